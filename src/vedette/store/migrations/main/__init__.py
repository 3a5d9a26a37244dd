# SPDX-License-Identifier: Apache-2.0
"""The revisions of the main database, oldest first: `rNNNN_what_changes.py`."""
