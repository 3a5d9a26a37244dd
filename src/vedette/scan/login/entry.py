# SPDX-License-Identifier: Apache-2.0
"""One way to log in and to prove it, for whoever does it: a scan, or somebody who tries a login out.

The session is in the sender when it is over. Who else looks, nobody and who gave a wrong password, does it with blank
senders of their own, so that no cookie of one ever reaches the other.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace

from vedette.crawl.scope import judge
from vedette.domain.exchange import Url
from vedette.domain.login import (
    FormLogin,
    OAuthLogin,
    Recipe,
    RecordedLogin,
    RequestLogin,
    User,
    account_of,
    with_password,
)
from vedette.domain.scope import Scope
from vedette.errors import Unreachable, UsageError
from vedette.scan.login.indicator import Indicator
from vedette.scan.login.names import name_of
from vedette.scan.login.proof import WRONG_PASSWORD, Compared, compare, confirm
from vedette.scan.login.recording_file import recorded_addresses
from vedette.scan.login.state import LoginState
from vedette.scan.login.styles import log_in
from vedette.scan.login.toolbox import CodesUsed, Record, RunProgram, Toolbox, no_program
from vedette.scan.login.tools import LoginFails, Session
from vedette.scan.ports import Clock, RoleSession, Sender
from vedette.scan.visits import BrowserState

AS_USER = "as who is logged in"
AS_NOBODY = "as nobody"


@dataclass(frozen=True, slots=True)
class Entry:
    """What logging in needs: the sender that ends up logged in, the clock, where the story goes."""

    sender: Sender
    clock: Clock
    scope: Scope
    record: Record
    uses_browser: bool = True
    run_program: RunProgram = field(default=no_program)

    async def log_in(self, user: User, state: LoginState) -> LoginState:
        """Log in anew as `user` and return the state after it. Raises LoginFails."""
        codes = CodesUsed(dict(state.code_periods), dict(state.code_counters))
        await self.sender.adopt(None)
        async with self._reaching(user.recipe) as sender:
            tools = self._tools(sender, f"login-{state.session + 1}", codes, state.last)
            session = await log_in(user.recipe, tools)
        number = state.session + 1
        try:
            await self.sender.adopt(_role_session(user.role, number, session))
        except UsageError as error:
            raise LoginFails(error.message, error.remedy) from error
        return replace(
            state,
            session=number,
            last=replace(session, state=None),
            actions=tuple(dict.fromkeys((*state.actions, *_actions(user.recipe)))),
            code_periods=tuple(sorted(codes.periods.items())),
            code_counters=tuple(sorted(codes.counters.items())),
        )

    async def compare(self, user: User, session: Session) -> tuple[Compared, ...]:
        """Look for pages that differ for who is logged in, and take pictures of the best. Raises LoginFails."""
        codes = CodesUsed()
        async with AsyncExitStack() as stack:
            blank = await stack.enter_async_context(self.sender.branch((), is_blank=True))
            other = await stack.enter_async_context(self.sender.branch((), is_blank=True))
            inside = self._tools(self.sender, "login-inside", codes)
            nobody = self._tools(blank, "login-nobody", codes), self._tools(other, "login-nobody-else", codes)
            compared = await compare(
                session,
                user.protected_url,
                _name(user),
                inside,
                nobody,
                lambda url: judge(self.scope, "GET", url) is None,
            )
            url = compared[0].url
            await _picture(inside, url, AS_USER)
            await _picture(nobody[0], url, AS_NOBODY)
        return compared

    async def confirm(self, user: User, compared: tuple[Compared, ...], session: Session) -> Indicator:
        """Try a wrong password and return what tells the right one from it. Raises LoginFails."""
        recipe = with_password(user.recipe, WRONG_PASSWORD)
        if recipe is None:
            self.record.tell("This login has no password that could be wrong: nobody is compared with alone.")
            return await confirm(compared, _name(user), None, session)
        async with self.sender.branch(addresses_of(recipe), is_blank=True) as blank:
            # What worked without the browser is tried so, once: each wrong password may count against the account.
            is_plain = isinstance(recipe, FormLogin) and not session.by_browser
            tools = replace(self, uses_browser=self.uses_browser and not is_plain)._tools(
                blank, "login-wrong", CodesUsed()
            )
            try:
                wrong = await log_in(recipe, tools)
            except LoginFails as refused:
                self.record.tell(f"With a wrong password: {refused.message}")
                return await confirm(compared, _name(user), None, session)
            await blank.adopt(_role_session("", 0, wrong))
            return await confirm(compared, _name(user), tools, session)

    @asynccontextmanager
    async def _reaching(self, recipe: Recipe) -> AsyncIterator[Sender]:
        """Lend a sender that reaches the addresses of the recipe: the scan's own where its scope holds them."""
        outside = [url for url in addresses_of(recipe) if judge(self.scope, "GET", url) is not None]
        async with AsyncExitStack() as stack:
            if outside:
                yield await stack.enter_async_context(self.sender.branch(tuple(outside), is_blank=False))
            else:
                yield self.sender

    def _tools(self, sender: Sender, mark: str, codes: CodesUsed, before: Session | None = None) -> Toolbox:
        return Toolbox(
            sender=sender,
            clock=self.clock,
            target=self.scope.target,
            mark=mark,
            record=self.record,
            codes=codes,
            before=before,
            uses_browser=self.uses_browser,
            run_program=self.run_program,
        )


def addresses_of(recipe: Recipe) -> tuple[Url, ...]:
    """Return the addresses that a login is told to go to."""
    match recipe:
        case FormLogin():
            found: tuple[Url | None, ...] = (recipe.url,)
        case RequestLogin():
            found = (recipe.form_url, recipe.request.url)
        case RecordedLogin():
            found = recorded_addresses(recipe.recording)
        case OAuthLogin():
            inner = addresses_of(recipe.at_provider) if recipe.at_provider is not None else ()
            found = (recipe.token_url, recipe.authorization_url, *inner)
        case _:
            found = ()
    return tuple(url for url in found if url is not None)


def _actions(recipe: Recipe) -> tuple[str, ...]:
    return (name_of(recipe.request),) if isinstance(recipe, RequestLogin) else ()


def _name(user: User) -> str:
    account = account_of(user.recipe)
    return account.user if account is not None else ""


async def _picture(tools: Toolbox, url: Url, what: str) -> None:
    """Keep a picture of a page as the browser shows it, where there is one."""
    async with tools.page() as page:
        if page is None:
            return
        try:
            await page.go_to(str(url))
        except Unreachable as error:
            tools.tell(f"There is no picture {what}: {error.message}")
            return
        await tools.picture(page, what)


def _role_session(role: str, number: int, session: Session) -> RoleSession:
    """Return what a sender adopts of a session."""
    state = session.state or BrowserState()
    return RoleSession(role, number, session.headers, state, session.http, session.certificate)
