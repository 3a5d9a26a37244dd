# SPDX-License-Identifier: Apache-2.0
"""The telling line of a known file is told from prose about it, and is all that is kept of an answer."""

from __future__ import annotations

import html

import pytest
from tests.support.fake_sites import PASSWD
from tests.support.judge import Judged, page, point_at, survey_of

from vedette.checks.known_files import ACCOUNTS, SETTINGS, KnownFile, kept, known_file_of
from vedette.domain.check import Observation, Probe
from vedette.domain.exchange import Exchange, Response

ROOT = "root:x:0:0:root:/root:/bin/bash"
WIN_INI = "; for 16-bit app support\r\n[fonts]\r\n[extensions]\r\n"
SHOWN = {
    "a list of accounts": (ACCOUNTS, PASSWD, ROOT),
    "a list in a page": (ACCOUNTS, f"<pre>{html.escape(PASSWD)}</pre>", ROOT),
    "a list on one line": (ACCOUNTS, f"<p>{PASSWD.splitlines()[0]} daemon:x:1:1::/:/x</p>", ROOT),
    "a list in JSON": (ACCOUNTS, f'{{"text": "{ROOT}\\n"}}', ROOT),
    "an account without a name": (ACCOUNTS, "root::0:0::/root:/bin/sh", "root::0:0::/root:/bin/sh"),
    "settings of Windows": (SETTINGS, WIN_INI, "; for 16-bit app support\r\n[fonts]"),
    "settings in a page": (SETTINGS, WIN_INI.replace("\r\n", "<br>"), "; for 16-bit app support<br>[fonts]"),
}
NOT_SHOWN = {
    "prose about accounts": (ACCOUNTS, "<p>The line of root ends in /root:/bin/bash, as in root:x:0:0.</p>"),
    "another account": (ACCOUNTS, "toor:x:0:0:root:/root:/bin/bash"),
    "an account within a word": (ACCOUNTS, f"user-of:{ROOT}"),
    "a system with other numbers": (ACCOUNTS, "root:x:10:0:root:/root:/bin/bash"),
    "a cut line": (ACCOUNTS, "root:x:0:0:root:/ro"),
    "the name of a section": (SETTINGS, "[fonts]"),
    "prose about settings": (SETTINGS, "The file begins with ; for 16-bit app support and names [fonts]."),
    "an empty answer": (SETTINGS, ""),
}


@pytest.mark.parametrize(("file", "body", "line"), SHOWN.values(), ids=SHOWN)
def test_is_shown_by(file: KnownFile, body: str, line: str) -> None:
    assert file.line_in(page(body)) == line


@pytest.mark.parametrize(("file", "body"), NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_is_not_shown_by(file: KnownFile, body: str) -> None:
    assert file.line_in(page(body)) is None


SYSTEMS = {
    "nothing": ({}, ACCOUNTS),
    "Apache": ({"server": "Apache/2.4 (Unix)"}, ACCOUNTS),
    "IIS": ({"server": "Microsoft-IIS/10.0"}, SETTINGS),
    "ASP.NET": ({"x_powered_by": "ASP.NET"}, SETTINGS),
    "Apache on Windows": ({"server": "Apache/2.4 (Win64)"}, SETTINGS),
}


@pytest.mark.parametrize(("headers", "file"), SYSTEMS.values(), ids=SYSTEMS)
def test_the_file_is_that_of_the_system_that_the_answers_name(headers: dict[str, str], file: KnownFile) -> None:
    def site(_request: object) -> Response:
        return page("<p>same</p>", **headers)  # type: ignore[arg-type]  # headers only

    assert known_file_of(survey_of(point_at(), site, Judged())) is file


def test_nothing_but_the_line_is_kept() -> None:
    request = point_at().request
    evidence = kept(Observation(Probe(request, "probe"), Exchange(request, page(PASSWD))), ACCOUNTS)

    assert evidence.part == "probe"
    assert evidence.exchange.response.body == ROOT.encode()


def test_an_answer_without_the_line_is_kept_whole() -> None:
    request = point_at().request
    evidence = kept(Observation(Probe(request, "control"), Exchange(request, page("no such file"))), ACCOUNTS)

    assert evidence.exchange.response.body == b"no such file"
