# SPDX-License-Identifier: Apache-2.0
"""A stored scan is shaped into the documented bytes, and the laws between the fields hold for every scan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.documented_scan import READER, SCAN, TARGET, WEBSITE

from vedette.domain.permission import Permission
from vedette.domain.scan import (
    CommitInfo,
    Counters,
    Credentials,
    Failure,
    FailureReason,
    Phase,
    ScanState,
    ScanType,
)
from vedette.domain.time import Instant, Span
from vedette.domain.weakness import Severity
from vedette.wire.enums import ScanPhase, ThreatLevel, WebsiteProtocol
from vedette.wire.enums import ScanState as WireState
from vedette.wire.shape_scan import (
    ScanSurroundings,
    scan_phase,
    scan_state,
    scan_status,
    scan_task,
    severity_counts,
    threat_level,
    total_vulnerabilities,
)

GOLDEN = Path(__file__).parent.parent / "golden" / "scan_detail.json"
AROUND = ScanSurroundings(
    launched_by="Greg Sherman", open_issues=severity_counts(SCAN.counters), is_latest_completed_full_scan=True
)
FRESH = replace(
    SCAN,
    type=ScanType.RETEST,
    state=ScanState.QUEUED,
    phase=Phase.PENDING,
    state_changed_at=None,
    elapsed=Span(0),
    percentage=0,
    counters=Counters(),
    agent=None,
)


def test_the_documented_example_comes_out_byte_for_byte() -> None:
    body = scan_task(SCAN, WEBSITE, READER, AROUND).to_json_bytes()

    assert body == GOLDEN.read_bytes()
    assert len(body) == 3475


def test_a_fresh_retest_shows_nothing_that_is_not_so_yet() -> None:
    shown = scan_task(FRESH, WEBSITE, READER, ScanSurroundings("Greg Sherman", open_issues=AROUND.open_issues))

    assert (shown.state, shown.phase, shown.percentage) == (WireState.QUEUED, ScanPhase.PENDING, 0)
    assert (shown.completed_steps, shown.estimated_steps, shown.total_vulnerability_count) == (0, 0, 0)
    assert (shown.threat_level, shown.global_threat_level) == (ThreatLevel.UNKNOWN, ThreatLevel.UNKNOWN)
    assert shown.global_vulnerability_critical_count == 0
    assert (shown.state_changed, shown.agent_id, shown.agent_name, shown.estimated_launch_time) == (None,) * 4
    assert b'"Duration":"00:00:00"' in shown.to_json_bytes()
    assert not shown.is_completed


def test_only_a_queued_scan_says_when_it_will_start() -> None:
    around = replace(AROUND, estimated_launch_minutes=7)

    assert scan_task(FRESH, WEBSITE, READER, around).estimated_launch_time == 7
    assert scan_task(SCAN, WEBSITE, READER, around).estimated_launch_time is None


def test_a_failed_scan_says_why() -> None:
    failure = Failure(FailureReason.LOGIN_FAILED, "The login form was shown again. Check the password.")
    shown = scan_task(replace(SCAN, state=ScanState.FAILED, failure=failure), WEBSITE, READER, AROUND)

    assert shown.failure_reason == "LoginFailed"
    assert shown.failure_reason_string == "The login did not succeed"
    assert shown.failure_reason_description == failure.sentence
    assert shown.is_completed
    assert shown.threat_level is ThreatLevel.UNKNOWN
    assert shown.vulnerability_critical_count == 6


def test_cookies_are_shown_to_those_who_may_edit_the_website_and_masked_to_others() -> None:
    scan = replace(SCAN, credentials=Credentials(cookies=(("sid", "a%20b"), ("lang", "de"))))
    stranger = replace(READER, permissions=frozenset({Permission.VIEW_SCANS}))

    assert scan_task(scan, WEBSITE, READER, AROUND).cookies == "sid=a%20b; lang=de"
    assert scan_task(scan, WEBSITE, stranger, AROUND).cookies == "sid=***; lang=***"


def test_each_reader_sees_the_dates_in_his_own_zone_and_order() -> None:
    american = replace(READER, timezone_id="Pacific Standard Time", date_format="MM/dd/yyyy")
    lost = replace(READER, timezone_id="Atlantis Standard Time", date_format="dd.MM.yy")

    assert scan_task(SCAN, WEBSITE, american, AROUND).initiated_time == "03/22/2024 12:56 PM"
    assert scan_task(SCAN, WEBSITE, lost, AROUND).initiated_time == "22/03/2024 07:56 PM"


def test_the_target_and_the_website_are_shown_apart() -> None:
    target = TARGET.with_target("/shop/list?page=1")
    scan = replace(SCAN, spec=replace(SCAN.spec, target=target))
    website = replace(WEBSITE, root_url="https://shop.example/", deleted_at=Instant(1))

    shown = scan_task(scan, website, READER, AROUND)

    assert shown.target_path == "/shop/list"
    assert shown.target_url == "http://php.testinvicti.com/shop/list?page=1"
    assert shown.target_url_root == "http://php.testinvicti.com/"
    assert shown.website_protocol is WebsiteProtocol.HTTPS
    assert shown.website_is_deleted


def test_a_build_is_shown_with_its_server() -> None:
    commit = CommitInfo(integration_system="GitHubActions", build_has_change=True, committer_id=UUID(int=1))
    scan = replace(SCAN, spec=replace(SCAN.spec, commit=commit))

    shown = scan_task(scan, WEBSITE, READER, AROUND).vcs_commit_info

    assert shown.ci_build_server_name == "GitHub Actions"
    assert shown.comitter_id == UUID(int=1)


LEVELS = {
    "critical": ({Severity.CRITICAL: 1, Severity.LOW: 4}, ThreatLevel.CRITICAL),
    "high": ({Severity.HIGH: 1, Severity.MEDIUM: 3}, ThreatLevel.INSECURE),
    "medium": ({Severity.MEDIUM: 1}, ThreatLevel.NEEDS_ATTENTION),
    "low": ({Severity.LOW: 1, Severity.CRITICAL: 0}, ThreatLevel.NEEDS_ATTENTION),
    "advice": ({Severity.BEST_PRACTICE: 9, Severity.INFORMATION: 9}, ThreatLevel.SECURE),
    "nothing": ({}, ThreatLevel.SECURE),
}


@pytest.mark.parametrize(("counts", "level"), LEVELS.values(), ids=LEVELS)
def test_the_judgement_follows_the_worst_severity_once_the_scan_is_complete(
    counts: dict[Severity, int], level: ThreatLevel
) -> None:
    assert threat_level(ScanState.COMPLETE, counts) is level
    assert {threat_level(state, counts) for state in ScanState if state is not ScanState.COMPLETE} == {
        ThreatLevel.UNKNOWN
    }


def test_information_is_not_in_the_total_and_good_advice_is() -> None:
    assert total_vulnerabilities(dict.fromkeys(Severity, 10)) == 50


PHASES = {
    Phase.PENDING: "Pending",
    Phase.AUTHENTICATING: "Crawling",
    Phase.CRAWLING: "Crawling",
    Phase.CRAWLING_AND_ATTACKING: "CrawlingAndAttacking",
    Phase.ATTACKING: "Attacking",
    Phase.RECRAWLING: "ReCrawling",
    Phase.VERIFYING: "ReCrawling",
    Phase.ARCHIVING: "ReCrawling",
    Phase.COMPLETE: "Complete",
}


@pytest.mark.parametrize("phase", Phase)
def test_a_phase_has_the_apis_word(phase: Phase) -> None:
    assert scan_phase(phase) == PHASES[phase]


@pytest.mark.parametrize("state", ScanState)
@pytest.mark.parametrize("phase", Phase)
def test_a_state_has_the_apis_word(state: ScanState, phase: Phase) -> None:
    shown = scan_state(state, phase)

    assert shown is not WireState.ASYNC_ARCHIVING
    if state is ScanState.SCANNING and phase is Phase.ARCHIVING:
        assert shown is WireState.ARCHIVING
    else:
        assert shown.value.casefold() == state.value


COUNTS = st.integers(0, 10_000)
COUNTERS = st.builds(
    Counters,
    estimated_steps=COUNTS,
    completed_steps=COUNTS,
    critical=COUNTS,
    high=COUNTS,
    medium=COUNTS,
    low=COUNTS,
    best_practice=COUNTS,
    information=COUNTS,
)


@given(COUNTERS, st.sampled_from(ScanState), st.sampled_from(Phase), st.none() | st.integers(0, 99))
def test_the_laws_between_the_fields_hold(
    counters: Counters, state: ScanState, phase: Phase, minutes: int | None
) -> None:
    scan = replace(SCAN, counters=counters, state=state, phase=phase)
    around = replace(AROUND, estimated_launch_minutes=minutes)

    shown = scan_task(scan, WEBSITE, READER, around)

    assert shown.is_completed == (shown.state in {"Complete", "Failed", "Cancelled"})
    assert shown.initiated == shown.initiated_at
    assert shown.total_vulnerability_count == (
        shown.vulnerability_critical_count
        + shown.vulnerability_high_count
        + shown.vulnerability_medium_count
        + shown.vulnerability_low_count
        + shown.vulnerability_best_practice_count
    )
    status = scan_status(scan, around).model_dump(by_alias=True)
    assert status.items() <= shown.model_dump(by_alias=True).items()
