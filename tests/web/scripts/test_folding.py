# SPDX-License-Identifier: Apache-2.0
"""Constant expressions are folded, scope by scope; what is not known stays a hole."""

from __future__ import annotations

import pytest

from vedette.web.scripts.folding import HOLE, Folder
from vedette.web.scripts.scopes import read_outline
from vedette.web.scripts.syntax import parse_script


def folded(source: str) -> tuple[str, ...]:
    """Fold the argument of the call of `look`."""
    root = parse_script(source)
    assert root is not None
    outline = read_outline(root)
    folder = Folder(outline)
    for found in outline.expressions:
        function = found.node.child_by_field_name("function")
        if function is not None and function.text == b"look":
            return folder.texts(folder.arguments(found.node)[0], found.scope)
    raise AssertionError("nothing is looked at")


KNOWN = {
    "concatenation": ("look('a' + 'b' + 1)", ("ab1",)),
    "a template": (r"const n = 'x'; look(`a/${n}\/${n}`)", ("a/x/x",)),
    "a constant": ("const a = '/a'; look(a + '/b')", ("/a/b",)),
    "a constant of an outer scope": ("var a = 'o'; function f(b) { return () => look(a) }", ("o",)),
    "the nearest constant": ("var a = 'o'; { let a = 'i'; look(a) }", ("i",)),
    "one name in two functions": ("function f() { var e = 'x'; look(e) } function g() { var e = 'y' }", ("x",)),
    "an assignment": ("let a; a = 'later'; look(a)", ("later",)),
    "a member": ("const t = {a: {b: 'c'}, 'd': 'e'}; look(t.a.b + t['d'])", ("ce",)),
    "an item": ("const l = ['x', 'y']; look(l[1])", ("y",)),
    "a shorthand": ("const b = 'q'; const t = {b}; look(t.b)", ("q",)),
    "a property that is set once": ("api.base = '/v1'; look(this.base + '/x')", ("/v1/x",)),
    "concat": ("look('/a/'.concat('b', '/c'))", ("/a/b/c",)),
    "join": ("look(['', 'a', 'b'].join('/'))", ("/a/b",)),
    "an encoded part": ("const q = 'x'; look('/s?q=' + encodeURIComponent(q))", ("/s?q=x",)),
    "a URL": ("look(new URL('x', '/base/dir').href)", ("/base/x",)),
    "its own site": ("look(location.origin + '/a')", ("/a",)),
    "either side": ("look(a ? 'x' : 'y')", ("x", "y")),
    "a fallback": ("look(window.base || '/api')", ("/api",)),
    "a function": ("const f = (p, q) => '/f/' + q + p; look(f('a', 'b'))", ("/f/ba",)),
    "a function with a body": ("function f(p) { return `/f/${p}` } look(f('a'))", ("/f/a",)),
    "a function of any number": ("const f = (...p) => ['/r', ...p].join('/'); look(f('a', 'b'))", ("/r/a/b",)),
    "a default": ("function f(a = '/d') { look(a) }", ("/d",)),
    "a string's escapes": (r"look('\x2fa\u002Fb')", ("/a/b",)),
}
UNKNOWN = {
    "a parameter": "const a = 'x'; function f(a) { look(a) }",
    "a name with two values": "let a = 'x'; a = 'y'; look(a)",
    "a name that is counted up": "let a = 'x'; a += 'y'; look(a)",
    "a call of something else": "look(other())",
    "a cycle": "var a = b, b = a; look(a)",
    "a function that calls itself": "const f = p => f(p); look(f('a'))",
    "a property with two values": "x.base = 'a'; y.base = 'b'; look(z.base)",
    "a product": "look(2 * 3)",
}


@pytest.mark.parametrize(("source", "wanted"), KNOWN.values(), ids=KNOWN)
def test_is_folded(source: str, wanted: tuple[str, ...]) -> None:
    assert folded(source) == wanted


@pytest.mark.parametrize("source", UNKNOWN.values(), ids=UNKNOWN)
def test_is_not_known(source: str) -> None:
    assert folded(source) == (HOLE,)


def test_alternatives_do_not_multiply() -> None:
    assert len(folded("look(" + " + ".join("(a ? 'x' : 'y')" for _ in range(200)) + ")")) <= 4


def test_a_long_chain_is_folded() -> None:
    assert folded("look(" + " + ".join(["'a'"] * 1_500) + ")") == ("a" * 1_500,)
