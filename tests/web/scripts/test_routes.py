# SPDX-License-Identifier: Apache-2.0
"""Router tables and bundlers' tables of files are read."""

from __future__ import annotations

import pytest

from vedette.web.javascript import GuessKind
from vedette.web.scripts.reader import read_script

ROUTES = {
    "children below their parents": (
        "const r = [{path: '/admin', children: [{path: 'users/:id', component: U}, {path: '', component: H}]}]",
        ["/admin", "/admin/users/1"],
    ),
    "a table by name": ("const c = [{path: 'b'}]; x([{path: '/a', children: c}])", ["/a", "/a/b"]),
    "patterns and options": (r"[{path: '/p/:slug(\\d+)?'}, {path: 'x/*'}]", ["/p/1", "x/"]),
    "an absolute child": ("[{path: '/a', routes: [{path: '/b'}]}]", ["/a", "/b"]),
    "a compiled element": ("e(R, {exact: !0, path: '/shop/:item'})", ["/shop/1"]),
    "AngularJS": ("p.when('/', {}).when('/tea/:id', {template: 't'}).otherwise('/')", ["/tea/1"]),
    "a path that is put together": ("const B = '/base'; [{path: B + '/x'}]", ["/base/x"]),
}


def guesses(source: str, kind: GuessKind) -> list[str]:
    return [each.text for each in read_script(source).guesses if each.kind is kind]


@pytest.mark.parametrize(("source", "wanted"), ROUTES.values(), ids=ROUTES)
def test_routes_are_read(source: str, wanted: list[str]) -> None:
    assert guesses(source, GuessKind.ROUTER)[: len(wanted)] == wanted


def test_files_of_a_bundler_are_named_by_its_tables() -> None:
    source = (
        'r.u=e=>"static/js/"+({1:"vendor",2:"main"}[e]||e)+"."+{1:"aa",2:"bb",3:"cc"}[e]+".chunk.js";'
        'n.miniCssF=function(e){return "css/"+{7:"f00"}[e]+".css"}'
    )

    assert guesses(source, GuessKind.FOLDED) == [
        "static/js/vendor.aa.chunk.js",
        "static/js/main.bb.chunk.js",
        "static/js/3.cc.chunk.js",
        "css/f00.css",
    ]


def test_a_table_within_itself_ends() -> None:
    assert guesses("var t = [{path: '/a', children: t}]", GuessKind.ROUTER) == ["/a"]
