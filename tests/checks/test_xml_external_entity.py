# SPDX-License-Identifier: Apache-2.0
"""XML external entity: a real parser that reads what a document names, and others that do not."""

from __future__ import annotations

import html
import re

import pytest
from tests.support.fake_sites import PASSWD, xml_site
from tests.support.judge import Fetcher, Site, judge, judge_fully, page, point_at

from vedette.checks.xml_external_entity import CHECK, OUT_OF_BAND, root_of
from vedette.domain.callback import CallKind
from vedette.domain.exchange import Response
from vedette.domain.weakness import Grade

NOTE = "<note>Hello</note>"


WEAK: dict[str, tuple[str, Site]] = {
    "the parsed document is shown": (NOTE, xml_site(resolves=True)),
    "the value begins with a declaration": (f'<?xml version="1.0"?>{NOTE}', xml_site(resolves=True)),
}
SAFE: dict[str, tuple[str, Site]] = {
    "the parser resolves nothing": (NOTE, xml_site(resolves=False)),
    "nothing of the document is shown": (NOTE, xml_site(resolves=True, shows=False)),
    "the value is echoed": (NOTE, lambda value: page(f"<pre>{html.escape(value)}</pre>")),
    "the page is about such files": (NOTE, lambda value: page(f"<pre>{PASSWD}</pre>")),
    "whoever names the file is shown an example": (
        NOTE,
        lambda value: page(f"<pre>{PASSWD}</pre>" if "etc/passwd" in value else "<p>thanks</p>"),
    ),
    "documents with a DTD are refused": (
        NOTE,
        lambda value: page("no", 400) if "DOCTYPE" in value else xml_site(resolves=True)(value),
    ),
    "declarations are taken out": (
        NOTE,
        lambda value: xml_site(resolves=True)(re.sub(r"<!DOCTYPE.*?\]>", "", value)),
    ),
}


@pytest.mark.parametrize(("value", "site"), WEAK.values(), ids=WEAK)
def test_is_reported_where(value: str, site: Site) -> None:
    judged = judge_fully(CHECK, site, point_at(value=value, name="xml"))

    assert judged.finding is not None
    assert judged.finding.grade is Grade.CONFIRMED
    assert [seen.part for seen in judged.finding.evidence] == ["baseline", "probe", "control", "control", "replay"]
    kept = [seen.exchange.response.body for seen in judged.finding.evidence if seen.part in ("probe", "replay")]
    assert all(b"daemon" not in body for body in kept)


@pytest.mark.parametrize(("value", "site"), SAFE.values(), ids=SAFE)
def test_is_silent_where(value: str, site: Site) -> None:
    assert judge(CHECK, site, value=value, name="xml") is None


@pytest.mark.parametrize("value", ["shoes", "1", "", "<", "a < b", "<!DOCTYPE x><x/>", "{'a': '<b>'}"])
def test_nothing_is_sent_where_the_value_is_no_xml(value: str) -> None:
    assert judge_fully(CHECK, lambda _: page("x"), point_at(value=value)).probes == []


def test_the_root_is_named() -> None:
    assert root_of('<?xml version="1.0"?>\n<cart id="1"/>') == "cart"
    assert root_of("<a:b/>") is None


def declared(value: str) -> str | None:
    """The address that a document declares as an entity, as a parser that resolves it would ask for it."""
    found = re.search(r'<!ENTITY \w+ SYSTEM "([^"]+)">', value)
    return found[1] if found else None


def named(value: str) -> str | None:
    """Any address in a text, as a search for links would ask for it."""
    found = re.search(r"http://[\w.:/-]+", value)
    return found[0] if found else None


def thanks(value: str, text: str) -> Response:
    return page("<p>thanks</p>")


@pytest.mark.parametrize(
    ("kind", "grade"), [(CallKind.HTTP, Grade.CONFIRMED), (CallKind.DNS, Grade.POSSIBLE)], ids=["fetches", "looks up"]
)
def test_a_parser_that_shows_nothing_is_reported_when_it(kind: CallKind, grade: Grade) -> None:
    judged = judge_fully(CHECK, Fetcher(thanks, declared, kind), point_at(value=NOTE, name="xml"))

    assert judged.finding is not None
    assert (judged.finding.technique, judged.finding.grade) == (OUT_OF_BAND, grade)
    assert [seen.part for seen in judged.finding.evidence] == ["baseline", "probe", "control", "replay"]


@pytest.mark.parametrize(
    "site",
    [Fetcher(thanks, named), Fetcher(thanks, lambda value: None), xml_site(resolves=True, shows=False)],
    ids=["every address in a text is fetched", "nothing is fetched", "files are read and nothing is shown"],
)
def test_no_call_is_reported_where(site: Site) -> None:
    assert judge_fully(CHECK, site, point_at(value=NOTE, name="xml")).finding is None
