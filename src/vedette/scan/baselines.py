# SPDX-License-Identifier: Apache-2.0
"""The baselines of a request: asked once for all the subjects that it reaches."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

import anyio

from vedette.checks.survey_probes import MORE_BASELINES, baseline_probes, differ
from vedette.domain.check import Observations, Probe
from vedette.domain.exchange import Request
from vedette.scan.codec import encode
from vedette.scan.memory import Memory
from vedette.scan.prober import Prober
from vedette.scan.rows import ExchangeRef
from vedette.scan.writer import Writer


class Baselines:
    """The baselines of the subjects of one kind; `kind` begins the names under which they are asked.

    With `tells_noise` there are more than two where the page by itself shows something else each time.
    """

    def __init__(self, kind: str, memory: Memory, writer: Writer, prober: Prober, *, tells_noise: bool = False) -> None:
        self._kind = kind
        self._tells_noise = tells_noise
        self._memory = memory
        self._writer = writer
        self._prober = prober
        self._locks: dict[str, anyio.Lock] = {}
        self._left: Counter[str] = Counter()
        """How many subjects of each request are to be tested yet, by the names of its baselines."""

    async def of(self, request: Request) -> Observations:
        """Return the baselines of `request`. Raises SliceEnds, Unanswered, NotAdmitted."""
        trial = baseline_key(self._kind, request)
        async with self._locks.setdefault(trial, anyio.Lock()):
            await self._prober.learn_tokens(request)
            ask = self._prober.asker(trial, resend_busy=True, base=request)
            seen = await ask(baseline_probes(request))
            if self._tells_noise and differ(seen):
                seen += await ask(tuple(Probe(request, "baseline") for _ in range(MORE_BASELINES)))
        return seen

    def references(self, request: Request) -> tuple[ExchangeRef, ...]:
        """Return where the baselines of `request` are kept, while a subject of it is not done."""
        return self._prober.references(baseline_key(self._kind, request))

    def expect(self, requests: Iterable[Request]) -> None:
        """Take what is left to be tested, a request for each subject, and drop the baselines of all other requests."""
        self._left = Counter(baseline_key(self._kind, request) for request in requests)
        known = {trial for trial in self._memory.answers if trial.startswith(f"{self._kind}:")}
        for trial in sorted(known - self._left.keys()):
            self._drop(trial)

    def done(self, request: Request) -> None:
        """Count a subject of `request` as tested, and drop its baselines with the last: two bodies a request."""
        trial = baseline_key(self._kind, request)
        self._left[trial] -= 1
        if self._left[trial] <= 0:
            del self._left[trial]
            self._drop(trial)

    def _drop(self, trial: str) -> None:
        self._prober.forget(trial)
        self._locks.pop(trial, None)
        self._writer.write(finished_trials=[trial])


def baseline_key(kind: str, request: Request) -> str:
    """Return the name under which the baselines of `request` are asked, for all subjects of `kind`."""
    return f"{kind}:{hashlib.blake2b(encode(request), digest_size=12).hexdigest()}"
