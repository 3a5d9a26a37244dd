# SPDX-License-Identifier: Apache-2.0
"""Which exchanges of a proof are shown, and which part of each answer tells."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from hypothesis import given
from hypothesis import strategies as st
from tests.support.cli_house import answered, finding_at, point

from vedette.domain.exchange import Exchange, Headers, Origin, Request, Response, Url
from vedette.domain.finding import Evidence, Fact, Finding, Host
from vedette.domain.insertion import InsertionPoint, Place
from vedette.reports.proof import show_proof

TARGET = Url(Origin("http", "127.0.0.1", 8999), "/")
POINT = point(TARGET)
PAGE = "<html>\n<h1>Tea</h1>\n<p>1 found</p>\n</html>"


def tellings(finding: Finding) -> dict[str, str]:
    return {shown.part: shown.telling for shown in show_proof(finding).exchanges}


def with_evidence(*evidence: Evidence, facts: tuple[Fact, ...] = (), sink: str = "") -> Finding:
    return finding_at(TARGET, evidence=evidence, facts=facts, sink=sink)


def test_a_redirect_tells_where_it_leads() -> None:
    sent = answered(POINT.put("//x.invalid"), "", 302, Location="//x.invalid")
    assert tellings(with_evidence(Evidence("probe", sent))) == {"probe": "Location: //x.invalid"}


def test_a_value_that_comes_back_is_shown_where_it_does() -> None:
    sent = answered(POINT.put("<b>m4rk"), "<html>\n<p>You asked for <b>m4rk today</p>\n</html>")
    found = with_evidence(Evidence("baseline", answered(POINT.request, PAGE)), Evidence("probe", sent))
    assert tellings(found)["probe"] == "<p>You asked for <b>m4rk today</p>"


def test_a_line_that_only_the_probe_has_is_shown() -> None:
    probe = answered(POINT.append("'"), PAGE.replace("1 found", "SQL error at '"))
    found = with_evidence(Evidence("baseline", answered(POINT.request, PAGE)), Evidence("probe", probe))
    assert tellings(found) == {"baseline": "", "probe": "<p>SQL error at '</p>"}


def test_a_line_that_only_the_baseline_has_is_said_to_be_missing() -> None:
    control = answered(POINT.append(" AND 2<1"), PAGE.replace("<p>1 found</p>\n", ""))
    found = with_evidence(Evidence("baseline", answered(POINT.request, PAGE)), Evidence("control", control))
    assert tellings(found)["control"] == "without: <p>1 found</p>"


def test_a_probe_like_the_baseline_tells_nothing() -> None:
    found = with_evidence(
        Evidence("baseline", answered(POINT.request, PAGE)), Evidence("probe", answered(POINT.append(" AND 1<2"), PAGE))
    )
    assert tellings(found)["probe"] == ""


def test_lines_that_change_by_themselves_are_not_taken_for_a_difference() -> None:
    def page(views: int, banner: str, result: str) -> str:
        return f"<p>{views} views</p>\n<p>{banner}</p>\n<p>{result}</p>"

    found = with_evidence(
        Evidence("baseline", answered(POINT.request, page(1, "Spring", "Oolong"))),
        Evidence("baseline", answered(POINT.request, page(2, "Autumn", "Oolong"))),
        Evidence("probe", answered(POINT.append(" AND 1<2"), page(3, "Autumn", "Oolong"))),
        Evidence("control", answered(POINT.append(" AND 2<1"), page(4, "Winter", "None"))),
        Evidence("control", answered(POINT.append(" AND 3<1"), page(5, "Spring", "None"))),
    )
    assert tellings(found) == {"baseline": "", "probe": "", "control": "<p>None</p>"}


def test_a_value_that_is_only_printed_again_does_not_hide_what_it_did() -> None:
    def page(value: str, result: str) -> str:
        return f'<input value="{escape(value)}">\n<pre>{result}</pre>'

    inert = answered(POINT.put("(echo 6*7)"), page("(echo 6*7)", "(echo 6*7)"))
    run = answered(POINT.put("$(echo 6*7)"), page("$(echo 6*7)", "qz42"))
    found = with_evidence(
        Evidence("baseline", answered(POINT.request, page("1", "1"))),
        Evidence("probe", run),
        Evidence("control", inert),
    )
    assert tellings(found)["probe"] == "<pre>qz42</pre>"


def test_a_fact_is_shown_where_it_stands_in_the_page() -> None:
    found = with_evidence(
        Evidence("baseline", answered(POINT.request, "<i>near sqlite3.OperationalError: x</i>")),
        facts=(Fact("error", "sqlite3.OperationalError"),),
    )
    assert tellings(found)["baseline"] == "<i>near sqlite3.OperationalError: x</i>"


def test_the_header_and_the_cookie_that_the_sink_names_are_shown() -> None:
    seen = Exchange(
        Request("GET", TARGET),
        Response(
            200, "OK", Headers((("Set-Cookie", "a=1"), ("Set-Cookie", "sid=2; Path=/"), ("X-Powered-By", "PHP/5")))
        ),
    )
    host = finding_at(TARGET, evidence=(Evidence("baseline", seen),))
    cookie = replace(host, subject=Host(Request("GET", TARGET)), sink="sid")
    header = replace(host, subject=Host(Request("GET", TARGET)), sink="x-powered-by")
    assert tellings(cookie) == {"baseline": "Set-Cookie: sid=2; Path=/"}
    assert tellings(header) == {"baseline": "X-Powered-By: PHP/5"}


def test_the_body_is_shown_where_the_value_is_in_it() -> None:
    request = Request("POST", TARGET.with_target("/login"), Headers(), b"user=x")
    body = InsertionPoint(request, "/login", Place.BODY, "user", "x", "user=", "")
    sent = Evidence("probe", answered(body.put("o'k")))
    (shown,) = show_proof(replace(with_evidence(sent), subject=body)).exchanges
    assert (shown.request_line, shown.slot) == ("POST /login", "user=o%27k")


def test_of_many_rounds_a_few_are_shown_and_the_rest_is_counted() -> None:
    rounds = [Evidence("replay", answered(POINT.append(str(number)))) for number in range(20)]
    found = with_evidence(Evidence("baseline", answered(POINT.request)), *rounds)
    proof = show_proof(found)
    assert [shown.part for shown in proof.exchanges] == ["baseline", "replay"]
    assert proof.left_out == 19


@given(before=st.binary(max_size=200), after=st.binary(max_size=200), value=st.text(max_size=20), sink=st.text())
def test_any_answer_can_be_shown(before: bytes, after: bytes, value: str, sink: str) -> None:
    sent = Evidence("probe", Exchange(POINT.request, Response(200, body=after)))
    baseline = Evidence("baseline", Exchange(POINT.request, Response(200, body=before)))
    found = with_evidence(baseline, sent, facts=(Fact("fact", value),), sink=sink)
    assert len(show_proof(found).exchanges) == 2
