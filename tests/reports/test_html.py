# SPDX-License-Identifier: Apache-2.0
"""Pages hold no markup but ours, whatever a target wrote."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from lxml import html as reader
from tests.support.documents import HOSTILE, document, document_of

from vedette.domain.classification import Standard
from vedette.domain.scan import Failure, FailureReason, ScanState
from vedette.reports.document import ReportDocument
from vedette.reports.html import DETAIL, KNOWLEDGE, PER_WEBSITE, SUMMARY, Page, compliance_page, page_formats

PAGES = (DETAIL, SUMMARY, KNOWLEDGE, PER_WEBSITE, *map(compliance_page, Standard))
EACH = pytest.mark.parametrize("page", PAGES, ids=[page.title for page in PAGES])
OURS = frozenset(
    {"html", "head", "meta", "title", "style", "body", "a", "header", "div", "svg", "path", "h1", "p", "dl"}
    | {
        "dt",
        "dd",
        "nav",
        "h2",
        "ol",
        "li",
        "main",
        "section",
        "span",
        "figure",
        "figcaption",
        "defs",
        "pattern",
        "rect",
    }
    | {"text", "table", "caption", "thead", "tr", "th", "tbody", "td", "h3", "h4", "pre", "code", "ul", "footer"}
    | {"strong", "br", "line"}
)


def render(page: Page, told: ReportDocument | None = None) -> str:
    on_screen, _ = page_formats(page)
    return on_screen.render(told or document()).decode()


def read(text: str) -> Any:
    """Return the page as a reader's tree; what its searches return has no static type."""
    return reader.document_fromstring(text)


@EACH
def test_no_element_comes_from_a_target(page: Page) -> None:
    tree = read(render(page))

    assert {element.tag for element in tree.iter() if isinstance(element.tag, str)} <= OURS
    assert not [name for element in tree.iter() for name in element.attrib if name.lower().startswith("on")]


@EACH
def test_nothing_is_loaded_from_elsewhere(page: Page) -> None:
    text = render(page)
    tree = read(text)

    assert "default-src 'none'" in text
    assert not tree.xpath("//@src | //link | //script | //iframe | //object | //form")
    assert "url(http" not in text
    assert "@import" not in text
    assert all(link.startswith(("#", "https://")) for link in tree.xpath("//a/@href"))


@EACH
def test_a_reader_sees_characters_that_deceive(page: Page) -> None:
    text = render(page)

    assert "\u202e" not in text
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", text)
    if page is not SUMMARY:
        assert HOSTILE not in text
    assert "[U+202E]" in text


@EACH
def test_every_link_of_the_contents_leads_somewhere(page: Page) -> None:
    tree = read(render(page))
    names = set(tree.xpath("//@id"))

    assert {link[1:] for link in tree.xpath("//a/@href") if link.startswith("#")} <= names
    assert len(tree.xpath("//@id")) == len(names)


@EACH
def test_a_page_can_be_heard(page: Page) -> None:
    tree = read(render(page))

    assert tree.get("lang") == "en"
    assert len(tree.xpath("//h1")) == 1
    assert all(picture.xpath("./title/text()") for picture in tree.xpath("//svg[@role='img']"))
    assert not tree.xpath("//th[not(@scope)]")
    levels = [int(element.tag[1]) for element in tree.xpath("//h1|//h2|//h3|//h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_detailed_report_tells_each_finding_with_its_proof() -> None:
    tree = read(render(DETAIL))

    assert len(tree.xpath("//section[contains(@class, 'finding')]")) == 2
    assert tree.xpath("//pre[@aria-label='Request']")
    assert "seen" in tree.xpath("//section[contains(@class, 'finding')]")[0].text_content()


def test_responses_can_be_left_out() -> None:
    tree = read(render(DETAIL, replace(document(), with_responses=False)))

    assert not tree.xpath("//pre[@aria-label='Response']")


def test_a_scan_that_failed_says_so_in_front() -> None:
    failed = replace(
        document().scan, state=ScanState.FAILED, failure=Failure(FailureReason.HOST_UNAVAILABLE, "Nobody answers.")
    )
    tree = read(render(SUMMARY, replace(document(), scan=failed)))

    assert "Nobody answers." in tree.xpath("//div[@class='doubt']")[0].text_content()


def test_nothing_found_is_not_called_secure() -> None:
    text = render(SUMMARY, document_of())

    assert "Nothing was found in what was tested." in text
    assert "secure" not in text.lower().replace("securecookie", "")


def test_a_reference_that_is_no_web_address_is_no_link() -> None:
    (first, _) = document().findings
    weakness = replace(first.weakness, references=("javascript:alert(1)",))

    assert 'href="javascript' not in render(DETAIL, document_of(replace(first, weakness=weakness)))
