# SPDX-License-Identifier: Apache-2.0
"""Server-side template injection: a value from the request is read by a template engine.

Tried only where the canary came back. Several ways to write a sum are sent at once, each between markers and with its
own operands; a product between the right two markers says that a template was computed, and which way of writing did
it. Two fresh sums of that way alone must be computed as well, and the same digits without the engine's signs must not.
A sum that a browser computes (a template of its own) is never in the response. Where the signs are also those of
Java's expression languages, one more product tells: what such a language computes is left to `expression-injection`.

Sources: CWE-1336; detection.md, section 7.1; the expression syntaxes of Jinja, Twig, FreeMarker, Mako, ERB, Smarty,
Razor, Pug and doT.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from dataclasses import dataclass

from vedette.checks import grammar
from vedette.checks.computed_product import draw_length, is_reflected
from vedette.checks.documents import text_of
from vedette.checks.steady import ask_steadily, within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Observations, Probe, SubjectKind, Survey, Trial
from vedette.domain.exchange import Response
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="template-injection",
    name="Server-side template injection",
    cwe=1336,
    severity=Severity.CRITICAL,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    wasc=20,
    capec=242,
    description="A value from the request becomes part of a template that the server then fills in.",
    impact="Template languages reach the objects of the application: whoever sends the request can read its settings "
    "and data, and with most engines run code on the server.",
    remedy="Keep templates in files and hand values to them as variables; never build a template from a value. Where "
    "users must write templates, use a language without logic.",
    references=(
        "https://cwe.mitre.org/data/definitions/1336.html",
        "https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/"
        "07-Input_Validation_Testing/18-Testing_for_Server-side_Template_Injection",
    ),
)
TECHNIQUE = "computed-sum"
MOST_PROBES = 11
_DIGITS = 5
_GROUPING = "[^0-9A-Za-z<>]{0,3}"
"""What engines put between groups of three digits: a sign of one to three bytes, or an apostrophe."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum between two markers, as one way of writing it has it, and what a template engine makes of it."""

    text: str
    computed: re.Pattern[str]

    def is_computed_in(self, response: Response) -> bool:
        """Whether the product stands between the markers."""
        return self.computed.search(text_of(response)) is not None


def draw(build: Callable[[int, int], str], chance: Chance) -> Sum:
    """Return a fresh sum between fresh markers, written by `build`."""
    before, after = chance.marker(), chance.marker()
    left, right = chance.number(_DIGITS), chance.number(_DIGITS)
    digits = _GROUPING.join(str(left * right))
    return Sum(f"{before}{build(left, right)}{after}", re.compile(f"{before}{digits}{after}"))


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Send the sums of the first bundle, then of the second, and confirm the first that is computed."""
    return within(MOST_PROBES, _each(point, survey, chance))


def _each(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    if not is_reflected(survey):
        return None
    for bundle in grammar.TEMPLATE_SUMS:
        sums = [(name, build, draw(build, chance)) for name, build in bundle]
        text = "".join(each.text for _, _, each in sums)
        seen = yield from ask_steadily(Probe(point.append(text)))
        if seen is None:
            return None
        for name, build, each in sums:
            if each.is_computed_in(seen.exchange.response):
                return (yield from _confirm(point, name, build, seen, survey, chance))
    return None


def _is_expression(
    point: InsertionPoint, name: str, chance: Chance
) -> Generator[tuple[Probe, ...], Observations, bool]:
    """Whether an expression language of Java reads what is between these signs."""
    write = dict(grammar.EXPRESSIONS).get(name)
    if write is None:
        return False
    product = draw_length(write, chance)
    seen = yield from ask_steadily(Probe(point.append(chance.marker() + product.text), "control"))
    return seen is None or product.is_in(seen.exchange.response)


def _confirm(
    point: InsertionPoint,
    name: str,
    build: Callable[[int, int], str],
    seen: Observation,
    survey: Survey,
    chance: Chance,
) -> Trial:
    shown = [seen]
    for writer, part, comes in ((grammar.dead_sum, "control", False), (build, "replay", True), (build, "replay", True)):
        each = draw(writer, chance)
        answer = yield from ask_steadily(Probe(point.append(each.text), part))
        if answer is None or each.is_computed_in(answer.exchange.response) is not comes:
            return None
        shown.append(answer)
    if (yield from _is_expression(point, name, chance)):
        return None
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"A template engine on the server read {point.name}: three products that no request held were computed, "
        f"written with {name}; the same digits without these signs brought none.",
        evidence=(survey.baselines[0].as_evidence(), *(one.as_evidence() for one in shown)),
        facts=(Fact("syntax", name), Fact("products", "3")),
        sink=name,
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place),
    techniques=(TECHNIQUE,),
)
