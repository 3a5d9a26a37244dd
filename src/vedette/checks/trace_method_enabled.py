# SPDX-License-Identifier: Apache-2.0
"""TRACE method enabled: the server repeats a request as it arrived, with the headers that proxies added.

Told by a header of our own in the body of the answer, twice with other names; the same header of a GET must not come
back. TRACE only reads. Sources: CWE-16; RFC 9110, section 9.3.8 (TRACE, `message/http`).
"""

from __future__ import annotations

from vedette.checks import grammar
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial, ask
from vedette.domain.exchange import Request
from vedette.domain.finding import Fact, Finding, Host
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="trace-method-enabled",
    name="TRACE method enabled",
    cwe=16,
    severity=Severity.LOW,
    cvss="CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N",
    wasc=14,
    capec=107,
    description="The server answers TRACE by repeating the request as it arrived.",
    impact="The answer shows headers that the sender's scripts may not read and headers that proxies add on the way, "
    "among them cookies marked HttpOnly and keys of the inner network. Browsers do not send TRACE any more, other "
    "programs do.",
    remedy="Turn it off (Apache: `TraceEnable off`; IIS: request filtering, verbs) or let the proxy refuse it.",
    references=(
        "https://cwe.mitre.org/data/definitions/16.html",
        "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.8",
    ),
)


def trial(host: Host, survey: Survey, chance: Chance) -> Trial:
    """Send TRACE with a header of our own; where it comes back, GET with one, and TRACE with another."""
    first = chance.marker()
    seen = yield from ask(_probe(host, "TRACE", first))
    if not _repeats(seen, first):
        return None
    inert, second = chance.marker(), chance.marker()
    control, again = yield _probe(host, "GET", inert, "control"), _probe(host, "TRACE", second, "replay")
    if _repeats(control, inert) or not _repeats(again, second):
        return None
    return Finding(
        check=WEAKNESS.id,
        subject=host,
        technique="echo",
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"TRACE is answered with the request itself: the header {grammar.header_name(first)} came back, and so "
        "did another. GET does not do this.",
        evidence=(
            survey.baselines[0].as_evidence("baseline"),
            seen.as_evidence(),
            control.as_evidence(),
            again.as_evidence(),
        ),
        facts=(Fact("header", grammar.header_name(first)),),
        sink="TRACE",
    )


def _repeats(seen: Observation, marker: str) -> bool:
    response = seen.exchange.response
    line = f"{grammar.header_name(marker)}: 1".lower().encode("ascii")
    return response.status == 200 and line in response.body.lower()


def _probe(host: Host, method: str, marker: str, part: str = "probe") -> Probe:
    return Probe(Request(method, host.sample.url).with_header(grammar.header_name(marker), "1"), part)


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.HOST,
    most_probes=3,
    trial=trial,
    techniques=("echo",),
)
