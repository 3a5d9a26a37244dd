# SPDX-License-Identifier: Apache-2.0
"""The shop answers as its truth list says, and the truth list leaves nothing out."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.routing import Mount, Route
from starlette.testclient import TestClient
from tests.samples.visiting import fresh_token, log_in, new_visitor, put, visit

from vedette_shop import build_shop
from vedette_shop.truth import (
    JUDGED_CHECKS,
    MEMBERS_WEAKNESSES,
    PAGES,
    SAFE_TWINS,
    WEAKNESSES,
    FoundBy,
    Page,
    Place,
    SafeTwin,
    Spot,
    Weakness,
    matches_route,
)

SPOTS = tuple(dict.fromkeys([weak.spot for weak in WEAKNESSES] + [twin.spot for twin in SAFE_TWINS]))
HOSTILE = ("'\"<>`$(){}[]\\;|&\x00\r\n", "é€\u2028\U0001f375", "%s%n%00", "9" * 400, "../" * 50, "a" * 5_000, "", " ")


@pytest.fixture(scope="module")
def visitor() -> Iterator[TestClient]:
    with new_visitor() as client:
        yield client


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.method} {page.target} {page.needs}")
def test_page_answers_as_listed(visitor: TestClient, page: Page) -> None:
    assert visit(visitor, page).status_code == page.status
    assert page.route == "/static" or matches_route(page.route, urlsplit(page.target).path)


def test_every_route_is_listed_and_every_listed_route_exists() -> None:
    served = {
        (method, route.path)
        for route in build_shop(None).routes
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    mounts = {("GET", route.path) for route in build_shop(None).routes if isinstance(route, Mount)}

    assert served | mounts == {(page.method, page.route) for page in PAGES}
    assert {(spot.method, spot.route) for spot in SPOTS} <= served


def test_no_listed_request_stands_twice() -> None:
    counted = Counter((page.method, page.target, page.needs, page.fields) for page in PAGES)

    assert [request for request, count in counted.items() if count > 1] == []


def test_no_place_is_called_both_weak_and_safe() -> None:
    weak = {(entry.check, entry.spot) for entry in WEAKNESSES}

    assert not weak & {(twin.check, twin.spot) for twin in SAFE_TWINS}


def test_every_weak_check_has_a_safe_twin() -> None:
    assert {entry.check for entry in WEAKNESSES} <= {twin.check for twin in SAFE_TWINS}
    only_with_tls = {"strict-transport-security-missing", "cookie-without-secure"}
    assert only_with_tls == JUDGED_CHECKS - {entry.check for entry in WEAKNESSES}


@pytest.mark.parametrize("spot", SPOTS, ids=lambda spot: f"{spot.method} {spot.route} {spot.parameter}")
def test_hostile_values_end_in_an_answer_of_the_shop(visitor: TestClient, spot: Spot) -> None:
    listed_failures = {page.route for page in PAGES if page.status == 500}
    printed_errors = {entry.spot.route for entry in WEAKNESSES if entry.is_provoked}
    for value in HOSTILE:
        if spot.place is Place.HEADER and not value.isprintable():
            continue
        answer = put(visitor, spot, value)
        is_meant = spot.route in listed_failures | printed_errors
        assert answer.status_code < 500 or (is_meant and "Internal Server Error" not in answer.text)


def links_of(address: str, body: str) -> set[str]:
    """Return the addresses on this host that links, images, scripts and styles of a page name."""
    found = set()
    for node in LexborHTMLParser(body).css("a[href], link[href], img[src], script[src]"):
        target = urljoin(address, node.attributes.get("href") or node.attributes.get("src") or "")
        if target.startswith("http://127.0.0.1/"):
            found.add(target.removeprefix("http://127.0.0.1").partition("#")[0])
    return found


def test_all_pages_that_are_said_to_be_linked_can_be_reached_by_links(visitor: TestClient) -> None:
    visitor.cookies.clear()
    waiting, seen = ["/"], {"/"}
    while waiting:
        address = waiting.pop()
        answer = visitor.get(address)
        if "html" not in answer.headers.get("content-type", "") or address.startswith("/events/"):
            continue
        fresh = links_of("http://127.0.0.1" + address, answer.text) - seen
        seen |= fresh
        waiting.extend(fresh)

    wanted = {page.target for page in PAGES if page.found_by is FoundBy.LINK}
    hidden = {
        page.target
        for page in PAGES
        if page.found_by not in {FoundBy.LINK, FoundBy.META_REFRESH, FoundBy.LOGIN} and page.method == "GET"
    }
    assert wanted - seen == set()
    assert hidden & seen == {"/moved-tea/blend"}  # this walker reads the bodies of redirects


def test_unusual_pointers_point_where_the_list_says(visitor: TestClient) -> None:
    home = visitor.get("/")
    robots = visitor.get("/robots.txt").text
    site_map = visitor.get("/sitemap.xml").text

    assert home.headers["link"] == '</seasonal>; rel="next"'
    assert '<!-- <a href="/old-price-list">' in home.text
    assert "http://127.0.0.2:9/" in home.text
    assert "example.invalid" in home.text
    assert "/staff-room" in robots
    assert "/harvest-report</loc>" in site_map
    assert visitor.get("/moved-tea").headers["location"] == "/"
    assert '<meta http-equiv="refresh" content="2; url=/specials">' in visitor.get("/welcome-back").text
    assert "/quiz/reward" in visitor.post("/quiz/result", data={"time": "night"}).text


def test_addresses_of_its_own_do_not_come_from_the_host_header(visitor: TestClient) -> None:
    for path in ("/robots.txt", "/sitemap.xml", "/"):
        assert "evil.invalid" not in visitor.get(path, headers={"host": "evil.invalid"}).text


def test_the_calendar_goes_on_for_ever_but_not_beyond_its_last_year(visitor: TestClient) -> None:
    assert 'href="/events/2027/1"' in visitor.get("/events/2026/12").text
    assert "Next month" not in visitor.get("/events/9999/12").text
    assert visitor.get("/events/10000/1").status_code == 404
    assert visitor.get("/events/2026/13").status_code == 404


def test_missing_pages_are_404_except_in_the_help_folder(visitor: TestClient) -> None:
    assert visitor.get("/no-such-page").status_code == 404
    assert visitor.get("/product/41").status_code == 404
    assert visitor.get("/catalogue/green-tea-pot-33.html").status_code == 404
    assert visitor.get("/files/no-such-file.txt").status_code == 404
    assert visitor.get("/help/no-such-answer").status_code == 200


def test_noise_differs_between_two_visits_but_the_page_does_not(visitor: TestClient) -> None:
    first, second = visitor.get("/contact").text, visitor.get("/contact").text

    assert first != second
    assert links_of("http://127.0.0.1/contact", first) == links_of("http://127.0.0.1/contact", second)


def test_the_history_is_in_latin_1(visitor: TestClient) -> None:
    answer = visitor.get("/history")

    assert answer.headers["content-type"] == "text/html; charset=iso-8859-1"
    assert "crème brûlée" in answer.content.decode("latin-1")
    assert b'charset="iso-8859-1"' in answer.content


def test_the_glossary_is_big(visitor: TestClient) -> None:
    assert 400_000 < len(visitor.get("/glossary").content) < 1_000_000


def test_login_takes_the_public_accounts_only(visitor: TestClient) -> None:
    visitor.cookies.clear()
    wrong = {"username": "anna@leaf.example", "password": "no", "form_token": fresh_token(visitor)}

    assert visitor.post("/login", data=wrong).status_code == 401
    assert visitor.get("/account").headers["location"] == "/login?next=%2Faccount"
    log_in(visitor)
    assert "anna@leaf.example" in visitor.get("/account").text
    assert visitor.get("/account/orders/1047").status_code == 404
    visitor.get("/logout")
    assert visitor.get("/account").status_code == 302


def test_a_session_that_was_changed_by_hand_is_nobody(visitor: TestClient) -> None:
    visitor.cookies.clear()
    log_in(visitor)
    forged = "62656c61406c6561662e6578616d706c65." + visitor.cookies["session"].partition(".")[2]
    visitor.cookies.clear()

    assert visitor.get("/account", headers={"cookie": f"session={forged}"}).status_code == 302


def test_the_cart_lives_in_the_cookie_and_is_bounded(visitor: TestClient) -> None:
    visitor.cookies.clear()
    token = fresh_token(visitor)
    for product in range(1, 41):
        visitor.post("/cart/add", data={"product": str(product), "count": "60", "form_token": token})
    visitor.post("/cart/add", data={"product": "40", "count": "60", "form_token": token})
    cart = visitor.get("/cart").text

    assert cart.count("<td><a href=") == 20
    assert "<td>99</td>" in cart
    visitor.post("/cart/clear")
    assert "nothing in it" in visitor.get("/cart").text
    assert visitor.post("/cart/add", data={"product": "1", "form_token": "x.y"}).status_code == 403


def test_the_club_wants_its_cookie(visitor: TestClient) -> None:
    visitor.cookies.clear()

    assert visitor.get("/club/lounge").headers["location"] == "/club/join"
    visitor.get("/club/join")
    assert "/club/cellar" in visitor.get("/club/lounge").text


def test_a_multipart_form_is_read_and_forgotten(visitor: TestClient) -> None:
    files = {"picture": ("tin.svg", b"<svg/>", "image/svg+xml")}
    answer = visitor.post("/custom-blend", data={"base": "green", "wishes": "<b>mild"}, files=files)

    assert "7 characters" in answer.text
    assert "<b>mild" not in answer.text


def weak_for(check: str) -> set[tuple[str, str, str]]:
    """Return method, route and parameter of the listed weaknesses of a passive check."""
    entries = (*WEAKNESSES, *MEMBERS_WEAKNESSES)
    return {(entry.spot.method, entry.spot.route, entry.spot.parameter) for entry in entries if entry.check == check}


def policy_of(headers: dict[str, str]) -> dict[str, str]:
    """Return the directives of a Content-Security-Policy."""
    directives = [directive.split(None, 1) for directive in headers.get("content-security-policy", "").split(";")]
    return {parts[0]: parts[1] if len(parts) > 1 else "" for parts in directives if parts}


def missing_headers(headers: dict[str, str]) -> set[str]:
    """Return the checks that this reading of the headers would report for an HTML answer."""
    policy = policy_of(headers)
    scripts = policy.get("script-src", policy.get("default-src", "*"))
    is_loose = "*" in scripts.split() or ("'unsafe-inline'" in scripts and "'nonce-" not in scripts)
    found = {
        "content-security-policy-missing": not policy and "content-security-policy-report-only" not in headers,
        "content-security-policy-weak": bool(policy) and (is_loose or not {"object-src", "base-uri"} <= set(policy)),
        "content-type-options-missing": headers.get("x-content-type-options") != "nosniff",
        "referrer-policy-missing": "referrer-policy" not in headers,
        "framing-allowed": "x-frame-options" not in headers and "frame-ancestors" not in policy,
    }
    return {check for check, is_found in found.items() if is_found}


def test_headers_are_missing_on_the_listed_pages_and_nowhere_else(visitor: TestClient) -> None:
    found: dict[str, set[tuple[str, str, str]]] = {}
    for page in PAGES:
        answer = visit(visitor, page)
        assert "strict-transport-security" not in answer.headers
        if answer.headers.get("content-type", "").startswith("text/html"):
            for check in missing_headers(dict(answer.headers)):
                found.setdefault(check, set()).add((page.method, page.route, ""))

    for check in ("content-security-policy-missing", "content-security-policy-weak", "content-type-options-missing"):
        assert found[check] == weak_for(check)
    assert found["referrer-policy-missing"] == weak_for("referrer-policy-missing")
    assert found["framing-allowed"] == weak_for("framing-allowed")


def test_cookies_lack_attributes_on_the_listed_pages_and_nowhere_else(visitor: TestClient) -> None:
    found: dict[str, set[tuple[str, str, str]]] = {}
    for page in PAGES:
        for line in visit(visitor, page).headers.get_list("set-cookie"):
            attributes = {part.strip().partition("=")[0].lower() for part in line.split(";")[1:]}
            if "max-age=0" in line.lower():
                continue
            for name in {"secure", "httponly", "samesite"} - attributes:
                place = (page.method, page.route, line.partition("=")[0])
                found.setdefault(f"cookie-without-{name}", set()).add(place)

    over_plain_http = found.pop("cookie-without-secure")
    assert over_plain_http <= {
        (twin.spot.method, twin.spot.route, twin.spot.parameter)
        for twin in SAFE_TWINS
        if twin.check == "cookie-without-secure"
    }
    assert found == {check: weak_for(check) for check in found}
    assert len(found) == 2


def test_versions_are_told_on_the_listed_pages_and_nowhere_else(visitor: TestClient) -> None:
    found = set()
    for page in PAGES:
        answer = visit(visitor, page)
        generator = re.search(r'name="generator" content="([^"]*)"', answer.text) if "html" in answer.text else None
        told = [
            answer.headers.get("server", ""),
            answer.headers.get("x-powered-by", ""),
            generator[1] if generator else "",
        ]
        if any(re.search(r"\d\.\d", text) for text in told):
            found.add((page.method, page.route, ""))

    assert found == weak_for("version-disclosure")


@pytest.mark.parametrize("entry", [*WEAKNESSES, *SAFE_TWINS], ids=lambda entry: f"{entry.check} {entry.spot.route}")
def test_the_ordinary_request_of_an_entry_is_answered(visitor: TestClient, entry: Weakness | SafeTwin) -> None:
    spot = entry.spot
    if spot.place is Place.RESPONSE:
        assert any((page.method, page.route) == (spot.method, spot.route) for page in PAGES)
    else:
        assert put(visitor, spot, spot.value).status_code < 400
