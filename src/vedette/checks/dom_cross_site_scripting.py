# SPDX-License-Identifier: Apache-2.0
"""Cross-site scripting in the document: a page's own scripts turn what a stranger chose into script.

1. The openings of the page show which markers come out in a sink (`dom_sources.py`): fragment, query, the window's
   name, the referrer, storage, cookies.
2. For each source the text that its sink and its context need is put there, and a browser opens the page: a call of
   ours must arrive, with the number of this load.
3. The same once more with another number, opened by another stranger.

The browser obeys the page's Content-Security-Policy and Trusted Types as served, and encodes addresses as it does.
Silent on markers that come out and do not run: escaped, sanitised, checked against a list. Text that the site itself
writes into its answer belongs to `cross-site-scripting`; messages of other windows to `message-origin-unchecked`.

Sources: CWE-79; crawler.md, section 4.
"""

from __future__ import annotations

from vedette.checks.dom_flows import flows_of
from vedette.checks.dom_proof import MOST_LOADS, MOST_RESENT, Proved, prove, script_makers
from vedette.checks.steady import within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, SubjectKind, Survey, Trial
from vedette.domain.finding import Finding, Route
from vedette.domain.opening import Source
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="dom-cross-site-scripting",
    name="Cross-site scripting in the document",
    cwe=79,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
    wasc=8,
    capec=588,
    description="A script of the page takes a value that somebody else can choose, such as the part of the address "
    "behind the #, and puts it into the page or into code in such a way that the browser runs it.",
    impact="A link or a foreign page can make a visitor's browser run script in this site's name. What stands behind "
    "the # is never sent, so the site's own logs and filters do not see it.",
    remedy="Write text with textContent, and build elements with createElement instead of markup. Where markup must "
    "come in, clean it with a maintained sanitiser. Never hand text to eval, Function or timers, and let only http and "
    "https through in addresses. A policy with require-trusted-types-for finds the places that are left.",
    references=(
        "https://cwe.mitre.org/data/definitions/79.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/DOM_based_XSS_Prevention_Cheat_Sheet.html",
        "https://developer.mozilla.org/en-US/docs/Web/API/Trusted_Types_API",
    ),
)
TECHNIQUE = "executed"
MOST_PROBES = MOST_LOADS + MOST_RESENT
SOURCES = frozenset(Source) - {Source.MESSAGE}


def trial(route: Route, survey: Survey, chance: Chance) -> Trial:
    """Try what came out in a sink of the page's scripts, within `MOST_PROBES` in all."""
    return within(MOST_PROBES, _try(route, survey, chance))


def _try(route: Route, survey: Survey, chance: Chance) -> Trial:
    proved = yield from prove(route, chance, script_makers(flows_of(survey, SOURCES)))
    return None if proved is None else _found(route, survey, proved)


def _found(route: Route, survey: Survey, proved: Proved) -> Finding:
    flow = proved.attempt.flow
    is_second_hand = flow.source in (Source.STORAGE, Source.COOKIE)
    first = " Somebody has to write there first, which is why it weighs less." if is_second_hand else ""
    return Finding(
        check=WEAKNESS.id,
        subject=route,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"What stands in the {flow.source.value} reaches {flow.sighting.sink}, and a browser that opened the "
        f"page ran it, twice and with two numbers, policy included. Plain text in the same place did nothing.{first}",
        evidence=proved.evidence(survey),
        facts=proved.facts(),
        sink=flow.sink,
        severity=Severity.LOW if is_second_hand else None,
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.ROUTE,
    most_probes=MOST_PROBES,
    trial=trial,
    techniques=(TECHNIQUE,),
    needs_openings=True,
)
