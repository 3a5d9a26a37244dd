# SPDX-License-Identifier: Apache-2.0
"""Agents: the processes that run scans, what they do at the moment, and their groups."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from uuid import UUID

from vedette.domain.scan import Agent
from vedette.domain.time import Instant


class AgentState(Enum):
    """What an agent does."""

    WAITING = "waiting"
    SCANNING = "scanning"
    DISABLED = "disabled"
    """It takes no new scans; those that it has taken go on."""


class StorageHealth(Enum):
    """How much room its data directory has left."""

    HEALTHY = "healthy"
    BELOW_THRESHOLD = "below-threshold"
    CRITICALLY_LOW = "critically-low"


@dataclass(frozen=True, slots=True)
class AgentPlatform:
    """What an agent runs on, in the words of the system."""

    version: str
    operating_system: str
    framework: str
    architecture: str


@dataclass(frozen=True, slots=True)
class EmbeddedAgent:
    """The agent inside the server's own process."""

    agent: Agent
    launched_at: Instant
    platform: AgentPlatform
    directory: Path
    """Where it keeps its data."""


@dataclass(frozen=True, slots=True)
class AgentGroup:
    """Agents that a launch can name together; any of them may take the scan."""

    id: UUID
    name: str
    agent_ids: tuple[UUID, ...] = ()
