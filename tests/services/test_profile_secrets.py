# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from pydantic import JsonValue

from vedette.errors import UsageError
from vedette.services.profile_secrets import VEIL, has_secret, has_veil, unveil, veil

LOGINS: list[JsonValue] = [
    {"UserName": "ann", "Password": "a-secret", "UriPrefix": "http://a.example/"},
    {"UserName": "bob", "Password": "b-secret", "UriPrefix": "http://a.example/"},
]
SETTINGS: dict[str, JsonValue] = {
    "TargetUri": "http://a.example/",
    "Cookies": "session=1",
    "BasicAuthenticationApiModel": {"IsEnabled": True, "Credentials": LOGINS},
    "UrlRewriteRules": [{"PlaceholderPattern": "/a/{b}", "RegexPattern": "Value"}],
}


def test_every_secret_is_veiled_and_nothing_else() -> None:
    shown = veil(SETTINGS)

    assert "secret" not in str(shown)
    assert shown["Cookies"] == VEIL
    assert shown["TargetUri"] == SETTINGS["TargetUri"]
    assert shown["UrlRewriteRules"] == SETTINGS["UrlRewriteRules"]
    assert has_veil(shown)
    assert has_secret(SETTINGS)
    assert not has_veil(SETTINGS)


def test_what_is_veiled_comes_back_whole() -> None:
    assert unveil(veil(SETTINGS), SETTINGS) == SETTINGS


def test_a_secret_goes_with_its_user_and_not_with_its_place() -> None:
    shown = veil(SETTINGS)
    group = shown["BasicAuthenticationApiModel"]
    assert isinstance(group, dict)
    turned = {**shown, "BasicAuthenticationApiModel": {**group, "Credentials": list(reversed(veiled_logins()))}}
    back = unveil(turned, SETTINGS)["BasicAuthenticationApiModel"]

    assert isinstance(back, dict)
    assert back["Credentials"] == list(reversed(LOGINS))


def veiled_logins() -> list[JsonValue]:
    group = veil(SETTINGS)["BasicAuthenticationApiModel"]
    assert isinstance(group, dict)
    logins = group["Credentials"]
    assert isinstance(logins, list)
    return logins


@pytest.mark.parametrize(
    "stranger",
    [
        {"UserName": "eve", "Password": VEIL, "UriPrefix": "http://a.example/"},
        {"UserName": "ann", "Password": VEIL, "UriPrefix": "http://evil.example/"},
    ],
    ids=["another user", "another address"],
)
def test_a_secret_is_not_handed_to(stranger: JsonValue) -> None:
    sent: dict[str, JsonValue] = {"BasicAuthenticationApiModel": {"Credentials": [stranger]}}

    with pytest.raises(UsageError, match="asterisks"):
        unveil(sent, SETTINGS)
