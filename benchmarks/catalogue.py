# SPDX-License-Identifier: Apache-2.0
"""Every benchmark, in the order of the page."""

from __future__ import annotations

from benchmarks import http_engine, scan_detail

BENCHMARKS = (http_engine.BENCHMARK, scan_detail.BENCHMARK)
