# SPDX-License-Identifier: Apache-2.0
"""TRACE: a request that comes back as it was sent."""

from __future__ import annotations

import pytest
from tests.support.judge import ORIGIN, WholeSite, judge_area, page

from vedette.checks.trace_method_enabled import CHECK
from vedette.domain.exchange import Request, Response, Url
from vedette.domain.finding import Host
from vedette.domain.weakness import Grade

HOST = Host(Request("GET", Url(ORIGIN, "/")))


def repeated(request: Request, media_type: str = "message/http", status: int = 200, lower: bool = False) -> Response:
    lines = "".join(f"{name}: {value}\r\n" for name, value in request.headers)
    return page(f"{request.method} / HTTP/1.1\r\n{lines.lower() if lower else lines}\r\n", status, media_type)


def on_trace(answer: WholeSite) -> WholeSite:
    return lambda request: answer(request) if request.method == "TRACE" else page("<h1>Shop</h1>")


WEAK: dict[str, WholeSite] = {
    "TRACE repeats the request": on_trace(repeated),
    "it does so in small letters": on_trace(lambda request: repeated(request, lower=True)),
    "it does so as text": on_trace(lambda request: repeated(request, "text/plain")),
}
SAFE: dict[str, WholeSite] = {
    "TRACE is not allowed": on_trace(lambda request: page("No", 405)),
    "TRACE is not known": on_trace(lambda request: page("No", 501)),
    "TRACE is answered like GET": lambda request: page("<h1>Shop</h1>"),
    "an error repeats the request": on_trace(lambda request: repeated(request, "text/html", 400)),
    "every method repeats the request": repeated,
    "the request comes back without its headers": on_trace(lambda request: page("TRACE / HTTP/1.1\r\n\r\n")),
    "TRACE is redirected": on_trace(lambda request: repeated(request, status=302)),
}


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_reported_where(site: WholeSite) -> None:
    judged = judge_area(CHECK, site, HOST)

    assert judged.finding is not None
    assert judged.finding.grade is Grade.CONFIRMED
    assert [probe.request.method for probe in judged.probes] == ["TRACE", "GET", "TRACE"]
    assert not any(probe.request.body for probe in judged.probes)


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: WholeSite) -> None:
    assert judge_area(CHECK, site, HOST).finding is None
