# SPDX-License-Identifier: Apache-2.0
"""Who logs in, as the command line says it. Secrets are named by the variable that holds them, never written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import typer

from vedette.domain.login import Account, FormLogin, OneTimeCodes, User
from vedette.errors import UsageError
from vedette.scan.login.one_time_codes import checked_codes
from vedette.services.addresses import read_target
from vedette.services.launch_form_login import role_of

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


@dataclass(frozen=True, slots=True)
class LoginOptions:
    """What was written about the login."""

    user: str | None = None
    password_variable: str | None = None
    url: str | None = None
    protected_url: str | None = None
    totp_variable: str | None = None


def read_login(options: LoginOptions, environ: Mapping[str, str]) -> User | None:
    """Return who logs in; None where nobody does. Raises UsageError that names the option."""
    if options.user is None:
        others = {
            "--login-password-env": options.password_variable,
            "--login-url": options.url,
            "--login-required-url": options.protected_url,
            "--login-totp-env": options.totp_variable,
        }
        for name, value in others.items():
            if value is not None:
                raise UsageError(f"{name} goes with --login-user.", "Say who logs in.", field=name)
        return None
    if options.password_variable is None:
        raise UsageError(
            "--login-user goes with --login-password-env.", "Name the variable.", field="--login-password-env"
        )
    codes = None
    if options.totp_variable is not None:
        secret = _variable(options.totp_variable, "--login-totp-env", environ)
        codes = checked_codes(OneTimeCodes(secret), "--login-totp-env")
    password = _variable(options.password_variable, "--login-password-env", environ)
    account = Account(options.user, password, codes)
    url = read_target(options.url, "--login-url") if options.url is not None else None
    protected = read_target(options.protected_url, "--login-required-url") if options.protected_url else None
    return User(role_of(options.user), FormLogin(account, url), protected)


def _variable(name: str, option: str, environ: Mapping[str, str]) -> str:
    value = environ.get(name, "")
    if not value:
        raise UsageError(f"{option}: the environment variable {name} is empty or not set.", "Set it.", field=option)
    return value
