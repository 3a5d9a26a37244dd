# SPDX-License-Identifier: Apache-2.0
"""A login through a form, as a client describes it, read into a user of the scan; what is not done is refused."""

from __future__ import annotations

import json

from vedette.crawl.patterns import check_patterns
from vedette.domain.exchange import Url
from vedette.domain.login import (
    ROLE_NAME,
    Account,
    CodeHash,
    CodeKind,
    FormLogin,
    LogoutSigns,
    OneTimeCodes,
    User,
    with_distinct_roles,
)
from vedette.errors import UsageError
from vedette.scan.login.one_time_codes import checked_codes
from vedette.services.addresses import read_target
from vedette.wire.launch_checks import FormLoginTrial
from vedette.wire.launch_enums import FormAuthenticationType, OtpAlgorithm, OtpType
from vedette.wire.launch_logins import FormAuthenticationPersona, FormAuthenticationSetting, LogoutKeywordPattern
from vedette.wire.launch_oauth2 import OtpSettings

FIELD = "FormAuthenticationSettingModel"
DEFAULT_ROLE = "user"
_HASHES = {
    OtpAlgorithm.SHA1: CodeHash.SHA1,
    OtpAlgorithm.SHA256: CodeHash.SHA256,
    OtpAlgorithm.SHA512: CodeHash.SHA512,
}
REFUSED = {
    "CustomScripts": ("custom_scripts", "Vedette runs no scripts that are sent to it; record the login instead."),
    "InteractiveLoginRequired": ("interactive_login_required", "Nobody sits beside a scan; give it a cookie instead."),
    "OverrideTargetUrl": ("override_target_url", "Name the page after the login as the TargetUri."),
    "AuthorizationTokenRules": ("authorization_token_rules", "A bearer token of the login is found by itself."),
}
"""Settings of the login that are not done: the attribute, and what to do instead."""


def read_form_logins(sent: FormAuthenticationSetting | None) -> tuple[User, ...]:
    """Return who logs in through a form, the first being whom the scan is done as. Raises UsageError.

    The page that needs a login is the first one's: which pages the others are shown is found by itself.
    """
    if sent is None or not _asks(sent):
        return ()
    for name, (attribute, remedy) in REFUSED.items():
        if getattr(sent, attribute):
            raise UsageError(f"{FIELD}.{name} is not supported.", remedy, field=FIELD)
    personas = _personas(sent)
    url = _address(sent.login_form_url, "LoginFormUrl")
    if url is None:
        raise UsageError(f"{FIELD} needs a LoginFormUrl.", "Name the page with the form.", field=FIELD)
    protected = _address(sent.login_required_url, "LoginRequiredUrl")
    signs = _signs(sent)
    users = (
        User(
            role_of(persona.user_name or ""),
            FormLogin(
                Account(persona.user_name or "", persona.password or "", _codes(persona)),
                url,
                detects_token=sent.detect_bearer_token is not False,
            ),
            protected if persona is personas[0] else None,
            signs,
        )
        for persona in personas
    )
    return with_distinct_roles(users)


def read_trial(sent: FormLoginTrial) -> User:
    """Return who logs in through the form of a login that is to be tried. Raises UsageError."""
    otp = sent.otp_settings
    codes = read_one_time_codes(otp, "OtpSettings") if otp is not None else None
    account = Account(sent.username, sent.password, codes)
    return User(role_of(sent.username), FormLogin(account, read_target(sent.login_form_url, "LoginFormUrl")))


def role_of(user_name: str) -> str:
    """Return the name of the role of whoever logs in by this name: as it is, where a role may be called so."""
    name = user_name.lower().partition("@")[0]
    return name if ROLE_NAME.fullmatch(name) else DEFAULT_ROLE


def _asks(sent: FormAuthenticationSetting) -> bool:
    """Whether the login is switched on, or described while its switch is left out."""
    is_on = sent.is_enabled
    return bool(is_on) or (is_on is None and any(value for _, value in sent))


def _personas(sent: FormAuthenticationSetting) -> list[FormAuthenticationPersona]:
    """Return the personas that log in: the active ones, or the only one. Raises UsageError."""
    personas = sent.personas or []
    active = [each for each in personas if each.is_active] or personas[: 1 if len(personas) == 1 else 0]
    if not active:
        raise UsageError(
            f"{FIELD}.Personas has {len(personas)}, and none is active.", "Set IsActive of who logs in.", field=FIELD
        )
    for persona in active:
        if persona.form_auth_type is FormAuthenticationType.INTEGRATION:
            raise UsageError(
                f"{FIELD}.Personas: FormAuthType Integration is not supported.",
                "Give UserName and Password.",
                field=FIELD,
            )
        if not persona.user_name or not persona.password:
            raise UsageError(f"{FIELD}.Personas needs UserName and Password.", "Give both.", field=FIELD)
    names = [persona.user_name for persona in active]
    if len(set(names)) < len(names):
        raise UsageError(f"{FIELD}.Personas names one user twice.", "Name each user once.", field=FIELD)
    return active


def _codes(persona: FormAuthenticationPersona) -> OneTimeCodes | None:
    if not persona.secret_key:
        return None
    settings = OtpSettings(
        otp_type=persona.otp_type,
        secret_key=persona.secret_key,
        digit=persona.digit,
        period=persona.period,
        algorithm=persona.algorithm,
    )
    return read_one_time_codes(settings, f"{FIELD}.Personas")


def read_one_time_codes(sent: OtpSettings, field: str) -> OneTimeCodes | None:
    """Return how one-time codes are made; None where there is no secret. Raises UsageError that names `field`."""
    if not sent.secret_key:
        return None
    codes = OneTimeCodes(
        sent.secret_key,
        CodeKind.HOTP if sent.otp_type is OtpType.HOTP else CodeKind.TOTP,
        sent.digit or 6,
        sent.period or 30,
        _HASHES[sent.algorithm] if sent.algorithm is not None else CodeHash.SHA1,
    )
    return checked_codes(codes, field)


def _address(text: str | None, name: str) -> Url | None:
    return read_target(text, f"{FIELD}.{name}") if text and text.strip() else None


def _signs(sent: FormAuthenticationSetting) -> LogoutSigns:
    patterns = [*(sent.logout_keyword_patterns or ()), *_of_json(sent.logout_keyword_patterns_value)]
    expressions = tuple(each.pattern for each in patterns if each.regex and each.pattern)
    check_patterns(expressions, f"{FIELD}.LogoutKeywordPatterns")
    return LogoutSigns(
        is_watched=not sent.disable_logout_detection,
        texts=tuple(each.pattern for each in patterns if not each.regex and each.pattern),
        patterns=expressions,
        redirect=(sent.logout_redirect_pattern or "").strip(),
    )


def _of_json(text: str | None) -> list[LogoutKeywordPattern]:
    """Return the patterns that a client sends as one text. Raises UsageError where it is no list of patterns."""
    if not text or not text.strip():
        return []
    try:
        found = json.loads(text)
        return [LogoutKeywordPattern.model_validate(each) for each in found]
    except (ValueError, TypeError) as error:
        raise UsageError(
            f"{FIELD}.LogoutKeywordPatternsValue is no list of patterns.", "Send LogoutKeywordPatterns.", field=FIELD
        ) from error
