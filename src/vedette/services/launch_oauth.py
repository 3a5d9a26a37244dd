# SPDX-License-Identifier: Apache-2.0
"""A login by OAuth 2.0, as a client describes it, read into a user of the scan. What is not done is refused by name."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote_plus

from vedette.domain.exchange import Url
from vedette.domain.login import Account, ClientProof, Grant, OAuthLogin, TokenRule, User
from vedette.errors import UsageError
from vedette.services.addresses import read_target
from vedette.services.launch_credentials import check_header
from vedette.services.launch_form_login import read_one_time_codes, role_of
from vedette.web.url import parse_url
from vedette.wire.launch_enums import OAuth2AuthenticationType, OAuth2FlowType
from vedette.wire.launch_oauth2 import (
    NameValuePair,
    OAuth2Endpoint,
    OAuth2ResponseFields,
    OAuth2Setting,
    OtpSettings,
)

FIELD = "OAuth2SettingModel"
GRANTS = {
    OAuth2FlowType.AUTHORIZATION_CODE: Grant.AUTHORIZATION_CODE,
    OAuth2FlowType.RESOURCE_OWNER_PASSWORD_CREDENTIALS: Grant.PASSWORD,
    OAuth2FlowType.CLIENT_CREDENTIALS: Grant.CLIENT_CREDENTIALS,
}
_FORM = "application/x-www-form-urlencoded"
_MOST_ITEMS = 100
_MOST_LENGTH = 16_384
_OURS = frozenset({"code", "code_verifier", "code_challenge", "code_challenge_method", "state"})
"""What is new for each login, and so cannot be a setting."""


def read_oauth(sent: OAuth2Setting | None) -> User | None:
    """Return who logs in by OAuth 2.0; None where nobody does. Raises UsageError."""
    if sent is None or sent.enabled is False or not (sent.enabled or sent.access_token_endpoint):
        return None
    grant = GRANTS.get(sent.flow_type) if sent.flow_type is not None else None
    if grant is None:
        raise _fault(
            "FlowType", "is not supported", f"Use {', '.join(each.value for each in GRANTS)}; or log in by a header."
        )
    items = _Items(sent.access_token_items, "AccessTokenItems")
    asked = _Items(sent.authorization_code_items, "AuthorizationCodeItems")
    client = _client(sent, items, asked)
    account = _account(sent, items)
    needs_account = grant in (Grant.PASSWORD, Grant.AUTHORIZATION_CODE)
    if needs_account and account is None:
        raise _fault("ThreeLeggedFields", "names nobody who logs in", "Give Username and Password.")
    redirect = items.take("redirect_uri") or asked.take("redirect_uri")
    if grant is Grant.AUTHORIZATION_CODE and parse_url(redirect) is None:
        raise _fault("AuthorizationCodeItems", "has no redirect_uri", "Add the one that the provider knows.")
    scope = items.take("scope") or asked.take("scope")
    asked.take("scope")
    items.expect("grant_type", grant.value)
    asked.expect("response_type", "code")
    login = OAuthLogin(
        grant,
        _address(sent.access_token_endpoint, "AccessTokenEndpoint", "POST"),
        client.id,
        client.secret,
        client.proof,
        account if needs_account else None,
        items.take("refresh_token"),
        scope,
        _authorization_address(sent, grant),
        redirect,
        items.rest(),
        asked.rest(),
        _headers(sent.headers),
        token=_token_rule(sent.response_fields),
        refresh_name=_named(sent.response_fields, "refresh_token", "refresh_token"),
        lifetime_name=_named(sent.response_fields, "expire", "expires_in"),
    )
    return User(role_of(account.user if account is not None and needs_account else client.id), login)


class _Items:
    """The named values that a client wants sent; what is taken is not sent as it is."""

    def __init__(self, sent: list[NameValuePair] | None, name: str) -> None:
        self._name = name
        if len(sent or ()) > _MOST_ITEMS:
            raise _fault(name, f"has more than {_MOST_ITEMS} items", "Leave some out.")
        self._pairs: list[tuple[str, str]] = []
        for each in sent or ():
            if each.is_encrypted:
                raise _fault(name, "has an encrypted value, which cannot be read here", "Send the value itself.")
            value = each.value or ""
            if len(value) > _MOST_LENGTH:
                raise _fault(name, "has a value that is too long", "Correct it.")
            if each.name and each.name not in _OURS:
                self._pairs.append((each.name, unquote_plus(value) if each.is_encoded else value))

    def take(self, name: str) -> str:
        """Return the value of `name`, and leave it out of the rest; empty where there is none."""
        found = next((value for known, value in self._pairs if known == name), "")
        self._pairs = [pair for pair in self._pairs if pair[0] != name]
        return found

    def expect(self, name: str, value: str) -> None:
        """Take `name`; raise UsageError where it says anything but `value`."""
        if self.take(name) not in ("", value):
            raise _fault(self._name, f"has another {name} than its FlowType", f"Leave {name} out.")

    def rest(self) -> tuple[tuple[str, str], ...]:
        """Return what was not taken."""
        return tuple(self._pairs)


@dataclass(frozen=True, slots=True)
class _Client:
    """Who asks for the token, and how it shows that."""

    id: str
    secret: str
    proof: ClientProof


def _client(sent: OAuth2Setting, items: _Items, asked: _Items) -> _Client:
    written = items.take("client_id"), asked.take("client_id")
    client_id, secret = written[0] or written[1], items.take("client_secret")
    is_basic = sent.authentication_type is OAuth2AuthenticationType.BASIC
    credentials = (sent.basic_authentication_setting.credentials if sent.basic_authentication_setting else None) or []
    if is_basic and credentials:
        client_id, secret = credentials[0].user_name, credentials[0].password
    if not client_id:
        raise _fault("AccessTokenItems", "has no client_id", "Add it.")
    proof = ClientProof.BASIC if is_basic else ClientProof.FORM if secret else ClientProof.NONE
    return _Client(client_id, secret, proof)


def _account(sent: OAuth2Setting, items: _Items) -> Account | None:
    """Return who logs in: at the provider's page, in its form, or with the words of the token request."""
    written = items.take("username"), items.take("password")
    legs, form = sent.three_legged_fields, sent.form_authentication_setting
    found: tuple[str | None, str | None, OtpSettings | None] = (*written, None)
    if legs is not None and legs.enabled is not False and legs.username:
        if legs.custom_scripts:
            raise _no_scripts("ThreeLeggedFields")
        found = legs.username, legs.password, legs.otp_settings
    elif form is not None and sent.authentication_type is OAuth2AuthenticationType.FORM and form.user_name:
        if form.custom_scripts:
            raise _no_scripts("FormAuthenticationSetting")
        found = form.user_name, form.password, form.otp_settings
    user, password, otp = found
    codes = read_one_time_codes(otp, f"{FIELD}.OtpSettings") if otp is not None else None
    return Account(user, password or "", codes) if user else None


def _authorization_address(sent: OAuth2Setting, grant: Grant) -> Url | None:
    if grant is not Grant.AUTHORIZATION_CODE:
        return None
    return _address(sent.authorization_code_endpoint, "AuthorizationCodeEndpoint", "GET")


def _address(sent: OAuth2Endpoint | None, name: str, method: str) -> Url:
    if sent is None or not sent.url:
        raise _fault(name, "has no Url", "Add it.")
    if (sent.method or method).upper() != method:
        raise _fault(name, f"has another Method than {method}", "OAuth 2.0 knows no other.")
    kind = (sent.content_type or _FORM).partition(";")[0].strip().lower()
    if method == "POST" and kind != _FORM:
        raise _fault(name, f"has another ContentType than {_FORM}", "OAuth 2.0 knows no other.")
    return read_target(sent.url, f"{FIELD}.{name}")


def _headers(sent: list[NameValuePair] | None) -> tuple[tuple[str, str], ...]:
    pairs = tuple((each.name or "", (each.value or "").strip()) for each in sent or ())
    for name, value in pairs:
        check_header(name, value, FIELD)
    return pairs


def _token_rule(sent: OAuth2ResponseFields | None) -> TokenRule:
    name = _named(sent, "access_token", "access_token")
    is_fixed = sent is not None and sent.is_token_type_fixed and sent.token_type
    kind = sent.token_type.strip() if is_fixed and sent is not None and sent.token_type else "Bearer"
    check_header("Authorization", kind, FIELD)
    return TokenRule(pointer=f"/{name.replace('~', '~0').replace('/', '~1')}", prefix=f"{kind} ")


def _named(sent: OAuth2ResponseFields | None, attribute: str, default: str) -> str:
    return (getattr(sent, attribute) or "").strip() or default if sent is not None else default


def _no_scripts(name: str) -> UsageError:
    return _fault(name, "has CustomScripts, and Vedette runs no scripts that are sent to it", "Leave them out.")


def _fault(name: str, what: str, remedy: str) -> UsageError:
    return UsageError(f"{FIELD}.{name} {what}.", remedy, field=FIELD)
