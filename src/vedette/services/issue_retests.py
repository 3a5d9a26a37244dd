# SPDX-License-Identifier: Apache-2.0
"""Tests again what somebody said is fixed: one finding of the newest scan that can be tested again."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.errors import Conflict, NotFound, Refused, UsageError
from vedette.issues.issue import Issue
from vedette.services.launching import LaunchService
from vedette.store.issues import Issues


class IssueRetests:
    """Launches the retest of one issue, or writes down why there is none."""

    def __init__(self, issues: Issues, launching: LaunchService) -> None:
        self._issues = issues
        self._launching = launching

    async def queue(self, actor: Member, issue: Issue, group_ids: Collection[UUID]) -> None:
        """Launch a retest of `issue`, whose website belongs to `group_ids`, unless one is on its way.

        A member who may not start scans leaves the issue to the next scan. What cannot be tested again (its scans were
        deleted, nobody vouches for the site any more) becomes *cannot be retested*, with the reason in its history.
        """
        if issue.is_retesting or not actor.may_on(Permission.START_SCANS, group_ids):
            return
        base = await self._issues.retest_base(issue.id)
        if base is None:
            await self._issues.give_up_retest(issue.id, "No complete scan that saw it is kept.")
            return
        scan_id, finding_id = base
        try:
            scan = await self._launching.retest(actor, scan_id, only=(finding_id,))
        except (Conflict, NotFound, Refused, UsageError) as error:
            await self._issues.give_up_retest(issue.id, str(error))
            return
        await self._issues.await_retest(issue.id, scan.id)
