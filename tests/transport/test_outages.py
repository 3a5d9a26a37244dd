# SPDX-License-Identifier: Apache-2.0
"""Each of libcurl's troubles becomes one kind of outage, a whole sentence and a remedy."""

from __future__ import annotations

from dataclasses import replace

import pycurl
import pytest
from tests.support.senders import QUICK, origin_of

from vedette.scan.ports import Outage
from vedette.transport.curl import CurlError
from vedette.transport.outages import Circumstances, describe_outage
from vedette.transport.proxy import Proxy

DIRECT = Circumstances(origin_of(80), QUICK, None, is_connected=True, proxy_status=0, lacks_tunnel=False)
UNCONNECTED = replace(DIRECT, is_connected=False)
BEHIND = replace(DIRECT, proxy=Proxy("http", "proxy.test", 8080, "me", "hush"))
KINDS: dict[str, tuple[CurlError | None, Circumstances, Outage]] = {
    "the transfer ended within the head": (None, DIRECT, Outage.CLOSED),
    "the name is unknown": (CurlError(pycurl.E_COULDNT_RESOLVE_HOST, "x"), UNCONNECTED, Outage.NAME),
    "nobody listens": (CurlError(pycurl.E_COULDNT_CONNECT, "x"), UNCONNECTED, Outage.CONNECT),
    "nobody listens in time": (CurlError(pycurl.E_OPERATION_TIMEDOUT, "x"), UNCONNECTED, Outage.CONNECT),
    "nobody answers in time": (CurlError(pycurl.E_OPERATION_TIMEDOUT, "x"), DIRECT, Outage.TIMEOUT),
    "the certificate is not trusted": (CurlError(pycurl.E_PEER_FAILED_VERIFICATION, "x"), DIRECT, Outage.TLS),
    "the handshake fails": (CurlError(pycurl.E_SSL_CONNECT_ERROR, ""), DIRECT, Outage.TLS),
    "the connection is reset": (CurlError(pycurl.E_RECV_ERROR, "reset by peer"), DIRECT, Outage.CLOSED),
    "the head is too long": (CurlError(pycurl.E_RECV_ERROR, "Too large response headers: 9"), DIRECT, Outage.PROTOCOL),
    "nothing is known of the trouble": (CurlError(999, ""), DIRECT, Outage.PROTOCOL),
    "the proxy is not there": (CurlError(7, "x"), replace(BEHIND, is_connected=False), Outage.PROXY),
    "the proxy gives no tunnel": (CurlError(56, "x"), replace(BEHIND, lacks_tunnel=True), Outage.PROXY),
    "the proxy refuses us": (CurlError(56, "x"), replace(BEHIND, lacks_tunnel=True, proxy_status=407), Outage.PROXY),
    "SOCKS fails": (CurlError(97, "x"), BEHIND, Outage.PROXY),
    "the site behind the proxy resets": (CurlError(pycurl.E_RECV_ERROR, "x"), BEHIND, Outage.CLOSED),
}


@pytest.mark.parametrize(("error", "seen", "outage"), KINDS.values(), ids=KINDS)
def test_says_what_it_is_where(error: CurlError | None, seen: Circumstances, outage: Outage) -> None:
    failure = describe_outage(error, seen)

    assert failure.outage is outage
    assert failure.message.endswith(".")
    assert failure.remedy.endswith(".")
    assert "hush" not in str(failure)
