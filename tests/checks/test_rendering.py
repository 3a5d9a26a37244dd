# SPDX-License-Identifier: Apache-2.0
"""Which deeds of a user a rendered answer needs: those of the elements that hold the call, and no others."""

from __future__ import annotations

import pytest
from tests.support.judge import page

from vedette.checks.rendering import MOST_EVENTS, events_for

CALL = "vedette(1)"
CASES: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "a handler that users trigger": (f'<b onclick="{CALL}">', (('b[onclick*="vedette(1)"]', "click"),)),
    "a handler in capitals": (f"<B ONMOUSEOVER={CALL}>", (('b[onmouseover*="vedette(1)"]', "mouseover"),)),
    "an address that runs": (f'<a href="javascript:{CALL}">', (('a[href*="vedette(1)"]', "click"),)),
    "a handler that the page triggers by itself": (f"<svg onload={CALL}>", ()),
    "a handler without the call": ('<b onclick="go()">', ()),
    "the call in a text": (f"<p>{CALL}</p>", ()),
    "the call in a plain address": (f'<a href="/x?{CALL}">', ()),
}


@pytest.mark.parametrize(("html", "events"), CASES.values(), ids=CASES)
def test_the_events_of(html: str, events: tuple[tuple[str, str], ...]) -> None:
    assert events_for(page(html), CALL) == events


def test_there_are_few() -> None:
    html = "".join(f'<b{"x" * n} onclick="{CALL}">' for n in range(20))

    assert len(events_for(page(html), CALL)) == MOST_EVENTS
