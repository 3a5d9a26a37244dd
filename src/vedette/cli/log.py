# SPDX-License-Identifier: Apache-2.0
"""The log: a line an event, and the stack trace of a defect below it.

A trace shows code and messages, never the values of variables: among these are credentials. What a site wrote can
stand in a message, so every line is made harmless for a terminal.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from vedette.cli.screen import harmless

_LEAST_LEVEL = logging.WARNING


def configure_log(stream: TextIO) -> None:
    """Let everything that is logged from here on go to `stream`."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            write_event,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEAST_LEVEL),
        logger_factory=structlog.PrintLoggerFactory(stream),
    )


def write_event(_logger: object, _method: str, event: MutableMapping[str, Any]) -> str:
    """Return an event as text. `exc_info` is an exception; `trace` is a stack trace that was made elsewhere."""
    error = event.pop("exc_info", None)
    trace = str(event.pop("trace", ""))
    if isinstance(error, BaseException):
        trace += "".join(traceback.format_exception(error))
    first = " ".join(str(event.pop(name, "")) for name in ("timestamp", "level", "event"))
    pairs = [f"{name}={value}" for name, value in event.items()]
    lines = [" ".join((first, *pairs)), *trace.splitlines()]
    return "\n".join(map(harmless, lines))
