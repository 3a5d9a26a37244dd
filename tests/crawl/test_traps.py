# SPDX-License-Identifier: Apache-2.0
"""Endless addresses and links that attack their own site are not followed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.crawl_site import address

from vedette.crawl.traps import find_trap, leading_home
from vedette.domain.exchange import Request


def trap(target: str) -> str | None:
    return find_trap(Request("GET", address("http://site.example").with_target(target)))


TRAPS = [
    "/a/b/a/b/a/b/a/b",
    "/api/v2/user/v2/user//api/v2/user/",
    "/shop/api/v2/shop/api/v2/v2//shop/list/",
    "/list/api/list/api/list/api/",
    "/" + "x" * 501,
    "/" + "/".join("abcdefghijklmnopq"),
    "/calendar/2077-05",
    "/calendar/1975/5/",
    "/?year=1901",
    "/?id=1%27%20or%20%271%27=%271",
    "/?id=1%20UNION%20SELECT%20null",
    "/?q=%3Cscript%3Ealert(1)",
    "/?q=%3Csvg/onload%3Dx",
    "/?file=../../../etc/passwd",
    "/?host=x%3Bping%20y",
    "/?tpl=%7B%7B7*7%7D%7D",
    "/?next=http://evil.example/",
    "/?next=//evil.example",
    "/?size=9999999",
    "/?x=a%0d%0aSet-Cookie:%20y=z",
]


@pytest.mark.parametrize("target", TRAPS)
def test_it_does_not_follow(target: str) -> None:
    assert (trap(target) or "").endswith(".")


PLAIN = [
    "/",
    "/a/b/c?d=e",
    "/blog/2024/05/post",
    "/copy/org/example/shop/tree/org/example/shop/item",
    "/archive/2024/http://site.example/archive/2024/",
    "/a/b/x/a/b/y/a/",
    "/a//b/c//d",
    "/api/v1/items/1/parts/1",
    "/?id=17",
    "/?q=tom+and+jerry's",
    "/?q=select+a+shirt",
    "/?next=/home",
    "/?next=http://site.example/home",
    "/?order=price--asc",
    "/?year=2024",
    "/?phone=5551234567",
    "/?size=100",
    "/docs/4000",
]


@pytest.mark.parametrize("target", PLAIN)
def test_it_follows(target: str) -> None:
    assert trap(target) is None


@given(st.text(st.characters(max_codepoint=255)))
def test_any_target_is_judged_without_an_exception(target: str) -> None:
    trap(f"/{target}")


def test_what_a_form_of_the_site_holds_is_no_probe() -> None:
    request = Request("GET", address("http://site.example").with_target("/?x=%3Ca%3E%0D%0A%09b:c=%22d%22%3C/a%3E"))

    assert find_trap(request) is not None
    assert find_trap(request, is_form=True) is None


def test_a_link_to_others_leads_home_instead() -> None:
    link = Request("GET", address("http://site.example").with_target("/go?n=1&to=//other.example/a&x=y"))
    home = leading_home(link)

    assert home is not None
    assert home.url.target == "/go?n=1&to=http%3A%2F%2Fsite.example%2F&x=y"
    assert find_trap(home) is None
    assert leading_home(home) is None
