# SPDX-License-Identifier: Apache-2.0
"""One weakness class, one file (or a folder of techniques). Pure."""
