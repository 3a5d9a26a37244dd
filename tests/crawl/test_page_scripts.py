# SPDX-License-Identifier: Apache-2.0
"""Pages that run scripts are told from those that do not, and alike ones from others."""

from __future__ import annotations

import pytest

from vedette.crawl.page_scripts import script_signature
from vedette.web.html import read_page


def signature(html: str) -> str:
    return script_signature(read_page(html))


@pytest.mark.parametrize(
    "html",
    [
        "<p>text</p><form action=/a><input name=b></form>",
        '<script type="application/ld+json">{"a": 1}</script>',
        '<script type="text/template"><b>x</b></script>',
        "",
    ],
)
def test_a_page_without_scripts_has_none(html: str) -> None:
    assert signature(html) == ""


@pytest.mark.parametrize(
    "html",
    [
        "<script src=/a.js></script>",
        "<script type=module>run()</script>",
        '<script type="text/JavaScript; charset=utf-8">run()</script>',
        "<b onclick='go()'>x</b>",
        "<a href='javascript:go()'>x</a>",
    ],
)
def test_scripts_and_handlers_count(html: str) -> None:
    assert signature(html) != ""


def test_numbers_and_versions_make_no_difference_and_other_scripts_do() -> None:
    assert signature("<script src=/a.js?v=1></script>") == signature("<script src=/a.js?v=2></script>")
    assert signature("<b onclick='go(1)'>x</b>") == signature("<b onclick='go(2)'>x</b><b onclick='go(3)'>x</b>")
    assert signature("<script src=/a.js></script>") != signature("<script src=/b.js></script>")
