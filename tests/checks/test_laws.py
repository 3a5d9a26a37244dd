# SPDX-License-Identifier: Apache-2.0
"""Laws that hold for every check of the catalogue."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

import pytest
from cvss import CVSS3
from tests.support.fake_sites import CURIOUS, SILENT, WILLING, busy
from tests.support.judge import SEED, Judged, Site, exchange_of, inspect, judge_fully, page, point_at, value_in
from tests.support.payload_rules import broken_rules, put_text

import vedette.checks
from vedette.checks.catalogue import ACTIVE, AREA, EVERY, PASSIVE, ROLES, get_check
from vedette.checks.survey_probes import BASELINES
from vedette.checks.verification import run_on_stored
from vedette.domain.chance import Chance
from vedette.domain.check import Check, PassiveCheck, PointCheck, Probe, SubjectKind
from vedette.domain.exchange import Response
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.weakness import Grade, Severity
from vedette.errors import NotFound

ALL_SITES: dict[str, Callable[[], Site]] = {**SILENT, **WILLING, **CURIOUS}


def by_id(check: Check) -> str:
    return check.id


def points() -> list[InsertionPoint]:
    """A point for each place, with values and names that open every gate."""
    return [point_at(place, "shoes", "q") for place in Place] + [
        point_at(Place.QUERY, "docs/shoes.txt", "file"),
        point_at(Place.BODY, "1", "id"),
        point_at(Place.QUERY, "", "next"),
        point_at(Place.BODY, "<note>shoes</note>", "document"),
        point_at(Place.COOKIE, "gASVBgAAAAAAAACMAmlklC4=", "basket"),
    ]


@cache
def journeys(check_id: str, site: str) -> tuple[tuple[InsertionPoint, Judged], ...]:
    """The trials of one check at every point of one site; a fresh site for each."""
    check = next(check for check in ACTIVE if check.id == check_id)
    return tuple((point, drive(check, ALL_SITES[site](), point)) for point in points())


def drive(check: PointCheck, site: Site, point: InsertionPoint) -> Judged:
    return judge_fully(check, site, point)


every_check = pytest.mark.parametrize("check", EVERY, ids=by_id)
every_active = pytest.mark.parametrize("check", ACTIVE, ids=by_id)
every_passive = pytest.mark.parametrize("check", PASSIVE, ids=by_id)
every_site = pytest.mark.parametrize("site", ALL_SITES)


@every_active
@every_site
def test_takes_no_more_probes_than_it_says(check: PointCheck, site: str) -> None:
    for _, judged in journeys(check.id, site):
        assert len(judged.probes) <= check.most_probes


@every_active
@every_site
def test_a_probe_changes_its_own_point_and_nothing_else(check: PointCheck, site: str) -> None:
    for point, judged in journeys(check.id, site):
        for probe in judged.probes:
            assert _same_elsewhere(point, probe)


def _same_elsewhere(point: InsertionPoint, probe: Probe) -> bool:
    base, sent = point.request, probe.request
    if (sent.method, sent.url.origin) != (base.method, base.url.origin):
        return False
    texts = {
        "target": (base.url.target, sent.url.target),
        "body": (base.body.decode("latin-1"), sent.body.decode("latin-1")),
        "header": (base.headers.get(point.header) or "", sent.headers.get(point.header) or ""),
    }
    holder = "header" if point.header else "target" if point.place in (Place.QUERY, Place.PATH) else "body"
    _, changed = texts.pop(holder)
    rest = point.header or "no such header"
    return (
        changed.startswith(point.before.removesuffix("="))
        and changed.endswith(point.after)
        and all(before == after for before, after in texts.values())
        and base.headers.without(rest) == sent.headers.without(rest)
    )


@every_active
@every_site
def test_every_text_that_is_sent_keeps_the_rules(check: PointCheck, site: str) -> None:
    for point, judged in journeys(check.id, site):
        for probe in [*judged.survey_probes[BASELINES:], *judged.probes]:
            if probe.request != point.request:
                text = put_text(value_in(point, probe.request), point.value)
                assert broken_rules(text) == [], text


@every_active
@every_site
def test_the_same_observations_give_the_same_verdict(check: PointCheck, site: str) -> None:
    for point, judged in journeys(check.id, site):
        assert judged.survey is not None
        again = run_on_stored(
            check.trial(point, judged.survey, Chance(SEED + check.id.encode())),
            [seen.exchange for seen in judged.observations],
        )

        assert again == judged.finding


@every_active
@pytest.mark.parametrize("site", SILENT)
def test_is_silent_where(check: PointCheck, site: str) -> None:
    assert [judged.finding for _, judged in journeys(check.id, site)] == [None] * len(points())


@every_active
def test_finds_its_weakness_and_shows_a_baseline_and_a_probe(check: PointCheck) -> None:
    found = drive(check, WILLING[check.id](), willing_point(check)).finding

    assert found is not None
    assert found.check == check.id
    assert found.technique in check.techniques
    parts = [piece.part for piece in found.evidence]
    assert {"baseline", "probe", "control", "replay"} >= set(parts)
    assert parts[0] == "baseline"
    assert "replay" in parts
    assert (found.grade is Grade.CONFIRMED) is (found.certainty >= 99)
    assert found.story.endswith(".")


def willing_point(check: PointCheck) -> InsertionPoint:
    values = {
        "path-traversal": "docs/a.txt",
        "xml-external-entity": "<note>shoes</note>",
        "insecure-deserialisation": "gASVBgAAAAAAAACMAmlklC4=",
    }
    value = values.get(check.id, "shoes")
    return point_at(Place.QUERY, value, "file")


@every_active
def test_discards_answers_that_speak_of_load(check: PointCheck) -> None:
    assert drive(check, busy(WILLING[check.id]()), willing_point(check)).finding is not None


@every_active
def test_other_seeds_draw_other_texts_and_find_the_same(check: PointCheck) -> None:
    point = willing_point(check)
    first = judge_fully(check, WILLING[check.id](), point, b"one")
    second = judge_fully(check, WILLING[check.id](), point, b"two")

    assert first.finding is not None
    assert second.finding is not None
    assert first.probes != second.probes
    assert (first.finding.technique, first.finding.sink) == (second.finding.technique, second.finding.sink)


def cost(site: Callable[[], Site], point: InsertionPoint) -> int:
    """The requests of one point over all active checks, the survey counted once."""
    applicable = [check for check in ACTIVE if point.place in check.places]
    judged = [drive(check, site(), point) for check in applicable]
    return len(judged[0].survey_probes) + sum(len(each.probes) for each in judged)


INERT = {
    "a number": point_at(Place.QUERY, "7", "id"),
    "a word": point_at(Place.BODY, "shoes", "kind"),
    "a cookie": point_at(Place.COOKIE, "dark", "theme"),
    "a header": point_at(Place.HEADER, "Mozilla", "User-Agent"),
    "a path": point_at(Place.QUERY, "docs/a.txt", "file"),
    "an address": point_at(Place.QUERY, "/home", "next"),
}


@pytest.mark.parametrize("name", [name for name in INERT if name not in ("a path", "an address")])
def test_an_inert_point_costs_fifteen_requests_at_most(name: str) -> None:
    assert cost(SILENT["the answer is always the same"], INERT[name]) <= 15


@pytest.mark.parametrize("name", ["a path", "an address"])
def test_an_inert_point_that_may_name_something_to_fetch_costs_eighteen_requests_at_most(name: str) -> None:
    assert cost(SILENT["the answer is always the same"], INERT[name]) <= 18


@pytest.mark.parametrize("name", ["a number", "a word", "a header"])
def test_a_plain_inert_point_costs_twelve_requests_at_most(name: str) -> None:
    assert cost(SILENT["the answer is always the same"], INERT[name]) <= 12


def test_an_opaque_point_that_matters_costs_twenty_one_requests_at_most() -> None:
    def site(value: str) -> Response:
        return page("<p>lamp</p>" if value == "shoes" else "<p>nothing</p>")

    assert cost(lambda: site, point_at(Place.QUERY, "shoes", "kind")) <= 21


@pytest.mark.parametrize("make", WILLING.values(), ids=WILLING)
def test_a_weak_point_costs_sixty_requests_at_most(make: Callable[[], Site]) -> None:
    assert cost(make, point_at(Place.QUERY, "shoes", "kind")) <= 60


@every_passive
def test_sees_nothing_in_an_answer_without_content(check: PassiveCheck) -> None:
    assert inspect(check, exchange_of(Response(204))) == ()


@every_passive
def test_sees_nothing_at_another_subject(check: PassiveCheck) -> None:
    assert check.inspect(exchange_of(page("<p>x</p>", server="nginx/1.2.3")), point_at()) == ()


@every_check
def test_its_file_is_called_like_it(check: Check) -> None:
    function = check.inspect if isinstance(check, PassiveCheck) else check.trial

    assert function.__module__.removeprefix("vedette.checks.") == check.id.replace("-", "_")


def test_every_module_with_a_check_is_in_the_catalogue() -> None:
    found = []
    for module in pkgutil.walk_packages(vedette.checks.__path__, "vedette.checks."):
        check = getattr(importlib.import_module(module.name), "CHECK", None)
        if check is not None:
            found.append(check.id)

    assert sorted(found) == sorted(check.id for check in EVERY)


@pytest.mark.parametrize("checks", [ACTIVE, AREA, PASSIVE, ROLES], ids=["active", "area", "passive", "roles"])
def test_ids_are_sorted(checks: tuple[Check, ...]) -> None:
    ids = [check.id for check in checks]

    assert ids == sorted(set(ids))


def test_a_check_is_found_by_its_id_and_others_are_not() -> None:
    assert all(get_check(check.id) is check for check in EVERY)
    with pytest.raises(NotFound):
        get_check("no-such-check")


@every_check
def test_its_weakness_is_described_in_whole_sentences(check: Check) -> None:
    weakness = check.weakness

    assert all(text.endswith(".") for text in (weakness.description, weakness.impact, weakness.remedy))
    assert not weakness.name.endswith(".")
    assert weakness.references
    assert all(link.startswith("https://") for link in weakness.references)
    assert any(f"definitions/{weakness.cwe}.html" in link for link in weakness.references)


@every_check
def test_it_is_weighed_from_low_upwards(check: Check) -> None:
    weakness = check.weakness
    if weakness.severity in (Severity.BEST_PRACTICE, Severity.INFORMATION):
        assert weakness.cvss is None
    else:
        assert weakness.cvss is not None
        assert CVSS3(weakness.cvss).clean_vector() == weakness.cvss


@every_passive
def test_it_is_told_of_a_route_or_a_host(check: PassiveCheck) -> None:
    assert check.subject in (SubjectKind.ROUTE, SubjectKind.HOST)
