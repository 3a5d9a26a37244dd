# SPDX-License-Identifier: Apache-2.0
"""Scan policies: made, cloned, shared, changed and deleted.

Every setting that is stored is obeyed by a scan. A setting that Vedette does in one way only is in `policy_fixed.py`,
and asking for another way is refused there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from vedette.domain.check import Check
from vedette.domain.member import Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.policy import BUILT_IN_OWNER_ID, DEFAULT_SCAN_POLICY, PolicySecrets, ScanPolicy
from vedette.domain.website import WebsiteGroup
from vedette.errors import Conflict, NotFound, Refused, UsageError
from vedette.services.consents import ConsentService
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.paging import read_all
from vedette.services.permission import require, require_somewhere
from vedette.services.policy_browser import read_browser
from vedette.services.policy_crawl import read_crawl_limits, read_crawl_rules
from vedette.services.policy_fixed import refuse_other_values
from vedette.services.policy_http import read_headers, read_http_limits, read_manners, read_proxy_setting
from vedette.services.policy_sharing import is_visible, named_policy, shared_groups
from vedette.services.policy_testing import read_checks, read_testing
from vedette.store.policies import ScanPolicies
from vedette.store.website_groups import WebsiteGroups
from vedette.store.websites import WebsiteFilter, Websites
from vedette.wire.scan_policy import NewScanPolicy, ScanPolicySettings, UpdateScanPolicy


@dataclass(frozen=True, slots=True)
class PolicySources:
    """Where policies and what belongs to them are stored, and every check that there is."""

    policies: ScanPolicies
    groups: WebsiteGroups
    websites: Websites
    consents: ConsentService
    checks: Sequence[Check]


@dataclass(frozen=True, slots=True)
class SharedGroup:
    """A group that a policy is shared with: how many of its websites somebody vouches for, and how many nobody does."""

    group: WebsiteGroup
    verified: int
    not_verified: int


@dataclass(frozen=True, slots=True)
class PolicyView:
    """A policy, the groups that it is shared with, and whether launches that name none get it."""

    policy: ScanPolicy
    is_account_default: bool
    groups: tuple[SharedGroup, ...] = ()


class ScanPolicyService:
    """What can be asked about scan policies."""

    def __init__(self, sources: PolicySources, audit: AuditWriter, draw: Draw) -> None:
        self._sources = sources
        self._audit = audit
        self._draw = draw

    @property
    def checks(self) -> Sequence[Check]:
        """Every check that a policy can choose from."""
        return self._sources.checks

    async def page(self, actor: Member, wish: PageWish) -> Page[PolicyView]:
        """Return one page of the policies that `actor` may use, by name. Raises Refused."""
        require_somewhere(actor, Permission.VIEW_SCAN_POLICIES)
        listed = [policy for policy in await self._sources.policies.all() if _may_use(actor, policy)]
        some = listed[wish.offset : wish.offset + wish.size]
        return Page(tuple([await self._view(policy) for policy in some]), len(listed))

    async def get(self, actor: Member, policy_id: UUID) -> PolicyView:
        """Return a policy. Raises Refused; NotFound, also for what is somebody else's own."""
        require_somewhere(actor, Permission.VIEW_SCAN_POLICIES)
        return await self._view(await self._visible(actor, policy_id))

    async def find(self, actor: Member, name: str) -> PolicyView:
        """Return the policy of this name: the built-in one, one's own, or a shared one. Raises Refused, NotFound."""
        require_somewhere(actor, Permission.VIEW_SCAN_POLICIES)
        return await self._view(await self._named(actor, name))

    async def create(self, actor: Member, sent: NewScanPolicy) -> PolicyView:
        """Make a policy; what is not sent is as in the cloned policy, or else the default one.

        Raises Refused, UsageError.
        """
        require_somewhere(actor, Permission.MANAGE_SCAN_POLICIES)
        base = DEFAULT_SCAN_POLICY
        if sent.cloned_scan_policy_setting_id is not None:
            base = await self._cloned(actor, sent.cloned_scan_policy_setting_id)
        fresh = replace(
            base,
            id=self._draw.guid(),
            owner_id=actor.id,
            description=None,
            is_default=False,
            is_shared=False,
            is_from_api=True,
            group_ids=(),
            desktop_id=None,
            cloned_from=sent.cloned_scan_policy_setting_id,
        )
        policy = await self._described(fresh, sent)
        await self._check_name(policy)
        try:
            await self._sources.policies.insert(policy)
        except Conflict as error:
            raise _name_taken(policy.name) from error
        await self._audit.write(actor, Deed.SCAN_POLICY_CREATED, policy.name, after=policy)
        return await self._view(policy)

    async def update(self, actor: Member, sent: UpdateScanPolicy) -> PolicyView:
        """Change a policy; what is not sent stays as it is. Raises Refused, NotFound, UsageError."""
        known = await self._changeable(actor, await self._visible(actor, sent.id))
        if sent.cloned_scan_policy_setting_id not in (None, known.cloned_from):
            raise UsageError(
                "ClonedScanPolicySettingId cannot be changed.",
                "Make a new policy from the other one.",
                field="ClonedScanPolicySettingId",
            )
        policy = await self._described(known, sent)
        await self._check_name(policy)
        try:
            await self._sources.policies.update(policy)
        except Conflict as error:
            raise _name_taken(policy.name) from error
        await self._audit.write(actor, Deed.SCAN_POLICY_UPDATED, policy.name, before=known, after=policy)
        return await self._view(policy)

    async def delete(self, actor: Member, name: str) -> None:
        """Delete the policy of this name; scans keep their own copy. Raises Refused, NotFound, UsageError."""
        require_somewhere(actor, Permission.MANAGE_SCAN_POLICIES)
        policy = await self._changeable(actor, await self._named(actor, name))
        await self._sources.policies.delete(policy.id)
        await self._audit.write(actor, Deed.SCAN_POLICY_DELETED, policy.name, before=policy)

    async def make_account_default(self, actor: Member, policy_id: UUID) -> PolicyView:
        """Let launches that name no policy get this one. Raises Refused, NotFound; UsageError unless all may use it."""
        require(actor, Permission.MANAGE_ACCOUNT)
        policy = await self._visible(actor, policy_id)
        if not policy.is_shared or policy.group_ids:
            raise UsageError("Only a policy that is shared with everybody can be the default.", "Share it first.")
        await self._sources.policies.make_account_default(policy.id)
        await self._audit.write(actor, Deed.SCAN_POLICY_UPDATED, f"{policy.name} is the account's default")
        return await self._view(policy)

    async def _view(self, policy: ScanPolicy) -> PolicyView:
        default_id = await self._sources.policies.account_default_id()
        groups = await self._sources.groups.get_all(policy.group_ids)
        shown = [await self._counted(groups[id_]) for id_ in policy.group_ids if id_ in groups]
        return PolicyView(policy, policy.id == default_id, tuple(shown))

    async def _counted(self, group: WebsiteGroup) -> SharedGroup:
        wanted = WebsiteFilter(group_id=group.id)
        websites = await read_all(lambda wish: self._sources.websites.page(wanted, wish))
        verified = len(await self._sources.consents.verified(websites))
        return SharedGroup(group, verified, len(websites) - verified)

    async def _visible(self, actor: Member, policy_id: UUID) -> ScanPolicy:
        policy = await self._sources.policies.get(policy_id)
        if not _may_use(actor, policy):
            raise _no_policy()
        return policy

    async def _named(self, actor: Member, name: str) -> ScanPolicy:
        found = [policy for policy in await self._sources.policies.named(name.strip()) if _may_use(actor, policy)]
        policy = named_policy(actor, found)
        if policy is None:
            raise _no_policy()
        return policy

    async def _cloned(self, actor: Member, policy_id: UUID) -> ScanPolicy:
        try:
            return await self._visible(actor, policy_id)
        except NotFound as error:
            raise UsageError(
                "ClonedScanPolicySettingId names no policy.",
                "scanpolicies/list shows all of them.",
                field="ClonedScanPolicySettingId",
            ) from error

    async def _changeable(self, actor: Member, policy: ScanPolicy) -> ScanPolicy:
        """Return `policy` if `actor` may change it: one's own, or a shared one for who manages all policies."""
        require_somewhere(actor, Permission.MANAGE_SCAN_POLICIES)
        if policy.owner_id == BUILT_IN_OWNER_ID:
            raise UsageError("The built-in policy cannot be changed.", "Clone it, and change the clone.")
        if policy.owner_id != actor.id and Permission.MANAGE_SCAN_POLICIES not in actor.permissions:
            raise Refused("This policy is somebody else's.", "Clone it, and change the clone.")
        return policy

    async def _check_name(self, policy: ScanPolicy) -> None:
        if any(other.owner_id == BUILT_IN_OWNER_ID for other in await self._sources.policies.named(policy.name)):
            raise _name_taken(policy.name)

    async def _described(self, base: ScanPolicy, sent: ScanPolicySettings) -> ScanPolicy:
        """Return `base` with what was sent. Raises UsageError that names the first setting that cannot be."""
        is_shared = base.is_shared if sent.is_shared is None else sent.is_shared
        wanted_groups = base.group_ids if sent.selected_groups is None else tuple(sent.selected_groups)
        return replace(
            read_policy(sent, base, self._sources.checks),
            is_shared=is_shared,
            group_ids=await shared_groups(self._sources.groups, wanted_groups) if is_shared else (),
        )


def read_policy(sent: ScanPolicySettings, base: ScanPolicy, checks: Sequence[Check]) -> ScanPolicy:
    """Return `base` with the settings that were sent, but for whom it is shared with; `checks` are all there are.

    Raises UsageError that names the first setting that cannot be.
    """
    refuse_other_values(sent)
    is_case_sensitive = None if sent.scope_settings is None else sent.scope_settings.case_sensitive_scope
    return replace(
        base,
        name=sent.name or base.name,
        description=base.description if sent.description is None else sent.description.strip() or None,
        desktop_id=sent.desktop_id or base.desktop_id,
        checks=read_checks(sent.security_check_group_parents, checks, base.checks),
        crawl=read_crawl_limits(sent.crawling_settings, base.crawl),
        http=read_http_limits(sent.http_request_settings, base.http),
        rules=read_crawl_rules(sent, base.rules),
        testing=read_testing(sent, base.testing),
        manners=read_manners(sent, base.manners),
        browser=read_browser(sent.java_script_settings, base.browser),
        is_case_sensitive=base.is_case_sensitive if is_case_sensitive is None else is_case_sensitive,
        secrets=_read_secrets(sent, base.secrets),
    )


def _read_secrets(sent: ScanPolicySettings, base: PolicySecrets) -> PolicySecrets:
    secrets = read_proxy_setting(sent.proxy_settings, base)
    return replace(
        secrets,
        headers=read_headers(sent.custom_http_header_settings, base.headers),
    )


def _may_use(actor: Member, policy: ScanPolicy) -> bool:
    return is_visible(actor, Permission.VIEW_SCAN_POLICIES, policy)


def _name_taken(name: str) -> UsageError:
    return UsageError(f"Name: a policy of the name {name} already exists.", "Choose another one.", field="Name")


def _no_policy() -> NotFound:
    return NotFound("There is no such scan policy.", "scanpolicies/list shows all of them.")
