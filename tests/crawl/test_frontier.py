# SPDX-License-Identifier: Apache-2.0
"""A crawl is a function of what was committed: it ends, it is repeatable, and nothing it knew gets lost."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.crawl_site import Crawl, Site, address, crawl, html, moved, settings_for, site_of, visit

from vedette.crawl.frontier import Frontier, next_round
from vedette.crawl.inventory import Candidate, CandidateRecord, CandidateState, Provenance, count_states
from vedette.crawl.seeds import seeds
from vedette.crawl.soft_404 import Liveness
from vedette.domain.exchange import Request, Response
from vedette.domain.policy import CrawlLimits
from vedette.domain.scope import Scope, ScopeKind

CHROME = (
    "<header class=top><nav><ul><li><a href=/>Home</a></li></ul></nav></header><main><div class=box>{}</div></main>"
)
RICH = CHROME.format("<article><h1>{}</h1><section><p><em>{}</em></p><dl><dt>x</dt><dd>y</dd></dl></section></article>")


def shop(request: Request) -> Response:
    """A small site with everything that a crawl has to cope with."""
    path, query = request.url.path, request.url.query or ""
    match path:
        case "/":
            links = "".join(f"<a href=/item/{number}>{number}</a>" for number in range(40))
            return html(CHROME.format(links + "<a href=/about>a</a><a href=/old>o</a><a href=/cal?month=1>c</a>"))
        case "/about":
            return html(CHROME.format("<p>About</p><!-- /hidden/page.html --><a href=http://other.example/>x</a>"))
        case "/old":
            return moved("/new")
        case "/new":
            return html(
                "<form action=/search><input name=q></form>"
                "<form method=post action=/comment><textarea name=c></textarea><button>Save</button></form>"
                "<form method=post action=/wipe><button>Delete all</button></form>"
            )
        case "/hidden/page.html":
            return html("<p>Found</p><script>fetch('/api/' + 'list'); fetch('/no/such')</script>")
        case "/api/list":
            return Response(200, body=b'{"next": "/api/list?page=2"}')
        case "/cal":
            month = int(query.rpartition("=")[2])
            return html(f"<a href='/cal?month={month + 1}'>next</a>")
        case "/search" | "/comment":
            return html(f"<p>Results for {query}</p>")
        case _ if path.startswith("/item/"):
            return html(RICH.format(path, path))
        case _:
            return html("<h1>Nothing here</h1>", 404)


SHOP = settings_for()


def test_everything_that_is_there_is_reached() -> None:
    run = crawl(shop, SHOP)

    assert {"/", "/about", "/new", "/hidden/page.html", "/api/list", "/search?q=test", "/comment"} <= run.visited()
    assert "/no/such" not in run.visited()
    assert len(run.requests) < 45


def test_every_record_ends_in_one_state_with_a_reason() -> None:
    run = crawl(shop, SHOP)

    counted = count_states(run.records.values())
    assert sum(counted.values()) == len(run.records)
    assert counted[CandidateState.QUEUED] == counted[CandidateState.OPEN] == 0
    assert all(record.reason for record in run.records.values() if record.state is not CandidateState.DONE)
    assert run.states()["POST /wipe"] is CandidateState.EXCLUDED
    assert run.states()["GET /item/39"] is CandidateState.COLLAPSED


def test_nothing_outside_the_scope_is_asked_for() -> None:
    run = crawl(shop, SHOP)

    assert {request.url.origin.host for request in run.requests} == {"site.example"}
    (foreign,) = [record for record in run.records.values() if "other.example" in record.key]
    assert foreign.state is CandidateState.EXCLUDED
    assert "other.example" in foreign.reason


def test_no_request_is_made_twice() -> None:
    run = crawl(shop, SHOP)

    assert len({(request.method, request.url, request.body) for request in run.requests}) == len(run.requests)


@given(st.randoms(use_true_random=False), st.booleans())
@settings(max_examples=15, deadline=None)
def test_neither_the_order_of_answers_nor_a_death_between_rounds_changes_the_end(random: Random, rebuild: bool) -> None:
    undisturbed = crawl(shop, SHOP)

    other = crawl(shop, SHOP, random=random, rebuild_each_round=rebuild)

    assert other.inventory() == undisturbed.inventory()
    assert other.pages == undisturbed.pages


@st.composite
def small_sites(draw: st.DrawFn) -> Site:
    """Draw a site of a few pages that link to each other, some by guesses, some by redirects."""
    names = ["/", *(f"/{name}" for name in ("a", "b/c", "b/d", "item/1", "item/2", "item/3", "item/4", "item/5"))]
    pages: dict[str, str | Response] = {}
    for name in names:
        targets = draw(st.lists(st.sampled_from([*names, "/x?y=1", "/x?y=2", "/gone"]), max_size=5))
        body = "".join(
            draw(st.sampled_from([f"<a href={target}>t</a>", f"<!-- {target} -->", f"<script>f('{target}')</script>"]))
            for target in targets
        )
        pages[name] = moved(targets[0]) if targets and draw(st.integers(0, 5)) == 0 else CHROME.format(body)
    pages["/x?y=1"] = pages["/x?y=2"] = "<p>x"
    catch_all = draw(st.booleans())
    site = site_of(pages)

    def answer(request: Request) -> Response:
        found = site(request)
        return html("<p>Nothing here") if catch_all and found.status == 404 else found

    return answer


@given(small_sites(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_any_site_is_crawled_to_the_same_end_in_any_order(site: Site, random: Random) -> None:
    undisturbed = crawl(site, SHOP)

    shuffled = crawl(site, SHOP, random=random, rebuild_each_round=True)

    assert shuffled.inventory() == undisturbed.inventory()
    assert all(record.state.is_final for record in undisturbed.records.values())


def test_the_frontier_keeps_to_the_definition() -> None:
    run = crawl(shop, SHOP)
    cut = Crawl(SHOP)
    last = max(record.round for record in run.records.values())
    for key, record in run.records.items():
        cut.records[key] = record if record.round < last - 1 else replace(record, state=CandidateState.QUEUED, round=0)
    cut.pages = {key: page for key, page in run.pages.items() if cut.records[key].round}

    expected = next_round(cut.records.values(), cut.pages.values(), SHOP)

    backwards = next_round(reversed(cut.records.values()), reversed(cut.pages.values()), SHOP)
    assert backwards == expected
    assert cut.frontier().next_round() == expected


def test_a_round_is_not_composed_while_another_is_open() -> None:
    frontier = Frontier(SHOP)
    frontier.admit(seeds(SHOP.scope))
    frontier.put(frontier.next_round().records)

    with pytest.raises(ValueError, match="not finished"):
        frontier.next_round()


def test_the_url_limit_ends_the_crawl_with_a_reason() -> None:
    run = crawl(shop, replace(SHOP, limits=CrawlLimits(most_urls=5)))

    visits = [request for request in run.requests if "qz" not in request.url.target]
    assert len(visits) == 5
    over = [record for record in run.records.values() if record.state is CandidateState.OUT_OF_BUDGET]
    assert over
    assert all("at most 5" in record.reason for record in over)


def test_the_depth_limit_ends_the_crawl_with_a_reason() -> None:
    chain = site_of({f"/{'x' * depth}": f"<a href=/{'x' * (depth + 1)}>n</a>" for depth in range(9)})

    run = crawl(chain, replace(SHOP, limits=CrawlLimits(most_depth=4)))

    assert run.states()["GET /xxxx"] is CandidateState.DONE
    assert run.states()["GET /xxxxx"] is CandidateState.OUT_OF_BUDGET


def test_an_endless_calendar_ends() -> None:
    run = crawl(shop, SHOP)

    assert sum("/cal" in request.url.target for request in run.requests) < 8


def test_an_exception_hidden_among_many_is_met() -> None:
    def answer(request: Request) -> Response:
        number = int((request.url.query or "id=0").rpartition("id=")[2]) if request.url.path == "/" else 1
        body = "".join(f"<a href='/?id={each}'>x</a>" for each in range(10, 60)) if number == 0 else "<p>same"
        return html("<form action=/special><input name=s></form>" if number == 19 else body)

    run = crawl(answer, SHOP)

    assert "/?id=19" in run.visited()
    assert any(request.url.path == "/special" for request in run.requests)


def test_a_page_at_the_root_that_stands_behind_forty_of_one_design_is_met() -> None:
    names = [f"{first}{rest}ing" for first in "bcdfghjk" for rest in ("rew", "eal", "ook", "ark", "end")]

    def answer(request: Request) -> Response:
        name = request.url.path[1:]
        if not name:
            return html("".join(f"<a href='/{each}'>x</a>" for each in (*names, "zesting")))
        if name == "zesting":
            return html(RICH.format(name, "<form action=/special><input name=s></form>"))
        return html(RICH.format(name, name)) if name in names else html("<h1>Nothing here</h1>", 404)

    run = crawl(answer, SHOP)

    assert any(request.url.path == "/special" for request in run.requests)


def test_pages_chosen_by_a_value_are_all_visited() -> None:
    names = ["home", "news", "shop", "team", "jobs", "press", "help", "terms", "faq", "blog"]

    def answer(request: Request) -> Response:
        name = (request.url.query or "p=home").rpartition("=")[2]
        links = "".join(f"<a href='/index.php?p={each}'>{each}</a>" for each in names)
        return html(f"{links}<form action=/{name}><input name={name}></form>")

    run = crawl(answer, settings_for("http://site.example/index.php"))

    assert {f"/index.php?p={name}" for name in names} <= run.visited()


def test_a_site_that_answers_everything_with_one_page_gives_no_guess_alive() -> None:
    def answer(request: Request) -> Response:
        if request.url.path == "/":
            return html("<script>a('/one'); b('/two/three.html')</script>")
        if request.url.path == "/one":
            return html("<p>Really here <a href=/x>x</a>")
        return html(f"<h1>Sorry, {request.url.path} is not here</h1>")

    run = crawl(answer, SHOP)

    assert "/one" in run.visited()
    assert "/two/three.html" not in run.visited()


def test_static_files_are_sampled() -> None:
    run = crawl(site_of({"/": "".join(f"<img src=/{number}.png>" for number in range(30))}), SHOP)

    assert sum(request.url.path.endswith(".png") for request in run.requests) == 1


def test_a_guessed_file_stands_for_none_elsewhere() -> None:
    """The guess at the root is not there; the one beside the page and the linked one are still asked for."""
    page = "<p>Read plan.pdf <a href=/next>next</a>"
    run = crawl(site_of({"/": "<a href=/a/b>x</a>", "/a/b": page, "/next": "<a href=/z/real.pdf>y</a>"}), SHOP)

    asked = {request.url.path for request in run.requests}
    assert {"/plan.pdf", "/a/plan.pdf", "/z/real.pdf"} <= asked


def test_imported_links_are_all_visited() -> None:
    run = crawl(shop, SHOP, imported=tuple(f"/item/{number}" for number in range(100, 110)))

    assert {f"/item/{number}" for number in range(100, 110)} <= run.visited()


def test_a_scan_of_given_links_follows_nothing_but_redirects() -> None:
    run = crawl(shop, replace(SHOP, follow_links=False), imported=("/old",))

    assert "/new" in run.visited()
    assert "/about" not in run.visited()


def test_only_the_entered_url() -> None:
    scope = Scope(address("http://site.example/about"), ScopeKind.ONLY_ENTERED_URL)

    run = crawl(shop, replace(SHOP, scope=scope))

    assert {request.url.path for request in run.requests} == {"/about"}


def test_what_waits_when_time_is_up_is_out_of_budget() -> None:
    frontier = Frontier(SHOP)
    frontier.admit(seeds(SHOP.scope))

    closed = frontier.close_waiting("The scan's time is up.")

    assert {record.state for record in closed} == {CandidateState.OUT_OF_BUDGET}
    assert len(closed) == len(frontier.records)


def test_five_thousand_records_take_no_long_round() -> None:
    frontier = Frontier(SHOP)
    found = [
        Candidate(Request("GET", address(f"http://site.example/d{number % 50}/p{number}.php")), 1, Provenance.LINK)
        for number in range(5_000)
    ]
    frontier.admit(found)

    for _ in range(5):
        composed = frontier.next_round()
        assert len(composed.opened) == 16
        frontier.put(replace(record, state=CandidateState.DONE) for record in composed.opened)


def test_a_second_finding_counts_only_while_the_record_waits() -> None:
    request = Request("GET", address("http://site.example/x"))
    far = CandidateRecord(Candidate(request, 5, Provenance.TEXT))
    near = Candidate(request, 2, Provenance.LINK, "k")

    assert far.merged(near).candidate == near
    assert far.merged(near).merged(far.candidate).candidate == near
    assert replace(far, state=CandidateState.OPEN).merged(near).candidate == far.candidate


def test_liveness_of_a_file_at_a_known_place_needs_a_file() -> None:
    site = site_of({"/": "<p>x", "/robots.txt": Response(200, body=b"User-agent: *\nDisallow: /x\n")})

    run = crawl(lambda request: html("<p>hi") if request.url.path == "/sitemap.xml" else site(request), SHOP)

    assert run.liveness["GET http://site.example/robots.txt"] is Liveness.ALIVE
    assert run.liveness["GET http://site.example/sitemap.xml"] is Liveness.DEAD
    assert "GET /x" in run.states()


def test_within_a_round_a_frontier_put_together_again_names_routes_as_before() -> None:
    words = [f"{first}{last}" for first in ("oolong", "sencha", "assam", "matcha", "lapsang") for last in "abcdefghij"]
    links = CHROME.format("".join(f"<a href=/tea/{word}>{word}</a>" for word in words))
    teas = {f"/tea/{word}": RICH.format(word, f"<a href=/tea/{word}/notes>notes</a>") for word in words}
    site = site_of({"/": links, **teas})
    run = Crawl(settings_for())
    frontier = run.frontier()
    run.commit(frontier.admit(seeds(run.settings.scope)))
    named: set[str] = set()
    while (composed := frontier.next_round()).opened:
        run.commit(composed.records)
        frontier.put(composed.records)
        middle = len(composed.opened) // 2
        for record in composed.opened[:middle]:
            visit(run, frontier, record, site)
        again = run.frontier()
        again.learn_earlier_rounds()
        routes = {key: frontier.route(record.candidate.request).text for key, record in run.records.items()}
        named.update(routes.values())

        assert {key: again.route(record.candidate.request).text for key, record in run.records.items()} == routes
        for record in composed.opened[middle:]:
            visit(run, frontier, record, site)

    assert any("{" in route for route in named)
