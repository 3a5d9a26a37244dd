# SPDX-License-Identifier: Apache-2.0
"""The first flight of a TLS handshake, byte by byte: what no library of today offers any more. Pure.

A ClientHello offers one version and a list of cipher suites; the ServerHello that answers it names what the server
chose, and nothing of the handshake goes further. Sources: RFC 6101 (SSL 3.0), RFC 2246, 4346, 5246 (TLS 1.0 to 1.2,
section 7.4.1), RFC 8446 (TLS 1.3, section 4.1), RFC 6066 (server name), RFC 5746 (renegotiation).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

from vedette.domain.handshake import TlsOffer

_VERSIONS: Mapping[int, str] = MappingProxyType(
    {0x0300: "SSLv3", 0x0301: "TLSv1.0", 0x0302: "TLSv1.1", 0x0303: "TLSv1.2", 0x0304: "TLSv1.3"}
)

# Suites by what is wrong with them; names are those of the IANA registry without their common beginning.
_BROKEN = """
0001 RSA_WITH_NULL_MD5; 0002 RSA_WITH_NULL_SHA; 003B RSA_WITH_NULL_SHA256; C006 ECDHE_ECDSA_WITH_NULL_SHA
C010 ECDHE_RSA_WITH_NULL_SHA; C001 ECDH_ECDSA_WITH_NULL_SHA; C00B ECDH_RSA_WITH_NULL_SHA; C015 ECDH_anon_WITH_NULL_SHA
0018 DH_anon_WITH_RC4_128_MD5; 001B DH_anon_WITH_3DES_EDE_CBC_SHA; 0034 DH_anon_WITH_AES_128_CBC_SHA
003A DH_anon_WITH_AES_256_CBC_SHA; 006C DH_anon_WITH_AES_128_CBC_SHA256; 006D DH_anon_WITH_AES_256_CBC_SHA256
00A6 DH_anon_WITH_AES_128_GCM_SHA256; 00A7 DH_anon_WITH_AES_256_GCM_SHA384; C016 ECDH_anon_WITH_RC4_128_SHA
C017 ECDH_anon_WITH_3DES_EDE_CBC_SHA; C018 ECDH_anon_WITH_AES_128_CBC_SHA; C019 ECDH_anon_WITH_AES_256_CBC_SHA
0003 RSA_EXPORT_WITH_RC4_40_MD5; 0006 RSA_EXPORT_WITH_RC2_CBC_40_MD5; 0008 RSA_EXPORT_WITH_DES40_CBC_SHA
0014 DHE_RSA_EXPORT_WITH_DES40_CBC_SHA; 0011 DHE_DSS_EXPORT_WITH_DES40_CBC_SHA; 0017 DH_anon_EXPORT_WITH_RC4_40_MD5
0019 DH_anon_EXPORT_WITH_DES40_CBC_SHA; 0062 RSA_EXPORT1024_WITH_DES_CBC_SHA; 0064 RSA_EXPORT1024_WITH_RC4_56_SHA
0009 RSA_WITH_DES_CBC_SHA; 0015 DHE_RSA_WITH_DES_CBC_SHA; 0012 DHE_DSS_WITH_DES_CBC_SHA; 001A DH_anon_WITH_DES_CBC_SHA
0004 RSA_WITH_RC4_128_MD5; 0005 RSA_WITH_RC4_128_SHA; C007 ECDHE_ECDSA_WITH_RC4_128_SHA; C011 ECDHE_RSA_WITH_RC4_128_SHA
C002 ECDH_ECDSA_WITH_RC4_128_SHA; C00C ECDH_RSA_WITH_RC4_128_SHA
"""
_SHORT = """
000A RSA_WITH_3DES_EDE_CBC_SHA; 0016 DHE_RSA_WITH_3DES_EDE_CBC_SHA; 0013 DHE_DSS_WITH_3DES_EDE_CBC_SHA
C008 ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA; C012 ECDHE_RSA_WITH_3DES_EDE_CBC_SHA; C003 ECDH_ECDSA_WITH_3DES_EDE_CBC_SHA
C00D ECDH_RSA_WITH_3DES_EDE_CBC_SHA; 0007 RSA_WITH_IDEA_CBC_SHA
"""
_SOUND = """
C02B ECDHE_ECDSA_WITH_AES_128_GCM_SHA256; C02F ECDHE_RSA_WITH_AES_128_GCM_SHA256
C02C ECDHE_ECDSA_WITH_AES_256_GCM_SHA384; C030 ECDHE_RSA_WITH_AES_256_GCM_SHA384
CCA9 ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256; CCA8 ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
009E DHE_RSA_WITH_AES_128_GCM_SHA256; 009F DHE_RSA_WITH_AES_256_GCM_SHA384; C009 ECDHE_ECDSA_WITH_AES_128_CBC_SHA
C00A ECDHE_ECDSA_WITH_AES_256_CBC_SHA; C013 ECDHE_RSA_WITH_AES_128_CBC_SHA; C014 ECDHE_RSA_WITH_AES_256_CBC_SHA
C023 ECDHE_ECDSA_WITH_AES_128_CBC_SHA256; C027 ECDHE_RSA_WITH_AES_128_CBC_SHA256; 0033 DHE_RSA_WITH_AES_128_CBC_SHA
0039 DHE_RSA_WITH_AES_256_CBC_SHA; 0032 DHE_DSS_WITH_AES_128_CBC_SHA; 0038 DHE_DSS_WITH_AES_256_CBC_SHA
009C RSA_WITH_AES_128_GCM_SHA256; 009D RSA_WITH_AES_256_GCM_SHA384; 002F RSA_WITH_AES_128_CBC_SHA
0035 RSA_WITH_AES_256_CBC_SHA; 003C RSA_WITH_AES_128_CBC_SHA256; 003D RSA_WITH_AES_256_CBC_SHA256
0041 RSA_WITH_CAMELLIA_128_CBC_SHA; 0084 RSA_WITH_CAMELLIA_256_CBC_SHA; 0096 RSA_WITH_SEED_CBC_SHA
"""
_NEWEST = "1301 AES_128_GCM_SHA256; 1302 AES_256_GCM_SHA384; 1303 CHACHA20_POLY1305_SHA256"


def _suites(table: str) -> Mapping[int, str]:
    entries = table.replace("\n", "; ").split("; ")
    return MappingProxyType({int(entry[:4], 16): f"TLS_{entry[5:]}" for entry in entries if entry})


BROKEN, SHORT, SOUND, NEWEST = (_suites(table) for table in (_BROKEN, _SHORT, _SOUND, _NEWEST))
_NAMES: Mapping[int, str] = MappingProxyType({**BROKEN, **SHORT, **SOUND, **NEWEST})
_OFFERS: Mapping[TlsOffer, tuple[int, tuple[int, ...]]] = MappingProxyType(
    {
        TlsOffer.SSL_3: (0x0300, (*SOUND, *SHORT, *BROKEN)),
        TlsOffer.TLS_1_0: (0x0301, (*SOUND, *SHORT, *BROKEN)),
        TlsOffer.TLS_1_1: (0x0302, (*SOUND, *SHORT, *BROKEN)),
        TlsOffer.TLS_1_2: (0x0303, (*SOUND, *SHORT)),
        TlsOffer.TLS_1_3: (0x0304, tuple(NEWEST)),
        TlsOffer.BROKEN_CIPHERS: (0x0303, tuple(BROKEN)),
        TlsOffer.SHORT_BLOCKS: (0x0303, tuple(SHORT)),
    }
)
_ALERTS: Mapping[int, str] = MappingProxyType(
    {
        0: "close_notify",
        10: "unexpected_message",
        20: "bad_record_mac",
        40: "handshake_failure",
        47: "illegal_parameter",
    }
    | {50: "decode_error", 70: "protocol_version", 71: "insufficient_security", 80: "internal_error"}
    | {86: "inappropriate_fallback", 112: "unrecognized_name"}
)
_GROUPS = (29, 23, 24, 25)
_SIGNATURES = (0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601, 0x0203, 0x0201, 0x0202)


class _Record(IntEnum):
    ALERT = 21
    HANDSHAKE = 22


class _Message(IntEnum):
    SERVER_HELLO = 2


@dataclass(frozen=True, slots=True)
class ServerAnswer:
    """What a server said: the version and the suite that it chose, or its alert."""

    version: str = ""
    cipher: str = ""
    alert: str = ""


def client_hello(offer: TlsOffer, host: str | None, random: bytes, key_share: bytes) -> bytes:
    """Return the record that makes an offer.

    `host` is the server's name, None for an address. `random` has 32 bytes, and so has `key_share`, a public key of
    X25519, which TLS 1.3 alone asks for.
    """
    version, suites = _OFFERS[offer]
    is_newest = version == 0x0304
    offered = suites if version == 0x0300 else (*suites, 0x00FF)  # 00FF: secure renegotiation, RFC 5746
    body = struct.pack(">H", min(version, 0x0303)) + random
    body += (
        _short(random if is_newest else b"")
        + _long(b"".join(struct.pack(">H", suite) for suite in offered))
        + b"\x01\x00"
    )
    if version != 0x0300:
        body += _long(b"".join(_extensions(version, host, key_share)))
    message = b"\x01" + len(body).to_bytes(3, "big") + body
    return struct.pack(">BH", _Record.HANDSHAKE, min(version, 0x0301)) + _long(message)


def _extensions(version: int, host: str | None, key_share: bytes) -> Iterator[bytes]:
    if host is not None:
        yield _extension(0, _long(b"\x00" + _long(host.encode("ascii", "replace"))))
    yield _extension(10, _long(b"".join(struct.pack(">H", group) for group in _GROUPS)))
    yield _extension(11, _short(b"\x00"))
    if version >= 0x0303:
        yield _extension(13, _long(b"".join(struct.pack(">H", each) for each in _SIGNATURES)))
    if version == 0x0304:
        yield _extension(43, _short(struct.pack(">H", version)))
        yield _extension(51, _long(struct.pack(">H", _GROUPS[0]) + _long(key_share)))


def read_answer(data: bytes) -> ServerAnswer | None:
    """Return what the bytes of a server say; None while more of them are needed, or where they are no TLS.

    Read are the records up to the ServerHello or an alert; nothing behind them counts. Never raises.
    """
    messages = b""
    at = 0
    while at + 5 <= len(data):
        kind, length = data[at], int.from_bytes(data[at + 3 : at + 5], "big")
        payload = data[at + 5 : at + 5 + length]
        if len(payload) < length or not length:
            return None
        at += 5 + length
        if kind == _Record.ALERT and length >= 2:
            return ServerAnswer(alert=_ALERTS.get(payload[1], f"alert {payload[1]}"))
        if kind != _Record.HANDSHAKE:
            return None
        messages += payload
        size = int.from_bytes(messages[1:4], "big")
        if len(messages) >= 4 + size and len(messages) >= 4:
            return _read_hello(messages[4 : 4 + size]) if messages[0] == _Message.SERVER_HELLO else None
    return None


def _read_hello(body: bytes) -> ServerAnswer | None:
    """Return what a ServerHello says. Source: RFC 8446, section 4.1.3 (a selected version counts more)."""
    if len(body) < 38:
        return None
    version, session = int.from_bytes(body[:2], "big"), body[34]
    at = 35 + session
    if len(body) < at + 3:
        return None
    suite = int.from_bytes(body[at : at + 2], "big")
    version = _selected_version(body[at + 5 :]) or version
    name = _VERSIONS.get(version, f"version {version:04x}")
    return ServerAnswer(name, _NAMES.get(suite, f"suite {suite:04X}"))


def _selected_version(extensions: bytes) -> int:
    at = 0
    while at + 4 <= len(extensions):
        kind, length = struct.unpack(">HH", extensions[at : at + 4])
        if kind == 43 and length == 2:
            return int.from_bytes(extensions[at + 4 : at + 6], "big")
        at += 4 + length
    return 0


def _short(data: bytes) -> bytes:
    return struct.pack(">B", len(data)) + data


def _long(data: bytes) -> bytes:
    return struct.pack(">H", len(data)) + data


def _extension(kind: int, data: bytes) -> bytes:
    return struct.pack(">H", kind) + _long(data)
