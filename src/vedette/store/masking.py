# SPDX-License-Identifier: Apache-2.0
"""Secrets out of evidence: what is stored shows that a secret was there, and whether two were equal. Pure.

Two passes. *By value*: the scan's own credentials are replaced wherever they stand, as they are or as a URL, a form,
HTML, JSON or Basic authentication would write them. *By place*: cookies, authorization headers, and fields that are
named like a password or token are replaced whatever they hold. A field that carries one of our markers is a probe's
own text and stays, so that a stored trial is judged as the live one was. Of a cookie the markers alone stay, but what
a probe wrote into one (`Exchange.probed_cookie`) is ours and is shown.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import quote, quote_plus, unquote_plus

from vedette.domain.chance import MARKER_PAD
from vedette.domain.exchange import Exchange, Headers, Request, Response, Url
from vedette.domain.login import secrets_of
from vedette.domain.scan import Credentials

SHORTEST_SECRET = 6
"""Credentials with fewer characters are masked by place only: replacing every `en` would spoil the page."""
_WORDS_OF_PAGES = frozenset(
    {"password", "passwort", "passwd", "secret", "username", "welcome", "administrator", "default"}
)
"""Passwords that pages are full of anyway: they too are masked by place only."""
_MOST_PASSES = 4
MOST_REMEMBERED_LINES = 2_000
"""Most header lines of a scan are sent and received again and again; each is masked once."""

_KEPT_IN_URLS = "!$%&'()*+,-./:;=@[\\]_|~"
"""What a browser leaves as it is in paths and queries."""
_MARKER = re.compile(f"{MARKER_PAD}[a-z][a-z0-9]{{8}}{MARKER_PAD}")
_MASK = re.compile(r"masked-\d+-[0-9a-f]{8}")
_SECRET_PARTS = re.compile(
    "passw|passphrase|passcode|passwd|pwd|secret|apikey|accesskey|privatekey|bearer|credential|sessionid|sessid"
)
_SECRET_NAMES = frozenset({"pass", "jwt", "auth", "authorization", "sid", "otp"})
_NO_SECRET = re.compile("csrf|xsrf|antiforgery|authenticity|requestverification")
_NOT_A_LETTER = re.compile("[^a-z0-9]")
_FIELD = re.compile(r"(?<=[?&#;])([^=&#;\s]{1,128})=([^&#;\s]+)")
_JSON_FIELD = re.compile(r'"([^"\\]{1,128})"(\s{0,16}:\s{0,16})"((?:[^"\\]|\\.)+)"')
_XML_FIELD = re.compile(r"<([\w.:-]{1,128})(\s[^<>]{0,500})?>([^<]+)</\1\s{0,16}>")
_XML_ATTRIBUTE = re.compile(r"(?<=\s)([\w.:-]{1,128})(\s{0,16}=\s{0,16})(\"[^\"<]+\"|'[^'<]+')")
_PASSWORD_INPUT = re.compile(r"(?i)<input\b[^>]{0,2000}>")
_IS_PASSWORD = re.compile(r"(?i)\btype\s{0,8}=\s{0,8}[\"']?password\b")
_VALUE = re.compile(r"(?i)(\bvalue\s{0,8}=\s{0,8})(\"[^\"]+\"|'[^']+'|[^\s\"'>]+)")
_PART_NAME = re.compile(rb'(?i)content-disposition:[^\r\n]{0,1000}?\bname="([^"\r\n]{0,256})"')
_BOUNDARY = re.compile(r'(?i)\bboundary="?([^";\s]{1,70})')
_ACCOUNT_LINE = re.compile(rb"(?m)^(?!root:)[a-z_][a-z0-9_-]{0,31}:[x*!]?:\d{1,10}:\d{1,10}:[^\r\n]{0,300}")
"""A line of passwd(5): of a system's list of accounts no more is kept than the one line that proves it was read."""
_AUTHORIZATION = frozenset({"authorization", "proxy-authorization"})
_WITH_URL = frozenset({"location", "referer", "content-location", "refresh", "link"})


def is_secret_name(name: str) -> bool:
    """Whether a field or header of this name holds a password or token; tokens against request forgery do not count."""
    plain = _NOT_A_LETTER.sub("", name.lower())
    if _NO_SECRET.search(plain):
        return False
    return plain in _SECRET_NAMES or plain.endswith("token") or _SECRET_PARTS.search(plain) is not None


class Masker:
    """Masks the exchanges of one scan; `key` salts the hashes, so equal secrets look equal within the scan only."""

    def __init__(self, key: bytes, credentials: Credentials) -> None:
        self._key = key
        self._headers = frozenset(name.lower() for name, _ in credentials.headers)
        self._cookies = {name: value for name, value in credentials.cookies if value}
        self._known = {
            variant: self.mask(secret)
            for secret in _secrets(credentials)
            if len(secret) >= SHORTEST_SECRET and secret.lower() not in _WORDS_OF_PAGES
            for variant in _variants(secret)
        }
        self._lines: dict[tuple[str, str], tuple[str, str]] = {}
        longest_first = sorted(self._known, key=len, reverse=True)
        self._literal = re.compile(b"|".join(map(re.escape, longest_first))) if longest_first else None

    def mask(self, secret: str) -> str:
        """Return what stands for `secret`: `masked-<length, rounded up to a power of two>-<salted hash>`."""
        encoded = secret.encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(encoded, digest_size=4, key=self._key[:64]).hexdigest()
        return f"masked-{1 << max(3, (len(secret) - 1).bit_length())}-{digest}"

    def spellings(self) -> dict[str, str]:
        """Return the mask of each way in which a text may spell one of the credentials, bytes read as UTF-8 too."""
        texts = {variant.decode("latin-1") for variant in self._known}
        texts |= {variant.decode("utf-8", "replace") for variant in self._known}
        return {text: self.mask(text) for text in texts if "\ufffd" not in text}

    def mask_exchange(self, exchange: Exchange) -> Exchange:
        """Return `exchange` with every secret replaced."""
        return replace(
            exchange,
            request=self._mask_request(exchange.request, exchange.probed_cookie),
            response=self._mask_response(exchange.response),
            sent=self._mask_headers(exchange.sent, exchange.probed_cookie),
        )

    def mask_bytes(self, content: bytes) -> bytes:
        """Return `content` with the scan's own credentials replaced."""
        # Looking for each variant is many times faster than the expression, and hardly any page holds one.
        if self._literal is None or not any(variant in content for variant in self._known):
            return content
        before = b""
        for _ in range(_MOST_PASSES):  # where two secrets overlap, the end of one shows when the other is gone
            if content == before:
                break
            before, content = content, self._literal.sub(lambda found: self._known[found.group()].encode(), content)
        return content

    def mask_text(self, text: str) -> str:
        """Return Latin-1 `text` with the scan's own credentials replaced."""
        if self._literal is None or not text:
            return text
        return self.mask_bytes(text.encode("latin-1")).decode("latin-1")

    def _mask_request(self, request: Request, probed_cookie: str) -> Request:
        return Request(
            method=request.method,
            url=Url(request.url.origin, self._mask_fields(self.mask_text(request.url.target))),
            headers=self._mask_headers(request.headers, probed_cookie),
            body=self._mask_request_body(request),
        )

    def _mask_response(self, response: Response) -> Response:
        return replace(
            response,
            reason=self.mask_text(response.reason),
            headers=self._mask_headers(response.headers),
            body=self._mask_response_body(response),
        )

    def _mask_headers(self, headers: Headers, probed_cookie: str = "") -> Headers:
        if not probed_cookie:
            return Headers(tuple(self._mask_line(line) for line in headers))
        return Headers(
            tuple(
                (name, self._mask_cookies(value, probed_cookie))
                if name.lower() == "cookie"
                else self._mask_line((name, value))
                for name, value in headers
            )
        )

    def _mask_line(self, line: tuple[str, str]) -> tuple[str, str]:
        masked = self._lines.get(line)
        if masked is None:
            masked = self.mask_text(line[0]), self._mask_header(*line)
            if len(self._lines) < MOST_REMEMBERED_LINES:
                self._lines[line] = masked
        return masked

    def _mask_header(self, name: str, value: str) -> str:
        folded = name.lower()
        if folded == "cookie":
            return self._mask_cookies(value)
        if folded == "set-cookie":
            pair, mark, attributes = value.partition(";")
            return self._mask_cookie(pair) + mark + self.mask_text(attributes)
        if folded in self._headers or folded in _AUTHORIZATION:
            return self._mask_authorization(value)
        value = self.mask_text(value)
        if folded in _WITH_URL:
            return self._mask_fields(value)
        return self._mask_field(value) if is_secret_name(folded) else value

    def _mask_cookies(self, value: str, probed_cookie: str = "") -> str:
        """Mask the cookies of a request; of the probed one only the scan's own credentials."""
        return "; ".join(
            self.mask_text(pair)
            if probed_cookie and pair.partition("=")[0].strip() == probed_cookie
            else self._mask_cookie(pair)
            for pair in value.split("; ")
        )

    def _mask_cookie(self, pair: str) -> str:
        name, mark, value = pair.partition("=")
        name = self.mask_text(name)
        if not mark:
            return name
        return f"{name}={self._mask_whole(value)}"

    def _mask_authorization(self, value: str) -> str:
        scheme, space, token = value.partition(" ")
        if space and scheme.isalpha() and token:
            return f"{self.mask_text(scheme)} {self._mask_whole(token)}"
        return self._mask_whole(value)

    def _mask_whole(self, value: str) -> str:
        """Mask all of `value` but the markers in it."""
        if not value:
            return value
        return self.mask(value) + "".join(_MARKER.findall(value))

    def _mask_field(self, value: str, decoded: str | None = None) -> str:
        """Mask `value` unless it is a probe's own text; `decoded` is what it means, where it is written encoded."""
        if not value or _MARKER.search(value) or _MASK.fullmatch(value):
            return value
        return self.mask(value if decoded is None else decoded)

    def _mask_fields(self, text: str) -> str:
        def masked(field: re.Match[str]) -> str:
            name, value = field.groups()
            if not is_secret_name(unquote_plus(name)):
                return field.group()
            return f"{name}={self._mask_field(value, unquote_plus(value))}"

        return _FIELD.sub(masked, text)

    def _mask_request_body(self, request: Request) -> bytes:
        body = self.mask_bytes(request.body)
        media_type = (request.headers.get("content-type") or "").lower()
        boundary = _BOUNDARY.search(request.headers.get("content-type") or "")
        if media_type.startswith("multipart/") and boundary:
            return self._mask_multipart(body, boundary.group(1).encode("latin-1"))
        if "json" in media_type or body[:1] in (b"{", b"["):
            return _in_latin1(body, self._mask_json)
        if "xml" in media_type:
            return _in_latin1(body, self._mask_xml)
        return _in_latin1(body, lambda text: self._mask_fields("?" + text)[1:])

    def _mask_multipart(self, body: bytes, boundary: bytes) -> bytes:
        delimiter = b"--" + boundary
        return delimiter.join(self._mask_part(part) for part in body.split(delimiter))

    def _mask_part(self, part: bytes) -> bytes:
        head, blank, content = part.partition(b"\r\n\r\n")
        name = _PART_NAME.search(head)
        if not blank or name is None or not is_secret_name(name.group(1).decode("latin-1")):
            return part
        ending = b"\r\n" if content.endswith(b"\r\n") else b""
        value = content.removesuffix(ending).decode("latin-1")
        return head + blank + self._mask_field(value).encode("latin-1") + ending

    def _mask_response_body(self, response: Response) -> bytes:
        body = _ACCOUNT_LINE.sub(b"masked-account", self.mask_bytes(response.body))
        media_type = response.media_type
        if "json" in media_type or body.lstrip()[:1] in (b"{", b"["):
            return _in_latin1(body, self._mask_json)
        if "html" in media_type and b"password" in body.lower():
            return _in_latin1(body, self._mask_password_inputs)
        return body

    def _mask_xml(self, text: str) -> str:
        def element(found: re.Match[str]) -> str:
            name, attributes, value = found[1], found[2] or "", found[3]
            if not is_secret_name(name.rpartition(":")[2]):
                return found[0]
            return f"<{name}{attributes}>{self._mask_field(value)}</{name}>"

        def attribute(found: re.Match[str]) -> str:
            quoted = found[3]
            if not is_secret_name(found[1]):
                return found[0]
            return f"{found[1]}{found[2]}{quoted[0]}{self._mask_field(quoted[1:-1])}{quoted[0]}"

        return _XML_ATTRIBUTE.sub(attribute, _XML_FIELD.sub(element, text))

    def _mask_json(self, text: str) -> str:
        def masked(field: re.Match[str]) -> str:
            name, colon, value = field.groups()
            if not is_secret_name(name):
                return field.group()
            return f'"{name}"{colon}"{self._mask_field(value)}"'

        return _JSON_FIELD.sub(masked, text)

    def _mask_password_inputs(self, text: str) -> str:
        def masked_value(attribute: re.Match[str]) -> str:
            start, value = attribute.groups()
            mark = value[0] if value[0] in "\"'" else ""
            return f"{start}{mark}{self._mask_field(html.unescape(value.strip(mark or None)))}{mark}"

        def masked(tag: re.Match[str]) -> str:
            found = tag.group()
            return _VALUE.sub(masked_value, found) if _IS_PASSWORD.search(found) else found

        return _PASSWORD_INPUT.sub(masked, text)


def _in_latin1(body: bytes, change: Callable[[str], str]) -> bytes:
    return change(body.decode("latin-1")).encode("latin-1", "xmlcharrefreplace")


def _secrets(credentials: Credentials) -> Iterable[str]:
    for _, value in (*credentials.cookies, *credentials.headers):
        yield value
        scheme, space, token = value.partition(" ")
        if space and scheme.isalpha():
            yield token
    if credentials.basic is not None:
        user, password = credentials.basic
        yield password
        yield b64encode(f"{user}:{password}".encode("utf-8", "surrogatepass")).decode("ascii")
    for each in credentials.users:
        yield from secrets_of(each.recipe)


def _variants(secret: str) -> frozenset[bytes]:
    """Return the ways in which a page, URL, form or script may write `secret`."""
    written = {
        secret,
        quote(secret, safe="", errors="surrogatepass"),
        quote(secret, errors="surrogatepass"),
        quote(secret, safe=_KEPT_IN_URLS, errors="surrogatepass"),
        quote_plus(secret, errors="surrogatepass"),
        html.escape(secret),
        html.escape(secret, quote=False),
        secret.replace("&", "&amp;").replace("<", "&lt;"),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
    }
    written |= {re.sub("%[0-9A-F]{2}", lambda found: found.group().lower(), text) for text in written}
    encoded = {text.encode("utf-8", "surrogatepass") for text in written}
    return frozenset(encoded | {text.encode("latin-1") for text in written if all(ord(char) < 256 for char in text)})
