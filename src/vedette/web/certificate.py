# SPDX-License-Identifier: Apache-2.0
"""Reads the certificate that a server shows. Never raises: what cannot be read is None.

Sources: RFC 5280 (fields), RFC 6125 section 6.4 and RFC 9525 (names: the subject's common name does not count).
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

MOST_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is asked of a certificate; `signature` is the hash of its signature, empty where it has none of its own."""

    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    names: tuple[str, ...]
    """Host names and addresses that it is for, in lower case."""
    signature: str
    key: str
    """The kind of its key: `RSA`, `DSA`, `EC`, else empty."""
    key_bits: int

    @property
    def is_self_issued(self) -> bool:
        """Whether it names itself as its issuer."""
        return self.subject == self.issuer

    def is_for(self, host: str) -> bool:
        """Whether it is for `host`: by its very name, or by a wildcard in the place of the first label."""
        wanted = host.lower().rstrip(".")
        if wanted in self.names:
            return True
        _, dot, parent = wanted.partition(".")
        return bool(dot) and "." in parent and not _is_address(wanted) and f"*.{parent}" in self.names


def read_certificate(pem: bytes) -> Certificate | None:
    """Return the first certificate of `pem`; None where there is none that can be read."""
    try:
        found = x509.load_pem_x509_certificate(pem[:MOST_BYTES])
        kind, bits = _key_of(found)
        return Certificate(
            subject=found.subject.rfc4514_string(),
            issuer=found.issuer.rfc4514_string(),
            not_before=found.not_valid_before_utc,
            not_after=found.not_valid_after_utc,
            names=_names_of(found),
            signature=_hash_of(found),
            key=kind,
            key_bits=bits,
        )
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return None


def _key_of(found: x509.Certificate) -> tuple[str, int]:
    match found.public_key():
        case rsa.RSAPublicKey(key_size=bits):
            return "RSA", bits
        case dsa.DSAPublicKey(key_size=bits):
            return "DSA", bits
        case ec.EllipticCurvePublicKey(key_size=bits):
            return "EC", bits
        case _:
            return "", 0


def _names_of(found: x509.Certificate) -> tuple[str, ...]:
    try:
        told = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    hosts = [name.lower().rstrip(".") for name in told.get_values_for_type(x509.DNSName)]
    return (*hosts, *(str(address) for address in told.get_values_for_type(x509.IPAddress)))


def _hash_of(found: x509.Certificate) -> str:
    algorithm = found.signature_hash_algorithm
    return "" if algorithm is None else algorithm.name


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
