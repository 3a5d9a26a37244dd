# SPDX-License-Identifier: Apache-2.0
"""By which words an answer tells of the users of a scan. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from vedette.checks.user_names import holds_name, is_telling
from vedette.domain.exchange import Exchange
from vedette.domain.login import User, account_of
from vedette.web.media_type import text_of


def names_of(users: Iterable[User]) -> tuple[str, ...]:
    """Return the names of the accounts that `users` log in with, without those that are common words."""
    accounts = (account_of(user.recipe) for user in users)
    names = (account.user for account in accounts if account is not None)
    return tuple(dict.fromkeys(name for name in names if is_telling(name)))


def names_in(exchange: Exchange, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of `names` that the answer holds."""
    if not names:
        return ()
    text = text_of(exchange.response)
    return tuple(name for name in names if holds_name(text, name))
