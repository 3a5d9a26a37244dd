# SPDX-License-Identifier: Apache-2.0
"""Tokens against forged requests: which requests carry one, and a fresh one for each probe that needs it.

A field that looks like chance may be a token when the page that the request comes from offers another value at another
time. One load of that page tells; where it shows another value, and again another one, the request is sent with a right
and with a wrong one: the field is a token if the site tells them apart, and holds for one time if the right one, sent
once more, is taken for a wrong one. A one-time token is read before each probe, alone, since loading any page may spend
it. One of the session is read again when the session is another one, and when an answer looks as if it was stale.

What is learnt is kept while the process lives: another one learns it again before its first probe. Requests without
such a field cost nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import anyio

from vedette.checks.features import features_of
from vedette.crawl.frontier import Frontier
from vedette.crawl.inventory import address_in, request_key
from vedette.crawl.token_sources import offers, page_of, suspects
from vedette.domain.exchange import Effect, EffectKind, Exchange, Request
from vedette.domain.insertion import InsertionPoint, Place
from vedette.scan.ports import NoAnswer, NotAdmitted
from vedette.scan.turns import Turns
from vedette.web.form_tokens import fields_of, is_called_token, spoilt, with_fields
from vedette.web.serialised import read_serialised
from vedette.web.url import parse_url

Send = Callable[[Request], Awaitable[Exchange]]
"""Sends a request as it stands, again where the session was lost."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """What sends the forms of one probe, what loads the pages that offer tokens, and how many sessions were lost."""

    send: Send
    read: Send
    losses: Callable[[], int]


TOKEN_FIELD = "it holds the site's token against forged requests, which each probe needs as it is"
MOST_ROUNDS = 3
"""How often right and wrong tokens are sent where pages differ by chance: what differs each time is no chance."""
MOST_RENEWALS = 2
"""How often a probe is sent again whose answer looks as if its token was stale."""
MOST_IN_VAIN = 3
"""So many probes of one request are sent again in vain; then such an answer is believed at once."""
_REFUSALS = frozenset({400, 401, 403, 409, 412, 419, 422, 440, 498})
_FIELD_PLACES = frozenset({Place.QUERY, Place.BODY, Place.MULTIPART, Place.JSON, Place.HEADER})


@dataclass(slots=True)
class TokenUse:
    """What is known of the tokens of one request: where they come from, and how long one holds."""

    page: Request
    names: tuple[str, ...]
    changing: frozenset[str] = frozenset()
    """Those that the page offers anew each time."""
    is_one_time: bool = False
    refusal: frozenset[str] = frozenset()
    """What answers to a wrong token show and answers to a right one do not, where that was tried."""
    values: dict[str, str] = field(default_factory=dict)
    """The tokens that were read last; empty when they are to be read."""
    session: int = -1
    """The session that they were read in."""
    in_vain: int = 0

    def doubts(self, exchange: Exchange) -> bool:
        """Whether an answer looks as if the token was stale."""
        if self.in_vain >= MOST_IN_VAIN:
            return False
        if self.refusal:
            return self.refusal <= features_of(exchange.response)
        return exchange.response.status in _REFUSALS


class Tokens:
    """The tokens of one scan during one slice; what this process has learnt of them is in `uses`, by request."""

    def __init__(self, frontier: Frontier, uses: dict[str, TokenUse | None]) -> None:
        self._frontier = frontier
        self._uses = uses
        self._learning = anyio.Lock()
        self._turns = Turns()

    def forget_all(self) -> None:
        """Forget what was learnt: it may have been learnt as nobody."""
        self._uses.clear()

    def why_left_alone(self, point: InsertionPoint) -> str:
        """Return why no value is tried at a point of a request whose tokens were learnt; empty where one may be."""
        use = self._uses.get(request_key(point.request))
        if use is None or point.place not in _FIELD_PLACES or read_serialised(point.value) is not None:
            return ""
        name = point.name.rpartition("/")[2] if point.place is Place.JSON else point.name.partition(" ")[0]
        is_token = name in use.changing or (name in use.names and is_called_token(name))
        return TOKEN_FIELD if is_token else ""

    async def learn(self, base: Request, out: Outlet) -> None:
        """Find out whether `base` carries tokens, and how long one holds. Raises what `out` does."""
        names = suspects(base)
        key = request_key(base)
        if not names or key in self._uses:
            return
        async with self._learning:
            if key not in self._uses:
                try:
                    self._uses[key] = await self._learn(base, names, out)
                except (NoAnswer, NotAdmitted):
                    self._uses[key] = None  # the baselines will say what is wrong with the request

    async def _learn(self, base: Request, names: frozenset[str], out: Outlet) -> TokenUse | None:
        page = self._page(base)
        if page is None:
            return None
        async with self._turns.shared():
            first = offers(await out.read(page), base, names)
        own = fields_of(base)
        if not first or all(own[name] == value for name, value in first.items()):
            return TokenUse(page, tuple(sorted(first)), values=first, session=out.losses()) if first else None
        async with self._turns.alone():
            again = offers(await out.read(page), base, names)
            changing = frozenset(name for name, value in first.items() if again.get(name) not in (None, value))
            use = TokenUse(page, tuple(sorted(first)), changing, values=again, session=out.losses())
            return use if not changing or await self._measure(use, base, out) else None

    async def _measure(self, use: TokenUse, base: Request, out: Outlet) -> bool:
        """Tell whether the site compares the tokens, and if so, whether one may be used again."""
        right, wrong = list[Exchange](), list[Exchange]()
        shown = refused = frozenset[str]()
        while len(right) < MOST_ROUNDS:
            if right:
                use.values = offers(await out.read(use.page), base, use.names)
            spoilt_ones = {name: spoilt(use.values[name]) for name in use.changing if name in use.values}
            right.append(await out.send(with_fields(base, use.values)))
            wrong.append(await out.send(with_fields(base, spoilt_ones)))
            shown, refused = _only_first(right, wrong), _only_first(wrong, right)
            if not shown and not refused:
                return False
            if right[0].response.status != wrong[0].response.status:
                refused = frozenset({f"status {wrong[0].response.status}"})
                break
        used = features_of((await out.send(with_fields(base, use.values))).response)
        use.is_one_time = refused <= used if refused else not shown <= used
        use.refusal = refused
        return True

    async def send_probe(self, base: Request, request: Request, out: Outlet) -> Exchange:
        """Send a probe of `base` with a token that holds. Raises what `out` does."""
        use = self._uses.get(request_key(base))
        if use is None or not fields_of(request).keys() & set(use.names):
            async with self._turns.shared():
                return await out.send(request)
        async with self._turns.alone() if use.is_one_time else self._turns.shared():
            return await self._renewed(use, base, request, out)

    async def send_visit(self, request: Request, out: Outlet) -> Exchange:
        """Send a request of the crawl with what its page offers at this moment. Raises what `out` does."""
        names = suspects(request)
        page = self._page(request) if names else None
        if page is None:
            async with self._turns.shared():
                return await out.send(request)
        async with self._turns.alone():
            try:
                values = offers(await out.read(page), request, names)
            except (NoAnswer, NotAdmitted):
                values = {}  # it goes out as the page gave it when it was found
            return _told(await out.send(with_fields(request, values)), request, values)

    async def _renewed(self, use: TokenUse, base: Request, request: Request, out: Outlet) -> Exchange:
        renewals = 0
        while True:
            if use.is_one_time or not use.values or use.session != out.losses():
                await self._read(use, base, out)
            values, session = _untouched(use.values, request, base), out.losses()
            exchange = await out.send(with_fields(request, values))
            if session != out.losses():
                continue  # it was sent once more in a new session, with a token of the old one
            if not values or renewals == MOST_RENEWALS or not use.doubts(exchange):
                break
            renewals += 1
            await self._read(use, base, out)
            if _untouched(use.values, request, base) == values:
                break
        use.in_vain += renewals > 0 and use.doubts(exchange)
        return _told(exchange, base, values)

    async def _read(self, use: TokenUse, base: Request, out: Outlet) -> None:
        session = out.losses()
        use.values = offers(await out.read(use.page), base, use.names)
        use.session = session

    def _page(self, request: Request) -> Request | None:
        """Return the page that a request is sent from: as it says itself, else as the crawl found it."""
        url = page_of(request)
        if url is None:
            record = self._frontier.find(request_key(request))
            url = parse_url(address_in(record.candidate.referrer)) if record is not None else None
        return Request("GET", url) if url is not None else None


def _only_first(some: list[Exchange], others: list[Exchange]) -> frozenset[str]:
    """Return what all of `some` show, and none of `others`."""
    always = frozenset.intersection(*(features_of(each.response) for each in some))
    return always.difference(*(features_of(each.response) for each in others))


def _untouched(values: dict[str, str], request: Request, base: Request) -> dict[str, str]:
    """Return the values of those fields that a probe left as they are."""
    own, probed = fields_of(base), fields_of(request)
    return {name: value for name, value in values.items() if probed.get(name) == own.get(name)}


def _told(exchange: Exchange, base: Request, values: dict[str, str]) -> Exchange:
    """Return the exchange with a note of each field whose token is not that of `base`."""
    own = fields_of(base)
    notes = tuple(Effect(EffectKind.RENEWED, name) for name, value in sorted(values.items()) if own.get(name) != value)
    return replace(exchange, effects=(*exchange.effects, *notes)) if notes else exchange
