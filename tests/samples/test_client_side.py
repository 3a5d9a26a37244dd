# SPDX-License-Identifier: Apache-2.0
"""The pages whose scripts are weak show it to the browser, and their twins do not."""

from __future__ import annotations

from collections.abc import Iterator

import anyio
import pytest
from starlette.testclient import TestClient
from tests.samples.visiting import new_visitor
from tests.support.opening_house import opening_house

from vedette.checks import (
    client_prototype_pollution,
    dom_cross_site_scripting,
    dom_open_redirect,
    message_origin_unchecked,
)
from vedette.domain.exchange import Headers, Request, Response
from vedette_shop.truth import SAFE_TWINS, WEAKNESSES

pytestmark = pytest.mark.anyio
CHECKS = (
    client_prototype_pollution.CHECK,
    dom_cross_site_scripting.CHECK,
    dom_open_redirect.CHECK,
    message_origin_unchecked.CHECK,
)
BY_ID = {check.id: check for check in CHECKS}
TARGETS = {"/shop-window": "/shop-window?light=warm", "/display": "/display?light=warm"}
"""What the links of the shop say where it is more than the route."""


@pytest.fixture
def visitor() -> Iterator[TestClient]:
    with new_visitor() as client:
        yield client


async def test_weak_pages_are_weak_and_their_twins_are_not(visitor: TestClient) -> None:
    def page(request: Request) -> Response:
        answer = visitor.get(request.url.target)
        return Response(answer.status_code, headers=Headers(tuple(answer.headers.multi_items())), body=answer.content)

    weak = {(each.check, each.spot.route) for each in WEAKNESSES if each.check in BY_ID}
    safe = {(each.check, each.spot.route) for each in SAFE_TWINS if each.check in BY_ID}
    found: set[tuple[str, str]] = set()
    async with opening_house() as house, anyio.create_task_group() as group:
        tabs = anyio.Semaphore(4)

        async def judge(check: str, route: str) -> None:
            async with tabs:
                if await house.finds(BY_ID[check], page, TARGETS.get(route, route)) is not None:
                    found.add((check, route))

        for check, route in sorted(weak | safe):
            group.start_soon(judge, check, route)

    assert found == weak
