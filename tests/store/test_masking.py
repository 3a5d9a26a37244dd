# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote, quote_plus

import pytest
import zstandard
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.support.stored import exchange

from vedette.domain.exchange import Exchange, Headers
from vedette.domain.scan import Credentials
from vedette.store.masking import SHORTEST_SECRET, Masker, is_secret_name
from vedette.store.packing import BATCH_LEVEL, pack_exchange, pack_segment, unpack_segment

KEY = bytes(32)
PLAIN = Masker(KEY, Credentials())
MARKER = "qzabcdefghiqz"


def every_text(seen: Exchange) -> bytes:
    """Return all that evidence keeps of an exchange."""
    segment = zstandard.ZstdDecompressor().decompress(pack_segment(((0, (pack_exchange(seen),)),), BATCH_LEVEL))
    return segment + seen.response.body


SECRETS = st.text(st.characters(min_codepoint=33, max_codepoint=255), min_size=SHORTEST_SECRET, max_size=40)


@example(cookie="0000<>", header="%20000", password="000000", writing="html")
@given(cookie=SECRETS, header=SECRETS, password=SECRETS, writing=st.sampled_from(["plain", "quote", "plus", "html"]))
def test_no_credential_is_anywhere_in_what_is_stored(cookie: str, header: str, password: str, writing: str) -> None:
    credentials = Credentials((("session", cookie),), (("X-Key", header),), ("bob", password))
    writings: dict[str, Callable[[str], str]] = {
        "plain": lambda text: text,
        "quote": lambda text: quote(text, safe=""),
        "plus": quote_plus,
        "html": lambda text: text.replace("&", "&amp;").replace("<", "&lt;"),
    }
    write = writings[writing]
    ascii_secrets = [secret for secret in (cookie, header, password) if secret.isascii()]
    basic = b64encode(f"bob:{password}".encode()).decode()
    spread = " ".join(write(secret) for secret in (cookie, header, password, basic))
    seen = exchange(
        "/?" + quote(spread),
        b"<p>" + spread.encode("utf-8") + b"</p>",
        headers={"Referer": spread.encode().decode("latin-1")},
        sent={"Cookie": f"session={cookie}; a=b", "X-Key": header, "Authorization": f"Basic {basic}"},
        request_body=spread.encode(),
        response_headers=(("Set-Cookie", f"session={cookie}; Path=/"), ("X-Echo", spread.encode().decode("latin-1"))),
    )
    skeleton = every_text(Masker(KEY, Credentials()).mask_exchange(exchange(sent={"Cookie": "session=x; a=b"})))

    stored = every_text(Masker(KEY, credentials).mask_exchange(seen))

    for secret in (*ascii_secrets, basic):
        assume(secret.encode() not in skeleton and "masked-" not in secret)
        assert secret.encode() not in stored
        assert write(secret).encode() not in stored


def test_equal_secrets_look_equal_and_others_do_not() -> None:
    assert PLAIN.mask("one secret") == PLAIN.mask("one secret")
    assert PLAIN.mask("one secret") != PLAIN.mask("two secret")
    assert PLAIN.mask("one secret") != Masker(b"\x01" * 32, Credentials()).mask("one secret")
    assert PLAIN.mask("one secret").startswith("masked-16-")


MASKED_REQUEST: dict[str, Exchange] = {
    "the query names a password": exchange("/login?user=bob&password=hunter2&x=1"),
    "the query names a token in camel case": exchange("/x?accessToken=hunter2"),
    "the form names a password": exchange("/login", method="POST", request_body=b"user=bob&pwd=hunter2"),
    "the first field of a form is the password": exchange("/login", method="POST", request_body=b"pass=hunter2"),
    "JSON names a secret": exchange(
        "/login",
        method="POST",
        headers={"Content-Type": "application/json"},
        request_body=b'{"client_secret": "hunter2", "n": 1}',
    ),
    "a part of a form names a password": exchange(
        "/login",
        method="POST",
        headers={"Content-Type": "multipart/form-data; boundary=xx"},
        request_body=b'--xx\r\nContent-Disposition: form-data; name="password"\r\n\r\nhunter2\r\n--xx--\r\n',
    ),
    "an element of XML is named like a password": exchange(
        "/login",
        method="POST",
        headers={"Content-Type": "application/soap+xml"},
        request_body=b"<s:login a='1'><s:passWord type='t'>hunter2</s:passWord></s:login>",
    ),
    "an attribute of XML is named like one": exchange(
        "/login", method="POST", headers={"Content-Type": "text/xml"}, request_body=b'<login pwd="hunter2"/>'
    ),
    "a cookie carries it": exchange(sent={"Cookie": "theme=dark; sid=hunter2"}),
    "the authorization carries it": exchange(sent={"Authorization": "Bearer hunter2"}),
    "the proxy's authorization carries it": exchange(sent={"Proxy-Authorization": "hunter2"}),
    "a header is named like a key": exchange(headers={"X-Api-Key": "hunter2"}),
}


@pytest.mark.parametrize("seen", MASKED_REQUEST.values(), ids=MASKED_REQUEST)
def test_a_secret_of_the_request_is_masked_where(seen: Exchange) -> None:
    stored = every_text(PLAIN.mask_exchange(seen))

    assert b"hunter2" not in stored
    assert PLAIN.mask("hunter2").encode() in stored


MASKED_RESPONSE: dict[str, Exchange] = {
    "a cookie is set": exchange(response_headers=(("Set-Cookie", "sid=hunter2; Path=/; HttpOnly"),)),
    "JSON names a token": exchange(
        "/", b'{"access_token":"hunter2"}', response_headers=(("Content-Type", "application/json"),)
    ),
    "JSON names it behind another type": exchange("/", b' [{"password" : "hunter2"}]'),
    "a password field is filled in": exchange("/", b'<input type="password" name=p value="hunter2">'),
    "the address to go to carries a token": exchange(
        status=302, response_headers=(("Location", "/cb#access_token=hunter2&x=1"),)
    ),
}


@pytest.mark.parametrize("seen", MASKED_RESPONSE.values(), ids=MASKED_RESPONSE)
def test_a_secret_of_the_response_is_masked_where(seen: Exchange) -> None:
    assert b"hunter2" not in every_text(PLAIN.mask_exchange(seen))


UNCHANGED: dict[str, Exchange] = {
    "a page has forms": exchange("/", b'<form><input name="csrf_token" value="abc"><input value="x"></form>'),
    "JSON has no secret": exchange("/", b'{"name": "password", "keys": ["token"]}'),
    "a script speaks of passwords": exchange("/", b"var password = 'hunter2';"),
    "bytes are no text": exchange("/", bytes(range(256)) * 3),
    "the probe stands in a password": exchange(f"/?password={MARKER}%27"),
    "JSON echoes the probe": exchange("/", f'{{"token": "<b>{MARKER}"}}'.encode()),
    "a redirect obeys the probe": exchange(
        status=302, response_headers=(("Location", f"https://{MARKER}.invalid/?token={MARKER}"),)
    ),
    "a token is against forgery": exchange("/?csrf_token=abc&authenticity_token=d"),
    "a cookie is deleted": exchange(response_headers=(("Set-Cookie", "sid=; Max-Age=0"),)),
}


@pytest.mark.parametrize("seen", UNCHANGED.values(), ids=UNCHANGED)
def test_nothing_changes_where(seen: Exchange) -> None:
    assert PLAIN.mask_exchange(seen) == seen


def test_a_marker_in_a_cookie_stays_visible() -> None:
    seen = PLAIN.mask_exchange(exchange(sent={"Cookie": f"sid=hunter2{MARKER}"}))

    (value,) = seen.sent.get_all("cookie")
    assert MARKER in value
    assert "hunter2" not in value


def test_what_a_probe_wrote_into_a_cookie_stays_visible_and_nothing_else() -> None:
    masker = Masker(KEY, Credentials(cookies=(("sid", "hunter2-and-more"),)))
    cookies = {"Cookie": "sid=hunter2-and-more; shop=5' AND '7'='7; shop2=secret; other=x"}
    probe = replace(exchange(headers=cookies, sent=cookies), probed_cookie="shop")

    seen = masker.mask_exchange(probe)

    (sid, secret, other) = map(masker.mask, ("hunter2-and-more", "secret", "x"))
    shown = f"sid={sid}; shop=5' AND '7'='7; shop2={secret}; other={other}"
    assert seen.sent.get_all("cookie") == seen.request.headers.get_all("cookie") == (shown,)


def test_a_credential_in_a_probed_cookie_is_masked() -> None:
    masker = Masker(KEY, Credentials(cookies=(("sid", "hunter2-and-more"),)))
    probe = replace(exchange(sent={"Cookie": "shop=hunter2-and-more'"}), probed_cookie="shop")

    assert masker.mask_exchange(probe).sent == Headers((("Cookie", f"shop={masker.mask('hunter2-and-more')}'"),))


def test_the_attributes_of_a_cookie_stay() -> None:
    seen = PLAIN.mask_exchange(exchange(response_headers=(("Set-Cookie", "sid=hunter2; Path=/; Secure"),)))

    assert seen.response.headers.get("set-cookie") == f"sid={PLAIN.mask('hunter2')}; Path=/; Secure"


def test_a_configured_header_is_masked_even_where_its_value_is_short() -> None:
    masker = Masker(KEY, Credentials(headers=(("X-Pin", "1"),)))

    assert masker.mask_exchange(exchange(sent={"x-pin": "1"})).sent == Headers((("x-pin", masker.mask("1")),))


def test_a_short_credential_does_not_spoil_the_page() -> None:
    masker = Masker(KEY, Credentials(cookies=(("lang", "en"),)))
    seen = exchange("/en/", b"a garden")

    assert masker.mask_exchange(seen) == seen


@given(st.binary(max_size=400), st.text(st.characters(max_codepoint=255), max_size=80))
def test_any_bytes_are_survived(body: bytes, header: str) -> None:
    seen = exchange("/", body, request_body=body, sent={"Cookie": header, "X": header})
    json_like = replace(seen, response=replace(seen.response, body=b"{" + body))

    for one in (seen, json_like):
        masked = PLAIN.mask_exchange(one)
        assert unpack_segment(pack_segment(((0, (pack_exchange(masked),)),), 1))[0][0] == 0


@pytest.mark.parametrize("name", ["password", "userPassword", "api-key", "X-Auth-Token", "client_secret", "PHPSESSID"])
def test_is_a_secret_s_name(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize("name", ["q", "csrf_token", "tokens", "author", "passenger", "sidebar", "authenticity_token"])
def test_is_no_secret_s_name(name: str) -> None:
    assert not is_secret_name(name)


def test_of_a_list_of_accounts_one_line_is_kept() -> None:
    first = b"root:x:0:0:root:/root:/bin/bash\n"
    others = b"daemon:x:1:1:daemon:/usr/sbin:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n"
    seen = exchange()
    seen = replace(seen, response=replace(seen.response, body=b"<pre>\n" + first + others))

    kept = Masker(b"k" * 32, Credentials()).mask_exchange(seen).response.body

    assert kept == b"<pre>\n" + first + b"masked-account\nmasked-account\n"
