# SPDX-License-Identifier: Apache-2.0
"""The echoed sum: a product between its two markers, in a body or a header, and nothing that looks like one."""

from __future__ import annotations

import re

import pytest
from tests.support.fake_sites import shell_words
from tests.support.judge import Judged, Site, page, point_at, survey_of, value_in

from vedette.checks.os_command_injection import echo
from vedette.checks.os_command_injection.forms import FORMS, Form
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Probe
from vedette.domain.exchange import Exchange, Response
from vedette.domain.finding import Finding

POINT = point_at(value="db", name="host")


def drive(site: Site) -> tuple[Finding | None, list[Probe]]:
    """Drive this technique alone."""
    survey = survey_of(POINT, lambda request: site(value_in(POINT, request)), Judged())
    running = echo.trial(POINT, survey, Chance(b"echo"))
    sent: list[Probe] = []
    try:
        probes = next(running)
        while True:
            sent.extend(probes)
            answers = [Exchange(probe.request, site(value_in(POINT, probe.request))) for probe in probes]
            probes = running.send(tuple(Observation(*pair) for pair in zip(probes, answers, strict=True)))
    except StopIteration as end:
        return end.value, sent


def test_both_forms_are_asked_in_one_probe_and_a_refusal_costs_no_more() -> None:
    finding, sent = drive(lambda value: page("<p>same</p>"))

    assert finding is None
    assert len(sent) == 1
    assert value_in(POINT, sent[0].request).count("$(echo") == len(FORMS) == 2


def test_a_form_without_quotes_is_found_where_quotes_are_refused() -> None:
    finding, _ = drive(lambda value: page("refused", 400) if "'" in value else page(shell_words(value)))

    assert finding is not None


def test_a_sum_is_proved_by_a_second_one_and_a_dead_one() -> None:
    finding, sent = drive(lambda value: page(shell_words(value)))

    assert finding is not None
    assert [probe.part for probe in sent] == ["probe", "control", "replay"]
    assert [piece.part for piece in finding.evidence] == ["baseline", "probe", "control", "replay"]


def words(value: str) -> str:
    return re.sub(r"\D", "", value)


SAFE: dict[str, Site] = {
    "the value is echoed": lambda value: page(value),
    "the sum is computed and the words are lost": lambda value: page(
        re.sub(r".*\(\((\d+)\*(\d+)\)\).*", lambda found: str(int(found[1]) * int(found[2])), value)
    ),
    "sums are computed without a shell's syntax, too": lambda value: page(
        re.sub(r"\$?\(?\((\d+)\*(\d+)\)\)?", lambda found: str(int(found[1]) * int(found[2])), value)
        .replace("$(echo ", "")
        .replace("(echo ", "")
    ),
    "only digits are kept": lambda value: page(words(value)),
}


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert drive(site)[0] is None


def test_a_word_in_a_header_counts() -> None:
    assert drive(lambda value: page("x", x_ran=shell_words(value)))[0] is not None


@pytest.mark.parametrize("form", FORMS, ids=["bare", "in quotes"])
def test_the_printed_word_is_not_in_the_text_that_asks_for_it(form: Form) -> None:
    chance = Chance(b"word")
    for _ in range(50):
        drawn = echo.draw(form.echo, chance)
        assert drawn.printed not in drawn.text
        assert not drawn.is_printed_in(Response(200, body=drawn.text.encode()))
        assert drawn.is_printed_in(Response(200, body=drawn.printed.encode()))
