# SPDX-License-Identifier: Apache-2.0
"""HTML injection: a value from the request is written into the page as markup, though script in it does not run.

Tried where the canary comes back as text of a page, nowhere else in it, and `<` and `>` stay alive. An element without
effect is sent: a browser's tokenizer must read it as an element with our id. Then an element that would run script:
where it arrives alive, the weakness is cross-site scripting and left to that check. An element that lists of harmless
markup do not have must arrive as well, and the same text without its markup must not: a page that lets bold print
through on purpose is passed over.

Sources: CWE-80; WHATWG HTML, section 13.2.5; detection.md, section 7.1.
"""

from __future__ import annotations

from collections.abc import Generator

from vedette.checks import grammar
from vedette.checks.contexts import Spot, find_contexts, live_spot
from vedette.checks.documents import is_shown_as_html, start_tags, text_of
from vedette.checks.live_markup import is_markup_alive
from vedette.checks.steady import ask_steadily, within
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Observations, Probe, SubjectKind, Survey, Trial
from vedette.domain.exchange import Response
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="html-injection",
    name="HTML injection",
    cwe=80,
    severity=Severity.MEDIUM,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:N/I:L/A:N",
    wasc=12,
    capec=148,
    description="A value from the request is written into the page as markup. Script in it is taken out or held back, "
    "other elements are not.",
    impact="A link can show its reader foreign content in this site's name: forms that ask for passwords, links, "
    "pictures that tell of the visit.",
    remedy="Escape every value for the place where it is written, best by a template engine that does it by itself. "
    "Where users may write markup, use a sanitizer with a short list of allowed elements.",
    references=(
        "https://cwe.mitre.org/data/definitions/80.html",
        "https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/"
        "11-Client-side_Testing/03-Testing_for_HTML_Injection",
        "https://html.spec.whatwg.org/multipage/parsing.html#tokenization",
    ),
)
TECHNIQUE = "element"
MOST_PROBES = 12


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Send elements where the value is text of a page whose markup stays alive."""
    return within(MOST_PROBES, _try(point, survey, chance))


def _try(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    if not _is_text_of_a_page(point, survey):
        return None
    allowed, other = grammar.PLAIN_ELEMENTS
    shown = yield from _ask(point, allowed, "probe", chance)
    if shown is None:
        return None
    number = chance.number(10)
    script = yield from ask_steadily(Probe(point.append(grammar.element(number)), "control"))
    if script is None or _runs(script.exchange.response, number):
        return None
    marker = chance.marker()
    dead = yield from ask_steadily(Probe(point.append(grammar.dead_element(allowed, marker)), "control"))
    again = yield from _ask(point, other, "replay", chance)
    if dead is None or has_element(dead.exchange.response, allowed, marker) or again is None:
        return None
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED,
        certainty=99,
        story=f"Text in {point.name} arrives in the page as elements, twice; without its markup it is text. An element "
        "with script did not arrive alive.",
        evidence=(
            survey.baselines[0].as_evidence(),
            *(one.as_evidence() for one in (shown, script, dead, again)),
        ),
        facts=(Fact("elements", f"{allowed}, {other}"),),
    )


def _is_text_of_a_page(point: InsertionPoint, survey: Survey) -> bool:
    if survey.canary is None or not is_shown_as_html(survey.canary.exchange.response):
        return False
    if not is_markup_alive(survey, "<>"):
        return False
    core, head = survey.canary_marker[1:-1], point.value + survey.canary_marker[0]
    contexts = find_contexts(text_of(survey.canary.exchange.response), core, head)
    return bool(contexts) and all(context.spot is Spot.TEXT for context in contexts)


def _ask(
    point: InsertionPoint, name: str, part: str, chance: Chance
) -> Generator[tuple[Probe, ...], Observations, Observation | None]:
    """Send an element, and return the answer in which it is one."""
    marker = chance.marker()
    seen = yield from ask_steadily(Probe(point.append(grammar.plain_element(name, marker)), part))
    return seen if seen is not None and has_element(seen.exchange.response, name, marker) else None


def has_element(response: Response, name: str, marker: str) -> bool:
    """Whether the page has an element called `name` with the id `marker`."""
    if not is_shown_as_html(response):
        return False
    tags = (tag for tag in start_tags(response, marker) if tag.name == name)
    return any((found := tag.get("id")) is not None and found.value == marker for tag in tags)


def _runs(response: Response, number: int) -> bool:
    return is_shown_as_html(response) and live_spot(text_of(response), number) is not None


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place),
    techniques=(TECHNIQUE,),
)
