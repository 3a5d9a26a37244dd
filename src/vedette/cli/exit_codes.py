# SPDX-License-Identifier: Apache-2.0
"""The exit codes, which are a contract with scripts, and which error or end of a scan has which."""

from __future__ import annotations

from enum import IntEnum

from vedette.domain.scan import FailureReason, Scan, ScanState
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


class ExitCode(IntEnum):
    """What the process tells whoever started it."""

    DONE = 0
    GATE_FAILED = 1
    NOT_VALID = 2
    USAGE = 3
    REFUSED = 4
    DEFECT = 5
    INTERRUPTED = 130


MEANINGS: dict[ExitCode, str] = {
    ExitCode.DONE: "Done; also when the time limit ended the scan (the summary says so).",
    ExitCode.GATE_FAILED: "The gate failed: there are findings that `--fail-on` names.",
    ExitCode.NOT_VALID: (
        "The scan is not valid: the target was not reachable, redirected away, wanted a login or did not speak HTTP; "
        "nothing could be tested; less than `--min-coverage` was tested; the scan was cancelled or paused; or a "
        "server gave no reply, or a report is not ready. It beats 1."
    ),
    ExitCode.USAGE: "Wrong usage, not found, a conflict, or a data directory that cannot be used.",
    ExitCode.REFUSED: "Refused: out of scope, or nobody has said that the target may be tested.",
    ExitCode.DEFECT: "A defect in Vedette; the log that the message names has the details.",
    ExitCode.INTERRUPTED: "Interrupted; the message says how to go on.",
}

_OF_ERRORS: tuple[tuple[type[VedetteError], ExitCode], ...] = (
    (ReportNotReady, ExitCode.NOT_VALID),
    (UsageError, ExitCode.USAGE),
    (NotFound, ExitCode.USAGE),
    (Conflict, ExitCode.USAGE),
    (StoreFailed, ExitCode.USAGE),
    (Refused, ExitCode.REFUSED),
    (Unauthenticated, ExitCode.REFUSED),
    (TooManyRequests, ExitCode.REFUSED),
    (Unreachable, ExitCode.NOT_VALID),
)

_OF_FAILURES: dict[FailureReason, ExitCode] = {
    FailureReason.SCAN_NOT_ALLOWED: ExitCode.REFUSED,
    FailureReason.ERROR_OCCURRED_ON_SCAN_FAILED: ExitCode.DEFECT,
}


def code_of_error(error: VedetteError) -> ExitCode:
    """Return the code with which a command ends that raised `error`; the first kind that fits counts."""
    return next((code for kind, code in _OF_ERRORS if isinstance(error, kind)), ExitCode.DEFECT)


def code_of_scan(scan: Scan) -> ExitCode:
    """Return what the end of a scan says by itself, before any gate; a scan that did not complete is not valid."""
    if scan.failure is not None:
        return _OF_FAILURES.get(scan.failure.reason, ExitCode.NOT_VALID)
    return ExitCode.DONE if scan.state is ScanState.COMPLETE else ExitCode.NOT_VALID
