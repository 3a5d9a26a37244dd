# SPDX-License-Identifier: Apache-2.0
"""Sends a wire request through a pool of transfers and makes a response or an outage of what came."""

from __future__ import annotations

from types import TracebackType
from typing import NamedTuple, Self

import pycurl

from vedette.domain.exchange import BodyEnd, Headers, Response, Timing
from vedette.scan.ports import NoAnswer, NotAdmitted, RefusalReason
from vedette.transport.curl import CurlDriver, CurlError
from vedette.transport.decode import decode_body
from vedette.transport.outages import Circumstances, describe_outage
from vedette.transport.pins import Pins
from vedette.transport.response_head import HeadReader, ResponseHead
from vedette.transport.transfer import Headless, Received, Route, Transfer, WireRequest


class Answered(NamedTuple):
    """A response, the times it took, who served it, and the head that it answers."""

    response: Response
    timing: Timing
    address: str
    head: Headers


class HttpClient:
    """The connections of one sender. To be used in one running event loop, as a context manager."""

    def __init__(self, route: Route, pins: Pins) -> None:
        self._route = route
        self.pins = pins
        """Which addresses may be connected to."""
        self._driver = CurlDriver(most_connections=max(4, 2 * route.limits.concurrency))
        self._all: list[Transfer] = []
        self._idle: list[Transfer] = []
        self._reader = HeadReader()
        self._size_bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._driver.close([transfer.easy for transfer in self._all])

    async def send(self, request: WireRequest) -> Answered:
        """Return the answer. Raises NoAnswer, and NotAdmitted when the socket hook refused to connect.

        A safe request is sent once more when a connection that had served before brought not one byte of a head: the
        server had closed it meanwhile. Source: RFC 9112, section 9.3.1.
        """
        received = await self._perform(request)
        if received.headless is not None and _may_be_repeated(request, received, received.headless):
            received = await self._perform(request)
        if received.head is not None:
            return Answered(self._read(received, received.head), received.timing, received.address, request.head)
        assert received.headless is not None, "it is there where the head is not"
        if received.headless.is_address_refused:
            raise NotAdmitted(
                RefusalReason.ADDRESS,
                f"A connection for {request.origin} to an address that is not pinned was refused.",
            )
        raise self._describe(request, received.error, received.headless)

    def take_size(self) -> int:
        """Return how many bytes were sent and received since the last call, failed requests included."""
        size, self._size_bytes = self._size_bytes, 0
        return size

    async def _perform(self, request: WireRequest) -> Received:
        transfer = self._idle.pop() if self._idle else self._make()
        transfer.prepare(request)
        try:
            return transfer.take(await self._driver.perform(transfer.easy))
        finally:
            self._size_bytes += transfer.size_bytes
            self._idle.append(transfer)

    def _make(self) -> Transfer:
        transfer = Transfer(self._route, self.pins, self._reader)
        self._all.append(transfer)
        return transfer

    def _describe(self, request: WireRequest, error: CurlError | None, seen: Headless) -> NoAnswer:
        circumstances = Circumstances(
            request.origin,
            self._route.limits,
            self._route.proxy,
            seen.is_connected,
            seen.proxy_status,
            seen.lacks_tunnel,
        )
        return describe_outage(error, circumstances)

    def _read(self, received: Received, head: ResponseHead) -> Response:
        end = _body_end(received)
        body = received.body
        if body and (codings := ",".join(head.headers.get_all("content-encoding"))):
            decoded = decode_body(body, codings, self._route.limits.body_limit_bytes)
            body = decoded.body
            end = decoded.end if end is BodyEnd.COMPLETE else end
        return Response(head.status, head.reason, head.headers, body, head.http_version, end)


def _may_be_repeated(request: WireRequest, received: Received, seen: Headless) -> bool:
    return request.is_safe and seen.is_reused and seen.is_silent and received.error is not None


def _body_end(received: Received) -> BodyEnd:
    if received.is_body_limited:
        return BodyEnd.LIMIT
    if received.error is None:
        return BodyEnd.COMPLETE
    return BodyEnd.TIMEOUT if received.error.code == pycurl.E_OPERATION_TIMEDOUT else BodyEnd.CUT
