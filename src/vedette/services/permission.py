# SPDX-License-Identifier: Apache-2.0
"""The first line of every service method: may this member do this, and with this website?

`require` is for deeds of the whole account, `require_on` for a thing that belongs to a website, `visible_groups` for
lists of such things, `require_somewhere` for what any website's people share, such as scan policies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from vedette.domain.member import Member
from vedette.domain.permission import VIEWING, Permission
from vedette.errors import Refused, VedetteError


def require(actor: Member, permission: Permission) -> None:
    """Raise Refused unless `actor` has `permission` in the whole account."""
    if permission not in actor.permissions:
        raise _refused(actor, permission)


def require_somewhere(actor: Member, permission: Permission) -> None:
    """Raise Refused unless `actor` has `permission` in the account, or for the websites of one group at least."""
    if not actor.may_somewhere(permission):
        raise _refused(actor, permission)


def require_on(
    actor: Member, permission: Permission, group_ids: Iterable[UUID], unknown: Callable[[], VedetteError]
) -> None:
    """Raise unless `actor` has `permission` for a thing of a website that belongs to the groups `group_ids`.

    Refused when the member has the permission nowhere, or may see the thing but do no more with it. What it may not
    even see does not exist for it: `unknown` is then raised, the very error that an unknown id ends in.
    """
    groups = frozenset(group_ids)
    if actor.may_on(permission, groups):
        return
    seen_with = VIEWING.get(permission)
    if not actor.may_somewhere(permission) or (seen_with is not None and actor.may_on(seen_with, groups)):
        raise _refused(actor, permission)
    raise unknown()


def visible_groups(actor: Member, permission: Permission) -> frozenset[UUID] | None:
    """Return the website groups within which `actor` has `permission`, as a filter of lists; None for everything.

    Raises Refused when the member has it nowhere.
    """
    require_somewhere(actor, permission)
    return actor.groups_with(permission)


def _refused(actor: Member, permission: Permission) -> Refused:
    return Refused(
        f"{actor.name} may not do this: the permission {permission.value} is missing.",
        "Ask a member who manages members for it.",
    )
