# SPDX-License-Identifier: Apache-2.0
"""Every setting of a policy that the sender obeys, from the client's words to the bytes that a server on loopback gets.

The names of the cases are the paths of the settings on the wire; docs/policies.md names them.
"""

from __future__ import annotations

import base64
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.support.certificates import make_loopback_tls
from tests.support.policy_scans import Local, Settings, local_site, policy_of
from tests.support.proxies import http_proxy

from vedette.domain.scan import Credentials, ScanState, Via
from vedette.domain.time import Span
from vedette.scan.browser_limits import limits_of

pytestmark = pytest.mark.anyio

BODY = b"<html><body><p>Hello</p><a href='/next'>next</a></body></html>"
PAGE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: theme=dark\r\nContent-Length: %d\r\n\r\n" % len(BODY)
    + BODY
)


def line(name: bytes) -> Callable[[Local], set[bytes | None]]:
    """Look at what is sent in the header `name`."""

    def look(site: Local) -> set[bytes | None]:
        found: set[bytes | None] = set()
        for request in site.server.requests:
            head = request.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]
            pairs = {key.lower(): value.strip() for key, _, value in (each.partition(b":") for each in head)}
            found.add(pairs.get(name.lower()))
        return found

    return look


@dataclass(frozen=True)
class Case:
    """What one setting changes on the wire."""

    look: Callable[[Local], object]
    default: object
    changed: object
    settings: Settings
    credentials: Credentials = field(default_factory=Credentials)


def http(**settings: object) -> Settings:
    """Settings of the group HttpRequestSettings."""
    return {"HttpRequestSettings": settings}


def holds(name: bytes, value: bytes | None) -> Callable[[Local], bool]:
    """Look whether some request has this value in a header; None for a request without it."""
    return lambda site: value in line(name)(site)


def is_reused(site: Local) -> bool:
    """Look whether a connection served several requests."""
    return site.server.connections < len(site.server.requests)


BASIC = b"Basic " + base64.b64encode(b"u:p")
OBEYED: dict[str, Case] = {
    "HttpRequestSettings.Accept": Case(holds(b"accept", b"text/plain"), False, True, http(Accept="text/plain")),
    "HttpRequestSettings.AcceptCharset": Case(
        holds(b"accept-charset", b"utf-8"), False, True, http(AcceptCharset="utf-8")
    ),
    "HttpRequestSettings.AcceptLanguage": Case(
        holds(b"accept-language", b"de"), False, True, http(AcceptLanguage="de")
    ),
    "HttpRequestSettings.EnableCookies": Case(holds(b"cookie", b"theme=dark"), True, False, http(EnableCookies=False)),
    "HttpRequestSettings.EnableGzipAndDeflate": Case(
        holds(b"accept-encoding", b"identity"), False, True, http(EnableGzipAndDeflate=False)
    ),
    "HttpRequestSettings.HttpKeepAlive": Case(is_reused, True, False, http(HttpKeepAlive=False)),
    "HttpRequestSettings.UserAgent": Case(
        holds(b"user-agent", b"Mozilla/5.0 (test)"), False, True, http(UserAgent="Mozilla/5.0 (test)")
    ),
    "HttpRequestSettings.CustomUserAgent": Case(
        holds(b"user-agent", b"Mine/1"), False, True, http(CustomUserAgent={"Name": "Mine", "Value": "Mine/1"})
    ),
    "HttpRequestSettings.AuthorizationHeaderName": Case(
        holds(b"x-auth", BASIC), False, True, http(AuthorizationHeaderName="X-Auth"), Credentials(basic=("u", "p"))
    ),
    "CustomHttpHeaderSettings": Case(
        holds(b"x-key", b"k3y"), False, True, {"CustomHttpHeaderSettings": [{"Name": "X-Key", "Value": "k3y"}]}
    ),
    "CustomHttpHeaderSettings.Enabled": Case(
        holds(b"x-key", b"k3y"),
        False,
        False,
        {"CustomHttpHeaderSettings": [{"Name": "X-Key", "Value": "k3y", "Enabled": False}]},
    ),
}


@pytest.mark.parametrize("path", OBEYED)
async def test_a_scan_obeys(path: str) -> None:
    case = OBEYED[path]
    looks = []
    for settings in ({}, case.settings):
        async with local_site(PAGE) as site:
            disk = await site.scan(settings, credentials=case.credentials)
            looks.append(case.look(site))
            assert disk.scan.state is ScanState.COMPLETE

    assert looks == [case.default, case.changed]


async def test_every_request_is_marked_whoever_it_says_it_is() -> None:
    async with local_site(PAGE) as site:
        await site.scan(http(UserAgent="Mozilla/5.0"))

    assert None not in line(b"x-vedette-scan")(site)


PACE = {
    "HttpRequestSettings.RequestsPerSecond": ("requests_per_second", 0.0, 7.0, http(RequestsPerSecond=7)),
    "HttpRequestSettings.ConcurrentConnectionCount": ("concurrency", 10, 2, http(ConcurrentConnectionCount=2)),
    "HttpRequestSettings.RequestTimeout": (
        "request_timeout",
        Span.of(seconds=30),
        Span.of(seconds=5),
        http(RequestTimeout=5),
    ),
    "HttpRequestSettings.ConnectionTimeout": (
        "connect_timeout",
        Span.of(seconds=10),
        Span.of(seconds=3),
        http(ConnectionTimeout=3),
    ),
}


@pytest.mark.parametrize("path", PACE)
def test_the_sender_is_told(path: str) -> None:
    """How it keeps to these is tested in tests/transport (test_pacing, test_client)."""
    name, default, changed, settings = PACE[path]

    assert getattr(policy_of({}).http, name) == default
    assert getattr(policy_of(settings).http, name) == changed


async def test_a_scan_goes_through_the_policy_s_proxy() -> None:
    async with http_proxy(credentials="u:s3cret") as proxy, local_site(PAGE) as site:
        settings = {
            "EnableCustomProxy": True,
            "ProxyAddress": "127.0.0.1",
            "ProxyPort": proxy.port,
            "ProxyUsername": "u",
            "ProxyPassword": "s3cret",
        }
        disk = await site.scan({"ProxySettings": settings})
        asked = len(proxy.asked)
        await site.scan({"ProxySettings": {**settings, "EnableCustomProxy": False}})

    assert disk.scan.state is ScanState.COMPLETE
    assert asked > 0
    assert len(proxy.asked) == asked


async def test_a_proxy_that_wants_no_credentials_is_shown_none() -> None:
    async with http_proxy() as proxy, local_site(PAGE) as site:
        settings = {
            "EnableCustomProxy": True,
            "ProxyAddress": "127.0.0.1",
            "ProxyPort": proxy.port,
            "ProxyUsername": "u",
            "ProxyPassword": "s3cret",
            "ProxyAuthenticationRequired": False,
        }
        await site.scan({"ProxySettings": settings})

    assert proxy.asked
    assert all(b"proxy-authorization" not in head.lower() for head in proxy.asked)


async def test_the_proxy_of_the_launch_goes_before_the_policy_s() -> None:
    async with http_proxy() as ours, http_proxy() as theirs, local_site(PAGE) as site:
        settings = {"EnableCustomProxy": True, "ProxyAddress": "127.0.0.1", "ProxyPort": theirs.port}
        await site.scan({"ProxySettings": settings}, via=Via(proxy=f"http://127.0.0.1:{ours.port}"))

    assert ours.asked
    assert theirs.asked == []


IGNORE = {"TargetUrlInvalidCertificateAction": "Ignore"}
TLS_CASES = {
    "SslTlsSettingModel.TargetUrlInvalidCertificateAction": ({}, None, False),
    "SslTlsSettingModel.TargetUrlInvalidCertificateAction Ignore": (IGNORE, None, True),
    "SslTlsSettingModel.Tls12Enabled": ({**IGNORE, "Tls12Enabled": False}, ssl.TLSVersion.TLSv1_2, False),
    "SslTlsSettingModel.Tls13Enabled": (IGNORE, ssl.TLSVersion.TLSv1_3, True),
    "SslTlsSettingModel.Tls13Enabled off": ({**IGNORE, "Tls13Enabled": False}, ssl.TLSVersion.TLSv1_3, False),
    "SslTlsSettingModel.Tls11Enabled off": (IGNORE, ssl.TLSVersion.TLSv1_1, False),
    "SslTlsSettingModel.Tls11Enabled": ({**IGNORE, "Tls11Enabled": True}, ssl.TLSVersion.TLSv1_1, True),
    "SslTlsSettingModel.Tls10Enabled": (
        {**IGNORE, "Tls11Enabled": True, "Tls10Enabled": True},
        ssl.TLSVersion.TLSv1,
        True,
    ),
}


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("case", TLS_CASES)
async def test_a_scan_speaks_the_tls_of_its_policy(case: str, tmp_path: Path) -> None:
    settings, version, is_reached = TLS_CASES[case]
    tls = make_loopback_tls(tmp_path)
    if version is not None:
        tls.server.set_ciphers("ALL:@SECLEVEL=0")
        tls.server.minimum_version = tls.server.maximum_version = version
    async with local_site(PAGE, tls.server) as site:
        disk = await site.scan({"SslTlsSettingModel": settings})

    assert (disk.scan.state is ScanState.COMPLETE) is is_reached


@pytest.mark.parametrize(("action", "reached"), [("Reject", False), ("Ignore", True)])
async def test_other_hosts_have_a_setting_of_their_own(action: str, reached: bool, tmp_path: Path) -> None:
    tls = make_loopback_tls(tmp_path)
    async with local_site(PAGE, tls.server) as other, local_site(PAGE) as site:
        address = f"https://localhost:{other.server.port}/"
        await site.scan({"SslTlsSettingModel": {"ExternalDomainInvalidCertificateAction": action}}, others=(address,))

    assert bool(other.server.requests) is reached


BROWSER = {
    "JavaScriptSettings.EnableDomParser": ("is_on", False, {"EnableDomParser": False}),
    "JavaScriptSettings.DomParserLoadUrlTimeout": ("load_seconds", 3.0, {"DomParserLoadUrlTimeout": 3000}),
    "JavaScriptSettings.DomParserSimulationTimeout": ("explore_seconds", 7.0, {"DomParserSimulationTimeout": 7000}),
    "JavaScriptSettings.DomParserDfsLimit": ("most_depth", 2, {"DomParserDfsLimit": 2}),
    "JavaScriptSettings.DomParserMaxOptionElementsPerSelect": (
        "most_options",
        3,
        {"DomParserMaxOptionElementsPerSelect": 3},
    ),
    "JavaScriptSettings.BailThreshold": ("most_actions", 9, {"BailThreshold": 9}),
    "JavaScriptSettings.DomParserExclusionCssSelector": (
        "excluded_selectors",
        (".ads",),
        {"DomParserExclusionCssSelector": ".ads"},
    ),
    "JavaScriptSettings.DomParserExclusionJavascriptEvents": (
        "excluded_events",
        ("mouseover", "focus"),
        {"DomParserExclusionJavascriptEvents": "mouseover, focus"},
    ),
}


@pytest.mark.parametrize("path", BROWSER)
def test_the_browser_is_told(path: str) -> None:
    """How it keeps to these is tested with the browser itself (tests/transport/browser)."""
    name, changed, settings = BROWSER[path]
    before, after = limits_of(policy_of({}).browser), limits_of(policy_of({"JavaScriptSettings": settings}).browser)

    assert getattr(before, name) != changed
    assert getattr(after, name) == changed
