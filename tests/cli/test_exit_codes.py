# SPDX-License-Identifier: Apache-2.0
"""The exit codes are a contract: every error and every end of a scan has its own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.documented_scan import SCAN

from vedette.cli.exit_codes import MEANINGS, ExitCode, code_of_error, code_of_scan
from vedette.domain.scan import Failure, FailureReason, ScanState
from vedette.errors import (
    Conflict,
    NotFound,
    Refused,
    ReportNotReady,
    StoreFailed,
    TooManyRequests,
    Unauthenticated,
    Unreachable,
    UsageError,
    VedetteError,
)
from vedette.scan.ports import NoAnswer, Outage


def test_the_numbers_are_those_of_the_contract() -> None:
    assert {code.value for code in ExitCode} == {0, 1, 2, 3, 4, 5, 130}
    assert MEANINGS.keys() == set(ExitCode)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("It is wrong."), 3),
        (NotFound("It is not there."), 3),
        (Conflict("It cannot be now."), 3),
        (StoreFailed("It is full."), 3),
        (Refused("It is forbidden."), 4),
        (Unauthenticated("Who are you?"), 4),
        (TooManyRequests("Wait.", retry_after_seconds=1), 4),
        (Unreachable("It is down."), 2),
        (NoAnswer(Outage.NAME, "It has no name."), 2),
        (ReportNotReady("It goes on."), 2),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_code_of(error: VedetteError, code: int) -> None:
    assert code_of_error(error) == code


def test_every_kind_of_error_has_a_code() -> None:
    kinds = VedetteError.__subclasses__()
    assert all(_made(kind) is not ExitCode.DEFECT for kind in kinds)


def _made(kind: type[VedetteError]) -> ExitCode:
    error = kind.__new__(kind)
    return code_of_error(error)


@pytest.mark.parametrize("reason", FailureReason, ids=lambda reason: reason.value)
def test_a_failed_scan_is_not_valid_but_for_what_was_refused_and_for_our_defects(reason: FailureReason) -> None:
    failed = replace(SCAN, state=ScanState.FAILED, failure=Failure(reason, "It failed."))
    expected = {FailureReason.SCAN_NOT_ALLOWED: 4, FailureReason.ERROR_OCCURRED_ON_SCAN_FAILED: 5}.get(reason, 2)
    assert code_of_scan(failed) == expected


def test_only_a_complete_scan_is_done() -> None:
    codes = {state: code_of_scan(replace(SCAN, state=state)) for state in ScanState}
    assert [state for state, code in codes.items() if code is ExitCode.DONE] == [ScanState.COMPLETE]


def test_a_scan_that_the_time_limit_ended_is_done() -> None:
    assert code_of_scan(replace(SCAN, time_limit_hit=True)) is ExitCode.DONE
