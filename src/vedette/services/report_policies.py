# SPDX-License-Identifier: Apache-2.0
"""Report policies: made, shared, changed and deleted. A scan keeps the one that it was launched with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from vedette.domain.member import Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.policy import BUILT_IN_OWNER_ID, ReportPolicy, ReportRule
from vedette.errors import Conflict, NotFound, UsageError
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.permission import require, require_somewhere
from vedette.services.policy_sharing import is_visible, shared_groups
from vedette.store.policies import ReportPolicies
from vedette.store.website_groups import WebsiteGroups


@dataclass(frozen=True, slots=True)
class ReportPolicyWish:
    """A report policy as a client describes it."""

    name: str
    description: str | None = None
    is_shared: bool = False
    group_ids: tuple[UUID, ...] = ()
    rules: tuple[ReportRule, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportPolicyView:
    """A policy, and whether launches that name none get it."""

    policy: ReportPolicy
    is_account_default: bool


class ReportPolicyService:
    """What can be asked about report policies; `check_ids` are those of every check."""

    def __init__(
        self,
        policies: ReportPolicies,
        groups: WebsiteGroups,
        check_ids: Collection[str],
        audit: AuditWriter,
        draw: Draw,
    ) -> None:
        self._policies = policies
        self._groups = groups
        self._check_ids = frozenset(check_ids)
        self._audit = audit
        self._draw = draw

    async def page(self, actor: Member, wish: PageWish) -> Page[ReportPolicyView]:
        """Return one page of the policies that `actor` may use, by name. Raises Refused."""
        require_somewhere(actor, Permission.VIEW_REPORT_POLICIES)
        default_id = await self._policies.account_default_id()
        listed = [policy for policy in await self._policies.all() if _may_use(actor, policy)]
        some = listed[wish.offset : wish.offset + wish.size]
        return Page(tuple(ReportPolicyView(policy, policy.id == default_id) for policy in some), len(listed))

    async def get(self, actor: Member, policy_id: UUID) -> ReportPolicyView:
        """Return a policy. Raises Refused; NotFound, also for what is somebody else's own."""
        require_somewhere(actor, Permission.VIEW_REPORT_POLICIES)
        return await self._view(await self._visible(actor, policy_id))

    async def create(self, actor: Member, wish: ReportPolicyWish) -> ReportPolicyView:
        """Make a policy. Raises Refused, UsageError."""
        require(actor, Permission.MANAGE_REPORT_POLICIES)
        policy = await self._described(ReportPolicy(self._draw.guid(), wish.name, None, actor.id), wish)
        try:
            await self._policies.insert(policy)
        except Conflict as error:
            raise _name_taken(policy.name) from error
        await self._audit.write(actor, Deed.REPORT_POLICY_CREATED, policy.name, after=policy)
        return await self._view(policy)

    async def update(self, actor: Member, policy_id: UUID, wish: ReportPolicyWish) -> ReportPolicyView:
        """Change a policy; what the wish lacks becomes empty. Raises Refused, NotFound, UsageError."""
        known = await self._changeable(actor, policy_id)
        policy = await self._described(known, wish)
        try:
            await self._policies.update(policy)
        except Conflict as error:
            raise _name_taken(policy.name) from error
        await self._audit.write(actor, Deed.REPORT_POLICY_UPDATED, policy.name, before=known, after=policy)
        return await self._view(policy)

    async def delete(self, actor: Member, policy_id: UUID) -> None:
        """Delete a policy; scans keep their own copy. Raises Refused, NotFound, UsageError."""
        policy = await self._changeable(actor, policy_id)
        await self._policies.delete(policy.id)
        await self._audit.write(actor, Deed.REPORT_POLICY_DELETED, policy.name, before=policy)

    async def make_account_default(self, actor: Member, policy_id: UUID) -> ReportPolicyView:
        """Let launches that name no policy get this one. Raises Refused, NotFound; UsageError unless all may use it."""
        require(actor, Permission.MANAGE_ACCOUNT)
        policy = await self._visible(actor, policy_id)
        if not policy.is_shared or policy.group_ids:
            raise UsageError("Only a policy that is shared with everybody can be the default.", "Share it first.")
        await self._policies.make_account_default(policy.id)
        await self._audit.write(actor, Deed.REPORT_POLICY_UPDATED, f"{policy.name} is the account's default")
        return await self._view(policy)

    async def _view(self, policy: ReportPolicy) -> ReportPolicyView:
        return ReportPolicyView(policy, policy.id == await self._policies.account_default_id())

    async def _visible(self, actor: Member, policy_id: UUID) -> ReportPolicy:
        policy = await self._policies.get(policy_id)
        if not _may_use(actor, policy):
            raise NotFound("There is no such report policy.", "Look at the list of report policies.")
        return policy

    async def _changeable(self, actor: Member, policy_id: UUID) -> ReportPolicy:
        require(actor, Permission.MANAGE_REPORT_POLICIES)
        policy = await self._visible(actor, policy_id)
        if policy.owner_id == BUILT_IN_OWNER_ID:
            raise UsageError("The built-in policy cannot be changed.", "Make one of your own.")
        return policy

    async def _described(self, base: ReportPolicy, wish: ReportPolicyWish) -> ReportPolicy:
        if any(other.owner_id == BUILT_IN_OWNER_ID for other in await self._policies.named(wish.name)):
            raise _name_taken(wish.name)
        return replace(
            base,
            name=wish.name,
            description=wish.description,
            is_shared=wish.is_shared,
            group_ids=await shared_groups(self._groups, wish.group_ids) if wish.is_shared else (),
            rules=self._checked(wish.rules),
        )

    def _checked(self, rules: Sequence[ReportRule]) -> tuple[ReportRule, ...]:
        seen: set[str] = set()
        for rule in rules:
            if rule.check not in self._check_ids or rule.check in seen:
                raise UsageError(
                    f"Rules: there is no check {rule.check!r}, or two rules are for it.",
                    "`vedette checks list` prints the ids of all checks.",
                    field="Rules",
                )
            seen.add(rule.check)
        return tuple(rules)


def _may_use(actor: Member, policy: ReportPolicy) -> bool:
    return is_visible(actor, Permission.VIEW_REPORT_POLICIES, policy)


def _name_taken(name: str) -> UsageError:
    return UsageError(f"Name: a policy of the name {name} already exists.", "Choose another one.", field="Name")
