# SPDX-License-Identifier: Apache-2.0
"""A sender as a scan has it, for one server on loopback."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from uuid import uuid4

from vedette.domain.exchange import Origin, Url
from vedette.domain.policy import HttpLimits
from vedette.domain.scan import Credentials, Via
from vedette.domain.scope import Scope, ScopeKind
from vedette.domain.website import ConsentBasis
from vedette.engine.clock import SystemClock
from vedette.scan.ports import Sender, SenderSettings
from vedette.transport.sender import CurlSenders


def loopback_url(port: int, target: str = "/") -> Url:
    """Return a URL of a server on this machine."""
    return Url(Origin("http", "127.0.0.1", port), target)


def open_sender(port: int, concurrency: int) -> AbstractAsyncContextManager[Sender]:
    """Return a sender for the whole of one origin on loopback, with a policy that allows `concurrency` at once."""
    target = loopback_url(port)
    settings = SenderSettings(
        scan_id=uuid4(),
        scope=Scope(target, ScopeKind.WHOLE_DOMAIN),
        consent={target.origin: ConsentBasis.LOOPBACK},
        limits=HttpLimits(concurrency=concurrency),
        via=Via(),
        credentials=Credentials(),
    )
    return CurlSenders(version="0", clock=SystemClock()).open(settings)
