# SPDX-License-Identifier: Apache-2.0
"""The command line: one command group a file; calls services and the connector."""
