# SPDX-License-Identifier: Apache-2.0
"""The conductor: drives a scan through its phases over the ports it declares."""
