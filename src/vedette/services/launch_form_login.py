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
_REFUSED = {
    "CustomScripts": ("custom_scripts", "Vedette runs no scripts that are sent to it; record the login instead."),
    "InteractiveLoginRequired": ("interactive_login_required", "Nobody sits beside a scan; give it a cookie instead."),
    "OverrideTargetUrl": ("override_target_url", "Name the page after the login as the TargetUri."),
    "AuthorizationTokenRules": ("authorization_token_rules", "A bearer token of the login is found by itself."),
}


def read_form_login(sent: FormAuthenticationSetting | None) -> User | None:
    """Return who logs in through a form; None where nobody does. Raises UsageError."""
    if sent is None or not _asks(sent):
        return None
    for name, (attribute, remedy) in _REFUSED.items():
        if getattr(sent, attribute):
            raise UsageError(f"{FIELD}.{name} is not supported.", remedy, field=FIELD)
    persona = _persona(sent)
    url = _address(sent.login_form_url, "LoginFormUrl")
    if url is None:
        raise UsageError(f"{FIELD} needs a LoginFormUrl.", "Name the page with the form.", field=FIELD)
    return User(
        role_of(persona.user_name or ""),
        FormLogin(
            Account(persona.user_name or "", persona.password or "", _codes(persona)),
            url,
            detects_token=sent.detect_bearer_token is not False,
        ),
        _address(sent.login_required_url, "LoginRequiredUrl"),
        _signs(sent),
    )


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


def _persona(sent: FormAuthenticationSetting) -> FormAuthenticationPersona:
    """Return the persona that is used: the active one, or the only one."""
    personas = sent.personas or []
    active = [each for each in personas if each.is_active] or personas
    if len(active) != 1:
        raise UsageError(
            f"{FIELD}.Personas has {len(active)} that are active; a scan logs in as one.",
            "Set IsActive of that one alone.",
            field=FIELD,
        )
    (persona,) = active
    if persona.form_auth_type is FormAuthenticationType.INTEGRATION:
        raise UsageError(
            f"{FIELD}.Personas: FormAuthType Integration is not supported.", "Give UserName and Password.", field=FIELD
        )
    if not persona.user_name or not persona.password:
        raise UsageError(f"{FIELD}.Personas needs UserName and Password.", "Give both.", field=FIELD)
    return persona


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
