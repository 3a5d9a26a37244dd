# SPDX-License-Identifier: Apache-2.0
"""Errors under the status that the vendor declares for a family of endpoints."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from vedette.errors import Conflict, UsageError


@contextmanager
def conflicts_as_bad_requests() -> Iterator[None]:
    """Let a conflict be answered 400: members, roles and teams declare no 409. Raises UsageError in its place."""
    try:
        yield
    except Conflict as error:
        raise UsageError(error.message, error.remedy) from error
