# SPDX-License-Identifier: Apache-2.0
"""Which request next, and what can be varied in it. Pure."""
