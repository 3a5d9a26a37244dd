# SPDX-License-Identifier: Apache-2.0
"""A login by OAuth 2.0 that comes with a launch, in wire order. Source of the words: RFC 6749."""

from __future__ import annotations

from pydantic import Field, JsonValue

from vedette.wire.launch_enums import (
    FormAuthenticationType,
    OAuth2AuthenticationType,
    OAuth2FlowType,
    OtpAlgorithm,
    OtpType,
)
from vedette.wire.launch_logins import (
    AuthorizationTokenRule,
    BasicAuthenticationCredential,
    FormAuthenticationCustomScript,
)
from vedette.wire.model import WireModel
from vedette.wire.tolerance import Maybe, MaybeList


class OAuth2Endpoint(WireModel):
    """An address that tokens or codes come from."""

    url: Maybe[str] = Field(default=None, description="The address.")
    content_type: Maybe[str] = Field(default=None, description="The media type that is sent.")
    method: Maybe[str] = Field(default=None, description="The HTTP method.")


class NameValuePair(WireModel):
    """A named value that is sent along."""

    name: str | None = Field(default=None, description="The name.")
    value: str | None = Field(default=None, description="The value.")
    is_encoded: Maybe[bool] = Field(default=None, description="Whether the value is URL-encoded already.")
    is_encrypted: Maybe[bool] = Field(default=None, description="Whether the value is encrypted.")


class OAuth2ResponseFields(WireModel):
    """Under which names the answer holds what matters."""

    access_token: str | None = Field(default=None, description="The key of the access token.")
    refresh_token: str | None = Field(default=None, description="The key of the refresh token.")
    expire: str | None = Field(default=None, description="The key of the lifetime.")
    token_type: str | None = Field(default=None, description="The key of the token's type, or the type itself.")
    is_token_type_fixed: Maybe[bool] = Field(default=None, description="Whether TokenType is the type itself.")


class OtpSettings(WireModel):
    """How one-time passwords are made (RFC 4226, RFC 6238)."""

    otp_type: Maybe[OtpType] = Field(default=None, description="The kind.")
    secret_key: str | None = Field(default=None, description="The secret.")
    digit: Maybe[int] = Field(default=None, description="How many digits.")
    period: Maybe[int] = Field(default=None, description="For how many seconds one holds.")
    algorithm: Maybe[OtpAlgorithm] = Field(default=None, description="The hash.")


class OAuth2ThreeLeggedFields(WireModel):
    """Who agrees that the scan acts in their name."""

    enabled: Maybe[bool] = Field(default=None, description="Whether somebody has to agree.")
    username: str | None = Field(default=None, description="The user name.")
    password: str | None = Field(default=None, description="The password.")
    otp_settings: OtpSettings | None = Field(default=None, description="The one-time password.")
    custom_scripts: MaybeList[str] = Field(default=None, description="Scripts for the pages, in order.")


class OAuth2FormAuthenticationSetting(WireModel):
    """A login through a form on the way to a token."""

    custom_scripts: MaybeList[FormAuthenticationCustomScript] = Field(default=None, description="Scripts, in order.")
    detect_bearer_token: Maybe[bool] = Field(default=None, description="Whether a bearer token seen is sent along.")
    enable_diagnostics_logging: Maybe[bool] = Field(default=None, description="Whether the login is logged closely.")
    detect_authorization_tokens: Maybe[bool] = Field(default=None, description="Whether tokens are looked for.")
    authorization_token_rules: MaybeList[AuthorizationTokenRule] = Field(
        default=None, description="Where tokens come from and go to."
    )
    disable_logout_detection: Maybe[bool] = Field(default=None, description="Whether a logout goes unnoticed.")
    login_form_url: Maybe[str] = Field(default=None, description="The page with the form.")
    login_required_url: Maybe[str] = Field(default=None, description="A page that only a logged-in user sees.")
    logout_keyword_patterns: str | None = Field(default=None, description="Texts of a logged-out page, as JSON.")
    logout_redirect_pattern: str | None = Field(default=None, description="Where a logged-out user is sent.")
    override_target_url_with_authenticated_page: Maybe[bool] = Field(
        default=None, description="Whether the page after the login becomes the start address."
    )
    password: str | None = Field(default=None, description="The password.")
    user_name: str | None = Field(default=None, description="The user name.")
    form_auth_type: Maybe[FormAuthenticationType] = Field(default=None, description="Given, or from a vault.")
    form_auth_integration_type: Maybe[str] = Field(default=None, description="The kind of vault.")
    otp_settings: OtpSettings | None = Field(default=None, description="The one-time password.")
    hashicorp_vault_setting: dict[str, JsonValue] | None = Field(default=None, description="Kept as sent.")
    cyber_ark_vault_setting: dict[str, JsonValue] | None = Field(default=None, description="Kept as sent.")
    azure_key_vault_setting: dict[str, JsonValue] | None = Field(default=None, description="Kept as sent.")


class OAuth2BasicAuthenticationSetting(WireModel):
    """HTTP authentication on the way to a token."""

    always_authenticate_no_challenge: Maybe[bool] = Field(default=None, description="Whether to send unasked.")
    credentials: MaybeList[BasicAuthenticationCredential] = Field(default=None, description="The credentials.")


class OAuth2Setting(WireModel):
    """A login by OAuth 2.0."""

    serialized_policy_data: str | None = Field(default=None, description="Kept as sent.")
    flow_type: Maybe[OAuth2FlowType] = Field(default=None, description="The flow.")
    authentication_type: Maybe[OAuth2AuthenticationType] = Field(default=None, description="How the client logs in.")
    access_token_endpoint: OAuth2Endpoint | None = Field(default=None, description="Where tokens come from.")
    authorization_code_endpoint: OAuth2Endpoint | None = Field(default=None, description="Where codes come from.")
    access_token_items: MaybeList[NameValuePair] = Field(default=None, description="What is sent for a token.")
    authorization_code_items: MaybeList[NameValuePair] = Field(default=None, description="What is sent for a code.")
    response_fields: OAuth2ResponseFields | None = Field(default=None, description="The keys of the answer.")
    three_legged_fields: OAuth2ThreeLeggedFields | None = Field(default=None, description="Who agrees.")
    id: str | None = Field(default=None, description="The id of the setting.")
    enabled: Maybe[bool] = Field(default=None, description="Whether the login is used.")
    headers: MaybeList[NameValuePair] = Field(default=None, description="Headers that are sent along.")
    form_authentication_setting: OAuth2FormAuthenticationSetting | None = Field(
        default=None, description="The form on the way."
    )
    basic_authentication_setting: OAuth2BasicAuthenticationSetting | None = Field(
        default=None, description="The HTTP authentication on the way."
    )
