# SPDX-License-Identifier: Apache-2.0
"""The headers of a well-kept site, put on every answer; a weak route says which ones it leaves out.

Sources: CSP Level 3; Fetch (nosniff); Referrer Policy; RFC 7034 (X-Frame-Options). There is no
Strict-Transport-Security: RFC 6797, section 7.2, forbids it on plain HTTP.
"""

from collections.abc import Mapping
from types import MappingProxyType

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "content-security-policy"
SNIFFING = "x-content-type-options"
REFERRER = "referrer-policy"
FRAMING = "x-frame-options"

GOOD_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
GOOD_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        POLICY: GOOD_POLICY,
        SNIFFING: "nosniff",
        REFERRER: "strict-origin-when-cross-origin",
        FRAMING: "DENY",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
    }
)


def without(*names: str) -> dict[str, str]:
    """Return response headers that make `GoodHeaders` leave `names` out of this answer."""
    return dict.fromkeys(names, "")


class GoodHeaders:
    """ASGI middleware: adds each good header that an answer lacks; one set to the empty text is taken out instead."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request with the headers completed."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in GOOD_HEADERS.items():
                    if headers.get(name) == "":
                        del headers[name]
                    else:
                        headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
