# SPDX-License-Identifier: Apache-2.0
"""Agents: what they do at the moment, whether they take scans, and their groups.

There is one agent, inside the server. Disabled, it takes no new scans; those that it has taken go on.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from anyio import to_thread

from vedette.domain.agent import AgentGroup, AgentState, EmbeddedAgent, StorageHealth
from vedette.domain.member import Member
from vedette.domain.page import Page, PageWish
from vedette.domain.permission import Permission
from vedette.domain.scan import Scan, ScanState
from vedette.domain.time import Instant
from vedette.errors import NotFound, UsageError
from vedette.scan.ports import Clock, Engine
from vedette.services.deeds import AuditWriter, Deed
from vedette.services.draw import Draw
from vedette.services.permission import require
from vedette.store.inventory import AgentGroups, no_such_agent_group
from vedette.store.scans import Scans
from vedette.store.settings import AccountSettings

MOST_NAME_LENGTH = 255
_DISABLED = "agent-disabled"
_YES = "yes"
_LITTLE_BYTES = 5 * 1024**3
_HARDLY_ANY_BYTES = 512 * 1024**2


class AgentSwitch:
    """Whether the embedded agent takes new scans."""

    def __init__(self, settings: AccountSettings) -> None:
        self._settings = settings

    async def is_off(self) -> bool:
        """Whether it takes none."""
        return await self._settings.find(_DISABLED) == _YES

    async def turn(self, *, on: bool) -> None:
        """Let it take new scans, or none."""
        await self._settings.put(_DISABLED, "" if on else _YES)


class SwitchedEngine:
    """Fits `scan.ports.Engine` over another engine: while the agent is disabled, no queued scan is started.

    A tick starts what was held back once the agent is enabled again.
    """

    def __init__(self, engine: Engine, switch: AgentSwitch, scans: Scans) -> None:
        self._engine = engine
        self._switch = switch
        self._scans = scans

    async def start(self, scan_id: UUID) -> None:
        """Start a scan, unless no agent has taken it yet and the agent is disabled."""
        if await self._switch.is_off() and _is_waiting(await self._scans.get(scan_id)):
            return
        await self._engine.start(scan_id)

    async def stop(self, scan_id: UUID) -> None:
        """Stop a scan."""
        await self._engine.stop(scan_id)


@dataclass(frozen=True, slots=True)
class AgentView:
    """An agent, and what it does at the moment."""

    embedded: EmbeddedAgent
    state: AgentState
    heartbeat: Instant
    storage: StorageHealth


@dataclass(frozen=True, slots=True)
class AgentSources:
    """Where agents' groups, scans and the switch are stored. `embedded` is None where nothing runs scans."""

    groups: AgentGroups
    scans: Scans
    switch: AgentSwitch
    engine: Engine
    embedded: EmbeddedAgent | None


class AgentService:
    """What can be asked about agents and their groups."""

    def __init__(self, sources: AgentSources, audit: AuditWriter, clock: Clock, draw: Draw) -> None:
        self._sources = sources
        self._groups = sources.groups
        self._audit = audit
        self._clock = clock
        self._draw = draw

    async def page(self, actor: Member, wish: PageWish) -> Page[AgentView]:
        """Return one page of the agents. Raises Refused."""
        require(actor, Permission.VIEW_AGENTS)
        embedded = self._sources.embedded
        views = () if embedded is None else (await self._view(embedded),)
        return Page(views[wish.offset : wish.offset + wish.size], len(views))

    async def set_enabled(self, actor: Member, agent_id: UUID, *, on: bool) -> None:
        """Let an agent take new scans, or none; scans that wait for it are held back. Raises Refused, UsageError."""
        require(actor, Permission.MANAGE_AGENTS)
        embedded = self._sources.embedded
        if embedded is None or embedded.agent.id != agent_id:
            raise UsageError("There is no such agent.", "agents/list shows all of them.", field="AgentId")
        await self._sources.switch.turn(on=on)
        for scan in await self._waiting():
            await (self._sources.engine.start(scan.id) if on else self._sources.engine.stop(scan.id))
        word = "takes scans" if on else "takes no new scans"
        await self._audit.write(actor, Deed.AGENT_UPDATED, f"{embedded.agent.name} {word}")

    async def delete(self, actor: Member, agent_id: UUID) -> None:
        """Raise what the deletion of an agent ends in: the embedded one is part of the server.

        Raises Refused, NotFound, UsageError.
        """
        require(actor, Permission.MANAGE_AGENTS)
        embedded = self._sources.embedded
        if embedded is None or embedded.agent.id != agent_id:
            raise NotFound("There is no such agent.", "agents/list shows all of them.")
        raise UsageError(
            "The embedded agent is part of the server and cannot be deleted.",
            "Disable it (agents/setstatus), so that it takes no new scans.",
            field="AgentId",
        )

    async def groups(self, actor: Member, wish: PageWish) -> Page[AgentGroup]:
        """Return one page of the agent groups. Raises Refused."""
        require(actor, Permission.VIEW_AGENTS)
        return await self._groups.page(wish)

    async def create_group(self, actor: Member, name: str, agent_ids: Collection[UUID]) -> AgentGroup:
        """Make a group. Raises Refused, UsageError; Conflict when the name is taken."""
        require(actor, Permission.MANAGE_AGENTS)
        group = AgentGroup(self._draw.guid(), _checked_name(name), self._known(agent_ids))
        await self._groups.insert(group)
        await self._audit.write(actor, Deed.AGENT_GROUP_CREATED, group.name, after=group)
        return group

    async def update_group(self, actor: Member, group_id: UUID, name: str, agent_ids: Collection[UUID]) -> AgentGroup:
        """Change a group. Raises Refused, NotFound, UsageError; Conflict when the name is taken."""
        require(actor, Permission.MANAGE_AGENTS)
        before = await self._groups.get(group_id)
        group = AgentGroup(before.id, _checked_name(name), self._known(agent_ids))
        await self._groups.update(group)
        await self._audit.write(actor, Deed.AGENT_GROUP_UPDATED, group.name, before=before, after=group)
        return group

    async def delete_group(self, actor: Member, name: str) -> None:
        """Delete the group of this name; its agents stay. Raises Refused, NotFound."""
        require(actor, Permission.MANAGE_AGENTS)
        group = await self._groups.find_by_name(name)
        if group is None:
            raise no_such_agent_group()
        await self._groups.delete(group.id)
        await self._audit.write(actor, Deed.AGENT_GROUP_DELETED, group.name, before=group)

    async def _waiting(self) -> tuple[Scan, ...]:
        return tuple(filter(_is_waiting, await self._sources.scans.unfinished()))

    async def _view(self, embedded: EmbeddedAgent) -> AgentView:
        unfinished = await self._sources.scans.unfinished()
        is_at_work = any(_is_at_work(scan) for scan in unfinished)
        if await self._sources.switch.is_off():
            state = AgentState.DISABLED
        else:
            state = AgentState.SCANNING if is_at_work else AgentState.WAITING
        # It lives in the process that answers, so it is alive at the moment of the answer.
        return AgentView(embedded, state, self._clock.now(), await to_thread.run_sync(_storage, embedded.directory))

    def _known(self, agent_ids: Collection[UUID]) -> tuple[UUID, ...]:
        embedded = self._sources.embedded
        for agent_id in agent_ids:
            if embedded is None or agent_id != embedded.agent.id:
                raise UsageError(f"There is no agent {agent_id}.", "agents/list shows all of them.", field="Agents")
        return tuple(dict.fromkeys(agent_ids))


def _is_waiting(scan: Scan) -> bool:
    """Whether no agent has taken the scan yet."""
    return scan.state is ScanState.QUEUED and scan.agent is None


def _is_at_work(scan: Scan) -> bool:
    return scan.state.is_active or (scan.state is ScanState.QUEUED and scan.agent is not None)


def _storage(directory: Path) -> StorageHealth:
    free = shutil.disk_usage(directory).free
    if free < _HARDLY_ANY_BYTES:
        return StorageHealth.CRITICALLY_LOW
    return StorageHealth.BELOW_THRESHOLD if free < _LITTLE_BYTES else StorageHealth.HEALTHY


def _checked_name(name: str) -> str:
    text = name.strip()
    if not text or len(text) > MOST_NAME_LENGTH:
        raise UsageError(f"Name has 1 to {MOST_NAME_LENGTH} characters.", "Choose another.", field="Name")
    return text
