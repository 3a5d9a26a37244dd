# SPDX-License-Identifier: Apache-2.0
"""Messages of any window are believed: a page acts on what another site posts to it, without asking who it is.

The openings show what the page's listeners look for in messages; a stranger then posts messages of that form. Where
what they hold reaches a sink, a text that runs, or an address of a host that nobody can own, is posted by a stranger
of a fresh name, and the same by another one: a page that obeys both is reported.

Silent where the listener compares `event.origin`, or does nothing with a message but to show it as text.

Sources: CWE-346; WHATWG HTML, section 9.3.3 (authors should check the origin).
"""

from __future__ import annotations

from vedette.checks.dom_flows import flows_of
from vedette.checks.dom_open_redirect import is_target
from vedette.checks.dom_proof import MOST_LOADS, MOST_RESENT, Proved, address_makers, prove, script_makers
from vedette.checks.steady import within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, SubjectKind, Survey, Trial
from vedette.domain.finding import Finding, Route
from vedette.domain.opening import Source
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="message-origin-unchecked",
    name="Messages of any origin are believed",
    cwe=346,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
    capec=111,
    description="A script of the page listens to messages of other windows, does not look where they come from, and "
    "puts what they hold into the page, into code or into an address.",
    impact="Any site that a visitor has open can open this page and post to it: it can run script in this site's name, "
    "or send the visitor elsewhere.",
    remedy="Compare event.origin with the whole origins that you expect before anything else is read of a message, and "
    "not by a part of its text. Treat what it holds as text, also when it comes from where it should.",
    references=(
        "https://cwe.mitre.org/data/definitions/346.html",
        "https://developer.mozilla.org/en-US/docs/Web/API/Window/postMessage#security_concerns",
        "https://cheatsheetseries.owasp.org/cheatsheets/HTML5_Security_Cheat_Sheet.html",
    ),
)
SCRIPT, NAVIGATION = "script", "navigation"
MOST_PROBES = 2 * MOST_LOADS + MOST_RESENT


def trial(route: Route, survey: Survey, chance: Chance) -> Trial:
    """Post what came out in a sink of the page's scripts, within `MOST_PROBES` in all."""
    return within(MOST_PROBES, _try(route, survey, chance))


def _try(route: Route, survey: Survey, chance: Chance) -> Trial:
    flows = flows_of(survey, {Source.MESSAGE})
    proved = yield from prove(route, chance, script_makers(flows))
    if proved is not None:
        return _found(route, survey, proved, SCRIPT, "ran it")
    proved = yield from prove(route, chance, address_makers(filter(is_target, flows)))
    return None if proved is None else _found(route, survey, proved, NAVIGATION, "went to the host named there")


def _found(route: Route, survey: Survey, proved: Proved, technique: str, deed: str) -> Finding:
    flow = proved.attempt.flow
    return Finding(
        check=WEAKNESS.id,
        subject=route,
        technique=technique,
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"What a page of another site posts reaches {flow.sighting.sink}: a browser {deed}, twice, for two "
        "strangers of different names.",
        evidence=proved.evidence(survey),
        facts=proved.facts(),
        sink=flow.sink,
        severity=Severity.MEDIUM if technique == NAVIGATION else None,
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.ROUTE,
    most_probes=MOST_PROBES,
    trial=trial,
    techniques=(SCRIPT, NAVIGATION),
    needs_openings=True,
)
