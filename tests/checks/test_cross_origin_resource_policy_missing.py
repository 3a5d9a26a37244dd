# SPDX-License-Identifier: Apache-2.0
"""Cross-Origin-Resource-Policy missing: private data that other sites may load."""

from __future__ import annotations

import pytest
from tests.support.judge import exchange_of, inspect, moved, page

from vedette.checks.cross_origin_resource_policy_missing import CHECK
from vedette.domain.exchange import Exchange
from vedette.domain.weakness import Grade


def private(status: int = 200, media_type: str = "application/json", **headers: str) -> Exchange:
    return exchange_of(page('{"a": 1}', status, media_type, **headers), cookie="sid=1")


WEAK: dict[str, Exchange] = {
    "private JSON says nothing": private(),
    "every site is allowed by name": private(cross_origin_resource_policy="cross-origin"),
    "private CSV says nothing": private(media_type="text/csv"),
}
SAFE: dict[str, Exchange] = {
    "the own origin alone may load it": private(cross_origin_resource_policy="same-origin"),
    "the own site alone may load it": private(cross_origin_resource_policy="Same-Site"),
    "CORS shares it on purpose": private(access_control_allow_origin="https://partner.example"),
    "everybody is sent the same": exchange_of(page("{}", media_type="application/json")),
    "it is a page, which has a header of its own": private(media_type="text/html"),
    "it is a picture": private(media_type="image/png"),
    "it is an error": private(404),
    "it is a redirect": exchange_of(moved("/x"), cookie="sid=1"),
}


@pytest.mark.parametrize("exchange", WEAK.values(), ids=WEAK)
def test_is_reported_where(exchange: Exchange) -> None:
    (found,) = inspect(CHECK, exchange)

    assert (found.grade, found.sink) == (Grade.CONFIRMED, "Cross-Origin-Resource-Policy")


@pytest.mark.parametrize("exchange", SAFE.values(), ids=SAFE)
def test_is_silent_where(exchange: Exchange) -> None:
    assert inspect(CHECK, exchange) == ()
