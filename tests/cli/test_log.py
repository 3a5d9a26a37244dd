# SPDX-License-Identifier: Apache-2.0
"""The log shows where a defect is, and neither credentials nor what steers a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import structlog

from vedette.cli.log import configure_log
from vedette.domain.scan import Credentials


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    configure_log(stream)
    yield stream
    structlog.reset_defaults()


def fail(credentials: Credentials, page: str) -> None:
    if credentials.headers:
        raise ValueError(f"cannot read {page}")


def test_a_trace_has_no_values_of_variables_and_steers_no_terminal(log: io.StringIO) -> None:
    secret = "-".join(("s3", "cret"))  # in no line of the source, which a trace shows
    try:
        fail(Credentials(headers=(("Authorization", secret),)), "\x1b[31m\u202e")
    except ValueError as error:
        structlog.get_logger("x").exception("scan failed", scan="7", exc_info=error)

    text = log.getvalue()
    assert "error scan failed scan=7\nTraceback (most recent call last):\n" in text
    assert "ValueError: cannot read \\x1b[31m\\u202e\n" in text
    assert secret not in text
    assert text.replace("\n", "").isprintable()


def test_a_trace_that_was_made_elsewhere_is_told_on_lines_of_its_own(log: io.StringIO) -> None:
    structlog.get_logger("x").error("defect in Vedette", path="/a\x1b", trace="one\n two\n")

    assert log.getvalue().splitlines()[1:] == ["one", " two"]
    assert log.getvalue().splitlines()[0].endswith(" error defect in Vedette path=/a\\x1b")


def test_what_is_no_warning_is_not_told(log: io.StringIO) -> None:
    structlog.get_logger("x").info("a scan began")

    assert log.getvalue() == ""
