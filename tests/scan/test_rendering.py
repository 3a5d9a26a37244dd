# SPDX-License-Identifier: Apache-2.0
"""What a browser makes of an answer is stored with it, and a scan that runs no scripts says so."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest
from tests.support.conducting import TARGET, Bench, a_scan, a_spec
from tests.support.memory_journal import Disk

from vedette.domain.exchange import EffectKind, Exchange, Headers, Request, Response
from vedette.domain.policy import DEFAULT_SCAN_POLICY
from vedette.domain.weakness import Grade
from vedette.scan.prober import SWITCHED_OFF
from vedette.scan.runner import SliceOutcome

pytestmark = pytest.mark.anyio
HTML = Headers((("Content-Type", "text/html"),))


def echo(request: Request) -> Response:
    """A site that writes what is searched for into its page as it is."""
    if request.url.path != "/find":
        return Response(200, headers=HTML, body=b'<a href="/find?q=tea">find</a>')
    text = unquote(request.url.target.partition("q=")[2])
    return Response(200, headers=HTML, body=f"<p>{text}</p>".encode())


def of_xss(disk: Disk) -> list[Exchange]:
    (row,) = (each for each in disk.findings.values() if each.cell.check == "cross-site-scripting")
    assert row.grade is Grade.POSSIBLE
    return [disk.exchanges[reference] for _, reference in row.evidence]


async def test_without_a_browser_the_evidence_says_why() -> None:
    bench = Bench(echo)

    assert await bench.run() is SliceOutcome.DONE

    told = [effect for seen in of_xss(bench.disk) for effect in seen.effects]
    assert {effect.kind for effect in told} == {EffectKind.UNRENDERED}


async def test_a_scan_that_runs_no_scripts_renders_nothing() -> None:
    policy = replace(DEFAULT_SCAN_POLICY, browser=replace(DEFAULT_SCAN_POLICY.browser, is_on=False))
    bench = Bench(echo, Disk(a_scan(replace(a_spec(TARGET), policy=policy))))

    assert await bench.run() is SliceOutcome.DONE

    assert {effect.text for seen in of_xss(bench.disk) for effect in seen.effects} == {SWITCHED_OFF}
