# SPDX-License-Identifier: Apache-2.0
"""Who may use a policy: its owner, everybody, or the people of some website groups; built-in ones are everybody's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar
from uuid import UUID

from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.policy import BUILT_IN_OWNER_ID, ReportPolicy, ScanPolicy
from vedette.errors import UsageError
from vedette.store.website_groups import WebsiteGroups

PolicyT = TypeVar("PolicyT", ScanPolicy, ReportPolicy)


def is_visible(actor: Member, permission: Permission, policy: ScanPolicy | ReportPolicy) -> bool:
    """Whether `actor`, who has `permission` for some websites, may use `policy`."""
    if policy.owner_id == actor.id:
        return True
    return policy.is_shared and (not policy.group_ids or actor.may_on(permission, policy.group_ids))


def named_policy(actor: Member, found: Sequence[PolicyT]) -> PolicyT | None:
    """Return which of the policies of one name is meant: the built-in one, one's own, or else a shared one."""
    ranks = {BUILT_IN_OWNER_ID: 0, actor.id: 1}
    return min(found, key=lambda policy: ranks.get(policy.owner_id, 2), default=None)


async def shared_groups(groups: WebsiteGroups, wanted: Collection[UUID]) -> tuple[UUID, ...]:
    """Return the groups that a policy is shared with, each once. Raises UsageError for an unknown one."""
    known = await groups.get_all(wanted)
    for group_id in wanted:
        if group_id not in known:
            raise UsageError(
                f"SelectedGroups: there is no website group {group_id}.",
                "websitegroups/list shows all of them.",
                field="SelectedGroups",
            )
    return tuple(dict.fromkeys(wanted))
