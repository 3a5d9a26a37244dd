# SPDX-License-Identifier: Apache-2.0
"""Whatever a page puts into its report, it is read without an error."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.exchange import Origin, Url
from vedette.transport.browser.report import destinations, navigations, number, reads, routes, sightings, texts

PAGE = Url(Origin("http", "127.0.0.1", 8000), "/page")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)
NAVIGATION = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("url", "method", "enctype", "fields", "isDownload"), JSON)
)


@given(
    st.dictionaries(st.sampled_from(["navigations", "popups", "routes", "sinks", "reads", "addresses", "fired"]), JSON)
)
def test_any_report_is_read(report: dict[str, object]) -> None:
    navigations(report, PAGE)
    routes(report, PAGE)
    sightings(report)
    reads(report)
    destinations(report)
    texts(report, "addresses")
    assert number(report, "fired") == number(report, "fired")


@given(st.lists(NAVIGATION, max_size=4))
def test_any_navigation_is_read(items: list[dict[str, object]]) -> None:
    navigations({"navigations": items}, PAGE)


def test_a_posted_form_becomes_the_request_that_a_browser_sends() -> None:
    fields = [{"name": "a", "value": "1 2"}, {"name": "f", "value": "", "fileName": "x.txt", "mediaType": "text/plain"}]
    item = {"url": "/send", "method": "POST", "enctype": "multipart/form-data", "fields": fields}

    (wish,) = navigations({"navigations": [item, item]}, PAGE)

    assert (wish.request.method, wish.request.url.target) == ("POST", "/send")
    assert b'name="f"; filename="x.txt"' in wish.request.body


def test_the_page_itself_is_no_route_of_its_own() -> None:
    found = [str(PAGE), f"{PAGE}#/deep", "http://127.0.0.1:8000/other", "javascript:1"]

    assert routes({"routes": found}, PAGE) == (f"{PAGE}#/deep", "http://127.0.0.1:8000/other")
