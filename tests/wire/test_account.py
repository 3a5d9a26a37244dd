# SPDX-License-Identifier: Apache-2.0
"""The caller sees himself with the preferences that his dates follow."""

from __future__ import annotations

from uuid import UUID

from tests.support.documented_scan import READER

from vedette.wire.account import UserApiToken, user_health_check


def test_the_caller_is_shown_with_his_preferences() -> None:
    assert user_health_check(READER).to_json_bytes() == (
        b'{"DateFormat":"dd/MM/yyyy","DisplayName":"Greg Sherman","Email":"greg@example.com",'
        b'"AlternateLoginEmail":null,"TimeZoneInfo":"Central America Standard Time"}'
    )


def test_a_token_comes_with_its_user() -> None:
    token = UserApiToken(id=UUID(int=1), token="ab+/=")

    assert token.to_json_bytes() == b'{"Id":"00000000-0000-0000-0000-000000000001","Token":"ab+/="}'
