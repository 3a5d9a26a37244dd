# SPDX-License-Identifier: Apache-2.0
"""A login by a form that is found by itself: over plain HTTP where the form works so, else in the browser.

The form is loaded just before it is sent, so hidden fields hold what the site put there for this very load, tokens
against forged requests among them. Name and password may be asked for on one page or on two, and a one-time code
after them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vedette.crawl.page_facts import read_exchange_page
from vedette.domain.exchange import Exchange, Request, Url
from vedette.domain.login import Account, FormLogin
from vedette.scan.login.form_browser import log_in_in_browser
from vedette.scan.login.form_score import LoginForm, best_login, read_form
from vedette.scan.login.token import BEARER, find_token, token_headers
from vedette.scan.login.tools import LoginFails, LoginTools, Session
from vedette.scan.login.words import LOGIN, says
from vedette.web.controls import read_controls
from vedette.web.forms import Entry, Field, Form, submit
from vedette.web.html import Page
from vedette.web.media_type import BodyKind, body_kind, text_of
from vedette.web.url import parse_url

MOST_PAGES = 4
"""Pages that one login may take: name, password, code, and one to spare."""
_MOST_LINKS = 3
_USUAL_PATHS = ("/login", "/signin", "/user/login")
_BY_SCRIPT = re.compile(r"onsubmit\s*=|addEventListener\(\s*['\"]submit|\.on\(\s*['\"]submit|\.submit\(|onSubmit")
AGAIN = "The site shows its login form again after it was sent"


class _NeedsScripts(Exception):
    """Without scripts the form cannot be sent; the text says why."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A form on a page, and how it reads."""

    url: Url
    page: Page
    form: Form
    read: LoginForm


async def log_in_by_form(recipe: FormLogin, tools: LoginTools) -> Session:
    """Find the form, fill it in and send it. Raises LoginFails."""
    try:
        session, is_scripted = await _over_http(recipe, tools)
    except _NeedsScripts as reason:
        if tools.why_no_page:
            raise LoginFails(f"{reason}, and scripts need a browser. {tools.why_no_page}") from reason
        tools.tell(f"{reason}: the browser does it.")
        return await log_in_in_browser(recipe, tools)
    if session.doubt and is_scripted and not tools.why_no_page:
        tools.tell(f"{session.doubt} Its scripts may have a part in it: the browser tries.")
        return await log_in_in_browser(recipe, tools)
    return session


async def _over_http(recipe: FormLogin, tools: LoginTools) -> tuple[Session, bool]:
    """Log in without a browser; return the session, and whether scripts hear of it when the form is sent."""
    shown = await _find_form(recipe, tools)
    is_scripted, answers = False, list[Exchange]()
    has_sent_password = has_sent_code = False
    for _ in range(MOST_PAGES):
        is_scripted = is_scripted or _hears_of_it(shown.page)
        asks_code = has_sent_password and shown.read.code is not None
        entries, button = await _filled(shown, recipe.account, tools, asks_code=asks_code)
        has_sent_code = has_sent_code or asks_code
        has_sent_password = has_sent_password or (shown.read.password is not None and not asks_code)
        base = parse_url(shown.page.base_href, shown.url) if shown.page.base_href else None
        request = submit(shown.form, entries, shown.url, base, button)
        if request is None:
            raise _NeedsScripts("The login form leads to no address")
        answer = await tools.send(request, "send the login form")
        answers.append(answer)
        last = await tools.follow(answer)
        answers.append(last)
        following = _next_form(last, has_sent_password=has_sent_password, has_sent_code=has_sent_code)
        if following is None:
            break
        shown = following
    if not has_sent_password:
        raise LoginFails("After the user name no page asked for a password.", "Name the login page (LoginFormUrl).")
    return _session(recipe, answers), is_scripted


def _session(recipe: FormLogin, answers: list[Exchange]) -> Session:
    last = answers[-1]
    token = next((found for each in answers if (found := find_token(each))), None) if recipe.detects_token else None
    headers = token_headers(BEARER, token) if token is not None else ()
    doubt = f"{AGAIN}." if best_login(read for _, read in _forms(last)) is not None else ""
    if last.response.status >= 400:
        doubt = f"The site answered {last.response.status} to the login form."
    return Session(headers, landing=last.request.url, doubt=doubt)


async def _find_form(recipe: FormLogin, tools: LoginTools) -> _Shown:
    """Return the form to begin with: on the page that is named, or on one that links or usual names lead to."""
    start = recipe.url or tools.target
    first = await _load(start, tools, "load the login page" if recipe.url else "load the entry page")
    found = _begin(first)
    if found is not None:
        return found
    if recipe.url is not None:
        if _is_script_page(first):
            raise _NeedsScripts(f"{recipe.url} shows no login form without scripts")
        raise LoginFails(f"{recipe.url} shows no login form.", "Name the page that shows it, or record the login.")
    tried = 0
    for url in _ways_to_login(first, tools.target):
        page = await _load(url, tools, "look for the login form")
        tried += 1
        found = _begin(page)
        if found is not None:
            return found
        if page.response.status == 200 and _is_script_page(page) and says(LOGIN, (url.path,)):
            raise _NeedsScripts(f"{url} shows no login form without scripts")
    if _is_script_page(first):
        raise _NeedsScripts(f"{start} shows no login form without scripts")
    raise LoginFails(
        f"No login form was found on {start} and {tried} pages that might have one.",
        "Name the login page (LoginFormUrl).",
    )


def _ways_to_login(page: Exchange, target: Url) -> list[Url]:
    """Return the addresses of links that say that they lead to the login, then the usual ones."""
    base = page.request.url
    links = [
        url
        for control in read_controls(text_of(page.response))
        if control.is_link and control.address and says(LOGIN, (control.label, control.address))
        if (url := parse_url(control.address, base)) is not None and url.origin == target.origin
    ]
    return list(dict.fromkeys([*links[:_MOST_LINKS], *(target.with_target(path) for path in _USUAL_PATHS)]))


async def _load(url: Url, tools: LoginTools, what: str) -> Exchange:
    return await tools.follow(await tools.send(Request("GET", url), what))


def _forms(exchange: Exchange) -> list[tuple[_Shown, LoginForm]]:
    if body_kind(exchange.response) is not BodyKind.HTML:
        return []
    url, page = exchange.request.url, read_exchange_page(exchange)
    read = [(form, read_form(form, url.path)) for form in page.forms if not form.is_guess]
    return [(_Shown(url, page, form, each), each) for form, each in read]


def _begin(exchange: Exchange) -> _Shown | None:
    """Return the form of a page that a login begins with."""
    forms = _forms(exchange)
    best = best_login(read for _, read in forms)
    if best is None:
        halves = [shown for shown, read in forms if read.is_first_half and says(LOGIN, read.words)]
        return halves[0] if halves else None
    return next(shown for shown, read in forms if read is best)


def _next_form(exchange: Exchange, *, has_sent_password: bool, has_sent_code: bool) -> _Shown | None:
    """Return the form that goes on with the login; None where it is over."""
    for shown, read in _forms(exchange):
        if not has_sent_password and read.is_second_half:
            return shown
        if has_sent_password and not has_sent_code and read.code is not None and len(read.blanks) <= 2:
            return shown
    return None


async def _filled(
    shown: _Shown, account: Account, tools: LoginTools, *, asks_code: bool
) -> tuple[tuple[Entry, ...], Field | None]:
    """Return what is sent, and the button that is pressed. Raises LoginFails, _NeedsScripts."""
    read = shown.read
    if read.has_captcha:
        raise LoginFails("The login form asks for a captcha.", "Switch it off for the scan's user, or give a cookie.")
    values: dict[Field | str, str] = {}
    if asks_code and read.code is not None:
        if account.codes is None:
            raise LoginFails("After the password the site asks for a code.", "Give the secret of the one-time codes.")
        values[read.code.at] = await tools.code(account.codes)
        tools.tell("Fill in the one-time code.")
    else:
        if read.user is not None:
            values[read.user.at] = account.user
        if read.password is not None:
            values[read.password.at] = account.password
        tools.tell(f"Fill in the form of {shown.url}.")
    for blank in values:
        if isinstance(blank, Field) and not blank.name:
            raise _NeedsScripts("The fields of the login form have no names")
    if shown.form.method == "GET" and read.password is not None:
        raise _NeedsScripts("The login form would put the password into the address")
    button = next((each for each in shown.form.buttons if says(LOGIN, (each.value, each.label, each.name))), None)
    button = button or next(iter(shown.form.buttons), None)
    entries = [entry for each in shown.form.fields for entry in _entries(each, values, button)]
    return tuple(entries), button


def _entries(field: Field, values: dict[Field | str, str], button: Field | None) -> list[Entry]:
    """Return what a browser sends of one field. Source: WHATWG HTML, section 4.10.22.4."""
    if not field.name or field.is_disabled:
        return []
    if field in values:
        return [Entry(field.name, values[field])]
    match field.kind:
        case "submit":
            return [Entry(field.name, field.value)] if field == button else []
        case "image":
            return [Entry(f"{field.name}.x", "1"), Entry(f"{field.name}.y", "1")] if field == button else []
        case "reset" | "button" | "file":
            return []
        case "checkbox" | "radio":
            return [Entry(field.name, field.value)] if field.is_checked else []
        case "select":
            chosen = next((option for option in field.options if option.is_selected), None)
            chosen = chosen or next(iter(field.options), None)
            return [Entry(field.name, chosen.value)] if chosen is not None else []
        case _:
            return [Entry(field.name, field.value)]


def _is_script_page(exchange: Exchange) -> bool:
    return body_kind(exchange.response) is BodyKind.HTML and bool(read_exchange_page(exchange).scripts)


def _hears_of_it(page: Page) -> bool:
    """Whether a script of the page does something when the form is sent."""
    texts = (*(script.text for script in page.scripts), *page.handlers)
    return any(_BY_SCRIPT.search(text) for text in texts) or any(script.address for script in page.scripts)
