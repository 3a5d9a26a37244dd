# SPDX-License-Identifier: Apache-2.0
"""A signed webhook: JSON to any address.

`X-Vedette-Signature` is `sha256=` and the hexadecimal HMAC-SHA256, under the integration's secret, of the timestamp, a
full stop and the body. `X-Vedette-Delivery` is the same at each try, so that a receiver can tell a repetition.
"""

from __future__ import annotations

import hashlib
import hmac

from vedette.domain.delivery import Notice
from vedette.domain.integration import Integration
from vedette.transport.integrations.wording import json_bytes, notice_value
from vedette.transport.outgoing import OutgoingRequest


def request_to(integration: Integration, notice: Notice, delivery_id: str, unix_seconds: int) -> OutgoingRequest:
    """Return the call that tells `notice`."""
    body = json_bytes(notice_value(notice))
    headers = (
        ("Content-Type", "application/json"),
        ("X-Vedette-Event", "test" if notice.event is None else notice.event.value),
        ("X-Vedette-Delivery", delivery_id),
        ("X-Vedette-Timestamp", str(unix_seconds)),
        ("X-Vedette-Signature", sign(integration.credentials.secret, unix_seconds, body)),
    )
    return OutgoingRequest(integration.credentials.url, headers, body)


def sign(secret: str, unix_seconds: int, body: bytes) -> str:
    """Return the signature of a body that is sent at a moment."""
    signed = str(unix_seconds).encode("ascii") + b"." + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
