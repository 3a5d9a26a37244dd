# SPDX-License-Identifier: Apache-2.0
"""The boolean test on its own: what a value disturbs, when nothing is sent, and how noise is seen through."""

from __future__ import annotations

import random
import re

import pytest
from tests.support.judge import Judged, Site, page, point_at, survey_of, value_in

from vedette.checks.boolean_test import Dialect, Restored, disturbance_of, search
from vedette.checks.grammar import NUMERIC, SINGLE_QUOTED, LiteralContext, range_test
from vedette.checks.sql_injection.weakness import WEAKNESS
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Probe, Survey
from vedette.domain.exchange import Exchange, Request, Response
from vedette.domain.finding import Finding
from vedette.domain.weakness import Grade

POINT = point_at(value="shoes", name="kind")
_AND = re.compile(r"shoes' and '(\d+)'(?:<'(\d+)| between '(\d+)' and '(\d+))")


def own_test(context: LiteralContext, chance: Chance) -> tuple[str, str]:
    low, high = chance.ordered_pair()
    middle = low + (high - low) // 2
    return range_test(context, low, middle, high), range_test(context, high, middle, low)


DIALECT = Dialect(WEAKNESS, "the database", lambda point: (NUMERIC, SINGLE_QUOTED), own_test)


def is_true(value: str) -> bool:
    """Whether a statement with the value in single quotes finds anything."""
    found = _AND.fullmatch(value)
    if found is None:
        return value == "shoes"
    if found[2]:
        return found[1] < found[2]
    return found[3] <= found[1] <= found[4]


def surveyed(site: Site) -> Survey:
    return survey_of(POINT, lambda request: site(value_in(POINT, request)), Judged())


def drive(site: Site, seed: bytes = b"boolean") -> tuple[Finding | tuple[Restored, ...], list[Probe]]:
    running = search(DIALECT, POINT, surveyed(site), Chance(seed))
    sent: list[Probe] = []
    try:
        probes = next(running)
        while True:
            sent.extend(probes)
            answers = [Exchange(probe.request, site(value_in(POINT, probe.request))) for probe in probes]
            probes = running.send(tuple(Observation(*pair) for pair in zip(probes, answers, strict=True)))
    except StopIteration as end:
        return end.value, sent


def noisy(site: Site, seed: int = 1) -> Site:
    """The same page with an advertisement, a counter and a banner of chance."""
    dice = random.Random(seed)

    def around(value: str) -> Response:
        noise = f"<b>{dice.choice(['lamp', 'boot', 'hat'])}</b><i>{dice.random()}</i>" + "<u>x</u>" * dice.randrange(3)
        return page(noise + site(value).body.decode(), site(value).status)

    return around


def shop(value: str) -> Response:
    return page("<ul><li>boots</li></ul>" if is_true(value) else "<ul></ul>")


@pytest.mark.parametrize("site", [shop, noisy(shop)], ids=["a calm page", "a noisy page"])
def test_truth_is_seen(site: Site) -> None:
    found, _ = drive(site)

    assert isinstance(found, Finding)
    assert (found.grade, found.certainty) == (Grade.CONFIRMED, 99)
    assert found.facts[0].value == SINGLE_QUOTED.name
    assert found.bound is not None
    assert found.bound <= 1e-6


def test_true_and_false_texts_of_the_rounds_are_the_same_bytes_in_another_order() -> None:
    found, sent = drive(shop)

    assert isinstance(found, Finding)
    rounds = [value_in(POINT, probe.request) for probe in sent if probe.part == "replay"]
    assert {is_true(value) for value in rounds} == {True, False}
    assert {re.sub(r"\d", "0", value) for value in rounds} == {"shoes' and '0000'<'0000"}


def test_nothing_is_sent_where_the_value_does_not_matter() -> None:
    found, sent = drive(lambda value: page("<p>same</p>"))

    assert (found, sent) == ((), [])


def test_a_context_whose_syntax_fits_is_told_where_truth_does_not_matter() -> None:
    found, _ = drive(lambda value: page("ok") if _AND.fullmatch(value) or value == "shoes" else page("no", 500))

    assert isinstance(found, tuple)
    assert [restored.context for restored in found] == [SINGLE_QUOTED]


@pytest.mark.parametrize("seed", range(15))
def test_a_page_of_chance_proves_nothing(seed: int) -> None:
    dice = random.Random(seed)
    site = noisy(lambda value: page("<li>boots</li>" if dice.random() < 0.5 else ""), seed)

    assert not isinstance(drive(site, bytes([seed]))[0], Finding)


def test_what_canary_and_breaker_disturb_is_told() -> None:
    disturbance = disturbance_of(surveyed(lambda value: page("a" if value == "shoes" else "b")))

    assert disturbance is not None
    assert not disturbance.differ
    assert {(sign.feature, sign.present) for sign in disturbance.signs} == {("text a", True), ("text b", False)}


def test_quotes_that_matter_make_the_two_differ() -> None:
    disturbance = disturbance_of(surveyed(lambda value: page("no", 500) if "'" in value else page(value[:5])))

    assert disturbance is not None
    assert disturbance.differ


UNDISTURBED = {
    "the value does not matter": lambda value: page("<p>same</p>"),
    "the value is only echoed": lambda value: page(f"<p>{value}</p>"),
    "an answer speaks of load": lambda value: page("slow down", 429 if value == "shoes" else 200),
}


@pytest.mark.parametrize("site", UNDISTURBED.values(), ids=UNDISTURBED)
def test_there_is_no_disturbance_where(site: Site) -> None:
    assert disturbance_of(surveyed(site)) is None


def test_what_has_changed_since_the_baselines_is_no_disturbance() -> None:
    point, asked = point_at(), 0

    def changing(request: Request) -> Response:
        nonlocal asked
        asked += 1
        return page("<p>Two in your basket" if asked > 2 else "<p>Nothing in your basket")

    judged = Judged()
    survey = survey_of(point, changing, judged)

    assert disturbance_of(survey) is None
    assert [probe.part for probe in judged.survey_probes] == ["baseline", "baseline", "probe", "probe", "baseline"]
