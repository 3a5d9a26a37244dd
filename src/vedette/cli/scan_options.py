# SPDX-License-Identifier: Apache-2.0
"""The options of `vedette scan`, read into what is wanted. Everything is checked before anything is opened or sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from vedette.cli.baseline import read_baseline
from vedette.cli.build_info import read_build
from vedette.cli.gate import GateWish, read_rule
from vedette.cli.login_options import LoginOptions, read_logins
from vedette.cli.operating_system import user_name
from vedette.cli.options import ProgressKind
from vedette.cli.seed_files import read_seed_files
from vedette.domain.scan import Via
from vedette.domain.time import Span
from vedette.errors import UsageError
from vedette.reports.catalogue import get_format
from vedette.reports.format import ReportFormat
from vedette.services.launch_request import DEFAULT_EXCLUDED_LINKS, LaunchWish, Pace, read_launch
from vedette.services.one_shot import OneShotWish
from vedette.wire.enums import ScanScope
from vedette.wire.launch import NewScanTask
from vedette.wire.launch_logins import CustomHttpHeader, HeaderAuthentication
from vedette.wire.launch_parts import ExcludedLink
from vedette.wire.zones import DEFAULT_ZONE_ID

_OPTION_OF = {
    "TargetUri": "URL",
    "Cookies": "--cookies",
    "HeaderAuthentication": "--header",
    "ExcludedLinks": "--exclude",
}
_PROXY_SCHEMES = ("http", "https", "socks5")


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """What was written on the command line."""

    url: str
    policy: str | None = None
    scope: ScanScope | None = None
    headers: tuple[str, ...] = ()
    cookies: str | None = None
    exclude: tuple[str, ...] = ()
    max_minutes: float | None = None
    formats: tuple[str, ...] = ()
    outputs: tuple[Path, ...] = ()
    fail_on: str | None = None
    max_rate: float | None = None
    concurrency: int | None = None
    proxy: str | None = None
    ca_file: Path | None = None
    insecure: bool = False
    baseline: Path | None = None
    min_coverage: float = 0.0
    has_permission: bool = False
    uses_browser: bool = True
    seed_files: tuple[Path, ...] = ()
    progress: ProgressKind = ProgressKind.AUTO
    as_json: bool = False
    login: LoginOptions = field(default_factory=LoginOptions)


@dataclass(frozen=True, slots=True)
class ScanOrder:
    """What the options ask for."""

    wish: OneShotWish
    gate: GateWish
    reports: tuple[tuple[ReportFormat, Path], ...]
    notices: tuple[str, ...] = ()
    """What the user has to know before the scan begins."""


def read_options(options: ScanOptions, environ: Mapping[str, str]) -> ScanOrder:
    """Return what `options` ask for. Raises UsageError that names the first one that cannot be."""
    if options.as_json and options.progress is ProgressKind.JSON:
        raise UsageError("--json and --progress json both write to standard output.", "Use one of the two.")
    launch = _launch(options, environ)
    seeds = read_seed_files(options.seed_files, launch.target)
    return ScanOrder(
        wish=OneShotWish(
            launch=replace(launch, imported_requests=seeds.imported.requests, operations=seeds.imported.operations),
            policy_name=options.policy,
            word=f"--i-have-permission, said by {user_name()} on the command line" if options.has_permission else None,
        ),
        gate=GateWish(
            rule=read_rule(options.fail_on) if options.fail_on is not None else None,
            accepted=read_baseline(options.baseline) if options.baseline is not None else (),
            least_percent=options.min_coverage,
        ),
        reports=tuple(_reports(options)),
        notices=seeds.notices,
    )


def _launch(options: ScanOptions, environ: Mapping[str, str]) -> LaunchWish:
    sent = NewScanTask(
        target_uri=options.url,
        scope=options.scope,
        cookies=options.cookies,
        header_authentication=_headers(options.headers),
        excluded_links=[ExcludedLink(regex_pattern=pattern) for pattern in (*DEFAULT_EXCLUDED_LINKS, *options.exclude)],
    )
    try:
        wish = read_launch(sent, DEFAULT_ZONE_ID)
    except UsageError as error:
        raise _in_our_words(error) from error
    minutes = options.max_minutes
    return replace(
        wish,
        credentials=replace(wish.credentials, users=read_logins(options.login, environ)),
        most_duration=wish.most_duration if minutes is None else Span.of(minutes=minutes),
        commit=read_build(environ),
        via=_via(options),
        pace=Pace(options.max_rate, options.concurrency),
        uses_browser=options.uses_browser,
    )


def _in_our_words(error: UsageError) -> UsageError:
    """Return the API's refusal with the option's name in place of the field's."""
    option = _OPTION_OF.get(error.field or "")
    if error.field is None or option is None:
        return error
    named = error.message.replace(error.field, option)
    return UsageError(named if option in named else f"{option}: {named}", error.remedy, field=option)


def _headers(lines: tuple[str, ...]) -> HeaderAuthentication | None:
    headers = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise UsageError(
                "A --header is no header.", "Write it as --header 'Name: value'.", field="--header"
            )  # the text itself may be a secret
        headers.append(CustomHttpHeader(name=name.strip(), value=value.strip()))
    return HeaderAuthentication(headers=headers, is_enabled=True) if headers else None


def _via(options: ScanOptions) -> Via:
    if options.ca_file is not None and options.insecure:
        raise UsageError("--ca-file and --insecure contradict each other.", "Drop one of the two.", field="--insecure")
    if options.ca_file is not None and not options.ca_file.is_file():
        raise UsageError(f"--ca-file {options.ca_file} is no file.", "Name a PEM file.", field="--ca-file")
    if options.proxy is not None and not _is_proxy(options.proxy):
        raise UsageError(
            "--proxy is no address of a proxy.",
            "Write it as http://, https:// or socks5:// with a host and a port.",
            field="--proxy",
        )
    return Via(
        proxy=options.proxy,
        ca_file=str(options.ca_file.absolute()) if options.ca_file is not None else None,
        verify_tls=not options.insecure,
    )


def _is_proxy(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in _PROXY_SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _reports(options: ScanOptions) -> list[tuple[ReportFormat, Path]]:
    if len(options.formats) != len(options.outputs):
        raise UsageError(
            f"There are {len(options.formats)} --format and {len(options.outputs)} --output.",
            "Give each --format its --output.",
            field="--output",
        )
    for path in options.outputs:
        if path.is_dir() or not path.absolute().parent.is_dir():
            raise UsageError(f"--output {path} cannot be written.", "Name a file in a directory that is there.")
    return list(zip(map(get_format, options.formats), options.outputs, strict=True))
