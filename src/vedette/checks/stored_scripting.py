# SPDX-License-Identifier: Apache-2.0
"""Cross-site scripting, stored: what one request wrote arrives in another page as live script.

1. The canary that was written into a request shows on another page, which gives its contexts there; the breaker, which
   was written as well, tells which characters stay alive.
2. One text is written for a context, and the page is asked for again: it must hold the text as live script.
3. A second number is written and must arrive as well; both answers are rendered by a browser, offline.

The control is the page before: the same point's text, inert. Two texts are written in all, into a request that the
scan was allowed to send anyway. Sources: CWE-79; detection.md, section 5.
"""

from __future__ import annotations

from collections.abc import Generator

from vedette.checks import grammar
from vedette.checks.contexts import Context
from vedette.checks.cross_site_scripting import WEAKNESS, Way, judge, live_in, planned_ways
from vedette.checks.documents import text_of
from vedette.checks.steady import ask_steadily, within
from vedette.domain.chance import Chance
from vedette.domain.check import BREAKERS, Observation, Observations, Probe, Survey, Trial
from vedette.domain.exchange import Request
from vedette.domain.finding import Evidence, Fact, Finding
from vedette.domain.insertion import InsertionPoint

TECHNIQUE = "stored"
MOST_PROBES = 12
MOST_CONTEXTS = 2
Markers = tuple[str, str, str]
"""Those of a survey: the canary's, and the two around the breaker."""
PAGE = "page"
"""The name of the fact that says on which page the text shows."""


def is_stored(finding: Finding) -> bool:
    """Whether `finding` was made by a trial of this file."""
    return finding.check == WEAKNESS.id and finding.technique == TECHNIQUE


def trial(point: InsertionPoint, page: Request, markers: Markers, chance: Chance) -> Trial:
    """Look whether `page` shows what is written at `point`, and as live script."""
    return within(MOST_PROBES, _try(point, page, markers, chance))


def _try(point: InsertionPoint, page: Request, markers: Markers, chance: Chance) -> Trial:
    shown = yield from _shown(point, page, markers)
    if shown is None:
        return None
    survey = Survey((shown, shown), markers[0], shown, markers[1:], shown)
    for context, way in list(planned_ways(point, survey))[:MOST_CONTEXTS]:
        found = yield from _write(point, page, context, way, shown, chance)
        if found is not None:
            return found
    return None


def _shown(
    point: InsertionPoint, page: Request, markers: Markers
) -> Generator[tuple[Probe, ...], Observations, Observation | None]:
    """Return the page with the canary on it, which is written anew where it does not show; None if it never does.

    It is written last, for pages that show the last entry only.
    """
    canary, first, second = markers
    seen = yield from ask_steadily(Probe(page, "control"))
    if seen is None or _shows(seen, canary):
        return seen
    for text in (first + BREAKERS + second, canary):
        yield from ask_steadily(Probe(point.append(text), "control"))
    seen = yield from ask_steadily(Probe(page, "control"))
    return seen if seen is not None and _shows(seen, canary) else None


def _shows(seen: Observation, marker: str) -> bool:
    return marker[1:-1] in text_of(seen.exchange.response)


def _write(
    point: InsertionPoint, page: Request, context: Context, way: Way, shown: Observation, chance: Chance
) -> Trial:
    numbers, answers = [], []
    evidence = [shown.as_evidence()]
    for part in ("probe", "replay"):
        number = chance.number(10)
        written = yield from ask_steadily(Probe(way.request(point, way.build(number)), part))
        seen = yield from ask_steadily(Probe(page, part, render=grammar.call(number)))
        if written is None or seen is None or live_in(seen.exchange.response, number) is None:
            return None
        numbers.append(number)
        answers.append(seen)
        evidence += [written.as_evidence(), seen.as_evidence()]
    return _finding(point, page, context, tuple(evidence), answers, shown, numbers)


def _finding(
    point: InsertionPoint,
    page: Request,
    context: Context,
    evidence: tuple[Evidence, ...],
    answers: list[Observation],
    shown: Observation,
    numbers: list[int],
) -> Finding:
    last = answers[-1].exchange
    spot = live_in(last.response, numbers[-1]) or context.spot
    judgement = judge(last.response, spot, last, shown.exchange, numbers[-1])
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=judgement.grade,
        certainty=judgement.certainty,
        story=f"What is written at {point.name} is kept and shows on {page.url.path} as a live {spot.value}, twice. "
        f"{judgement.story} Two texts that call {grammar.CALLED}() were left there: please delete them.",
        evidence=evidence,
        facts=(Fact(PAGE, str(page.url)), Fact("context", context.label)),
        sink=f"{context.label} of {page.url.path}",
        severity=judgement.severity,
    )
