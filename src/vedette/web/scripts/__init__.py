# SPDX-License-Identifier: Apache-2.0
"""Scripts read by their syntax tree: what they ask for, with which method and body, and where their routers lead."""
