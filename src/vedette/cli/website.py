# SPDX-License-Identifier: Apache-2.0
"""`vedette website` and `vedette consent`: the sites that may be tested, and on whose word."""

from __future__ import annotations

import json
from functools import partial
from typing import Annotated

import typer
from pydantic import JsonValue

from vedette.cli.exit_codes import ExitCode
from vedette.cli.operating_system import user_name
from vedette.cli.options import DataOption, JsonOption, LimitOption, read_id
from vedette.cli.supervisor import Desk, run
from vedette.domain.page import PageWish
from vedette.domain.website import Consent, VerificationMethod
from vedette.services.addresses import read_target
from vedette.services.ownership import Verdict
from vedette.services.websites import WebsiteView, WebsiteWish
from vedette.store.websites import WebsiteFilter
from vedette.wire.instants import write_instant
from vedette.wire.shape_website import website_detail

UrlArgument = Annotated[str, typer.Argument(metavar="URL", help="The website's root address.")]
MethodOption = Annotated[VerificationMethod, typer.Option("--method", help="How ownership is proved.")]


def list_websites(
    context: typer.Context, data: DataOption = None, as_json: JsonOption = False, limit: LimitOption = 200
) -> None:
    """List the registered websites."""
    run(context, data, partial(_list_websites, as_json=as_json, limit=limit))


async def _list_websites(desk: Desk, as_json: bool, limit: int) -> None:
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        views = (await services.websites.page(actor, WebsiteFilter(), PageWish(1, limit))).items
    if as_json:
        desk.screen.write_json([website_value(view) for view in views])
        return
    rows = [
        (str(view.website.id), view.website.name, "yes" if view.is_verified else "no", view.website.root_url)
        for view in views
    ]
    desk.screen.table(("Id", "Name", "May be tested", "Root address"), rows)


def create_website(
    context: typer.Context,
    url: UrlArgument,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Its name. Default: the host.")] = None,
    description: Annotated[str | None, typer.Option(metavar="TEXT", help="What it is.")] = None,
    tag: Annotated[list[str] | None, typer.Option(metavar="TAG", help="A tag; may be repeated.")] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Register a website."""

    async def work(desk: Desk) -> None:
        wish = WebsiteWish(url, name or read_target(url, "URL").origin.authority, description, tags=tuple(tag or ()))
        async with desk.doors.open_services(desk.data) as services:
            view = await services.websites.create(await services.members.operator(), wish)
        if as_json:
            desk.screen.write_json(website_value(view))
            return
        desk.screen.line(f"Registered {view.website.root_url} as {view.website.name}, id {view.website.id}")
        if not view.is_verified:
            desk.screen.say(f"Before it can be tested: vedette website start-verification {view.website.root_url}")

    run(context, data, work)


def delete_website(context: typer.Context, url: UrlArgument, data: DataOption = None) -> None:
    """Delete a website; its scans stay."""
    run(context, data, partial(_delete_website, url=url))


async def _delete_website(desk: Desk, url: str) -> None:
    async with desk.doors.open_services(desk.data) as services:
        await services.websites.delete(await services.members.operator(), url)
    desk.screen.line(f"Deleted {url}.")


def start_verification(
    context: typer.Context,
    url: UrlArgument,
    method: MethodOption = VerificationMethod.FILE,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what the website has to show to prove that it is yours."""
    run(context, data, partial(_start_verification, url=url, method=method, as_json=as_json))


async def _start_verification(desk: Desk, url: str, method: VerificationMethod, as_json: bool) -> None:
    async with desk.doors.open_services(desk.data) as services:
        started = await services.ownership.start(await services.members.operator(), url, method)
    if as_json:
        desk.screen.write_json({"Method": method.value, "Url": str(started.url), "Content": started.content})
        return
    match method:
        case VerificationMethod.FILE:
            what = f"Make this file answer at {started.url}:"
        case VerificationMethod.TAG:
            what = f"Put this tag into the head of {started.url}:"
        case VerificationMethod.DNS:
            what = f"Give the name {started.url.origin.host} this TXT record:"
    desk.screen.line(what)
    for line in started.content.splitlines():
        desk.screen.line(line)
    desk.screen.say(f"Then: vedette website verify {url} --method {method.value}")


def verify_website(
    context: typer.Context,
    url: UrlArgument,
    method: MethodOption = VerificationMethod.FILE,
    data: DataOption = None,
) -> None:
    """Look at the website for the proof; exit 4 when it is not there."""
    run(context, data, partial(_verify_website, url=url, method=method))


async def _verify_website(desk: Desk, url: str, method: VerificationMethod) -> ExitCode:
    async with desk.doors.open_services(desk.data) as services:
        verdict, story = await services.ownership.verify(await services.members.operator(), url, method)
    desk.screen.line(story)
    return ExitCode.DONE if verdict is Verdict.VERIFIED else ExitCode.REFUSED


def list_consents(context: typer.Context, data: DataOption = None, as_json: JsonOption = False) -> None:
    """List who said that what may be tested, the newest first."""
    run(context, data, partial(_list_consents, as_json=as_json))


async def _list_consents(desk: Desk, as_json: bool) -> None:
    async with desk.doors.open_services(desk.data) as services:
        consents = await services.consents.all(await services.members.operator())
    if as_json:
        desk.screen.write_json([consent_value(consent) for consent in consents])
        return
    rows = [
        (
            str(consent.id),
            str(consent.origin),
            "holds" if consent.withdrawn_at is None else "withdrawn",
            write_instant(consent.given_at)[:19],
            f"{consent.given_by}: {consent.how}",
        )
        for consent in consents
    ]
    desk.screen.table(("Id", "Origin", "State", "Given", "By"), rows)


def give_consent(
    context: typer.Context,
    url: UrlArgument,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Who has allowed it, and how, for the record.")
    ] = "said on the command line",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that the owner of a site has allowed its test. Your word is written down."""
    run(context, data, partial(_give_consent, url=url, reason=reason, as_json=as_json))


async def _give_consent(desk: Desk, url: str, reason: str, as_json: bool) -> None:
    async with desk.doors.open_services(desk.data) as services:
        actor = await services.members.operator()
        consent = await services.consents.give(actor, url, f"{reason} ({user_name()})")
    if as_json:
        desk.screen.write_json(consent_value(consent))
        return
    desk.screen.line(f"Written down: {consent.origin} may be tested. Take it back: consent withdraw {consent.id}")


def withdraw_consent(
    context: typer.Context,
    consent: Annotated[str, typer.Argument(metavar="ID", help="The consent's id, as `consent list` shows it.")],
    data: DataOption = None,
) -> None:
    """Take a consent back; scans that run notice it with their next slice."""
    run(context, data, partial(_withdraw_consent, consent=consent))


async def _withdraw_consent(desk: Desk, consent: str) -> None:
    consent_id = read_id(consent, "ID")
    async with desk.doors.open_services(desk.data) as services:
        withdrawn = await services.consents.withdraw(await services.members.operator(), consent_id)
    desk.screen.line(f"Withdrawn: {withdrawn.origin}")


def website_value(view: WebsiteView) -> JsonValue:
    """Return a website as the API's model."""
    detail = website_detail(view.website, view.groups, is_verified=view.is_verified)
    value: JsonValue = json.loads(detail.to_json_bytes())
    return value


def consent_value(consent: Consent) -> dict[str, JsonValue]:
    """Return a consent as a JSON object."""
    return {
        "Id": str(consent.id),
        "Origin": str(consent.origin),
        "GivenBy": consent.given_by,
        "GivenAt": write_instant(consent.given_at),
        "How": consent.how,
        "WithdrawnAt": write_instant(consent.withdrawn_at) if consent.withdrawn_at else None,
    }
