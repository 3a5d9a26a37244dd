# SPDX-License-Identifier: Apache-2.0
"""Logins that come with a launch: HTTP authentication, headers, certificates, forms. Each in wire order.

Secrets keep the space around them: a password may end in one.
"""

from __future__ import annotations

from pydantic import Field, JsonValue

from vedette.wire.launch_enums import (
    FormAuthenticationType,
    HttpAuthenticationType,
    OtpAlgorithm,
    OtpType,
    SecretEngineVersion,
)
from vedette.wire.launch_imports import ImportedFile
from vedette.wire.model import WireModel
from vedette.wire.tolerance import Maybe, MaybeGuid, MaybeList, Trimmed


class BasicAuthenticationCredential(WireModel):
    """A user name and password for HTTP authentication below an address."""

    authentication_type: Maybe[HttpAuthenticationType] = Field(default=None, description="The scheme. Default Basic.")
    domain: str | None = Field(default=None, description="The domain of the user, for NTLM and Kerberos.")
    password: str = Field(description="The password.")
    uri_prefix: Trimmed[str] = Field(description="The address below which the credentials are sent.")
    user_name: str = Field(description="The user name.")
    original_uri_prefix: str | None = Field(default=None, description="The prefix before placeholders were filled.")
    original_user_name: str | None = Field(default=None, description="The user name before placeholders were filled.")
    original_password: str | None = Field(default=None, description="The password before placeholders were filled.")
    is_replaced_credentials: Maybe[bool] = Field(default=None, description="Whether placeholders were filled.")


class BasicAuthenticationSetting(WireModel):
    """Credentials for HTTP authentication."""

    credentials: MaybeList[BasicAuthenticationCredential] = Field(default=None, description="The credentials.")
    is_enabled: Maybe[bool] = Field(default=None, description="Whether they are used.")
    no_challenge: Maybe[bool] = Field(default=None, description="Whether they are sent without being asked for.")


class ClientCertificateSetting(WireModel):
    """A certificate that the scan shows when TLS asks for one."""

    file: ImportedFile | None = Field(default=None, description="The certificate with its key, PFX or CRT.")
    is_enabled: Maybe[bool] = Field(default=None, description="Whether it is used.")
    password: str | None = Field(default=None, description="The password of the file.")


class CustomHttpHeader(WireModel):
    """A header that is sent with every request."""

    name: Trimmed[str] = Field(description="The name of the header.")
    value: str | None = Field(default=None, description="Its value.")
    original_name: str | None = Field(default=None, description="The name before placeholders were filled.")
    is_replaced_credentials: Maybe[bool] = Field(default=None, description="Whether placeholders were filled.")


class HeaderAuthentication(WireModel):
    """Headers that log the scan in."""

    headers: MaybeList[CustomHttpHeader] = Field(default=None, description="The headers.")
    is_enabled: Maybe[bool] = Field(default=None, description="Whether they are sent.")


class FormAuthenticationCustomScript(WireModel):
    """A script that fills in a page of the login."""

    value: str = Field(description="The script.")


class LogoutKeywordPattern(WireModel):
    """A text by which a page shows that the scan is logged out."""

    pattern: str = Field(description="The text or expression.")
    regex: Maybe[bool] = Field(default=None, description="Whether it is a regular expression.")


class AuthorizationTokenRule(WireModel):
    """Where a token is taken from, and where it is sent."""

    source: str | None = Field(default=None, description="The address whose answer holds the token.")
    destination: str | None = Field(default=None, description="The address that the token is sent to.")


class FormAuthenticationPersona(WireModel):
    """Who logs in: a user name and password, given or fetched from a vault, and a one-time password."""

    is_active: Maybe[bool] = Field(default=None, description="Whether this persona is used for the scan.")
    password: str | None = Field(default=None, description="The password.")
    user_name: str | None = Field(default=None, description="The user name.")
    otp_type: Maybe[OtpType] = Field(default=None, description="The kind of one-time password.")
    secret_key: str | None = Field(default=None, description="The secret of the one-time passwords.")
    digit: Maybe[int] = Field(default=None, description="How many digits a one-time password has.")
    period: Maybe[int] = Field(default=None, description="For how many seconds a one-time password holds.")
    algorithm: Maybe[OtpAlgorithm] = Field(default=None, description="The hash of the one-time passwords.")
    form_auth_type: Maybe[FormAuthenticationType] = Field(default=None, description="Given, or from a vault.")
    integration_id: MaybeGuid = Field(default=None, description="The vault.")
    version: Maybe[SecretEngineVersion] = Field(default=None, description="HashiCorp: the engine's version.")
    secret_engine: str | None = Field(default=None, description="HashiCorp: the secret engine.")
    secret: str | None = Field(default=None, description="HashiCorp: the secret's path.")
    use_static_username: Maybe[bool] = Field(default=None, description="HashiCorp: whether the user name is given.")
    static_username: str | None = Field(default=None, description="HashiCorp: the user name.")
    username_key: str | None = Field(default=None, description="HashiCorp: the key of the user name.")
    password_key: str | None = Field(default=None, description="HashiCorp: the key of the password.")
    cyber_ark_use_static_username: Maybe[bool] = Field(
        default=None, description="CyberArk: whether the user name is given."
    )
    cyber_ark_static_username: str | None = Field(default=None, description="CyberArk: the user name.")
    cyber_ark_user_name_query: str | None = Field(default=None, description="CyberArk: the query of the user name.")
    cyber_ark_password_query: str | None = Field(default=None, description="CyberArk: the query of the password.")
    azure_use_static_username: Maybe[bool] = Field(default=None, description="Azure: whether the user name is given.")
    azure_static_username: str | None = Field(default=None, description="Azure: the user name.")
    azure_secret: str | None = Field(default=None, description="Azure: the secret.")
    azure_vault_name: str | None = Field(default=None, description="Azure: the vault.")
    azure_username_key: str | None = Field(default=None, description="Azure: the key of the user name.")
    azure_password_key: str | None = Field(default=None, description="Azure: the key of the password.")
    original_user_name: str | None = Field(default=None, description="The user name before placeholders were filled.")
    is_replaced_credentials: Maybe[bool] = Field(default=None, description="Whether placeholders were filled.")
    index: Maybe[int] = Field(default=None, description="The place of the persona in the list.")


class FormAuthenticationSetting(WireModel):
    """A login through a form."""

    integrations: dict[str, JsonValue] | None = Field(default=None, description="Vaults by id; kept as sent.")
    custom_scripts: MaybeList[FormAuthenticationCustomScript] = Field(
        default=None, description="Scripts for the pages of the login, in order."
    )
    interactive_login_required: Maybe[bool] = Field(default=None, description="Whether a person has to take part.")
    default_persona_validation: Maybe[bool] = Field(default=None, description="Read-only; ignored.")
    detect_bearer_token: Maybe[bool] = Field(
        default=None, description="Whether a bearer token seen at the login is sent along. Default true."
    )
    enable_diagnostics_logging: Maybe[bool] = Field(default=None, description="Whether the login is logged closely.")
    disable_logout_detection: Maybe[bool] = Field(
        default=None, description="Whether the scan goes on without noticing that it is logged out."
    )
    is_enabled: Maybe[bool] = Field(default=None, description="Whether the login is used.")
    is_not_verified: Maybe[bool] = Field(default=None, description="Read-only; ignored.")
    login_form_url: Maybe[str] = Field(default=None, description="The page with the form.")
    login_required_url: Maybe[str] = Field(default=None, description="A page that only a logged-in user sees.")
    logout_keyword_patterns: MaybeList[LogoutKeywordPattern] = Field(
        default=None, description="Texts by which a page shows that the scan is logged out."
    )
    logout_keyword_patterns_value: str | None = Field(default=None, description="The same patterns as a JSON text.")
    logout_redirect_pattern: str | None = Field(
        default=None, description="Where the site redirects when the scan is logged out."
    )
    override_target_url: Maybe[bool] = Field(
        default=None, description="Whether the page after the login becomes the start address."
    )
    personas: MaybeList[FormAuthenticationPersona] = Field(default=None, description="Who may log in.")
    personas_validation: Maybe[bool] = Field(default=None, description="Read-only; ignored.")
    authorization_token_rules: MaybeList[AuthorizationTokenRule] = Field(
        default=None, description="Where tokens come from and go to."
    )
