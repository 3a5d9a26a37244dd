# SPDX-License-Identifier: Apache-2.0
"""Bodies of replies that refuse: a message, and for bad input what was wrong with which field.

The shape for bad input is ASP.NET's: `ModelState` maps `model.Field` to sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pydantic import Field
from pydantic_core import ErrorDetails

from vedette.wire.model import WireModel

INVALID_REQUEST = "The request is invalid."


class BaseResponse(WireModel):
    """A reply that only says something."""

    message: str = Field(description="What happened, and what to do about it.")


class ValidationProblem(WireModel):
    """A reply to input that cannot be: the general message and the sentences about each field."""

    message: str = Field(default=INVALID_REQUEST, description="That the request is invalid.")
    model_state: dict[str, list[str]] = Field(description="What is wrong, by `model.Field`.")


def validation_problem(errors: Iterable[ErrorDetails], *, parameter: str = "model") -> ValidationProblem:
    """Return the reply to what pydantic found wrong; the input itself is never repeated.

    `parameter` is the name that ASP.NET gives the body. Parts that a web framework puts before a location (`body`,
    `query`, `path`) are left out; a part of the query stands by its own name.
    """
    sentences: dict[str, list[str]] = {}
    for error in errors:
        key = _field_key(error["loc"], parameter)
        sentences.setdefault(key, []).append(_sentence(error["msg"]))
    return ValidationProblem(model_state=sentences)


def field_problem(field: str, sentence: str, *, parameter: str = "model") -> ValidationProblem:
    """Return the reply that names one `field` of the body (spelt as on the wire) and what is wrong with it."""
    return ValidationProblem(model_state={f"{parameter}.{field}": [sentence]})


def _field_key(location: Sequence[int | str], parameter: str) -> str:
    parts = list(location)
    if parts and parts[0] in ("query", "path", "header"):
        return _dotted(parts[1:])
    if parts and parts[0] == "body":
        parts = parts[1:]
    return _dotted([parameter, *parts])


def _dotted(parts: Sequence[int | str]) -> str:
    key = ""
    for part in parts:
        key += f"[{part}]" if isinstance(part, int) else f".{part}"
    return key.removeprefix(".")


def _sentence(message: str) -> str:
    plain = message.removeprefix("Value error, ")
    return plain[:1].upper() + plain[1:].removesuffix(".") + "."
