# SPDX-License-Identifier: Apache-2.0
"""Which handlers are called without FastAPI's search, and with what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import pytest
from fastapi import Body, Depends, Header, Request
from fastapi.dependencies.utils import get_dependant

from vedette.api.direct import DirectCall
from vedette.wire.model import WireGuid

GUID = "87be9df1-9f81-46e9-e860-b13b04474ccc"


async def member() -> str:
    return "the member"


async def other() -> str:
    return "another"


Caller = Annotated[str, Depends(member)]


def direct(handler: Callable[..., object]) -> DirectCall | None:
    return DirectCall.of(get_dependant(path="/things/{id}", call=handler), member)


async def plain(id: WireGuid, caller: Caller) -> None: ...  # noqa: A002
async def alone(id: WireGuid) -> None: ...  # noqa: A002
async def nothing() -> None: ...
async def query(id: WireGuid, caller: Caller, page: int = 1) -> None: ...  # noqa: A002
async def body(id: WireGuid, ids: Annotated[list[WireGuid], Body()]) -> None: ...  # noqa: A002
async def request(id: WireGuid, caller: Caller, request: Request) -> None: ...  # noqa: A002
async def header(id: WireGuid, x: Annotated[str, Header()]) -> None: ...  # noqa: A002
async def both(id: WireGuid, caller: Caller, more: Annotated[str, Depends(other)]) -> None: ...  # noqa: A002
async def another(id: WireGuid, more: Annotated[str, Depends(other)]) -> None: ...  # noqa: A002


@pytest.mark.parametrize(
    ("handler", "path", "arguments"),
    [
        (plain, {"id": GUID.upper()}, {"id": UUID(GUID), "caller": "M"}),
        (alone, {"id": GUID.replace("-", "")}, {"id": UUID(GUID)}),
        (nothing, {}, {}),
    ],
)
def test_is_called_with(handler: Callable[..., object], path: dict[str, str], arguments: dict[str, object]) -> None:
    found = direct(handler)

    assert found is not None
    assert found.arguments(path, "M") == arguments


@pytest.mark.parametrize("handler", [query, body, request, header, both, another])
def test_is_left_to_fastapi(handler: Callable[..., object]) -> None:
    assert direct(handler) is None


@pytest.mark.parametrize("text", ["", "12", GUID + "0"])
def test_a_part_that_does_not_fit_is_left_to_fastapi(text: str) -> None:
    found = direct(plain)

    assert found is not None
    assert found.arguments({"id": text}, "M") is None
