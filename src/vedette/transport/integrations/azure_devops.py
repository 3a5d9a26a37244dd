# SPDX-License-Identifier: Apache-2.0
"""Azure DevOps: a work item of a project. Source: Azure DevOps REST API 7.1, "Work Items - Create"; RFC 6902."""

from __future__ import annotations

import base64
import html
from urllib.parse import quote

from pydantic import JsonValue

from vedette.domain.delivery import Notice
from vedette.domain.integration import Integration
from vedette.transport.integrations.wording import issue_title, json_bytes, plain_text, read_text
from vedette.transport.outgoing import OutgoingRequest


def request_to(integration: Integration, notice: Notice) -> OutgoingRequest:
    """Return the call that makes a work item; a Bug shows its text as steps, other types as their description."""
    organisation, _, project = integration.project.partition("/")
    kind = integration.issue_type or "Bug"
    root = integration.credentials.url.rstrip("/")
    path = f"/{quote(organisation, safe='')}/{quote(project, safe='')}/_apis/wit/workitems/${quote(kind, safe='')}"
    text = f"<pre>{html.escape(plain_text(notice))}</pre>"
    fields = {
        "System.Title": issue_title(notice),
        "System.Tags": "vedette",
        "Microsoft.VSTS.TCM.ReproSteps" if kind == "Bug" else "System.Description": text,
    }
    patch: list[JsonValue] = [
        {"op": "add", "path": f"/fields/{name}", "value": value} for name, value in fields.items()
    ]
    token = base64.b64encode(f":{integration.credentials.secret}".encode()).decode("ascii")
    headers = (("Content-Type", "application/json-patch+json"), ("Authorization", f"Basic {token}"))
    return OutgoingRequest(f"{root}{path}?api-version=7.1", headers, json_bytes(patch))


def reference(body: bytes) -> str | None:
    """Return the page of the work item that was made."""
    return read_text(body, "_links", "html", "href")
