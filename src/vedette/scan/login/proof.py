# SPDX-License-Identifier: Apache-2.0
"""The proof of a login, before a scan relies on it: three ways to look at one page.

As somebody who is logged in, as nobody, and with a wrong password. What differs between the first and both others, and
is the same when it is loaded again, is the indicator. Where nothing does, the login is not proved, whatever the site
says, and the scan does not begin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from vedette.crawl.form_values import hazard_of_address, says_logout
from vedette.crawl.page_facts import read_exchange_page
from vedette.domain.exchange import Exchange, Request, Response, Url
from vedette.scan.login.indicator import Indicator, Sign, choose
from vedette.scan.login.look import Look, look_at
from vedette.scan.login.tools import LoginFails, LoginTools, Session
from vedette.scan.login.words import ACCOUNT, says
from vedette.web.controls import read_controls
from vedette.web.media_type import BodyKind, body_kind, text_of
from vedette.web.url import parse_url

MOST_TEXT = 120
_MOST_TEXTS = 3
_MOST_NAMED = 3
MOST_PAGES = 8
"""Pages that are looked at for an indicator."""
WRONG_PASSWORD = "Vedette-wrong-password-1"
"""What is tried in place of a password: it keeps the usual rules of passwords, so that only its being wrong counts."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A page as seen by somebody who is logged in, twice, and by two who are nobody, each in a session of its own."""

    url: Url
    inside: tuple[Look, Look]
    outside: tuple[Look, Look]
    only_outside: tuple[str, ...] = ()
    """Some pieces of text that only nobody sees, as they stand there."""

    def indicator(self, wrong: Look | None = None) -> Indicator | None:
        """Return what tells the two apart; with `wrong`, what tells a right password from that one as well."""
        return choose(self.url, self.inside, self.outside if wrong is None else (*self.outside, wrong))


async def compare(
    session: Session,
    protected: Url | None,
    user: str,
    inside: LoginTools,
    nobody: tuple[LoginTools, LoginTools],
    may_look: Callable[[Url], bool],
) -> tuple[Compared, ...]:
    """Return the pages that differ, the best first; `nobody` are two without a session, told apart by their cookies.

    `may_look` says what is in scope: a login may end where the scan does not go. What differs between those two
    differs by chance. Raises LoginFails where nothing else does.
    """
    pages: list[tuple[Compared, Indicator]] = []
    looked: list[Url] = []
    for url in await _candidates(session, protected, inside, may_look):
        looked.append(url)
        request = Request("GET", url)
        seen = await inside.send(request, "look as who is logged in")
        first, shut = look_at(seen, user), await _shut(request, nobody[0], session)
        outside = look_at(shut, user)
        if choose(url, (first,), (outside,)) is None:
            continue
        again = await _look(url, inside, user, "look again")
        other = look_at(await _shut(request, nobody[1], session), user)
        compared = Compared(url, (first, again), (outside, other), _only_outside(seen, shut))
        indicator = compared.indicator()
        if indicator is None or (session.doubt and indicator.sign is Sign.TEXT):
            continue  # words alone do not outweigh what speaks against the login
        pages.append((compared, indicator))
        if indicator.sign is Sign.STATUS:
            break
    if not pages:
        raise LoginFails(_same_sentence(looked, session))
    ranked = sorted(pages, key=lambda pair: -pair[1].sign.strength)
    return tuple(compared for compared, _ in ranked)


async def confirm(compared: tuple[Compared, ...], user: str, wrong: LoginTools | None, session: Session) -> Indicator:
    """Return the indicator that holds against a wrong password, too; `wrong` looks as who gave one.

    With None nobody could give one, or the site let nobody through. Raises LoginFails where a wrong password opens the
    same pages.
    """
    for page in compared:
        look = None if wrong is None else await _look(page.url, wrong, user, "look with the wrong password")
        indicator = page.indicator(look)
        if indicator is not None:
            return indicator
    doubt = f" {session.doubt}" if session.doubt else ""
    raise LoginFails(
        f"{compared[0].url} shows the same to a wrong password as to the given one: the login is not proved.{doubt}",
        "Check user name and password, or name a page that only this user sees (LoginRequiredUrl).",
    )


async def _candidates(
    session: Session, protected: Url | None, inside: LoginTools, may_look: Callable[[Url], bool]
) -> list[Url]:
    """Return the addresses to look at, those first that are most likely somebody's own."""
    if protected is not None:
        return [protected]
    ends = [url for url in (session.landing, *session.seen, inside.target) if url is not None and may_look(url)]
    links: list[Url] = []
    for url in dict.fromkeys(url for url in (session.landing, inside.target) if url in ends and url is not None):
        links += _links(await inside.follow(await inside.send(Request("GET", url), "look where the login led")), inside)
    own = [url for url in links if says(ACCOUNT, (url.path,))]
    return [url for url in dict.fromkeys((*ends, *own, *links)) if may_look(url)][:MOST_PAGES]


def _links(exchange: Exchange, inside: LoginTools) -> list[Url]:
    if body_kind(exchange.response) is not BodyKind.HTML:
        return []
    controls = (each for each in read_controls(text_of(exchange.response)) if each.is_link and each.address)
    addresses = (each.address for each in controls if each.address and not says_logout(each.label, each.address))
    urls = (parse_url(address, exchange.request.url) for address in addresses)
    inner = (url for url in urls if url is not None and url.origin == inside.target.origin)
    return [url for url in inner if not hazard_of_address(url.path, url.query or "")]


async def _shut(request: Request, nobody: LoginTools, session: Session) -> Exchange:
    """Return what nobody is answered; TLS may answer nothing at all to who has no certificate. Raises LoginFails."""
    try:
        return await nobody.send(request, "look as nobody")
    except LoginFails:
        if session.certificate is None:
            raise
        nobody.tell("Without the certificate there is no answer.")
        return Exchange(request, Response(0, "no answer"))


async def _look(url: Url, tools: LoginTools, user: str, what: str) -> Look:
    return look_at(await tools.send(Request("GET", url), what), user)


def _only_outside(inside: Exchange, outside: Exchange) -> tuple[str, ...]:
    """Return some pieces of text of the second answer that the first one does not have."""
    if body_kind(outside.response) is not BodyKind.HTML or body_kind(inside.response) is not BodyKind.HTML:
        return ()
    known = frozenset(read_exchange_page(inside).segments)
    found = (text for text in read_exchange_page(outside).segments if text not in known and len(text) <= MOST_TEXT)
    return tuple(dict.fromkeys(found))[:_MOST_TEXTS]


def _same_sentence(looked: Iterable[Url], session: Session) -> str:
    addresses = [str(url.with_target(url.path)) for url in dict.fromkeys(looked)]
    more = f" and {len(addresses) - _MOST_NAMED} more" if len(addresses) > _MOST_NAMED else ""
    named = ", ".join(addresses[:_MOST_NAMED]) + more
    doubt = f"{session.doubt} " if session.doubt else ""
    return (
        f"The login did not work: {doubt}With the user's session and without any, {named} answered the same. "
        "Check user name and password, or name a page that only this user sees (LoginRequiredUrl)."
    )
