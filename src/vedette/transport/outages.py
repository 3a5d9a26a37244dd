# SPDX-License-Identifier: Apache-2.0
"""What libcurl's error numbers mean to a scan: the kind of outage, one sentence, and what to do about it.

Source: libcurl-errors(3).
"""

from __future__ import annotations

from dataclasses import dataclass

import pycurl

from vedette.domain.exchange import Origin
from vedette.domain.policy import HttpLimits
from vedette.scan.ports import NoAnswer, Outage
from vedette.transport.curl import CurlError
from vedette.transport.proxy import Proxy

_E_PROXY = 97
_NAMES = frozenset({pycurl.E_COULDNT_RESOLVE_HOST, pycurl.E_URL_MALFORMAT})
"""The latter: a name that browsers take and libcurl does not."""
_PROXY = frozenset({pycurl.E_COULDNT_RESOLVE_PROXY, _E_PROXY})
_CERTIFICATE = frozenset({pycurl.E_PEER_FAILED_VERIFICATION})
_TLS = frozenset(
    {
        pycurl.E_SSL_CONNECT_ERROR,
        pycurl.E_SSL_ENGINE_NOTFOUND,
        pycurl.E_SSL_ENGINE_SETFAILED,
        pycurl.E_SSL_CERTPROBLEM,
        pycurl.E_SSL_CIPHER,
        pycurl.E_USE_SSL_FAILED,
        pycurl.E_SSL_CACERT_BADFILE,
        pycurl.E_SSL_SHUTDOWN_FAILED,
        pycurl.E_SSL_CRL_BADFILE,
        pycurl.E_SSL_ISSUER_ERROR,
        pycurl.E_SSL_PINNEDPUBKEYNOTMATCH,
        pycurl.E_SSL_INVALIDCERTSTATUS,
    }
)
_CLOSED = frozenset(
    {
        pycurl.E_GOT_NOTHING,
        pycurl.E_PARTIAL_FILE,
        pycurl.E_SEND_ERROR,
        pycurl.E_RECV_ERROR,
        pycurl.E_SEND_FAIL_REWIND,
    }
)
_OVER_LONG_HEAD = "Too large response headers"
"""Comes with the number of a receive error."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What else is known of a transfer that failed."""

    origin: Origin
    limits: HttpLimits
    proxy: Proxy | None
    is_connected: bool
    """Whether a connection was made, or an old one used."""
    proxy_status: int
    """The status of the proxy's answer to CONNECT; 0 for none."""
    lacks_tunnel: bool
    """Whether a proxy was asked for a tunnel and did not give one."""


def describe_outage(error: CurlError | None, seen: Circumstances) -> NoAnswer:
    """Return the outage of a transfer that brought no response head; `error` is None when it ended in the middle."""
    if error is None:
        return _closed(seen.origin)
    if seen.proxy is not None and _is_fault_of_proxy(error, seen):
        return _proxy_failed(error, seen.proxy, seen.proxy_status)
    if error.code in _NAMES:
        return NoAnswer(Outage.NAME, f"The name {seen.origin.host} could not be resolved.", "Check its spelling.")
    if error.code == pycurl.E_COULDNT_CONNECT:
        return _not_connected(f"{seen.origin} does not accept connections.")
    if error.code == pycurl.E_OPERATION_TIMEDOUT:
        return _timed_out(seen)
    if error.code in _CERTIFICATE:
        return NoAnswer(
            Outage.TLS,
            f"The certificate of {seen.origin} is not trusted: {_words(error)}.",
            "Name the file of the authority that signed it, or switch the verification off for this scan.",
        )
    if error.code in _TLS:
        return NoAnswer(
            Outage.TLS, f"No TLS session could be made with {seen.origin}: {_words(error)}.", "Check its TLS settings."
        )
    if error.code in _CLOSED and _OVER_LONG_HEAD not in error.text:
        return _closed(seen.origin)
    return NoAnswer(
        Outage.PROTOCOL,
        f"What {seen.origin} sent is not a valid HTTP response: {_words(error)}.",
        "Check that a web server answers at this address and port.",
    )


def _is_fault_of_proxy(error: CurlError, seen: Circumstances) -> bool:
    if error.code in _PROXY or seen.lacks_tunnel:
        return True
    return not seen.is_connected and error.code in (pycurl.E_COULDNT_CONNECT, pycurl.E_OPERATION_TIMEDOUT)


def _proxy_failed(error: CurlError, proxy: Proxy, status: int) -> NoAnswer:
    if status == 407:
        return NoAnswer(
            Outage.PROXY, f"The proxy {proxy.url} asks for other credentials.", "Put user and password into its URL."
        )
    what = f"answered {status}" if status else _words(error)
    return NoAnswer(
        Outage.PROXY, f"The proxy {proxy.url} did not connect: {what}.", "Check the proxy's address and its rules."
    )


def _not_connected(sentence: str) -> NoAnswer:
    return NoAnswer(Outage.CONNECT, sentence, "Check that the server runs and that no firewall is in the way.")


def _timed_out(seen: Circumstances) -> NoAnswer:
    if not seen.is_connected:
        seconds = min(seen.limits.connect_timeout.seconds, seen.limits.request_timeout.seconds)
        return _not_connected(f"{seen.origin} accepted no connection within {seconds:g} seconds.")
    return NoAnswer(
        Outage.TIMEOUT,
        f"{seen.origin} did not answer within {seen.limits.request_timeout.seconds:g} seconds.",
        "Check the server's load, or raise the policy's time limit for requests.",
    )


def _closed(origin: Origin) -> NoAnswer:
    return NoAnswer(
        Outage.CLOSED,
        f"{origin} closed the connection before its response head was complete.",
        "Check the server's log, and whether a firewall or WAF resets connections.",
    )


def _words(error: CurlError) -> str:
    return error.text.strip().rstrip(".") or f"libcurl error {error.code}"
