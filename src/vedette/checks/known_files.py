# SPDX-License-Identifier: Apache-2.0
"""The two files that are asked for as proof: every user of the system may read them, and they hold no secret.

Each is told by a line that nothing else has; that line is all that is kept of an answer that shows the file.
Sources: passwd(5); detection.md, section 6.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace

from vedette.checks import grammar
from vedette.checks.documents import text_of
from vedette.domain.check import Observation, Survey
from vedette.domain.exchange import Response
from vedette.domain.finding import Evidence

_WINDOWS = re.compile(r"microsoft-iis|asp\.net|win32|win64|windows", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?<![\w:])root:[x*!]?:0:0:[^:\n<]{0,60}:/[^:\n<]{0,60}:/[^\s<\"\\:]{2,60}")
_FONTS = re.compile(r"; for 16-bit app support\s*(?:\\r|\\n|<br */?>)*\s*\[fonts\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file that everybody may read, and the line that nothing else has."""

    path: str
    line: re.Pattern[str]

    def line_in(self, response: Response) -> str | None:
        """Return the telling line of the response's body, character references decoded; None when it is not there."""
        found = self.line.search(html.unescape(text_of(response)))
        return found[0] if found else None


ACCOUNTS = KnownFile(grammar.PASSWD, _ACCOUNT)
SETTINGS = KnownFile(grammar.WIN_INI, _FONTS)


def known_file_of(survey: Survey) -> KnownFile:
    """Return the file of the system that the untouched answers speak of; Unix where they say nothing."""
    headers = survey.baselines[0].exchange.response.headers
    named = (headers.get(name) or "" for name in ("server", "x-powered-by", "x-aspnet-version"))
    return SETTINGS if any(map(_WINDOWS.search, named)) else ACCOUNTS


def kept(seen: Observation, file: KnownFile) -> Evidence:
    """Return the evidence with nothing of the file but the telling line."""
    exchange = seen.exchange
    line = file.line_in(exchange.response)
    if line is not None:
        exchange = replace(exchange, response=replace(exchange.response, body=line.encode("latin-1", "replace")))
    return Evidence(seen.probe.part, exchange)
