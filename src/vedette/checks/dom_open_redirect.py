# SPDX-License-Identifier: Apache-2.0
"""Open redirect in the document: a page's own script sends the browser to an address that somebody else chose.

The openings show which markers come out in `location` or `window.open` as the beginning of the address. Then a host
that nobody can own is named, and another one: a page whose script wants to go to both is reported. The navigation is
seen when it begins and ended there, so nothing leaves the site.

Silent where the address is checked against a list or taken for a path, where the value only rides in a query, and on
links that a visitor would have to follow. Redirects by the server belong to `open-redirect`.

Sources: CWE-601; RFC 6761 (nobody can own a .invalid name); WHATWG HTML, navigation API.
"""

from __future__ import annotations

from vedette.checks.dom_flows import NAVIGATING, Flow, flows_of
from vedette.checks.dom_proof import MOST_LOADS, MOST_RESENT, address_makers, prove
from vedette.checks.steady import within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, SubjectKind, Survey, Trial
from vedette.domain.finding import Finding, Route
from vedette.domain.opening import Source
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="dom-open-redirect",
    name="Open redirect in the document",
    cwe=601,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:N/I:L/A:N",
    wasc=38,
    description="A script of the page sends the browser to an address that is taken from the page's own address or "
    "from whoever opened it.",
    impact="A link that bears this site's name can bring its reader to any other site, for example to a copy of the "
    "login page. Where the same code also takes javascript: addresses, it runs script as well.",
    remedy="Go to paths of your own site only, or choose the target by a key from a fixed list. Parse the address with "
    "new URL(value, location.origin) and compare its origin before it is used.",
    references=(
        "https://cwe.mitre.org/data/definitions/601.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html",
        "https://developer.mozilla.org/en-US/docs/Web/API/URL/URL",
    ),
)
TECHNIQUE = "navigated"
MOST_PROBES = MOST_LOADS + MOST_RESENT
SOURCES = frozenset({Source.FRAGMENT, Source.QUERY, Source.WINDOW_NAME, Source.REFERRER})


def is_target(flow: Flow) -> bool:
    """Whether the marker stands where an address begins that the page goes to by itself."""
    return flow.sighting.sink in NAVIGATING and flow.is_at_start


def trial(route: Route, survey: Survey, chance: Chance) -> Trial:
    """Name hosts where an address begins, within `MOST_PROBES` in all."""
    return within(MOST_PROBES, _try(route, survey, chance))


def _try(route: Route, survey: Survey, chance: Chance) -> Trial:
    flows = filter(is_target, flows_of(survey, SOURCES))
    proved = yield from prove(route, chance, address_makers(flows))
    if proved is None:
        return None
    flow = proved.attempt.flow
    return Finding(
        check=WEAKNESS.id,
        subject=route,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"A script of the page went to the host that was named in the {flow.source.value}, and to another host "
        "when another was named.",
        evidence=proved.evidence(survey),
        facts=proved.facts(),
        sink=flow.sink,
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.ROUTE,
    most_probes=MOST_PROBES,
    trial=trial,
    techniques=(TECHNIQUE,),
    needs_openings=True,
)
