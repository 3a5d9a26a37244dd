# SPDX-License-Identifier: Apache-2.0
"""Durable execution of scans behind `scan.ports.Engine`."""
