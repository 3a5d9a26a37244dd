# SPDX-License-Identifier: Apache-2.0
"""Keeps an identity logged in while a scan runs.

Each answer is looked at for signs of a lost session; whoever finds one, and everybody now and then, looks at the
protected page. When the session is gone nothing more is sent until it is renewed, and what was finished since the page
last showed it is to be done again. Where the session ends just after one request twice, that request is left out.

Invariants: an answer is handed on only if the session that it was sent in is the present one or was ended by its time
and not by the site; one look or renewal is under way at a time.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Protocol

import anyio

from vedette.domain.exchange import Exchange, Request, Url
from vedette.domain.login import User, account_of
from vedette.domain.time import Span
from vedette.scan.login.exits import is_exit
from vedette.scan.login.indicator import Standing
from vedette.scan.login.look import look_at
from vedette.scan.login.loss_signs import DELETED, sign_of_loss
from vedette.scan.login.names import name_of
from vedette.scan.login.state import LoginState
from vedette.scan.login.tools import LoginFails
from vedette.scan.ports import Clock, NoAnswer, NotAdmitted, RefusalReason, Sender
from vedette.web.url import parse_location

CHECK_SECONDS = 60.0
CHECK_REQUESTS = 200
_CLOSE_REQUESTS = 10
"""How often the page is looked at after a loss that nothing explains, until so many looks in a row were well."""
_CALM_LOOKS = 10
_EARLY = Span.of(seconds=30)
"""So long before its end a session is renewed."""
_MOST_SUSPECTS = 100
_MOST_CLEARED = 1_000
_MOST_HARMLESS = 20_000
_MOST_REMEMBERED = 500
_UNCLEAR_LOOKS = 2
_Name = tuple[str, str]


class HoldsLogin(Protocol):
    """Holds how the login stands."""

    login: LoginState | None
    harmless: set[str]
    """Requests after which the session still held, by their names."""


class RenewsSession(Protocol):
    """Logs in again; raises LoginFails."""

    async def __call__(self) -> None:
        """Log in again."""
        ...


class Keeper:
    """Keeps one role logged in through one slice; how it stands is in `holder`, which writes it down.

    `forget_dark` is called when a session was lost: what was answered since the last good look is to be asked again.
    `unsure_until_now` returns what to call when a look shows that all was well until it was asked for.
    """

    def __init__(
        self,
        *,
        user: User,
        holder: HoldsLogin,
        sender: Sender,
        nobody: Sender,
        clock: Clock,
        renew: RenewsSession,
        forget_dark: Callable[[], None],
        unsure_until_now: Callable[[], Callable[[], None]],
        tell: Callable[[str], None],
    ) -> None:
        self._user = user
        self._holder = holder
        self._sender = sender
        self._nobody = nobody
        self._clock = clock
        self._renew = renew
        self._forget_dark = forget_dark
        self._unsure_until_now = unsure_until_now
        self._tell = tell
        self._looking = anyio.Lock()
        self._requests = 0
        self._looks = 0
        self._calm = _CALM_LOOKS
        self._looked_at = clock.monotonic_seconds()
        self._under_way: Counter[str] = Counter()
        self._sent: set[str] = set()
        """What was sent since the last look, and what was under way then."""
        self._last: OrderedDict[str, Request] = OrderedDict()
        self._answered: set[str] = set()
        """What of it was sent and answered since then: it was over before the next look."""
        self._cleared: set[_Name] = set()
        self._placed: set[str] = set()
        account = account_of(user.recipe)
        self._name = account.user if account is not None else ""

    @property
    def state(self) -> LoginState:
        """How the login stands."""
        return self._holder.login or LoginState(self._user.role)

    @state.setter
    def state(self, state: LoginState) -> None:
        self._holder.login = state

    async def resume(self) -> None:
        """Look, in a new process, whether the session that the last one left still holds; log in again where not."""
        async with self._looking:
            session = await self._session_of_sender()
            if session != self.state.session:
                await self._log_in_again("the scan went on elsewhere")
            await self._look()

    @property
    def generation(self) -> int:
        """A number that grows whenever what was answered before may be that of nobody."""
        return self.state.all_losses

    async def sender_for(self, request: Request) -> Sender:
        """Return who sends `request`, after a look at the session if one is due.

        Raises NotAdmitted for what ends sessions, and LoginFails when the role was given up.
        """
        self._refuse(request)
        if self.state.is_way_in(name_of(request)):
            await self._learn_place(request)
            if self.state.is_way_in(name_of(request)):
                return self._nobody
        if self._looking.locked():
            async with self._looking:
                pass
        if self._is_look_due:
            async with self._looking:
                if self._is_look_due:
                    await self._look()
        if self.state.given_up:
            raise LoginFails(self.state.given_up)
        self._requests += 1
        self._under_way[name_of(request)] += 1
        self._sent.add(name_of(request))
        self._remember(request)
        return self._sender

    async def _learn_place(self, request: Request) -> None:
        """Ask, once of each login form's address, whether nobody is led away to another login: it is of the inside."""
        name = name_of(request)
        async with self._looking:
            if name not in self._placed:
                self._placed.add(name)
                if await self._is_led_away(request.url.with_target(request.url.path)):
                    self.state = replace(self.state, inner=self.state.inner | {name})

    async def _is_led_away(self, address: Url) -> bool:
        try:
            exchange = await self._nobody.send(Request("GET", address), mark=f"login-inside.{len(self._placed)}")
        except (NoAnswer, NotAdmitted):
            return False
        location = exchange.response.headers.get("location")
        target = parse_location(location, address) if location and exchange.response.is_redirect else None
        if target is None or target.path == address.path:
            return False
        outside = self.state.indicator.outside_location if self.state.indicator is not None else ""
        return f"{target.origin}{target.path}" == outside or target.path in self._login_paths

    def _remember(self, request: Request) -> None:
        """Keep the last request of each name for a while: it may have to be sent again, alone."""
        name = name_of(request)
        self._last[name] = request
        self._last.move_to_end(name)
        if len(self._last) > _MOST_REMEMBERED:
            self._last.popitem(last=False)

    def end(self, request: Request, session: int) -> None:
        """Take in that a request for which a sender was lent is over; `session` is that of its answer, 0 for none."""
        name = name_of(request)
        if name not in self._under_way:
            return
        self._under_way[name] -= 1
        if self._under_way[name] <= 0:
            del self._under_way[name]
        if session == self.state.session:
            self._answered.add(name)

    async def is_lost(self, exchange: Exchange) -> bool:
        """Whether an answer came in a session that is gone, so that it is to be asked for again.

        Raises LoginFails when the role was given up.
        """
        if exchange.role != self._user.role or self.state.indicator is None:
            return False
        is_present = exchange.session == self.state.session and not self.state.given_up
        sign = self._sign(exchange) if is_present else ""
        if sign:
            async with self._looking:
                if exchange.session == self.state.session and not self.state.given_up:
                    await self._look(sign, name_of(exchange.request))
                    if exchange.session == self.state.session:
                        self._clear(exchange, sign)
        if self.state.given_up:
            raise LoginFails(self.state.given_up)
        return exchange.session != self.state.session

    async def look(self) -> None:
        """Look at the protected page at once: at the end of a phase nothing is left unsure."""
        async with self._looking:
            await self._look()

    def _refuse(self, request: Request) -> None:
        if is_exit(request, frozenset(self.state.exits)):
            raise NotAdmitted(RefusalReason.EXCLUDED, "It logs out: never sent while somebody is logged in.")
        if name_of(request) in self.state.excluded:
            raise NotAdmitted(RefusalReason.EXCLUDED, "It ended the session twice, so it is left out.")

    @property
    def _is_look_due(self) -> bool:
        if self.state.indicator is None or self.state.given_up:
            return False
        if self._is_ending:
            return True
        most = CHECK_REQUESTS if self._calm >= _CALM_LOOKS else _CLOSE_REQUESTS
        return self._requests >= most or self._clock.monotonic_seconds() - self._looked_at >= CHECK_SECONDS

    @property
    def _is_ending(self) -> bool:
        last = self.state.last
        ends = last.expires_at if last is not None else None
        return ends is not None and (ends - self._clock.now()).ticks <= _EARLY.ticks

    def _sign(self, exchange: Exchange) -> str:
        indicator = self.state.indicator
        if indicator is None or not self._user.signs.is_watched:
            return ""
        sign = sign_of_loss(exchange, indicator, self._user.signs, self._login_paths)
        return "" if (name_of(exchange.request), sign) in self._cleared else sign

    @property
    def _login_paths(self) -> frozenset[str]:
        """The paths of addresses that forms of logins lead to, and of the page that the recipe names."""
        paths = ["/" + action.partition("://")[2].partition("/")[2] for action in self.state.actions]
        url = getattr(self._user.recipe, "url", None)
        return frozenset((*paths, url.path) if url is not None else paths)

    def _clear(self, exchange: Exchange, sign: str) -> None:
        """Remember that this sign at this address says nothing."""
        if len(self._cleared) < _MOST_CLEARED:
            self._cleared.add((name_of(exchange.request), sign))

    async def _look(self, sign: str = "", culprit: str = "") -> None:
        """Look at the protected page, and renew the session where it is gone. The lock is held."""
        if self._is_ending:
            await self._log_in_again("its time is nearly up")
            return
        make_sure = self._unsure_until_now()
        sent, answered = frozenset(self._sent), frozenset(self._answered)
        self._sent, self._answered = set(self._under_way), set()
        standing = Standing.UNCLEAR
        for _ in range(_UNCLEAR_LOOKS):
            standing = await self._standing()
            if standing is not Standing.UNCLEAR:
                break
        self._requests, self._looked_at = 0, self._clock.monotonic_seconds()
        if standing is Standing.OUTSIDE:
            await self._lose(sign, culprit, sent)
        elif standing is Standing.INSIDE:
            make_sure()
            self._calm += 1
            self._acquit(answered)

    async def _session_of_sender(self) -> int:
        """Return in which session the sender sends, as an exchange of it says."""
        indicator = self.state.indicator
        if indicator is None:
            return 0
        try:
            exchange = await self._sender.send(Request("GET", indicator.url), mark="login-resume")
        except (NoAnswer, NotAdmitted):
            return self.state.session  # the site's trouble shows in the requests of the scan themselves
        return exchange.session

    async def _standing(self) -> Standing:
        indicator = self.state.indicator
        if indicator is None:
            return Standing.UNCLEAR
        self._looks += 1
        try:
            exchange = await self._sender.send(Request("GET", indicator.url), mark=f"login-look.{self._looks}")
        except (NoAnswer, NotAdmitted):
            return Standing.UNCLEAR  # the site's trouble shows in the requests of the scan themselves
        return indicator.standing(look_at(exchange, self._name))

    async def _lose(self, sign: str, culprit: str, sent: frozenset[str]) -> None:
        is_surely = sign == DELETED
        unknown = sent - self._holder.harmless
        suspects = frozenset({culprit}) if is_surely else unknown if len(unknown) <= _MOST_SUSPECTS else frozenset()
        self._calm = _CALM_LOOKS if is_surely else 0
        self.state = self.state.with_loss(self._clock.now(), suspects)
        self._tell(f"The session of {self._user.role} was lost{f': {sign}' if sign else ''}.")
        self._forget_dark()
        if self.state.is_hopeless:
            lost = len(self.state.losses)
            self._give_up(f"The session of {self._user.role} was lost {lost} times in 10 minutes.")
            return
        await self._log_in_again("it was lost")
        for name in self.state.worst_of(suspects):
            if is_surely:
                self._leave_out(name)
            elif not self.state.given_up:
                await self._convict(name)

    async def _convict(self, name: str) -> None:
        """Send a suspect once more, alone, and see whether the session ends of it. The lock is held."""
        request = self._last.get(name)
        if request is None:
            return
        try:
            await self._sender.send(request, mark=f"login-suspect.{self.state.all_losses}")
        except (NoAnswer, NotAdmitted):
            return  # without an answer there is no saying
        if await self._standing() is Standing.OUTSIDE:
            self._leave_out(name)
            await self._log_in_again("an address had ended it")
        else:
            self._acquit([name])

    def _leave_out(self, name: str) -> None:
        self.state = replace(self.state, excluded=self.state.excluded | {name})
        self._tell(f"{name} ended the session twice; it is left out from now on.")

    def _acquit(self, answered: Iterable[str]) -> None:
        """Remember that the session held after these requests: what ends one ends it each time."""
        harmless = self._holder.harmless
        if len(harmless) < _MOST_HARMLESS:
            harmless.update(answered)
        left = tuple(each for each in self.state.culprits if each[0] not in harmless)
        if left != self.state.culprits:
            self.state = replace(self.state, culprits=left)

    async def _log_in_again(self, why: str) -> None:
        try:
            await self._renew()
            if await self._standing() is Standing.OUTSIDE:
                raise LoginFails("after it the protected page is still closed.")
        except LoginFails as error:
            self._give_up(f"The session of {self._user.role} could not be renewed when {why}: {error.message}")
            return
        self._tell(f"{self._user.role} is logged in again, for the session {self.state.session}.")

    def _give_up(self, reason: str) -> None:
        self.state = replace(self.state, given_up=reason)
        self._tell(f"{reason} The role is given up.")
