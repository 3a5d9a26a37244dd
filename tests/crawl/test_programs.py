# SPDX-License-Identifier: Apache-2.0
"""Numbered programs are met each, while numbered things are not."""

from __future__ import annotations

from tests.support.crawl_site import crawl, html, settings_for

from vedette.crawl.programs import MOST_PROGRAMS
from vedette.domain.exchange import Request, Response

SHOP = settings_for()
PAGE = "<header class=top><nav><ul><li><a href=/>Home</a></li></ul></nav></header><main><h1>{}</h1>{}</main>"


def listing(address: str, count: int) -> Response:
    """A page that links to so many numbered addresses."""
    return html("".join(f"<a href='{address.format(number)}'>{number}</a>" for number in range(1, count + 1)))


def test_linked_programs_with_parameters_are_visited_each() -> None:
    def answer(request: Request) -> Response:
        if request.url.path == "/":
            return listing("/lessons/Case{0}-element.jsp?text=a", 40)
        return html(PAGE.format(request.url.path, "<p>a</p>"))

    run = crawl(answer, SHOP)

    assert {f"/lessons/Case{number}-element.jsp?text=a" for number in range(1, 41)} <= run.visited()


def test_pages_are_visited_while_they_hold_a_form_of_their_own() -> None:
    def answer(request: Request) -> Response:
        if request.url.path == "/":
            return listing("/lesson-{0}/", 60)
        return html(PAGE.format(request.url.path, "<form method=get><input name=id><button>Go</button></form>"))

    run = crawl(answer, SHOP)

    assert {f"/lesson-{number}/?id=1" for number in range(1, 61)} <= run.visited()


def test_pages_are_visited_while_their_forms_have_fields_of_other_names() -> None:
    def answer(request: Request) -> Response:
        if request.url.path == "/":
            return listing("/bench/xss-00/BenchmarkTest{0:05}", 80)
        name = request.url.path.rpartition("/")[2]
        return html(PAGE.format(name, f"<form method=post action='/bench/run/{name}'><input name={name}></form>"))

    run = crawl(answer, SHOP)

    assert {f"/bench/run/BenchmarkTest{number:05}" for number in range(1, 81)} <= run.visited()


def test_indexes_are_visited_while_they_name_pages_of_new_kinds() -> None:
    chapters = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa")
    empty = {"alpha", "delta"}

    def answer(request: Request) -> Response:
        path = request.url.path
        if path == "/":
            return html("".join(f"<a href=/course/{name}-index.html>{name}</a>" for name in chapters))
        name = path.rpartition("/")[2].removesuffix("-index.html")
        links = "" if name in empty else "".join(f"<a href=/course/{name}/Test{n:05}>t</a>" for n in range(9))
        return html(PAGE.format(name, f"<ul><li>{links}</ul>" if path.endswith("index.html") else "<p>a test"))

    visited = crawl(answer, SHOP).visited()

    for name in set(chapters) - empty:
        assert any(path.startswith(f"/course/{name}/") for path in visited)


def test_of_things_with_the_same_form_in_each_a_few_are_visited() -> None:
    def answer(request: Request) -> Response:
        if request.url.path == "/":
            return listing("/product/{0}", 60)
        return html(PAGE.format(request.url.path, "<form method=post action=/basket><input name=id></form>"))

    run = crawl(answer, SHOP)

    assert sum(path.startswith("/product/") for path in run.visited()) < 6


def test_of_values_in_a_query_at_one_path_a_few_are_visited() -> None:
    def answer(request: Request) -> Response:
        if request.url.path == "/":
            return listing("/list?page={0}", 60)
        return html(PAGE.format("List", "<p>things</p>"))

    run = crawl(answer, SHOP)

    assert sum(path.startswith("/list?") for path in run.visited()) < 6


def test_programs_of_one_kind_have_a_bound_and_come_last() -> None:
    def answer(request: Request) -> Response:
        if request.url.path == "/":
            return html(
                "".join(f"<a href='/thing/{number}/show?tab=1'>x</a>" for number in range(MOST_PROGRAMS + 50))
                + "<a href=/deep>d</a>"
            )
        if request.url.path == "/deep":
            return html("<a href=/deeper>d</a>")
        return html(PAGE.format("Thing", "<p>same</p>"))

    run = crawl(answer, SHOP)

    asked = [request.url.target for request in run.requests]
    things = [index for index, target in enumerate(asked) if target.startswith("/thing/")]
    assert len(things) == MOST_PROGRAMS
    assert asked.index("/deeper") < things[10]
