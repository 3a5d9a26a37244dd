# SPDX-License-Identifier: Apache-2.0
"""The revisions of the evidence database, oldest first: `rNNNN_what_changes.py`."""
