# SPDX-License-Identifier: Apache-2.0
"""One frozen document, one format a file. Pure."""
