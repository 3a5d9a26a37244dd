# SPDX-License-Identifier: Apache-2.0
"""Microsoft Teams: an Adaptive Card to an incoming webhook or a workflow that takes one.

Source: learn.microsoft.com, "Create Incoming Webhooks"; adaptivecards.io, schema 1.4.
"""

from __future__ import annotations

import re

from pydantic import JsonValue

from vedette.domain.delivery import Notice
from vedette.domain.integration import Integration
from vedette.transport.integrations.wording import json_bytes, listed_issues
from vedette.transport.outgoing import OutgoingRequest

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~])")


def request_to(integration: Integration, notice: Notice) -> OutgoingRequest:
    """Return the call that posts `notice` as a card."""
    lines = (*notice.lines, *listed_issues(notice))
    body: list[JsonValue] = [_text(notice.title, size="Medium", weight="Bolder"), *map(_text, lines)]
    card: dict[str, JsonValue] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
    }
    if notice.link:
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Open", "url": notice.link}]
    message: dict[str, JsonValue] = {
        "type": "message",
        "attachments": [{"contentType": CARD_TYPE, "contentUrl": None, "content": card}],
    }
    return OutgoingRequest(integration.credentials.url, (("Content-Type", "application/json"),), json_bytes(message))


def _text(text: str, **style: str) -> JsonValue:
    return {"type": "TextBlock", "text": _MARKUP.sub(r"\\\1", text), "wrap": True, **style}
