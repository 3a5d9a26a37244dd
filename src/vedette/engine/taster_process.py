# SPDX-License-Identifier: Apache-2.0
"""The process that tastes answers: it reads them with every reader that a scan has, and may die of it.

`python -m vedette.engine.taster_process` says one byte when it is ready. Then, for each message on its input (eight
bytes of length, the exchange as JSON), it says one byte when it has read the answer. It ends with its input.
"""

from __future__ import annotations

import resource
import signal
import sys
import threading
from collections.abc import Callable
from typing import BinaryIO

from vedette.checks.catalogue import PASSIVE
from vedette.checks.documents import text_of
from vedette.checks.markup import read_tokens
from vedette.crawl.discovery import discover
from vedette.crawl.inventory import Candidate, CandidateRecord, Provenance
from vedette.crawl.page_facts import read_exchange_page, read_facts
from vedette.crawl.settings import CrawlSettings
from vedette.domain.check import SubjectKind
from vedette.domain.exchange import Exchange
from vedette.domain.finding import Host, Route
from vedette.domain.scope import Scope
from vedette.scan.codec import decode, encode
from vedette.web.media_type import BodyKind, body_kind

DONE = b"."
MOST_CPU_SECONDS = 20.0
"""For one answer, of this process's own time, so that a busy machine accuses nobody. The system ends it (SIGPROF)."""
_LENGTH_BYTES = 8


def as_message(exchange: Exchange) -> bytes:
    """Return the message that asks to have `exchange` read."""
    text = encode(exchange)
    return len(text).to_bytes(_LENGTH_BYTES, "big") + text


def read_answer(exchange: Exchange) -> None:
    """Read the answer as the crawl and the checks do, and forget what it says."""
    request, url = exchange.request, exchange.request.url
    page = read_exchange_page(exchange) if body_kind(exchange.response) is BodyKind.HTML else None
    record = CandidateRecord(Candidate(request, 0, Provenance.LINK))
    read_facts(record.key, exchange, page)
    discover(record, exchange, CrawlSettings(Scope(url)), page=page)
    for check in PASSIVE:
        check.inspect(exchange, Host(request) if check.subject is SubjectKind.HOST else Route(request, url.path))
    for _ in read_tokens(text_of(exchange.response)):
        pass


def serve(read: Callable[[Exchange], None]) -> None:
    """Read answers with `read` until the input ends, or until an answer raises: that is for the scan to report.

    Reading is done beside the main thread, as in a scan: the stack is as small here as there.
    """
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what is read may hold secrets of the target
    worker = threading.Thread(target=_serve, args=(read, sys.stdin.buffer, sys.stdout.buffer))
    worker.start()
    worker.join()


def _serve(read: Callable[[Exchange], None], source: BinaryIO, sink: BinaryIO) -> None:
    _say_done(sink)
    while len(length := source.read(_LENGTH_BYTES)) == _LENGTH_BYTES:
        exchange = decode(source.read(int.from_bytes(length, "big")), Exchange)
        signal.setitimer(signal.ITIMER_PROF, MOST_CPU_SECONDS)
        read(exchange)
        signal.setitimer(signal.ITIMER_PROF, 0)
        _say_done(sink)


def _say_done(sink: BinaryIO) -> None:
    sink.write(DONE)
    sink.flush()


if __name__ == "__main__":
    serve(read_answer)
