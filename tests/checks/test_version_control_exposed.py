# SPDX-License-Identifier: Apache-2.0
"""Version control exposed: the small file of a working copy, which a name beside it does not show."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.support.judge import ORIGIN, WholeSite, judge_area, page

from vedette.checks.version_control_exposed import CHECK
from vedette.domain.exchange import Request, Response, Url
from vedette.domain.finding import Directory
from vedette.domain.weakness import Grade

APP = Directory(Url(ORIGIN, "/app/"))


def files(contents: Mapping[str, str], otherwise: Response | None = None) -> WholeSite:
    """A site of plain files; every other name is answered with `otherwise`, or honestly."""

    def site(request: Request) -> Response:
        text = contents.get(request.url.path)
        return page(text, media_type="") if text is not None else otherwise or page("No", 404)

    return site


WEAK: dict[str, WholeSite] = {
    "Git's HEAD names a branch": files({"/app/.git/HEAD": "ref: refs/heads/main\n"}),
    "Git's HEAD is a commit": files({"/app/.git/HEAD": "9fceb02d0ae598e95dc970b74767f19372d61af8\n"}),
    "Subversion's entries are there": files({"/app/.svn/entries": "12\n"}),
    "Mercurial's requirements are there": files({"/app/.hg/requires": "dotencode\nfncache\nrevlogv1\nstore\n"}),
    "every other name is the front page": files({"/app/.git/HEAD": "ref: refs/heads/main\n"}, page("<h1>Shop</h1>")),
}
SAFE: dict[str, WholeSite] = {
    "nothing is there": files({}),
    "every name is the front page": files({}, page("<h1>Shop</h1>")),
    "every name is answered with a branch": files({}, page("ref: refs/heads/main\n")),
    "every name is answered with a number": files({}, page("12\n")),
    "a page writes about HEAD": files({"/app/.git/HEAD": "<p>ref: refs/heads/main is what HEAD holds</p>"}),
    "the file is empty": files({"/app/.git/HEAD": ""}),
    "the folder is forbidden": files({}, page("ref: refs/heads/main\n", 403)),
    "another folder has it": files({"/.git/HEAD": "ref: refs/heads/main\n"}),
}


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_reported_where(site: WholeSite) -> None:
    judged = judge_area(CHECK, site, APP)

    assert judged.finding is not None
    assert judged.finding.grade is Grade.CONFIRMED
    assert [seen.part for seen in judged.finding.evidence] == ["baseline", "probe", "control", "replay"]
    assert len(judged.probes) <= CHECK.most_probes


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: WholeSite) -> None:
    assert judge_area(CHECK, site, APP).finding is None


def test_the_settings_and_the_history_are_never_asked_for() -> None:
    judged = judge_area(CHECK, files({"/app/.git/HEAD": "ref: refs/heads/main\n"}), APP)

    asked = {probe.request.url.path for probe in judged.probes if "control" not in probe.part}
    assert asked == {"/app/.git/HEAD", "/app/.svn/entries", "/app/.hg/requires"}
