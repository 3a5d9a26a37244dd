# SPDX-License-Identifier: Apache-2.0
"""HTTP header injection: the parsed headers decide."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from tests.support.judge import Site, judge, judge_fully, page, point_at

from vedette.checks.http_header_injection import CHECK
from vedette.domain.exchange import Headers, Response
from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade


def written(lines: str, status: int = 302) -> Response:
    """A response whose header lines are cut as a client cuts them, a bare line feed included."""
    pairs = []
    for line in lines.replace("\r\n", "\n").split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            pairs.append((name.strip(), value.strip()))
    return Response(status, headers=Headers(tuple(pairs)))


WEAK: dict[str, Site] = {
    "the value is written into a Location": lambda value: written(f"Location: /go?to={value}"),
    "the value is written into a cookie": lambda value: written(f"Set-Cookie: last={value}; Path=/", 200),
    "the value is followed by more": lambda value: written(f"Location: /go?to={value}&lang=en\nVia: x"),
    "only carriage returns are removed": lambda value: written("X-Said: " + value.replace("\r", ""), 200),
}
SAFE: dict[str, Site] = {
    "line breaks are encoded": lambda value: written(f"Location: /go?to={quote(value)}"),
    "line breaks are removed": lambda value: written(
        f"Location: /go?to={value.replace(chr(13), '').replace(chr(10), '')}"
    ),
    "line breaks become spaces": lambda value: written("X-Said: " + " ".join(value.split()), 200),
    "line breaks are refused": lambda value: page("no", 400) if "\n" in value else written(f"X-Said: {value}", 200),
    "the value comes back in the body": lambda value: page(f"<p>{value}</p>"),
    "the value comes back as a header of one fixed name": lambda value: written("X-Said: " + quote(value), 200),
    "the header is in the body": lambda value: Response(
        200, headers=Headers((("X-Said", quote(value)),)), body=value.encode()
    ),
    "the value is not used": lambda value: page("<p>x</p>"),
    "every answer is throttled": lambda value: written(f"Location: {value}", 429),
}


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_reported_where(site: Site) -> None:
    judged = judge_fully(CHECK, site)

    assert judged.finding is not None
    assert (judged.finding.grade, judged.finding.certainty) == (Grade.CONFIRMED, 100)
    assert len(judged.probes) == 3


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert judge(CHECK, site) is None


@pytest.mark.parametrize("place", [place for place in Place if place in CHECK.places])
def test_is_reported_at(place: Place) -> None:
    assert judge(CHECK, lambda value: written(f"Location: /go?to={value}"), place) is not None


def test_costs_nothing_where_no_header_holds_the_canary() -> None:
    assert judge_fully(CHECK, lambda value: page(value), point_at()).probes == []
