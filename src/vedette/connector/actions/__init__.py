# SPDX-License-Identifier: Apache-2.0
"""The actions of the connector, one a file."""
