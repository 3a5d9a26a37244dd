# SPDX-License-Identifier: Apache-2.0
"""Client certificates are read from the files that browsers and authorities give out."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.certificates import ClientTls, make_client_tls

from vedette.domain.login import CertificateLogin
from vedette.errors import UsageError
from vedette.transport.client_certificate import read_certificate_login, read_client_certificate
from vedette.transport.tls import Trust
from vedette.transport.upgrade import trust_context


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> ClientTls:
    return make_client_tls(tmp_path_factory.mktemp("tls"))


FILES: dict[str, Callable[[ClientTls], tuple[bytes, str]]] = {
    "PEM": lambda tls: (tls.pem, ""),
    "PEM that needs no password": lambda tls: (tls.pem, "any"),
    "locked PEM": lambda tls: (tls.encrypted_pem, tls.password),
    "PKCS 12": lambda tls: (tls.pkcs12, tls.password),
}


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_the_certificate_stands_before_those_that_vouch_for_it(
    file: Callable[[ClientTls], tuple[bytes, str]], tls: ClientTls
) -> None:
    identity = read_client_certificate(*file(tls), "File")

    assert identity.subject == "CN=kim"
    assert identity.chain.count(b"BEGIN CERTIFICATE") == 2
    assert b"PRIVATE" not in repr(identity).encode()
    context = trust_context(Trust(True, None, None, identity=identity), "127.0.0.1")
    assert context.verify_mode.name == "CERT_REQUIRED"


WRONG: dict[str, Callable[[ClientTls], tuple[bytes, str]]] = {
    "nothing": lambda tls: (b"", ""),
    "too much": lambda tls: (b"x" * 300_000, ""),
    "no certificate": lambda tls: (b"nothing", ""),
    "a PEM with a wrong password": lambda tls: (tls.encrypted_pem, "wrong"),
    "a PEM without its password": lambda tls: (tls.encrypted_pem, ""),
    "a PKCS 12 with a wrong password": lambda tls: (tls.pkcs12, "wrong"),
    "a PEM without a key": lambda tls: (re.sub(rb"-----BEGIN PRIVATE.*", b"", tls.pem, flags=re.DOTALL), ""),
    "a key without a certificate": lambda tls: (tls.pem[tls.pem.index(b"-----BEGIN PRIVATE") :], ""),
    "a certificate of another key": lambda tls: (
        tls.pem[tls.pem.index(b"-----BEGIN PRIVATE") :] + tls.pem[: tls.pem.index(b"-----END CERT") + 26],
        "",
    ),
}


@pytest.mark.parametrize("file", WRONG.values(), ids=WRONG)
def test_is_refused_by_its_name_and_without_the_password(
    file: Callable[[ClientTls], tuple[bytes, str]], tls: ClientTls
) -> None:
    with pytest.raises(UsageError, match=r"^File ") as caught:
        read_client_certificate(*file(tls), "File")

    assert "wrong" not in str(caught.value).replace("password is wrong", "")


def test_a_recipe_holds_the_file_as_base_64(tls: ClientTls) -> None:
    assert read_certificate_login(CertificateLogin(base64.b64encode(tls.pem).decode()), "f").subject == "CN=kim"
    with pytest.raises(UsageError, match="Base64"):
        read_certificate_login(CertificateLogin("%%%"), "f")


@given(
    st.binary(max_size=200) | st.binary(max_size=100).map(b"-----BEGIN X PRIVATE KEY-----".__add__), st.text(max_size=5)
)
def test_any_bytes_are_a_usage_error(content: bytes, password: str) -> None:
    with pytest.raises(UsageError):
        read_client_certificate(content, password, "f")
