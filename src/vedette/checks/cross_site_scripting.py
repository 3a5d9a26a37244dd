# SPDX-License-Identifier: Apache-2.0
"""Cross-site scripting, reflected: a value from the request arrives in the page as live script.

1. The canary must come back in a document that a browser shows; each occurrence gives a context.
2. The breaker tells which characters stay alive there; a context that needs a dead one is dropped without a request.
3. One text is sent for each context left. It must arrive as a live handler, script or address in the parsed answer.
4. A second number must arrive alive as well, and the same text without its characters of markup must not.

The last two answers are rendered by a browser, offline and with the site's policy in force: where the second number's
call runs and the control's does not, the finding is *confirmed*; else it is *possible*. Silent on documents that are
not HTML, downloads, redirects, and on text that is inert where it stands, whatever it looks like.

Sources: CWE-79; detection.md, section 5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from vedette.checks import grammar
from vedette.checks.contexts import Context, Spot, find_contexts, live_spot
from vedette.checks.csp import blocks_inline_handlers
from vedette.checks.documents import is_shown_as_html, text_of
from vedette.checks.script_text import ScriptPart
from vedette.checks.steady import ask_steadily, within
from vedette.domain.chance import Chance
from vedette.domain.check import BREAKERS, ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial
from vedette.domain.exchange import EffectKind, Exchange, Request, Response
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="cross-site-scripting",
    name="Cross-site scripting",
    cwe=79,
    severity=Severity.HIGH,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
    wasc=8,
    capec=63,
    description="A value from the request is written into the page in such a way that a browser runs it as script.",
    impact="A link or a foreign page can make a visitor's browser run script in this site's name: read what he sees, "
    "act as he could, and copy what the site keeps in the browser.",
    remedy="Escape every value for the very place where it is written (text, attribute, script, address), best by a "
    "template engine that does it by itself. Let only http and https through in addresses. Add a Content Security "
    "Policy with nonces as a second line.",
    references=(
        "https://cwe.mitre.org/data/definitions/79.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html",
        "https://html.spec.whatwg.org/multipage/parsing.html#tokenization",
    ),
)
TECHNIQUE = "reflected"
MOST_PROBES = 8
MOST_CONTEXTS = 4
_CERTAINTIES = {Spot.HANDLER: 95, Spot.SCRIPT: 90, Spot.DOCUMENT: 90, Spot.ADDRESS: 85}
_CERTAINTY_WHERE_BLOCKED = 60
_CERTAINTY_WHERE_IDLE = 70
_MOST_BETWEEN = 400


@dataclass(frozen=True, slots=True)
class Way:
    """A text that could run in a context: how it is built, which characters it needs, where it goes."""

    build: Callable[[int], str]
    needs: str
    replaces: bool = False
    """Whether it takes the place of the base value instead of following it."""

    def request(self, point: InsertionPoint, text: str) -> Request:
        """Return the request with `text` in its place."""
        return point.put(text) if self.replaces else point.append(text)


def _after(closing: str, needs: str = "<>") -> Way:
    return Way(lambda number: grammar.element_after(closing, number), needs)


def _in_script(part: ScriptPart | None) -> Iterator[Way]:
    if part in (ScriptPart.SINGLE_QUOTED, ScriptPart.DOUBLE_QUOTED):
        quote = part.value
        yield Way(lambda number: grammar.operand_of(quote, number), quote)
        yield Way(lambda number: grammar.operand_after_backslash(quote, number), "\\")
    elif part is ScriptPart.TEMPLATE:
        yield Way(grammar.template_slot, "")
    elif part is ScriptPart.CODE:
        yield Way(grammar.operand_in_code, "")
        yield Way(grammar.call, "", replaces=True)


def ways_out(context: Context) -> Iterator[Way]:
    """Return the texts that could run in `context`, the surest first."""
    match context.spot:
        case Spot.TEXT:
            yield Way(grammar.element, "<>")
        case Spot.RAW_TEXT | Spot.DATA_BLOCK:
            yield _after(f"</{context.element}>")
        case Spot.COMMENT:
            yield _after(grammar.COMMENT_CLOSING)
        case Spot.TAG:
            yield _after(">")
            yield Way(lambda number: grammar.handler_after("", number), "")
        case Spot.SCRIPT:
            yield _after("</script>")
            yield from _in_script(context.part)
        case Spot.DOCUMENT:
            yield Way(grammar.element, "")
        case Spot.HANDLER:
            yield from _in_script(context.part)
            yield _after(context.quote + ">", context.quote + "<>")
        case Spot.ATTRIBUTE | Spot.ADDRESS:
            yield _after(context.quote + ">", context.quote + "<>")
            yield Way(lambda number: grammar.handler_after(context.quote, number), context.quote)
            if context.spot is Spot.ADDRESS:
                yield Way(grammar.script_address, "", replaces=True)


def _occurrences(point: InsertionPoint, survey: Survey) -> Iterator[tuple[Context, str]]:
    """Return each context of the canary with the characters that are alive there.

    Characters escaped by a backslash count as dead in a script, and make the backslash itself worth a try. Where the
    breaker came back another number of times than the canary, each of its occurrences may be any.
    """
    if survey.canary is None or not is_shown_as_html(survey.canary.exchange.response):
        return
    core, head = survey.canary_marker[1:-1], point.value + survey.canary_marker[0]
    contexts = find_contexts(text_of(survey.canary.exchange.response), core, head)
    between = _between(survey)
    for index, context in enumerate(contexts):
        yield context, between[index] if len(between) == len(contexts) else "".join(between) or BREAKERS


def _between(survey: Survey) -> list[str]:
    """Return what stands behind each first marker of the breaker's answer, up to the second one."""
    if survey.breaker is None:
        return []
    text = text_of(survey.breaker.exchange.response)
    first, second = (marker[1:-1] for marker in survey.breaker_markers)
    pieces = []
    lowered = text.lower()
    at = lowered.find(first)
    while at >= 0:
        start = at + len(first)
        end = lowered.find(second, start, start + _MOST_BETWEEN)
        pieces.append(text[start : end if end >= 0 else start + 8 * len(BREAKERS)])
        at = lowered.find(first, start)
    return pieces


def _is_alive(char: str, raw: str, context: Context) -> bool:
    if char == "\\":
        return "\\'" in raw or '\\"' in raw
    in_literal = context.spot is Spot.SCRIPT and char in "'\""
    if context.spot is Spot.HANDLER and char in "'\"" and char != context.quote:
        return True
    return char in raw.replace("\\" + char, "") if in_literal else char in raw


def planned_ways(point: InsertionPoint, survey: Survey) -> Iterator[tuple[Context, Way]]:
    """Return the ways to try: for each different context the surest whose characters are alive."""
    known: set[Context] = set()
    for context, raw in _occurrences(point, survey):
        if context in known or len(known) >= MOST_CONTEXTS:
            continue
        open_ways = [way for way in ways_out(context) if all(_is_alive(char, raw, context) for char in way.needs)]
        if open_ways:
            known.add(context)
            yield context, open_ways[0]


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Send one text for each context that is open, until one arrives alive."""
    return within(MOST_PROBES, _try_each(point, survey, chance))


def _try_each(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    for context, way in planned_ways(point, survey):
        number = chance.number(10)
        seen = yield from ask_steadily(Probe(way.request(point, way.build(number))))
        if seen is None or live_in(seen.exchange.response, number) is None:
            continue
        found = yield from _confirm(point, context, way, seen, number, survey, chance)
        if found is not None:
            return found
    return None


def live_in(response: Response, number: int) -> Spot | None:
    """Return where the call with `number` is live in a page; None where it is not."""
    return live_spot(text_of(response), number) if is_shown_as_html(response) else None


def _confirm(
    point: InsertionPoint,
    context: Context,
    way: Way,
    seen: Observation,
    number: int,
    survey: Survey,
    chance: Chance,
) -> Trial:
    """Ask once more with another number, and once with all characters of markup taken out."""
    other, inert = chance.number(10), chance.number(10)
    again = yield from ask_steadily(Probe(way.request(point, way.build(other)), "replay", render=grammar.call(other)))
    if again is None or live_in(again.exchange.response, other) is None:
        return None
    dead = Probe(way.request(point, grammar.dead(way.build(inert))), "control", render=grammar.call(inert))
    control = yield from ask_steadily(dead)
    if control is None or live_in(control.exchange.response, inert) is not None:
        return None
    response = seen.exchange.response
    spot = live_in(response, number) or context.spot
    judgement = judge(response, spot, again.exchange, control.exchange, other)
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=judgement.grade,
        certainty=judgement.certainty,
        story=f"Text in {point.name} arrives in the page as a live {spot.value}, twice; without its markup it is "
        f"inert. {judgement.story}",
        evidence=(
            survey.baselines[0].as_evidence(),
            seen.as_evidence(),
            control.as_evidence(),
            again.as_evidence(),
        ),
        facts=(Fact("context", context.label), Fact("script", grammar.call(number))),
        sink=context.label,
        severity=judgement.severity,
    )


@dataclass(frozen=True, slots=True)
class Judgement:
    """How sure a live text is, how bad, and what is said about it."""

    grade: Grade
    certainty: int
    story: str
    severity: Severity | None = None


def judge(response: Response, spot: Spot, again: Exchange, control: Exchange, number: int) -> Judgement:
    """Weigh what the browser did with the answers; where none looked, what the parsed answer shows."""
    if again.has_effect(EffectKind.SCRIPT, str(number)) and not control.has_effect(EffectKind.SCRIPT):
        return Judgement(Grade.CONFIRMED, 100, "A browser that rendered the stored answer ran it, policy included.")
    if blocks_inline_handlers(response):
        story = "The page's Content Security Policy keeps it from running in browsers that obey it."
        return Judgement(Grade.POSSIBLE, _CERTAINTY_WHERE_BLOCKED, story, Severity.LOW)
    certainty = _CERTAINTIES.get(spot, 85)
    reason = next((each.text for each in again.effects if each.kind is EffectKind.UNRENDERED), None)
    if reason is not None:
        return Judgement(Grade.POSSIBLE, certainty, f"No browser has run it: {reason}")
    return Judgement(
        Grade.POSSIBLE, _CERTAINTY_WHERE_IDLE, "A browser that rendered the stored answer did not run it by itself."
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place),
    techniques=(TECHNIQUE, "stored"),
)
