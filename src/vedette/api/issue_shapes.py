# SPDX-License-Identifier: Apache-2.0
"""Issues as the vendor's models, for one reader."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from vedette.domain.classification import Standard, classify
from vedette.domain.cvss4 import cvss4_of
from vedette.domain.exchange import Request
from vedette.domain.finding import Finding
from vedette.domain.insertion import InsertionPoint
from vedette.domain.member import Member
from vedette.domain.remedies.catalogue import remedies_for
from vedette.domain.stack import Stack
from vedette.domain.time import Instant
from vedette.domain.weakness import Grade, Weakness
from vedette.domain.website import Website
from vedette.issues.issue import Issue, IssueChange
from vedette.issues.lifecycle import IssueEvent, IssueStage
from vedette.reports.document import DateStyle
from vedette.reports.prose import (
    link_list,
    paragraphs,
    remedy_paragraphs,
    request_text,
    response_text,
    shown_exchange,
    title,
)
from vedette.reports.vendor_shape import PLACE_NAMES, type_name
from vedette.services.findings import issue_flags, weakness_of
from vedette.services.issues import HistoryLine, IssueView, SummaryView
from vedette.wire.enums import IssueStateFlag, Severity, write_issue_state
from vedette.wire.issue import (
    CustomField,
    CvssLevel,
    CvssScoreValue,
    IssueContent,
    IssueDetail,
    IssueHistoryLine,
    IssueListed,
    IssueParameter,
    IssueStatusAt,
    IssueSummary,
    SummarisedIssue,
)
from vedette.wire.shape_settings import wire_word
from vedette.wire.shape_weakness import cvss4_rating, cvss_rating, issue_classification
from vedette.wire.vulnerability_types import vulnerability_type

_A_SCAN = "Scan"
_LINKS = {
    Standard.CWE: "https://cwe.mitre.org/data/definitions/{}.html",
    Standard.CAPEC: "https://capec.mitre.org/data/definitions/{}.html",
    Standard.WASC: "http://projects.webappsec.org/w/page/13246978/Threat%20Classification#{}",
}
_MESSAGES = {
    IssueEvent.SEEN: "A scan saw the issue.",
    IssueEvent.CLEAN: "A scan tested the same place and did not see the issue any more.",
    IssueEvent.RETEST_SEEN: "A retest saw the issue again.",
    IssueEvent.RETEST_CLEAN: "A retest did not see the issue any more.",
    IssueEvent.RETEST_NOT_RUN: "The issue could not be retested.",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """How somebody wants issues told: dates as the account writes them; prose as encoded HTML, or plain."""

    dates: DateStyle
    is_plain: bool = False

    @classmethod
    def of(cls, member: Member, *, is_plain: bool = False) -> Reader:
        """Return how `member` wants them told."""
        return cls(DateStyle(member.date_format, member.timezone_id), is_plain)

    def date(self, moment: Instant | None) -> str | None:
        """Return a moment as the reader sees it."""
        return None if moment is None else self.dates.write(moment)

    def prose(self, *texts: str) -> str:
        """Return plain texts as paragraphs."""
        return "\n\n".join(text for text in texts if text) if self.is_plain else escape(paragraphs(*texts))

    def remedy(self, weakness: Weakness, stacks: Collection[Stack]) -> str:
        """Return what to do, in general and for what the website is made with."""
        if not self.is_plain:
            return escape(remedy_paragraphs(weakness, stacks))
        told = (f"{one.stack.value}: {one.text}\n\n{one.example}" for one in remedies_for(weakness, stacks))
        return "\n\n".join((weakness.remedy, *told))

    def links(self, addresses: Iterable[str]) -> str:
        """Return addresses as a list of links."""
        return "\n".join(addresses) if self.is_plain else escape(link_list(addresses))


def issue_listed(view: IssueView, reader: Reader) -> IssueListed:
    """Return an issue as lists show it."""
    return IssueListed.model_validate({**_common(view, reader), "history": None})


def issue_detail(view: IssueView, history: Iterable[HistoryLine], reader: Reader) -> IssueDetail:
    """Return one issue with its history."""
    turns = {
        "last_revived_date": reader.date(view.issue.last_revived_at),
        "state_fixed_confirmed_date": reader.date(view.issue.fixed_confirmed_at),
    }
    told = [_history_line(line, reader) for line in history]
    return IssueDetail.model_validate({**_common(view, reader), **turns, "history": told})


def _common(view: IssueView, reader: Reader) -> dict[str, object]:
    issue, weakness, finding = view.issue, view.weakness, view.finding
    story = finding.story if finding else ""
    stage = issue.state.stage
    return {
        "assignee_name": view.assignee_name,
        "first_seen_date": reader.dates.write(issue.first_seen_at),
        "id": issue.id,
        "is_addressed": stage is IssueStage.ADDRESSED,
        "is_present": issue.state.is_open,
        "last_seen_date": reader.dates.write(issue.last_seen_at),
        "updated_date": reader.dates.write(issue.updated_at),
        "severity": wire_word(issue.severity, Severity),
        "state": write_issue_state(issue_flags(issue)),
        "title": title(weakness, issue.grade),
        "url": issue.url,
        "latest_vulnerability_is_confirmed": issue.grade is Grade.CONFIRMED,
        "website_id": view.website.id,
        "website_name": view.website.name,
        "website_root_url": view.website.root_url,
        "fix_time_in_minutes": int(issue.time_to_fix.seconds // 60),
        "certainty": issue.certainty,
        "parameters": list(_parameters(finding)),
        "vulnerability_detail": reader.prose(weakness.description, story),
        "impact": reader.prose(weakness.impact),
        "actions": reader.prose(weakness.remedy),
        "remedy": reader.remedy(weakness, view.stacks),
        "remedy_references": reader.links(weakness.references),
        "external_references": reader.links(weakness.references),
        "proof_of_concept": reader.prose(story) if issue.grade is Grade.CONFIRMED else "",
        "custom_fields": [CustomField(name=fact.name, values=[fact.value]) for fact in finding.facts]
        if finding
        else [],
        "classification_links": list(_classification_links(weakness)),
        "cvss31_vector_string": weakness.cvss,
        "cvss40_vector_string": cvss4_of(weakness),
        "cvss40_vector": cvss4_scores(cvss4_of(weakness)),
        "type": issue_type(issue, finding),
        "classification": issue_classification(weakness),
        "cvss31_vector": cvss_scores(weakness.cvss),
        "is_retest": stage is IssueStage.WAITING or issue.is_retesting,
        "is_todo": stage is IssueStage.TODO,
        "latest_scan_id": issue.last_scan_id,
        "tags": list(issue.tags),
    }


def issue_type(issue: Issue, finding: Finding | None) -> str:
    """Return the vendor's name of an issue's type; without its finding what the issue itself remembers decides."""
    if finding is not None:
        return type_name(finding)
    return vulnerability_type(issue.key.check, issue.technique, issue.grade, sources=(issue.key.sink,))


def cvss_scores(vector: str | None) -> dict[str, CvssScoreValue]:
    """Return the three scores of a CVSS 3.1 vector by their names; none for no vector."""
    if vector is None:
        return {}
    rating = cvss_rating(vector)
    levels = tuple(CvssLevel)
    return {
        score.type: CvssScoreValue(severity=levels[score.severity], value=float(score.value))
        for score in (rating.base_score, rating.temporal_score, rating.environmental_score)
    }


def cvss4_scores(vector: str | None) -> dict[str, CvssScoreValue]:
    """Return the base score of a CVSS 4.0 vector by its name; none for no vector."""
    if vector is None:
        return {}
    score = cvss4_rating(vector).base_score
    return {score.type: CvssScoreValue(severity=tuple(CvssLevel)[score.severity], value=float(score.value))}


def _parameters(finding: Finding | None) -> Iterator[IssueParameter]:
    if finding is not None and isinstance(finding.subject, InsertionPoint):
        point = finding.subject
        yield IssueParameter(name=point.name, value=point.value, type_name=PLACE_NAMES[point.place])


def _classification_links(weakness: Weakness) -> Iterator[str]:
    """Yield links as .NET's UrlEncode writes them, its hex digits in lower case."""
    told = classify(weakness)
    for standard, pattern in _LINKS.items():
        for number in told.of(standard):
            yield _lower_hex(quote(pattern.format(number), safe=""))


def _lower_hex(encoded: str) -> str:
    first, *rest = encoded.split("%")
    return "%".join([first, *(part[:2].lower() + part[2:] for part in rest)])


def _history_line(line: HistoryLine, reader: Reader) -> IssueHistoryLine:
    change = line.change
    return IssueHistoryLine(
        message=_message(change), note=change.note, owner=line.owner or _A_SCAN, date=reader.dates.write(change.at)
    )


def _message(change: IssueChange) -> str:
    match change.event:
        case IssueEvent.ASSIGNED:
            return f"Assigned to {change.detail}." if change.detail else "Assigned to nobody."
        case IssueEvent.TAGGED:
            return f"Tagged {change.detail}." if change.detail else "All tags were taken off."
        case IssueEvent.NOTED:
            return "A note was added."
    moved = (
        f"The state is {change.after.value}."
        if change.before is None or change.before is change.after
        else f"The state changed from {change.before.value} to {change.after.value}."
    )
    return f"{_MESSAGES[change.event]} {moved}" if change.event in _MESSAGES else moved


def issue_content(finding: Finding) -> IssueContent:
    """Return what was sent and received; nothing for a finding without evidence."""
    exchange = shown_exchange(finding)
    if exchange is None:
        return IssueContent(request_content="", response_content="", injection_content="", response_duration=0.0)
    return IssueContent(
        request_content=request_text(exchange),
        response_content=response_text(exchange),
        injection_content=injected_text(finding, exchange.request),
        response_duration=round(exchange.timing.total.seconds * 1000, 4),
    )


def injected_text(finding: Finding, request: Request) -> str:
    """Return what `request` holds in the finding's insertion point, decoded; empty where it has none, or it moved."""
    point = finding.subject
    if not isinstance(point, InsertionPoint):
        return ""
    return point.text_in(request) or ""


def issue_summary(website: Website, view: SummaryView, reader: Reader) -> IssueSummary:
    """Return what the scans of one group have shown."""
    summary = view.summary
    return IssueSummary(
        target_uri=summary.target_url,
        website_name=website.name,
        website_id=website.id,
        last_successful_scan_date=reader.dates.write(summary.ended_at),
        scan_group_id=summary.group_id,
        scan_profile_name=summary.profile_name,
        scan_profile_tags=list(summary.profile_tags),
        scan_task_id=summary.scan_id,
        issue_summary_lists=[_summarised(issue, view.histories.get(issue.id, ()), reader) for issue in summary.issues],
    )


def _summarised(issue: Issue, history: Iterable[IssueChange], reader: Reader) -> SummarisedIssue:
    return SummarisedIssue(
        title=title(weakness_of(issue.key.check), issue.grade),
        state=IssueStateFlag.SCANNING if issue.is_retesting else IssueStateFlag(issue.state.value),
        severity=wire_word(issue.severity, Severity),
        url=issue.url,
        status_by_date=[
            IssueStatusAt(status=IssueStateFlag(change.after.value), status_date=reader.dates.write(change.at))
            for change in history
            if change.before is not change.after
        ],
    )
