# SPDX-License-Identifier: Apache-2.0
"""Plans scans: who may launch what, with which frozen settings. Nothing is stored and nothing starts here.

A launch by hand stores the plan at once; a schedule stores it in the transaction in which it takes its turn.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from uuid import UUID

from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.policy import ReportPolicy, ScanPolicy
from vedette.domain.scan import CommitInfo, Scan, ScanSpec, ScanState, ScanType
from vedette.domain.time import Span
from vedette.domain.website import Website
from vedette.errors import Conflict, NotFound, UsageError
from vedette.scan.ports import Clock
from vedette.services.consents import ConsentService
from vedette.services.draw import Draw
from vedette.services.launch_request import LaunchWish
from vedette.services.paging import read_all
from vedette.services.permission import require_on, require_somewhere
from vedette.services.policy_sharing import is_visible
from vedette.services.scan_access import ScanAccess
from vedette.services.websites import WebsiteService
from vedette.store.inventory import AgentGroups
from vedette.store.members import Members
from vedette.store.policies import ReportPolicies, ScanPolicies
from vedette.store.scans import Scans
from vedette.store.website_groups import WebsiteGroups, no_such_group
from vedette.store.websites import WebsiteFilter, Websites, no_such_website


@dataclass(frozen=True, slots=True)
class LaunchSources:
    """Where a launch looks things up. `agents` are the names of known agents."""

    scans: Scans
    websites: Websites
    groups: WebsiteGroups
    scan_policies: ScanPolicies
    report_policies: ReportPolicies
    members: Members
    access: ScanAccess
    agent_groups: AgentGroups
    agents: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class PlannedScan:
    """A scan that may be launched, and the website that it is of."""

    website: Website
    scan: Scan


@dataclass(frozen=True, slots=True)
class Again:
    """How a scan on the ground of an earlier one differs from it; None leaves a setting as it was."""

    type: ScanType = ScanType.FULL
    commit: CommitInfo = field(default_factory=CommitInfo)
    most_duration: Span | None = None
    tags: tuple[str, ...] | None = None
    agent_name: str | None = None
    agent_group_name: str | None = None
    only: tuple[UUID, ...] = ()
    """For a retest: the findings that are tested again; empty for all of them."""


class LaunchPlanner:
    """Plans scans for a member. What it returns may be launched at this moment; what may not is an error."""

    def __init__(
        self, sources: LaunchSources, websites: WebsiteService, consents: ConsentService, clock: Clock, draw: Draw
    ) -> None:
        self._sources = sources
        self._websites = websites
        self._consents = consents
        self._clock = clock
        self._draw = draw

    async def for_target(self, actor: Member, wish: LaunchWish) -> PlannedScan:
        """Plan a scan of the wish's target, which must belong to a registered website that somebody vouches for.

        Raises UsageError, Refused.
        """
        website = await self.website_of(actor, wish)
        return await self._fresh(actor, website, wish)

    async def for_website(self, actor: Member, website_id: UUID, wish: LaunchWish) -> PlannedScan:
        """Plan a scan of the registered website `website_id`. Raises NotFound and as `for_target`."""
        website = await self._live_website(actor, website_id)
        nearest = await self._websites.find_for_target(wish.target)
        if nearest is None or nearest.id != website.id:
            raise UsageError(
                f"{wish.target} is no address of the website {website.name}.",
                "Choose the website that it belongs to.",
                field="TargetUri",
            )
        return await self._fresh(actor, website, wish)

    async def again(self, actor: Member, base_id: UUID, how: Again) -> PlannedScan:
        """Plan a scan with the settings of scan `base_id`, in its group.

        Raises NotFound, Refused; Conflict unless the base of a retest or an incremental scan is complete.
        """
        await self._check_agents(how.agent_name, how.agent_group_name)
        base = await self._sources.access.get(actor, Permission.START_SCANS, base_id)
        if how.type is not ScanType.FULL and base.state is not ScanState.COMPLETE:
            raise Conflict(f"The base scan is {base.state.value}.", "Only a complete scan can be tested again.")
        website = await self._live_website(actor, base.website_id)
        spec = replace(
            base.spec,
            commit=await self._matched(how.commit),
            most_duration=how.most_duration or base.spec.most_duration,
            tags=base.spec.tags if how.tags is None else how.tags,
            retest_only=how.only,
        )
        scan = replace(
            self._new_scan(actor, website, spec, base.group_id),
            credentials=base.credentials,
            type=how.type,
            base_scan_id=base.id,
        )
        return await self._vouched(PlannedScan(website, scan))

    async def latest_base(self, actor: Member, website_id: UUID) -> Scan:
        """Return the newest complete full scan of a website. Raises NotFound, Refused; Conflict when there is none."""
        website = await self._live_website(actor, website_id)
        base = await self._sources.scans.latest_completed_full(website.id)
        if base is None:
            raise Conflict("The website has no complete full scan.", "Launch a full scan first.")
        return base

    async def group_named(self, actor: Member, name: str) -> UUID:
        """Return the id of the website group `name` whose websites `actor` may scan. Raises NotFound, Refused."""
        require_somewhere(actor, Permission.START_SCANS)
        group = await self._sources.groups.find_by_name(name.strip())
        if group is None:
            raise no_such_group()
        require_on(actor, Permission.START_SCANS, (group.id,), no_such_group)
        return group.id

    async def websites_in(self, actor: Member, group_id: UUID) -> tuple[Website, ...]:
        """Return the websites of a group. Raises NotFound, Refused; Conflict when it has none."""
        require_somewhere(actor, Permission.START_SCANS)
        group = await self._sources.groups.get(group_id)
        require_on(actor, Permission.START_SCANS, (group.id,), no_such_group)
        wanted = WebsiteFilter(group_id=group.id)
        websites = await read_all(lambda wish: self._sources.websites.page(wanted, wish))
        if not websites:
            raise Conflict(f"The website group {group.name} has no websites.", "Add some (websites/update).")
        return websites

    async def for_group(
        self, actor: Member, group_id: UUID, wish_for: Callable[[Website], LaunchWish]
    ) -> tuple[PlannedScan, ...]:
        """Plan one scan of each website of a group; `wish_for` says with which settings.

        Raises NotFound, Conflict for a group without websites, UsageError, Refused when one of them may not be scanned.
        """
        websites = await self.websites_in(actor, group_id)
        return tuple([await self.for_website(actor, website.id, wish_for(website)) for website in websites])

    async def website_of(self, actor: Member, wish: LaunchWish) -> Website:
        """Return the registered website that the wish's target belongs to. Raises UsageError, Refused."""
        require_somewhere(actor, Permission.START_SCANS)
        website = await self._websites.find_for_target(wish.target)
        if website is None or not actor.may_on(Permission.VIEW_WEBSITES, website.group_ids):
            raise UsageError(
                f"No registered website has the address {wish.target.origin}/.",
                "Register it first (websites/new).",
                field="TargetUri",
            )
        require_on(actor, Permission.START_SCANS, website.group_ids, no_such_website)
        return website

    async def spec(self, actor: Member, wish: LaunchWish) -> ScanSpec:
        """Return what a launch of `wish` would freeze. Raises UsageError for a policy that is not there."""
        policy = await self._policy(actor, wish.policy_id)
        report_policy = await self._report_policy(actor, wish.report_policy_id)
        return ScanSpec(
            target=wish.target,
            scope=policy.narrowed(wish.scope),
            policy=replace(
                policy,
                http=wish.pace.applied_to(policy.http),
                browser=replace(policy.browser, is_on=policy.browser.is_on and wish.uses_browser),
            ),
            report_policy=report_policy,
            rewriting=wish.rewriting,
            crawl_and_attack=wish.crawl_and_attack,
            find_and_follow_new_links=wish.find_and_follow_new_links,
            imported_links=wish.imported_links,
            imported_requests=wish.imported_requests,
            operations=wish.operations,
            most_duration=wish.most_duration,
            time_window=wish.time_window,
            tags=wish.tags,
            comments=wish.comments,
            commit=await self._matched(wish.commit),
            via=wish.via,
            profile_id=wish.profile_id,
        )

    async def _fresh(self, actor: Member, website: Website, wish: LaunchWish) -> PlannedScan:
        await self._check_agents(wish.agent_name, wish.agent_group_name)
        scan = self._new_scan(actor, website, await self.spec(actor, wish), self._draw.guid())
        return await self._vouched(PlannedScan(website, replace(scan, credentials=wish.credentials)))

    async def _vouched(self, planned: PlannedScan) -> PlannedScan:
        await self._consents.require_for(planned.website, planned.scan.spec)
        return planned

    async def _live_website(self, actor: Member, website_id: UUID) -> Website:
        require_somewhere(actor, Permission.START_SCANS)
        website = await self._sources.websites.get(website_id)
        require_on(actor, Permission.START_SCANS, website.group_ids, no_such_website)
        if website.is_deleted:
            raise NotFound("The website was deleted.", "Register it again (websites/new).")
        return website

    def _new_scan(self, actor: Member, website: Website, spec: ScanSpec, group_id: UUID) -> Scan:
        return Scan(
            id=self._draw.guid(),
            group_id=group_id,
            website_id=website.id,
            user_id=actor.id,
            initiated_at=self._clock.now(),
            spec=spec,
        )

    async def _check_agents(self, name: str | None, group_name: str | None) -> None:
        """Raise UsageError unless there is such an agent, and such a group with an agent in it."""
        known = {agent.casefold() for agent in self._sources.agents}
        if name is not None and name.strip().casefold() not in known:
            raise UsageError("There is no agent of that name.", "Leave AgentName out.", field="AgentName")
        if group_name is None:
            return
        group = await self._sources.agent_groups.find_by_name(group_name)
        if group is None or not group.agent_ids:
            raise UsageError(
                "There is no agent group of that name with an agent in it.",
                "agentgroups/list shows all of them.",
                field="AgentGroupName",
            )

    async def _policy(self, actor: Member, policy_id: UUID | None) -> ScanPolicy:
        wanted = policy_id or await self._sources.scan_policies.account_default_id()
        try:
            policy = await self._sources.scan_policies.get(wanted)
        except NotFound as error:
            raise _no_policy("PolicyId") from error
        if not is_visible(actor, Permission.VIEW_SCAN_POLICIES, policy):
            raise _no_policy("PolicyId")
        return policy

    async def _report_policy(self, actor: Member, policy_id: UUID | None) -> ReportPolicy:
        wanted = policy_id or await self._sources.report_policies.account_default_id()
        try:
            policy = await self._sources.report_policies.get(wanted)
        except NotFound as error:
            raise _no_policy("ReportPolicyId") from error
        if not is_visible(actor, Permission.VIEW_REPORT_POLICIES, policy):
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
