# SPDX-License-Identifier: Apache-2.0
"""Reads what a client says about sending: header lines, pace, TLS, the proxy, headers of one's own."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, unquote, urlsplit

from vedette.domain.exchange import TOKEN
from vedette.domain.policy import PolicySecrets
from vedette.domain.policy_http import CustomHeader, HttpLimits, HttpManners, TlsRules, TlsVersion
from vedette.domain.time import Span
from vedette.errors import UsageError
from vedette.services.launch_credentials import check_header
from vedette.services.policy_reading import checked_count, checked_line, sent_or
from vedette.wire.scan_policy import ScanPolicySettings
from vedette.wire.scan_policy_enums import AttackMode, InvalidCertificateAction
from vedette.wire.scan_policy_http import HttpRequestSetting, PolicyHeader, ProxySetting, SslTlsSetting
from vedette.wire.shape_scan_policy_parts import ATTACK_MODES, SECRET, proxy_setting, ssl_tls_setting

_TESTS = {wire: own for own, wire in ATTACK_MODES.items()}
_HTTP = "HttpRequestSettings"
_HEADERS = "CustomHttpHeaderSettings"
_SCHEMES = frozenset({"http", "https", "socks5"})


def read_http_limits(sent: HttpRequestSetting | None, base: HttpLimits) -> HttpLimits:
    """Return `base` with the pace and the limits that were sent."""
    if sent is None:
        return base
    return replace(
        base,
        requests_per_second=float(sent_or(sent.requests_per_second, round(base.requests_per_second))),
        concurrency=sent_or(sent.concurrent_connection_count, base.concurrency),
        request_timeout=base.request_timeout if sent.request_timeout is None else Span.of(seconds=sent.request_timeout),
        connect_timeout=base.connect_timeout
        if sent.connection_timeout is None
        else Span.of(seconds=sent.connection_timeout),
    )


def read_manners(sent: ScanPolicySettings, base: HttpManners) -> HttpManners:
    """Return `base` with the header lines and habits that were sent. Raises UsageError."""
    http = sent.http_request_settings or HttpRequestSetting()
    agent = http.user_agent if http.custom_user_agent is None else http.custom_user_agent.value
    name = sent_or(http.authorization_header_name, base.authorization_header)
    if not TOKEN.fullmatch(name):
        raise UsageError(
            f"{_HTTP}.AuthorizationHeaderName is no name of a header.",
            "Names are letters, digits and hyphens.",
            field=f"{_HTTP}.AuthorizationHeaderName",
        )
    return replace(
        base,
        user_agent=_line(agent, base.user_agent, "UserAgent"),
        accept=_line(http.accept, base.accept, "Accept") or HttpManners().accept,
        accept_language=_line(http.accept_language, base.accept_language, "AcceptLanguage"),
        accept_charset=_line(http.accept_charset, base.accept_charset, "AcceptCharset"),
        accepts_compression=sent_or(http.enable_gzip_and_deflate, base.accepts_compression),
        keeps_cookies=sent_or(http.enable_cookies, base.keeps_cookies),
        keeps_connections=sent_or(http.http_keep_alive, base.keeps_connections),
        authorization_header=name,
        tls=_read_tls(sent.ssl_tls_setting_model, base.tls),
    )


def _line(sent: str | None, base: str | None, name: str) -> str | None:
    """Return the line that was sent, None for an empty one; `base` where nothing was sent."""
    return base if sent is None else checked_line(sent, f"{_HTTP}.{name}") or None


def _read_tls(sent: SslTlsSetting | None, base: TlsRules) -> TlsRules:
    if sent is None:
        return base
    known = ssl_tls_setting(base)
    spoken = [
        version
        for version, wish, was in zip(
            TlsVersion,
            (sent.tls10_enabled, sent.tls11_enabled, sent.tls12_enabled, sent.tls13_enabled),
            (known.tls10_enabled, known.tls11_enabled, known.tls12_enabled, known.tls13_enabled),
            strict=True,
        )
        if (was if wish is None else wish)
    ]
    order = list(TlsVersion)
    if not spoken or order.index(spoken[-1]) - order.index(spoken[0]) + 1 != len(spoken):
        raise UsageError(
            "SslTlsSettingModel leaves out a version of TLS between two others, or every one.",
            "Enable all versions from the oldest to the newest that you want.",
            field="SslTlsSettingModel",
        )
    target, others = sent.target_url_invalid_certificate_action, sent.external_domain_invalid_certificate_action
    return TlsRules(
        spoken[0],
        spoken[-1],
        base.verifies_target if target is None else target is InvalidCertificateAction.REJECT,
        base.verifies_others if others is None else others is InvalidCertificateAction.REJECT,
    )


def read_headers(sent: list[PolicyHeader] | None, base: tuple[CustomHeader, ...]) -> tuple[CustomHeader, ...]:
    """Return the headers that were sent; a value of asterisks stays as it is. Raises UsageError."""
    if sent is None:
        return base
    stored = {each.name.lower(): each.value for each in base}
    headers: dict[str, CustomHeader] = {}
    for each in checked_count(sent, _HEADERS):
        value = (each.value or "").strip()
        if value == SECRET:
            value = stored.get(each.name.lower(), SECRET)
        check_header(each.name, value, _HEADERS)
        if value == SECRET or each.name.lower() in headers:
            raise UsageError(
                f"{_HEADERS}: {each.name} is there twice, or has asterisks for a value that is not stored.",
                "Send each header once, with its value.",
                field=_HEADERS,
            )
        test = _TESTS[AttackMode.NONE if each.attack_mode is None else each.attack_mode]
        headers[each.name.lower()] = CustomHeader(each.name, value, each.enabled is not False, test)
    return tuple(headers.values())


def read_proxy_setting(sent: ProxySetting | None, base: PolicySecrets) -> PolicySecrets:
    """Return `base` with the proxy that was sent; a password of asterisks stays while host and port do.

    Raises UsageError.
    """
    if sent is None:
        return base
    known = proxy_setting(base)
    address = sent_or(sent.proxy_address, known.proxy_address or "")
    port = sent_or(sent.proxy_port, known.proxy_port or 0)
    is_on = sent_or(sent.enable_custom_proxy, base.uses_proxy)
    if not address:
        if is_on:
            raise UsageError(
                "ProxySettings.ProxyAddress is empty.", "Name the proxy's host.", field="ProxySettings.ProxyAddress"
            )
        return replace(base, proxy=None, uses_proxy=False)
    scheme, mark, host = address.rpartition("://")
    scheme = scheme.lower() if mark else "http"
    host = host.rstrip("/")
    if scheme not in _SCHEMES or not host or "@" in host or not 0 < port < 65_536:
        raise UsageError(
            "ProxySettings names no proxy that can be used.",
            "ProxyAddress is a host, or http://, https:// or socks5:// and a host; ProxyPort is its port.",
            field="ProxySettings.ProxyAddress",
        )
    place = f"{scheme}://{host}:{port}"
    return replace(base, proxy=_with_credentials(place, sent, base), uses_proxy=is_on)


def _with_credentials(place: str, sent: ProxySetting, base: PolicySecrets) -> str:
    """Return the proxy's URL with user name and password."""
    known = urlsplit(base.proxy or "")
    user = sent.proxy_username or (unquote(known.username) if known.username and sent.proxy_username is None else "")
    if sent.proxy_authentication_required and not user:
        raise UsageError(
            "ProxySettings.ProxyUsername is empty, and the proxy wants credentials.",
            "Send user name and password, or ProxyAuthenticationRequired false.",
            field="ProxySettings.ProxyUsername",
        )
    if sent.proxy_authentication_required is False or not user:
        return place
    password = sent.proxy_password
    if password in (None, SECRET):
        is_same_place = place == f"{known.scheme}://{known.netloc.rpartition('@')[2]}"
        if password == SECRET and not is_same_place:
            raise UsageError(
                "ProxySettings.ProxyPassword is sent as asterisks for another proxy.",
                "Send the password itself.",
                field="ProxySettings.ProxyPassword",
            )
        password = unquote(known.password or "") if is_same_place else ""
    scheme, _, rest = place.partition("://")
    return f"{scheme}://{quote(user, safe='')}:{quote(password or '', safe='')}@{rest}"
