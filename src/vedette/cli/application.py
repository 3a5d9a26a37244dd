# SPDX-License-Identifier: Apache-2.0
"""The whole command line on one page: every command and the function behind it."""

from __future__ import annotations

import typer

from vedette.cli import action, checks, demo, report, scan, scans, serve, user, website
from vedette.cli.doors import Doors
from vedette.cli.supervisor import ContractGroup
from vedette.connector import ACTIONS

HELP = "Vedette tests web applications for weaknesses and proves what it reports. Test only what you may test."


def build_cli(doors: Doors) -> typer.Typer:
    """Return the command line over `doors`; calling it parses `sys.argv` and ends the process."""
    app = _group(HELP)

    @app.callback()
    def hand_in(context: typer.Context) -> None:
        context.obj = doors

    app.command("serve")(serve.serve)
    app.command("scan")(scan.scan)
    app.add_typer(_scans(), name="scans")
    app.command("report")(report.report)
    app.command("coverage")(report.coverage)
    app.add_typer(_checks(), name="checks")
    app.add_typer(_action(), name="action")
    app.add_typer(_token(), name="token")
    app.add_typer(_user(), name="user")
    app.add_typer(_website(), name="website")
    app.add_typer(_consent(), name="consent")
    app.command("demo")(demo.demo)
    return app


def _group(text: str) -> typer.Typer:
    return typer.Typer(
        cls=ContractGroup,
        help=text,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


def _scans() -> typer.Typer:
    group = _group("The scans of a data directory.")
    group.command("list")(scans.list_scans)
    group.command("show")(scans.show)
    group.command("pause")(scans.pause)
    group.command("resume")(scans.resume)
    group.command("cancel")(scans.cancel)
    group.command("retest")(scans.retest)
    return group


def _checks() -> typer.Typer:
    group = _group("What Vedette looks for.")
    group.command("list")(checks.list_checks)
    group.command("show")(checks.show_check)
    return group


def _action() -> typer.Typer:
    group = _group("Ask any server that speaks the API 1.0; JSON in, JSON out.")
    group.command("list")(action.list_actions)
    for each in ACTIONS:
        group.command(each.name)(action.command_of(each))
    return group


def _token() -> typer.Typer:
    group = _group("API tokens.")
    group.command("create")(user.create_token)
    group.command("list")(user.list_tokens)
    group.command("revoke")(user.revoke_token)
    return group


def _user() -> typer.Typer:
    group = _group("The members of the installation.")
    group.command("list")(user.list_users)
    group.command("create")(user.create_user)
    group.command("update")(user.update_user)
    group.command("delete")(user.delete_user)
    return group


def _website() -> typer.Typer:
    group = _group("Registered websites, and proofs that they are yours.")
    group.command("list")(website.list_websites)
    group.command("create")(website.create_website)
    group.command("delete")(website.delete_website)
    group.command("start-verification")(website.start_verification)
    group.command("verify")(website.verify_website)
    return group


def _consent() -> typer.Typer:
    group = _group("On whose word a site may be tested.")
    group.command("list")(website.list_consents)
    group.command("give")(website.give_consent)
    group.command("withdraw")(website.withdraw_consent)
    return group
