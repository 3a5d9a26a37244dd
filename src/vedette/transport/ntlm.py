# SPDX-License-Identifier: Apache-2.0
"""NTLM: the three messages by which a connection is logged in. Source: MS-NLMP, MS-NTHT; the messages by pyspnego."""

from __future__ import annotations

import base64
import binascii
import struct

import spnego
from spnego.exceptions import SpnegoError

from vedette.domain.exchange import Response
from vedette.domain.login import HttpLogin
from vedette.transport.auth_challenges import read_challenges

_SCHEMES = {"ntlm": "NTLM", "negotiate": "Negotiate"}
"""How sites name what NTLM's messages may stand under; Negotiate takes them as they are."""
_CHALLENGE_MESSAGE = b"NTLMSSP\0\x02\0\0\0"
_UNREADABLE = (SpnegoError, struct.error, binascii.Error, ValueError, LookupError, TypeError, AttributeError)
"""What the library raises for a message that is cut off or holds lengths that are not its own."""


class NtlmHandshake:
    """One login of one connection."""

    def __init__(self, login: HttpLogin, host: str, scheme: str) -> None:
        """`scheme` is how the site names it."""
        account = login.account
        user = f"{login.domain}\\{account.user}" if login.domain else account.user
        self._scheme = scheme
        self._context = spnego.client(
            user,
            account.password,
            hostname=host,
            service="HTTP",
            protocol="ntlm",
            options=spnego.NegotiateOptions.use_ntlm,
        )

    def opening(self) -> str:
        """Return the value of Authorization that asks for the site's challenge."""
        return self._line(self._context.step())

    def answer(self, response: Response) -> str | None:
        """Return the value of Authorization that answers the challenge; None where the site sent none."""
        for challenge in read_challenges(response.headers.get_all("www-authenticate")):
            if challenge.scheme != self._scheme.lower() or not challenge.token:
                continue
            try:
                message = base64.b64decode(challenge.token, validate=True)
                return self._line(self._context.step(message)) if message.startswith(_CHALLENGE_MESSAGE) else None
            except _UNREADABLE:
                return None
        return None

    def _line(self, message: bytes | None) -> str:
        return f"{self._scheme} {base64.b64encode(message or b'').decode('ascii')}"


def offered_scheme(response: Response) -> str | None:
    """Return how an answer 401 names NTLM; None where the site does not take it."""
    offered = {each.scheme for each in read_challenges(response.headers.get_all("www-authenticate"))}
    return next((shown for name, shown in _SCHEMES.items() if name in offered), None)
