# SPDX-License-Identifier: Apache-2.0
"""Client certificates: read from PEM or PKCS #12 into what TLS is given. Sources: RFC 7468, RFC 7292."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)

from vedette.domain.login import CertificateLogin
from vedette.errors import UsageError

MOST_BYTES = 256 * 1024
_OURS = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey


@dataclass(frozen=True, slots=True)
class ClientIdentity:
    """A certificate with those that vouch for it, and its key: PEM, the key in the clear. `subject` says whose."""

    chain: bytes
    key: bytes = field(repr=False)
    subject: str


def read_certificate_login(login: CertificateLogin, field: str) -> ClientIdentity:
    """Return the identity of a recipe. Raises UsageError, which names the setting `field`."""
    try:
        content = base64.b64decode(login.content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UsageError(f"{field} is no Base64 text.", "Send the file's bytes as Base64.", field=field) from error
    return read_client_certificate(content, login.password, field)


def read_client_certificate(content: bytes, password: str, field: str) -> ClientIdentity:
    """Return the identity that a file holds, PEM with both certificate and key, or PKCS #12.

    Raises UsageError, which names the setting `field` and never the password.
    """
    if not 0 < len(content) <= MOST_BYTES:
        raise UsageError(f"{field} is empty or larger than {MOST_BYTES // 1024} KB.", field=field)
    is_pem = b"-----BEGIN " in content
    try:
        key, chain = _read_pem(content, password) if is_pem else _read_pkcs12(content, password)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        what = "PEM file with a certificate and its key" if is_pem else "PKCS #12 file"
        raise UsageError(
            f"{field} is no {what}, or its password is wrong.",
            "Export the certificate with its private key, as .p12 or .pfx, or as .pem.",
            field=field,
        ) from error
    if not chain or not isinstance(key, _OURS) or not _belongs(key, chain[0]):
        raise UsageError(
            f"{field} does not hold a certificate and the key that belongs to it.",
            "Export the certificate with its private key; keys are RSA, elliptic curves or Edwards curves.",
            field=field,
        )
    return ClientIdentity(
        b"".join(each.public_bytes(Encoding.PEM) for each in chain),
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        chain[0].subject.rfc4514_string(),
    )


def _read_pem(content: bytes, password: str) -> tuple[PrivateKeyTypes | None, list[x509.Certificate]]:
    start = content.rindex(b"-----BEGIN ", 0, content.index(b"PRIVATE KEY-----"))
    key = load_pem_private_key(content[start:], password.encode() if b"ENCRYPTED" in content else None)
    chain = x509.load_pem_x509_certificates(content)
    return key, sorted(chain, key=lambda each: not _belongs(key, each))


def _read_pkcs12(content: bytes, password: str) -> tuple[PrivateKeyTypes | None, list[x509.Certificate]]:
    key, certificate, others = pkcs12.load_key_and_certificates(content, password.encode() or None)
    return key, ([certificate] if certificate is not None else []) + list(others)


def _belongs(key: PrivateKeyTypes, certificate: x509.Certificate) -> bool:
    form = Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(*form) == certificate.public_key().public_bytes(*form)
