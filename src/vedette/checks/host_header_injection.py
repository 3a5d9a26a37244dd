# SPDX-License-Identifier: Apache-2.0
"""Host header injection: the site builds its own addresses from a header that anybody can send.

A header names a host that nobody can own; the site is weak where that host is the authority of an address in the
answer, as a browser resolves it, and not where the text merely comes back. A header without a meaning must not do the
same. Each request carries a query of its own, so that no cache keeps the answer for others.

Sources: CWE-644; RFC 7239 (Forwarded); RFC 9110, section 7.2 (Host); RFC 6761 (nobody can own a .invalid name).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vedette.checks import grammar
from vedette.checks.documents import attribute_text, destination, is_shown_as_html, start_tags
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial
from vedette.domain.exchange import Request, Response, Url
from vedette.domain.finding import Fact, Finding, Host
from vedette.domain.weakness import Grade, Severity, Weakness
from vedette.web.url import parse_url

WEAKNESS = Weakness(
    id="host-header-injection",
    name="Host header injection",
    cwe=644,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:C/C:L/I:L/A:N",
    wasc=20,
    capec=273,
    description="The site takes the host of its own addresses from a header of the request.",
    impact="A mail that the site sends on a stranger's request, such as one to reset a password, leads its reader to "
    "the stranger's host and hands over the token. Where a shared cache keeps the page, every visitor gets its links "
    "and scripts from there.",
    remedy="Take the host from the settings, or compare it with a list of your own hosts. Accept X-Forwarded-Host and "
    "Forwarded from your own proxy only, and let the proxy overwrite them.",
    references=(
        "https://cwe.mitre.org/data/definitions/644.html",
        "https://www.rfc-editor.org/rfc/rfc9110#section-7.2",
        "https://www.rfc-editor.org/rfc/rfc7239#section-8.1",
    ),
)


@dataclass(frozen=True, slots=True)
class _Header:
    """A header that may name the host, and how it is written."""

    name: str
    technique: str
    write: Callable[[str], str]
    severity: Severity | None = None


_HEADERS = (
    _Header("X-Forwarded-Host", "x-forwarded-host", grammar.host_name),
    _Header("Forwarded", "forwarded", grammar.forwarded_host),
    _Header("Host", "host", grammar.host_name, Severity.LOW),
)
"""Host comes last and weighs less: no visitor's browser sends a wrong one."""
_CONTROL = _Header("X-Vedette-Host", "", grammar.host_name)
_ADDRESSES = ("href", "src", "action", "content")
_ADDRESSED = frozenset({"a", "link", "script", "img", "form", "base", "iframe", "meta"})


def hosts_named(url: Url, response: Response) -> frozenset[str]:
    """Return the hosts of the addresses in `response`: where it leads, and what its markup links or loads."""
    found = {destination(url, response)}
    if is_shown_as_html(response):
        for tag in start_tags(response):
            if tag.name in _ADDRESSED:
                values = [tag.get(name) for name in _ADDRESSES]
                texts = [attribute_text(value.value) for value in values if value is not None]
                found |= {link.origin.host for text in texts if "//" in text and (link := parse_url(text, url))}
    return frozenset(host for host in found if host)


def trial(host: Host, survey: Survey, chance: Chance) -> Trial:
    """Name a host in each header; where an address takes it over, another one, and one in a header of no meaning."""
    if host.sample.method != "GET":
        return None
    names = [_fresh(chance) for _ in _HEADERS]
    answers = yield tuple(_probe(host, header, name, chance) for header, name in zip(_HEADERS, names, strict=True))
    for header, name, seen in zip(_HEADERS, names, answers, strict=True):
        if not _names(seen, name):
            continue
        finding = yield from _confirm(host, survey, chance, header, name, seen)
        if finding is not None:
            return finding
    return None


def _confirm(host: Host, survey: Survey, chance: Chance, header: _Header, name: str, seen: Observation) -> Trial:
    inert, second = _fresh(chance), _fresh(chance)
    control, again = yield (
        _probe(host, _CONTROL, inert, chance, "control"),
        _probe(host, header, second, chance, "replay"),
    )
    if _names(control, inert) or not _names(again, second):
        return None
    return Finding(
        check=WEAKNESS.id,
        subject=host,
        technique=header.technique,
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"The header {header.name} chose the host of an address in the answer: {name}, and then {second}. A "
        "header without a meaning did not.",
        evidence=(
            survey.baselines[0].as_evidence("baseline"),
            seen.as_evidence(),
            control.as_evidence(),
            again.as_evidence(),
        ),
        facts=(Fact("header", header.name), Fact("host", name)),
        sink=header.name,
        severity=header.severity,
    )


def _names(seen: Observation, name: str) -> bool:
    return name in hosts_named(seen.probe.request.url, seen.exchange.response)


def _fresh(chance: Chance) -> str:
    return f"{chance.marker()}.vedette.invalid"


def _probe(host: Host, header: _Header, name: str, chance: Chance, part: str = "probe") -> Probe:
    return Probe(_apart(host.sample, chance).with_header(header.name, header.write(name)), part)


def _apart(request: Request, chance: Chance) -> Request:
    """Return the request with a query parameter that nobody else asks for."""
    joint = "?" if request.url.query is None else "&"
    target = f"{request.url.target}{joint}{grammar.apart(chance.marker())}"
    return Request(request.method, request.url.with_target(target), request.headers, request.body)


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.HOST,
    most_probes=len(_HEADERS) * 3,
    trial=trial,
    techniques=tuple(header.technique for header in _HEADERS),
)
