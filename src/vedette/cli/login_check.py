# SPDX-License-Identifier: Apache-2.0
"""`vedette login-check`: log in as a scan would, and show each step, what tells the two sides apart, and pictures."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from vedette.cli.exit_codes import ExitCode
from vedette.cli.login_options import (
    CertificatePasswordOption,
    ClientCertificateOption,
    LoginCommandOption,
    LoginDomainOption,
    LoginOAuthOption,
    LoginOptions,
    LoginPasswordOption,
    LoginSchemeOption,
    LoginStepsOption,
    LoginUrlOption,
    LoginUserOption,
    ProtectedUrlOption,
    TotpSecretOption,
)
from vedette.cli.options import DataOption, JsonOption
from vedette.cli.scan_options import ScanOptions, read_options
from vedette.cli.secret_sources import with_secrets
from vedette.cli.supervisor import Desk, run
from vedette.errors import StoreFailed
from vedette.services.login_trials import LoginReport, Picture

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


def login_check(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="Where a scan would start.")],
    login_user: LoginUserOption = None,
    login_password_env: LoginPasswordOption = None,
    login_url: LoginUrlOption = None,
    protected_url: ProtectedUrlOption = None,
    totp_secret_env: TotpSecretOption = None,
    login_steps: LoginStepsOption = None,
    login_scheme: LoginSchemeOption = None,
    login_domain: LoginDomainOption = None,
    login_oauth: LoginOAuthOption = None,
    login_command: LoginCommandOption = None,
    client_certificate: ClientCertificateOption = None,
    client_certificate_password_env: CertificatePasswordOption = None,
    pictures: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where screenshots go. Default: logins/ in the data directory.")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Log in without Chromium.")] = False,
    proxy: Annotated[str | None, typer.Option(metavar="URL", help="The proxy to go through.")] = None,
    ca_file: Annotated[Path | None, typer.Option(metavar="PEM", help="Certificate authorities to trust.")] = None,
    insecure: Annotated[bool, typer.Option("--insecure", help="Do not verify the site's certificate.")] = False,
    i_have_permission: Annotated[
        bool,
        typer.Option("--i-have-permission", help="Say that the site's owner has allowed it; it is written down."),
    ] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Log in as a scan would, and show each step and what it proves.

    It tells what was sent, what tells who is logged in from nobody, and where the pictures are.

    Exit 0 when the login is proved, 2 when it is not.
    """
    options = ScanOptions(
        url=url,
        proxy=proxy,
        ca_file=ca_file,
        insecure=insecure,
        has_permission=i_have_permission,
        uses_browser=not no_browser,
        login=LoginOptions(
            login_user,
            login_password_env,
            login_url,
            protected_url,
            totp_secret_env,
            login_steps,
            login_scheme,
            login_domain,
            login_oauth,
            login_command,
            client_certificate,
            client_certificate_password_env,
        ),
        as_json=as_json,
    )
    run(context, data, partial(check_login, options=options, pictures=pictures))


async def check_login(desk: Desk, options: ScanOptions, pictures: Path | None) -> ExitCode:
    """Try the login of `options` and print what was seen. Raises VedetteError."""
    order = read_options(options, await with_secrets(options.login, desk.environ))
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        await services.one_shot.vouch(actor, order.wish.launch.target, order.wish.word)
        report = await services.login_checks.check(actor, order.wish.launch)
    files = _save(pictures or desk.data / "logins", report.pictures)
    if options.as_json:
        desk.screen.write_json(
            {
                "IsProved": report.indicator is not None,
                "Indicator": report.indicator.sentence if report.indicator else None,
                "Failure": report.failure or None,
                "Steps": list(report.story),
                "Pictures": [str(path) for path in files],
            }
        )
    else:
        _print(desk, report, files)
    return ExitCode.DONE if report.indicator is not None else ExitCode.NOT_VALID


def _print(desk: Desk, report: LoginReport, files: list[Path]) -> None:
    for number, line in enumerate(report.story, start=1):
        desk.screen.line(f"{number:>3}  {line}")
    if report.indicator is not None:
        desk.screen.line(f"The login is proved. {report.indicator.sentence}")
    for path in files:
        desk.screen.line(f"Picture: {path}")
    if report.indicator is None:
        desk.screen.say(f"The login is not proved. {report.failure}")


def _save(folder: Path, pictures: tuple[Picture, ...]) -> list[Path]:
    """Write the pictures into `folder`, numbered in their order. Raises StoreFailed."""
    files: list[Path] = []
    try:
        for number, picture in enumerate(pictures, start=1):
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{number}-{_NOT_IN_NAMES.sub('-', picture.what.lower()).strip('-')}.png"
            path.write_bytes(picture.png)
            files.append(path)
    except OSError as error:
        raise StoreFailed(f"{folder} cannot be written: {error.strerror}.", "Name another with --pictures.") from error
    return files
