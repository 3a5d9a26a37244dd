# SPDX-License-Identifier: Apache-2.0
"""Logins as the command line says them: secrets by variables, one way at a time, each fault by its option."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.certificates import make_client_tls

from vedette.cli.login_options import LoginOptions, read_login, read_logins
from vedette.domain.login import (
    Account,
    CertificateLogin,
    CommandLogin,
    FormLogin,
    HttpLogin,
    HttpScheme,
    OAuthLogin,
    OneTimeCodes,
    RecordedLogin,
    User,
)
from vedette.errors import UsageError
from vedette.web.url import parse_url

ENVIRON = {"PASS": "s3cret", "TOTP": "jbsw y3dp ehpk 3pxp", "CLIENT": "client s3cret"}
KIM = LoginOptions(user="Kim@shop.example", password_variable="PASS")
ACCOUNT = Account("Kim@shop.example", "s3cret")
STEPS = json.dumps({"steps": [{"type": "change", "selectors": ["#p"], "value": "{{password}}"}]})


def test_nothing_said_is_nobody() -> None:
    assert read_login(LoginOptions(), {}) is None


def test_a_user_logs_in_by_a_form() -> None:
    options = replace(KIM, url="http://a.example/login", protected_url="http://a.example/me", totp_variable="TOTP")

    assert read_login(options, ENVIRON) == User(
        "kim",
        FormLogin(replace(ACCOUNT, codes=OneTimeCodes("JBSWY3DPEHPK3PXP")), parse_url("http://a.example/login")),
        parse_url("http://a.example/me"),
    )


@pytest.mark.parametrize(
    ("scheme", "domain"), [(HttpScheme.BASIC, None), (HttpScheme.DIGEST, None), (HttpScheme.NTLM, "X")]
)
def test_a_user_logs_in_by_http(scheme: HttpScheme, domain: str | None) -> None:
    options = replace(KIM, scheme=scheme, domain=domain)

    assert read_login(options, ENVIRON) == User("kim", HttpLogin(ACCOUNT, scheme, domain or ""))


def test_a_program_logs_in_with_and_without_a_user() -> None:
    options = LoginOptions(command="/opt/login --site 'a b'")
    arguments = ("/opt/login", "--site", "a b")

    assert read_login(options, ENVIRON) == User("user", CommandLogin(arguments))
    assert read_login(replace(KIM, command=options.command), ENVIRON) == User("kim", CommandLogin(arguments, ACCOUNT))


def test_recorded_steps_are_read_from_their_file(tmp_path: Path) -> None:
    file = tmp_path / "login.json"
    file.write_text(STEPS)

    assert read_login(replace(KIM, steps=file), ENVIRON) == User("kim", RecordedLogin(ACCOUNT, STEPS))
    with pytest.raises(UsageError, match="needs a --login-user"):
        read_login(LoginOptions(steps=file), ENVIRON)
    file.write_text('{"steps": [{"type": "click", "selectors": ["#as-guest"]}]}')
    found = read_login(LoginOptions(steps=file), ENVIRON)
    assert found == User("user", RecordedLogin(Account("", ""), file.read_text()))


def test_oauth_is_read_from_a_file_whose_secrets_are_variables(tmp_path: Path) -> None:
    file = tmp_path / "oauth.json"
    items = [{"Name": "client_id", "Value": "scanner"}, {"Name": "client_secret", "Value": "${CLIENT}"}]
    setting = {
        "FlowType": "ClientCredentials",
        "AccessTokenEndpoint": {"Url": "https://id.example/token"},
        "AccessTokenItems": items,
    }
    file.write_text(json.dumps(setting))
    found = read_login(LoginOptions(oauth=file), ENVIRON)

    assert found is not None
    assert isinstance(found.recipe, OAuthLogin)
    assert (found.role, found.recipe.client_secret) == ("scanner", "client s3cret")
    with pytest.raises(UsageError, match="CLIENT is empty or not set"):
        read_login(LoginOptions(oauth=file), {})
    for text in ("[", "[]", "1", '{"FlowType": 7}', "[" * 100_000):
        file.write_text(text)
        with pytest.raises(UsageError, match="--login-oauth"):
            read_login(LoginOptions(oauth=file), ENVIRON)


def test_a_certificate_is_read_from_its_file(tmp_path: Path) -> None:
    tls = make_client_tls(tmp_path)
    file = tmp_path / "kim.p12"
    file.write_bytes(tls.pkcs12)
    options = LoginOptions(certificate=file, certificate_password_variable="OPEN")

    assert read_login(options, {"OPEN": tls.password}) == User(
        "user", CertificateLogin(base64.b64encode(tls.pkcs12).decode(), tls.password)
    )
    with pytest.raises(UsageError, match="--client-certificate is no PKCS #12"):
        read_login(options, {"OPEN": "wrong"})


GONE = Path("/nonexistent/file")
WRONG: dict[str, tuple[LoginOptions, str]] = {
    "two ways": (replace(KIM, scheme=HttpScheme.DIGEST, command="x"), "--login-scheme and --login-command"),
    "a password of nobody": (LoginOptions(password_variable="PASS"), "--login-password-env goes with --login-user"),
    "codes of nobody": (LoginOptions(totp_variable="TOTP"), "--login-totp-env goes with"),
    "a form of nobody": (LoginOptions(url="http://a.example/"), "--login-url goes with"),
    "a page of nobody": (LoginOptions(protected_url="http://a.example/"), "--login-required-url goes with"),
    "a form beside Digest": (replace(KIM, scheme=HttpScheme.DIGEST, url="http://a.example/"), "--login-url goes with"),
    "a domain beside Digest": (replace(KIM, scheme=HttpScheme.DIGEST, domain="X"), "--login-domain goes with"),
    "a user beside OAuth": (replace(KIM, oauth=GONE), "--login-user goes with"),
    "a password of no certificate": (
        LoginOptions(certificate_password_variable="PASS"),
        "--client-certificate-password-env goes with",
    ),
    "no password": (LoginOptions(user="kim"), "--login-user goes with --login-password-env"),
    "an empty variable": (LoginOptions(user="kim", password_variable="NOT_SET"), "NOT_SET is empty or not set"),
    "a secret that is none": (replace(KIM, totp_variable="PASS"), "--login-totp-env.*Base32"),
    "no program": (LoginOptions(command=" "), "--login-command is empty"),
    "an open quote": (LoginOptions(command="x 'y"), "--login-command: No closing quotation"),
    "no steps": (replace(KIM, steps=GONE), "--login-steps /nonexistent/file cannot be read"),
    "no certificate": (LoginOptions(certificate=GONE), "--client-certificate /nonexistent/file cannot be read"),
    "HTTP without a user": (LoginOptions(scheme=HttpScheme.NTLM), "needs a --login-user"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_is_refused_by_its_option(case: tuple[LoginOptions, str]) -> None:
    options, words = case

    with pytest.raises(UsageError, match=words) as caught:
        read_login(options, ENVIRON)

    assert "s3cret" not in str(caught.value)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(b" " * 1_000_001)

    with pytest.raises(UsageError, match="larger than 1,000,000 bytes"):
        read_login(replace(KIM, steps=file), ENVIRON)


def test_further_users_log_in_the_same_way_under_roles_of_their_own() -> None:
    users = read_logins(replace(KIM, also=("kim@other.example=OTHER", "boss=OTHER")), {**ENVIRON, "OTHER": "shut"})

    assert [user.role for user in users] == ["kim", "kim-2", "boss"]
    assert users[1].recipe == FormLogin(Account("kim@other.example", "shut"))
    assert "shut" not in repr(users)


ALSO_REFUSED: dict[str, LoginOptions] = {
    "no variable": replace(KIM, also=("boss",)),
    "an empty variable": replace(KIM, also=("boss=NOTHING",)),
    "nobody who logs in first": LoginOptions(also=("boss=PASS",)),
    "a program without a user": LoginOptions(command="get-session", also=("boss=PASS",)),
}


@pytest.mark.parametrize("options", ALSO_REFUSED.values(), ids=ALSO_REFUSED)
def test_further_users_are_refused_with(options: LoginOptions) -> None:
    with pytest.raises(UsageError) as refused:
        read_logins(options, ENVIRON)

    assert refused.value.field == "--also-login"
