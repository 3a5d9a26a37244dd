# SPDX-License-Identifier: Apache-2.0
"""Debug page exposed: a page that servers and frameworks make for their developers is open to everybody.

Each page is told by the grammar of what it shows, and a name that cannot exist beside it must not show the same. Only
pages that describe are asked for: none that dumps memory, changes a setting or runs code.

Sources: CWE-489; PHP manual (phpinfo); Apache httpd (mod_status); Spring Boot reference (actuator endpoints); ASP.NET
(trace.axd); ELMAH; Django documentation (DEBUG).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vedette.checks.documents import text_of
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial
from vedette.domain.exchange import Request, Response
from vedette.domain.finding import Fact, Finding, Host
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="debug-page-exposed",
    name="Debug page exposed",
    cwe=489,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N",
    wasc=14,
    capec=121,
    description="A page that is made for developers or operators is open to everybody.",
    impact="It tells settings, versions, paths, addresses of other visitors or the routes of the application, "
    "sometimes passwords: what somebody needs to find and use other weaknesses.",
    remedy="Remove the page, turn debugging off in production, or let only your own addresses and logged-in operators "
    "reach it.",
    references=(
        "https://cwe.mitre.org/data/definitions/489.html",
        "https://www.php.net/manual/en/function.phpinfo.php",
        "https://httpd.apache.org/docs/2.4/mod/mod_status.html",
        "https://docs.spring.io/spring-boot/reference/actuator/endpoints.html",
    ),
)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page for developers: what it is called, and two texts that it alone shows."""

    name: str
    path: str
    signs: tuple[re.Pattern[str], re.Pattern[str]]


def _signs(first: str, second: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(first, re.IGNORECASE), re.compile(second, re.IGNORECASE)


_PHPINFO = _signs(
    r"<title>(?:PHP [\d.]+\S* - )?phpinfo\(\)</title>", r"<t[dh] class=\"e\">(?:System|Server API|_SERVER\[)"
)
_PAGES = (
    _Page("phpinfo()", "phpinfo.php", _PHPINFO),
    _Page("phpinfo()", "info.php", _PHPINFO),
    _Page(
        "Apache's server status",
        "server-status",
        _signs(r"<h1>Apache Server Status for ", r"<dt>Server (?:Version|uptime): "),
    ),
    _Page(
        "Spring Boot's environment",
        "actuator/env",
        _signs(r"^\s*\{\s*\"activeProfiles\"\s*:\s*\[", r"\"propertySources\"\s*:\s*\["),
    ),
    _Page(
        "ASP.NET's trace", "trace.axd", _signs(r"<(?:title|h1)>Application Trace</", r"Requests to this Application")
    ),
    _Page("ELMAH's error log", "elmah.axd", _signs(r"<title>Error log for ", r"Powered by <a [^>]{0,200}>ELMAH</a>")),
)
_DJANGO = _signs(r"<title>Page not found at ", r"you have <code>DEBUG = True</code> in")


def shows(signs: tuple[re.Pattern[str], re.Pattern[str]], response: Response) -> bool:
    """Whether the text of the response has both signs."""
    text = text_of(response)
    return all(sign.search(text) for sign in signs)


def trial(host: Host, survey: Survey, chance: Chance) -> Trial:
    """Ask for the pages and for a name that cannot exist; where one shows itself, once more."""
    folder = host.sample.url.path.rpartition("/")[0]
    probes = [_probe(host, f"{folder}/{page.path}") for page in _PAGES]
    *answers, absent = yield (*probes, _probe(host, f"{folder}/{chance.marker()}", "control"))
    for page, seen in zip(_PAGES, answers, strict=True):
        is_there = seen.exchange.response.status == 200 and shows(page.signs, seen.exchange.response)
        if is_there and not shows(page.signs, absent.exchange.response):
            return (yield from _confirm(host, survey, page, (seen, absent)))
    if absent.exchange.response.status == 404 and shows(_DJANGO, absent.exchange.response):
        page = _Page("Django's debugging page", "", _DJANGO)
        return (yield from _confirm(host, survey, page, (absent,)))
    return None


def _confirm(host: Host, survey: Survey, page: _Page, seen: tuple[Observation, ...]) -> Trial:
    (again,) = yield (Probe(seen[0].probe.request, "replay"),)
    if not shows(page.signs, again.exchange.response):
        return None
    path = seen[0].probe.request.url.path
    evidence = [survey.baselines[0].as_evidence("baseline"), seen[0].as_evidence("probe")]
    evidence += [control.as_evidence("control") for control in seen[1:]]
    return Finding(
        check=WEAKNESS.id,
        subject=host,
        technique="page" if page.path else "not-found",
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"{path} is {page.name}, open to everybody."
        if page.path
        else f"An address that does not exist is answered with {page.name}, which lists the routes.",
        evidence=(*evidence, again.as_evidence()),
        facts=(Fact("page", page.name),),
        sink=page.name,
    )


def _probe(host: Host, path: str, part: str = "probe") -> Probe:
    return Probe(Request("GET", host.sample.url.with_target(path)), part)


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.HOST,
    most_probes=len(_PAGES) + 2,
    trial=trial,
    techniques=("page", "not-found"),
)
