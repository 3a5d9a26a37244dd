# SPDX-License-Identifier: Apache-2.0
"""`agents/*` and `agentgroups/*`: what runs scans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from vedette.api.queries import PageQuery
from vedette.api.replies import reply_model, reply_value
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.domain.agent import AgentGroup
from vedette.domain.permission import Permission
from vedette.services.agents import AgentService, AgentView
from vedette.wire.agent import (
    AgentGroupDetail,
    AgentListed,
    AgentState,
    AgentStatus,
    DeleteAgent,
    DeleteAgentGroup,
    NewAgentGroup,
    StorageHealthState,
    UpdateAgentGroup,
)
from vedette.wire.page import Page
from vedette.wire.shape_settings import wire_word


class AgentEndpoints:
    """Handlers over the agent service."""

    def __init__(self, agents: AgentService) -> None:
        self._agents = agents

    async def all(self, query: Annotated[PageQuery, Query()], caller: Caller) -> Response:
        """Return the agents and what they do."""
        page = await self._agents.page(caller, query.wish)
        return reply_model(Page[AgentListed].of(map(_shape, page.items), query.wish, page.total))

    async def set_status(self, sent: AgentStatus, caller: Caller) -> Response:
        """Let an agent take new scans, or none; those that it has taken go on."""
        await self._agents.set_enabled(caller, sent.agent_id, on=sent.status)
        return reply_value("Ok")

    async def delete(self, sent: DeleteAgent, caller: Caller) -> Response:
        """Refuse to delete the embedded agent, which is part of the server."""
        await self._agents.delete(caller, sent.agent_id)
        return reply_value("Ok")

    async def groups(self, query: Annotated[PageQuery, Query()], caller: Caller) -> Response:
        """Return the agent groups by name."""
        page = await self._agents.groups(caller, query.wish)
        return reply_model(Page[AgentGroupDetail].of(map(_group, page.items), query.wish, page.total))

    async def new_group(self, sent: NewAgentGroup, caller: Caller) -> Response:
        """Make an agent group."""
        return reply_model(_group(await self._agents.create_group(caller, sent.name, sent.agents or ())))

    async def update_group(self, sent: UpdateAgentGroup, caller: Caller) -> Response:
        """Change an agent group; what is missing becomes empty."""
        return reply_model(_group(await self._agents.update_group(caller, sent.id, sent.name, sent.agents or ())))

    async def delete_group(self, sent: DeleteAgentGroup, caller: Caller) -> Response:
        """Delete an agent group. Its agents stay."""
        await self._agents.delete_group(caller, sent.name)
        return reply_value("Ok")


def agent_endpoints(agents: AgentService) -> Sequence[Endpoint]:
    """Return the endpoints of both groups."""
    at = AgentEndpoints(agents)
    view, manage = Permission.VIEW_AGENTS, Permission.MANAGE_AGENTS
    return (
        get("/agents/list", at.all, needs=view, reply=Page[AgentListed]),
        post("/agents/setstatus", at.set_status, needs=manage, reply=str),
        post("/agents/delete", at.delete, needs=manage, reply=str),
        get("/agentgroups/list", at.groups, needs=view, reply=Page[AgentGroupDetail]),
        post("/agentgroups/new", at.new_group, needs=manage, reply=AgentGroupDetail),
        post("/agentgroups/update", at.update_group, needs=manage, reply=AgentGroupDetail),
        post("/agentgroups/delete", at.delete_group, needs=manage, reply=str),
    )


def _shape(view: AgentView) -> AgentListed:
    embedded = view.embedded
    platform = embedded.platform
    return AgentListed(
        id=embedded.agent.id,
        heartbeat=view.heartbeat,
        launched=embedded.launched_at,
        name=embedded.agent.name,
        state=wire_word(view.state, AgentState),
        version=platform.version,
        os_description=platform.operating_system,
        framework_description=platform.framework,
        os_architecture=platform.architecture,
        process_architecture=platform.architecture,
        storage_health_state=wire_word(view.storage, StorageHealthState),
    )


def _group(group: AgentGroup) -> AgentGroupDetail:
    return AgentGroupDetail(agents=list(group.agent_ids), id=group.id, name=group.name)
