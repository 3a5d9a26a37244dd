# SPDX-License-Identifier: Apache-2.0
"""Rules of notification: what is asked about them. A rule about all websites is a matter of the whole account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from vedette.domain.integration import Integration
from vedette.domain.member import Member
from vedette.domain.notification import (
    IssueFilter,
    NotificationEvent,
    NotificationRule,
    NotificationScope,
    Recipients,
    SpecificRecipient,
)
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.website import Website, WebsiteGroup
from vedette.errors import NotFound, Refused, UsageError
from vedette.scan.ports import Clock
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.permission import require, require_on, require_somewhere, visible_groups
from vedette.store.integrations import Integrations
from vedette.store.members import Members
from vedette.store.notifications import NotificationRules, no_such_rule
from vedette.store.website_groups import WebsiteGroups
from vedette.store.websites import Websites, no_such_website
from vedette.transport.mail import is_mail_address

MOST_NAME_LENGTH = 255
MOST_RECIPIENTS = 100
MOST_PRIORITY = 2**31 - 1
_TELLS_INTEGRATIONS = (NotificationEvent.NEW_SCAN, NotificationEvent.SCAN_COMPLETED)


@dataclass(frozen=True, slots=True)
class RecipientWish:
    """Recipients as a client names them: members by e-mail address, integrations by name."""

    emails: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    integrations: tuple[str, ...] = ()
    outsiders: tuple[str, ...] = ()
    specific: tuple[SpecificRecipient, ...] = ()
    wants_sms: bool = False


@dataclass(frozen=True, slots=True)
class RuleWish:
    """A rule as a client describes it; a website is named by its root address, a website group by its name."""

    name: str
    event: NotificationEvent
    scope: NotificationScope
    is_disabled: bool = False
    recipients: RecipientWish = field(default_factory=RecipientWish)
    email_filter: IssueFilter = field(default_factory=IssueFilter)
    integration_filter: IssueFilter = field(default_factory=IssueFilter)
    website_url: str | None = None
    website_group_name: str | None = None
    scan_group_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule, and what its ids stand for; what was deleted meanwhile is missing."""

    rule: NotificationRule
    members: Mapping[UUID, Member]
    integrations: Mapping[UUID, Integration]
    website: Website | None = None
    website_group: WebsiteGroup | None = None


@dataclass(frozen=True, slots=True)
class NotificationSources:
    """What rules name."""

    rules: NotificationRules
    members: Members
    integrations: Integrations
    websites: Websites
    groups: WebsiteGroups


class NotificationService:
    """What can be asked about rules."""

    def __init__(self, sources: NotificationSources, audit: AuditWriter, clock: Clock, draw: Draw) -> None:
        self._sources = sources
        self._rules = sources.rules
        self._audit = audit
        self._clock = clock
        self._draw = draw

    async def page(self, actor: Member, wish: PageWish) -> Page[RuleView]:
        """Return one page of the rules about websites that `actor` may see the rules of. Raises Refused."""
        page = await self._rules.page(visible_groups(actor, Permission.VIEW_NOTIFICATIONS), wish)
        return Page(await self._views(page.items), page.total)

    async def of_event(self, actor: Member, event: NotificationEvent) -> tuple[RuleView, ...]:
        """Return the rules of an event in the order in which they are asked. Raises Refused."""
        visible = visible_groups(actor, Permission.VIEW_NOTIFICATIONS)
        return await self._views(await self._rules.of_event(event, visible))

    async def get(self, actor: Member, rule_id: UUID) -> RuleView:
        """Return a rule. Raises Refused, NotFound."""
        return await self._view(await self._get(actor, Permission.VIEW_NOTIFICATIONS, rule_id))

    async def scan_groups(self, actor: Member, website_id: UUID) -> tuple[tuple[UUID, str], ...]:
        """Return the scan groups of a website, by which a rule can be narrowed. Raises Refused, NotFound."""
        require_somewhere(actor, Permission.VIEW_NOTIFICATIONS)
        website = await self._sources.websites.get(website_id)
        require_on(actor, Permission.VIEW_NOTIFICATIONS, website.group_ids, no_such_website)
        return await self._rules.scan_groups(website_id)

    async def create(self, actor: Member, wish: RuleWish) -> RuleView:
        """Store a new rule, which is asked before the others of its event and scope. Raises Refused, UsageError."""
        require_somewhere(actor, Permission.MANAGE_NOTIFICATIONS)
        now = self._clock.now()
        blank = NotificationRule(self._draw.guid(), "", wish.event, wish.scope, 0, now, now)
        rule = await self._rules.insert(await self._described(actor, blank, wish))
        await self._audit.write(actor, Deed.NOTIFICATION_RULE_CREATED, rule.name, after=rule)
        return await self._view(rule)

    async def update(self, actor: Member, rule_id: UUID, wish: RuleWish) -> RuleView:
        """Change a rule; what the wish lacks becomes empty. Raises Refused, NotFound, UsageError."""
        known = await self._get(actor, Permission.MANAGE_NOTIFICATIONS, rule_id)
        rule = await self._described(actor, replace(known, updated_at=self._clock.now()), wish)
        await self._rules.update(rule)
        await self._audit.write(actor, Deed.NOTIFICATION_RULE_UPDATED, rule.name, before=known, after=rule)
        return await self._view(rule)

    async def set_priorities(self, actor: Member, priorities: Mapping[UUID, int]) -> None:
        """Give rules new priorities, all or none. Raises Refused, UsageError for an unknown rule too."""
        require_somewhere(actor, Permission.MANAGE_NOTIFICATIONS)
        if any(not 0 <= priority <= MOST_PRIORITY for priority in priorities.values()):
            raise UsageError(f"A priority is 0 to {MOST_PRIORITY}.", "Correct it.", field="Priority")
        try:
            rules = [await self._get(actor, Permission.MANAGE_NOTIFICATIONS, rule_id) for rule_id in priorities]
            await self._rules.set_priorities(priorities)
        except NotFound as error:
            raise UsageError(error.message, error.remedy, field="Id") from error
        told = ", ".join(f"{rule.name}: {priorities[rule.id]}" for rule in rules)
        await self._audit.write(actor, Deed.NOTIFICATION_PRIORITIES_UPDATED, told)

    async def delete(self, actor: Member, rule_id: UUID) -> None:
        """Delete a rule. Raises Refused, NotFound."""
        known = await self._get(actor, Permission.MANAGE_NOTIFICATIONS, rule_id)
        await self._rules.delete(rule_id)
        await self._audit.write(actor, Deed.NOTIFICATION_RULE_DELETED, known.name, before=known)

    async def _get(self, actor: Member, permission: Permission, rule_id: UUID) -> NotificationRule:
        require_somewhere(actor, permission)
        rule = await self._rules.get(rule_id)
        require_on(actor, permission, await self._group_ids(rule), no_such_rule)
        return rule

    async def _group_ids(self, rule: NotificationRule) -> tuple[UUID, ...]:
        """Return the website groups that a rule is about; none for one about all websites."""
        if rule.website_group_id is not None:
            return (rule.website_group_id,)
        return () if rule.website_id is None else await self._sources.websites.group_ids(rule.website_id)

    async def _described(self, actor: Member, rule: NotificationRule, wish: RuleWish) -> NotificationRule:
        name = wish.name.strip()
        if not name or len(name) > MOST_NAME_LENGTH or not name.isprintable():
            raise UsageError(
                f"A name has 1 to {MOST_NAME_LENGTH} printable characters.", "Choose another.", field="Name"
            )
        website, group = await self._about(actor, wish)
        if wish.scan_group_id is not None:
            await self._check_scan_group(website, wish.scan_group_id)
        _check_filters(wish)
        return replace(
            rule,
            name=name,
            event=wish.event,
            scope=wish.scope,
            recipients=await self._recipients(actor, wish),
            email_filter=wish.email_filter,
            integration_filter=wish.integration_filter,
            website_id=website.id if website else None,
            website_group_id=group.id if group else None,
            scan_group_id=wish.scan_group_id,
            is_disabled=wish.is_disabled,
        )

    async def _about(self, actor: Member, wish: RuleWish) -> tuple[Website | None, WebsiteGroup | None]:
        """Return the website or the website group that the rule is to be about, if `actor` manages its rules."""
        manage = Permission.MANAGE_NOTIFICATIONS
        match wish.scope:
            case NotificationScope.ANY_WEBSITE:
                require(actor, manage)
                return None, None
            case NotificationScope.WEBSITE_GROUP:
                group = await self._sources.groups.find_by_name((wish.website_group_name or "").strip())
                if group is None:
                    raise _no_group()
                require_on(actor, manage, (group.id,), _no_group)
                return None, group
            case NotificationScope.WEBSITE:
                url = (wish.website_url or "").strip()
                website = await self._sources.websites.find_by_url(url if url.endswith("/") else f"{url}/")
                if website is None:
                    raise _no_website()
                require_on(actor, manage, website.group_ids, _no_website)
                return website, None

    async def _check_scan_group(self, website: Website | None, scan_group_id: UUID) -> None:
        if website is None:
            raise UsageError(
                "A scan group belongs to one website.", "Choose the scope Website.", field="ScanTaskGroupId"
            )
        if scan_group_id not in dict(await self._rules.scan_groups(website.id)):
            raise UsageError(
                "The website has no such scan group.",
                "notifications/getscangroups shows them.",
                field="ScanTaskGroupId",
            )

    async def _recipients(self, actor: Member, wish: RuleWish) -> Recipients:
        named = wish.recipients
        if named.wants_sms:
            raise UsageError("This server sends no SMS.", "Leave the recipients by SMS out.", field="PhoneNumbers")
        for address in named.outsiders:
            if not is_mail_address(address):
                raise UsageError("An outsider is no e-mail address.", "Correct it.", field="OutsiderRecipients")
        recipients = Recipients(
            await self._members(named.emails, "Emails"),
            await self._members(named.excluded, "ExcludedUsers"),
            tuple(dict.fromkeys(named.outsiders)),
            tuple(dict.fromkeys(named.specific)),
            tuple([each.id for each in await self._integrations(actor, wish)]),
        )
        if len(recipients.member_ids) + len(recipients.outsiders) + len(recipients.integration_ids) > MOST_RECIPIENTS:
            raise UsageError(f"A rule names {MOST_RECIPIENTS} recipients at most.", "Make two.", field="Recipients")
        return recipients

    async def _members(self, emails: Iterable[str], label: str) -> tuple[UUID, ...]:
        ids: dict[UUID, None] = {}
        for email in emails:
            member = await self._sources.members.find_by_email(email.strip())
            if member is None:
                raise UsageError("An address is no member's.", "Name others as OutsiderRecipients.", field=label)
            ids[member.id] = None
        return tuple(ids)

    async def _integrations(self, actor: Member, wish: RuleWish) -> tuple[Integration, ...]:
        names = wish.recipients.integrations
        if not names:
            return ()
        if Permission.VIEW_INTEGRATIONS not in actor.permissions:
            raise Refused("You may not see the integrations.", "Ask a member who may to make the rule.")
        if wish.event not in _TELLS_INTEGRATIONS:
            raise UsageError(
                "Integrations are told of scans that are new or completed.", "Leave them out.", field="Integrations"
            )
        found: dict[UUID, Integration] = {}
        for name in names:
            integration = await self._sources.integrations.find_by_name(name.strip())
            if integration is None:
                raise UsageError("There is no integration of that name.", "Add it first.", field="Integrations")
            _check_integration(integration, wish)
            found[integration.id] = integration
        return tuple(found.values())

    async def _view(self, rule: NotificationRule) -> RuleView:
        return (await self._views((rule,)))[0]

    async def _views(self, rules: tuple[NotificationRule, ...]) -> tuple[RuleView, ...]:
        named = [rule.recipients for rule in rules]
        members = await self._sources.members.get_all(
            {id_ for each in named for id_ in (*each.member_ids, *each.excluded_ids)}
        )
        integrations = await self._sources.integrations.get_all({id_ for each in named for id_ in each.integration_ids})
        websites = await self._sources.websites.get_all({rule.website_id for rule in rules if rule.website_id})
        groups = await self._sources.groups.get_all({rule.website_group_id for rule in rules if rule.website_group_id})
        return tuple(
            RuleView(
                rule,
                members,
                integrations,
                websites.get(rule.website_id) if rule.website_id else None,
                groups.get(rule.website_group_id) if rule.website_group_id else None,
            )
            for rule in rules
        )


def _check_filters(wish: RuleWish) -> None:
    for wanted, label in ((wish.email_filter, "EmailSmsFilter"), (wish.integration_filter, "IntegrationFilter")):
        if not 0 <= (wanted.certainty or 0) <= 100:
            raise UsageError("A certainty is 0 to 100.", "Correct it.", field=f"{label}.Certainty")


def _check_integration(integration: Integration, wish: RuleWish) -> None:
    if not integration.kind.wants_issues:
        return
    if wish.event is not NotificationEvent.SCAN_COMPLETED:
        raise UsageError(
            f"{integration.name} takes issues, which completed scans have.", "Leave it out.", field="Integrations"
        )
    state = wish.integration_filter.state
    if state is not None and not state.is_present:
        raise UsageError(
            f"{integration.name} takes issues that are there.", "Choose another state.", field="IntegrationFilter.State"
        )


def _no_group() -> UsageError:
    return UsageError("There is no website group of that name.", "Name one that exists.", field="WebsiteGroupName")


def _no_website() -> UsageError:
    return UsageError("There is no website with that root address.", "Name one that exists.", field="WebsiteRootUrl")
