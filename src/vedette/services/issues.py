# SPDX-License-Identifier: Apache-2.0
"""Issues: what was found, followed over scans, and what people decide about it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from vedette.domain.finding import Finding
from vedette.domain.member import Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.stack import Stack, stacks_of
from vedette.domain.weakness import Weakness
from vedette.domain.website import Website
from vedette.errors import NotFound, UsageError
from vedette.issues.edit import Assignee, IssueEdit
from vedette.issues.issue import Issue, IssueChange
from vedette.issues.lifecycle import IssueEvent, IssueState
from vedette.scan.codec import decode_finding
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.findings import weakness_of
from vedette.services.issue_retests import IssueRetests
from vedette.services.paging import PAGE_SIZE
from vedette.services.permission import require_on, require_somewhere, visible_groups
from vedette.store.findings import Findings, StoredFinding
from vedette.store.inventory import Technologies
from vedette.store.issue_summaries import GroupSummary, IssueSummaries, SummaryFilter
from vedette.store.issues import IssueFilter, Issues, no_such_issue
from vedette.store.members import Members
from vedette.store.report_reader import ReportReader
from vedette.store.website_groups import WebsiteGroups, no_such_group
from vedette.store.websites import Websites, no_such_website

MOST_TAGS = 50
MOST_TAG_LENGTH = 255
MOST_NOTE_LENGTH = 8_000


@dataclass(frozen=True, slots=True)
class IssueView:
    """An issue, its website and weakness class, its newest finding while its scan is kept, and who is to mend it."""

    issue: Issue
    website: Website
    weakness: Weakness
    finding: Finding | None
    assignee_name: str | None = None
    stacks: tuple[Stack, ...] = ()
    """What the website is made with, as far as scans have seen."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of an issue's history, and the name of the member whose doing it is; None for a scan."""

    change: IssueChange
    owner: str | None


@dataclass(frozen=True, slots=True)
class SummaryView:
    """The issues of one scan group, and the history of each by its id."""

    summary: GroupSummary
    histories: dict[UUID, tuple[IssueChange, ...]]


@dataclass(frozen=True, slots=True)
class IssueWish:
    """What a member wants to change about an issue; None leaves a thing as it is.

    `assignee_id` with `is_unassigned` takes the issue from whoever has it.
    """

    event: IssueEvent | None = None
    assignee_id: UUID | None = None
    is_unassigned: bool = False
    note: str | None = None
    tags: tuple[str, ...] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is wanted."""
        return self == IssueWish()


@dataclass(frozen=True, slots=True)
class IssueSources:
    """Where issues and what belongs to them are stored."""

    issues: Issues
    summaries: IssueSummaries
    findings: Findings
    reader: ReportReader
    websites: Websites
    groups: WebsiteGroups
    members: Members
    technologies: Technologies


class IssueService:
    """What can be asked about issues."""

    def __init__(self, sources: IssueSources, retests: IssueRetests, audit: AuditWriter) -> None:
        self._sources = sources
        self._retests = retests
        self._audit = audit

    async def page(self, actor: Member, wanted: IssueFilter, wish: PageWish) -> Page[IssueView]:
        """Return one page of the issues that `actor` may see. Raises Refused."""
        visible = replace(wanted, visible_in=visible_groups(actor, Permission.VIEW_ISSUES))
        page = await self._sources.issues.page(visible, wish)
        return Page(await self._views(page.items), page.total)

    async def every(self, actor: Member, wanted: IssueFilter) -> AsyncIterator[IssueView]:
        """Yield all issues that fit, `PAGE_SIZE` read at a time.

        Raises Refused; NotFound for the name of a website or group that there is not.
        """
        await self._require_names(actor, wanted)
        number = 1
        while True:
            page = await self.page(actor, wanted, PageWish(number, PAGE_SIZE))
            for view in page.items:
                yield view
            if number * PAGE_SIZE >= page.total:
                return
            number += 1

    async def get(self, actor: Member, issue_id: UUID) -> tuple[IssueView, tuple[HistoryLine, ...]]:
        """Return an issue with its history, oldest line first. Raises Refused, NotFound."""
        issue, _ = await self._own(actor, Permission.VIEW_ISSUES, issue_id)
        (view,) = await self._views((issue,))
        changes = await self._sources.issues.history(issue.id)
        people = {change.actor_id for change in changes if change.actor_id is not None}
        names = await self._sources.reader.member_names(people)
        return view, tuple(HistoryLine(change, _owner(change, names)) for change in changes)

    async def content(self, actor: Member, issue_id: UUID) -> StoredFinding:
        """Return the newest finding of an issue with its evidence.

        Raises Refused; NotFound, also when the scan that saw it was deleted.
        """
        issue, _ = await self._own(actor, Permission.VIEW_ISSUES, issue_id)
        try:
            _, stored = await self._sources.findings.get(issue.last_finding_id)
        except NotFound as error:
            raise NotFound(
                "What was sent and received is gone: its scan was deleted.", "Scan the site again."
            ) from error
        return stored

    async def update(self, actor: Member, issue_id: UUID, wish: IssueWish) -> Issue:
        """Do what `wish` says; an issue that is said to be fixed is tested again.

        Raises Refused, NotFound, UsageError; Conflict for a decision that makes no sense in the issue's state.
        """
        issue, group_ids = await self._own(actor, Permission.EDIT_ISSUES, issue_id)
        if wish.is_empty:
            raise UsageError("Nothing is to be changed.", "Give a State, an AssigneeId, a Note or Tags.")
        edit = IssueEdit(
            event=wish.event,
            assignee=await self._assignee(wish, group_ids),
            tags=_checked_tags(wish.tags),
            note=_checked_note(wish.note),
        )
        before, changed = await self._sources.issues.edit(issue.id, edit, actor_id=actor.id)
        await self._audit.write(actor, Deed.ISSUE_UPDATED, str(issue.id), before=before, after=changed)
        if wish.event is IssueEvent.SAID_FIXED and changed.state is IssueState.FIXED_UNCONFIRMED:
            await self._retests.queue(actor, changed, group_ids)
        return await self._sources.issues.get(issue.id)

    async def summary(
        self, actor: Member, root_url: str, wanted: SummaryFilter, wish: PageWish
    ) -> tuple[Website, Page[SummaryView]]:
        """Return a website and one page of what the scans of one of its targets have shown.

        Raises Refused; NotFound for an unknown website.
        """
        require_somewhere(actor, Permission.VIEW_ISSUES)
        website = await self._sources.websites.find_by_url(root_url)
        if website is None:
            raise no_such_website()
        require_on(actor, Permission.VIEW_ISSUES, website.group_ids, no_such_website)
        page = await self._sources.summaries.page(website.id, wanted, wish)
        ids = frozenset(issue.id for summary in page.items for issue in summary.issues)
        histories = await self._sources.reader.histories(ids)
        return website, Page(tuple(SummaryView(summary, histories) for summary in page.items), page.total)

    async def _own(self, actor: Member, permission: Permission, issue_id: UUID) -> tuple[Issue, tuple[UUID, ...]]:
        """Return an issue that `actor` has `permission` for, and its website's groups."""
        require_somewhere(actor, permission)
        issue = await self._sources.issues.get(issue_id)
        group_ids = await self._sources.websites.group_ids(issue.key.website_id)
        require_on(actor, permission, group_ids, no_such_issue)
        return issue, group_ids

    async def _require_names(self, actor: Member, wanted: IssueFilter) -> None:
        visible = visible_groups(actor, Permission.VIEW_ISSUES)
        name = wanted.website_name
        if name is not None and await self._sources.websites.find_by_name(name, visible) is None:
            raise no_such_website()
        if wanted.website_group_name is not None:
            group = await self._sources.groups.find_by_name(wanted.website_group_name)
            if group is None or (visible is not None and group.id not in visible):
                raise no_such_group()

    async def _assignee(self, wish: IssueWish, group_ids: Collection[UUID]) -> Assignee | None:
        """Return who is wanted, who must be able to see the issue. Raises UsageError."""
        if wish.is_unassigned:
            return Assignee(None)
        if wish.assignee_id is None:
            return None
        member = (await self._sources.members.get_all((wish.assignee_id,))).get(wish.assignee_id)
        if member is None or not member.is_enabled or not member.may_on(Permission.VIEW_ISSUES, group_ids):
            raise UsageError(
                "There is no member with this id who may see the issue.",
                "Look at members/list, or give the member a role with the website.",
                field="AssigneeId",
            )
        return Assignee(member.id, member.name)

    async def _views(self, issues: Sequence[Issue]) -> tuple[IssueView, ...]:
        websites = await self._sources.websites.get_all({issue.key.website_id for issue in issues})
        products = await self._sources.technologies.products_of(websites)
        findings = await self._sources.issues.newest_findings(issues)
        people = {issue.assignee_id for issue in issues if issue.assignee_id is not None}
        names = await self._sources.reader.member_names(people)
        return tuple(
            IssueView(
                issue=issue,
                website=websites[issue.key.website_id],
                weakness=weakness_of(issue.key.check),
                finding=decode_finding(findings[issue.id].value, ()) if issue.id in findings else None,
                assignee_name=None if issue.assignee_id is None else names.get(issue.assignee_id),
                stacks=stacks_of(products.get(issue.key.website_id, ())),
            )
            for issue in issues
        )


def _owner(change: IssueChange, names: dict[UUID, str]) -> str | None:
    return None if change.actor_id is None else names.get(change.actor_id, "Former member")


def _checked_note(note: str | None) -> str:
    text = (note or "").strip()
    if len(text) > MOST_NOTE_LENGTH:
        raise UsageError(f"Note has more than {MOST_NOTE_LENGTH:,} characters.", "Shorten it.", field="Note")
    return text


def _checked_tags(tags: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if tags is None:
        return None
    kept = tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))
    if len(kept) > MOST_TAGS or any(len(tag) > MOST_TAG_LENGTH for tag in kept):
        raise UsageError(
            f"An issue takes {MOST_TAGS} tags of {MOST_TAG_LENGTH} characters each.", "Use fewer.", field="Tags"
        )
    return kept
