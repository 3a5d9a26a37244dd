# SPDX-License-Identifier: Apache-2.0
"""Vulnerable libraries: what the code, the banner or the address says, and versions that are well."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.vulnerable_javascript_library import CHECK, advisories_of
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade

OLD = "/*! jQuery v1.12.4 | (c) jQuery Foundation */"


def script(text: str, path: str = "/app.js", media_type: str = "application/javascript") -> Exchange:
    return exchange_of(page(text, media_type=media_type), f"https://shop.example{path}")


def linked(address: str) -> Exchange:
    return exchange_of(page(f"<script src='{address}'></script>"))


WEAK: dict[str, tuple[Exchange, str]] = {
    "the code says its version": (script(f'{OLD}fn={{jquery:"1.12.4",constructor:n}}'), "jQuery 1.12.4"),
}
LIKELY: dict[str, tuple[Exchange, str]] = {
    "the banner says it": (script(OLD), "jQuery 1.12.4"),
    "the file's name says it": (script("run()", "/js/jquery-1.12.4.min.js"), "jQuery 1.12.4"),
    "a page loads it from elsewhere": (
        linked("https://cdn.example/ajax/libs/jquery/1.12.4/jquery.min.js"),
        "jQuery 1.12.4",
    ),
    "a page loads it from a registry": (linked("//cdn.example/npm/bootstrap@3.3.7/dist/x.js"), "Bootstrap 3.3.7"),
}
SAFE: dict[str, Exchange] = {
    "the version is a new one": script("/*! jQuery v3.7.1 | (c) OpenJS Foundation */"),
    "the code is newer than the banner": script(f'{OLD}fn={{jquery:"3.7.1",constructor:n}}'),
    "the script is the site's own": script("var version = '1.12.4';"),
    "a plug-in names what it needs": script("/*! carousel 1.0 - requires jQuery v1.12.4 or later */"),
    "the banner stands far down": script("x" * 2_000 + OLD),
    "a page writes about it": exchange_of(page(f"<p>{OLD}</p>")),
    "a page loads its own copy, which is looked at by itself": linked("/js/jquery-1.12.4.min.js"),
    "a page loads a version without advisories": linked("https://cdn.example/jquery/3.7.1/jquery.min.js"),
    "the address names another library": linked("https://cdn.example/jquery-carousel-1.12.4.js"),
    "the library is not known": script("/*! teapot v0.0.1 */", "/teapot-0.0.1.js"),
    "it is an error page": exchange_of(page(OLD, 404, "application/javascript")),
    "it is a stylesheet": script(OLD, "/a.css", "text/css"),
}


@pytest.mark.parametrize(("exchange", "name"), WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange, name: str) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.sink) == (Grade.CONFIRMED, name)


@pytest.mark.parametrize(("exchange", "name"), LIKELY.values(), ids=LIKELY)
def test_is_reported_as_possible_where(exchange: Exchange, name: str) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.sink) == (Grade.POSSIBLE, name)


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()


def test_an_advisory_holds_below_the_version_that_mends_it() -> None:
    assert "CVE-2020-11022" in advisories_of("jquery", "3.4.1")
    assert "CVE-2020-11022" not in advisories_of("jquery", "3.5.0")
    assert advisories_of("teapot", "1.0") == ()
