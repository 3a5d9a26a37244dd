# SPDX-License-Identifier: Apache-2.0
"""SQL injection, seen by the database's own complaints: an error comes and goes with the validity of the statement.

Starts only where canary or breaker brought an error text of a database that the untouched page does not have. Then,
in each round, a coin chooses a statement that is valid or one whose keyword is destroyed; the quotes are the same in
both. The error must follow every time. Where no comparison fits (a value that is written, a strict type system),
the parity of a random number of quotes takes its place: odd leaves a literal open, even does not, and two quotes with
something between them must fail as odd ones do, which tells a database from other readers of quotes.

Parity is not used on requests that may change state: a value that stands twice in one statement could pair the quotes
up. There, one more odd and one even sample make it *possible*. Sources: detection.md, sections 3.2, 6 and 7.1.
"""

from __future__ import annotations

from collections.abc import Callable, Generator

from vedette.checks.database_errors import database_products
from vedette.checks.grammar import LiteralContext, broken_comparison, comparison, parted_quotes, quotes
from vedette.checks.randomised_test import Survived, run_rounds
from vedette.checks.sql_injection.boolean_based import contexts_for
from vedette.checks.sql_injection.weakness import WEAKNESS
from vedette.checks.steady import ask_steadily
from vedette.checks.survey_probes import is_throttled
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Observations, Probe, Survey, Trial
from vedette.domain.finding import Evidence, Fact, Finding
from vedette.domain.insertion import InsertionPoint
from vedette.domain.weakness import Grade

TECHNIQUE = "error"
ROUNDS = 8
"""One candidate, the product that complains: the bound is 2^-8, below half a percent."""
CERTAINTY_WITHOUT_ROUNDS = 90
READ_ONLY_METHODS = frozenset({"GET", "HEAD"})
_QUOTES = ("'", '"')


def news(survey: Survey, seen: Observation | None) -> frozenset[str]:
    """Return the products whose errors are in `seen` and in no baseline."""
    if seen is None or is_throttled(seen.exchange.response):
        return frozenset()
    known = frozenset[str]().union(*(database_products(one.exchange.response) for one in survey.baselines))
    return database_products(seen.exchange.response) - known


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Find the context in which validity decides about the error; else the quote whose parity does."""
    told, broken = news(survey, survey.canary), news(survey, survey.breaker)
    products = told | broken
    if not products:
        return None
    for context in contexts_for(point):
        if context.quote or told:
            found = yield from _by_validity(point, context, products, survey, chance)
            if found is not None:
                return found
    if told or not broken:
        return None
    for quote in _QUOTES:
        by = _by_parity if point.request.method in READ_ONLY_METHODS else _by_two_samples
        found = yield from by(point, quote, broken, survey, chance)
        if found is not None:
            return found
    return None


def _by_validity(
    point: InsertionPoint, context: LiteralContext, products: frozenset[str], survey: Survey, chance: Chance
) -> Trial:
    def probe_for(valid: bool) -> Probe:
        low, high = chance.ordered_pair()
        build = comparison if valid else broken_comparison
        return Probe(point.append(build(context, low, high)), "control" if valid else "probe")

    screened = yield from _screen(products, ((probe_for(True), False), (probe_for(False), True)))
    if screened is None:
        return None
    return (yield from _rounds(point, context.name, screened, probe_for, survey, chance))


def _by_parity(point: InsertionPoint, quote: str, products: frozenset[str], survey: Survey, chance: Chance) -> Trial:
    def probe_for(even: bool) -> Probe:
        count = 2 * (1 + chance.below(3)) - (0 if even else 1)
        return Probe(point.append(quotes(chance.marker(), quote, count)), "control" if even else "probe")

    parted = Probe(point.append(parted_quotes(chance.marker(), quote)))
    screened = yield from _screen(products, ((probe_for(True), False), (probe_for(False), True), (parted, True)))
    if screened is None:
        return None
    return (yield from _rounds(point, f"a literal in {quote}", screened, probe_for, survey, chance))


def _by_two_samples(
    point: InsertionPoint, quote: str, products: frozenset[str], survey: Survey, chance: Chance
) -> Trial:
    odd = Probe(point.append(quotes(chance.marker(), quote, 1)), "replay")
    even = Probe(point.append(quotes(chance.marker(), quote, 2)), "control")
    screened = yield from _screen(products, ((even, False), (odd, True)))
    if screened is None or survey.breaker is None:
        return None
    remaining, shown = screened
    return _finding(
        point,
        f"a literal in {quote}",
        remaining,
        (survey.breaker.as_evidence(), *shown),
        survey,
        Grade.POSSIBLE,
        CERTAINTY_WITHOUT_ROUNDS,
    )


_Screened = tuple[frozenset[str], tuple[Evidence, ...]]


def _screen(
    products: frozenset[str], wanted: tuple[tuple[Probe, bool], ...]
) -> Generator[tuple[Probe, ...], Observations, _Screened | None]:
    """Ask each probe once; keep the products that complain exactly where wanted. None when none is left."""
    shown: list[Evidence] = []
    for probe, complains in wanted:
        seen = yield from ask_steadily(probe)
        if seen is None:
            return None
        named = database_products(seen.exchange.response)
        products = frozenset(product for product in products if (product in named) is complains)
        if not products:
            return None
        shown.append(seen.as_evidence())
    return products, tuple(shown)


def _rounds(
    point: InsertionPoint,
    where: str,
    screened: _Screened,
    probe_for: Callable[[bool], Probe],
    survey: Survey,
    chance: Chance,
) -> Trial:
    products, shown = screened
    product = frozenset({min(products, key=_specific)})

    def follow(names: frozenset[str], seen: Observation, valid: bool) -> frozenset[str]:
        complaining = database_products(seen.exchange.response)
        return names - complaining if valid else names & complaining

    survived: Survived[str] | None = yield from run_rounds(product, probe_for, follow, chance, ROUNDS)
    if survived is None:
        return None
    evidence = (*shown, *(seen.as_evidence("replay") for _, seen in survived.rounds))
    return _finding(point, where, product, evidence, survey, Grade.CONFIRMED, survived.certainty, survived.bound)


def _specific(product: str) -> tuple[bool, str]:
    """Order products so that one with a name of its own comes before `a database behind …`."""
    return product.startswith("a database"), product


def _finding(
    point: InsertionPoint,
    where: str,
    products: frozenset[str],
    evidence: tuple[Evidence, ...],
    survey: Survey,
    grade: Grade,
    certainty: int,
    bound: float | None = None,
) -> Finding:
    product = min(products, key=_specific)
    sure = "every time" if grade is Grade.CONFIRMED else "in each of the few samples that are harmless here"
    return Finding(
        check=WEAKNESS.id,
        subject=point,
        technique=TECHNIQUE,
        grade=grade,
        certainty=certainty,
        story=f"Text appended to {point.name} becomes part of a statement: {product} complains when it is malformed "
        f"and does not when it is well formed, {sure}.",
        evidence=(*(one.as_evidence() for one in survey.baselines), *evidence),
        facts=(Fact("database", product), Fact("the value stands in", where)),
        bound=bound,
    )
