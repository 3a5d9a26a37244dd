# SPDX-License-Identifier: Apache-2.0
"""Client-side template injection: a value, escaped as it should be, is read by a template engine in the browser.

Tried where the canary came back in a page of a framework that reads its own page for templates, and where markup does
*not* stay alive: else the weakness is plain cross-site scripting. Between double braces stands the way from any value
to the constructor of functions, which calls our function. A browser opens the answer, with the site's own scripts: the
call must run, twice, and the same text without its braces must not. Without a browser it is *possible* only.

Sources: CWE-1336, CWE-79; detection.md, section 7.1; the expression syntaxes of AngularJS (1.6 and later) and Vue.
"""

from __future__ import annotations

import html
import re

from vedette.checks import grammar
from vedette.checks.computed_product import is_reflected
from vedette.checks.documents import is_shown_as_html, text_of
from vedette.checks.live_markup import is_markup_alive
from vedette.checks.steady import ask_steadily, within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial
from vedette.domain.exchange import EffectKind
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.opening import Opening
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="client-side-template-injection",
    name="Client-side template injection",
    cwe=1336,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
    wasc=8,
    capec=63,
    description="A value from the request stands in a part of the page that a template engine in the browser reads, "
    "and is evaluated there.",
    impact="A link can make a visitor's browser run script in this site's name, as with cross-site scripting; escaping "
    "for HTML does not help.",
    remedy="Keep values that the server writes out of the parts that the framework reads: mark them with "
    "`ng-non-bindable` or `v-pre`, or hand them over as JSON and bind them. Leave AngularJS, which is no longer "
    "maintained. A Content Security Policy without `unsafe-eval` is a second line.",
    references=(
        "https://cwe.mitre.org/data/definitions/1336.html",
        "https://portswigger.net/kb/issues/00200308_client-side-template-injection",
        "https://vuejs.org/guide/best-practices/security.html",
    ),
)
TECHNIQUE = "executed"
MOST_PROBES = 9
CERTAINTY_UNSEEN = 60
_FRAMEWORK = re.compile(
    r"\b(?:data-)?ng-(?:app|controller|bind|init|repeat)\b|\bangular(?:[.-][\w.-]{1,20})?\.js\b"
    r"|\bv-(?:cloak|bind|model|if|for|on)\b|\bvue(?:[.@-][\w.-]{1,30})?\.js\b"
    r"|\bcreateApp\s*\(|\bnew Vue\s*\(|\bpetite-vue\b",
    re.IGNORECASE,
)


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Let a browser open the page with an expression in it, where a framework may read it."""
    return within(MOST_PROBES, _try(point, survey, chance))


def _try(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    if not _may_be_read(survey):
        return None
    shown: list[Observation] = []
    for write, part, runs in (
        (grammar.braced_call, "probe", True),
        (grammar.dead_braced_call, "control", False),
        (grammar.braced_call, "replay", True),
    ):
        number = chance.number(10)
        opening = Opening(f"{chance.marker()}.vedette.invalid")
        probe = Probe(point.append(write(number)), part, render=grammar.call(number), opening=opening)
        seen = yield from ask_steadily(probe)
        if seen is None or _runs(seen, number) is not runs:
            return None
        shown.append(seen)
    return _finding(point, survey, tuple(shown))


def _runs(seen: Observation, number: int) -> bool:
    """Whether the call ran; where no browser looked, whether its braces stand in the page as they were sent."""
    if not seen.exchange.has_effect(EffectKind.UNRENDERED):
        return seen.exchange.has_effect(EffectKind.SCRIPT, str(number))
    return grammar.braced_call(number) in html.unescape(text_of(seen.exchange.response))


def _finding(point: InsertionPoint, survey: Survey, shown: tuple[Observation, ...]) -> Finding:
    is_seen = not any(one.exchange.has_effect(EffectKind.UNRENDERED) for one in shown)
    story = (
        f"A template engine in the page evaluated {point.name}: a browser that opened the page ran the call in it, "
        "twice; without its braces the same text did nothing."
        if is_seen
        else f"Braces in {point.name} stand in a page whose framework may read them as a template. No browser looked."
    )
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED if is_seen else Grade.POSSIBLE,
        certainty=100 if is_seen else CERTAINTY_UNSEEN,
        story=story,
        evidence=(survey.baselines[0].as_evidence(), *(one.as_evidence() for one in shown)),
        facts=(Fact("syntax", "{{ }}"),),
        sink="{{ }}",
    )


def _may_be_read(survey: Survey) -> bool:
    """Whether the canary came back in a page of a framework, and markup is escaped there."""
    if survey.canary is None or not is_reflected(survey) or is_markup_alive(survey, "<"):
        return False
    response = survey.canary.exchange.response
    return is_shown_as_html(response) and _FRAMEWORK.search(text_of(response)) is not None


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place),
    techniques=(TECHNIQUE,),
)
