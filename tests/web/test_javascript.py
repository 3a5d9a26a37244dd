# SPDX-License-Identifier: Apache-2.0
"""Addresses are found in scripts without running them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.web.javascript import MOST_GUESSES, GuessKind, ScriptGuess, read_javascript

FOUND = {
    'fetch("/api/items")': ["/api/items"],
    "load('../up/page.html?x=1')": ["../up/page.html?x=1"],
    'go("https://shop.example/a")': ["https://shop.example/a"],
    'x = "products/list.php"': ["products/list.php"],
    'get("account/orders")': ["account/orders"],
    'var a = "/api"; var b = "/v" + 2; get(a + b + "/users");': ["/api", "/v2", "/api/v2/users"],
    'cfg = {base: "/rest"}; get(cfg.base + "/x")': ["/rest", "/rest/x"],
    'get("/users/" + id + "/edit")': ["/users/1/edit", "/users/"],
    "get(`/users/${user.id}/edit`)": ["/users/1/edit", "/users/"],
    'const v = "/v3"; get(`${v}/orders`)': ["/v3", "/v3/orders"],
    "get(`/a/${f({x: 1})}/b`); get('/c')": ["/a/1", "/a/", "/b", "/c"],
    "html`<p>${x ? html`y` : {}} it's</p>`; get('/after')": ["/after"],
    "if (/[\"'/]/.test(a)) get('/r')": ["/r"],
    "a = b / c; d = '/q' // '/not'": ["/q"],
    r"get('\x2fenc\u002fed')": ["/enc/ed"],
    "get(base + '/tail')": ["/tail"],
    'fetch( "/broken': ["/broken"],
    "{path: 'users/:id/:tab?', component: X}": ["users/1/1"],
    'u = "//cdn.shop.example/lib.js"': ["//cdn.shop.example/lib.js"],
}


@pytest.mark.parametrize(("source", "texts"), FOUND.items(), ids=map(repr, FOUND))
def test_it_finds_in(source: str, texts: list[str]) -> None:
    guesses = [guess for guess in read_javascript(source) if guess.kind is not GuessKind.COMMENT]

    assert [guess.text for guess in guesses] == texts


SILENT = [
    "'text/html'",
    "'application/json'",
    "'//polymer'",
    "'/'",
    "'1/2'",
    "'use strict'",
    "'a b/c d'",
    "/* a/b */ // c / d, ** /*.js",
    "import 'lodash/map'; import x from 'react'",
    "//# sourceMappingURL=data:application/json;base64,AAAA",
    "x = '</div>'",
]


@pytest.mark.parametrize("source", SILENT)
def test_it_is_silent_on(source: str) -> None:
    assert read_javascript(source) == ()


def test_kinds_are_told_apart() -> None:
    kinds = {guess.text: guess.kind for guess in read_javascript('a("/s"); b("/x/" + c + "/y"); d = {path: "r/:q"}')}

    assert kinds["/s"] is GuessKind.STRING
    assert kinds["/x/1/y"] is GuessKind.FOLDED
    assert kinds["r/1"] is GuessKind.ROUTER


IMPORTED = [
    "import './a/b.js'",
    "import x, {y} from './a/b.js'",
    'export * from "./a/b.js"',
    "import(`./a/b.js`)",
    "importScripts('./a/b.js')",
    "//# sourceMappingURL=./a/b.js",
]


@pytest.mark.parametrize("source", IMPORTED)
def test_what_a_script_loads_is_relative_to_its_file(source: str) -> None:
    assert read_javascript(source)[0] == ScriptGuess("./a/b.js", GuessKind.MODULE)


COMMENTED = {
    "// '/comment'": ["/comment"],
    "/* see /a/b.php?x=1. */ f()": ["/a/b.php?x=1"],
    "// http://site.example/x": ["http://site.example/x"],
    "//fetch('/old/api')": ["/old/api"],
}


@pytest.mark.parametrize(("source", "texts"), COMMENTED.items())
def test_comments_are_read(source: str, texts: list[str]) -> None:
    assert read_javascript(source) == tuple(ScriptGuess(text, GuessKind.COMMENT) for text in texts)


def test_comments_do_not_crowd_out_the_program() -> None:
    source = "".join(f"// /c/{number}\n" for number in range(1_000)) + "a('/p')"

    guesses = read_javascript(source)

    assert guesses[0].text == "/p"
    assert len(guesses) == 51


def test_a_bundle_gives_a_bounded_number_of_guesses() -> None:
    source = ";".join(f"a('/p/{number}')" for number in range(1_000))

    assert len(read_javascript(source)) == MOST_GUESSES


HOSTILE = [
    "/*",
    '"',
    "'\\",
    "`",
    "`${",
    "${",
    "/",
    "[",
    "a+",
    '"x"+',
    "`${`",
    "{path:",
    "=",
    "\\",
    "//",
    "/[",
    "a.b",
    "${}`",
]


@given(st.lists(st.sampled_from([*HOSTILE, "\n", "}", ")", "x"])).map("".join) | st.text())
def test_any_source_is_read_without_an_exception(source: str) -> None:
    read_javascript(source)


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_repetition_ends(piece: str) -> None:
    read_javascript(piece * 20_000)


def test_a_hole_that_does_not_end_is_read_once() -> None:
    read_javascript("fetch(`\\${" + "a" * 200_000 + "`)")
    read_javascript("fetch(`\\${" + " " * 200_000 + "`)")
