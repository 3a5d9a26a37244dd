# SPDX-License-Identifier: Apache-2.0
"""Operations of an API: what a description declares, and what a scan has seen of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from vedette.domain.exchange import Origin


@dataclass(frozen=True, slots=True, order=True)
class ApiOperation:
    """An operation that an imported description declares.

    `template` is its path with `{name}` for each parameter. `name` tells operations of one path and method apart, as
    in GraphQL and SOAP; empty where the path says it all. `key` is that of the request which was made for it.
    """

    origin: Origin
    template: str
    method: str
    name: str = ""
    key: str = ""


class OperationState(Enum):
    """How far a scan got with an operation."""

    REACHED = "reached"
    """It answered with a status of 2xx."""
    ANSWERED = "answered"
    """It answered, with nothing better than another status."""
    NOT_SENT = "not-sent"
    NOT_REACHED = "not-reached"


@dataclass(frozen=True, slots=True)
class OperationOutcome:
    """What became of a declared operation: the best status it answered with, or why there is none."""

    operation: ApiOperation
    state: OperationState
    status: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, order=True)
class UndeclaredOperation:
    """An operation that the site answers and no imported description declares."""

    method: str
    route: str
    """With its origin."""
    url: str
    """One address of it."""
    status: int


@dataclass(frozen=True, slots=True)
class ApiInventory:
    """The declared operations and the undeclared ones. Empty where no description was imported."""

    declared: tuple[OperationOutcome, ...] = ()
    undeclared: tuple[UndeclaredOperation, ...] = ()

    def count(self, state: OperationState) -> int:
        """Return how many declared operations are in `state`."""
        return sum(outcome.state is state for outcome in self.declared)


NO_API = ApiInventory()
