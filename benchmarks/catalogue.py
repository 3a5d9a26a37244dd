# SPDX-License-Identifier: Apache-2.0
"""Every benchmark, in the order of the page."""

from __future__ import annotations

from benchmarks import (
    browser_crawl,
    evidence,
    false_alarms,
    http_engine,
    insertion_points,
    report_stream,
    sample_site,
    scan_detail,
    scan_status,
    stored_lists,
)

BENCHMARKS = (
    sample_site.BENCHMARK,
    insertion_points.BENCHMARK,
    false_alarms.BENCHMARK,
    browser_crawl.BENCHMARK,
    http_engine.BENCHMARK,
    scan_detail.BENCHMARK,
    scan_status.BENCHMARK,
    stored_lists.BENCHMARK,
    evidence.BENCHMARK,
    report_stream.BENCHMARK,
)
