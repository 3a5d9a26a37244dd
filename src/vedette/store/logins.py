# SPDX-License-Identifier: Apache-2.0
"""The users of a scan as they are sealed: each recipe with the name of its kind beside it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from vedette.domain.exchange import Url
from vedette.domain.login import RECIPE_KINDS, LogoutSigns, User, kind_of
from vedette.domain.scan import Credentials


@dataclass(frozen=True, slots=True)
class StoredUser:
    """A user, the recipe still encoded."""

    role: str
    kind: str
    recipe: msgspec.Raw
    protected_url: Url | None = None
    signs: LogoutSigns = field(default_factory=LogoutSigns)


@dataclass(frozen=True, slots=True)
class StoredCredentials:
    """Credentials as they are encoded."""

    cookies: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    basic: tuple[str, str] | None = None
    users: tuple[StoredUser, ...] = ()


def stored_credentials(credentials: Credentials) -> StoredCredentials:
    """Return what is encoded of `credentials`."""
    users = tuple(
        StoredUser(
            user.role,
            kind_of(user.recipe),
            msgspec.Raw(msgspec.json.encode(user.recipe)),
            user.protected_url,
            user.signs,
        )
        for user in credentials.users
    )
    return StoredCredentials(credentials.cookies, credentials.headers, credentials.basic, users)


def read_credentials(stored: StoredCredentials) -> Credentials:
    """Return the credentials that `stored_credentials` took."""
    users = tuple(
        User(
            user.role,
            msgspec.json.decode(user.recipe, type=RECIPE_KINDS[user.kind]),
            user.protected_url,
            user.signs,
        )
        for user in stored.users
    )
    return Credentials(stored.cookies, stored.headers, stored.basic, users)
