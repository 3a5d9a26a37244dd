# SPDX-License-Identifier: Apache-2.0
"""Our own listener from end to end: what a scan finds with it, its proof, and calls that come after the end."""

from __future__ import annotations

import json
from pathlib import Path

import anyio
import pytest
from tests.support.command import vedette
from tests.support.fetching_site import FetchingSite, fetching_site

from vedette.app import Platform, Settings
from vedette.cli.scan_options import ScanOptions, read_options
from vedette.domain.callback import ListenerSettings
from vedette.domain.scan import Scan
from vedette.domain.weakness import Grade
from vedette.engine.clock import SystemClock
from vedette.issues.lifecycle import IssueState
from vedette.services.build import Services
from vedette.services.findings import FoundIssue

CHECK = "server-side-request-forgery"
MOST_SECONDS = 600
"""A hanging test ends then; nothing else is decided by it."""


def test_what_a_site_fetches_is_found_proved_and_shown_again(tmp_path: Path) -> None:
    data, report, proof = tmp_path / "data", tmp_path / "report.json", tmp_path / "one.vproof"
    with fetching_site() as site:
        done = vedette(
            data, "scan", site.url, "--progress", "none", "--no-browser", "--format", "native", "--output", str(report)
        )
        assert done.code == 0, done
        found = [each for each in json.loads(report.read_text())["Findings"] if each["Check"] == CHECK]
        (one,) = found
        assert (one["Grade"], one["Technique"]) == ("confirmed", "content")
        assert vedette(data, "proof", one["Id"], "--output", str(proof)).code == 0
        again = vedette(data, "replay", one["Id"], "--progress", "none")
        assert again.code == 0, again
    verified = vedette(tmp_path / "elsewhere", "verify", str(proof))
    assert verified.code == 0, verified


async def scanned(services: Services, site: FetchingSite) -> Scan:
    """Scan the site to its end."""
    actor = await services.members.operator()
    order = read_options(ScanOptions(url=site.url, uses_browser=False), {})
    scan = (await services.one_shot.start(actor, order.wish)).scan
    while not scan.state.is_final:
        await anyio.sleep(0.2)
        scan = await services.scans.get(actor, scan.id)
    return scan


async def forged(services: Services, scan: Scan) -> list[FoundIssue]:
    """Return what was found of the point that calls later."""
    actor = await services.members.operator()
    found = await services.findings.of_scan(actor, scan.id)
    return [each for each in found if each.row.cell.check == CHECK and each.row.cell.subject.route == "/later"]


@pytest.mark.anyio
async def test_calls_after_the_end_make_a_finding_and_an_issue(tmp_path: Path) -> None:
    platform = Platform(Settings(), SystemClock())
    with fetching_site() as site, anyio.fail_after(MOST_SECONDS):
        async with platform.run_here(tmp_path, ListenerSettings()) as services:
            scan = await scanned(services, site)
            assert await forged(services, scan) == []
            assert len(site.waiting) >= 2

            assert await anyio.to_thread.run_sync(site.call_all) >= 2
            late = await forged(services, scan)
            while not late or late[0].issue is None:
                await anyio.sleep(0.2)
                late = await forged(services, scan)
            ended = await services.scans.get(await services.members.operator(), scan.id)

    assert [each.row.grade for each in late] == [Grade.CONFIRMED]
    assert late[0].issue.state is IssueState.PRESENT
    assert ended.counters.medium == scan.counters.medium + 1
