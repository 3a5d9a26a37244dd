# SPDX-License-Identifier: Apache-2.0
"""Open redirect: a value from the request chooses the site that the browser goes to.

Two hosts that nobody can own are named, one after the other; a site that obeys both is reported. The second host
rules out a target that is fixed or cached. No redirect is followed, so nothing leaves the target. Navigation by
script is not judged here.

Sources: CWE-601; RFC 9110, section 10.2.2 (Location); RFC 6761 (nobody can own a .invalid name).
"""

from __future__ import annotations

from vedette.checks.documents import destination, text_of
from vedette.checks.grammar import REDIRECT_FORMS
from vedette.checks.point_types import is_url_like
from vedette.checks.steady import ask_steadily, within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="open-redirect",
    name="Open redirect",
    cwe=601,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:N/I:L/A:N",
    wasc=38,
    description="The application sends the browser to an address that is taken from the request.",
    impact="A link that bears this site's name can bring its reader to any other site, for example to a copy of the "
    "login page. Where tokens travel in the address, they go along.",
    remedy="Redirect to paths of your own site only, or choose the target by a key from a fixed list. Judge the parsed "
    "address, as a browser reads it, and not its text: `//host`, `/\\host` and `https:host` all leave the site.",
    references=(
        "https://cwe.mitre.org/data/definitions/601.html",
        "https://www.rfc-editor.org/rfc/rfc9110#section-10.2.2",
        "https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html",
    ),
)
TECHNIQUE = "parsed-location"
MOST_PROBES = 8


def obeys(seen: Observation, host: str) -> bool:
    """Whether a browser that got this answer would go to `host`."""
    return destination(seen.exchange.request.url, seen.exchange.response) == host


def _steers(survey: Survey) -> bool:
    """Whether the canary came back where a browser looks for an address to go to."""
    if survey.canary is None:
        return False
    response = survey.canary.exchange.response
    marker = survey.canary_marker.lower()
    if any(marker in (response.headers.get(name) or "").lower() for name in ("location", "refresh")):
        return True
    text = text_of(response).lower()
    return marker in text and "refresh" in text and "http-equiv" in text


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Try the point within `MOST_PROBES` in all."""
    return within(MOST_PROBES, _try_forms(point, survey, chance))


def _try_forms(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Name a host in each spelling until one is obeyed, then another host in that spelling.

    Tried where the canary came back in a redirect, and where name or value of the point speak of an address.
    """
    steers = _steers(survey)
    if not steers and not is_url_like(point):
        return None
    for form in REDIRECT_FORMS if steers else REDIRECT_FORMS[:2]:
        host = f"{chance.marker()}.vedette.invalid"
        seen = yield from ask_steadily(Probe(point.put(form(host))))
        if seen is None or not obeys(seen, host):
            continue
        other = f"{chance.marker()}.vedette.invalid"
        again = yield from ask_steadily(Probe(point.put(form(other)), "replay"))
        return _found(point, survey, seen, again) if again and obeys(again, other) else None
    return None


def _found(point: InsertionPoint, survey: Survey, seen: Observation, again: Observation) -> Finding:
    response = seen.exchange.response
    sink = "Location" if response.is_redirect else "Refresh" if "refresh" in response.headers else "meta refresh"
    host = destination(seen.exchange.request.url, response) or ""
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"The address in {point.name} was obeyed twice: the answer's {sink} leads a browser to the host named "
        "there, and to another host when another was named.",
        evidence=(survey.baselines[0].as_evidence(), seen.as_evidence(), again.as_evidence()),
        facts=(Fact("sink", sink), Fact("host", host)),
        sink=sink.lower(),
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset({Place.QUERY, Place.BODY, Place.MULTIPART, Place.PATH}),
    techniques=(TECHNIQUE,),
)
