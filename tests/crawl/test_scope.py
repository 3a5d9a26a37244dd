# SPDX-License-Identifier: Apache-2.0
"""Nothing leaves the scope, however the path is spelt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.crawl.scope import OriginJudge, ScopeRule, judge
from vedette.domain.exchange import Origin, Url
from vedette.domain.scope import AdditionalWebsite, Scope, ScopeKind
from vedette.web.url import parse_url


def url(text: str) -> Url:
    found = parse_url(text)
    assert found is not None
    return found


def raw(target: str, origin: str = "http://shop.example") -> Url:
    return url(origin).with_target(target)


APP = Scope(url("http://shop.example/app/"))
FILE = Scope(url("http://shop.example/app/index.php?x=1"))
ONLY = Scope(url("http://shop.example/app/list"), ScopeKind.ONLY_ENTERED_URL)
DOMAIN = Scope(url("http://shop.example/app/"), ScopeKind.WHOLE_DOMAIN)
LOCAL = Scope(url("http://127.0.0.1:8080/"), ScopeKind.WHOLE_DOMAIN)
EITHER = replace(APP, either_protocol=True)
NO_LOGOUT = replace(DOMAIN, links=(r"log\-?out", "exit"))
ONLY_NEWS = replace(DOMAIN, links=(r"/list\?.*kind=news",), links_exclude=False)
NO_END = replace(DOMAIN, links=("exit$",))
ONLY_API = replace(DOMAIN, links=("/api/",), links_exclude=False)
ANY_CASE = replace(APP, ignores_case=True)
ONLY_ANY_CASE = replace(ONLY, ignores_case=True)
MORE = replace(
    APP,
    additional=(
        AdditionalWebsite(url("http://img.example/pub/")),
        AdditionalWebsite(url("http://www.shop.example/"), canonical=True),
    ),
)

ODD = Scope(url("http://shop.example/my café/"))
NO_DELETE = replace(DOMAIN, links=("do=delete", "do=log out"))

INSIDE = {
    "the target itself": (APP, url("http://shop.example/app/")),
    "the folder without its slash": (APP, url("http://shop.example/app")),
    "a page below": (APP, url("http://shop.example/app/a/b?c=/../..")),
    "a dot segment that stays below": (APP, raw("/app/a/../b")),
    "an encoded slash that stays below": (APP, raw("/app/a%2fb")),
    "a page below in other letter case": (ANY_CASE, url("http://shop.example/App/A")),
    "encoded letters in other case": (ANY_CASE, raw("/%41pp/a")),
    "the entered URL in other letter case": (ONLY_ANY_CASE, url("http://shop.example/APP/List?x=1")),
    "a neighbour of the entered file": (FILE, url("http://shop.example/app/other.php")),
    "the entered URL with another query": (ONLY, url("http://shop.example/app/list?page=2")),
    "another path of the domain": (DOMAIN, url("http://shop.example/other")),
    "a sub-domain": (DOMAIN, url("http://api.shop.example/v1")),
    "the other protocol": (EITHER, url("https://shop.example/app/x")),
    "an additional website": (MORE, url("http://img.example/pub/1.png")),
    "another name of the site": (MORE, url("http://www.shop.example/app/x")),
    "no excluded word": (NO_LOGOUT, url("http://shop.example/login")),
    "an included query": (ONLY_NEWS, url("http://shop.example/list?kind=news%20today&page=2")),
    "an included word": (ONLY_API, url("http://shop.example/api/x")),
    "the target beside include patterns": (ONLY_API, url("http://shop.example/app/")),
    "a page below a folder that is written encoded": (ODD, raw("/my%20caf%C3%A9/a")),
    "the entered folder that is written encoded": (ODD, ODD.target),
    "the entered URL that is written encoded": (replace(ODD, kind=ScopeKind.ONLY_ENTERED_URL), ODD.target),
    "any odd path when the root was entered": (Scope(url("http://shop.example/")), raw("/..%2f..//%2e%2e/x")),
}


@pytest.mark.parametrize(("scope", "address"), INSIDE.values(), ids=INSIDE)
def test_it_allows(scope: Scope, address: Url) -> None:
    assert judge(scope, "GET", address) is None


OUTSIDE = {
    "a longer name": (APP, url("http://shop.example/apple"), ScopeRule.PATH),
    "the folder above": (APP, url("http://shop.example/"), ScopeRule.PATH),
    "another letter case": (APP, url("http://shop.example/APP/"), ScopeRule.PATH),
    "dots": (APP, raw("/app/../admin"), ScopeRule.PATH),
    "dots from elsewhere": (APP, raw("/admin/../app/x"), ScopeRule.PATH),
    "encoded dots": (APP, raw("/app/%2e%2e/admin"), ScopeRule.PATH),
    "doubly encoded dots": (APP, raw("/app/%252e%252e/admin"), ScopeRule.PATH),
    "an encoded slash": (APP, raw("/app/..%2fadmin"), ScopeRule.PATH),
    "an encoded dot and slash in a name with a dot": (
        Scope(raw("/a%2fb.c")),
        raw("/other"),
        ScopeRule.PATH,
    ),
    "dots that are encoded six times": (APP, raw("/app/%25252525252e%25252525252e/admin"), ScopeRule.PATH),
    "dots before a NUL": (APP, raw("/app/..%00/admin"), ScopeRule.PATH),
    "dots before a blank": (APP, raw("/app/..%20/admin"), ScopeRule.PATH),
    "dots behind a tab": (APP, raw("/app/%09../admin"), ScopeRule.PATH),
    "overlong dots": (APP, raw("/app/%C0%AE%c0%ae/admin"), ScopeRule.PATH),
    "longer overlong dots": (APP, raw("/app/%e0%80%ae%e0%80%ae/admin"), ScopeRule.PATH),
    "overlong dots with a wrong second byte": (APP, raw("/app/%c0%2e%c0%2e/admin"), ScopeRule.PATH),
    "an overlong backslash": (APP, raw("/app/..%c1%9cadmin"), ScopeRule.PATH),
    "full-width dots": (APP, raw("/app/%ef%bc%8e%ef%bc%8e/admin"), ScopeRule.PATH),
    "full-width dots and slash of IIS": (APP, raw("/app/%uff0e%uff0e%uff0fadmin"), ScopeRule.PATH),
    "a backslash": (APP, raw(r"/app/..\admin"), ScopeRule.PATH),
    "a path parameter": (APP, raw("/app/..;/admin"), ScopeRule.PATH),
    "doubled slashes": (APP, raw("/app//x/../../admin"), ScopeRule.PATH),
    "doubled slashes from elsewhere": (APP, raw("/admin//../app/x"), ScopeRule.PATH),
    "a child of the only URL": (ONLY, url("http://shop.example/app/list/1"), ScopeRule.PATH),
    "another host": (APP, url("http://evil.example/app/"), ScopeRule.HOST),
    "a host that ends alike": (DOMAIN, url("http://notshop.example/"), ScopeRule.HOST),
    "the parent domain": (
        Scope(url("http://www.a.example/"), ScopeKind.WHOLE_DOMAIN),
        url("http://a.example/"),
        ScopeRule.HOST,
    ),
    "a sub-domain of a path scope": (APP, url("http://api.shop.example/app/"), ScopeRule.HOST),
    "an address that ends alike": (LOCAL, url("http://1.127.0.0.1.example:8080/"), ScopeRule.HOST),
    "another port": (LOCAL, url("http://127.0.0.1:9090/"), ScopeRule.PORT),
    "the other protocol": (APP, url("https://shop.example/app/"), ScopeRule.SCHEME),
    "the other protocol at another port": (EITHER, url("https://shop.example:8443/app/"), ScopeRule.SCHEME),
    "a page below in other letter case, where case counts": (APP, url("http://shop.example/App/A"), ScopeRule.PATH),
    "a path that only begins alike in other letter case": (ANY_CASE, url("http://shop.example/APPLE"), ScopeRule.PATH),
    "a dot segment that climbs out in other letter case": (ANY_CASE, raw("/APP/%2e%2e/b"), ScopeRule.PATH),
    "the additional website's other path": (MORE, url("http://img.example/private"), ScopeRule.PATH),
    "another path under another name": (MORE, url("http://www.shop.example/admin"), ScopeRule.PATH),
    "an excluded word": (NO_LOGOUT, url("http://shop.example/Log-Out"), ScopeRule.EXCLUDED),
    "an excluded word in the query": (NO_LOGOUT, url("http://shop.example/?do=exit"), ScopeRule.EXCLUDED),
    "an encoded excluded word": (NO_LOGOUT, raw("/l%6fgout"), ScopeRule.EXCLUDED),
    "an encoded excluded word in the query": (NO_DELETE, raw("/?do=%64elete"), ScopeRule.EXCLUDED),
    "a doubly encoded excluded word in the query": (NO_DELETE, raw("/?%2564o=delete"), ScopeRule.EXCLUDED),
    "an excluded word whose blank is a plus": (NO_DELETE, raw("/?do=log+out"), ScopeRule.EXCLUDED),
    "an included query that is another": (ONLY_NEWS, url("http://shop.example/list?kind=old"), ScopeRule.NOT_INCLUDED),
    "an included query that is left out": (ONLY_NEWS, url("http://shop.example/list"), ScopeRule.NOT_INCLUDED),
    "a query behind an excluded end": (NO_END, url("http://shop.example/exit?from=menu"), ScopeRule.EXCLUDED),
    "no included word": (ONLY_API, url("http://shop.example/x"), ScopeRule.NOT_INCLUDED),
    "an included word that is climbed away": (ONLY_API, raw("/api/..%2fadmin"), ScopeRule.NOT_INCLUDED),
    "a URL too long for patterns": (NO_LOGOUT, url("http://shop.example/" + "a" * 3000), ScopeRule.LENGTH),
}


@pytest.mark.parametrize(("scope", "address", "rule"), OUTSIDE.values(), ids=OUTSIDE)
def test_it_forbids(scope: Scope, address: Url, rule: ScopeRule) -> None:
    verdict = judge(scope, "GET", address)

    assert verdict is not None
    assert verdict.rule is rule
    assert verdict.sentence.endswith(".")


def test_a_method_is_forbidden_in_any_letter_case() -> None:
    scope = replace(APP, disallowed_methods=frozenset({"Delete"}))

    verdict = judge(scope, "delete", scope.target)

    assert verdict is not None
    assert verdict.rule is ScopeRule.METHOD
    assert judge(scope, "GET", scope.target) is None


@given(st.lists(st.sampled_from([*"/.%;\\2eEfF5cC?", "app", "admin", "..", "%2e", "%2f"])).map("".join))
def test_no_reading_of_an_allowed_path_is_outside(tail: str) -> None:
    address = Url(Origin("http", "shop.example", 80), f"/app/{tail}")
    if judge(APP, "GET", address) is None:
        path = address.path.replace("\\", "/")
        depth = 0
        for segment in path.split("/")[2:-1]:
            depth += -1 if segment == ".." else segment not in ("", ".")
            assert depth >= 0


def test_a_judge_of_an_origin_says_the_same_of_one_path_after_another() -> None:
    for scope, there in (*INSIDE.values(), *((scope, there) for scope, there, _ in OUTSIDE.values())):
        kept = OriginJudge(scope, there.origin)
        others = [there.with_target(target) for target in ("/app/", "/app/list", "/pub/x", "/other", "/app/..%2f", "/")]

        assert [kept.judge("GET", each) for each in (there, *others, there)] == [
            judge(scope, "GET", each) for each in (there, *others, there)
        ]
