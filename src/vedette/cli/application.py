# SPDX-License-Identifier: Apache-2.0
"""The whole command line on one page: every command and the function behind it.

A command's module is imported when the command is named: what it needs takes longer to load than `vedette --help` runs.
So the help of the commands stands here as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from vedette.cli.doors import Doors
from vedette.cli.supervisor import ContractGroup

HELP = "Vedette tests web applications for weaknesses and proves what it reports. Test only what you may test."


@dataclass(frozen=True, slots=True)
class _Entry:
    """A command or a group of commands, and how to load it."""

    help: str
    load: Callable[[], typer.Typer]


class CommandLine(ContractGroup):
    """The commands, each loaded when it is wanted; their list is shown without loading any."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {name: TyperCommand(name=name, help=entry.help) for name, entry in _ENTRIES.items()}

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Load the command called `cmd_name`; None where there is none."""
        entry = _ENTRIES.get(cmd_name)
        if entry is None:
            return None
        command = typer.main.get_command(entry.load())
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands as any group does."""
        TyperGroup(commands=dict(self.commands)).format_commands(ctx, formatter)


def build_cli(doors: Doors) -> typer.Typer:
    """Return the command line over `doors`; calling it parses `sys.argv` and ends the process."""
    app = _group(HELP, CommandLine)

    @app.callback()
    def hand_in(context: typer.Context) -> None:
        context.obj = doors

    return app


def _group(text: str, cls: type[ContractGroup] = ContractGroup) -> typer.Typer:
    return typer.Typer(
        cls=cls,
        help=text,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


def _single(name: str, command: Callable[..., None]) -> typer.Typer:
    app = _group("")
    app.command(name)(command)
    return app


def _serve() -> typer.Typer:
    from vedette.cli import serve

    return _single("serve", serve.serve)


def _scan() -> typer.Typer:
    from vedette.cli import scan

    return _single("scan", scan.scan)


def _login_check() -> typer.Typer:
    from vedette.cli import login_check

    return _single("login-check", login_check.login_check)


def _report() -> typer.Typer:
    from vedette.cli import report

    return _single("report", report.report)


def _coverage() -> typer.Typer:
    from vedette.cli import report

    return _single("coverage", report.coverage)


def _proof() -> typer.Typer:
    from vedette.cli import proofs

    return _single("proof", proofs.proof)


def _verify() -> typer.Typer:
    from vedette.cli import proofs

    return _single("verify", proofs.verify)


def _replay() -> typer.Typer:
    from vedette.cli import proofs

    return _single("replay", proofs.replay)


def _demo() -> typer.Typer:
    from vedette.cli import demo

    return _single("demo", demo.demo)


def _scans() -> typer.Typer:
    from vedette.cli import scans

    group = _group(_ENTRIES["scans"].help)
    group.command("list")(scans.list_scans)
    group.command("show")(scans.show)
    group.command("pause")(scans.pause)
    group.command("resume")(scans.resume)
    group.command("cancel")(scans.cancel)
    group.command("retest")(scans.retest)
    group.command("export")(scans.export)
    group.command("import")(scans.import_)
    return group


def _checks() -> typer.Typer:
    from vedette.cli import checks

    group = _group(_ENTRIES["checks"].help)
    group.command("list")(checks.list_checks)
    group.command("show")(checks.show_check)
    return group


def _action() -> typer.Typer:
    from vedette.cli import action
    from vedette.connector import ACTIONS

    group = _group(_ENTRIES["action"].help)
    group.command("list")(action.list_actions)
    for each in ACTIONS:
        group.command(each.name)(action.command_of(each))
    return group


def _token() -> typer.Typer:
    from vedette.cli import user

    group = _group(_ENTRIES["token"].help)
    group.command("create")(user.create_token)
    group.command("list")(user.list_tokens)
    group.command("revoke")(user.revoke_token)
    return group


def _user() -> typer.Typer:
    from vedette.cli import user

    group = _group(_ENTRIES["user"].help)
    group.command("list")(user.list_users)
    group.command("roles")(user.list_roles)
    group.command("create")(user.create_user)
    group.command("update")(user.update_user)
    group.command("accept")(user.accept_invitation)
    group.command("delete")(user.delete_user)
    return group


def _audit() -> typer.Typer:
    from vedette.cli import audit

    group = _group(_ENTRIES["audit"].help)
    group.command("list")(audit.list_entries)
    group.command("verify")(audit.verify_entries)
    return group


def _website() -> typer.Typer:
    from vedette.cli import website

    group = _group(_ENTRIES["website"].help)
    group.command("list")(website.list_websites)
    group.command("create")(website.create_website)
    group.command("delete")(website.delete_website)
    group.command("start-verification")(website.start_verification)
    group.command("verify")(website.verify_website)
    return group


def _consent() -> typer.Typer:
    from vedette.cli import website

    group = _group(_ENTRIES["consent"].help)
    group.command("list")(website.list_consents)
    group.command("give")(website.give_consent)
    group.command("withdraw")(website.withdraw_consent)
    return group


_ENTRIES: dict[str, _Entry] = {
    "serve": _Entry("Serve the API and run scans until Ctrl-C or SIGTERM.", _serve),
    "scan": _Entry("Scan a site to the end and print what was found, with its proof.", _scan),
    "login-check": _Entry("Log in as a scan would, and show each step and what it proves.", _login_check),
    "report": _Entry("Write the report of a scan that has ended.", _report),
    "coverage": _Entry("Print what a scan tested, and what it did not and why.", _coverage),
    "proof": _Entry("Write the proof file of a finding.", _proof),
    "verify": _Entry("Draw the verdict of a proof file again, without the site and without a data directory.", _verify),
    "replay": _Entry("Ask the site again for one finding, with fresh markers.", _replay),
    "demo": _Entry(
        "Scan the bundled sample shop and print the findings, then the reply of the API about the scan.", _demo
    ),
    "scans": _Entry("The scans of a data directory.", _scans),
    "checks": _Entry("What Vedette looks for.", _checks),
    "action": _Entry("Ask any server that speaks the API 1.0; JSON in, JSON out.", _action),
    "token": _Entry("API tokens.", _token),
    "user": _Entry("The members of the installation.", _user),
    "audit": _Entry("Who did what, and whether that list is whole.", _audit),
    "website": _Entry("Registered websites, and proofs that they are yours.", _website),
    "consent": _Entry("On whose word a site may be tested.", _consent),
}
"""Every command by name; the help of a single one is the first sentence of its function's text."""
