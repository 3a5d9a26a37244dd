# SPDX-License-Identifier: Apache-2.0
"""A notice as text and as JSON, for systems that have no form of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import JsonValue

from vedette.domain.delivery import Notice
from vedette.domain.notification import ScanIssue
from vedette.domain.weakness import Severity
from vedette.wire.instants import write_instant

MOST_LISTED = 20
"""How many issues a message lists; it says how many more there are."""
MOST_TITLE_LENGTH = 250
_TITLES = {Severity.BEST_PRACTICE: "Best practice"}


def json_bytes(value: Mapping[str, JsonValue] | list[JsonValue]) -> bytes:
    """Return a JSON body in ASCII; a lone surrogate becomes U+FFFD."""
    text = json.dumps(value, ensure_ascii=False)
    clean = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return json.dumps(json.loads(clean)).encode("ascii")


def read_object(body: bytes) -> Mapping[str, JsonValue]:
    """Return the JSON object that `body` holds; an empty one where it holds none."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def read_text(body: bytes, *path: str) -> str | None:
    """Return the text at `path` of the JSON object in `body`, if it is an http(s) address; None otherwise."""
    value: JsonValue = dict(read_object(body))
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) and value.startswith(("https://", "http://")) else None


def severity_name(severity: Severity) -> str:
    """Return a severity as people write it."""
    return _TITLES.get(severity, severity.value.capitalize())


def issue_line(issue: ScanIssue) -> str:
    """Return an issue in one line."""
    certainty = "confirmed" if issue.is_confirmed else f"possible, certainty {issue.certainty} %"
    return f"{severity_name(issue.severity)}: {issue.name} ({issue.state.value}, {certainty}) at {issue.url}"


def listed_issues(notice: Notice) -> tuple[str, ...]:
    """Return the issues of a notice, a line each, and a last line for those that are left out."""
    lines = tuple(map(issue_line, notice.issues[:MOST_LISTED]))
    left_out = len(notice.issues) - len(lines)
    return (*lines, f"… and {left_out} more") if left_out else lines


def plain_text(notice: Notice) -> str:
    """Return a notice as plain text."""
    parts = ["\n".join(notice.lines)]
    if notice.issues:
        parts.append("\n".join(f"- {line}" for line in listed_issues(notice)))
    if notice.link:
        parts.append(notice.link)
    return "\n\n".join(parts) + "\n"


def issue_title(notice: Notice) -> str:
    """Return the title of a tracker's issue: one line of bounded length."""
    (issue,) = notice.issues
    title = " ".join(f"{issue.name} at {issue.url}".split())
    return title if len(title) <= MOST_TITLE_LENGTH else title[: MOST_TITLE_LENGTH - 1] + "…"


def notice_value(notice: Notice) -> dict[str, JsonValue]:
    """Return a notice as JSON, every field of it."""
    return {
        "event": None if notice.event is None else notice.event.value,
        "title": notice.title,
        "text": "\n".join(notice.lines),
        "at": write_instant(notice.at),
        "website": notice.website,
        "scan": None if notice.scan_id is None else str(notice.scan_id),
        "link": notice.link or None,
        "issues": [
            {
                "id": str(issue.id),
                "name": issue.name,
                "severity": issue.severity.value,
                "url": issue.url,
                "state": issue.state.value,
                "confirmed": issue.is_confirmed,
                "certainty": issue.certainty,
            }
            for issue in notice.issues
        ],
    }
