# SPDX-License-Identifier: Apache-2.0
"""How each kind of integration is told: a request to make, and what to read from the answer. One system, one file."""
