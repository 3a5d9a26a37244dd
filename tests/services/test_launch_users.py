# SPDX-License-Identifier: Apache-2.0
"""Logins as clients describe them become users of the scan, or are refused by the name of the setting."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from tests.support.certificates import ClientTls, make_client_tls

from vedette.domain.exchange import Url
from vedette.domain.login import (
    Account,
    CertificateLogin,
    ClientProof,
    CodeKind,
    Grant,
    HttpLogin,
    HttpScheme,
    OAuthLogin,
    OneTimeCodes,
    TokenRule,
    User,
)
from vedette.errors import UsageError
from vedette.services.launch_request import read_launch
from vedette.services.launch_users import read_users
from vedette.web.url import parse_url
from vedette.wire.launch import NewScanTask
from vedette.wire.zones import DEFAULT_ZONE_ID

TARGET = "https://shop.example/app/"
TOKENS = "https://id.example/token"
SECRET = "JBSWY3DPEHPK3PXP"


def url(text: str) -> Url:
    read = parse_url(text)
    assert read is not None
    return read


def users(**sent: object) -> tuple[User, ...]:
    return read_users(NewScanTask.model_validate({"TargetUri": TARGET, **sent}), url(TARGET))


def pairs(**named: str) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in named.items()]


def basic(kind: str, **more: object) -> dict[str, object]:
    credential = {"AuthenticationType": kind, "UserName": "kim", "Password": "s 3", "UriPrefix": TARGET, **more}
    return {"IsEnabled": True, "Credentials": [credential]}


def oauth(flow: str, **more: object) -> dict[str, Any]:
    return {
        "Enabled": True,
        "FlowType": flow,
        "AccessTokenEndpoint": {"Url": TOKENS, "Method": "Post", "ContentType": "application/x-www-form-urlencoded"},
        "AccessTokenItems": pairs(client_id="scanner", client_secret="s"),
        **more,
    }


def test_digest_and_ntlm_are_answered_where_the_target_asks() -> None:
    kim = Account("kim", "s 3")

    assert users(BasicAuthenticationApiModel=basic("Digest")) == (User("kim", HttpLogin(kim, HttpScheme.DIGEST)),)
    assert users(BasicAuthenticationApiModel=basic("Ntlm", Domain="SHOP")) == (
        User("kim", HttpLogin(kim, HttpScheme.NTLM, "SHOP")),
    )
    assert users(BasicAuthenticationApiModel=basic("Basic")) == ()
    assert users(BasicAuthenticationApiModel={**basic("Digest"), "IsEnabled": False}) == ()


def test_basic_is_sent_unasked_as_before() -> None:
    sent = NewScanTask.model_validate({"TargetUri": TARGET, "BasicAuthenticationApiModel": basic("Basic")})

    assert read_launch(sent, DEFAULT_ZONE_ID).credentials.basic == ("kim", "s 3")


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> ClientTls:
    folder: Path = tmp_path_factory.mktemp("tls")
    return make_client_tls(folder)


def test_a_certificate_is_read_with_its_password(tls: ClientTls) -> None:
    content = base64.b64encode(tls.pkcs12).decode()
    sent = {"IsEnabled": True, "File": {"Content": content, "FileName": "kim.pfx"}, "Password": tls.password}

    assert users(ClientCertificateAuthenticationSetting=sent) == (
        User("user", CertificateLogin(content, tls.password)),
    )
    with pytest.raises(UsageError, match="its password is wrong"):
        users(ClientCertificateAuthenticationSetting={**sent, "Password": "wrong"})


def test_client_credentials_are_read() -> None:
    sent = oauth(
        "ClientCredentials",
        AccessTokenItems=[
            *pairs(grant_type="client_credentials", client_id="scanner", client_secret="s", audience="a"),
            {"Name": "scope", "Value": "read%20write", "IsEncoded": True},
        ],
        Headers=pairs(**{"X-Tenant": "shop"}),
        ResponseFields={"AccessToken": "tok/en", "Expire": "ttl", "TokenType": "Token", "IsTokenTypeFixed": True},
    )

    assert users(OAuth2SettingModel=sent) == (
        User(
            "scanner",
            OAuthLogin(
                Grant.CLIENT_CREDENTIALS,
                url(TOKENS),
                "scanner",
                "s",
                scope="read write",
                parameters=(("audience", "a"),),
                headers=(("X-Tenant", "shop"),),
                token=TokenRule("/tok~1en", prefix="Token "),
                lifetime_name="ttl",
            ),
        ),
    )


def test_a_password_is_read_from_the_items_and_the_client_from_basic() -> None:
    credential = {"UserName": "client", "Password": "c", "UriPrefix": TOKENS}
    sent = oauth(
        "ResourceOwnerPasswordCredentials",
        AuthenticationType="Basic",
        BasicAuthenticationSetting={"Credentials": [credential]},
        AccessTokenItems=pairs(username="kim@shop.example", password="p"),
    )

    assert users(OAuth2SettingModel=sent) == (
        User(
            "kim",
            OAuthLogin(
                Grant.PASSWORD, url(TOKENS), "client", "c", ClientProof.BASIC, account=Account("kim@shop.example", "p")
            ),
        ),
    )


def test_the_code_flow_is_read_with_who_agrees_and_the_one_time_codes() -> None:
    sent = oauth(
        "AuthorizationCode",
        AuthorizationCodeEndpoint={"Url": "https://id.example/authorize"},
        AuthorizationCodeItems=pairs(
            response_type="code", client_id="scanner", redirect_uri="https://shop.example/cb", state="x", prompt="login"
        ),
        AccessTokenItems=pairs(client_id="scanner", code="{code}"),
        ThreeLeggedFields={
            "Enabled": True,
            "Username": "kim",
            "Password": "p",
            "OtpSettings": {"OtpType": "Hotp", "SecretKey": SECRET, "Digit": 8},
        },
    )

    assert users(OAuth2SettingModel=sent) == (
        User(
            "kim",
            OAuthLogin(
                Grant.AUTHORIZATION_CODE,
                url(TOKENS),
                "scanner",
                client_proof=ClientProof.NONE,
                account=Account("kim", "p", OneTimeCodes(SECRET, CodeKind.HOTP, 8)),
                authorization_url=url("https://id.example/authorize"),
                redirect_url="https://shop.example/cb",
                authorization_parameters=(("prompt", "login"),),
            ),
        ),
    )


def test_who_logs_in_through_a_form_at_the_provider_is_read_too() -> None:
    sent = oauth(
        "AuthorizationCode",
        AuthenticationType="Form",
        AuthorizationCodeEndpoint={"Url": "https://id.example/authorize"},
        AuthorizationCodeItems=pairs(redirect_uri="https://shop.example/cb"),
        FormAuthenticationSetting={"UserName": "kim", "Password": "p"},
    )
    (user,) = users(OAuth2SettingModel=sent)

    assert isinstance(user.recipe, OAuthLogin)
    assert (user.recipe.account, user.recipe.client_proof) == (Account("kim", "p"), ClientProof.FORM)


OFF: dict[str, dict[str, object]] = {
    "an OAuth setting that is off": {"OAuth2SettingModel": {**oauth("Implicit"), "Enabled": False}},
    "an empty OAuth setting": {"OAuth2SettingModel": {}},
    "a certificate that is off": {"ClientCertificateAuthenticationSetting": {"IsEnabled": False, "File": {}}},
    "an empty certificate": {"ClientCertificateAuthenticationSetting": {}},
    "nothing": {},
}


@pytest.mark.parametrize("sent", OFF.values(), ids=OFF)
def test_nobody_logs_in_for(sent: dict[str, object]) -> None:
    assert users(**sent) == ()


CODE = {
    "AuthorizationCodeEndpoint": {"Url": "https://id.example/authorize"},
    "AuthorizationCodeItems": pairs(redirect_uri="https://shop.example/cb"),
}
REFUSED: dict[str, tuple[dict[str, object], str]] = {
    "Kerberos": ({"BasicAuthenticationApiModel": basic("Kerberos")}, "Basic, Digest and Ntlm only"),
    "Digest with a domain": ({"BasicAuthenticationApiModel": basic("Digest", Domain="X")}, "Domain"),
    "NTLM elsewhere": (
        {"BasicAuthenticationApiModel": basic("Ntlm", UriPrefix="https://other.example/")},
        "not on the target's host",
    ),
    "a password with a line break": (
        {"BasicAuthenticationApiModel": basic("Digest", Password="a\nb")},
        "cannot be sent",
    ),
    "a certificate without a file": ({"ClientCertificateAuthenticationSetting": {"IsEnabled": True}}, "holds no file"),
    "a certificate that is none": (
        {"ClientCertificateAuthenticationSetting": {"IsEnabled": True, "File": {"Content": "eA=="}}},
        "PKCS #12",
    ),
    "the implicit flow": ({"OAuth2SettingModel": oauth("Implicit")}, "FlowType is not supported"),
    "a flow of its own": ({"OAuth2SettingModel": oauth("Custom")}, "FlowType is not supported"),
    "no endpoint": (
        {"OAuth2SettingModel": oauth("ClientCredentials", AccessTokenEndpoint={"Method": "Post"})},
        "no Url",
    ),
    "an endpoint by GET": (
        {"OAuth2SettingModel": oauth("ClientCredentials", AccessTokenEndpoint={"Url": TOKENS, "Method": "Get"})},
        "another Method",
    ),
    "an endpoint that takes JSON": (
        {
            "OAuth2SettingModel": oauth(
                "ClientCredentials", AccessTokenEndpoint={"Url": TOKENS, "ContentType": "application/json"}
            )
        },
        "another ContentType",
    ),
    "no client": ({"OAuth2SettingModel": oauth("ClientCredentials", AccessTokenItems=[])}, "no client_id"),
    "no user": ({"OAuth2SettingModel": oauth("ResourceOwnerPasswordCredentials")}, "names nobody"),
    "another grant": (
        {
            "OAuth2SettingModel": oauth(
                "ClientCredentials", AccessTokenItems=pairs(client_id="a", grant_type="password")
            )
        },
        "another grant_type",
    ),
    "an encrypted value": (
        {"OAuth2SettingModel": oauth("ClientCredentials", AccessTokenItems=[{"Name": "a", "IsEncrypted": True}])},
        "encrypted",
    ),
    "a header that is ours": (
        {"OAuth2SettingModel": oauth("ClientCredentials", Headers=pairs(Host="x"))},
        "cannot set Host",
    ),
    "a code without its way back": (
        {
            "OAuth2SettingModel": oauth(
                "AuthorizationCode", ThreeLeggedFields={"Username": "k"}, AuthorizationCodeItems=[]
            )
        },
        "no redirect_uri",
    ),
    "scripts at the provider": (
        {"OAuth2SettingModel": oauth("AuthorizationCode", ThreeLeggedFields={"Username": "k", "CustomScripts": ["x"]})},
        "runs no scripts",
    ),
    "a secret that makes no codes": (
        {
            "OAuth2SettingModel": oauth(
                "AuthorizationCode",
                **CODE,
                ThreeLeggedFields={"Username": "k", "Password": "p", "OtpSettings": {"SecretKey": "0189"}},
            )
        },
        "Base32",
    ),
    "two logins": (
        {"OAuth2SettingModel": oauth("ClientCredentials"), "BasicAuthenticationApiModel": basic("Digest")},
        "both logins",
    ),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_is_refused_by_its_name(case: tuple[dict[str, object], str]) -> None:
    sent, words = case

    with pytest.raises(UsageError, match=words) as caught:
        read_launch(NewScanTask.model_validate({"TargetUri": TARGET, **sent}), DEFAULT_ZONE_ID)

    assert (caught.value.field or "").partition(".")[0] in sent
