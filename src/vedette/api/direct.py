# SPDX-License-Identifier: Apache-2.0
"""Calls of handlers that want nothing but parts of their path and the caller, without FastAPI's search for more.

What clients poll is of this kind, and the search takes a third of the time of such an answer. A part that does not fit
is left to FastAPI, which finds the same and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from fastapi.dependencies.models import Dependant


class Part(Protocol):
    """A declared part of a path, as FastAPI keeps it."""

    name: str

    @property
    def alias(self) -> str:
        """The name in the path."""
        ...

    def validate(self, value: Any, values: dict[str, Any], *, loc: tuple[str, ...]) -> tuple[Any, list[Any]]:
        """Return the value as the handler declares it, and what is wrong with it."""
        ...


@dataclass(frozen=True, slots=True)
class DirectCall:
    """What a handler is called with: `parts` of the path, and under `caller` the member that calls."""

    parts: tuple[Part, ...]
    caller: str | None

    @classmethod
    def of(cls, dependant: Dependant, member: Callable[..., object]) -> DirectCall | None:
        """Return how to call the handler of `dependant`, to which `member` depends the caller; None for any other."""
        wants_more = (
            dependant.query_params
            or dependant.header_params
            or dependant.cookie_params
            or dependant.body_params
            or dependant.request_param_name
            or dependant.http_connection_param_name
            or dependant.response_param_name
            or dependant.background_tasks_param_name
            or dependant.security_scopes_param_name
        )
        others = [each for each in dependant.dependencies if each.call is not member]
        if wants_more or others or len(dependant.dependencies) > 1:
            return None
        return cls(tuple(dependant.path_params), dependant.dependencies[0].name if dependant.dependencies else None)

    def arguments(self, path: Mapping[str, str], member: object) -> dict[str, Any] | None:
        """Return what the handler is called with; None where a part of the path does not fit."""
        given: dict[str, Any] = {} if self.caller is None else {self.caller: member}
        for part in self.parts:
            value, errors = part.validate(path.get(part.alias), {}, loc=("path", part.alias))
            if errors:
                return None
            given[part.name] = value
        return given
