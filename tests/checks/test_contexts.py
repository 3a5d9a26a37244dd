# SPDX-License-Identifier: Apache-2.0
"""Where a marker stands, and whether a call is live."""

from __future__ import annotations

import pytest

from vedette.checks.contexts import Spot, find_contexts, live_spot

CALL = "vedette(12345)"
SPOTS: dict[str, tuple[Spot, str]] = {
    "<p>MARK</p>": (Spot.TEXT, ""),
    "<textarea>MARK</textarea>": (Spot.RAW_TEXT, "textarea"),
    "<noscript>MARK</noscript>": (Spot.RAW_TEXT, "noscript"),
    "<!-- MARK -->": (Spot.COMMENT, ""),
    "<a MARK=1>": (Spot.TAG, "a"),
    "<MARK>": (Spot.TAG, "mark"),
    "<input value='MARK'>": (Spot.ATTRIBUTE, "input"),
    "<a href='MARK'>": (Spot.ADDRESS, "a"),
    "<a href='/go?MARK'>": (Spot.ATTRIBUTE, "a"),
    "<img src='MARK'>": (Spot.ATTRIBUTE, "img"),
    "<b onclick='f(MARK)'>": (Spot.HANDLER, "b"),
    "<iframe srcdoc='MARK'>": (Spot.DOCUMENT, "iframe"),
    "<script>a = 'MARK'</script>": (Spot.SCRIPT, "script"),
    "<script type=module>a = 'MARK'</script>": (Spot.SCRIPT, "script"),
    "<script type=application/json>MARK</script>": (Spot.DATA_BLOCK, "script"),
    "<script src=a.js>MARK</script>": (Spot.DATA_BLOCK, "script"),
}


@pytest.mark.parametrize(("text", "expected"), SPOTS.items(), ids=SPOTS)
def test_finds(text: str, expected: tuple[Spot, str]) -> None:
    (context,) = find_contexts(text, "mark")

    assert (context.spot, context.element) == expected


def test_finds_every_occurrence_in_order_whatever_its_case() -> None:
    contexts = find_contexts("<p>mark</p><!-- Mark --><input value=MARK>", "mark")

    assert [context.spot for context in contexts] == [Spot.TEXT, Spot.COMMENT, Spot.ATTRIBUTE]


def test_an_address_counts_only_where_the_value_is_all_of_it() -> None:
    (whole,) = find_contexts("<a href='1qMARK'>", "mark", "1q")
    (behind,) = find_contexts("<a href='/1qMARK'>", "mark", "1q")

    assert (whole.spot, behind.spot) == (Spot.ADDRESS, Spot.ATTRIBUTE)


LIVE: dict[str, Spot] = {
    f"<svg/onload={CALL}>": Spot.HANDLER,
    f"<input value='x'onfocus='{CALL}'autofocus=''>": Spot.HANDLER,
    "<b onclick='f(&#39;a&#39;-vedette(12345)-&#39;b&#39;)'>": Spot.HANDLER,
    f"<script>{CALL}</script>": Spot.SCRIPT,
    f"<script>a = 'b'-{CALL}-'c'</script>": Spot.SCRIPT,
    f"<script>a = `b${{{CALL}}}`</script>": Spot.SCRIPT,
    f"<a href='javascript:{CALL}'>": Spot.ADDRESS,
    f"<a href=' \tJava\nscript:{CALL}'>": Spot.ADDRESS,
    f"<iframe srcdoc='&lt;svg/onload={CALL}&gt;'>": Spot.DOCUMENT,
}


@pytest.mark.parametrize(("text", "spot"), LIVE.items(), ids=LIVE)
def test_is_live(text: str, spot: Spot) -> None:
    assert live_spot(text, 12345) is spot


DEAD = [
    CALL,
    f"&lt;svg/onload={CALL}&gt;",
    f"<!-- <svg/onload={CALL}> -->",
    f"<title><svg/onload={CALL}></title>",
    f"<svg/onload={CALL}",
    f"<svg onclick=x onclick={CALL}>",
    f"<svg title={CALL}>",
    f"<script>a = '{CALL}'</script>",
    f"<script>// {CALL}</script>",
    f"<script>a = 'b\\'-{CALL}-\\'c'</script>",
    f"<script>not{CALL}</script>",
    f"<script>a.{CALL}</script>",
    f"<script type=text/template>{CALL}</script>",
    f"<img src='javascript:{CALL}'>",
    f"<link rel=canonical href='javascript:{CALL}'>",
    f"<a href='/javascript:{CALL}'>",
    "<svg/onload=vedette(123456)>",
]


@pytest.mark.parametrize("text", DEAD)
def test_is_not_live(text: str) -> None:
    assert live_spot(text, 12345) is None
