# SPDX-License-Identifier: Apache-2.0
"""The requests that one answer leads to: links, forms as a browser submits them, redirects, files for machines.

Guesses (comments, prose, scripts, templates) are bounded for each answer and never leave the site's own hosts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from vedette.crawl.form_values import MOST_OPTIONS, fill, hazard_of_address, hazard_of_call, hazard_of_form
from vedette.crawl.inventory import Candidate, CandidateRecord, Provenance, address_in
from vedette.crawl.page_facts import read_exchange_page
from vedette.crawl.refusals import why_not_sent
from vedette.crawl.scope import ScopeRule, judge
from vedette.crawl.script_requests import request_of
from vedette.crawl.settings import CrawlSettings
from vedette.crawl.soft_404 import Liveness
from vedette.crawl.traps import leading_home
from vedette.domain.exchange import Exchange, Request, Url
from vedette.domain.policy_crawl import FormValue
from vedette.web.forms import Field, Form, submit
from vedette.web.headers import read_header_links
from vedette.web.html import Page
from vedette.web.javascript import GuessKind
from vedette.web.markup import LinkKind, read_raw_addresses, read_text_paths
from vedette.web.media_type import BodyKind, body_kind, read_charset, text_of
from vedette.web.robots import read_robots
from vedette.web.sitemap import read_sitemap
from vedette.web.stylesheet import read_stylesheet
from vedette.web.url import parse_location, parse_url

MOST_GUESSES = 150
"""Of each provenance, for one answer."""
_MOST_BUTTONS = 4
_SOURCES = {
    LinkKind.ANCHOR: Provenance.LINK,
    LinkKind.FRAME: Provenance.FRAME,
    LinkKind.RESOURCE: Provenance.RESOURCE,
    LinkKind.REFRESH: Provenance.REDIRECT,
    LinkKind.ATTRIBUTE: Provenance.RESOURCE,
    LinkKind.DATA: Provenance.DATA,
    LinkKind.COMMENT: Provenance.COMMENT,
    LinkKind.MARKUP: Provenance.MARKUP,
    LinkKind.TEXT: Provenance.TEXT,
}
_OF_SCRIPTS = {GuessKind.ROUTER: Provenance.ROUTER, GuessKind.COMMENT: Provenance.COMMENT}
_IN_PROSE = frozenset({LinkKind.TEXT, LinkKind.COMMENT})
_FROM_TEXT = frozenset({Provenance.TEXT, Provenance.COMMENT})
_FROM_SCRIPTS = frozenset({Provenance.SCRIPT, Provenance.ROUTER})
_FOREIGN = frozenset({ScopeRule.HOST, ScopeRule.SCHEME, ScopeRule.PORT})
_Found = tuple[Request, Provenance, str]
"""A request, how it was found, and its hazard."""


def discover(
    record: CandidateRecord,
    exchange: Exchange,
    settings: CrawlSettings,
    liveness: Liveness = Liveness.ALIVE,
    page: Page | None = None,
) -> tuple[Candidate, ...]:
    """Return the candidates that the answer to `record` leads to, in order, each once.

    Nothing comes of a dead guess or of a name that cannot exist. `page` saves a second parse of HTML.
    """
    source = record.candidate.source
    if source is Provenance.PROBE or (
        liveness is Liveness.DEAD and (source.is_guess or source is Provenance.WELL_KNOWN)
    ):
        return ()
    found: dict[str, Candidate] = {}
    for request in settings.operations.consumers(exchange):
        if not (settings.is_careful and why_not_sent(request)):  # the imported request stands for it
            candidate = Candidate(request, record.candidate.depth + 1, Provenance.OPERATION, record.key)
            found.setdefault(candidate.key, candidate)
    counted: Counter[Provenance] = Counter()
    everything = _all(exchange, settings, page, record.candidate.referrer)
    for request, provenance, hazard in _with_folders(everything) if settings.rules.adds_folders else everything:
        if request == exchange.request or not _may_be_followed(request, provenance, settings, counted):
            continue
        depth = record.candidate.depth + (provenance is not Provenance.REDIRECT)
        home = leading_home(request) if request.url.origin == exchange.request.url.origin else None
        for each in (request,) if home is None else (request, home):
            candidate = Candidate(each, depth, provenance, record.key, hazard if settings.is_careful else "")
            found.setdefault(candidate.key, candidate)
    return tuple(found.values())


def scripts_in(exchange: Exchange) -> Iterator[str]:
    """Yield the texts of an answer that `discover` reads as scripts."""
    kind = body_kind(exchange.response)
    if kind is BodyKind.HTML:
        yield from (script.text for script in read_exchange_page(exchange).scripts)
    elif kind in (BodyKind.JAVASCRIPT, BodyKind.JSON):
        yield text_of(exchange.response)


def _may_be_followed(
    request: Request, provenance: Provenance, settings: CrawlSettings, counted: Counter[Provenance]
) -> bool:
    if not settings.follow_links and provenance is not Provenance.REDIRECT:
        return False
    if (provenance in _FROM_TEXT and not settings.rules.reads_text) or (
        provenance in _FROM_SCRIPTS and not settings.rules.reads_scripts
    ):
        return False
    if not provenance.is_guess:
        return True
    refusal = judge(settings.scope, request.method, request.url)
    if counted[provenance] >= MOST_GUESSES or (refusal is not None and refusal.rule in _FOREIGN):
        return False
    counted[provenance] += 1
    return True


def _all(exchange: Exchange, settings: CrawlSettings, page: Page | None, referrer: str) -> Iterator[_Found]:
    url, response = exchange.request.url, exchange.response
    kind = body_kind(response)
    yield from _of_headers(exchange)
    if kind is BodyKind.HTML:
        yield from _of_page(url, page or read_exchange_page(exchange), _charset(exchange), settings)
    elif url.path == "/robots.txt" and response.status == 200 and kind is BodyKind.TEXT:
        robots = read_robots(text_of(response))
        yield from _links(robots.paths, url, Provenance.ROBOTS)
        yield from _links(robots.sitemaps, url, Provenance.SITEMAP)
    elif kind is BodyKind.STYLESHEET:
        yield from _links(read_stylesheet(text_of(response)), url, Provenance.RESOURCE)
    elif kind in (BodyKind.JAVASCRIPT, BodyKind.JSON):
        base = (parse_url(address_in(referrer)) if referrer else None) or settings.scope.target
        yield from _of_script(text_of(response), url if kind is BodyKind.JSON else base, url, settings)
    elif kind is BodyKind.XML:
        yield from _of_xml(exchange)
    elif kind is BodyKind.TEXT:
        yield from _prose(read_text_paths(text_of(response)), url, Provenance.TEXT)
    elif url.path.endswith(".gz") and "sitemap" in url.path:
        yield from _of_sitemap(response.body, url)


def _with_folders(found: Iterator[_Found]) -> Iterator[_Found]:
    """Yield each request and, as guesses, the folders above its address."""
    for request, provenance, hazard in found:
        yield request, provenance, hazard
        folder = request.url.path.rpartition("/")[0]
        while folder:
            yield Request("GET", request.url.with_target(f"{folder}/")), Provenance.DATA, hazard_of_address(folder, "")
            folder = folder.rpartition("/")[0]


def _charset(exchange: Exchange) -> str:
    response = exchange.response
    return read_charset(response.headers.get("content-type") or "", response.body)


def _links(texts: tuple[str, ...], base: Url, source: Provenance, charset: str = "utf-8") -> Iterator[_Found]:
    for text in texts:
        url = parse_url(text, base, charset)
        if url is not None:
            yield Request("GET", url), source, hazard_of_address(url.path, url.query or "")


def _of_headers(exchange: Exchange) -> Iterator[_Found]:
    base = exchange.request.url
    for link in read_header_links(exchange.response.headers):
        url = parse_location(link.text, base)
        if url is None:
            continue
        moves = link.header == "refresh" or (link.header == "location" and exchange.response.is_redirect)
        source = Provenance.REDIRECT if moves else Provenance.HEADER
        method = exchange.request.method if moves and exchange.response.status in (307, 308) else "GET"
        request = Request(method, url, exchange.request.headers, exchange.request.body) if method != "GET" else None
        yield request or Request("GET", url), source, hazard_of_address(url.path, url.query or "")


def _of_page(url: Url, page: Page, charset: str, settings: CrawlSettings) -> Iterator[_Found]:
    base = (parse_url(page.base_href, url) if page.base_href else None) or url
    for link in page.links:
        if not link.kind.is_guess:
            yield from _links((link.text,), base, _SOURCES[link.kind], charset)
            continue
        yield from _prose((link.text,), base, _SOURCES[link.kind], charset)
        if page.base_href and link.kind in _IN_PROSE and link.text.startswith("/"):
            yield from _links((f".{link.text}",), base.with_target(f"{base.path.rstrip('/')}/"), _SOURCES[link.kind])
    if page.base_href:
        yield from _links((page.base_href,), url, Provenance.DATA, charset)
    for form in page.forms:
        yield from _of_form(form, url, base, settings.rules.form_values)
    for script in page.scripts:
        yield from _of_script(script.text, base, base, settings)
    for handler in page.handlers:
        yield from _of_script(handler, base, base, settings)


def _of_form(form: Form, url: Url, base: Url, values: tuple[FormValue, ...]) -> Iterator[_Found]:
    """Yield a submission for each button, and for each option of the first select that has a choice."""
    buttons: tuple[Field | None, ...] = form.buttons[:_MOST_BUTTONS] or (None,)
    for button in buttons:
        yield from _submission(form, url, base, values, button, None)
    select = next((field for field in form.fields if field.kind == "select" and len(field.options) > 1), None)
    for option in select.options[:MOST_OPTIONS] if select is not None else ():
        yield from _submission(form, url, base, values, buttons[0], (select.name if select else "", option.value))


def _submission(
    form: Form,
    url: Url,
    base: Url,
    values: tuple[FormValue, ...],
    button: Field | None,
    chosen: tuple[str, str] | None,
) -> Iterator[_Found]:
    request = submit(form, fill(form, button, chosen, values), url, base, button)
    if request is not None:
        source = Provenance.MARKUP if form.is_guess else Provenance.FORM
        yield request, source, hazard_of_form(form, button, request)


def _prose(texts: tuple[str, ...], base: Url, source: Provenance, charset: str = "utf-8") -> Iterator[_Found]:
    """Yield guesses. Who wrote a relative one may have meant it from here or from the root of the site."""
    for text in texts:
        yield from _links((text,), base, source, charset)
        if text.startswith(".") or ("/" not in text and source in _FROM_TEXT):
            yield from _links((text,), base.with_target("/"), source, charset)


def _of_script(source: str, base: Url, own: Url, settings: CrawlSettings) -> Iterator[_Found]:
    """Yield the guesses of a script that pages at `base` run and that stands at `own`, and the requests it makes."""
    reading = settings.read_script(source)
    for call in reading.calls:
        request = request_of(call, base)
        if request is not None:
            yield request, Provenance.SCRIPT, hazard_of_call(request)
    for guess in reading.guesses:
        provenance = _OF_SCRIPTS.get(guess.kind, Provenance.SCRIPT)
        if guess.kind is GuessKind.ROUTER and guess.text.startswith("/"):  # or below the address of the application
            yield from _links((f".{guess.text}",), base, provenance)
        yield from _links((guess.text,), own if guess.kind is GuessKind.MODULE else base, provenance)


def _of_xml(exchange: Exchange) -> Iterator[_Found]:
    url, body = exchange.request.url, exchange.response.body
    text = text_of(exchange.response)
    if "<loc" in text or ":loc" in text:
        yield from _of_sitemap(body, url)
    else:
        yield from _links(tuple(link.text for link in read_raw_addresses(text)), url, Provenance.MARKUP)
        yield from _prose(read_text_paths(text), url, Provenance.TEXT)


def _of_sitemap(body: bytes, url: Url) -> Iterator[_Found]:
    sitemap = read_sitemap(body)
    yield from _links(sitemap.pages + sitemap.sitemaps, url, Provenance.SITEMAP)
