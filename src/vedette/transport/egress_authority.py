# SPDX-License-Identifier: Apache-2.0
"""The certificate authority of one browser: it signs the leaves with which the egress proxy reads TLS.

It lives as long as the browser does, its key never leaves this process's private folder, and only that browser is told
to trust it, by the digest of its key (`--ignore-certificate-errors-spki-list`): nothing is installed anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import ssl
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

from vedette.domain.time import Instant

_BEFORE = timedelta(days=1)
_AFTER = timedelta(days=30)
"""How long certificates are good for: longer than any browser lives, whatever the clock says."""


class Authority:
    """Makes the TLS contexts of hosts. `now` is when the browser starts; close it with the browser."""

    def __init__(self, now: Instant) -> None:
        self._now = now.to_datetime()
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._leaf_key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Vedette egress proxy")])
        self._certificate = self._sign_itself()
        self._folder = TemporaryDirectory(prefix="vedette-egress-")
        self._contexts: dict[str, ssl.SSLContext] = {}

    def close(self) -> None:
        """Remove the keys."""
        self._folder.cleanup()

    @property
    def key_digest(self) -> str:
        """The base64 of SHA-256 of the public key, as the browser's flag takes it."""
        spki = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(hashlib.sha256(spki).digest()).decode("ascii")

    def context_for(self, host: str) -> ssl.SSLContext:
        """Return the server side of TLS for `host`, with a leaf of its own; HTTP/1.1 only."""
        context = self._contexts.get(host)
        if context is None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.set_alpn_protocols(["http/1.1"])
            context.load_cert_chain(self._write_leaf(host))
            self._contexts[host] = context
        return context

    def _sign_itself(self) -> x509.Certificate:
        usage = x509.KeyUsage(
            digital_signature=False,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        draft = self._draft(self._name, self._key.public_key())
        draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        return draft.add_extension(usage, critical=True).sign(self._key, hashes.SHA256())

    def _write_leaf(self, host: str) -> Path:
        """Write a leaf for `host`, its key and the authority into one file, and return that."""
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Vedette leaf")])
        draft = self._draft(subject, self._leaf_key.public_key())
        draft = draft.add_extension(x509.SubjectAlternativeName([_general_name(host)]), critical=False)
        leaf = draft.sign(self._key, hashes.SHA256())
        key = self._leaf_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path = Path(self._folder.name) / f"{len(self._contexts)}.pem"
        path.touch(mode=0o600)
        path.write_bytes(key + leaf.public_bytes(Encoding.PEM) + self._certificate.public_bytes(Encoding.PEM))
        return path

    def _draft(self, subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return x509.CertificateBuilder(
            issuer_name=self._name,
            subject_name=subject,
            public_key=key,
            serial_number=x509.random_serial_number(),
            not_valid_before=self._now - _BEFORE,
            not_valid_after=self._now + _AFTER,
        )


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
