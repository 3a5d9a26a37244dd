# SPDX-License-Identifier: Apache-2.0
"""DefectDojo: the issues of a scan as one import into an engagement.

Source: DefectDojo API v2, `import-scan`, scan type "Generic Findings Import".
"""

from __future__ import annotations

import json
from datetime import UTC

from pydantic import JsonValue

from vedette.domain.delivery import Notice
from vedette.domain.integration import Integration
from vedette.domain.notification import ScanIssue
from vedette.domain.weakness import Severity
from vedette.transport.integrations.wording import issue_line, json_bytes
from vedette.transport.outgoing import OutgoingRequest

_SEVERITIES = {
    Severity.CRITICAL: "Critical",
    Severity.HIGH: "High",
    Severity.MEDIUM: "Medium",
    Severity.LOW: "Low",
    Severity.BEST_PRACTICE: "Info",
    Severity.INFORMATION: "Info",
}


def request_to(integration: Integration, notice: Notice, delivery_id: str) -> OutgoingRequest:
    """Return the call that imports the issues. `delivery_id` is the boundary, which our JSON cannot hold."""
    date = notice.at.to_datetime().astimezone(UTC).date().isoformat()
    file = json_bytes({"findings": [_finding(issue, date) for issue in notice.issues]})
    fields = {
        "engagement": integration.project,
        "scan_type": "Generic Findings Import",
        "scan_date": date,
        "active": "true",
        "minimum_severity": "Info",
        "test_title": "Vedette",
    }
    boundary = f"vedette-{delivery_id}"
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    )
    body += (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="vedette.json"\r\n'
        "Content-Type: application/json\r\n\r\n"
    ).encode()
    body += file + f"\r\n--{boundary}--\r\n".encode()
    headers = (
        ("Content-Type", f"multipart/form-data; boundary={boundary}"),
        ("Authorization", f"Token {integration.credentials.secret}"),
    )
    return OutgoingRequest(integration.credentials.url.rstrip("/") + "/api/v2/import-scan/", headers, body)


def reference(integration: Integration, body: bytes) -> str | None:
    """Return the page of the test that was made."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    number = value.get("test_id", value.get("test")) if isinstance(value, dict) else None
    return f"{integration.credentials.url.rstrip('/')}/test/{number}" if isinstance(number, int) else None


def _finding(issue: ScanIssue, date: str) -> JsonValue:
    return {
        "title": issue.name,
        "description": issue_line(issue),
        "severity": _SEVERITIES[issue.severity],
        "date": date,
        "active": True,
        "verified": issue.is_confirmed,
        "unique_id_from_tool": str(issue.id),
        "dynamic_finding": True,
        "static_finding": False,
        "endpoints": [issue.url],
    }
