# SPDX-License-Identifier: Apache-2.0
"""Each benchmark runs, in seconds; its figures are nobody's business here."""

from __future__ import annotations

import importlib.util

import pytest
from benchmarks.catalogue import BENCHMARKS
from benchmarks.outcome import Benchmark, Settings
from benchmarks.page import INTRODUCTION, render_section, renew_page

from benchmarks import http_engine


@pytest.mark.parametrize("benchmark", BENCHMARKS, ids=lambda benchmark: benchmark.name)
def test_runs(benchmark: Benchmark) -> None:
    if benchmark is http_engine.BENCHMARK and importlib.util.find_spec(http_engine.PEER) is None:
        pytest.skip("the peer is not installed")

    outcome = benchmark.measure(Settings(is_quick=True))

    assert outcome.rows
    assert all(len(row) == len(outcome.columns) for row in outcome.rows)
    assert render_section(benchmark, outcome).startswith(f"## {benchmark.title}\n")


def test_a_page_keeps_the_sections_that_were_not_measured_again() -> None:
    page = renew_page("", ["A", "B"], {"B": "## B\n\nold\n", "A": "## A\n\nfirst\n"})

    renewed = renew_page(page, ["A", "B"], {"B": "## B\n\nnew\n"})

    assert renewed == f"{INTRODUCTION}\n## A\n\nfirst\n\n## B\n\nnew\n"
    assert renew_page(renewed, ["A", "B"], {}) == renewed
