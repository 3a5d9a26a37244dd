# SPDX-License-Identifier: Apache-2.0
"""From a sighting to the texts that could run there, and to the load that carries one."""

from __future__ import annotations

import json

import pytest
from tests.support.judge import ORIGIN
from tests.support.payload_rules import broken_rules

from vedette.checks import grammar
from vedette.checks.dom_flows import Flow, Load, ways_to_run
from vedette.domain.exchange import Request, Url
from vedette.domain.opening import Opening, Sighting, Source

MARK = "vdt11abcdefg00"
NUMBER = 1234567890
CALL = f"vedette({NUMBER})"
IMAGE = f"<img/src/onerror={CALL}>qz"
SAMPLE = Request("GET", Url(ORIGIN, "/page?view=list&lang=en"))


def flow(sink: str, before: str = "", after: str = "~", source: Source = Source.FRAGMENT) -> Flow:
    return Flow(source, Opening("a.invalid", fragment=f"{MARK}%7E"), Sighting(sink, MARK, before, after))


WAYS = {
    "text of a page": (flow("innerHTML"), [IMAGE]),
    "a title": (flow("document.write", "<title>"), [f"</title>{IMAGE}"]),
    "a comment": (flow("document.write", "<!-- "), [f"'\"'-->{IMAGE}"]),
    "a quoted attribute": (
        flow("innerHTML", '<b title="', '~">'),
        [f'">{IMAGE}', f'"onfocus="{CALL}"autofocus="'],
    ),
    "an address in a page": (
        flow("innerHTML", "<a href='", "~'>"),
        [f"javascript:{CALL}", f"'>{IMAGE}", f"'onfocus='{CALL}'autofocus='"],
    ),
    "the address of a script in a page": (
        flow("document.write", '<script src="', '~">'),
        [f'"></script>{IMAGE}', f'"onfocus="{CALL}"autofocus="'],
    ),
    "code": (flow("eval"), [CALL]),
    "code behind a name": (flow("Function", "return "), [f"-{CALL}"]),
    "a string in code": (flow("setTimeout", "go('"), [f"'-{CALL}-'"]),
    "a template in code": (flow("eval", "`"), [f"${{{CALL}}}"]),
    "a handler": (flow("div[onclick]", "go("), [f"-{CALL}"]),
    "where the page goes": (flow("location"), [f"javascript:{CALL}"]),
    "the address of a script": (flow("script[src]"), [f"data:text/javascript,{CALL}"]),
    "the address of a script in a drawing": (flow("script[xlink:href]"), [f"data:text/javascript,{CALL}"]),
    "what is asked for": (flow("fetch"), [f"data:text/html,%3Cimg/src/onerror={CALL}%3E"]),
    "behind what is asked for": (flow("fetch", "/parts/"), []),
    "behind what the page goes to": (flow("location", "/shop/"), []),
    "a comment in code": (flow("eval", "// "), []),
    "another sink": (flow("DOMParser"), []),
    "markup that stays encoded": (flow("innerHTML", "", "%7E"), []),
    "code that stays encoded": (flow("eval", "", "%7E"), [CALL]),
    "a string of an encoded fragment": (flow("eval", "a = '", "%7E"), [f"'-{CALL}-'"]),
    "a string of an encoded query": (flow("eval", "a = '", "%7E", Source.QUERY), []),
}


@pytest.mark.parametrize(("seen", "texts"), WAYS.values(), ids=WAYS)
def test_ways_out_of(seen: Flow, texts: list[str]) -> None:
    built = [way.build(NUMBER) for way in ways_to_run(seen)]

    assert built == texts
    assert [broken_rules(text) for text in built] == [[] for _ in built]


@pytest.mark.parametrize("path", grammar.SHARED_PROPERTIES, ids=lambda path: path.__name__)
def test_paths_to_what_objects_share_keep_the_rules(path: object) -> None:
    assert callable(path)
    assert broken_rules(path("qzabcdefghiqz")) == []


def test_an_address_that_was_given_is_taken_for_the_bare_value() -> None:
    seen = flow("location", "https://", ".vedette.invalid/~")

    assert seen.is_at_start
    assert [way.build(NUMBER) for way in ways_to_run(seen)] == [f"javascript:{CALL}"]


def placed(source: Source, opening: Opening, after: str = "~") -> Load:
    seen = Flow(source, opening, Sighting("innerHTML", MARK, "", after))
    return seen.put(Load(SAMPLE, Opening("new.invalid")), "<b>")


def test_a_fragment_carries_the_one_name_that_counts() -> None:
    opening = Opening("a.invalid", fragment=f"x=vdt11abcdefg01%7E&lang={MARK}%7E")

    assert placed(Source.FRAGMENT, opening).opening.fragment == "lang=%3Cb%3E"


def test_a_parameter_takes_the_place_of_the_one_that_was_there() -> None:
    opening = Opening("a.invalid", query=f"view=list&lang={MARK}%7E")

    assert placed(Source.QUERY, opening).request.url.target == "/page?view=list&lang=%3Cb%3E"


def test_a_value_that_is_not_decoded_is_put_as_it_is() -> None:
    opening = Opening("a.invalid", fragment=f"{MARK}%7E")
    seen = Flow(Source.FRAGMENT, opening, Sighting("eval", MARK, "", "%7E"))

    assert seen.put(Load(SAMPLE, Opening("b.invalid")), "'-f(1)-'").opening.fragment == "'-f(1)-'"


def test_names_storage_cookies_and_referrers_are_put() -> None:
    kept = Opening("a.invalid", storage=(("key", MARK), ("other", "vdt16abcdefg01")))

    assert placed(Source.WINDOW_NAME, kept).opening.window_name == "<b>"
    assert placed(Source.STORAGE, kept).opening.storage == (("key", "<b>"),)
    assert placed(Source.COOKIE, Opening("a.invalid", cookies=(("name", MARK),))).opening.cookies == (("name", "<b>"),)
    assert placed(Source.REFERRER, kept).opening.referrer == "%3Cb%3E"


def test_a_message_keeps_its_form_and_the_stranger_his_likeness() -> None:
    inner = json.dumps({"kind": "note", "text": MARK})
    opening = Opening("trusted.example.qz1.vedette.invalid", messages=(json.dumps("vdt15abcdefg09"), json.dumps(inner)))

    load = placed(Source.MESSAGE, opening)

    assert [json.loads(json.loads(each)) for each in load.opening.messages] == [{"kind": "note", "text": "<b>"}]
    assert load.opening.stranger == "trusted.example.new.invalid"
