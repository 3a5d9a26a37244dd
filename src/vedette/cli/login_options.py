# SPDX-License-Identifier: Apache-2.0
"""Who logs in, as the command line says it. Secrets are named by the variable that holds them, never written."""

from __future__ import annotations

import base64
import json
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from pydantic import JsonValue, ValidationError

from vedette.domain.login import (
    PASSWORD_PLACE,
    USER_PLACE,
    Account,
    CertificateLogin,
    CommandLogin,
    FormLogin,
    HttpLogin,
    HttpScheme,
    OneTimeCodes,
    RecordedLogin,
    User,
    account_of,
    with_account,
    with_distinct_roles,
)
from vedette.errors import UsageError
from vedette.scan.login.one_time_codes import read_codes
from vedette.scan.login.recording import MOST_TEXT_LENGTH, places_of
from vedette.scan.login.recording_file import read_recording_file
from vedette.services.addresses import read_target
from vedette.services.launch_form_login import DEFAULT_ROLE, role_of
from vedette.services.launch_oauth import read_oauth
from vedette.transport.client_certificate import MOST_BYTES, read_client_certificate
from vedette.wire.launch_oauth2 import OAuth2Setting

LoginUserOption = Annotated[
    str | None, typer.Option(metavar="USER", help="Log in as this user; the login form is found by itself.")
]
LoginPasswordOption = Annotated[
    str | None, typer.Option(metavar="VAR", help="The environment variable that holds the user's password.")
]
LoginUrlOption = Annotated[str | None, typer.Option(metavar="URL", help="The page that shows the login form.")]
ProtectedUrlOption = Annotated[
    str | None,
    typer.Option("--login-required-url", metavar="URL", help="A page that only this user sees; else one is found."),
]
TotpSecretOption = Annotated[
    str | None,
    typer.Option(
        "--login-totp-env", metavar="VAR", help="The environment variable that holds the secret of one-time codes."
    ),
]
LoginStepsOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Steps recorded with Chrome's Recorder (JSON) or Selenium IDE (.side)."),
]
LoginSchemeOption = Annotated[
    HttpScheme | None, typer.Option(help="Log in by HTTP authentication instead of by a form.")
]
LoginDomainOption = Annotated[str | None, typer.Option(metavar="DOMAIN", help="NTLM: the domain of the user.")]
LoginOAuthOption = Annotated[
    Path | None,
    typer.Option(
        "--login-oauth",
        metavar="FILE",
        help="Log in by OAuth 2.0: an OAuth2SettingModel of the API, as JSON; ${VAR} stands for a variable's value.",
    ),
]
LoginCommandOption = Annotated[
    str | None,
    typer.Option(metavar="COMMAND", help="A program that logs in and prints the session as JSON; no shell takes part."),
]
AlsoLoginOption = Annotated[
    list[str] | None,
    typer.Option(
        "--also-login",
        metavar="USER=VAR",
        help="A further user, logged in the same way, and the variable that holds the password; may be repeated. "
        "Each crawls apart, and access to pages and objects of the others is tried.",
    ),
]
ClientCertificateOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="A client certificate with its key, PEM or PKCS #12.")
]
CertificatePasswordOption = Annotated[
    str | None,
    typer.Option(metavar="VAR", help="The environment variable that holds the password of --client-certificate."),
]


@dataclass(frozen=True, slots=True)
class LoginOptions:
    """What was written about the login."""

    user: str | None = None
    password_variable: str | None = None
    url: str | None = None
    protected_url: str | None = None
    totp_variable: str | None = None
    steps: Path | None = None
    scheme: HttpScheme | None = None
    domain: str | None = None
    oauth: Path | None = None
    command: str | None = None
    certificate: Path | None = None
    certificate_password_variable: str | None = None
    also: tuple[str, ...] = ()
    """Further users: `USER=VAR`, the user's name and the variable of the password."""


def variable_of(also: str) -> tuple[str, str]:
    """Return the name and the variable of a further user. Raises UsageError."""
    name, _, variable = also.rpartition("=")
    if not name or not variable:
        raise UsageError(
            f"--also-login: {also!r} is no USER=VAR.", "Name the variable of the password.", field="--also-login"
        )
    return name, variable


def read_logins(options: LoginOptions, environ: Mapping[str, str]) -> tuple[User, ...]:
    """Return who logs in, the first being whom the scan is done as. Raises UsageError that names the option."""
    first = read_login(options, environ)
    if first is None and not options.also:
        return ()
    users = [] if first is None else [first]
    for name, variable in map(variable_of, options.also):
        password = environ.get(variable, "")
        if not password:
            raise UsageError(f"--also-login: the variable {variable} is empty.", "Set it.", field="--also-login")
        recipe = with_account(first.recipe, Account(name, password)) if first is not None else None
        if first is None or recipe is None:
            raise UsageError(
                "--also-login goes with a login that has a user and a password.",
                "Add --login-user and --login-password-env.",
                field="--also-login",
            )
        users.append(User(role_of(name), recipe, signs=first.signs))
    names = [account.user for user in users if (account := account_of(user.recipe)) is not None]
    if len(set(names)) < len(names):
        raise UsageError("--also-login names a user twice.", "Name each user once.", field="--also-login")
    return with_distinct_roles(users)


def read_login(options: LoginOptions, environ: Mapping[str, str]) -> User | None:
    """Return who logs in; None where nobody does. Raises UsageError that names the option."""
    reader = _Reader(options, environ)
    found = reader.read()
    if found is None or options.protected_url is None:
        return found
    return User(found.role, found.recipe, read_target(options.protected_url, "--login-required-url"))


class _Reader:
    """Reads the options of one login."""

    def __init__(self, options: LoginOptions, environ: Mapping[str, str]) -> None:
        self._options = options
        self._environ = environ

    def read(self) -> User | None:
        """Return who logs in, by the one way that was written. Raises UsageError."""
        options = self._options
        ways: dict[str, tuple[object, Callable[[], User]]] = {
            "--login-steps": (options.steps, self._recorded),
            "--login-scheme": (options.scheme, self._by_http),
            "--login-oauth": (options.oauth, self._by_oauth),
            "--login-command": (options.command, self._by_command),
            "--client-certificate": (options.certificate, self._by_certificate),
        }
        written = [name for name, (value, _) in ways.items() if value is not None]
        if len(written) > 1:
            raise UsageError(f"{' and '.join(written)} are two logins.", "Use one of them.", field=written[1])
        self._refuse_leftovers(written[0] if written else "")
        if written:
            return ways[written[0]][1]()
        return self._by_form() if options.user is not None else None

    def _refuse_leftovers(self, way: str) -> None:
        """Raise UsageError for an option that has no meaning beside the others."""
        options = self._options
        needs = {
            "--login-password-env": (options.password_variable, options.user is not None, "--login-user"),
            "--login-totp-env": (options.totp_variable, options.user is not None, "--login-user"),
            "--login-url": (options.url, options.user is not None and not way, "--login-user alone"),
            "--login-required-url": (options.protected_url, bool(way) or options.user is not None, "--login-user"),
            "--login-domain": (options.domain, options.scheme is HttpScheme.NTLM, "--login-scheme ntlm"),
            "--login-user": (options.user, way not in ("--login-oauth", "--client-certificate"), "another login"),
            "--client-certificate-password-env": (
                options.certificate_password_variable,
                options.certificate is not None,
                "--client-certificate",
            ),
        }
        for name, (value, has_place, beside) in needs.items():
            if value is not None and not has_place:
                raise UsageError(f"{name} goes with {beside}.", "Leave it out, or add that.", field=name)

    def _by_form(self) -> User:
        options = self._options
        url = read_target(options.url, "--login-url") if options.url is not None else None
        return self._user(FormLogin(self._account(), url))

    def _recorded(self) -> User:
        assert self._options.steps is not None, "it is the way that was chosen"
        text = _read(self._options.steps, "--login-steps", MOST_TEXT_LENGTH).decode("utf-8", "replace")
        try:
            needed = places_of(read_recording_file(text))
        except UsageError as error:
            raise UsageError(f"--login-steps: {error.message}", error.remedy, field="--login-steps") from error
        is_nobodys = self._options.user is None and not needed
        return self._user(RecordedLogin(Account("", "") if is_nobodys else self._account(needed), text))

    def _by_http(self) -> User:
        options = self._options
        assert options.scheme is not None, "it is the way that was chosen"
        return self._user(HttpLogin(self._account(), options.scheme, options.domain or ""))

    def _by_oauth(self) -> User:
        assert self._options.oauth is not None, "it is the way that was chosen"
        option = "--login-oauth"
        try:
            document: JsonValue = json.loads(_read(self._options.oauth, option, MOST_TEXT_LENGTH))
            setting = OAuth2Setting.model_validate(self._with_variables(document))
        except (ValueError, RecursionError, ValidationError) as error:
            raise UsageError(
                f"{option}: the file is no OAuth2SettingModel.", "docs/logins.md shows one.", field=option
            ) from error
        user = read_oauth(setting)
        if user is None:
            raise UsageError(f"{option}: the login in the file is switched off.", "Set Enabled.", field=option)
        return user

    def _by_command(self) -> User:
        try:
            arguments = tuple(shlex.split(self._options.command or ""))
        except ValueError as error:
            raise UsageError(f"--login-command: {error}.", "Quote it anew.", field="--login-command") from error
        if not arguments:
            raise UsageError("--login-command is empty.", "Name a program.", field="--login-command")
        account = self._account() if self._options.user is not None else None
        return User(role_of(account.user) if account else DEFAULT_ROLE, CommandLogin(arguments, account))

    def _by_certificate(self) -> User:
        options, option = self._options, "--client-certificate"
        assert options.certificate is not None, "it is the way that was chosen"
        variable = options.certificate_password_variable
        password = self._variable(variable, f"{option}-password-env") if variable is not None else ""
        content = _read(options.certificate, option, MOST_BYTES)
        read_client_certificate(content, password, option)
        return User(DEFAULT_ROLE, CertificateLogin(base64.b64encode(content).decode("ascii"), password))

    def _user(self, recipe: FormLogin | RecordedLogin | HttpLogin) -> User:
        return User(role_of(recipe.account.user), recipe)

    def _account(self, needed: frozenset[str] = frozenset({USER_PLACE, PASSWORD_PLACE})) -> Account:
        options = self._options
        if options.user is None:
            raise UsageError("The login needs a --login-user.", "Say who logs in.", field="--login-user")
        if options.password_variable is None and PASSWORD_PLACE in needed:
            raise UsageError(
                "--login-user goes with --login-password-env.", "Name the variable.", field="--login-password-env"
            )
        variable = options.password_variable
        password = self._variable(variable, "--login-password-env") if variable is not None else ""
        return Account(options.user, password, self._codes())

    def _codes(self) -> OneTimeCodes | None:
        variable, option = self._options.totp_variable, "--login-totp-env"
        return None if variable is None else read_codes(self._variable(variable, option), option)

    def _with_variables(self, value: JsonValue) -> JsonValue:
        """Return `value` with the values of variables for texts such as `${CLIENT_SECRET}`. Raises UsageError."""
        if isinstance(value, dict):
            return {key: self._with_variables(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._with_variables(each) for each in value]
        if isinstance(value, str) and value.startswith("${") and value.endswith("}"):
            return self._variable(value[2:-1], "--login-oauth")
        return value

    def _variable(self, name: str, option: str) -> str:
        value = self._environ.get(name, "")
        if not value:
            raise UsageError(f"{option}: the environment variable {name} is empty or not set.", "Set it.", field=option)
        return value


def _read(path: Path, option: str, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise UsageError(f"{option} {path} cannot be read: {error.strerror}.", "Name a file.", field=option) from error
    if len(content) > most:
        raise UsageError(f"{option} {path} is larger than {most:,} bytes.", "Is it the right file?", field=option)
    return content
