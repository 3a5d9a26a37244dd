# SPDX-License-Identifier: Apache-2.0
"""Host header injection: a header chooses the host of the site's own addresses."""

from __future__ import annotations

import html

import pytest
from tests.support.judge import ORIGIN, WholeSite, judge_area, moved, page

from vedette.checks.host_header_injection import CHECK
from vedette.domain.exchange import Request, Response, Url
from vedette.domain.finding import Host
from vedette.domain.weakness import Grade, Severity

HOST = Host(Request("GET", Url(ORIGIN, "/start?lang=en")))


def host_in(request: Request, *names: str) -> str:
    """The host that a site takes from the first of these headers."""
    return next((value for name in names if (value := request.headers.get(name))), "shop.example")


def linked(*names: str, form: str = '<a href="https://{}/reset">reset</a>') -> WholeSite:
    return lambda request: page(form.format(html.escape(host_in(request, *names))))


def forwarded(request: Request) -> Response:
    value = (request.headers.get("Forwarded") or "host=shop.example").removeprefix("host=")
    return page(f'<link rel="stylesheet" href="//{value}/a.css">')


def any_header(request: Request) -> Response:
    """Takes the first header that looks like a host's name, whatever it is called."""
    return page(
        f'<a href="https://{next((v for _, v in request.headers if v.endswith("invalid")), "shop.example")}/">x</a>'
    )


WEAK: dict[str, tuple[WholeSite, str, Severity | None]] = {
    "a link takes X-Forwarded-Host": (linked("X-Forwarded-Host"), "X-Forwarded-Host", None),
    "a script does": (
        linked("X-Forwarded-Host", form="<script src='//{}/a.js'></script>"),
        "X-Forwarded-Host",
        None,
    ),
    "a form is sent there": (
        linked("X-Forwarded-Host", form="<form action='http://{}/x'></form>"),
        "X-Forwarded-Host",
        None,
    ),
    "a redirect does": (
        lambda request: moved(f"https://{host_in(request, 'X-Forwarded-Host')}/home"),
        "X-Forwarded-Host",
        None,
    ),
    "a stylesheet takes Forwarded": (forwarded, "Forwarded", None),
    "a link takes Host": (linked("Host"), "Host", Severity.LOW),
    "the canonical link takes it": (
        linked("X-Forwarded-Host", form='<link rel="canonical" href="https://{}/">'),
        "X-Forwarded-Host",
        None,
    ),
}
SAFE: dict[str, WholeSite] = {
    "the host is from the settings": linked(),
    "the header comes back as text": linked("X-Forwarded-Host", "Host", form="<p>https://{}/</p>"),
    "it comes back in the query of a link": linked("X-Forwarded-Host", form='<a href="/login?at=https://{}/">in</a>'),
    "it comes back in a path": linked("X-Forwarded-Host", form='<a href="https://shop.example/{}/">in</a>'),
    "it comes back as user info": linked("X-Forwarded-Host", form='<a href="https://{}@shop.example/">in</a>'),
    "it comes back in a comment": linked("X-Forwarded-Host", form='<!-- <a href="https://{}/">in</a> -->'),
    "a wrong host is refused": lambda request: page("No", 421) if "Host" in request.headers else page("Shop"),
    "every header is treated alike, the meaningless one too": any_header,
    "the redirect is to a fixed host": lambda request: moved("https://www.shop.example/"),
    "it comes back in plain text": lambda request: page(
        f'<a href="https://{host_in(request, "Host")}/">', media_type="text/plain"
    ),
}


@pytest.mark.parametrize(("site", "header", "severity"), WEAK.values(), ids=WEAK)
def test_is_reported_where(site: WholeSite, header: str, severity: Severity | None) -> None:
    judged = judge_area(CHECK, site, HOST)

    assert judged.finding is not None
    assert judged.finding.grade is Grade.CONFIRMED
    assert (judged.finding.sink, judged.finding.severity) == (header, severity)
    assert [seen.part for seen in judged.finding.evidence] == ["baseline", "probe", "control", "replay"]
    assert len(judged.probes) <= CHECK.most_probes


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: WholeSite) -> None:
    assert judge_area(CHECK, site, HOST).finding is None


def test_no_request_can_leave_its_answer_in_a_cache_for_others() -> None:
    judged = judge_area(CHECK, linked("X-Forwarded-Host"), HOST)

    targets = [probe.request.url.target for probe in judged.probes]
    assert len(set(targets)) == len(targets)
    assert all(target.startswith("/start?lang=en&vedette=qz") for target in targets)
