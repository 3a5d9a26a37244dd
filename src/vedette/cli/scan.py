# SPDX-License-Identifier: Apache-2.0
"""`vedette scan`: one scan from here to its end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from vedette.cli.displays import open_display
from vedette.cli.ending import end_scan
from vedette.cli.exit_codes import ExitCode
from vedette.cli.hosting import Host, follow, hosting
from vedette.cli.listener_options import (
    CallbackDnsNameOption,
    CallbackDnsPortOption,
    CallbackHostOption,
    CallbackPortOption,
    listener_settings,
)
from vedette.cli.login_options import (
    AlsoLoginOption,
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
from vedette.cli.options import DataOption, JsonOption, ProgressKind, ProgressOption
from vedette.cli.scan_options import ScanOptions, ScanOrder, read_options
from vedette.cli.secret_sources import with_secrets
from vedette.cli.supervisor import Desk, run
from vedette.domain.callback import DNS_PORT, ListenerSettings
from vedette.domain.scan import Scan
from vedette.wire.enums import ScanScope

_MOST_NAMED = 3
"""Waiting scans whose targets are told."""


def scan(
    context: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="Where the scan starts.")],
    data: DataOption = None,
    policy: Annotated[str | None, typer.Option(metavar="NAME", help="The scan policy.")] = None,
    scope: Annotated[ScanScope | None, typer.Option(help="How far from the URL to go.")] = None,
    header: Annotated[
        list[str] | None, typer.Option(metavar="'NAME: VALUE'", help="A header to send; may be repeated.")
    ] = None,
    cookies: Annotated[str | None, typer.Option(metavar="'A=B; C=D'", help="Cookies to send.")] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(metavar="REGEX", help="Addresses to leave out, beside logout pages; may be repeated."),
    ] = None,
    max_duration: Annotated[
        float | None, typer.Option(min=0.01, metavar="MINUTES", help="End the scan after so long. Default 48 hours.")
    ] = None,
    format_: Annotated[
        list[str] | None, typer.Option("--format", metavar="FORMAT", help="A report to write; goes with --output.")
    ] = None,
    output: Annotated[list[Path] | None, typer.Option(metavar="FILE", help="Where the report goes.")] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(metavar="SEVERITY[:confirmed|:new]", help="Exit 1 for findings as bad as this or worse."),
    ] = None,
    max_rate: Annotated[float | None, typer.Option(min=0.1, metavar="R", help="The most requests a second.")] = None,
    concurrency: Annotated[
        int | None, typer.Option(min=1, max=100, metavar="N", help="The most requests at the same time.")
    ] = None,
    proxy: Annotated[str | None, typer.Option(metavar="URL", help="The proxy to go through.")] = None,
    ca_file: Annotated[Path | None, typer.Option(metavar="PEM", help="Certificate authorities to trust.")] = None,
    insecure: Annotated[bool, typer.Option("--insecure", help="Do not verify the site's certificate.")] = False,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Findings that are accepted, with reason and expiry.")
    ] = None,
    min_coverage: Annotated[
        float, typer.Option(min=0, max=100, metavar="PERCENT", help="Exit 2 when less than this was tested.")
    ] = 0.0,
    i_have_permission: Annotated[
        bool,
        typer.Option("--i-have-permission", help="Say that the site's owner has allowed the test; it is written down."),
    ] = False,
    progress: ProgressOption = ProgressKind.AUTO,
    as_json: JsonOption = False,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Run no page's scripts in Chromium; what is not seen so is counted.")
    ] = False,
    seed_file: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Requests to begin with: a description (OpenAPI, GraphQL, WSDL, WADL, RAML), a recording (HAR, "
            "Postman, Burp, ZAP, Fiddler, raw HTTP), CSV or a list of links; may be repeated.",
        ),
    ] = None,
    callback_host: CallbackHostOption = None,
    callback_port: CallbackPortOption = 0,
    callback_dns_name: CallbackDnsNameOption = None,
    callback_dns_port: CallbackDnsPortOption = DNS_PORT,
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
    also_login: AlsoLoginOption = None,
) -> None:
    """Scan a site to the end and print what was found, with its proof.

    A scan that was interrupted goes on when the same command is given again. Where a server has the data directory,
    the scan is queued there and followed here.
    """
    options = ScanOptions(
        url=url,
        policy=policy,
        scope=scope,
        headers=tuple(header or ()),
        cookies=cookies,
        exclude=tuple(exclude or ()),
        max_minutes=max_duration,
        formats=tuple(format_ or ()),
        outputs=tuple(output or ()),
        fail_on=fail_on,
        max_rate=max_rate,
        concurrency=concurrency,
        proxy=proxy,
        ca_file=ca_file,
        insecure=insecure,
        baseline=baseline,
        min_coverage=min_coverage,
        has_permission=i_have_permission,
        uses_browser=not no_browser,
        seed_files=tuple(seed_file or ()),
        progress=progress,
        as_json=as_json,
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
            tuple(also_login or ()),
        ),
    )
    listener = partial(listener_settings, callback_host, callback_port, callback_dns_name, callback_dns_port)
    run(context, data, partial(scan_once, options=options, listener=listener))


async def scan_once(desk: Desk, options: ScanOptions, listener: Callable[[], ListenerSettings]) -> ExitCode:
    """Do what the options ask for; sites may call our own listener where `listener` says."""
    order = read_options(options, await with_secrets(options.login, desk.environ))
    settings = listener()
    for notice in order.notices:
        desk.screen.say(notice)
    async with desk.doors.open_services(desk.data) as services:
        known = await services.one_shot.find(await services.members.operator(), order.wish)
    async with hosting(desk, settings) as host:
        code, _ = await carry_out(desk, host, order, options, known)
        return code


async def carry_out(
    desk: Desk, host: Host, order: ScanOrder, options: ScanOptions, known: Scan | None = None
) -> tuple[ExitCode, UUID]:
    """Launch or go on, follow, and end; return the code and the scan. Raises VedetteError.

    `known` is the unfinished scan that was there before anything ran.
    """
    actor = await host.services.members.operator()
    started = await host.services.one_shot.start(actor, order.wish, known)
    begins = "is launched" if started.is_new else "goes on"
    where = "" if host.runs_here else ", in the process that has the data directory"
    desk.screen.say(f"Scan {started.scan.id} of {started.scan.spec.target} {begins}{where}.")
    if host.runs_here:
        _tell_who_waits(desk, await host.services.one_shot.waiting(actor, started.scan.id))
    ended = await follow(desk, host, actor, started.scan.id, open_display(options.progress, desk.screen))
    code = await end_scan(
        desk,
        host.services,
        actor,
        ended,
        order.gate,
        reports=order.reports,
        as_json=options.as_json,
        as_json_lines=options.progress is ProgressKind.JSON,
    )
    return code, ended.id


def _tell_who_waits(desk: Desk, waiting: tuple[Scan, ...]) -> None:
    """Say that other scans of the data directory are not run here, and what runs them."""
    if not waiting:
        return
    targets = ", ".join(dict.fromkeys(str(scan.spec.target) for scan in waiting[:_MOST_NAMED]))
    more = f" and {len(waiting) - _MOST_NAMED} more" if len(waiting) > _MOST_NAMED else ""
    desk.screen.say(
        f"Other unfinished scans wait, and are not run now: of {targets}{more}. "
        "Run them all with vedette serve, or one with the command that launched it."
    )
