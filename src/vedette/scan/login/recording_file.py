# SPDX-License-Identifier: Apache-2.0
"""The formats in which the steps of a login may be recorded, told apart by their content."""

from __future__ import annotations

from vedette.domain.exchange import Url
from vedette.errors import UsageError
from vedette.scan.login.recording import RecordedStep, addresses_of_steps, read_recording
from vedette.scan.login.recording_selenium import is_selenium, read_selenium


def read_recording_file(text: str) -> tuple[RecordedStep, ...]:
    """Return the steps of a recording by Chrome or by Selenium IDE. Raises UsageError, which names the step."""
    return read_selenium(text) if is_selenium(text) else read_recording(text)


def recorded_addresses(text: str) -> tuple[Url, ...]:
    """Return the addresses that a recording goes to; none where it cannot be read."""
    try:
        return addresses_of_steps(read_recording_file(text))
    except UsageError:
        return ()
