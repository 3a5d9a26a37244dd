# SPDX-License-Identifier: Apache-2.0
"""What a new scan shows to the site: cookies, headers, HTTP Basic. Checked so that a request keeps its shape."""

from __future__ import annotations

from vedette.domain.exchange import TOKEN, Url
from vedette.domain.scan import Credentials
from vedette.errors import UsageError
from vedette.services.launch_logins import BASIC_FIELD, CHALLENGED, only_credential
from vedette.wire.launch import NewScanTask
from vedette.wire.launch_enums import HttpAuthenticationType
from vedette.wire.launch_logins import BasicAuthenticationSetting, HeaderAuthentication

_OURS = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "cookie", "te", "trailer", "upgrade", "user-agent"}
    | {"x-vedette-scan", "expect", "proxy-authorization"}
)
"""Headers that the transport writes itself."""

MOST_PAIRS = 200
MOST_VALUE_LENGTH = 16_384


def read_credentials(sent: NewScanTask, target: Url) -> Credentials:
    """Return the cookies, headers and Basic credentials of a new scan. Raises UsageError."""
    return Credentials(
        cookies=read_cookies(sent.cookies),
        headers=_read_headers(sent.header_authentication),
        basic=_read_basic(sent.basic_authentication_api_model, target),
    )


def read_cookies(text: str | None) -> tuple[tuple[str, str], ...]:
    """Return the pairs of `name=value; name=value`; values stay as they are written. Raises UsageError."""
    pairs: list[tuple[str, str]] = []
    for part in (text or "").split(";"):
        name, equals, value = part.strip().partition("=")
        if not name and not equals:
            continue
        if not equals or not TOKEN.fullmatch(name.strip()) or not _is_sendable(value):
            raise UsageError("Cookies is no list of name=value pairs.", "Write it as a=1; b=2.", field="Cookies")
        pairs.append((name.strip(), value.strip()))
    if len(pairs) > MOST_PAIRS:
        raise UsageError(f"Cookies has more than {MOST_PAIRS} pairs.", field="Cookies")
    return tuple(pairs)


def _read_headers(sent: HeaderAuthentication | None) -> tuple[tuple[str, str], ...]:
    if sent is None or sent.is_enabled is False or not sent.headers:
        return ()
    if len(sent.headers) > MOST_PAIRS:
        raise UsageError(f"HeaderAuthentication has more than {MOST_PAIRS} headers.", field="HeaderAuthentication")
    pairs = tuple((header.name, (header.value or "").strip()) for header in sent.headers)
    for name, value in pairs:
        check_header(name, value, "HeaderAuthentication")
    return pairs


def check_header(name: str, value: str, field: str) -> None:
    """Raise UsageError, naming the setting `field`, for a header that cannot be sent or is not the client's to set."""
    if not TOKEN.fullmatch(name) or not _is_sendable(value):
        raise UsageError(
            f"{field} holds a header that cannot be sent.",
            "Names are letters, digits and hyphens; values are one line of Latin-1.",
            field=field,
        )
    if name.lower() in _OURS:
        raise UsageError(f"{field} cannot set {name}.", "Vedette writes that header itself.", field=field)


def _is_sendable(value: str) -> bool:
    """Whether `value` is one line of Latin-1 without control characters."""
    is_plain = all(character >= " " and character != "\x7f" for character in value)
    return is_plain and len(value) <= MOST_VALUE_LENGTH and all(ord(character) < 0x100 for character in value)


def _read_basic(sent: BasicAuthenticationSetting | None, target: Url) -> tuple[str, str] | None:
    """Return user name and password of the one credential that is for the target."""
    field = BASIC_FIELD
    credential = only_credential(sent, target)
    if credential is None or credential.authentication_type in CHALLENGED:
        return None
    if credential.authentication_type not in (None, HttpAuthenticationType.BASIC) or credential.domain:
        raise UsageError(
            f"{field} supports the AuthenticationTypes Basic, Digest and Ntlm only.",
            "Leave a Domain out where it is not Ntlm.",
            field=field,
        )
    if ":" in credential.user_name or not _is_sendable(credential.user_name + credential.password):
        raise UsageError(f"{field}: the user name or password cannot be sent.", "RFC 7617 says which can.", field=field)
    return credential.user_name, credential.password
