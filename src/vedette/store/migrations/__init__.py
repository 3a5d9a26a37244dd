# SPDX-License-Identifier: Apache-2.0
"""Alembic's scripts: `env.py`, and one chain of revisions for each of the two databases, written by hand."""
