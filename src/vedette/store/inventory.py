# SPDX-License-Identifier: Apache-2.0
"""The technologies that websites run on, as scans found them named, and the groups of agents."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, delete, func, select, update

from vedette.domain.agent import AgentGroup
from vedette.domain.finding import Finding
from vedette.domain.page import Page, PageWish
from vedette.domain.products import product_called
from vedette.domain.release_cycles import CYCLES
from vedette.domain.technology import Technology, named_technologies
from vedette.domain.time import Instant
from vedette.domain.versions import VersionKey, version_key
from vedette.domain.weakness import Severity
from vedette.errors import NotFound
from vedette.issues.lifecycle import IssueStage
from vedette.scan.codec import decode_finding
from vedette.scan.rows import ComponentRow
from vedette.store.database import Database
from vedette.store.failures import unique
from vedette.store.journal_rows import read_component, read_finding
from vedette.store.statements import chunks, upsert
from vedette.store.tables import agent_group, agent_in_group, component, finding, issue, technology, website
from vedette.store.websites import websites_in

NAMING_CHECKS = ("version-disclosure", "out-of-date-component", "vulnerable-javascript-library")
"""The checks whose findings name products in their versions."""
_NAMESPACE = UUID("9a1d9a0c-3f0a-4a53-8a55-0c1f9a6f2b11")


@dataclass(frozen=True, slots=True)
class TechnologyFilter:
    """Which technologies are wanted; None wants all."""

    website_name: str | None = None
    technology_name: str | None = None
    """A part of its name; letter case is ignored."""
    only_with_known_end: bool = False
    """Only branches whose end of support is known."""
    visible_in: frozenset[UUID] | None = None
    """Only those of websites in one of these groups; None for those of every website."""


class Technologies:
    """The technologies of all websites that are not deleted, by name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, wanted: TechnologyFilter) -> tuple[Technology, ...]:
        """Return every technology that fits: at most one a product and website."""
        chosen = _ordered(wanted)
        return await self._database.read(
            lambda connection: tuple(map(_read_technology, connection.execute(chosen).mappings()))
        )

    async def untold(self) -> tuple[Technology, ...]:
        """Return those of products with known branches in a version of which nobody was told that it is old."""
        chosen = _ordered(TechnologyFilter(only_with_known_end=True)).where(
            technology.c.told_version.is_distinct_from(technology.c.version)
        )
        return await self._database.read(
            lambda connection: tuple(map(_read_technology, connection.execute(chosen).mappings()))
        )

    async def page(self, wanted: TechnologyFilter, wish: PageWish) -> Page[Technology]:
        """Return one page of the technologies that fit."""
        chosen = _ordered(wanted).limit(wish.size).offset(wish.offset)
        counted = select(func.count()).select_from(technology).where(*_conditions(wanted))

        def work(connection: Connection) -> Page[Technology]:
            found = tuple(map(_read_technology, connection.execute(chosen).mappings()))
            return Page(found, connection.execute(counted).scalar_one())

        return await self._database.read(work)

    async def products_of(self, website_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
        """Return, by website, the ids of the products that were seen there."""

        def work(connection: Connection) -> dict[UUID, tuple[str, ...]]:
            found: dict[UUID, tuple[str, ...]] = {}
            for some in chunks(website_ids):
                chosen = select(technology.c.website_id, technology.c.product).where(technology.c.website_id.in_(some))
                for website_id, product in connection.execute(chosen.order_by(technology.c.product)):
                    found[website_id] = (*found.get(website_id, ()), product)
            return found

        return await self._database.read(work)

    async def open_issues(self, found: Collection[Technology]) -> dict[UUID, Severity]:
        """Return, by the technology's id, the severity of the issue that names it, where that is open."""
        issue_ids = frozenset(
            one.issue_id for one in found if one.issue_id is not None
        )  # one header can name several products

        def work(connection: Connection) -> dict[UUID, Severity]:
            severities: dict[UUID, Severity] = {}
            for some in chunks(issue_ids):
                chosen = select(issue.c.id, issue.c.severity).where(
                    issue.c.id.in_(some), issue.c.stage == IssueStage.TODO.value
                )
                severities.update((id_, Severity(severity)) for id_, severity in connection.execute(chosen))
            return {
                one.id: severities[one.issue_id]
                for one in found
                if one.issue_id is not None and one.issue_id in severities
            }

        return await self._database.read(work)


def note_technologies(
    connection: Connection, website_id: UUID, scan_id: UUID, issue_of_finding: Mapping[UUID, UUID]
) -> None:
    """Write down which products an ended scan saw, each with the issue of the worst finding that names it.

    Of several versions of one product the oldest counts: it is the one to mend. A product that was seen without a
    version keeps the one that is known of it.
    """
    chosen = select(component).where(component.c.scan_id == scan_id)
    oldest: dict[str, ComponentRow] = {}
    for seen in sorted(map(read_component, connection.execute(chosen).mappings()), key=_age):
        oldest.setdefault(seen.product, seen)
    issues = _naming_issues(connection, scan_id, issue_of_finding)
    rows = [
        _technology_values(website_id, seen)
        | {"scan_id": scan_id, "issue_id": issues.get(seen.product), "last_seen_at": seen.seen_at.ticks}
        for seen in oldest.values()
    ]
    for keep, some in (
        (("told_version",), [row for row in rows if row["version"]]),
        (("told_version", "version", "source", "url"), [row for row in rows if not row["version"]]),
    ):
        if some:
            connection.execute(upsert(connection, technology, keep), some)


def _age(seen: ComponentRow) -> tuple[bool, VersionKey, str]:
    return (not seen.version, version_key(seen.version), seen.product)


def _naming_issues(connection: Connection, scan_id: UUID, issue_of_finding: Mapping[UUID, UUID]) -> dict[str, UUID]:
    """Return, by product, the issue of the worst finding that names it."""
    chosen = select(finding).where(finding.c.scan_id == scan_id, finding.c.check_id.in_(NAMING_CHECKS))
    found = sorted(
        map(read_finding, connection.execute(chosen).mappings()), key=lambda row: (-row.severity.rank, str(row.id))
    )
    issues: dict[str, UUID] = {}
    for row in found:
        issue_id = issue_of_finding.get(row.id)
        if issue_id is not None:
            for product in named_products(decode_finding(row.value, ())):
                issues.setdefault(product, issue_id)
    return issues


def named_products(found: Finding) -> tuple[str, ...]:
    """Return the ids of the products that a finding names: those of a header's value, or its own."""
    told = [one.product.id for fact in found.facts for one in named_technologies(found.sink, fact.value)]
    own = [product_called(fact.value).id for fact in found.facts if fact.name == "product"]
    return tuple(dict.fromkeys((*own, *told)))


class AgentGroups:
    """The groups of agents, by name. Names are compared without letter case."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def insert(self, new: AgentGroup) -> None:
        """Store a new group. Raises Conflict when its name or id is taken."""

        def work(connection: Connection) -> None:
            connection.execute(agent_group.insert(), _group_values(new))
            _write_agents(connection, new)

        with unique(f"An agent group named {new.name} exists already."):
            await self._database.write(work)

    async def update(self, known: AgentGroup) -> None:
        """Store every field of a known group. Raises NotFound; Conflict when its new name is taken."""

        def work(connection: Connection) -> None:
            chosen = update(agent_group).where(agent_group.c.id == known.id)
            if connection.execute(chosen.values(_group_values(known))).rowcount == 0:
                raise no_such_agent_group()
            _write_agents(connection, known)

        with unique(f"An agent group named {known.name} exists already."):
            await self._database.write(work)

    async def delete(self, group_id: UUID) -> None:
        """Delete a group; its agents stay. Raises NotFound."""

        def work(connection: Connection) -> None:
            connection.execute(delete(agent_in_group).where(agent_in_group.c.group_id == group_id))
            if connection.execute(delete(agent_group).where(agent_group.c.id == group_id)).rowcount == 0:
                raise no_such_agent_group()

        await self._database.write(work)

    async def get(self, group_id: UUID) -> AgentGroup:
        """Return a group. Raises NotFound."""
        found = await self._find(agent_group.c.id == group_id)
        if found is None:
            raise no_such_agent_group()
        return found

    async def find_by_name(self, name: str) -> AgentGroup | None:
        """Return the group of this name."""
        return await self._find(agent_group.c.name_folded == name.strip().casefold())

    async def page(self, wish: PageWish) -> Page[AgentGroup]:
        """Return one page of the groups."""
        chosen = select(agent_group).order_by(agent_group.c.name_folded).limit(wish.size).offset(wish.offset)
        counted = select(func.count()).select_from(agent_group)

        def work(connection: Connection) -> Page[AgentGroup]:
            rows = connection.execute(chosen).mappings().all()
            groups = tuple(_read_group(connection, row) for row in rows)
            return Page(groups, connection.execute(counted).scalar_one())

        return await self._database.read(work)

    async def _find(self, condition: ColumnElement[bool]) -> AgentGroup | None:
        def work(connection: Connection) -> AgentGroup | None:
            row = connection.execute(select(agent_group).where(condition)).mappings().one_or_none()
            return None if row is None else _read_group(connection, row)

        return await self._database.read(work)


def no_such_agent_group() -> NotFound:
    """Return the error that an id or a name without a group ends in."""
    return NotFound("There is no such agent group.", "agentgroups/list shows all of them.")


def _technology_values(website_id: UUID, seen: ComponentRow) -> dict[str, Any]:
    product = product_called(seen.product)
    return {
        "id": uuid5(_NAMESPACE, f"{website_id} {product.id}"),
        "website_id": website_id,
        "product": product.id,
        "version": seen.version,
        "name": product.name,
        "name_folded": product.name.casefold(),
        "category": product.category,
        "source": seen.source,
        "url": seen.url,
    }


def _ordered(wanted: TechnologyFilter) -> Select[Any]:
    return select(technology).where(*_conditions(wanted)).order_by(technology.c.name_folded, technology.c.id)


def _conditions(wanted: TechnologyFilter) -> list[ColumnElement[bool]]:
    kept = select(website.c.id).where(website.c.deleted_at.is_(None))
    if wanted.website_name is not None:
        kept = kept.where(website.c.name_folded == wanted.website_name.casefold())
    conditions: list[ColumnElement[bool]] = [technology.c.website_id.in_(kept)]
    if wanted.technology_name is not None:
        folded = wanted.technology_name.casefold()
        conditions.append(technology.c.name_folded.contains(folded, autoescape=True))
    if wanted.only_with_known_end:
        conditions.append(technology.c.product.in_(sorted(CYCLES)))
    if wanted.visible_in is not None:
        conditions.append(technology.c.website_id.in_(websites_in(wanted.visible_in)))
    return conditions


def _read_technology(row: RowMapping) -> Technology:
    return Technology(
        id=row["id"],
        website_id=row["website_id"],
        product=row["product"],
        name=row["name"],
        category=row["category"],
        version=row["version"],
        last_seen_at=Instant(row["last_seen_at"]),
        scan_id=row["scan_id"],
        issue_id=row["issue_id"],
        source=row["source"],
        url=row["url"],
    )


def _group_values(group: AgentGroup) -> dict[str, object]:
    return {"id": group.id, "name": group.name, "name_folded": group.name.casefold()}


def _write_agents(connection: Connection, group: AgentGroup) -> None:
    connection.execute(delete(agent_in_group).where(agent_in_group.c.group_id == group.id))
    rows = [{"group_id": group.id, "agent_id": agent_id} for agent_id in dict.fromkeys(group.agent_ids)]
    if rows:
        connection.execute(agent_in_group.insert(), rows)


def _read_group(connection: Connection, row: RowMapping) -> AgentGroup:
    chosen = select(agent_in_group.c.agent_id).where(agent_in_group.c.group_id == row["id"])
    agents = tuple(connection.execute(chosen.order_by(agent_in_group.c.agent_id)).scalars())
    return AgentGroup(row["id"], row["name"], agents)
