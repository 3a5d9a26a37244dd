# SPDX-License-Identifier: Apache-2.0
"""What a report format is: an id, a media type, a file suffix, and one pure function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vedette.reports.document import ReportDocument


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """A format. `suffix` begins with a dot; `media_type` is the whole value of a Content-Type header."""

    id: str
    media_type: str
    suffix: str
    render: Callable[[ReportDocument], bytes]
