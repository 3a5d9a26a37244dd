# SPDX-License-Identifier: Apache-2.0
"""Launches scans: afresh, from an earlier one, as a retest, or as an incremental scan.

A scan is launched when its row stands: the engine is told at once, and a tick starts any queued row it missed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.policy import DEFAULT_REPORT_POLICY, DEFAULT_SCAN_POLICY, ReportPolicy, ScanPolicy
from vedette.domain.scan import CommitInfo, Scan, ScanSpec, ScanState, ScanType
from vedette.domain.website import Website
from vedette.errors import Conflict, NotFound, UsageError
from vedette.scan.ports import Clock, Engine
from vedette.services.consents import ConsentService
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.launch_request import LaunchWish
from vedette.services.permission import require_on, require_somewhere
from vedette.services.scan_access import ScanAccess
from vedette.services.websites import WebsiteService
from vedette.store.members import Members
from vedette.store.policies import ReportPolicies, ScanPolicies
from vedette.store.scans import Scans
from vedette.store.websites import Websites, no_such_website

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class LaunchSources:
    """Where a launch looks things up, and where it puts the scan. `agents` are the names of known agents."""

    scans: Scans
    websites: Websites
    scan_policies: ScanPolicies
    report_policies: ReportPolicies
    members: Members
    access: ScanAccess
    agents: Collection[str] = ()


class LaunchService:
    """Launches scans."""

    def __init__(
        self,
        sources: LaunchSources,
        websites: WebsiteService,
        consents: ConsentService,
        engine: Engine,
        audit: AuditWriter,
        clock: Clock,
        draw: Draw,
    ) -> None:
        self._sources = sources
        self._websites = websites
        self._consents = consents
        self._engine = engine
        self._audit = audit
        self._clock = clock
        self._draw = draw

    async def launch(self, actor: Member, wish: LaunchWish) -> Scan:
        """Launch what `wish` says. Its target must belong to a registered website, and somebody must vouch for it.

        Raises UsageError, Refused.
        """
        require_somewhere(actor, Permission.START_SCANS)
        self._check_agent(wish.agent_name)
        website = await self._websites.find_for_target(wish.target)
        if website is None or not actor.may_on(Permission.VIEW_WEBSITES, website.group_ids):
            raise UsageError(
                f"No registered website has the address {wish.target.origin}/.",
                "Register it first (websites/new).",
                field="TargetUri",
            )
        require_on(actor, Permission.START_SCANS, website.group_ids, no_such_website)
        spec = await self.spec(actor, wish)
        group_id = self._draw.guid()
        scan = self._new_scan(actor, website, spec, group_id)
        return await self._start(actor, website, replace(scan, credentials=wish.credentials))

    async def spec(self, actor: Member, wish: LaunchWish) -> ScanSpec:
        """Return what a launch of `wish` would freeze. Raises UsageError for a policy that is not there."""
        policy = await self._policy(actor, wish.policy_id)
        report_policy = await self._report_policy(actor, wish.report_policy_id)
        return ScanSpec(
            target=wish.target,
            scope=wish.scope,
            policy=replace(policy, http=wish.pace.applied_to(policy.http)),
            report_policy=report_policy,
            rewriting=wish.rewriting,
            crawl_and_attack=wish.crawl_and_attack,
            find_and_follow_new_links=wish.find_and_follow_new_links,
            imported_links=wish.imported_links,
            most_duration=wish.most_duration,
            time_window=wish.time_window,
            tags=wish.tags,
            comments=wish.comments,
            commit=await self._matched(wish.commit),
            via=wish.via,
        )

    async def launch_website(self, actor: Member, website_id: UUID, wish: LaunchWish) -> Scan:
        """Launch a scan of the registered website `website_id` with the settings of `wish`. Raises as `launch`."""
        website = await self._live_website(actor, website_id)
        spec = await self.spec(actor, wish)
        scan = self._new_scan(actor, website, spec, self._draw.guid())
        return await self._start(actor, website, replace(scan, credentials=wish.credentials))

    async def from_scan(self, actor: Member, base_id: UUID) -> Scan:
        """Launch a full scan with the settings of scan `base_id`, in its group. Raises NotFound, Conflict, Refused."""
        return await self._again(actor, base_id, ScanType.FULL)

    async def incremental(self, actor: Member, website_id: UUID, commit: CommitInfo) -> Scan:
        """Launch an incremental scan of a website, on the ground of its newest complete full scan.

        Raises NotFound, Refused; Conflict when there is no complete full scan.
        """
        website = await self._live_website(actor, website_id)
        base = await self._sources.scans.latest_completed_full(website.id)
        if base is None:
            raise Conflict("The website has no complete full scan.", "Launch a full scan first.")
        return await self._again(actor, base.id, ScanType.INCREMENTAL, await self._matched(commit))

    async def retest(self, actor: Member, base_id: UUID, agent_name: str | None = None) -> Scan:
        """Launch a retest of what scan `base_id` found.

        Raises NotFound, Refused; Conflict unless the base scan is complete; UsageError for an unknown agent.
        """
        self._check_agent(agent_name)
        await self._complete_base(actor, base_id)
        return await self._again(actor, base_id, ScanType.RETEST)

    async def check_website(self, actor: Member, website_id: UUID, wish: LaunchWish) -> None:
        """Raise what `launch_website` would raise, and launch nothing."""
        website = await self._live_website(actor, website_id)
        await self._consents.require_for(website, await self.spec(actor, wish))

    async def _again(self, actor: Member, base_id: UUID, kind: ScanType, commit: CommitInfo | None = None) -> Scan:
        base = await self._sources.access.get(actor, Permission.START_SCANS, base_id)
        website = await self._live_website(actor, base.website_id)
        spec = replace(base.spec, commit=commit or CommitInfo())
        scan = replace(
            self._new_scan(actor, website, spec, base.group_id),
            credentials=base.credentials,
            type=kind,
            base_scan_id=base.id,
        )
        return await self._start(actor, website, scan)

    async def _complete_base(self, actor: Member, base_id: UUID) -> None:
        base = await self._sources.access.get(actor, Permission.START_SCANS, base_id)
        if base.state is not ScanState.COMPLETE:
            raise Conflict(f"The base scan is {base.state.value}.", "Only a complete scan can be retested.")

    async def _live_website(self, actor: Member, website_id: UUID) -> Website:
        require_somewhere(actor, Permission.START_SCANS)
        website = await self._sources.websites.get(website_id)
        require_on(actor, Permission.START_SCANS, website.group_ids, no_such_website)
        if website.is_deleted:
            raise NotFound("The website was deleted.", "Register it again (websites/new).")
        return website

    async def _start(self, actor: Member, website: Website, scan: Scan) -> Scan:
        await self._consents.require_for(website, scan.spec)
        await self._sources.scans.insert(scan, self._draw.octets(SECRET_BYTES))
        await self._audit.write(actor, Deed.SCAN_STARTED, f"{scan.id}: {scan.spec.target}")
        await self._engine.start(scan.id)
        return scan

    def _new_scan(self, actor: Member, website: Website, spec: ScanSpec, group_id: UUID) -> Scan:
        return Scan(
            id=self._draw.guid(),
            group_id=group_id,
            website_id=website.id,
            user_id=actor.id,
            initiated_at=self._clock.now(),
            spec=spec,
        )

    def _check_agent(self, name: str | None) -> None:
        known = {agent.casefold() for agent in self._sources.agents}
        if name is not None and name.strip().casefold() not in known:
            raise UsageError("There is no agent of that name.", "Leave AgentName out.", field="AgentName")

    async def _policy(self, actor: Member, policy_id: UUID | None) -> ScanPolicy:
        try:
            policy = await self._sources.scan_policies.get(policy_id or DEFAULT_SCAN_POLICY.id)
        except NotFound as error:
            raise _no_policy("PolicyId") from error
        if not policy.is_shared and policy.owner_id != actor.id:
            raise _no_policy("PolicyId")
        return policy

    async def _report_policy(self, actor: Member, policy_id: UUID | None) -> ReportPolicy:
        try:
            policy = await self._sources.report_policies.get(policy_id or DEFAULT_REPORT_POLICY.id)
        except NotFound as error:
            raise _no_policy("ReportPolicyId") from error
        if not policy.is_shared and policy.owner_id != actor.id:
            raise _no_policy("ReportPolicyId")
        return policy

    async def _matched(self, commit: CommitInfo) -> CommitInfo:
        """Return `commit` with the member who has the committer's e-mail address, and whether they may see scans."""
        named = commit.committer_override or commit.committer
        if named is None:
            return commit
        member = await self._sources.members.find_by_email(named.strip()) if "@" in named else None
        if member is None:
            return replace(commit, is_committer_authorized=False)
        return replace(
            commit,
            committer_id=member.id,
            committer_name=commit.committer_name or member.name,
            is_committer_authorized=member.is_enabled and member.may_somewhere(Permission.VIEW_SCANS),
        )


def _no_policy(field: str) -> UsageError:
    return UsageError(f"{field}: there is no such policy.", "Leave it out to use the default one.", field=field)
