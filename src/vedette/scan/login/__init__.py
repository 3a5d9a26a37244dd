# SPDX-License-Identifier: Apache-2.0
"""Logs identities in, proves that they are, and keeps them so: one style of login a file."""
