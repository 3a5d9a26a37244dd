# SPDX-License-Identifier: Apache-2.0
"""The few kinds of error, told apart by who can mend them; each holds a sentence and its remedy."""


class VedetteError(Exception):
    """What every error of ours is: `message` says what happened, `remedy` what to do about it.

    Both are whole sentences without secrets, stack traces or markup; faces print them as they are.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".rstrip()


class UsageError(VedetteError):
    """The caller asked for something that cannot be: a bad value, an unknown option, a setting not supported.

    `field` names the input at fault in the caller's own spelling, where there is one.
    """

    def __init__(self, message: str, remedy: str = "", *, field: str | None = None) -> None:
        super().__init__(message, remedy)
        self.field = field


class NotFound(VedetteError):
    """What was asked for is not there, or is not the caller's to see."""


class Conflict(VedetteError):
    """The thing is in a state in which the wish cannot be granted."""


class ReportNotReady(Conflict):
    """The scan has not ended, so there is nothing final to report."""


class Refused(VedetteError):
    """Scope, consent or permission forbids it; nothing was sent and nothing was changed."""


class Unauthenticated(VedetteError):
    """The caller did not say who it is, or its credentials are wrong."""


class TooManyRequests(VedetteError):
    """Too many failures of late; `retry_after_seconds` says when the next try is heard."""

    def __init__(self, message: str, remedy: str = "", *, retry_after_seconds: int) -> None:
        super().__init__(message, remedy)
        self.retry_after_seconds = retry_after_seconds


class Unreachable(VedetteError):
    """The other side did not give a usable answer: name, connection, time, protocol or size."""


class StoreFailed(VedetteError):
    """The data directory cannot be used: full, locked, damaged, of another version, or held by another process."""
