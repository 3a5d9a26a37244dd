# SPDX-License-Identifier: Apache-2.0
"""Says in the vendor's words, and in one sentence of ours, why a scan failed. Pure."""

from __future__ import annotations

from vedette.domain.exchange import Response, Url
from vedette.domain.scan import Failure, FailureReason
from vedette.errors import Conflict, StoreFailed
from vedette.scan.ports import NoAnswer, NotAdmitted, Outage

_REASONS: dict[Outage, FailureReason] = {
    Outage.NAME: FailureReason.NAME_RESOLUTION_FAILURE,
    Outage.CONNECT: FailureReason.HOST_UNAVAILABLE,
    Outage.CLOSED: FailureReason.HOST_UNAVAILABLE,
    Outage.TIMEOUT: FailureReason.TARGET_LINK_TIMEOUT_DETECTED,
    Outage.TLS: FailureReason.SECURITY_PROTOCOL_TYPE_NOT_SUPPORTED,
    Outage.PROXY: FailureReason.PROXY_FAILURE,
    Outage.PROTOCOL: FailureReason.SCAN_TARGET_NOT_REACHABLE,
    Outage.UNREADABLE: FailureReason.SCAN_TARGET_NOT_REACHABLE,
}


class ScanFails(Exception):
    """The scan cannot go on; `failure` is what is recorded."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.sentence)
        self.failure = failure


def target_failure(error: NoAnswer | NotAdmitted) -> Failure:
    """Return why a target that gave no answer cannot be scanned."""
    if isinstance(error, NotAdmitted):
        return Failure(FailureReason.SCAN_NOT_ALLOWED, str(error))
    return Failure(_REASONS[error.outage], str(error))


def redirected_away(target: Url, destination: str) -> Failure:
    """Return the failure of a target that only sends its visitor out of scope."""
    return Failure(
        FailureReason.REDIRECT_DETECTED,
        f"{target} redirects to {destination}, which is out of scope. Scan that address instead, if it is yours.",
    )


def redirects_for_ever(target: Url) -> Failure:
    """Return the failure of a target whose redirects lead in a circle."""
    return Failure(
        FailureReason.REDIRECT_DETECTED,
        f"{target} redirects in a circle. Open it in a browser: it may want a cookie or a login.",
    )


def login_wanted(target: Url, response: Response) -> Failure:
    """Return the failure of a target that lets nobody in."""
    return Failure(
        FailureReason.LOGIN_FAILED,
        f"{target} answered {response.status}: it wants a login. Give the scan credentials, a cookie or a header.",
    )


def target_lost(target: Url, last: str) -> Failure:
    """Return the failure of a target that stopped answering in the middle of the scan."""
    return Failure(
        FailureReason.HOST_UNAVAILABLE,
        f"{target} stopped answering in the middle of the scan ({last}). "
        "Start the scan again when the site is up, with a lower rate if it was overloaded.",
    )


def is_conflict(error: BaseException) -> bool:
    """Whether `error`, or one of a group, says that a newer epoch has the scan."""
    if isinstance(error, BaseExceptionGroup):
        return any(is_conflict(each) for each in error.exceptions)
    return isinstance(error, Conflict)


def as_failure(error: Exception) -> Failure:
    """Return what is recorded for an exception that ended a scan."""
    found = _known(error)
    if isinstance(found, ScanFails):
        return found.failure
    if isinstance(found, StoreFailed):
        return Failure(FailureReason.OUT_OF_DISK_SPACE, str(found))
    return Failure(
        FailureReason.ERROR_OCCURRED_ON_SCAN_FAILED,
        f"Defect in Vedette: {type(error).__name__}. The log has the details; nothing that was found is lost.",
    )


def _known(error: BaseException) -> BaseException:
    """Return the first error of a group that we have words for, else the error itself."""
    if isinstance(error, BaseExceptionGroup):
        inner = [_known(each) for each in error.exceptions]
        return next((each for each in inner if isinstance(each, (ScanFails, StoreFailed))), error)
    return error
