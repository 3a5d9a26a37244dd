# SPDX-License-Identifier: Apache-2.0
"""Cross-site scripting: what the tokenizer takes for live counts, not what the text looks like."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import quote

import pytest
from tests.support.judge import (
    Browser,
    Site,
    judge,
    judge_fully,
    judge_whole,
    moved,
    no_browser,
    page,
    point_at,
    value_in,
)

from vedette.checks.cross_site_scripting import CHECK
from vedette.domain.exchange import Effect, EffectKind, Headers, Response
from vedette.domain.finding import Finding
from vedette.domain.insertion import Place
from vedette.domain.weakness import Grade, Severity


def escaped(value: str) -> str:
    return html.escape(value)


def script_escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'").replace('"', '\\"').replace("<", "\\u003c")


WEAK: dict[str, tuple[str, Site]] = {
    "it is text": ("event handler", lambda value: page(f"<p>Hello {value}</p>")),
    "it is text of an error page": ("event handler", lambda value: page(f"<p>{value} not found</p>", 404)),
    "there is no other markup": ("event handler", lambda value: page(value)),
    "it is escaped at one place and not at another": (
        "event handler",
        lambda value: page(f"<h1>{escaped(value)}</h1><p>{value}</p>"),
    ),
    "it is in a text area": ("event handler", lambda value: page(f"<textarea>{value}</textarea>")),
    "it is in the title": ("event handler", lambda value: page(f"<title>{value}</title>")),
    "it is in a style sheet": ("event handler", lambda value: page(f"<style>p {{ color: {value} }}</style>")),
    "it is in a comment": ("event handler", lambda value: page(f"<p>x</p><!-- {value} -->")),
    "it is in a quoted attribute": ("event handler", lambda value: page(f'<input value="{value}">')),
    "it is in an attribute in single quotes": ("event handler", lambda value: page(f"<input value='{value}'>")),
    "it is in an attribute without quotes": ("event handler", lambda value: page(f"<input value={value}>")),
    "only angle brackets are escaped in an attribute": (
        "event handler",
        lambda value: page(f'<input value="{value.replace("<", "&lt;").replace(">", "&gt;")}">'),
    ),
    "only angle brackets are escaped in an attribute without quotes": (
        "event handler",
        lambda value: page(f"<input value={value.replace('<', '&lt;').replace('>', '&gt;')}>"),
    ),
    "single quotes are left alive in an attribute that they close": (
        "event handler",
        lambda value: page(f"<input value='{html.escape(value, quote=False)}'>"),
    ),
    "it is a link's whole address": (
        "address that may be a script",
        lambda value: page(f'<a href="{escaped(value)}">on</a>'),
    ),
    "it is a frame's whole address": (
        "address that may be a script",
        lambda value: page(f'<iframe src="{escaped(value)}"></iframe>'),
    ),
    "it is in a handler's string": (
        "event handler",
        lambda value: page(f"<b onclick=\"show('{escaped(value)}')\">x</b>"),
    ),
    "it is in a script's string": ("event handler", lambda value: page(f"<script>var a = '{value}';</script>")),
    "it is in a script's string without angle brackets": (
        "script",
        lambda value: page(f"<script>var a = '{re.sub('[<>]', '', value)}';</script>"),
    ),
    "it is in a script's string with quotes escaped and backslashes forgotten": (
        "script",
        lambda value: page("<script>var a = '" + re.sub("[<>]", "", value).replace("'", "\\'") + "';</script>"),
    ),
    "it is in a script's template": (
        "script",
        lambda value: page(f"<script>var a = `{script_escaped(value).replace('`', '')}`;</script>"),
    ),
    "it is a number in a script": (
        "script",
        lambda value: page(f"<script>var a = {re.sub('[^a-z0-9()-]', '', value)};</script>"),
    ),
    "it is in a data block with angle brackets": (
        "event handler",
        lambda value: page(f'<script type="application/json">{{"a": "{value}"}}</script>'),
    ),
    "it is the document of a frame, escaped": (
        "srcdoc",
        lambda value: page(f'<iframe srcdoc="{escaped(value)}"></iframe>'),
    ),
    "it is in a tag": ("event handler", lambda value: page(f"<div {value}>x</div>")),
    "the last character is cut off": ("event handler", lambda value: page(f"<p>{value[:-1]}</p>")),
    "the value is split at spaces": ("event handler", lambda value: page(f"<p>{value.split(' ')[0]}</p>")),
    "script elements are filtered": (
        "event handler",
        lambda value: page(f"<p>{re.sub('(?i)</?script[^>]*>', '', value)}</p>"),
    ),
    "no type is stated and it looks like HTML": (
        "event handler",
        lambda value: page(f"<html><p>{value}</p></html>", media_type=""),
    ),
    "the noise of the page differs": (
        "event handler",
        lambda value: page(f"<p>{len(value) * 7 % 11}</p><p>{value}</p>"),
    ),
}


@pytest.mark.parametrize(("where", "site"), WEAK.values(), ids=WEAK)
def test_is_reported_where(where: str, site: Site) -> None:
    judged = judge_fully(CHECK, site)

    assert judged.finding is not None
    assert judged.finding.grade is Grade.POSSIBLE
    assert 85 <= judged.finding.certainty <= 95
    assert f"live {where}" in judged.finding.story
    assert len(judged.probes) <= 6


SAFE: dict[str, Site] = {
    "it is escaped": lambda value: page(f"<p>{escaped(value)}</p>"),
    "it is escaped in a quoted attribute": lambda value: page(f'<input value="{escaped(value)}">'),
    "it is escaped in a text area": lambda value: page(f"<textarea>{escaped(value)}</textarea>"),
    "angle brackets are escaped in the title": lambda value: page(f"<title>{value.replace('<', '&lt;')}</title>"),
    "angle brackets are removed from text": lambda value: page(f"<p>{re.sub('[<>]', '', value)}</p>"),
    "tags are removed": lambda value: page(f"<p>{re.sub('<[^>]*>?', '', value)}</p>"),
    "the event handlers are removed": lambda value: page(f"<p>{re.sub(r'(?i)[/ ]on[a-z]+=[^>]*', '', value)}</p>"),
    "the type is JSON": lambda value: page(json.dumps({"a": value}), media_type="application/json"),
    "the type is plain text": lambda value: page(value, media_type="text/plain"),
    "the type is script": lambda value: page(f"var a = '{value}'", media_type="text/javascript"),
    "the type is XML": lambda value: page(f"<a>{value}</a>", media_type="application/xml"),
    "no type is stated and sniffing is off": lambda value: page(
        f"<html>{value}</html>", media_type="", x_content_type_options="nosniff"
    ),
    "no type is stated and it does not look like HTML": lambda value: page(f"you said {value}", media_type=""),
    "it is a download": lambda value: page(f"<p>{value}</p>", content_disposition='attachment; filename="a.html"'),
    "it is in the body of a redirect": lambda value: Response(
        302, headers=Headers((("Location", "/"), ("Content-Type", "text/html"))), body=f"<p>{value}</p>".encode()
    ),
    "it is in a Location only": lambda value: moved("/?" + quote(value)),
    "it is a canonical link's address": lambda value: page(f'<link rel=canonical href="{escaped(value)}">'),
    "it is an image's address": lambda value: page(f'<img src="{escaped(value)}">'),
    "it is a link's address behind a path": lambda value: page(f'<a href="/go/{escaped(value)}">on</a>'),
    "it is a link's address behind our host": lambda value: page(
        f'<a href="https://shop.example/{escaped(value)}">on</a>'
    ),
    "only web addresses become links": lambda value: page(
        f'<a href="{escaped(value) if value.startswith("http") else "/#" + escaped(value)}">on</a>'
    ),
    "it is percent-encoded in a link": lambda value: page(f'<a href="/?q={quote(value)}">on</a>'),
    "it is escaped in a script's string": lambda value: page(f"<script>var a = '{script_escaped(value)}';</script>"),
    "it is JSON in a script, with its angle brackets escaped": lambda value: page(
        "<script>var a = " + json.dumps(value).replace("<", "\\u003c") + ";</script>"
    ),
    "it is JSON in a data block, escaped": lambda value: page(
        '<script type="application/json">' + json.dumps(value).replace("<", "\\u003c") + "</script>"
    ),
    "it is in the text of a script that is loaded from elsewhere": lambda value: page(
        f'<script src="/a.js">{re.sub("[<>]", "", value)}</script>'
    ),
    "it is escaped in one place and inert in the other": lambda value: page(
        f"<p>{escaped(value)}</p><textarea>{re.sub('[<>]', '', value)}</textarea>"
    ),
    "it is escaped in a handler twice over": lambda value: page(
        f"<b onclick=\"show('{escaped(script_escaped(value))}')\">x</b>"
    ),
    "it is in a comment without angle brackets": lambda value: page(f"<!-- {re.sub('[<>]', '', value)} -->"),
    "it is in a style sheet without angle brackets": lambda value: page(f"<style>{re.sub('[<>]', '', value)}</style>"),
    "it comes back in a header": lambda value: page("<p>x</p>", x_said=quote(value)),
    "an attribute keeps its quotes and angle brackets pass": lambda value: page(
        f'<input value="{value.replace(chr(34), "&quot;")}">'
    ),
    "a firewall answers": lambda value: page("<h1>Blocked</h1>", 403) if "<" in value else page(f"<p>{value}</p>"),
    "the call is there already": lambda value: page("<svg onload=vedette(1)>" + escaped(value)),
    "the page writes the call around any number": lambda value: page(
        f"<p>{escaped(value)}</p><i>{value[:20]}</i>"
        + "".join(f"<svg onload=vedette({number})>" for number in re.findall(r"\d{10}", value))
    ),
    "the value must be short": lambda value: page(f"<p>{value[:20]}</p>"),
}


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: Site) -> None:
    assert judge(CHECK, site) is None


@pytest.mark.parametrize("place", list(Place))
def test_is_reported_at(place: Place) -> None:
    assert judge(CHECK, lambda value: page(f"<p>{value}</p>"), place) is not None


def running(response: Response, call: str) -> tuple[Effect, ...]:
    """A browser in which whatever is alive runs."""
    text = response.body.decode()
    is_alive = re.search(rf"<svg/onload={re.escape(call)}", text) is not None
    return (Effect(EffectKind.SCRIPT, call[len("vedette(") : -1]),) if is_alive else ()


def rendered(site: Site, browser: Browser) -> Finding:
    here = point_at()
    found = judge_whole(CHECK, lambda request: site(value_in(here, request)), here, browser=browser).finding
    assert found is not None
    return found


def test_what_a_browser_runs_is_confirmed() -> None:
    found = rendered(lambda value: page(f"<p>{value}</p>"), running)

    assert (found.grade, found.certainty) == (Grade.CONFIRMED, 100)
    assert [seen.part for seen in found.evidence if seen.exchange.has_effect(EffectKind.SCRIPT)] == ["replay"]


def test_what_a_browser_does_not_run_is_possible_and_less_certain() -> None:
    found = rendered(lambda value: page(f"<p>{value}</p>"), lambda response, call: ())

    assert (found.grade, found.certainty) == (Grade.POSSIBLE, 70)


def test_what_runs_without_our_doing_proves_nothing() -> None:
    found = rendered(
        lambda value: page(f"<p>{value}</p>"), lambda response, call: (Effect(EffectKind.SCRIPT, call[8:-1]),)
    )

    assert found.grade is Grade.POSSIBLE


def test_without_a_browser_the_story_says_so() -> None:
    found = rendered(lambda value: page(f"<p>{value}</p>"), no_browser)

    assert "No browser has run it: There is no browser here." in found.story


def test_a_policy_that_blocks_makes_it_low() -> None:
    found = judge(CHECK, lambda value: page(f"<p>{value}</p>", content_security_policy="default-src 'self'"))

    assert found is not None
    assert (found.severity, found.certainty) == (Severity.LOW, 60)


@pytest.mark.parametrize(
    "name",
    ["it is escaped", "the type is JSON", "it is in a Location only", "it is percent-encoded in a link"],
)
def test_costs_nothing_where(name: str) -> None:
    assert judge_fully(CHECK, SAFE[name], point_at()).probes == []
