# SPDX-License-Identifier: Apache-2.0
"""The checks that a scan chooses from, handed to it by whoever builds it."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.domain.check import AreaCheck, Check, PassiveCheck, PointCheck, RoleCheck
from vedette.domain.policy import ScanPolicy
from vedette.domain.weakness import Weakness


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every check that there is, active and passive."""

    active: tuple[PointCheck, ...]
    passive: tuple[PassiveCheck, ...]
    area: tuple[AreaCheck, ...] = ()
    """The active checks of routes, directories and hosts."""
    roles: tuple[RoleCheck, ...] = ()
    """The active checks of pairs of roles."""

    def chosen_by(self, policy: ScanPolicy) -> Catalogue:
        """Return the checks that `policy` wants."""
        wanted = policy.checks
        if wanted is None:
            return self
        return Catalogue(
            tuple(check for check in self.active if check.id in wanted),
            tuple(check for check in self.passive if check.id in wanted),
            tuple(check for check in self.area if check.id in wanted),
            tuple(check for check in self.roles if check.id in wanted),
        )

    def weakness(self, check_id: str) -> Weakness:
        """Return the weakness that the check called `check_id` looks for. Raises KeyError."""
        checks: tuple[Check, ...] = (*self.active, *self.passive, *self.area, *self.roles)
        return {check.id: check.weakness for check in checks}[check_id]
