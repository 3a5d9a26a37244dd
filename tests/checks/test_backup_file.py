# SPDX-License-Identifier: Apache-2.0
"""Backup file: the copy of a script that the server sends as text."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.support.judge import ORIGIN, WholeSite, judge_area, page

from vedette.checks.backup_file import CHECK
from vedette.domain.exchange import Request, Response, Url
from vedette.domain.finding import Route
from vedette.domain.weakness import Grade

CODE = "<?php\n$db = new PDO('mysql:host=db', 'shop', 'pw');\necho $_GET['x'];\n?>"
SHOP = "<h1>Shop</h1>"


def route(path: str = "/shop/list.php") -> Route:
    return Route(Request("GET", Url(ORIGIN, f"{path}?page=2")), path)


def files(contents: Mapping[str, str], otherwise: Response | None = None) -> WholeSite:
    """The page and some files; every other name is answered with `otherwise`, or honestly."""
    known = {"/shop/list.php": SHOP, "/shop/list": SHOP, **contents}

    def site(request: Request) -> Response:
        text = known.get(request.url.path)
        return page(text) if text is not None else otherwise or page("No", 404)

    return site


WEAK: dict[str, WholeSite] = {
    "the copy ends in .bak": files({"/shop/list.php.bak": CODE}),
    "the copy ends in .old": files({"/shop/list.php.old": CODE}),
    "the copy ends in .orig": files({"/shop/list.php.orig": CODE}),
    "the copy ends in a tilde": files({"/shop/list.php~": CODE}),
    "an editor left its swap file": files({"/shop/.list.php.swp": "b0VIM 8.2\0\0" + CODE}),
    "every other name is the front page": files({"/shop/list.php.bak": CODE}, page(SHOP)),
}
SAFE: dict[str, WholeSite] = {
    "no copy is there": files({}),
    "every name is the front page": files({}, page(SHOP)),
    "every name shows the same code": files({}, page(CODE)),
    "the copy is run": files({"/shop/list.php.bak": SHOP}),
    "the copy is forbidden": files({}, page(CODE, 403)),
    "the copy is empty": files({"/shop/list.php.bak": ""}),
    "the copy is prose": files({"/shop/list.php.bak": "We use <?php tags here."}),
    "the page itself shows code": files({"/shop/list.php": CODE, "/shop/list.php.bak": CODE}),
    "the copy is in another folder": files({"/list.php.bak": CODE}),
}


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_reported_where(site: WholeSite) -> None:
    judged = judge_area(CHECK, site, route())

    assert judged.finding is not None
    assert judged.finding.grade is Grade.CONFIRMED
    assert [seen.part for seen in judged.finding.evidence] == ["baseline", "probe", "control", "replay"]
    assert len(judged.probes) <= CHECK.most_probes


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: WholeSite) -> None:
    assert judge_area(CHECK, site, route()).finding is None


def test_a_page_that_is_no_script_costs_nothing() -> None:
    assert judge_area(CHECK, files({"/shop/list.bak": CODE}), route("/shop/list")).probes == []
