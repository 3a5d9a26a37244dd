# SPDX-License-Identifier: Apache-2.0
"""The first line of every service method: may this member do this?"""

from __future__ import annotations

from vedette.domain.member import Member, Permission
from vedette.errors import Refused


def require(actor: Member, permission: Permission) -> None:
    """Raise Refused unless `actor` has `permission`."""
    if permission not in actor.permissions:
        raise Refused(
            f"{actor.name} may not do this: the permission {permission.value} is missing.",
            "Ask a member who manages members for it.",
        )


EVERY_PERMISSION = frozenset(Permission)
"""What the owner of an installation may do."""
