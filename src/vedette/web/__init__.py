# SPDX-License-Identifier: Apache-2.0
"""Readers of hostile bytes: they never raise and never send."""
