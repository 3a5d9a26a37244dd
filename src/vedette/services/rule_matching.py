# SPDX-License-Identifier: Apache-2.0
"""Which rules are about an event, and whom they tell. Pure: everything that is known is handed in.

The rules are asked in their order, narrower scopes before wider ones and higher priorities before lower ones, and each
recipient is told by the first rule that names it and whose filter lets something through; later rules leave it alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from vedette.domain.member import Member
from vedette.domain.notification import (
    IssueFilter,
    NotificationRule,
    NotificationScope,
    ScanIssue,
    SpecificRecipient,
)
from vedette.domain.permission import Permission


@dataclass(frozen=True, slots=True)
class Occasion:
    """What happened, to which website. `issues` is None where the event has none, so that filters do not count."""

    website_id: UUID | None
    group_ids: tuple[UUID, ...]
    scan_group_id: UUID | None
    started_by: UUID | None
    technical_contact: str | None = None
    issues: tuple[ScanIssue, ...] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A recipient, an e-mail address or an integration, with the rule that names it and the issues to tell of."""

    rule: NotificationRule
    issues: tuple[ScanIssue, ...]
    address: str | None = None
    integration_id: UUID | None = None


def recipients_of(rules: Iterable[NotificationRule], occasion: Occasion, members: Sequence[Member]) -> Iterator[Told]:
    """Yield each recipient once; `rules` are those of the event, in their order, `members` all that there are."""
    seen: set[str | UUID] = set()
    for rule in rules:
        if not is_about(rule, occasion):
            continue
        by_mail = _admitted(rule.email_filter, occasion.issues)
        if by_mail is not None:
            for address in _addresses(rule, occasion, members):
                if address.casefold() not in seen:
                    seen.add(address.casefold())
                    yield Told(rule, by_mail, address=address)
        by_integration = _admitted(rule.integration_filter, occasion.issues)
        if by_integration is not None:
            for integration_id in rule.recipients.integration_ids:
                if integration_id not in seen:
                    seen.add(integration_id)
                    yield Told(rule, by_integration, integration_id=integration_id)


def is_about(rule: NotificationRule, occasion: Occasion) -> bool:
    """Whether a rule of the event is enabled and about the website and scan group."""
    if rule.is_disabled or rule.scan_group_id not in (None, occasion.scan_group_id):
        return False
    match rule.scope:
        case NotificationScope.ANY_WEBSITE:
            return True
        case NotificationScope.WEBSITE_GROUP:
            return rule.website_group_id in occasion.group_ids
        case NotificationScope.WEBSITE:
            return rule.website_id == occasion.website_id


def _admitted(wanted: IssueFilter, issues: tuple[ScanIssue, ...] | None) -> tuple[ScanIssue, ...] | None:
    """Return the issues to tell of; None where the filter lets nothing through, and nobody is told."""
    if issues is None:
        return ()
    admitted = tuple(issue for issue in issues if wanted.admits(issue))
    return admitted if admitted or wanted.is_open else None


def _addresses(rule: NotificationRule, occasion: Occasion, members: Sequence[Member]) -> Iterator[str]:
    named = rule.recipients
    excluded = {member.email.casefold() for member in members if member.id in named.excluded_ids}
    for member in members:
        if _is_named(member, rule, occasion) and _may_see(member, occasion) and member.id not in named.excluded_ids:
            yield member.email
    yield from (address for address in named.outsiders if address.casefold() not in excluded)
    contact = occasion.technical_contact
    if contact and SpecificRecipient.TECHNICAL_CONTACT in named.specific and contact.casefold() not in excluded:
        yield contact


def _is_named(member: Member, rule: NotificationRule, occasion: Occasion) -> bool:
    specific = rule.recipients.specific
    return (
        member.id in rule.recipients.member_ids
        or SpecificRecipient.ALL_AUTHORIZED in specific
        or (SpecificRecipient.STARTED_SCAN in specific and member.id == occasion.started_by)
        or (SpecificRecipient.ADMINISTRATORS in specific and _is_administrator(member))
    )


def _is_administrator(member: Member) -> bool:
    return member.is_owner or Permission.MANAGE_ACCOUNT in member.permissions


def _may_see(member: Member, occasion: Occasion) -> bool:
    return member.is_enabled and member.may_on(Permission.VIEW_SCANS, occasion.group_ids)
