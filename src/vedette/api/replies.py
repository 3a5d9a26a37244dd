# SPDX-License-Identifier: Apache-2.0
"""Replies as ready bytes: models write their own JSON, so nothing is serialised twice."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from os import SEEK_END
from typing import BinaryIO

from anyio import to_thread
from pydantic import JsonValue
from starlette.responses import Response, StreamingResponse

from vedette.wire.model import WireModel

JSON_TYPE = "application/json; charset=utf-8"
_PIECE_BYTES = 256 * 1024


class ShapedReply(Response):
    """A reply in JSON that knows which model it holds, for those who want it in another dress."""

    def __init__(self, model: WireModel, status: int) -> None:
        super().__init__(model.to_json_bytes(), status, headers={"content-type": JSON_TYPE})
        self.shape = type(model)


def reply_bytes(body: bytes, status: int = 200, media_type: str = JSON_TYPE) -> Response:
    """Return `body` as it is; `media_type` becomes the whole Content-Type, nothing is added."""
    return Response(body, status, headers={"content-type": media_type})


def reply_model(model: WireModel, status: int = 200) -> Response:
    """Return one model."""
    return ShapedReply(model, status)


def reply_list(models: Iterable[WireModel], status: int = 200) -> Response:
    """Return a bare array of models."""
    return reply_bytes(b"[" + b",".join(model.to_json_bytes() for model in models) + b"]", status)


def reply_value(value: JsonValue | Mapping[str, JsonValue], status: int = 200) -> Response:
    """Return any JSON value, such as the bare string of an action's result; compact, UTF-8 unescaped."""
    return reply_bytes(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), status)


def reply_file(body: bytes, media_type: str, file_name: str) -> Response:
    """Return a file to keep. `file_name` must be plain ASCII without quotes."""
    disposition = f'attachment; filename="{file_name}"'
    return Response(body, headers={"content-type": media_type, "content-disposition": disposition})


def reply_stream(file: BinaryIO, media_type: str, file_name: str) -> Response:
    """Return a file that is read while it is sent, so its length needs no memory; `file` is closed at the end.

    `media_type` becomes the whole Content-Type, `file_name` must be plain ASCII without quotes.
    """
    length = file.seek(0, SEEK_END)
    file.seek(0)
    disposition = f'attachment; filename="{file_name}"'
    headers = {"content-type": media_type, "content-length": str(length), "content-disposition": disposition}
    return StreamingResponse(_pieces(file), headers=headers)


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        while piece := await to_thread.run_sync(file.read, _PIECE_BYTES):
            yield piece
