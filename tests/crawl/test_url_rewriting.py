# SPDX-License-Identifier: Apache-2.0
"""Path parameters are told from names: at sight, by rule, or by the pages behind them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.crawl_site import crawl, html, settings_for

from vedette.crawl.url_rewriting import PathSlot, UrlRewriter
from vedette.domain.exchange import Request, Response
from vedette.domain.scope import UrlRewriteExclusion, UrlRewriteMode, UrlRewriteRule, UrlRewriting
from vedette.errors import UsageError

WORDS = ["amber", "birch", "cedar", "delta", "ember", "flint", "grove", "heath", "ivory", "jasper", "koala", "lotus"]
SLUGS = [f"{one}-{other}" for one in WORDS for other in WORDS]

PATTERNS = {
    "/": "/",
    "/item/17": "/item/{2}",
    "/item/17/": "/item/{2}/",
    "/17/x/18": "/{1}/x/{3}",
    "/o/3f2e0a60-a5ec-e311-80bc-000c29e428b5": "/o/{2}",
    "/o/deadbeef01": "/o/{2}",
    "/o/deadbeef": "/o/deadbeef",
    "/day/2024-01-31": "/day/{2}",
    "/t/aB3dE6gH9jK2mN5p": "/t/{2}",
    "/item-12.htm": "/item-{1}.htm",
    "/item-12-red-shirt.htm": "/item-{1.1}-{1.2}.htm",
    "/a,5,b": "/a,{1.1},{1.2}",
    "/v1/x": "/v1/x",
    "/page-one.html": "/page-one.html",
    "/12.php": "/12.php",
    "/img7.png": "/img7.png",
}


@pytest.mark.parametrize(("path", "text"), PATTERNS.items(), ids=PATTERNS)
def test_the_pattern_at_sight_of(path: str, text: str) -> None:
    pattern = UrlRewriter(UrlRewriting()).pattern(path)

    assert pattern.text == text
    assert all(path[slot.start : slot.end] for slot in pattern.slots)


def learnt(paths: dict[str, int], rewriting: UrlRewriting | None = None, *, is_telling: bool = True) -> UrlRewriter:
    rewriter = UrlRewriter(rewriting or UrlRewriting())
    for path, template in paths.items():
        rewriter.learn(path, template, is_telling=is_telling)
    return rewriter


def test_words_with_one_template_become_a_parameter() -> None:
    rewriter = learnt({f"/shop/{word}": 1 for word in WORDS})

    assert rewriter.pattern("/shop/black").text == "/shop/{2}"
    assert rewriter.pattern("/shop/black").slots == (PathSlot("2", 6, 11),)
    assert rewriter.version == 1
    assert learnt({f"/shop/{word}": 1 for word in WORDS[:11]}).pattern("/shop/black").text == "/shop/black"
    assert learnt({f"/shop/{slug}": 1 for slug in SLUGS[:4]}).pattern("/shop/a-b").text == "/shop/{2}"


def test_words_with_templates_of_their_own_stay_words() -> None:
    rewriter = learnt({f"/guide/{word}": number for number, word in enumerate("abcdefgh")})

    assert rewriter.pattern("/guide/a").text == "/guide/a"


def test_a_word_seen_with_another_template_stays_a_word() -> None:
    rewriter = learnt({"/u/zap": 2, **{f"/u/{word}": 1 for word in WORDS}, "/u/zoo": 3})

    assert rewriter.pattern("/u/eve").text == "/u/{2}"
    assert rewriter.pattern("/u/zap").text == "/u/zap"
    assert rewriter.pattern("/u/zoo").text == "/u/zoo"


def test_siblings_of_another_style_or_with_the_name_of_a_function_stay_words() -> None:
    rewriter = learnt({f"/u/{slug}": 1 for slug in SLUGS[:4]} | {f"/v/{word}": 1 for word in WORDS})

    assert rewriter.pattern("/u/eve-y").text == "/u/{2}"
    assert rewriter.pattern("/u/eve").text == "/u/eve"
    assert rewriter.pattern("/v/eve").text == "/v/{2}"
    assert rewriter.pattern("/v/settings").text == "/v/settings"


def test_the_root_asks_for_more_proof() -> None:
    assert learnt({f"/{slug}": 1 for slug in SLUGS[:29]}).pattern("/x-y").text == "/x-y"
    assert learnt({f"/{slug}": 1 for slug in SLUGS[:30]}).pattern("/x-y").text == "/{1}"
    assert learnt({f"/{slug}": 1 for slug in SLUGS[:30]}).pattern("/").text == "/"


def test_a_word_in_the_middle_is_proved_by_what_is_behind_it() -> None:
    rewriter = learnt({f"/u/{word}/posts": 1 for word in WORDS})

    assert rewriter.pattern("/u/eve/posts").text == "/u/{2}/posts"


def test_pages_that_say_too_little_prove_nothing() -> None:
    rewriter = learnt({f"/shop/{word}": 1 for word in WORDS}, is_telling=False)

    assert rewriter.pattern("/shop/black").text == "/shop/black"


def test_beyond_the_cap_no_proof_is_needed() -> None:
    rewriting = UrlRewriting(sub_path_max_dynamic_signatures=5)

    rewriter = learnt({f"/x/w{'a' * number}": number for number in range(5)}, rewriting)

    assert rewriter.pattern("/x/other").text == "/x/{2}"


def test_nothing_is_rewritten_when_told_so() -> None:
    assert UrlRewriter(UrlRewriting(mode=UrlRewriteMode.NONE)).pattern("/item/17").text == "/item/17"
    excluded = UrlRewriting(excluded=(UrlRewriteExclusion("/item/17"), UrlRewriteExclusion("^/year/", is_regex=True)))
    assert UrlRewriter(excluded).pattern("/item/17").text == "/item/17"
    assert UrlRewriter(excluded).pattern("/item/18").text == "/item/{2}"
    assert UrlRewriter(excluded).pattern("/year/2024").text == "/year/2024"


CUSTOM = UrlRewriting(
    mode=UrlRewriteMode.CUSTOM,
    rules=(UrlRewriteRule("/blog/{year}/{slug}", r"^/blog/(?<year>\d{4})/(?<slug>[\w-]+)$"),),
)


def test_rules_name_the_parameters() -> None:
    pattern = UrlRewriter(CUSTOM).pattern("/blog/2024/hello-world")

    assert pattern.text == "/blog/{year}/{slug}"
    assert pattern.slots == (PathSlot("year", 6, 10), PathSlot("slug", 11, 22))
    assert UrlRewriter(CUSTOM).pattern("/item/17").text == "/item/{2}"


def test_a_wrong_rule_is_refused() -> None:
    with pytest.raises(UsageError):
        UrlRewriter(UrlRewriting(mode=UrlRewriteMode.CUSTOM, rules=(UrlRewriteRule("/x", "("),)))


@given(st.text(st.sampled_from("/abc123-_.,%{}~AZ=")), st.integers(0, 3))
def test_any_path_has_a_pattern_whose_slots_are_in_it(path: str, template: int) -> None:
    rewriter = UrlRewriter(UrlRewriting())
    rewriter.learn(f"/{path}", template, is_telling=True)
    slots = rewriter.pattern(f"/{path}").slots
    assert all(0 < slot.start < slot.end <= len(path) + 1 for slot in slots)
    assert all(one.end <= other.start for one, other in pairwise(slots))


def bed_urls() -> dict[str, str]:
    """Return 3,216 URLs and the route behind each: what a site with 24 routes links to."""
    urls: dict[str, str] = {}
    for name in ("about", "contact", "terms", "login"):
        urls[f"/{name}"] = name
    for name in ("start", "install", "use", "extend", "test", "deploy", "tune", "faq"):
        urls[f"/guide/{name}"] = f"guide-{name}"
    for number in range(600):
        urls[f"/item/{number}"] = "item"
        urls[f"/item/{number}/reviews"] = "reviews"
        urls[f"/article-{number}-{SLUGS[number % 144]}.htm"] = "article"
        urls[f"/archive/2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}"] = "archive"
    for slug in SLUGS:
        urls[f"/product/{slug}"] = "product"
        urls[f"/blog/{slug}.html"] = "blog"
        urls[f"/user/{slug}"] = "user"
        urls[f"/user/{slug}/posts"] = "posts"
    urls["/user/settings"] = "settings"
    urls["/blog/index.html"] = "blog-index"
    for number in range(3216 - len(urls)):
        urls[f"/{('order', 'ticket')[number % 2]}/{number * 7919 % 2**32:08x}{number:02d}"] = ("order", "ticket")[
            number % 2
        ]
    return urls


def bed_page(route: str, links: str = "") -> str:
    """Return a page in the template of `route`, in the chrome that all routes share."""
    own = "".join(f"<div class='{route}-{part}'><p class={route}><em></em></p></div>" for part in "abcdef")
    return f"<header class=bar><nav><ul><li><a href=/about>x</a></li></ul></nav></header><main>{own}{links}</main>"


def test_the_rewrite_bed_is_covered_with_few_requests() -> None:
    """All 24 routes among 3,216 URLs are reached with at most 3 requests a route (crawler.md, section 6)."""
    urls = bed_urls()
    routes = set(urls.values())
    assert (len(urls), len(routes)) == (3216, 24)
    links = "".join(f"<a href='{url}'>x</a>" for url in sorted(urls))

    def answer(request: Request) -> Response:
        path = request.url.path
        if path in ("/", "/map"):
            return html(bed_page("home" if path == "/" else "map", links + "<a href=/map>m</a>"))
        return html(bed_page(urls[path])) if path in urls else html("<h1>No</h1>", 404)

    run = crawl(answer, settings_for())

    visited = [request.url.path for request in run.requests if request.url.path in urls]
    assert {urls[path] for path in visited} == routes
    assert len(visited) <= 3 * len(routes)


def test_a_route_takes_a_few_siblings_for_values_worth_testing() -> None:
    """Three are enough to test the last word; the crawl folds only what is proved."""
    rewriter = learnt({"/tag/spring": 1, "/tag/summer": 2, "/tag/autumn": 1})

    assert rewriter.pattern("/tag/spring").text == "/tag/spring"
    assert rewriter.route("/tag/spring").text == "/tag/{2}"
    assert rewriter.route("/tag/spring", has_parameters=True).text == "/tag/spring"
    assert rewriter.route("/tag/unseen").text == "/tag/unseen"
    assert learnt({"/tag/spring": 1, "/tag/summer": 1}).route("/tag/spring").text == "/tag/spring"


def test_a_word_behind_the_root_names_a_route_of_its_own() -> None:
    """Two programs whose pages look alike are not taken for one."""
    rewriter = learnt({f"/{slug}": 1 for slug in SLUGS[:30]})

    assert rewriter.pattern("/x-y").text == "/{1}"
    assert rewriter.pattern("/x-y", keep_root_word=True).text == "/x-y"
    assert rewriter.route("/x-y").text == "/x-y"
    assert rewriter.route("/17").text == "/{1}"
