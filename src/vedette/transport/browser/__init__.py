# SPDX-License-Identifier: Apache-2.0
"""Chromium as a part of the scanner: driven by Playwright, with the egress proxy as its only way out."""
