# SPDX-License-Identifier: Apache-2.0
"""What `vedette scan URL` asks for: everything around one scan, in one go.

The website is registered when it is unknown and the operator's word is written down when it is given. An unfinished
scan of the same target goes on when it was launched with the same settings; with others it is a conflict, since two
scans of one site would disturb each other, and a clean result of the one could be taken for one of the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from vedette.domain.exchange import Url
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.scan import CommitInfo, Credentials, Scan, ScanSpec, ScanState, ScanType
from vedette.domain.website import Website
from vedette.errors import Conflict, Refused, UsageError
from vedette.scan.ports import Clock, Engine
from vedette.services.consents import ConsentService
from vedette.services.draw import Draw
from vedette.services.launch_request import LaunchWish
from vedette.services.launching import LaunchService
from vedette.services.permission import require
from vedette.services.scans import ScanService
from vedette.services.websites import WebsiteService, WebsiteWish
from vedette.store.policies import ScanPolicies
from vedette.store.scans import Scans


@dataclass(frozen=True, slots=True)
class OneShotWish:
    """A scan wanted now. `word` says how the operator vouches for the target; None when nobody does."""

    launch: LaunchWish
    policy_name: str | None = None
    word: str | None = None


@dataclass(frozen=True, slots=True)
class OneShot:
    """The scan that answers the wish; `is_new` is False where an unfinished one goes on."""

    scan: Scan
    is_new: bool


@dataclass(frozen=True, slots=True)
class OneShotSources:
    """Where scans and policies are stored."""

    scans: Scans
    scan_policies: ScanPolicies


class OneShotService:
    """Launches a scan with all that it needs, or goes on with one that was interrupted."""

    def __init__(
        self,
        sources: OneShotSources,
        websites: WebsiteService,
        consents: ConsentService,
        launching: LaunchService,
        scans: ScanService,
        engine: Engine,
        clock: Clock,
        draw: Draw,
    ) -> None:
        self._sources = sources
        self._websites = websites
        self._consents = consents
        self._launching = launching
        self._scans = scans
        self._engine = engine
        self._clock = clock
        self._draw = draw

    async def find(self, actor: Member, wish: OneShotWish) -> Scan | None:
        """Return the unfinished scan that would go on. To be asked before an engine runs, which may end it meanwhile.

        Raises Refused, Conflict for an unfinished scan with other settings, UsageError.
        """
        require(actor, Permission.START_SCANS)
        launch = await self._with_policy(wish)
        return await self._unfinished(await self._launching.spec(actor, launch), launch.credentials)

    async def start(self, actor: Member, wish: OneShotWish, known: Scan | None = None) -> OneShot:
        """Launch the scan, or go on with the unfinished one of the same target and settings.

        `known` is what `find` returned before; where that scan has ended by itself since then, it is the answer.
        Raises Refused when nobody vouches for the target, Conflict for an unfinished scan with other settings,
        UsageError.
        """
        unfinished = await self.find(actor, wish)
        await self.vouch(actor, wish.launch.target, wish.word)
        if unfinished is None and known is not None:
            return OneShot(await self._sources.scans.get(known.id), is_new=False)
        if unfinished is None:
            return OneShot(await self._launching.launch(actor, await self._with_policy(wish)), is_new=True)
        if unfinished.state in (ScanState.PAUSED, ScanState.PAUSING) or unfinished.wish is ScanState.PAUSING:
            return OneShot(await self._scans.resume(actor, unfinished.id), is_new=False)
        await self._engine.start(unfinished.id)
        return OneShot(unfinished, is_new=False)

    async def waiting(self, actor: Member, scan_id: UUID) -> tuple[Scan, ...]:
        """Return the other scans that are neither finished nor paused, oldest first. Raises Refused."""
        require(actor, Permission.VIEW_SCANS)
        unfinished = await self._sources.scans.unfinished()
        return tuple(scan for scan in unfinished if scan.id != scan_id and scan.state is not ScanState.PAUSED)

    async def _with_policy(self, wish: OneShotWish) -> LaunchWish:
        return replace(wish.launch, policy_id=await self._policy_id(wish.policy_name))

    async def _policy_id(self, name: str | None) -> UUID | None:
        if name is None:
            return None
        policy = await self._sources.scan_policies.find_by_name(name)
        if policy is None:
            raise UsageError(f"There is no scan policy {name!r}.", "Leave it out to use the default one.")
        return policy.id

    async def _unfinished(self, spec: ScanSpec, credentials: Credentials) -> Scan | None:
        """Return the unfinished scan of the same target and settings; None when there is none at all."""
        scans = [
            scan
            for scan in await self._sources.scans.unfinished_for_target(str(spec.target))
            if scan.type is ScanType.FULL and scan.wish is not ScanState.CANCELLED
        ]
        for scan in scans:
            if not differences(scan, spec, credentials):
                return scan
        for scan in scans:
            differing = "; ".join(differences(scan, spec, credentials))
            raise Conflict(
                f"The scan {scan.id} of {spec.target} is not finished and has other settings: {differing}.",
                f"Ask for its settings to go on with it, or end it first: vedette scans cancel {scan.id}.",
            )
        return None

    async def vouch(self, actor: Member, target: Url, word: str | None) -> None:
        """See that the target may be tested and belongs to a website, writing down what is new of both.

        Raises Refused where nobody vouches for it and no `word` was given.
        """
        website = await self._websites.find_for_target(target)
        sought = website or self._unregistered(target)
        if not await self._consents.bases(sought, [target.origin]):
            if word is None:
                raise Refused(
                    f"Nobody has said that {target.origin} may be tested.",
                    "If its owner has allowed it, say so with --i-have-permission; your word is written down.",
                )
            await self._consents.give(actor, str(target), word)
        if website is None:
            await self._websites.create(actor, WebsiteWish(sought.root_url, sought.name))

    def _unregistered(self, target: Url) -> Website:
        now = self._clock.now()
        return Website(self._draw.guid(), target.origin.authority, f"{target.origin}/", now, now)


def differences(scan: Scan, spec: ScanSpec, credentials: Credentials) -> tuple[str, ...]:
    """Return in which settings `scan` differs from `spec` with `credentials`; which build asked does not count."""
    if _comparable(scan.spec) == _comparable(spec) and scan.credentials == credentials:
        return ()
    named = tuple(_named_differences(scan.spec, spec))
    if scan.credentials != credentials:
        named += ("its credentials, cookies or headers are others",)
    return named or ("settings that have no option",)


def _comparable(spec: ScanSpec) -> ScanSpec:
    return replace(spec, commit=CommitInfo())


def _named_differences(there: ScanSpec, here: ScanSpec) -> Iterator[str]:
    """Yield the settings that differ, both values named. A proxy's address may hold a password and is not shown."""
    shown = {
        "policy": (there.policy.name, here.policy.name),
        "checks or limits of the policy": (_policy_rest(there), _policy_rest(here)),
        "requests a second": (_rate(there), _rate(here)),
        "concurrency": (there.policy.http.concurrency, here.policy.http.concurrency),
        "scope": (there.scope.kind.value, here.scope.kind.value),
        "excluded links": (_links(there), _links(here)),
        "time limit": (_minutes(there), _minutes(here)),
    }
    for name, (old, new) in shown.items():
        if old != new:
            yield f"{name} {old} there, {new} here"
    if there.via != here.via:
        yield "the proxy or the TLS settings are others"
    if there.report_policy != here.report_policy:
        yield f"report policy {there.report_policy.name} there, {here.report_policy.name} here"


def _rate(spec: ScanSpec) -> float | str:
    return spec.policy.http.requests_per_second or "no cap"


def _policy_rest(spec: ScanSpec) -> str:
    checks = "all checks" if spec.policy.checks is None else f"{len(spec.policy.checks)} checks"
    return f"{checks}, at most {spec.policy.crawl.most_urls:,} URLs"


def _links(spec: ScanSpec) -> str:
    return " ".join(spec.scope.links) or "none"


def _minutes(spec: ScanSpec) -> str:
    return f"{spec.most_duration.seconds / 60:g} minutes"
