# SPDX-License-Identifier: Apache-2.0
"""Agents and their groups as the API lists, reads and writes them."""

from __future__ import annotations

from pydantic import Field

from vedette.wire.enums import WireEnum
from vedette.wire.model import WireGuid, WireInstant, WireModel
from vedette.wire.tolerance import MaybeList, Trimmed


class AgentState(WireEnum):
    """What an agent does."""

    LAUNCHING = "Launching"
    WAITING = "Waiting"
    SCANNING = "Scanning"
    TERMINATED = "Terminated"
    NOT_AVAILABLE = "NotAvailable"
    DISABLED = "Disabled"
    UPDATING = "Updating"


class StorageHealthState(WireEnum):
    """How much room an agent has left."""

    HEALTHY = "Healthy"
    BELOW_THRESHOLD = "BelowThreshold"
    CRITICALLY_LOW = "CriticallyLow"


class AgentListed(WireModel):
    """An agent in the list."""

    id: WireGuid = Field(description="The agent.")
    heartbeat: WireInstant = Field(description="When it was last known to be alive.")
    ip_address: str | None = Field(default=None, description="Null: it has the server's addresses.")
    launched: WireInstant = Field(description="When its process was started.")
    name: str = Field(description="Its name.")
    state: AgentState = Field(description="What it does.")
    version: str = Field(description="The version of Vedette that it runs.")
    auto_update_enabled: bool = Field(default=False, description="Never: it is updated with the server.")
    has_waiting_command: bool = Field(default=False, description="Never: it is told at once.")
    vdb_version: str | None = Field(default=None, description="Null: checks come with the version.")
    os_description: str = Field(description="The operating system.")
    framework_description: str = Field(description="What runs it.")
    os_architecture: str = Field(description="The machine's architecture.")
    process_architecture: str = Field(description="The same.")
    is_agent_needs_update: bool = Field(default=False, description="Never: it is updated with the server.")
    storage_health_state: StorageHealthState = Field(description="How much room its data directory has left.")


class DeleteAgent(WireModel):
    """The agent to delete."""

    agent_id: WireGuid = Field(description="The agent.")


class AgentStatus(WireModel):
    """Whether an agent takes new scans."""

    agent_id: WireGuid = Field(description="The agent.")
    status: bool = Field(description="Whether it takes new scans.")


class AgentGroupDetail(WireModel):
    """A group of agents."""

    agents: list[WireGuid] = Field(description="The agents in it.")
    id: WireGuid = Field(description="The group.")
    name: str = Field(description="Its name.")


class NewAgentGroup(WireModel):
    """A group to make."""

    agents: MaybeList[WireGuid] = Field(default=None, description="The agents in it.")
    name: Trimmed[str] = Field(description="Its name.")


class UpdateAgentGroup(WireModel):
    """A change of a group; what is missing becomes empty."""

    agents: MaybeList[WireGuid] = Field(default=None, description="The agents in it.")
    id: WireGuid = Field(description="The group.")
    name: Trimmed[str] = Field(description="Its name.")


class DeleteAgentGroup(WireModel):
    """The group to delete."""

    name: Trimmed[str] = Field(description="Its name.")
