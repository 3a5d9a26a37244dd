# SPDX-License-Identifier: Apache-2.0
"""When are two findings the same issue, and how an issue lives over scans. Pure."""
