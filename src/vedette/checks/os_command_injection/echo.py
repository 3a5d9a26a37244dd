# SPDX-License-Identifier: Apache-2.0
"""OS command injection, seen by a sum that only a shell can have done.

The shell is asked, inside a command substitution, to print the product of two fresh numbers between two markers. The
product is nowhere in the request, so only a shell can have put it there. A second product must come as well, and the
same words without the shell's syntax must bring none.

Sources: CWE-78; POSIX, XCU 2.6.3 and 2.6.4; detection.md, 7.1.
"""

from __future__ import annotations

from dataclasses import dataclass

from vedette.checks import grammar
from vedette.checks.documents import text_of
from vedette.checks.os_command_injection.forms import FORMS, Build, Form, do_quotes_decide
from vedette.checks.os_command_injection.weakness import WEAKNESS
from vedette.checks.steady import ask_all_steadily, ask_steadily
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Probe, Survey, Trial
from vedette.domain.exchange import Response
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint
from vedette.domain.weakness import Grade

TECHNIQUE = "echo"
_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Sum:
    """One product that is asked for, and the word that a shell would print."""

    text: str
    printed: str

    def is_printed_in(self, response: Response) -> bool:
        """Whether the word stands in the response's body or headers."""
        return self.printed in text_of(response) or any(self.printed in value for _, value in response.headers)


def draw(build: Build, chance: Chance) -> Sum:
    """Return a fresh product between fresh markers, written by `build`."""
    before, after = chance.marker(), chance.marker()
    left, right = chance.number(_DIGITS), chance.number(_DIGITS)
    return Sum(build(before, left, right, after), f"{before}{left * right}{after}")


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Ask for a product in each form, in one probe: where a form does not fit, the shell takes it for a text.

    Where quotes have the whole request answered in another way they may be refused, so each form is asked for alone.
    """
    sums = [draw(form.echo, chance) for form in FORMS]
    alone = tuple(each.text for each in sums)
    texts = alone if do_quotes_decide(survey) else (grammar.all_echoes(alone),)
    seen = yield from ask_all_steadily(tuple(Probe(point.append(text)) for text in texts))
    for form, wanted in zip(FORMS, sums, strict=True):
        for one in seen:
            if one is not None and wanted.is_printed_in(one.exchange.response):
                return (yield from _confirm(point, form, one, survey, chance))
    return None


def _confirm(point: InsertionPoint, form: Form, seen: Observation, survey: Survey, chance: Chance) -> Trial:
    shown = [seen]
    for build, part, comes in ((form.inert, "control", False), (form.echo, "replay", True)):
        wanted = draw(build, chance)
        answer = yield from ask_steadily(Probe(point.append(wanted.text), part))
        if answer is None or wanted.is_printed_in(answer.exchange.response) is not comes:
            return None
        shown.append(answer)
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"A shell read {point.name}: two products that no request held were computed and printed; the same words "
        "without the shell's syntax brought none.",
        evidence=(survey.baselines[0].as_evidence(), *(one.as_evidence() for one in shown)),
        facts=(Fact("products", "2"),),
    )
