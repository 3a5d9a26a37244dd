# SPDX-License-Identifier: Apache-2.0
"""A login by a form in the browser, for pages whose scripts build the form or send it."""

from __future__ import annotations

from collections.abc import Iterable

from vedette.domain.exchange import Url
from vedette.domain.login import FormLogin
from vedette.errors import Unreachable
from vedette.scan.login.form_score import Blank, LoginForm, best_login, read_fields
from vedette.scan.login.token import headers_of_wishes
from vedette.scan.login.tools import LoginFails, LoginTools, Session
from vedette.scan.login.words import CAPTCHA, LOGIN, says
from vedette.scan.ports import LoginPage
from vedette.scan.visits import FieldSeen, Wish
from vedette.web.url import parse_url

_MOST_PAGES = 4
_MOST_SEEN = 20


async def log_in_in_browser(recipe: FormLogin, tools: LoginTools) -> Session:
    """Open the page, fill the form in and press its button. Raises LoginFails."""
    async with tools.page() as page:
        if page is None:
            raise LoginFails(f"The login needs a browser. {tools.why_no_page}")
        try:
            return await log_in_on_page(recipe, tools, page)
        except Unreachable as error:
            await tools.picture(page, "where the login failed")
            raise error if isinstance(error, LoginFails) else LoginFails(error.message, error.remedy) from error


async def log_in_on_page(recipe: FormLogin, tools: LoginTools, page: LoginPage) -> Session:
    """Log in by a form in a page that was lent already. Raises Unreachable."""
    await page.go_to(str(recipe.url or tools.target))
    form = await _find(page, tools)
    await tools.picture(page, "the login form")
    has_sent_password, before = False, len(page.wishes)
    for _ in range(_MOST_PAGES):
        before = len(page.wishes)
        if form.has_captcha:
            raise LoginFails("The login form asks for a captcha.", "Switch it off for the scan's user.")
        asks_code = has_sent_password and form.code is not None
        await _fill(form, recipe, tools, page, asks_code=asks_code)
        has_sent_password = has_sent_password or (form.password is not None and not asks_code)
        following = await _next(page, has_sent_password=has_sent_password, has_sent_code=asks_code)
        if following is None:
            break
        form = following
    if not has_sent_password:
        raise LoginFails("After the user name no page asked for a password.", "Record the login instead.")
    await tools.picture(page, "after the login")
    again = best_login(read_fields(await page.fields(), page.url)) is not None
    headers = headers_of_wishes(page.wishes[before:]) if recipe.detects_token else ()
    return Session(
        headers,
        await page.state(),
        landing=parse_url(page.url),
        by_browser=True,
        seen=_seen(page.wishes[before:]),
        doubt="The page still shows its login form after it was sent." if again else "",
    )


async def _find(page: LoginPage, tools: LoginTools) -> LoginForm:
    """Return the login form of the page, after its login link was pressed if need be. Raises LoginFails."""
    fields = await page.fields()
    form = _begin(fields, page.url)
    if form is not None:
        return form
    doors = [
        each for each in fields if each.is_visible and each.kind in ("link", "button") and says(LOGIN, (each.label,))
    ]
    if doors:
        tools.tell(f"Press '{doors[0].label}'.")
        await page.click(doors[0].selector)
        form = _begin(await page.fields(), page.url)
    if form is None:
        raise LoginFails(f"{page.url} shows no login form in the browser, either.", "Record the login instead.")
    return form


def _begin(fields: Iterable[FieldSeen], address: str) -> LoginForm | None:
    forms = read_fields(tuple(fields), address)
    return best_login(forms) or next((each for each in forms if each.is_first_half), None)


async def _next(page: LoginPage, *, has_sent_password: bool, has_sent_code: bool) -> LoginForm | None:
    for form in read_fields(await page.fields(), page.url):
        if not has_sent_password and form.password is not None:
            return form
        if has_sent_password and not has_sent_code and form.code is not None and len(form.blanks) <= 2:
            return form
    return None


async def _fill(form: LoginForm, recipe: FormLogin, tools: LoginTools, page: LoginPage, *, asks_code: bool) -> None:
    """Fill in what the form asks for and send it."""
    account, last = recipe.account, ""
    if asks_code and form.code is not None:
        if account.codes is None:
            raise LoginFails("After the password the site asks for a code.", "Give the secret of the one-time codes.")
        tools.tell("Fill in the one-time code.")
        last = _selector(form.code)
        await page.fill(last, await tools.code(account.codes))
    else:
        tools.tell(f"Fill in the form of {page.url.partition('?')[0]} in the browser.")
        if form.user is not None:
            last = _selector(form.user)
            await page.fill(last, account.user)
        if form.password is not None:
            last = _selector(form.password)
            await page.fill(last, account.password)
    buttons = [each for each in form.buttons if not says(CAPTCHA, each.words)]
    pressed = next((each for each in buttons if says(LOGIN, each.words)), None) or next(iter(buttons), None)
    if pressed is not None:
        await page.click(_selector(pressed))
    else:
        await page.press(last, "Enter")


def _selector(blank: Blank) -> str:
    return blank.at if isinstance(blank.at, str) else ""


def _seen(wishes: Iterable[Wish]) -> tuple[Url, ...]:
    """Return what was asked for by scripts with an answer of its own: it may say who is logged in."""
    found = (
        wish.request.url
        for wish in wishes
        if wish.use == "data"
        and wish.request.method == "GET"
        and wish.exchange is not None
        and wish.exchange.response.status == 200
    )
    return tuple(dict.fromkeys(found))[:_MOST_SEEN]
