# SPDX-License-Identifier: Apache-2.0
"""Expression language injection: a value from the request is evaluated by SpEL, OGNL, MVEL or Java's EL.

Tried where the canary came back. A product of a text's length is written between the signs of these languages, `${ }`,
`%{ }` and `#{ }`; the length is asked for by a method of Java's strings that no other language has, which tells them
from template engines with the same signs. Where the canary brought the error of such a language instead, the product is
put in the value's place. Two fresh products must be computed as well, and the same words without the signs must not.

Sources: CWE-917; Spring Expression Language; OGNL; Jakarta Expression Language 5.0; detection.md, section 7.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator

from vedette.checks import grammar
from vedette.checks.computed_product import Product, confirm_products, draw_length, is_reflected
from vedette.checks.documents import text_of
from vedette.checks.steady import ask_steadily, within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Observations, Probe, SubjectKind, Survey, Trial
from vedette.domain.exchange import Request
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="expression-injection",
    name="Expression language injection",
    cwe=917,
    severity=Severity.CRITICAL,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    wasc=20,
    capec=253,
    description="A value from the request is evaluated as an expression by the server (SpEL, OGNL, MVEL, or the "
    "expression language of JSP and JSF).",
    impact="Expressions reach the classes of the Java platform: whoever sends the request can read the application's "
    "settings and run code on the server.",
    remedy="Never evaluate a value from a request as an expression; hand values over as variables. In Spring use "
    "`SimpleEvaluationContext` where users must write expressions, in Struts keep to tags that do not evaluate twice "
    "and to a supported version, in Bean Validation hand values to messages as parameters.",
    references=(
        "https://cwe.mitre.org/data/definitions/917.html",
        "https://owasp.org/www-community/vulnerabilities/Expression_Language_Injection",
        "https://docs.spring.io/spring-framework/reference/core/expressions/evaluation.html",
    ),
)
TECHNIQUE = "computed-product"
MOST_PROBES = 15
_BARE = "the value itself"
_ERRORS = re.compile(
    r"\bEL1\d{3}E\b|\bSpel(?:Evaluation|Parse)Exception\b|\bognl\.[A-Z]\w{2,40}Exception\b|\borg\.mvel2\.[A-Z]\w{2,40}"
    r"|\b(?:javax|jakarta)\.el\.[A-Z]\w{2,40}Exception\b"
)
Write = Callable[[str, int], str]


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Ask for products between signs where the value comes back, and in its place where it is an expression."""
    return within(MOST_PROBES, _try(point, survey, chance))


def _try(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    if is_reflected(survey):
        drawn = [(name, write, draw_length(write, chance)) for name, write in grammar.EXPRESSIONS]
        text = "".join(chance.marker() + product.text for _, _, product in drawn)
        seen = yield from ask_steadily(Probe(point.append(text)))
        for name, write, product in drawn if seen is not None else ():
            if seen is not None and product.is_in(seen.exchange.response):
                return (yield from _confirm(point, name, write, seen, survey, chance))
    if _complains(survey):
        product = draw_length(grammar.bare_length, chance)
        seen = yield from ask_steadily(Probe(point.put(product.text)))
        if seen is not None and product.is_in(seen.exchange.response):
            return (yield from _confirm(point, _BARE, grammar.bare_length, seen, survey, chance))
    return None


def _complains(survey: Survey) -> bool:
    """Whether canary or breaker brought the error of an expression language, which the untouched page does not have."""
    if any(_ERRORS.search(text_of(one.exchange.response)) for one in survey.baselines):
        return False
    return any(one and _ERRORS.search(text_of(one.exchange.response)) for one in (survey.canary, survey.breaker))


def _confirm(
    point: InsertionPoint, name: str, write: Write, seen: Observation, survey: Survey, chance: Chance
) -> Generator[tuple[Probe, ...], Observations, Finding | None]:
    def put(text: str) -> Request:
        return point.put(text) if name == _BARE else point.append(chance.marker() + text)

    def dead() -> Product:
        return draw_length(grammar.dead_length, chance)

    shown = yield from confirm_products(seen, put, dead, lambda: draw_length(write, chance))
    if shown is None:
        return None
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"An expression language on the server evaluated {point.name}: three products with the length of a text, "
        f"which no request held, were computed, written as {name}; the same words without these signs brought none.",
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
