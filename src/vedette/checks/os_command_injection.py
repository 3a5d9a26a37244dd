# SPDX-License-Identifier: Apache-2.0
"""OS command injection: a value from the request is read by a shell.

*Echo*: the shell is asked, inside a command substitution, to print the product of two fresh numbers between two
markers. The product is nowhere in the request, so only a shell can have put it there. A second product must come as
well, and the same words without the shell's syntax must bring none.

*Empty substitution*, where the shell's output is not shown: a substitution that prints nothing restores the page that
the canary disturbed, one that prints a word does not, in rounds drawn at random. It is *possible* only, since the two
texts can be told apart without a shell.

No separator, pipe, redirection or file is ever sent. Sources: CWE-78; POSIX, XCU 2.6.3 and 2.6.4; detection.md, 6, 7.1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vedette.checks import grammar
from vedette.checks.documents import text_of
from vedette.checks.features import Normal, Sign, agreeing, features_of
from vedette.checks.randomised_test import rounds_needed, run_rounds
from vedette.checks.steady import ask_all_steadily, ask_steadily, within
from vedette.checks.survey_probes import is_throttled
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial
from vedette.domain.exchange import Response
from vedette.domain.finding import Fact, Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="os-command-injection",
    name="OS command injection",
    cwe=78,
    severity=Severity.CRITICAL,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H",
    wasc=31,
    capec=88,
    description="A value from the request becomes part of a command line that a shell runs.",
    impact="Whoever sends the request can run commands on the server with the rights of the application.",
    remedy="Do not call a shell: use the library that does the same, or start the program with a list of arguments. "
    "Let only values through that match a strict pattern.",
    references=(
        "https://cwe.mitre.org/data/definitions/78.html",
        "https://cheatsheetseries.owasp.org/cheatsheets/OS_Command_Injection_Defense_Cheat_Sheet.html",
        "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html",
    ),
)
ECHO = "echo"
EMPTY_SUBSTITUTION = "empty-substitution"
MOST_PROBES = 36
_ALPHA_OF_LIKELY = 1e-3
_CERTAINTY_OF_LIKELY = 85
_DIGITS = 5

Build = Callable[[str, int, int, str], str]


@dataclass(frozen=True, slots=True)
class Form:
    """How a substitution is written where the value stands, and its twin without the shell's syntax."""

    echo: Build
    inert: Build
    empty: Callable[[str], str]


FORMS = (
    Form(grammar.computed_echo, grammar.inert_echo, grammar.substitution),
    Form(grammar.quoted_computed_echo, grammar.quoted_inert_echo, grammar.quoted_substitution),
)


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
    """Ask for a product in each form; where none is printed and the value matters, try empty substitutions."""
    return within(MOST_PROBES, _each(point, survey, chance))


def _each(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    sums = [draw(form.echo, chance) for form in FORMS]
    seen = yield from ask_all_steadily(tuple(Probe(point.append(each.text)) for each in sums))
    for form, wanted, one in zip(FORMS, sums, seen, strict=True):
        if one is not None and wanted.is_printed_in(one.exchange.response):
            return (yield from _confirm_echo(point, form, one, survey, chance))
    signs = _signs(survey)
    for form in FORMS if signs else ():
        found = yield from _by_empty_substitution(point, form, signs, survey, chance)
        if found is not None:
            return found
    return None


def _confirm_echo(point: InsertionPoint, form: Form, seen: Observation, survey: Survey, chance: Chance) -> Trial:
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
        technique=ECHO,
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"A shell read {point.name}: two products that no request held were computed and printed; the same words "
        "without the shell's syntax brought none.",
        evidence=(survey.baselines[0].as_evidence(), *(one.as_evidence() for one in shown)),
        facts=(Fact("products", "2"),),
    )


def _signs(survey: Survey) -> frozenset[Sign]:
    """Return the features that the canary took from a page that is otherwise calm; none where it took nothing."""
    samples = (*survey.baselines, survey.canary)
    if survey.canary is None or any(one is None or is_throttled(one.exchange.response) for one in samples):
        return frozenset()
    normal = Normal.of(*(features_of(one.exchange.response) for one in survey.baselines))
    return normal.lost(features_of(survey.canary.exchange.response, (survey.canary_marker,)))


def _by_empty_substitution(
    point: InsertionPoint, form: Form, signs: frozenset[Sign], survey: Survey, chance: Chance
) -> Trial:
    texts: dict[Probe, str] = {}

    def probe_for(empty: bool, part: str = "replay") -> Probe:
        text = form.empty("" if empty else chance.marker())
        probe = Probe(point.append(text), part)
        texts[probe] = text
        return probe

    def follow(left: frozenset[Sign], seen: Observation, empty: bool) -> frozenset[Sign]:
        return agreeing(left, features_of(seen.exchange.response, (texts[seen.probe],)), normal=empty)

    shown = []
    inert = Probe(point.append(grammar.dead_substitution()), "control")
    texts[inert] = grammar.dead_substitution()
    for probe, restores in ((probe_for(True, "probe"), True), (probe_for(False, "control"), False), (inert, False)):
        seen = yield from ask_steadily(probe)
        if seen is None:
            return None
        signs = follow(signs, seen, restores)
        if not signs:
            return None
        shown.append(seen)
    survived = yield from run_rounds(signs, probe_for, follow, chance, rounds_needed(len(signs), _ALPHA_OF_LIKELY))
    if survived is None:
        return None
    replays = (seen.as_evidence() for _, seen in survived.rounds)
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=EMPTY_SUBSTITUTION,
        grade=Grade.POSSIBLE,
        certainty=_CERTAINTY_OF_LIKELY,
        story=f"A command substitution behind {point.name} that prints nothing leaves the page as it is, and one that "
        f"prints a word changes it, in {len(survived.rounds)} random rounds.",
        evidence=(*(one.as_evidence() for one in (*survey.baselines, *shown)), *replays),
        facts=(Fact("rounds", str(len(survived.rounds))),),
        bound=survived.bound,
    )


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.POINT,
    most_probes=MOST_PROBES,
    trial=trial,
    places=frozenset(Place),
    techniques=(ECHO, EMPTY_SUBSTITUTION),
)
