# SPDX-License-Identifier: Apache-2.0
"""The parts of a scan policy that say how requests are sent, each in wire order."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vedette.wire.model import WireModel
from vedette.wire.scan_policy_enums import AttackMode, InvalidCertificateAction
from vedette.wire.tolerance import Maybe, MaybeList, Trimmed

Seconds = Annotated[int, Field(ge=1, le=1_000)]


class ScanPolicyUserAgent(WireModel):
    """A program that a scan says it is."""

    name: str | None = Field(default=None, description="What it is called.")
    value: str | None = Field(default=None, description="The User-Agent line.")


class HttpRequestSetting(WireModel):
    """Header lines, pace and connections."""

    accept: str | None = Field(default=None, description="The Accept line.")
    accept_charset: str | None = Field(default=None, description="The Accept-Charset line; empty for none.")
    accept_language: str | None = Field(default=None, description="The Accept-Language line; empty for none.")
    enable_cookies: Maybe[bool] = Field(default=None, description="Whether cookies that the site sets are sent back.")
    enable_gzip_and_deflate: Maybe[bool] = Field(default=None, description="Whether compressed answers are accepted.")
    http_keep_alive: Maybe[bool] = Field(default=None, description="Whether connections serve several requests.")
    log_http_requests: Maybe[bool] = Field(default=None, description="Whether a log file of requests is written.")
    requests_per_second: Maybe[Annotated[int, Field(ge=0, le=100)]] = Field(
        default=None, description="How many requests a second are sent, 1 to 100; 0 leaves it to the site's health."
    )
    concurrent_connection_count: Maybe[Annotated[int, Field(ge=1, le=25)]] = Field(
        default=None, description="How many requests are under way at once, 1 to 25."
    )
    request_timeout: Maybe[Seconds] = Field(default=None, description="How many seconds an answer may take.")
    connection_timeout: Maybe[Seconds] = Field(default=None, description="How many seconds a connection may take.")
    user_agent: str | None = Field(default=None, description="The User-Agent line; empty for Vedette's own.")
    user_agents: dict[str, str | None] | None = Field(default=None, description="Programs to choose from.")
    custom_user_agents: dict[str, str | None] | None = Field(default=None, description="Further ones.")
    custom_user_agent: ScanPolicyUserAgent | None = Field(default=None, description="The chosen program.")
    force_user_agent: Maybe[bool] = Field(
        default=None, description="Whether the User-Agent of imported requests is replaced."
    )
    authorization_header_name: Maybe[str] = Field(
        default=None, description="The line that shows credentials of HTTP Basic. Default Authorization."
    )


class PolicyHeader(WireModel):
    """A header that is sent with every request."""

    attack_mode: Maybe[AttackMode] = Field(default=None, description="At which routes it is tested. Default None.")
    enabled: Maybe[bool] = Field(default=None, description="Whether it is sent. Default true.")
    name: Trimmed[str] = Field(description="Its name.")
    value: str | None = Field(default=None, description="Its value; shown as asterisks.")


class ProxySetting(WireModel):
    """The proxy that requests go through."""

    proxy_by_pass_list: MaybeList[str] = Field(default=None, description="Hosts that are reached without it.")
    enable_custom_proxy: Maybe[bool] = Field(default=None, description="Whether it is used.")
    proxy_address: Maybe[str] = Field(default=None, description="Its host, or `scheme://host`.")
    proxy_authentication_required: Maybe[bool] = Field(default=None, description="Whether it wants credentials.")
    proxy_domain: Maybe[str] = Field(default=None, description="The domain of the user.")
    proxy_password: str | None = Field(default=None, description="The password; shown as asterisks.")
    proxy_port: Maybe[Annotated[int, Field(ge=0, le=65_535)]] = Field(default=None, description="Its port.")
    proxy_username: Maybe[str] = Field(default=None, description="The user name.")
    proxy_by_pass_on_local: Maybe[bool] = Field(default=None, description="Whether local hosts are reached without it.")
    proxy_by_pass_text: Maybe[str] = Field(default=None, description="ProxyByPassList as a text.")
    use_policy_proxy_for_external_communication: Maybe[bool] = Field(
        default=None, description="Whether services of the vendor are reached through it."
    )


class SslTlsSetting(WireModel):
    """Versions of TLS, and certificates that are not valid."""

    external_domain_invalid_certificate_action: Maybe[InvalidCertificateAction] = Field(
        default=None, description="What is done at hosts other than the target."
    )
    ssl3_enabled: Maybe[bool] = Field(default=None, description="Whether SSL 3.0 is spoken.")
    target_url_invalid_certificate_action: Maybe[InvalidCertificateAction] = Field(
        default=None, description="What is done at the target."
    )
    tls10_enabled: Maybe[bool] = Field(default=None, description="Whether TLS 1.0 is spoken.")
    tls11_enabled: Maybe[bool] = Field(default=None, description="Whether TLS 1.1 is spoken.")
    tls12_enabled: Maybe[bool] = Field(default=None, description="Whether TLS 1.2 is spoken.")
    tls13_enabled: Maybe[bool] = Field(default=None, description="Whether TLS 1.3 is spoken.")
