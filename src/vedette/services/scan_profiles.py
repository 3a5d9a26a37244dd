# SPDX-License-Identifier: Apache-2.0
"""Scan profiles: launches that are saved, shared, and used again by name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from pydantic import JsonValue

from vedette.domain.exchange import Origin
from vedette.domain.member import Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.scan import ScanState
from vedette.domain.scan_profile import ScanProfile
from vedette.domain.website import Website
from vedette.errors import Conflict, NotFound, UsageError
from vedette.scan.ports import Clock
from vedette.services.addresses import read_target, roots_above
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.launch_request import read_launch
from vedette.services.permission import require_on, require_somewhere, visible_groups
from vedette.services.profile_secrets import has_secret, has_veil, unveil, veil
from vedette.store.profiles import ProfileReader, ScanProfiles, no_such_profile
from vedette.store.scans import ScanFilter, Scans
from vedette.store.websites import Websites
from vedette.wire.launch import NewScanTask
from vedette.wire.scan_profile import ScanProfileModel
from vedette.wire.vcs_commit import VcsCommitInfo

_NOBODYS_TARGET = "http://profile.invalid/"
"""Stands for the target while the settings of a profile without one are read (RFC 6761, section 6.4)."""
_UNFINISHED = frozenset(state for state in ScanState if not state.is_final)


class ProfileInUse(Conflict):
    """A profile with scans that have not ended cannot be deleted."""


@dataclass(frozen=True, slots=True)
class ProfileSources:
    """Where profiles and what belongs to them are stored."""

    profiles: ScanProfiles
    websites: Websites
    scans: Scans


class ScanProfileService:
    """What can be asked about scan profiles."""

    def __init__(self, sources: ProfileSources, audit: AuditWriter, clock: Clock, draw: Draw) -> None:
        self._sources = sources
        self._audit = audit
        self._clock = clock
        self._draw = draw

    async def page(self, actor: Member, wish: PageWish) -> Page[ScanProfile]:
        """Return one page of the profiles that `actor` may see. Raises Refused."""
        return await self._sources.profiles.page(_reader(actor), wish)

    async def get(self, actor: Member, profile_id: UUID) -> ScanProfile:
        """Return a profile. Raises Refused; NotFound, also for what is somebody else's own."""
        profile = await self._sources.profiles.get(profile_id)
        await self._require(actor, Permission.VIEW_SCAN_PROFILES, profile)
        return profile

    async def find(self, actor: Member, name: str) -> ScanProfile:
        """Return the profile of this name. Raises Refused, NotFound."""
        profile = await self._sources.profiles.find_by_name(name.strip())
        if profile is None:
            raise no_such_profile()
        await self._require(actor, Permission.VIEW_SCAN_PROFILES, profile)
        return profile

    async def of_website(self, actor: Member, website_id: UUID) -> tuple[ScanProfile, ...]:
        """Return the profiles of a website that `actor` may use, by name. Raises Refused."""
        return await self._sources.profiles.of_website(website_id, _reader(actor))

    async def find_primary(self, actor: Member, website_id: UUID) -> ScanProfile | None:
        """Return the primary profile of a website; None when it has none that `actor` may see. Raises Refused."""
        listed = await self.of_website(actor, website_id)
        return next((profile for profile in listed if profile.is_primary), None)

    async def create(self, actor: Member, sent: ScanProfileModel) -> ScanProfile:
        """Save a new profile. Raises Refused; UsageError, also when its name is taken."""
        require_somewhere(actor, Permission.MANAGE_SCAN_PROFILES)
        now = self._clock.now()
        settings = _settings(sent)
        if has_veil(settings):
            raise UsageError("The profile holds asterisks in place of a secret.", "Send the secret itself.")
        fresh = ScanProfile(self._draw.guid(), "", actor.id, now, now, "{}")
        profile = await self._described(actor, fresh, sent, settings)
        await self._require(actor, Permission.MANAGE_SCAN_PROFILES, profile)
        with _name_is_free(profile.name):
            await self._sources.profiles.insert(profile)
        await self._audit.write(actor, Deed.SCAN_PROFILE_CREATED, profile.name)
        return profile

    async def update(self, actor: Member, sent: ScanProfileModel) -> ScanProfile:
        """Change the profile that is named by its id, or by its name without one; what is missing becomes empty.

        A secret that is sent as asterisks stays as it is. Raises Refused, NotFound, UsageError.
        """
        require_somewhere(actor, Permission.MANAGE_SCAN_PROFILES)
        if sent.profile_id is None:
            known = await self.find(actor, sent.profile_name)
        else:
            known = await self.get(actor, sent.profile_id)
        await self._require(actor, Permission.MANAGE_SCAN_PROFILES, known)
        settings = _settings(sent)
        keeps_secrets = has_veil(settings)
        profile = await self._described(actor, known, sent, unveil(settings, read_settings(known)))
        await self._require(actor, Permission.MANAGE_SCAN_PROFILES, profile)
        if keeps_secrets and _origin(profile) != _origin(known):
            raise UsageError(
                "The target moves to another site, and its secrets are sent as asterisks.",
                "Send the secrets themselves: those of one site are not shown to another.",
                field="TargetUri",
            )
        profile = replace(profile, updated_at=self._clock.now())
        with _name_is_free(profile.name):
            await self._sources.profiles.update(profile)
        await self._audit.write(actor, Deed.SCAN_PROFILE_UPDATED, profile.name)
        return profile

    async def delete(self, actor: Member, profile_id: UUID) -> None:
        """Delete a profile. Raises Refused, NotFound; ProfileInUse while a scan of it goes on."""
        require_somewhere(actor, Permission.MANAGE_SCAN_PROFILES)
        profile = await self.get(actor, profile_id)
        await self._require(actor, Permission.MANAGE_SCAN_PROFILES, profile)
        running = ScanFilter(states=_UNFINISHED, profile_id=profile.id)
        if (await self._sources.scans.page(running, PageWish(1, 1))).total:
            raise ProfileInUse("A scan of this profile has not ended.", "Cancel it, or wait for its end.")
        await self._sources.profiles.delete(profile.id)
        await self._audit.write(actor, Deed.SCAN_PROFILE_DELETED, profile.name)

    async def launch_request(
        self, actor: Member, profile: ScanProfile, target: str | None = None, commit: VcsCommitInfo | None = None
    ) -> NewScanTask:
        """Return the new scan that `profile` stands for, at its own target or at `target`.

        `read_launch` makes a wish of it. Raises Refused, NotFound; UsageError where the profile has no target and
        none is given, or holds secrets of another site.
        """
        await self._require(actor, Permission.VIEW_SCAN_PROFILES, profile)
        settings = read_settings(profile)
        own = profile.target_url or await self._root_of(profile)
        wanted = (target or "").strip() or own
        if wanted is None:
            raise UsageError("The profile names no target.", "Name one.", field="TargetUri")
        is_elsewhere = own is not None and _origin_of(wanted) != _origin_of(own)
        if is_elsewhere and has_secret(settings):
            raise UsageError(
                f"The profile {profile.name} holds secrets of {own}.",
                "Use it for that site, or save a profile for this one.",
                field="TargetUri",
            )
        request = NewScanTask.model_validate(settings)
        window = request.time_window if profile.has_time_window else None
        changes = {"target_uri": wanted, "time_window": window, "vcs_commit_info_model": commit}
        return request.model_copy(update=changes)

    async def _described(
        self, actor: Member, profile: ScanProfile, sent: ScanProfileModel, settings: dict[str, JsonValue]
    ) -> ScanProfile:
        """Return `profile` as `sent` describes it. Raises UsageError for what no launch could do."""
        _refuse_foreign_words(profile, sent)
        website = await self._website(actor, sent.website_id) or await self._website_above(actor, sent.target_uri)
        target = sent.target_uri or (website.root_url if website is not None else None)
        request = NewScanTask.model_validate({**settings, "TargetUri": target or _NOBODYS_TARGET})
        read_launch(request, actor.timezone_id)
        return replace(
            profile,
            name=sent.profile_name,
            settings=json.dumps(settings),
            website_id=None if website is None else website.id,
            target_url=sent.target_uri,
            is_primary=bool(sent.is_primary),
            is_shared=bool(sent.is_shared),
            has_time_window=bool(sent.is_time_window_enabled),
        )

    async def _website(self, actor: Member, website_id: UUID | None) -> Website | None:
        if website_id is None:
            return None
        try:
            website = await self._sources.websites.get(website_id)
        except NotFound as error:
            raise _no_website() from error
        if website.is_deleted or not actor.may_on(Permission.VIEW_WEBSITES, website.group_ids):
            raise _no_website()
        return website

    async def _website_above(self, actor: Member, target: str | None) -> Website | None:
        """Return the registered website that a target belongs to, where `actor` may keep profiles for it."""
        for root in () if target is None else roots_above(read_target(target, "TargetUri")):
            website = await self._sources.websites.find_by_url(root)
            if website is not None:
                return website if actor.may_on(Permission.MANAGE_SCAN_PROFILES, website.group_ids) else None
        return None

    async def _root_of(self, profile: ScanProfile) -> str | None:
        if profile.website_id is None:
            return None
        return (await self._sources.websites.get(profile.website_id)).root_url

    async def _require(self, actor: Member, permission: Permission, profile: ScanProfile) -> None:
        """Raise unless `actor` may do this with `profile`; what is another's own exists for its owner only."""
        if profile.website_id is None:
            require_somewhere(actor, permission)
        else:
            group_ids = await self._sources.websites.group_ids(profile.website_id)
            require_on(actor, permission, group_ids, no_such_profile)
        if not profile.is_shared and profile.owner_id != actor.id:
            raise no_such_profile()


def read_settings(profile: ScanProfile) -> dict[str, JsonValue]:
    """Return the settings of a profile under the names of a new scan."""
    read: dict[str, JsonValue] = json.loads(profile.settings)
    return read


def shown(profile: ScanProfile) -> ScanProfileModel:
    """Return `profile` as it is shown: every setting, and asterisks in place of secrets."""
    own: dict[str, object] = {
        "ProfileId": profile.id,
        "ProfileName": profile.name,
        "UserId": profile.owner_id,
        "WebsiteId": profile.website_id,
        "TargetUri": profile.target_url,
        "IsPrimary": profile.is_primary,
        "IsShared": profile.is_shared,
        "IsTimeWindowEnabled": profile.has_time_window,
    }
    return ScanProfileModel.model_validate({**veil(read_settings(profile)), **own})


def _settings(sent: ScanProfileModel) -> dict[str, JsonValue]:
    dumped: dict[str, JsonValue] = sent.launch().model_dump(mode="json", by_alias=True, exclude_none=True)
    return dumped


def _reader(actor: Member) -> ProfileReader:
    return ProfileReader(actor.id, visible_groups(actor, Permission.VIEW_SCAN_PROFILES))


def _origin(profile: ScanProfile) -> tuple[UUID | None, Origin | None]:
    target = profile.target_url
    return profile.website_id, None if target is None else _origin_of(target)


def _origin_of(target: str) -> Origin:
    return read_target(target, "TargetUri").origin


def _refuse_foreign_words(profile: ScanProfile, sent: ScanProfileModel) -> None:
    """Refuse what a profile can say and no launch of ours can do. Raises UsageError."""
    asked = {
        "AgentGroupId": sent.agent_group_id is not None,
        "AgentId": sent.agent_id is not None,
        "UserId": sent.user_id not in (None, profile.owner_id),
    }
    for name, is_asked in asked.items():
        if is_asked:
            raise UsageError(f"{name} is not supported in a profile.", "Leave it out.", field=name)


@contextmanager
def _name_is_free(name: str) -> Iterator[None]:
    """Say that a name is taken in the words that clients look for before they get and update the profile."""
    try:
        yield
    except Conflict as error:
        raise UsageError(
            f"ProfileName: the name already exists: {name}.",
            "Choose another one, or update that profile.",
            field="ProfileName",
        ) from error


def _no_website() -> UsageError:
    return UsageError("WebsiteId names no website.", "websites/list shows all of them.", field="WebsiteId")
