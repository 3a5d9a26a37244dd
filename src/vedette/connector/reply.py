# SPDX-License-Identifier: Apache-2.0
"""Reply: what a server answered, in the shape that the connector's outputs have; pure."""

import json
import math
from collections.abc import Iterable
from email.message import Message
from typing import NotRequired, TypedDict

from pydantic import JsonValue

ERROR_TEXT_LIMIT_CHARACTERS = 4096


class ReplyError(TypedDict):
    """Why a reply is not what was asked for, where its status and its JSON do not say so.

    `message` is a sentence; `response_text` the start of a body that is not JSON, at most 4,096 characters.
    """

    message: str
    response_text: NotRequired[str]


class Reply(TypedDict):
    """One reply, ready to be written as JSON; the keys stand in this order.

    `response_headers` keeps the names as they were spelt and in the order of the wire; the values of a repeated
    header, Set-Cookie too, are joined with ", " under the first spelling. `reason` is the phrase of the status line.
    `json_body` is the body at any status, and null where the body is no JSON. `error` is there only when there is
    something to say.
    """

    status_code: int
    response_headers: dict[str, str]
    reason: str
    json_body: JsonValue
    error: NotRequired[ReplyError]


def read_reply(status: int, reason: bytes, headers: Iterable[tuple[bytes, bytes]], body: bytes | None) -> Reply:
    """Return the reply of these parts; `body` is decompressed, and None when that failed. Raises: nothing."""
    joined = join_headers(headers)
    reply = Reply(status_code=status, response_headers=joined, reason=reason.decode("latin-1"), json_body=None)
    try:
        reply["json_body"] = parse_json(body or b"")
    except ValueError:
        error = _describe(status, find_header(joined, "content-type"), body)
    else:
        error = None
    if 300 <= status < 400:
        error = _describe_redirect(find_header(joined, "location"), error)
    if error is not None:
        reply["error"] = error
    return reply


def join_headers(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the headers by name, spelt and ordered as on the wire, repeated ones joined (RFC 9110, section 5.3).

    Bytes are read as Latin-1, which loses none of them.
    """
    spelling: dict[str, str] = {}
    joined: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        first = spelling.setdefault(name.lower(), name)
        joined[first] = f"{joined[first]}, {value}" if first in joined else value
    return joined


def find_header(headers: dict[str, str], name: str) -> str | None:
    """Return the value of the header `name` (given in lower case), however it is spelt; None if it is not there."""
    return next((value for spelt, value in headers.items() if spelt.lower() == name), None)


def parse_json(body: bytes) -> JsonValue:
    """Return the value of a JSON text in UTF-8, UTF-16 or UTF-32, with or without a byte order mark.

    Raises: ValueError when it is none. NaN, infinity and numbers that would become infinity are refused, since they
    could not be written again as JSON; so is nesting too deep to be walked.
    """
    try:
        value: JsonValue = json.loads(body, parse_constant=_refuse_constant, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return value


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError("number out of range")
    return number


def _describe(status: int, content_type: str | None, body: bytes | None) -> ReplyError | None:
    """Say why there is no `json_body`; None where HTTP allows none (204 and 304, RFC 9110, section 15)."""
    if body is None:
        return ReplyError(message="The body's Content-Encoding cannot be undone.")
    if not body:
        return None if status in (204, 304) else ReplyError(message="The reply has no body.")
    text = _decode(content_type, body)
    cut = "; its start follows" if len(text) > ERROR_TEXT_LIMIT_CHARACTERS else ""
    return ReplyError(
        message=f"The body ({content_type or 'of no declared type'}) is not JSON{cut}.",
        response_text=text[:ERROR_TEXT_LIMIT_CHARACTERS],
    )


def _decode(content_type: str | None, body: bytes) -> str:
    """Return enough of the body as text to fill the error and to tell that it was cut."""
    declared = Message()
    declared["Content-Type"] = content_type or "text/plain"
    start = body[: 4 * (ERROR_TEXT_LIMIT_CHARACTERS + 1)]  # no encoding in use takes more bytes a character
    try:
        return start.decode(declared.get_content_charset("utf-8"), "replace")
    except LookupError:  # a charset that Python does not know
        return start.decode("utf-8", "replace")


def _describe_redirect(location: str | None, error: ReplyError | None) -> ReplyError:
    target = f" to {location[:ERROR_TEXT_LIMIT_CHARACTERS]}" if location else ""
    described = ReplyError(
        message=f"The server redirects{target}; redirects are not followed, so that the token stays with its server."
    )
    if error is not None and "response_text" in error:
        described["response_text"] = error["response_text"]
    return described
