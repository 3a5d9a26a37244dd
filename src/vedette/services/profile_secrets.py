# SPDX-License-Identifier: Apache-2.0
"""Secrets of saved launches on the way out and in again.

A profile is shown with asterisks for its secrets. Clients read a profile, change something else and send the whole
back, so asterisks that come in stand for the secret that is stored at the same place: the entry of a list that says
the same but for its secrets.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue

from vedette.errors import UsageError

VEIL = "********"
_GROUPS = frozenset(
    {
        "BasicAuthenticationApiModel",
        "ClientCertificateAuthenticationSetting",
        "FormAuthenticationSettingModel",
        "HeaderAuthentication",
        "SharkSetting",
        "OAuth2SettingModel",
        "PreRequestScriptSetting",
        "BusinessLogicRecorderSetting",
    }
)
"""The groups of settings that may hold secrets; `Cookies` is one as a whole."""
_SECRET_KEYS = frozenset(
    {
        "Password",
        "OriginalPassword",
        "SecretKey",
        "SharkPassword",
        "Value",
        "Content",
        "BusinessLogicRecorderSettings",
        "SerializedPolicyData",
    }
)
JsonObject = Mapping[str, JsonValue]


def veil(settings: JsonObject) -> dict[str, JsonValue]:
    """Return `settings` with asterisks in place of every secret."""
    return {key: _veiled(key, value, is_inside=key in _GROUPS) for key, value in settings.items()}


def unveil(sent: JsonObject, stored: JsonObject) -> dict[str, JsonValue]:
    """Return `sent` with the secrets of `stored` where it has asterisks.

    Raises UsageError when `stored` has no such place.
    """
    return {key: _unveiled(key, value, stored.get(key), is_inside=key in _GROUPS) for key, value in sent.items()}


def has_veil(sent: JsonObject) -> bool:
    """Whether `sent` leaves a secret as it is stored."""
    return any(_holds_veil(key, value, is_inside=key in _GROUPS) for key, value in sent.items())


def has_secret(settings: JsonObject) -> bool:
    """Whether there is any secret in `settings`."""
    return veil(settings) != dict(settings)


def _is_secret(key: str, value: JsonValue, *, is_inside: bool) -> bool:
    named = key in _SECRET_KEYS if is_inside else key == "Cookies"
    return named and isinstance(value, str) and value != ""


def _veiled(key: str, value: JsonValue, *, is_inside: bool) -> JsonValue:
    if _is_secret(key, value, is_inside=is_inside):
        return VEIL
    if isinstance(value, dict) and is_inside:
        return {name: _veiled(name, inner, is_inside=True) for name, inner in value.items()}
    if isinstance(value, list) and is_inside:
        return [_veiled("", item, is_inside=True) for item in value]
    return value


def _holds_veil(key: str, value: JsonValue, *, is_inside: bool) -> bool:
    if _is_secret(key, value, is_inside=is_inside):
        return value == VEIL
    if isinstance(value, dict) and is_inside:
        return any(_holds_veil(name, inner, is_inside=True) for name, inner in value.items())
    return isinstance(value, list) and is_inside and any(_holds_veil("", item, is_inside=True) for item in value)


def _unveiled(key: str, sent: JsonValue, stored: JsonValue, *, is_inside: bool) -> JsonValue:
    if _is_secret(key, sent, is_inside=is_inside):
        if sent != VEIL:
            return sent
        if not isinstance(stored, str):
            raise _unknown_secret(key)
        return stored
    if isinstance(sent, dict) and is_inside:
        known = stored if isinstance(stored, dict) else {}
        return {name: _unveiled(name, inner, known.get(name), is_inside=True) for name, inner in sent.items()}
    if isinstance(sent, list) and is_inside:
        return [_unveiled("", item, _twin(item, stored), is_inside=True) for item in sent]
    return sent


def _twin(item: JsonValue, stored: JsonValue) -> JsonValue:
    """Return the stored item that says the same as `item` but for its secrets."""
    if not isinstance(stored, list):
        return None
    public = _without_secrets(item)
    return next((each for each in stored if _without_secrets(each) == public), None)


def _without_secrets(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {
            key: _without_secrets(inner)
            for key, inner in value.items()
            if key not in _SECRET_KEYS and inner is not None
        }
    return [_without_secrets(item) for item in value] if isinstance(value, list) else value


def _unknown_secret(key: str) -> UsageError:
    return UsageError(
        f"{key} is sent as asterisks, and no such secret is stored there.", "Send the secret itself.", field=key
    )
