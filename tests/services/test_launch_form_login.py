# SPDX-License-Identifier: Apache-2.0
"""A form's login in the vendor's words: what it becomes, and what is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from vedette.domain.login import Account, CodeHash, CodeKind, FormLogin, OneTimeCodes, User
from vedette.errors import UsageError
from vedette.services.launch_form_login import read_form_logins, role_of
from vedette.wire.launch_logins import FormAuthenticationSetting

PERSONA = {"IsActive": True, "UserName": "Vera@shop.example", "Password": " open "}
BASE: dict[str, Any] = {"IsEnabled": True, "LoginFormUrl": "http://127.0.0.1/login", "Personas": [PERSONA]}


def read_form_login(sent: FormAuthenticationSetting | None) -> User | None:
    return next(iter(read_form_logins(sent)), None)


def setting(**more: Any) -> FormAuthenticationSetting:
    return FormAuthenticationSetting.model_validate({**BASE, **more})


def test_a_form_becomes_a_user_with_its_signs() -> None:
    user = read_form_login(
        setting(
            LoginRequiredUrl="http://127.0.0.1/me",
            LogoutKeywordPatterns=[{"Pattern": "Please log in"}, {"Pattern": "by.e", "Regex": True}],
            LogoutRedirectPattern="*/login*",
            DetectBearerToken=False,
        )
    )
    assert user is not None
    assert isinstance(user.recipe, FormLogin)
    assert user.recipe.account == Account("Vera@shop.example", " open ")
    assert (user.role, str(user.protected_url), user.recipe.detects_token) == ("vera", "http://127.0.0.1/me", False)
    assert (user.signs.texts, user.signs.patterns, user.signs.redirect) == (("Please log in",), ("by.e",), "*/login*")
    assert "open" not in repr(user)


def test_one_time_codes_are_those_of_the_persona() -> None:
    persona = {**PERSONA, "OtpType": "Hotp", "SecretKey": "JBSWY3DPEHPK3PXP", "Digit": 8, "Algorithm": "Sha256"}
    user = read_form_login(setting(Personas=[persona]))
    assert user is not None
    assert isinstance(user.recipe, FormLogin)
    assert user.recipe.account.codes == OneTimeCodes("JBSWY3DPEHPK3PXP", CodeKind.HOTP, 8, 30, CodeHash.SHA256)


def test_what_asks_for_nothing_is_nobody() -> None:
    assert read_form_login(None) is None
    assert read_form_login(setting(IsEnabled=False)) is None


REFUSED: dict[str, dict[str, Any]] = {
    "scripts": {"CustomScripts": [{"Value": "x"}]},
    "a person": {"InteractiveLoginRequired": True},
    "another target": {"OverrideTargetUrl": True},
    "token rules": {"AuthorizationTokenRules": [{"Source": "a", "Destination": "b"}]},
    "nobody": {"Personas": []},
    "one twice": {"Personas": [PERSONA, PERSONA]},
    "two of which none is active": {"Personas": [{**PERSONA, "IsActive": False}] * 2},
    "a vault": {"Personas": [{**PERSONA, "FormAuthType": "Integration"}]},
    "no password": {"Personas": [{"IsActive": True, "UserName": "vera"}]},
    "no form": {"LoginFormUrl": None},
    "no address": {"LoginFormUrl": "javascript:x"},
    "a broken pattern": {"LogoutKeywordPatterns": [{"Pattern": "(", "Regex": True}]},
    "patterns that are no list": {"LogoutKeywordPatternsValue": "{"},
}


@pytest.mark.parametrize("more", REFUSED.values(), ids=REFUSED)
def test_refuses(more: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as refused:
        read_form_login(setting(**more))
    assert (refused.value.field or "").startswith("FormAuthenticationSettingModel")


def test_a_role_is_called_as_its_user_where_that_is_a_name() -> None:
    assert (role_of("Vera@shop.example"), role_of("ädam"), role_of("")) == ("vera", "user", "user")


def test_every_active_persona_logs_in_and_the_first_has_the_page_that_was_named() -> None:
    kim, idle = {**PERSONA, "UserName": "vera@other.example"}, {**PERSONA, "IsActive": False, "UserName": "idle"}
    users = read_form_logins(setting(Personas=[PERSONA, idle, kim], LoginRequiredUrl="http://127.0.0.1/me"))

    assert [user.role for user in users] == ["vera", "vera-2"]
    assert [str(user.protected_url) for user in users] == ["http://127.0.0.1/me", "None"]
