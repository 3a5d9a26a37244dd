# SPDX-License-Identifier: Apache-2.0
"""The findings of a report, held a few at a time: with their evidence, those of a large scan do not fit into memory.

A report is written in a worker thread (formats are plain iterators), and the store is asked in the event loop, so a
pass over the findings asks for the next few from there.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar, cast
from uuid import UUID

from anyio import from_thread

from vedette.domain.finding import SubjectKey
from vedette.domain.scan import Scan
from vedette.issues.fingerprint import portable_fingerprint
from vedette.issues.issue import Issue, IssueChange
from vedette.reports.document import FindingLine, IssueEventLine, ReportedFinding, ReportOptions
from vedette.reports.policy import apply_report_policy
from vedette.scan.codec import decode_finding
from vedette.services.findings import issue_flags, weakness_of
from vedette.store.findings import Findings, StoredFinding
from vedette.store.report_reader import ReportReader

H = TypeVar("H", bound=Hashable)
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class FindingStores:
    """Where findings, their evidence and their issues are read."""

    findings: Findings
    reader: ReportReader


@dataclass(frozen=True, slots=True)
class Chosen:
    """The findings of a report by their ids, worst first, and their lines in the same order, if those are needed."""

    ids: tuple[UUID, ...]
    lines: tuple[FindingLine, ...]


class Shared:
    """Lets lines share what is equal in them: each was read by itself, and a report holds all of them at once."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Hashable] = {}

    def line(self, line: FindingLine) -> FindingLine:
        """Return `line` made of values that earlier lines hold already."""
        key = line.subject
        subject = SubjectKey(*(self._same(part) for part in (key.kind, key.origin, key.method, key.route)))
        subject = replace(subject, place=self._same(key.place), parameter=self._same(key.parameter))
        return replace(line, weakness=self._same(line.weakness), state=self._same(line.state), subject=subject)

    def _same(self, value: H) -> H:
        return cast(H, self._known.setdefault(value, value))


class FindingReader:
    """Reads the findings of one scan for one report, as its report policy tells them, worst first."""

    def __init__(self, stores: FindingStores, scan: Scan, options: ReportOptions) -> None:
        self._stores = stores
        self._scan = scan
        self._options = options

    async def choose(self, *, with_lines: bool) -> Chosen:
        """Return which findings are wanted, worst first, with their lines where asked for. No evidence is read."""
        ids: list[tuple[int, UUID]] = []
        lines: list[FindingLine] = []
        shared = Shared()
        finding_ids = await self._stores.reader.finding_ids(self._scan.id)
        for some in _in_parts(finding_ids):
            rows = await self._stores.reader.findings(self._scan.id, some)
            issues = await self._stores.reader.issues(self._scan.id, some)
            bare = (self._told(StoredFinding(row, decode_finding(row.value, ())), issues.get(row.id)) for row in rows)
            for found in apply_report_policy(self._scan.spec.report_policy, bare):
                if self._options.wants(found.finding.grade, found.state):
                    ids.append((-found.severity.rank, found.id))
                    lines += [shared.line(found.line)] if with_lines else []
        ids.sort(key=lambda one: one[0])
        lines.sort(key=lambda line: -line.severity.rank)
        return Chosen(tuple(finding_id for _, finding_id in ids), tuple(lines))

    async def findings(self, finding_ids: Sequence[UUID]) -> tuple[ReportedFinding, ...]:
        """Return those findings with their evidence and, where it is wanted, the history of their issues."""
        reader = self._stores.reader
        rows = await reader.findings(self._scan.id, finding_ids)
        stored = await self._stores.findings.with_evidence(self._scan.id, rows)
        issues = await reader.issues(self._scan.id, finding_ids)
        histories = await self._histories(issues.values())
        told = {
            found.row.id: self._told(found, issue, histories.get(issue.id, ()) if issue else ())
            for found in stored
            for issue in (issues.get(found.row.id),)
        }
        return apply_report_policy(self._scan.spec.report_policy, (told[id_] for id_ in finding_ids if id_ in told))

    async def _histories(self, issues: Collection[Issue]) -> dict[UUID, tuple[IssueEventLine, ...]]:
        if self._options.without_history:
            return {}
        changes = await self._stores.reader.histories(frozenset(issue.id for issue in issues))
        people = {change.actor_id for told in changes.values() for change in told if change.actor_id is not None}
        names = await self._stores.reader.member_names(people)
        return {issue_id: tuple(_event(change, names) for change in told) for issue_id, told in changes.items()}

    def _told(
        self, stored: StoredFinding, issue: Issue | None, history: tuple[IssueEventLine, ...] = ()
    ) -> ReportedFinding:
        row = stored.row
        return ReportedFinding(
            id=row.id,
            finding=stored.finding,
            weakness=weakness_of(row.cell.check),
            severity=row.severity,
            url=row.url,
            found_at=row.found_at,
            first_seen_at=issue.first_seen_at if issue else row.found_at,
            last_seen_at=issue.last_seen_at if issue else row.found_at,
            issue_id=issue.id if issue else None,
            state=issue_flags(issue),
            tags=issue.tags if issue else (),
            fingerprint=portable_fingerprint(self._scan.spec.target, stored.finding),
            history=history,
        )


class FindingsInParts(Collection[ReportedFinding]):
    """Findings that are read while they are gone through, `AT_ONCE` at a time. Only worker threads may go through."""

    def __init__(self, reader: FindingReader, finding_ids: Sequence[UUID]) -> None:
        self._reader = reader
        self._finding_ids = finding_ids

    def __len__(self) -> int:
        return len(self._finding_ids)

    def __contains__(self, found: object) -> bool:
        return isinstance(found, ReportedFinding) and found.id in self._finding_ids

    def __iter__(self) -> Iterator[ReportedFinding]:
        for some in _in_parts(self._finding_ids):
            yield from from_thread.run(self._reader.findings, some)


def _in_parts(finding_ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (finding_ids[start : start + AT_ONCE] for start in range(0, len(finding_ids), AT_ONCE))


def _event(change: IssueChange, names: dict[UUID, str]) -> IssueEventLine:
    by = "a scan" if change.actor_id is None else names.get(change.actor_id, "a former member")
    return IssueEventLine(change.at, change.event.value, change.after.value, by, change.note)
