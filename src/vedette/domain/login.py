# SPDX-License-Identifier: Apache-2.0
"""How an identity logs in: one frozen recipe for each style, and who it is that logs in.

A recipe says what to do, never what came of it. Secrets stand in fields that no repr shows; at rest a scan's recipes
are sealed. Whoever may log in is a `User` of the scan; everything that it sends carries its `role`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import count

from vedette.domain.exchange import Request, Url

ANONYMOUS = ""
"""The role of requests that nobody is logged in for."""
ROLE_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
"""What the name of a user's role looks like."""
USER_PLACE = "{{username}}"
PASSWORD_PLACE = "{{password}}"
CODE_PLACE = "{{totp}}"
"""Where the present one-time code is filled in; the other two say it of the account's own words."""


class CodeKind(Enum):
    """What a one-time code is computed from."""

    TOTP = "totp"
    """The time. Source: RFC 6238."""
    HOTP = "hotp"
    """A counter. Source: RFC 4226."""


class CodeHash(Enum):
    """The hash of a one-time code; the values are the names that `hashlib` knows."""

    SHA1 = "sha1"
    SHA256 = "sha256"
    SHA512 = "sha512"


@dataclass(frozen=True, slots=True)
class OneTimeCodes:
    """How the one-time codes of an account are made."""

    secret: str = field(repr=False)
    """Base32, blanks and case ignored."""
    kind: CodeKind = CodeKind.TOTP
    digits: int = 6
    period_seconds: int = 30
    hash: CodeHash = CodeHash.SHA1
    counter: int = 0
    """HOTP: the first counter that was not used yet."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who logs in."""

    user: str
    password: str = field(repr=False)
    codes: OneTimeCodes | None = None


@dataclass(frozen=True, slots=True)
class TokenRule:
    """Where a token is taken from, and how it is sent from then on.

    `pointer` is a JSON pointer (RFC 6901) into the answer's body, `header` a header of the answer; with neither the
    usual names are tried (`access_token`, `token`, `id_token`, `jwt`, …, at any depth).
    """

    pointer: str = ""
    header: str = ""
    sent_as: str = "Authorization"
    prefix: str = "Bearer "


@dataclass(frozen=True, slots=True)
class FormLogin:
    """A form that is found on the page `url` (or, with none, from the target on) and filled in."""

    account: Account
    url: Url | None = None
    detects_token: bool = True
    """Whether a token in the answers of the login is sent from then on."""


@dataclass(frozen=True, slots=True)
class RecordedLogin:
    """Steps that Chrome's DevTools Recorder wrote, played again in the browser. `recording` is its JSON."""

    account: Account
    recording: str = field(repr=False)
    detects_token: bool = True


@dataclass(frozen=True, slots=True)
class RequestLogin:
    """One request that logs in. Places such as `{{username}}` in its target, headers and body are filled in.

    Values are encoded for where they stand, by the body's media type. `form_url` is a page that is loaded just before:
    hidden fields of its form that the request names too take their value from there, since a token against forged
    requests is new on each load.
    """

    account: Account
    request: Request = field(repr=False)
    form_url: Url | None = None
    token: TokenRule | None = None
    """Set where the answer holds a token: HTTP bearer."""


class ClientProof(Enum):
    """How an OAuth 2.0 client shows its secret. Source: RFC 6749, section 2.3.1."""

    NONE = "none"
    FORM = "form"
    BASIC = "basic"


class Grant(Enum):
    """The flow by which an OAuth 2.0 token is had; values are `grant_type`s. Source: RFC 6749."""

    CLIENT_CREDENTIALS = "client_credentials"
    PASSWORD = "password"
    REFRESH_TOKEN = "refresh_token"
    AUTHORIZATION_CODE = "authorization_code"
    """With PKCE, through the browser; somebody logs in there by `OAuthLogin.at_provider`."""


@dataclass(frozen=True, slots=True)
class OAuthLogin:
    """An OAuth 2.0 token. `account` is the resource owner, where the grant has one."""

    grant: Grant
    token_url: Url
    client_id: str
    client_secret: str = field(default="", repr=False)
    client_proof: ClientProof = ClientProof.FORM
    account: Account | None = None
    refresh_token: str = field(default="", repr=False)
    scope: str = ""
    authorization_url: Url | None = None
    redirect_url: str = ""
    parameters: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Further parameters of the token request."""
    authorization_parameters: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Further headers of the token request."""
    at_provider: RecordedLogin | None = None
    """How the resource owner logs in at the provider; a form is detected where this is None."""
    token: TokenRule = field(default_factory=lambda: TokenRule(pointer="/access_token"))
    refresh_name: str = "refresh_token"
    """The member of the answer that holds the refresh token."""
    lifetime_name: str = "expires_in"
    """The member that says for how many seconds the token holds."""


class HttpScheme(Enum):
    """A scheme of HTTP authentication."""

    BASIC = "basic"
    """RFC 7617."""
    DIGEST = "digest"
    """RFC 7616."""
    NTLM = "ntlm"
    """MS-NLMP."""


@dataclass(frozen=True, slots=True)
class HttpLogin:
    """HTTP authentication, answered by the transport with each request or connection."""

    account: Account
    scheme: HttpScheme = HttpScheme.DIGEST
    domain: str = ""
    is_preemptive: bool = False
    """Basic: whether it is sent without being asked for."""


@dataclass(frozen=True, slots=True)
class CertificateLogin:
    """A client certificate with its key, shown in TLS. `content` is PEM or PKCS #12, as Base64."""

    content: str = field(repr=False)
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CommandLogin:
    """A program of the operator's own that logs in and prints the session as JSON. From the command line only.

    `arguments` are a program and its arguments, never a shell's line; the account is handed over in the environment.
    """

    arguments: tuple[str, ...]
    account: Account | None = None
    seconds: float = 60.0


Recipe = FormLogin | RecordedLogin | RequestLogin | OAuthLogin | HttpLogin | CertificateLogin | CommandLogin
RECIPE_KINDS: dict[str, type[Recipe]] = {
    "form": FormLogin,
    "recorded": RecordedLogin,
    "request": RequestLogin,
    "oauth": OAuthLogin,
    "http": HttpLogin,
    "certificate": CertificateLogin,
    "command": CommandLogin,
}
"""The name under which each kind of recipe is stored and shown."""


@dataclass(frozen=True, slots=True)
class LogoutSigns:
    """What the operator knows about how a lost session looks. What is empty is found out."""

    is_watched: bool = True
    """Whether anybody looks for it."""
    texts: tuple[str, ...] = ()
    """Texts that stand in pages of somebody who is not logged in."""
    patterns: tuple[str, ...] = ()
    """The same as regular expressions."""
    redirect: str = ""
    """Where somebody who is not logged in is sent: an address, `*` for anything."""


@dataclass(frozen=True, slots=True)
class User:
    """An identity of the scan: `role` is its name in the ledger, the reports and each of its exchanges."""

    role: str
    recipe: Recipe
    protected_url: Url | None = None
    """A page that only somebody who is logged in sees; found out where it is None."""
    signs: LogoutSigns = field(default_factory=LogoutSigns)


def account_of(recipe: Recipe) -> Account | None:
    """Return who logs in by `recipe`; None where no user name is part of it."""
    return None if isinstance(recipe, CertificateLogin) else recipe.account


def with_password(recipe: Recipe, password: str) -> Recipe | None:
    """Return the recipe with another password; None where it has none, so that nothing wrong can be shown."""
    account = account_of(recipe)
    if isinstance(recipe, CertificateLogin) or account is None:
        return None
    changed = replace(recipe, account=replace(account, password=password))
    if isinstance(changed, OAuthLogin) and changed.at_provider is not None:
        inner = changed.at_provider
        changed = replace(changed, at_provider=replace(inner, account=replace(inner.account, password=password)))
    return changed


def with_account(recipe: Recipe, account: Account) -> Recipe | None:
    """Return the recipe for another account; None where no account is part of it."""
    if isinstance(recipe, CertificateLogin) or recipe.account is None:
        return None
    changed = replace(recipe, account=account)
    if isinstance(changed, OAuthLogin) and changed.at_provider is not None:
        return replace(changed, at_provider=replace(changed.at_provider, account=account))
    return changed


def with_distinct_roles(users: Iterable[User]) -> tuple[User, ...]:
    """Return the users, those whose role is taken with a number behind it: `user`, `user-2`, `user-3`."""
    taken: dict[str, User] = {}
    for user in users:
        numbered = (f"{user.role}-{number}" for number in count(2))
        role = user.role if user.role not in taken else next(name for name in numbered if name not in taken)
        taken[role] = replace(user, role=role)
    return tuple(taken.values())


def secrets_of(recipe: Recipe) -> tuple[str, ...]:
    """Return every secret of `recipe`, for masking."""
    account = account_of(recipe)
    found = [account.password, account.codes.secret if account.codes else ""] if account else []
    match recipe:
        case OAuthLogin():
            inner = secrets_of(recipe.at_provider) if recipe.at_provider else ()
            found += [recipe.client_secret, recipe.refresh_token, *inner]
        case CertificateLogin():
            found += [recipe.content, recipe.password]
        case _:
            pass
    return tuple(dict.fromkeys(secret for secret in found if secret))


def kind_of(recipe: Recipe) -> str:
    """Return the name of the recipe's kind, as in `RECIPE_KINDS`."""
    return next(name for name, kind in RECIPE_KINDS.items() if isinstance(recipe, kind))
