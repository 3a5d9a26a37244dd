# SPDX-License-Identifier: Apache-2.0
"""A private certificate authority and a certificate for 127.0.0.1, made anew for a test."""

import datetime
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class LoopbackTls:
    """`ca_file` is the PEM file of the authority; `server` serves with a certificate that it signed."""

    ca_file: Path
    server: ssl.SSLContext


def make_loopback_tls(folder: Path) -> LoopbackTls:
    """Write an authority and a certificate for 127.0.0.1 into `folder`; both are good for a day."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    ca = (
        _builder(ca_name, ca_name, ca_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_ca_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    leaf = (
        _builder(name, ca_name, key.public_key())
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    ca_file, chain_file = folder / "ca.pem", folder / "server.pem"
    ca_file.write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    chain_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + leaf.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain_file)
    return LoopbackTls(ca_file, server)


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
    )


def _ca_usage() -> x509.KeyUsage:
    return x509.KeyUsage(
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


@dataclass(frozen=True, slots=True)
class ClientTls:
    """A server that lets nobody in without a certificate of its authority, and such a certificate with its key."""

    server: ssl.SSLContext
    ca_file: Path
    pem: bytes
    encrypted_pem: bytes
    pkcs12: bytes
    password: str


def make_client_tls(folder: Path) -> ClientTls:
    """Write what the server needs into `folder`. The files are locked with the password, but for `pem`."""
    tls = make_loopback_tls(folder)
    password = "open sesame"
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of clients")])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kim")])
    ca = (
        _builder(ca_name, ca_name, ca_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_ca_usage(), critical=True)
        .sign(ca_key, hashes.SHA256())
    )
    certificate = _builder(name, ca_name, key.public_key()).sign(ca_key, hashes.SHA256())
    tls.server.load_verify_locations(cadata=ca.public_bytes(serialization.Encoding.PEM).decode())
    tls.server.verify_mode = ssl.CERT_REQUIRED
    locked = serialization.BestAvailableEncryption(password.encode())
    chain = b"".join(each.public_bytes(serialization.Encoding.PEM) for each in (ca, certificate))
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return ClientTls(
        tls.server,
        tls.ca_file,
        chain + key.private_bytes(*form, serialization.NoEncryption()),
        key.private_bytes(*form, locked) + chain,
        pkcs12.serialize_key_and_certificates(b"kim", key, certificate, [ca], locked),
        password,
    )
