# SPDX-License-Identifier: Apache-2.0
"""A client of any server that speaks the API 1.0; holds the connector action "Get Scan Details"."""
