# SPDX-License-Identifier: Apache-2.0
"""Calls that send requests are read with method, address, body and headers."""

from __future__ import annotations

import pytest

from vedette.web.scripts.calls import BodyForm, ScriptCall
from vedette.web.scripts.reader import read_script

JSON, FORM = BodyForm.JSON, BodyForm.FORM
CALLS: dict[str, tuple[str, list[ScriptCall]]] = {
    "fetch": ("fetch('/a')", [ScriptCall("GET", "/a")]),
    "fetch with a body": (
        "fetch(`/a/${id}`, {method: 'post', headers: {'X-A': '1', b: c}, body: JSON.stringify({n: 1, t: true, u: x})})",
        [ScriptCall("POST", "/a/1", (("n", 1), ("t", True), ("u", None)), JSON, (("X-A", "1"),))],
    ),
    "fetch with a form": (
        "const f = new FormData(); f.append('a', 'b'); f.append('c', file); fetch('/up', {method: 'POST', body: f})",
        [ScriptCall("POST", "/up", (("a", "b"), ("c", None)), FORM)],
    ),
    "fetch with a query as its body": (
        "fetch('/q', {method: 'PUT', body: new URLSearchParams({a: '1'}).toString()})",
        [ScriptCall("PUT", "/q", (("a", "1"),), FORM)],
    ),
    "XMLHttpRequest": (
        "var x = new XMLHttpRequest(); x.open('POST', base + '/x'); x.send(JSON.stringify({k: 'v'}))",
        [ScriptCall("POST", "/x", (("k", "v"),), JSON)],
    ),
    "XMLHttpRequest that is never sent": ("x.open('GET', '/x', true)", [ScriptCall("GET", "/x")]),
    "axios by its verb": ("axios.post(API + '/o', {i: 3})", [ScriptCall("POST", "/o", (("i", 3),), JSON)]),
    "axios by its configuration": (
        "axios({url: '/l', method: 'patch', data: {u: name}, baseURL: '/v1'})",
        [ScriptCall("PATCH", "/v1/l", (("u", None),), JSON)],
    ),
    "axios with a query": (
        "axios.get('/s', {params: {page: 2}})",
        [ScriptCall("GET", "/s", (("page", 2),), FORM)],
    ),
    "jQuery's ajax": (
        "$.ajax({url: '/j', type: 'POST', data: {a: {b: 'c'}}})",
        [ScriptCall("POST", "/j", (("a", {"b": "c"}),), FORM)],
    ),
    "jQuery's short forms": (
        "$.post('/p', {a: 'b'}); jQuery.getJSON('/g', {c: 'd'})",
        [ScriptCall("POST", "/p", (("a", "b"),), FORM), ScriptCall("GET", "/g", (("c", "d"),), FORM)],
    ),
    "a bundler's way to call": ("(0, n.put)('/b/c', {z: 0})", [ScriptCall("PUT", "/b/c", (("z", 0),), JSON)]),
    "a client of one's own": ("this.http.delete('/items/' + id)", [ScriptCall("DELETE", "/items/1")]),
    "a beacon": (
        "navigator.sendBeacon('/log', JSON.stringify({e: 'x'}))",
        [ScriptCall("POST", "/log", (("e", "x"),), JSON)],
    ),
    "an event source": ("new EventSource('/events')", [ScriptCall("GET", "/events")]),
    "a route that a server declares": ("app.get('/u/:id/x', (q, r) => 1)", [ScriptCall("GET", "/u/1/x")]),
    "through a function": (
        "function api(m, p) { return fetch('/api' + p, {method: m}) } api('POST', '/t')",
        [ScriptCall("GET", "/api"), ScriptCall("POST", "/api/t")],
    ),
    "through two functions": (
        "const at = n => '/v1/' + n; const ask = async (n) => (await fetch(at(n))).json(); ask('teas')",
        [ScriptCall("GET", "/v1/1"), ScriptCall("GET", "/v1/teas")],
    ),
    "through a function with a body": (
        "const tell = (n, b) => fetch('/v1/' + n, {method: 'POST', body: JSON.stringify(b)});tell('x', {tea: t, n: 2})",
        [ScriptCall("POST", "/v1/1"), ScriptCall("POST", "/v1/x", (("tea", None), ("n", 2)), JSON)],
    ),
    "an unknown query": ("fetch('/s?' + q); fetch('/t' + q)", [ScriptCall("GET", "/s"), ScriptCall("GET", "/t")]),
    "through a table": (
        "const R = Object.freeze({users: {all: '/u'}}); fetch(R.users.all)",
        [ScriptCall("GET", "/u")],
    ),
    "either of two": ("fetch(a ? '/yes' : '/no')", [ScriptCall("GET", "/yes"), ScriptCall("GET", "/no")]),
    "in a script that breaks off": ("if (a { fetch('/still', {method: 'POST'});", [ScriptCall("POST", "/still")]),
}
SILENT = {
    "a cache": "map.get('key'); headers.get('content-type'); params.delete('a')",
    "an address that is not known": "fetch(x); axios.post(y, {a: 1})",
    "a window": "window.open('/a', '_blank')",
    "a method that is none": "x.open('a file', '/b')",
    "nothing": "",
}


@pytest.mark.parametrize(("source", "wanted"), CALLS.values(), ids=CALLS)
def test_is_read(source: str, wanted: list[ScriptCall]) -> None:
    assert list(read_script(source).calls) == wanted


@pytest.mark.parametrize("source", SILENT.values(), ids=SILENT)
def test_is_no_call(source: str) -> None:
    assert read_script(source).calls == ()


def test_of_one_address_the_call_that_tells_most_counts() -> None:
    source = "api.post('/a/b'); api.post('/a/b', {x: 1, y: 2}); api.post('/a/b', {x: 1})"

    assert read_script(source).calls == (ScriptCall("POST", "/a/b", (("x", 1), ("y", 2)), JSON),)
