# SPDX-License-Identifier: Apache-2.0
"""Slack's incoming webhooks. Source: api.slack.com/messaging/webhooks, api.slack.com/reference/surfaces/formatting."""

from __future__ import annotations

from pydantic import JsonValue

from vedette.domain.delivery import Notice
from vedette.domain.integration import Integration
from vedette.transport.integrations.wording import json_bytes, plain_text
from vedette.transport.outgoing import OutgoingRequest

MOST_SECTION_LENGTH = 3_000
MOST_HEADER_LENGTH = 150


def request_to(integration: Integration, notice: Notice) -> OutgoingRequest:
    """Return the call that posts `notice`: blocks, and the same as text for notifications."""
    header: JsonValue = {"type": "plain_text", "text": _cut(notice.title, MOST_HEADER_LENGTH), "emoji": False}
    section: JsonValue = {
        "type": "mrkdwn",
        "text": _cut(escape(plain_text(notice)), MOST_SECTION_LENGTH),
        "verbatim": True,
    }
    body: dict[str, JsonValue] = {
        "text": escape(notice.title),
        "blocks": [{"type": "header", "text": header}, {"type": "section", "text": section}],
    }
    return OutgoingRequest(integration.credentials.url, (("Content-Type", "application/json"),), json_bytes(body))


def escape(text: str) -> str:
    """Return `text` with the three characters escaped that Slack gives a meaning; so no mention and no link is made."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(text: str, most: int) -> str:
    """Return `text`, or as many of its lines as fit (of one long line, as many characters)."""
    if len(text) <= most:
        return text
    start = text[: most - 2]
    return (start.rpartition("\n")[0] if "\n" in start else start) + "\n…"
