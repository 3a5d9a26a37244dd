# SPDX-License-Identifier: Apache-2.0
"""Out-of-date components: versions with advisories or without support, and versions that are well."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.judge import exchange_of, inspect, page

from vedette.checks.out_of_date_component import CHECK, advisories_of
from vedette.domain.exchange import Effect, EffectKind, Exchange, Headers, Response
from vedette.domain.weakness import Grade, Severity
from vedette.wire.vulnerability_types import vulnerability_type


def served(value: str, name: str = "Server") -> Exchange:
    return exchange_of(Response(200, headers=Headers(((name, value),))))


def running(text: str) -> Exchange:
    return replace(exchange_of(page("<p>x</p>")), effects=(Effect(EffectKind.LIBRARY, text),))


WEAK: dict[str, tuple[Exchange, str]] = {
    "a library that runs has lost its support": (running("angular 12.2.1"), "angular"),
}
LIKELY: dict[str, tuple[Exchange, str]] = {
    "a server's version has advisories": (served("Apache/2.4.49 (Unix)"), "apache"),
    "a language's branch has lost its support": (served("PHP/7.4.33", "X-Powered-By"), "php"),
    "an old library of the server is named": (served("Apache/2.4.68 OpenSSL/1.0.1f"), "openssl"),
    "an error page tells the version": (
        exchange_of(page("<h3>Apache Tomcat/9.0.30</h3>", 404)),
        "apache tomcat",
    ),
    "a generator tells the version": (
        exchange_of(page('<meta name="generator" content="WordPress 4.7.1">')),
        "wordpress",
    ),
    "a distribution may have mended it": (served("Apache/2.4.41 (Ubuntu)"), "apache"),
    "the system below it has lost its support": (served("Microsoft-IIS/8.5"), "microsoft-iis"),
}
SAFE: dict[str, Exchange] = {
    "the version is the newest of a supported branch": served("nginx/1.30.4"),
    "the version is newer than the data": served("nginx/1.99.1"),
    "no version is told": served("Apache"),
    "the version is too short to tell": served("Apache/2.4"),
    "the product is not known": served("Teapot/0.1"),
    "the branch is supported and patched": served("PHP/8.4.24", "X-Powered-By"),
    "a page writes about an old version": exchange_of(page("<p>We ran Apache/2.4.49 and PHP 5.3 once.</p>")),
    "another header names it": served("Apache/2.4.49", "X-Note"),
    "a library with advisories of its own is the concern of another check": running("jquery 1.12.4"),
    "an error page quotes it in prose": exchange_of(page("<p>Apache Tomcat/9.0.30</p>", 404)),
    "a new version runs": running("angular 99.0.0"),
}


@pytest.mark.parametrize(("exchange", "sink"), WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange, sink: str) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.sink) == (Grade.CONFIRMED, sink)


@pytest.mark.parametrize(("exchange", "sink"), LIKELY.values(), ids=LIKELY)
def test_is_reported_as_possible_where(exchange: Exchange, sink: str) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.sink) == (Grade.POSSIBLE, sink)


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()


def test_a_distribution_makes_it_less_certain() -> None:
    (plain,), (packaged,) = (
        inspect(CHECK, served(value)) for value in ("Apache/2.4.41 (Unix)", "Apache/2.4.41 (Ubuntu)")
    )

    assert packaged.certainty < plain.certainty


def test_the_end_of_support_alone_is_low() -> None:
    (found,) = inspect(CHECK, served("Python/3.7.17", "X-Powered-By"))

    assert (found.technique, found.severity) == ("end-of-support", Severity.LOW)
    assert "2023-06-27" in found.story


def test_advisories_hold_below_the_version_that_mends_them() -> None:
    assert "CVE-2014-0160" in advisories_of("openssl", "1.0.1f")
    assert "CVE-2014-0160" not in advisories_of("openssl", "1.0.1g")


@pytest.mark.parametrize(("product", "name"), [("apache", "ApacheOutOfDate"), ("jetty", "JettyWebServerOutOfDate")])
def test_its_type_is_the_vendors(product: str, name: str) -> None:
    assert vulnerability_type(CHECK.id, "advisories", Grade.POSSIBLE, sources=[product]) == name
    assert vulnerability_type(CHECK.id, "advisories", Grade.POSSIBLE, sources=["varnish"]) == "Custom"
