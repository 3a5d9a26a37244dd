# SPDX-License-Identifier: Apache-2.0
"""The facts of an answer tell pages apart without keeping them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.support.crawl_site import address, html, moved

from vedette.crawl.page_facts import PageFacts, read_facts
from vedette.domain.exchange import Exchange, Headers, Request, Response


def facts(response: Response, target: str = "/some/page") -> PageFacts:
    return read_facts("k", Exchange(Request("GET", address("http://site.example").with_target(target)), response))


def json_answer(text: str) -> Response:
    return Response(200, headers=Headers((("Content-Type", "application/json"),)), body=text.encode())


def test_digits_and_the_pages_own_name_do_not_count() -> None:
    one = facts(html("<p>You asked for /some/page at 12:30"))
    other = facts(html("<p>You asked for /other/name at 9:05"), "/other/name")

    assert one.words == other.words
    assert one.shape == other.shape


def test_forms_and_status_count() -> None:
    assert facts(html("<form><input name=a></form>")).label != facts(html("<form><input name=b></form>")).label
    assert facts(html("<p>", 200)).label != facts(html("<p>", 500)).label


def test_redirects_are_told_by_where_they_lead() -> None:
    assert facts(moved("/login?next=/some/page")).label == facts(moved("/login?next=/x")).label
    assert facts(moved("/some/page/")).label == facts(moved("/other/name/"), "/other/name").label
    assert facts(moved("http://other.example/")).label != facts(moved("/")).label


def test_json_is_told_by_its_keys() -> None:
    assert facts(json_answer('[{"a": 1}]')).shape == facts(json_answer('[{"a": 2}, {"a": 3}]')).shape
    assert facts(json_answer('{"a": 1}')).shape != facts(json_answer('{"b": 1}')).shape
    assert facts(json_answer("{")).shape == facts(json_answer("[" * 100_000)).shape


def test_only_a_rich_page_is_evidence() -> None:
    tags = ["h1", "h2", "h3", "h4", "p", "div", "ul", "ol", "dl", "table", "section", "main", "footer"]
    rich = "".join(f"<{tag}>x</{tag}>" for tag in tags)

    assert facts(html(rich)).is_telling
    assert not facts(html(rich, 404)).is_telling
    assert not facts(html("<p>x")).is_telling


@given(st.binary(), st.sampled_from(["text/html", "application/json", "text/plain", "", "image/png"]), st.text())
def test_any_answer_has_facts(body: bytes, media_type: str, target: str) -> None:
    answer = Response(200, headers=Headers((("Content-Type", media_type),)), body=body)
    assert facts(answer, f"/{target}").status == 200
