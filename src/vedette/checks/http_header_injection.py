# SPDX-License-Identifier: Apache-2.0
"""HTTP header injection: a line break in a value begins a new header of the response.

Tried only where the canary came back in a response header. A header with a name of our own must be in the *parsed*
response, twice with different names, and must not be there when the line break is left out.

Sources: CWE-113; RFC 9112, section 11.1 (response splitting); detection.md, section 7.1.
"""

from __future__ import annotations

from vedette.checks.grammar import header_line, header_name, inert_header_line
from vedette.checks.steady import ask_steadily, within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="http-header-injection",
    name="HTTP header injection",
    cwe=113,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
    wasc=25,
    capec=34,
    description="A value from the request is written into a response header together with its line breaks.",
    impact="A link can add headers to the response: set cookies, weaken the page's policies, or end the headers and "
    "write a body of its own, which caches may then hand to others.",
    remedy="Let the framework write headers, and refuse values with control characters. Encode what goes into an "
    "address before it goes into Location.",
    references=(
        "https://cwe.mitre.org/data/definitions/113.html",
        "https://www.rfc-editor.org/rfc/rfc9112#section-11.1",
        "https://owasp.org/www-community/attacks/HTTP_Response_Splitting",
    ),
)
TECHNIQUE = "parsed-header"
MOST_PROBES = 6


def reflecting_header(survey: Survey) -> str | None:
    """Return the name, in lower case, of the first response header that holds the canary; None when none does."""
    if survey.canary is None:
        return None
    core = survey.canary_marker[1:-1]
    lines = survey.canary.exchange.response.headers
    return next((name.lower() for name, value in lines if core in value.lower()), None)


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Send a line break and a header; where it arrives, send another name and the text without the break."""
    return within(MOST_PROBES, _try(point, survey, chance))


def _try(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    sink = reflecting_header(survey)
    if sink is None:
        return None
    shown: list[Observation] = []
    for build, part, arrives in (
        (header_line, "probe", True),
        (inert_header_line, "control", False),
        (header_line, "replay", True),
    ):
        marker = chance.marker()
        seen = yield from ask_steadily(Probe(point.append(build(marker)), part))
        if seen is None or (header_name(marker) in seen.exchange.response.headers) is not arrives:
            return None
        shown.append(seen)
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"A line break in {point.name} ended the header {sink} and began another one, twice under different "
        "names; without the line break no header was added.",
        evidence=(survey.baselines[0].as_evidence(), *(seen.as_evidence() for seen in shown)),
        facts=(Fact("header", sink),),
        sink=sink,
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place) - {Place.HEADER},
    techniques=(TECHNIQUE,),
)
