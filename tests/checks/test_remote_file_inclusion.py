# SPDX-License-Identifier: Apache-2.0
"""Remote file inclusion: what runs the listener's text, and what only displays it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import pytest
from jinja2 import Environment
from tests.support.fake_sites import included
from tests.support.judge import Fetcher, Site, judge_fully, page, point_at

from vedette.checks.remote_file_inclusion import CHECK
from vedette.domain.weakness import Grade


def php(text: str) -> str:
    """What PHP prints for a text whose blocks are empty: the break behind a closing tag goes along."""
    return re.sub(r"<\?php\s*\?>\n?", "", text)


def percent_tags(text: str) -> str:
    return re.sub(r"<%\s*%>", "", text)


def jinja(text: str) -> str:
    return Environment(autoescape=True).from_string(text).render()


def fetched(change: Callable[[str], str]) -> Fetcher:
    return Fetcher(lambda value, text: page(f"<div>{change(text)}</div>"))


WEAK: dict[str, tuple[Site, str]] = {
    "PHP runs it": (fetched(php), "PHP"),
    "ERB or JSP runs it": (fetched(percent_tags), "JSP, ASP, ERB or EJS"),
    "Jinja runs it": (fetched(jinja), "Jinja or Twig"),
    "a small engine runs it": (fetched(included), "Jinja or Twig"),
    "what was run is escaped": (fetched(lambda text: html.escape(jinja(text))), "Jinja or Twig"),
    "a suffix is put behind the address": (
        Fetcher(lambda value, text: page(php(text)), lambda value: value + ".inc.php"),
        "PHP",
    ),
}
SAFE: dict[str, Site] = {
    "the text is displayed": fetched(html.escape),
    "the text is displayed as it is": fetched(lambda text: text),
    "tags are taken out": fetched(lambda text: re.sub(r"<[^>]*>", "", text)),
    "processing instructions are taken out": fetched(lambda text: re.sub(r"<\?.*?\?>", "", text)),
    "tags are taken out and line breaks too": fetched(lambda text: re.sub(r"<[^>]*>|\n", "", text)),
    "white space is collapsed": fetched(lambda text: " ".join(text.split())),
    "all signs are taken out": fetched(lambda text: re.sub(r"[^\w\n]", "", text)),
    "the text is fetched and thrown away": fetched(lambda text: ""),
    "the address is echoed": lambda value: page(html.escape(value)),
    "only the first line is shown": fetched(lambda text: text.partition("\n")[0]),
    "the text is put into JSON": Fetcher(lambda value, text: page(repr(text), media_type="application/json")),
}


@pytest.mark.parametrize(("site", "interpreter"), WEAK.values(), ids=WEAK)
def test_is_reported_where(site: Site, interpreter: str) -> None:
    judged = judge_fully(CHECK, site, point_at(value="docs/home", name="page"))

    assert judged.finding is not None
    assert (judged.finding.grade, judged.finding.certainty) == (Grade.CONFIRMED, 100)
    assert interpreter in [fact.value for fact in judged.finding.facts]
    assert len(judged.probes) == 2


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    judged = judge_fully(CHECK, site, point_at(value="docs/home", name="page"))

    assert judged.finding is None
    assert len(judged.probes) == 1


def test_nothing_is_sent_where_the_value_names_no_file() -> None:
    assert judge_fully(CHECK, fetched(php), point_at(name="q", value="shoes")).probes == []
