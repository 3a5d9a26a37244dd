# SPDX-License-Identifier: Apache-2.0
"""One answer leads to all that a browser, a machine or a curious reader would find in it."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest
from tests.support.crawl_site import address, html, moved, settings_for

from vedette.crawl.discovery import MOST_GUESSES, discover
from vedette.crawl.inventory import Candidate, CandidateRecord, Provenance
from vedette.crawl.settings import CrawlSettings
from vedette.crawl.soft_404 import Liveness
from vedette.domain.exchange import Exchange, Headers, Request, Response

SETTINGS = settings_for()


def found(
    response: Response,
    target: str = "/dir/page.html",
    *,
    source: Provenance = Provenance.LINK,
    settings: CrawlSettings = SETTINGS,
    liveness: Liveness = Liveness.ALIVE,
) -> list[tuple[str, Provenance]]:
    request = Request("GET", address("http://site.example").with_target(target))
    record = CandidateRecord(Candidate(request, 1, source))
    candidates = discover(record, Exchange(request, response), settings, liveness)
    return [(f"{each.request.method} {each.request.url.target}", each.source) for each in candidates]


def typed(media_type: str, body: bytes, *lines: tuple[str, str]) -> Response:
    return Response(200, headers=Headers((("Content-Type", media_type), *lines)), body=body)


CASES = {
    "links": (html("<a href=x.html>x</a><img src=/i.png>"), [("/dir/x.html", "link"), ("/i.png", "resource")]),
    "links against a base": (html("<base href=/b/><a href=x>x</a>"), [("/b/x", "link"), ("/b/", "data")]),
    "prose against a base": (
        html("<base href=/b>It is at /x/y.html"),
        [("/x/y.html", "text"), ("/b/x/y.html", "text"), ("/b", "data")],
    ),
    "names of files in prose, against page and root": (
        html("<p>see price.pdf"),
        [("/dir/price.pdf", "text"), ("/price.pdf", "text")],
    ),
    "forms": (html("<form action=/f><input name=q>"), [("/f?q=test", "form")]),
    "redirects and their bodies": (
        Response(302, headers=Headers((("Location", "/next"), ("Content-Type", "text/html"))), body=b"<a href=/in>x"),
        [("/next", "redirect"), ("/in", "link")],
    ),
    "headers": (
        typed("text/html", b"<p>", ("Link", "</l>; rel=next"), ("Content-Security-Policy", "report-uri /csp")),
        [("/l", "header"), ("/csp", "header")],
    ),
    "comments, against page and root": (
        html("<!-- ./old.html -->"),
        [("/dir/old.html", "comment"), ("/old.html", "comment")],
    ),
    "scripts": (
        html("<script>f('/api/' + 'x')</script><p onclick=\"g('/h/i')\">"),
        [("/api/x", "script"), ("/h/i", "script")],
    ),
    "routers": (html("<script>r = {path: 'user/:id'}</script>"), [("/dir/user/1", "router")]),
    "templates": (html("<template><a href=/t>x</a></template>"), [("/t", "markup")]),
    "styles": (typed("text/css", b"a{background:url(i.svg)}"), [("/dir/i.svg", "resource")]),
    "script files, against the target": (
        typed("text/javascript", b"get('api/list.json')"),
        [("/api/list.json", "script")],
    ),
    "modules and source maps, against the script's file": (
        typed("text/javascript", b"import a from './a.js'; import('../b.js')\n//# sourceMappingURL=page.js.map"),
        [("/dir/a.js", "script"), ("/b.js", "script"), ("/dir/page.js.map", "script")],
    ),
    "comments of scripts": (
        typed("text/javascript", b"// http://site.example/old/api\nf(1)"),
        [("/old/api", "comment")],
    ),
    "maps of modules": (
        html('<script type=importmap>{"imports": {"a": "./lib/a.js"}}</script>'),
        [("/dir/lib/a.js", "script")],
    ),
    "JSON": (typed("application/json", b'{"next": "/page/2"}'), [("/page/2", "script")]),
    "sitemaps": (typed("application/xml", b"<urlset><url><loc>/s</loc></url></urlset>"), [("/s", "sitemap")]),
    "other XML": (typed("application/rss+xml", b"<rss><x href='/r'/></rss>"), [("/r", "markup")]),
    "plain text": (typed("text/plain", b"see /notes/a.txt for more"), [("/notes/a.txt", "text")]),
    "a way out, which is tried with a way home": (
        html('<a href="/out?a=1&to=https://other.example/x">x</a>'),
        [("/out?a=1&to=https://other.example/x", "link"), ("/out?a=1&to=http%3A%2F%2Fsite.example%2F", "link")],
    ),
    "images": (typed("image/png", b"<a href=/x>"), []),
}


@pytest.mark.parametrize(("response", "expected"), CASES.values(), ids=CASES)
def test_it_finds(response: Response, expected: list[tuple[str, str]]) -> None:
    assert [(text.removeprefix("GET "), source.value) for text, source in found(response)] == expected


def test_files_for_machines_are_read_where_they_belong() -> None:
    robots = typed("text/plain", b"Disallow: /secret/\nSitemap: /map.xml.gz\n")
    packed = Response(200, body=gzip.compress(b"<urlset><loc>/deep</loc></urlset>"))

    assert found(robots, "/robots.txt") == [
        ("GET /secret/", Provenance.ROBOTS),
        ("GET /map.xml.gz", Provenance.SITEMAP),
    ]
    assert found(packed, "/sitemap.xml.gz") == [("GET /deep", Provenance.SITEMAP)]


def test_every_button_and_option_is_tried() -> None:
    page = html(
        "<form method=post action=/f><select name=s><option>a<option>b</select>"
        "<button name=x value=1>Save</button><button name=y value=2>Keep</button></form>"
    )
    request = Request("GET", address("http://site.example/"))
    record = CandidateRecord(Candidate(request, 0, Provenance.TARGET))

    bodies = [each.request.body for each in discover(record, Exchange(request, page), SETTINGS)]

    assert bodies == [b"s=a&x=1", b"s=a&y=2", b"s=b&x=1"]


def test_guesses_are_bounded_and_stay_on_the_site() -> None:
    page = html("<p>" + " ".join(f"/guess/{number}.html" for number in range(400)) + " http://other.example/x/y</p>")

    guesses = found(page)

    assert 0 < len(guesses) <= MOST_GUESSES
    assert all(text.startswith("GET /guess/") for text, _ in guesses)


def test_nothing_comes_of_names_that_do_not_exist() -> None:
    page = html("<a href=/x>x</a>")

    assert found(page, source=Provenance.PROBE) == []
    assert found(page, source=Provenance.COMMENT, liveness=Liveness.DEAD) == []
    assert found(page, source=Provenance.LINK, liveness=Liveness.DEAD) != []


def test_only_redirects_are_followed_when_links_are_not() -> None:
    settings = replace(SETTINGS, follow_links=False)

    assert found(html("<a href=/x>x</a>"), settings=settings) == []
    assert found(moved("/next"), settings=settings) == [("GET /next", Provenance.REDIRECT)]


def test_hazards_are_noted_by_careful_scans_only() -> None:
    page = html("<a href=/logout>x</a>")
    request = Request("GET", address("http://site.example/"))
    record = CandidateRecord(Candidate(request, 0, Provenance.TARGET))

    (careful,) = discover(record, Exchange(request, page), SETTINGS)
    (bold,) = discover(record, Exchange(request, page), replace(SETTINGS, is_careful=False))

    assert "logout" in careful.hazard
    assert bold.hazard == ""
    assert (careful.depth, careful.referrer) == (1, "GET http://site.example/")


def test_a_307_keeps_method_and_body() -> None:
    answer = Response(307, headers=Headers((("Location", "/next"),)))
    request = Request("POST", address("http://site.example/"), Headers((("Content-Type", "text/plain"),)), b"x")
    record = CandidateRecord(Candidate(request, 2, Provenance.FORM))

    (candidate,) = discover(record, Exchange(request, answer), SETTINGS)

    assert (candidate.request.method, candidate.request.body, candidate.depth) == ("POST", b"x", 2)


def test_a_script_is_read_as_the_page_that_named_it_runs_it() -> None:
    request = Request("GET", address("http://site.example").with_target("/static/a.js"))
    source = "fetch('list/a'); fetch('/b', {method: 'POST', body: JSON.stringify({id: x})}); r([{path: '/tea/:id'}])"
    record = CandidateRecord(
        Candidate(request, 1, Provenance.RESOURCE, referrer="GET http://site.example/app/page?x=1")
    )
    found = discover(record, Exchange(request, typed("text/javascript", source.encode())), SETTINGS)

    assert [(f"{each.request.method} {each.request.url.target}", each.source.value) for each in found][:5] == [
        ("GET /app/list/a", "script"),
        ("POST /b", "script"),
        ("GET /b", "script"),
        ("GET /app/tea/1", "router"),
        ("GET /tea/1", "router"),
    ]
    assert found[1].request.body == b'{"id":"1"}'
