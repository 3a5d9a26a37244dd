# SPDX-License-Identifier: Apache-2.0
"""Every check, sorted by id: add one here, and the laws in `tests/checks/test_laws.py` hold it to its word."""

from __future__ import annotations

from vedette.checks import open_redirect
from vedette.domain.check import Check, PassiveCheck, PointCheck
from vedette.errors import NotFound

ACTIVE: tuple[PointCheck, ...] = (open_redirect.CHECK,)
PASSIVE: tuple[PassiveCheck, ...] = ()

_ALL: tuple[Check, ...] = ACTIVE + PASSIVE
_BY_ID = {check.id: check for check in _ALL}


def get_check(check_id: str) -> Check:
    """Return the check called `check_id`. Raises NotFound."""
    try:
        return _BY_ID[check_id]
    except KeyError:
        raise NotFound(
            f"There is no check called {check_id!r}.", "`vedette checks list` prints the ids of all checks."
        ) from None
