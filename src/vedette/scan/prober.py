# SPDX-License-Identifier: Apache-2.0
"""Asks the site what a survey or a trial wants to know, and never twice what is already known.

Answers are kept by (trial, ordinal). After a death, or at the end of a slice, the same trial is started again and is
fed what was answered; only what was never answered is sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, replace

import anyio

from vedette.domain.callback import is_fetched
from vedette.domain.check import Observation, Observations, Probe, Trial
from vedette.domain.exchange import Effect, EffectKind, Exchange, Request
from vedette.domain.finding import Finding
from vedette.domain.insertion import InsertionPoint, Place
from vedette.scan.cast import Actor, Cast
from vedette.scan.effects import opening_effects, render_effects
from vedette.scan.listening import Listening
from vedette.scan.login.keeper import Keeper
from vedette.scan.login.tools import LoginFails
from vedette.scan.poison import Foretaste
from vedette.scan.ports import NoAnswer, NotAdmitted, Sender
from vedette.scan.rows import ExchangeRef, ObservationRow
from vedette.scan.tokens import Outlet, Tokens
from vedette.scan.visits import BrowserLimits, Care, Fate, VisitTask
from vedette.scan.writer import Writer

Ask = Callable[[tuple[Probe, ...]], Awaitable[Observations]]

MOST_RESENDS = 2
_DEFAULT_LIMITS = BrowserLimits()
_LOOKING_ONLY = BrowserLimits(care=Care.OBSERVE, most_actions=0, most_replays=0, most_scrolls=0)
"""Of a visit that only tells what runs in the page."""
_UNIT_SESSION: ContextVar[int] = ContextVar("_UNIT_SESSION", default=0)
"""How many sessions had been lost when the unit of work of this task was begun."""
SWITCHED_OFF = "the scan was told to run no scripts"
_TRANSIENT_STATUSES = frozenset({429, 503})


class SessionLost(Exception):
    """The session ended while a unit of work was under way: what it was answered may be what nobody is answered."""


class SliceEnds(Exception):
    """The slice is over: nothing more is sent, and what was answered is kept for the next one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one probe: an exchange and where it is kept, or why there was none."""

    exchange: Exchange | None
    failure: str = ""
    reference: ExchangeRef | None = None


def mark_of(trial: str, ordinal: int) -> str:
    """Return the mark of one probe: it names the trial and does not change over reruns."""
    return f"{hashlib.blake2b(trial.encode(), digest_size=8).hexdigest()}.{ordinal}"


async def drive(trial: Trial, ask: Ask) -> Finding | None:
    """Drive `trial` to its end and return what it found. Raises what `ask` raises."""
    try:
        probes = next(trial)
        while True:
            probes = trial.send(await ask(probes))
    except StopIteration as end:
        found: Finding | None = end.value
        return found
    finally:
        trial.close()


class Prober:
    """Sends probes through the gate and remembers the answers of unfinished trials."""

    def __init__(
        self,
        sender: Sender,
        writer: Writer,
        foretaste: Foretaste,
        answers: dict[str, dict[int, Answer]],
        *,
        limits: BrowserLimits = _DEFAULT_LIMITS,
        listening: Listening | None = None,
        tokens: Tokens | None = None,
    ) -> None:
        self._limits = limits
        self._tokens = tokens
        self.listening = listening or Listening.nowhere()
        """Our own listener, as this slice sees it."""
        self._sender = sender
        self.cast = Cast()
        """Who asks where a probe names its role."""
        self._keeper: Keeper | None = None
        self._writer = writer
        self._foretaste = foretaste
        self._answers = answers
        self._shared: dict[InsertionPoint, dict[Request, Answer]] = {}
        """Of the points under test, the answers that serve more checks than the one that asked."""
        self._one_at_a_time = anyio.Lock()
        self._draining = False
        self._requests = 0
        self.failures_in_a_row = 0
        """How many requests had no answer since the last one that had."""
        self.last_failure = ""
        """What the last request without an answer ran into."""

    def rely_on(self, keeper: Keeper) -> None:
        """Let `keeper` say who sends each request, and whether an answer may be relied on."""
        self._keeper = keeper

    def begin_unit(self) -> None:
        """Begin a unit of work in this task: it holds together, so it is begun anew when the session is lost."""
        _UNIT_SESSION.set(self._losses)

    def require_steady(self) -> None:
        """Raise SessionLost when the session was lost since the unit of this task was begun."""
        if _UNIT_SESSION.get() != self._losses:
            raise SessionLost

    async def require_kept(self, exchanges: Iterable[Exchange]) -> None:
        """Raise SessionLost when one of these answers, which came another way, says that the session is lost.

        Raises SliceEnds when the role was given up.
        """
        for exchange in exchanges:
            if await self._is_lost(exchange):
                raise SessionLost
        self.require_steady()

    def forget_all(self) -> list[str]:
        """Drop the answers of all unfinished trials, and what was learnt of tokens, and return the trials."""
        if self._tokens is not None:
            self._tokens.forget_all()
        trials = sorted(self._answers)
        self._answers.clear()
        self._shared.clear()
        return trials

    @property
    def _losses(self) -> int:
        return self.cast.generation + (self._keeper.generation if self._keeper is not None else 0)

    async def _sender_for(self, request: Request, actor: Actor | None) -> Sender:
        if actor is not None:
            return await actor.sender_for(request)
        if self._keeper is None:
            return self._sender
        try:
            return await self._keeper.sender_for(request)
        except LoginFails:
            self.drain()  # the keeper says why the role was given up
            raise SliceEnds from None

    async def _is_lost(self, exchange: Exchange, actor: Actor | None = None) -> bool:
        if actor is not None:
            return await actor.is_lost(exchange)
        if self._keeper is None:
            return False
        try:
            return await self._keeper.is_lost(exchange)
        except LoginFails:
            self.drain()
            raise SliceEnds from None

    def drain(self) -> None:
        """Send nothing more: whoever asks gets SliceEnds."""
        self._draining = True

    @property
    def is_draining(self) -> bool:
        """Whether the slice is ending."""
        return self._draining

    def take_request_count(self) -> int:
        """Return how many requests were sent, re-sent ones included, since this was last asked."""
        count, self._requests = self._requests, 0
        return count

    def count(self, requests: int) -> None:
        """Count requests that were sent another way: by the browser."""
        self._requests += requests

    async def taste(self, exchange: Exchange) -> None:
        """Have an answer tasted that came another way, while there is reason for caution.

        Raises NoAnswer when it must not be read here.
        """
        if self._foretaste.is_due:
            await self._foretaste.taste(exchange)

    def forget(self, trial: str) -> None:
        """Drop the answers of a finished trial."""
        self._answers.pop(trial, None)

    def forget_shared(self, point: InsertionPoint) -> None:
        """Drop the shared answers of a point whose trials are over."""
        self._shared.pop(point, None)

    def is_throttled(self, trial: str) -> bool:
        """Whether the last answer of an unfinished trial spoke of load: what follows from it is no verdict."""
        answers = self._answers.get(trial, {})
        last = answers[max(answers)].exchange if answers else None
        return last is not None and last.response.status in _TRANSIENT_STATUSES

    def why_unopened(self, trial: str) -> str:
        """Why no browser opened the last answer of an unfinished trial although it was asked to; empty if it did."""
        answers = self._answers.get(trial, {})
        last = answers[max(answers)].exchange if answers else None
        reasons = (each.text for each in last.effects if each.kind is EffectKind.UNRENDERED) if last else iter(())
        return next(reasons, "")

    def references(self, trial: str) -> tuple[ExchangeRef, ...]:
        """Return where the answers of an unfinished trial are kept, in the order in which they were asked for."""
        answers = self._answers.get(trial, {})
        return tuple(ref for ordinal in sorted(answers) if (ref := answers[ordinal].reference) is not None)

    def asker(
        self,
        trial: str,
        *,
        resend_busy: bool = False,
        point: InsertionPoint | None = None,
        notes: tuple[Effect, ...] = (),
        base: Request | None = None,
    ) -> Ask:
        """Return the `ask` of one trial; trials send throttled probes again by themselves, surveys do not.

        `point` is where the probes put their values: those of a cookie are told from the site's secrets. The answers
        carry `notes`, too. `base`, by itself that of the point, is the request that the probes are made of: its tokens
        are renewed in them.
        It raises SliceEnds, Unanswered and NotAdmitted.
        """
        ordinal = 0
        cookie = point.name if point is not None and point.place is Place.COOKIE else ""
        made_of = base or (point.request if point is not None else None)

        async def ask(probes: tuple[Probe, ...]) -> Observations:
            nonlocal ordinal
            first, ordinal = ordinal, ordinal + len(probes)
            found: list[Answer | None] = [None] * len(probes)
            self.require_steady()

            async def one(position: int) -> None:
                probe = probes[position]
                try:
                    if probe.is_shared and point is not None:
                        self._take_shared(trial, first + position, probe, point)
                    answer = await self._answer(trial, first + position, probe, resend_busy, cookie, notes, made_of)
                    if probe.is_shared and point is not None:
                        self._share(probe, point, answer)
                except SessionLost:
                    return  # it is said once for all of them
                found[position] = answer
                if probe.callback and answer.exchange is not None and not is_fetched(answer.exchange):
                    self.listening.note(trial, probe.callback)

            if len(probes) == 1:
                await one(0)
            else:
                try:
                    async with anyio.create_task_group() as group:
                        for position in range(len(probes)):
                            group.start_soon(one, position)
                except* SliceEnds as several:
                    raise SliceEnds from several
                except* NotAdmitted as several:
                    raise _first(several) from None
            self.require_steady()
            return tuple(_observation(probe, answer) for probe, answer in zip(probes, found, strict=True))

        return ask

    def _take_shared(self, trial: str, ordinal: int, probe: Probe, point: InsertionPoint) -> None:
        """Make an answer that another check of the point was given the answer of this probe, too."""
        answer = self._shared.get(point, {}).get(probe.request)
        if answer is not None and ordinal not in self._answers.get(trial, {}):
            self._writer.write(observations=[ObservationRow(trial, ordinal, answer.reference, answer.failure)])
            self._answers.setdefault(trial, {})[ordinal] = answer

    def _share(self, probe: Probe, point: InsertionPoint, answer: Answer) -> None:
        exchange = answer.exchange
        if exchange is not None and exchange.response.status not in _TRANSIENT_STATUSES:
            self._shared.setdefault(point, {})[probe.request] = answer

    async def _answer(
        self,
        trial: str,
        ordinal: int,
        probe: Probe,
        resend_busy: bool,
        cookie: str,
        notes: tuple[Effect, ...],
        base: Request | None,
    ) -> Answer:
        known = self._answers.get(trial, {}).get(ordinal)
        if known is not None:
            return known
        if probe.callback:
            await self.listening.expect(trial, probe.callback)
        try:
            exchange = await self.send(probe, mark_of(trial, ordinal), resend_busy=resend_busy, base=base)
        except NoAnswer as error:
            self.require_steady()
            answer = Answer(None, error.message)
        else:
            self.require_steady()
            effects = await self._effects(probe, exchange, mark_of(trial, ordinal))
            calls = await self.listening.wait(probe.callback) if probe.callback else ()
            self.require_steady()
            exchange = replace(exchange, probed_cookie=cookie, effects=(*notes, *exchange.effects, *effects, *calls))
            answer = Answer(exchange, "", self._writer.keep(exchange))
        self._writer.write(observations=[ObservationRow(trial, ordinal, answer.reference, answer.failure)])
        self._answers.setdefault(trial, {})[ordinal] = answer
        return answer

    @property
    def shows_token(self) -> bool:
        """Whether the scan shows the site a JSON Web Token."""
        return self._sender.shows_token

    @property
    def why_no_scripts(self) -> str:
        """Why no script is run, in one sentence; empty where they are."""
        return self._sender.browser().why_not if self._limits.is_on else SWITCHED_OFF

    async def _effects(self, probe: Probe, exchange: Exchange, mark: str) -> tuple[Effect, ...]:
        """Return what the answer does in a browser, where the probe asks for it."""
        if not probe.render and probe.opening is None:
            return ()
        why_not = self.why_no_scripts
        if why_not:
            return (Effect(EffectKind.UNRENDERED, why_not),)
        browser = self._sender.browser()
        if probe.opening is None:
            return await render_effects(browser, exchange, probe.render)
        effects, requests = await opening_effects(browser, exchange, probe.opening, mark, self._limits)
        self.count(requests)
        return effects

    async def running_libraries(self, exchange: Exchange, mark: str) -> tuple[Effect, ...]:
        """Return which script libraries run in a page when a browser visits it; none where no script is run."""
        browser = self._sender.browser()
        if not self._limits.is_on or browser.why_not:
            return ()
        visit = await browser.visit(VisitTask(exchange, mark, _LOOKING_ONLY))
        self.count(sum(wish.fate in (Fate.SENT, Fate.LOST) for wish in visit.wishes))
        return tuple(Effect(EffectKind.LIBRARY, text) for text in visit.libraries)

    async def learn_tokens(self, base: Request) -> None:
        """Find out whether `base` carries tokens of the site. Raises SliceEnds, SessionLost."""
        if self._tokens is not None:
            await self._tokens.learn(base, self._outlet(Probe(base), mark_of("tokens", 0), resend_busy=True))
            self.require_steady()

    def why_left_alone(self, point: InsertionPoint) -> str:
        """Return why no value is tried at a point of a request whose tokens were learnt; empty where one may be."""
        return self._tokens.why_left_alone(point) if self._tokens is not None else ""

    async def visit(self, request: Request, mark: str) -> Exchange:
        """Send a request of the crawl, with what its page offers now for tokens that it carries. Raises as `send`."""
        return await self._tasted(lambda: self._visit(request, mark))

    async def send(
        self,
        probe: Probe,
        mark: str,
        *,
        resend_busy: bool = True,
        body_is_read: bool = True,
        base: Request | None = None,
    ) -> Exchange:
        """Send one probe, again at most twice where the connection broke or, if wanted, the site was too busy.

        `base` is the request that it is made of, whose tokens are renewed. A busy answer is no sample of the page: only
        the last one is handed on. Raises SliceEnds, NotAdmitted, and
        NoAnswer when no try had an answer, or had one whose body must not be read here.
        """
        if not body_is_read:
            return await self._send(probe, mark, resend_busy, base)
        return await self._tasted(lambda: self._send(probe, mark, resend_busy, base))

    async def _tasted(self, send: Callable[[], Awaitable[Exchange]]) -> Exchange:
        if not self._foretaste.is_due:
            return await send()
        # One after the other, and with the cookies of an answer kept back until its row is written: a process that
        # dies while an answer is tasted must find the page as it was, without the cookies that the page gives.
        async with self._one_at_a_time:
            with self._writer.session_held():
                exchange = await send()
                await self._foretaste.taste(exchange)
                return exchange

    async def _send(self, probe: Probe, mark: str, resend_busy: bool, base: Request | None) -> Exchange:
        if self._tokens is None or probe.role is not None:
            return await self._send_as_is(probe, mark, resend_busy)
        out = self._outlet(probe, mark, resend_busy=resend_busy)
        return await self._tokens.send_probe(base or probe.request, probe.request, out)

    async def _visit(self, request: Request, mark: str) -> Exchange:
        probe = Probe(request, "visit")
        if self._tokens is None:
            return await self._send_as_is(probe, mark, True)
        return await self._tokens.send_visit(request, self._outlet(probe, mark, resend_busy=True))

    def _outlet(self, probe: Probe, mark: str, *, resend_busy: bool) -> Outlet:
        async def send(request: Request) -> Exchange:
            return await self._send_as_is(replace(probe, request=request), mark, resend_busy)

        async def read(page: Request) -> Exchange:
            exchange = await self._send_as_is(Probe(page, "token"), mark, True)
            await self.taste(exchange)
            return exchange

        return Outlet(send, read, lambda: self._losses)

    async def _send_as_is(self, probe: Probe, mark: str, resend_busy: bool) -> Exchange:
        tries = 0
        actor = self.cast.find(probe.role)
        while True:
            if self._draining:
                raise SliceEnds
            sender = await self._sender_for(probe.request, actor)
            self._requests += 1
            tries += 1
            session = 0
            try:
                exchange = await sender.send(probe.request, mark=mark, lane=probe.lane, guise=probe.guise)
                session = exchange.session
            except NoAnswer as error:
                self.failures_in_a_row += 1
                self.last_failure = error.message
                if tries > MOST_RESENDS:
                    raise
                continue
            finally:
                if actor is not None:
                    actor.end(probe.request, session)
                elif self._keeper is not None:
                    self._keeper.end(probe.request, session)
            self.failures_in_a_row = 0
            if await self._is_lost(exchange, actor):
                tries -= 1
                continue
            is_busy = exchange.response.status in _TRANSIENT_STATUSES
            if not is_busy or not resend_busy or tries > MOST_RESENDS:
                return exchange


def _observation(probe: Probe, answer: Answer | None) -> Observation:
    if answer is None or answer.exchange is None:
        raise Unanswered(answer.failure if answer is not None else "")
    if probe.role is not None and answer.exchange.role != probe.role:
        raise Unanswered(f"nothing is asked there as {probe.role or 'nobody'}")
    # What was stored has its secrets masked; the trial meets the request that it made.
    return Observation(probe, replace(answer.exchange, request=probe.request))


class Unanswered(Exception):
    """A probe had no answer after all its tries, so the trial cannot be judged; the reason is the text."""


def _first(group: BaseExceptionGroup[NotAdmitted]) -> NotAdmitted:
    """Return one of the errors of `group`; they come from one request's scope and say the same."""
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
