# SPDX-License-Identifier: Apache-2.0
"""Which form of a page logs in: points for what such forms have, and against what forms of other purposes have. Pure.

The weights were set on the forms of a dozen applications before they were measured: of 118 forms with a password 89
were taken, all of them logins, and of the 29 that were not, one was a login (behind a captcha). Source: crawler.md, §8.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vedette.domain.exchange import Url
from vedette.scan.login.names import name_of
from vedette.scan.login.words import CAPTCHA, CODE, LOGIN, OTHER_PURPOSE, USER, says
from vedette.scan.visits import FieldSeen
from vedette.web.forms import Field, Form, submit
from vedette.web.html import Page
from vedette.web.url import parse_url

ENOUGH = 5
_TEXT_KINDS = frozenset({"text", "email", "tel", "number", "search", "url"})
_BUTTON_KINDS = frozenset({"submit", "image", "button"})


@dataclass(frozen=True, slots=True)
class Blank:
    """One field as a person sees it. `at` finds it again: the field of a form, or the selector of a page."""

    kind: str
    words: tuple[str, ...]
    """Its name, id, label and what it says it is for."""
    at: Field | str

    @property
    def is_text(self) -> bool:
        """Whether something is written into it."""
        return self.kind in _TEXT_KINDS


@dataclass(frozen=True, slots=True)
class LoginForm:
    """A form read for the purpose of logging in. Its `words` are those of the form itself and of its buttons."""

    blanks: tuple[Blank, ...]
    words: tuple[str, ...]
    buttons: tuple[Blank, ...] = ()

    @property
    def password(self) -> Blank | None:
        """The field for the password, the first of several."""
        return next((blank for blank in self.blanks if blank.kind == "password"), None)

    @property
    def user(self) -> Blank | None:
        """The field for the user's name: one that is called so, or else the first that takes text."""
        texts = [blank for blank in self.blanks if blank.is_text and not says(CAPTCHA, blank.words)]
        return next((blank for blank in texts if says(USER, blank.words)), texts[0] if texts else None)

    @property
    def code(self) -> Blank | None:
        """The field for a one-time code."""
        kinds = (blank for blank in self.blanks if blank.is_text or blank.kind == "password")
        return next((blank for blank in kinds if says(CODE, blank.words)), None)

    @property
    def has_captcha(self) -> bool:
        """Whether it asks who is human."""
        return any(says(CAPTCHA, blank.words) for blank in self.blanks)

    @property
    def score(self) -> int:
        """How much it looks like a login: `ENOUGH` and more is one."""
        passwords = sum(blank.kind == "password" for blank in self.blanks)
        texts = [blank for blank in self.blanks if blank.is_text]
        points = 4 * (passwords == 1) + 3 * (len(texts) == 1) - 6 * (passwords >= 2)
        points += 2 * any(says(USER, blank.words) for blank in texts)
        is_called_login = says(LOGIN, self.words)
        points += 2 * is_called_login
        others = (*self.words, *(word for blank in self.blanks for word in blank.words))
        # A form that registers with one name and one password has all that a login has but its words.
        return points - (4 if is_called_login else 6) * says(OTHER_PURPOSE, others)

    @property
    def is_login(self) -> bool:
        """Whether user name and password are asked for here."""
        return self.password is not None and self.score >= ENOUGH

    @property
    def is_first_half(self) -> bool:
        """Whether it asks for the user's name alone, and for the password on the next page."""
        texts = [blank for blank in self.blanks if blank.is_text]
        if self.password is not None or len(texts) != 1 or self.code is not None:
            return False
        return says(USER, texts[0].words) and not says(OTHER_PURPOSE, self.words)

    @property
    def is_second_half(self) -> bool:
        """Whether it asks for the password alone."""
        passwords = sum(blank.kind == "password" for blank in self.blanks)
        return passwords == 1 and not any(blank.is_text for blank in self.blanks)


def read_form(form: Form, path: str) -> LoginForm:
    """Return a form of a page as it stands in its markup; `path` is that of the page."""
    blanks = tuple(
        Blank(each.kind, _words(each.name, each.identifier, each.label, each.autocomplete), each)
        for each in form.fields
        if each.kind not in ("hidden", "submit", "image", "reset", "button") and not each.is_disabled
    )
    buttons = tuple(Blank(each.kind, _words(each.name, each.value, each.label), each) for each in form.buttons)
    labels = (word for button in buttons for word in button.words)
    return LoginForm(blanks, _words(form.action or "", form.name, path, *labels), buttons)


def login_actions(page: Page, url: Url) -> tuple[str, ...]:
    """Return the names of the requests that the login forms of the page at `url` send."""
    base = (parse_url(page.base_href, url) if page.base_href else None) or url
    found = [submit(form, (), url, base) for form in page.forms if read_form(form, url.path).is_login]
    return tuple(name_of(request) for request in found if request is not None)


def read_fields(fields: Sequence[FieldSeen], address: str) -> tuple[LoginForm, ...]:
    """Return the forms of a page in the browser, those fields together that no form owns."""
    seen = [each for each in fields if each.is_visible]
    forms = []
    for number in dict.fromkeys(each.form for each in seen if each.kind not in ("link", "button", "submit")):
        mine = [each for each in seen if each.form == number and each.kind != "link"]
        buttons = tuple(_blank(each) for each in mine if each.kind in _BUTTON_KINDS)
        labels = (word for button in buttons for word in button.words)
        blanks = tuple(_blank(each) for each in mine if each.kind not in (*_BUTTON_KINDS, "hidden", "reset"))
        forms.append(LoginForm(blanks, _words(address, *labels), buttons))
    return tuple(forms)


def best_login(forms: Iterable[LoginForm]) -> LoginForm | None:
    """Return the form that looks most like a login; None where none does."""
    return max((form for form in forms if form.is_login), key=lambda form: form.score, default=None)


def _blank(seen: FieldSeen) -> Blank:
    return Blank(seen.kind, _words(seen.name, seen.identifier, seen.label, seen.autocomplete), seen.selector)


def _words(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)
