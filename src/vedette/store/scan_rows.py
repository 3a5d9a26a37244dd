# SPDX-License-Identifier: Apache-2.0
"""A scan as a row of table `scan` and back. Credentials, and what may hold some (proxies, headers), are sealed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import RowMapping

from vedette.domain.exchange import Request
from vedette.domain.policy import NO_SECRETS, PolicySecrets
from vedette.domain.scan import (
    Agent,
    Counters,
    Failure,
    FailureReason,
    Phase,
    Scan,
    ScanSpec,
    ScanState,
    ScanType,
)
from vedette.domain.time import Instant, Span
from vedette.scan.rows import ScanStatus
from vedette.store.columns import text_digest
from vedette.store.logins import StoredCredentials, read_credentials, stored_credentials
from vedette.store.secrets import Vault

COUNTERS = tuple(Counters.__dataclass_fields__)
_SPEC = msgspec.json.Decoder(ScanSpec)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What of a scan is encrypted at rest."""

    credentials: StoredCredentials
    proxy: str | None
    policy: PolicySecrets = NO_SECRETS
    imported_requests: tuple[Request, ...] = ()


_SEALED = msgspec.json.Decoder(Sealed)
_NOTHING_SEALED = Sealed(StoredCredentials(), None)


def scan_values(scan: Scan, secret: bytes, vault: Vault) -> dict[str, object]:
    """Return the row of a new scan."""
    sealed = Sealed(
        stored_credentials(scan.credentials),
        scan.spec.via.proxy,
        scan.spec.policy.secrets,
        imported_requests=scan.spec.imported_requests,
    )
    policy = replace(scan.spec.policy, secrets=NO_SECRETS)
    spec = replace(scan.spec, via=replace(scan.spec.via, proxy=None), policy=policy, imported_requests=())
    return {
        "id": scan.id,
        "group_id": scan.group_id,
        "website_id": scan.website_id,
        "user_id": scan.user_id,
        "profile_id": scan.spec.profile_id,
        "initiated_at": scan.initiated_at.ticks,
        "target_url": str(scan.spec.target),
        "target_digest": text_digest(str(scan.spec.target)),
        "spec": msgspec.json.encode(spec).decode(),
        "sealed": None if sealed == _NOTHING_SEALED else vault.seal(msgspec.json.encode(sealed)),
        "secret": vault.seal(secret),
        "type": scan.type.value,
        "base_scan_id": scan.base_scan_id,
        "state_changed_at": ticks(scan.state_changed_at),
        "epoch": scan.epoch,
        "agent_id": scan.agent.id if scan.agent else None,
        "agent_name": scan.agent.name if scan.agent else None,
        "wish": scan.wish.value if scan.wish else None,
        "issues_applied": False,
        "deleted_at": ticks(scan.deleted_at),
        "schedule_id": scan.schedule_id,
        "is_paused_with_all": scan.is_paused_with_all,
        **status_values(
            ScanStatus(
                state=scan.state,
                phase=scan.phase,
                percentage=scan.percentage,
                counters=scan.counters,
                elapsed=scan.elapsed,
                failure=scan.failure,
                time_limit_hit=scan.time_limit_hit,
            )
        ),
    }


def status_values(status: ScanStatus) -> dict[str, object]:
    """Return the columns that a batch's status sets."""
    return {
        "state": status.state.value,
        "phase": status.phase.value,
        "percentage": status.percentage,
        "elapsed": status.elapsed.ticks,
        "failure_reason": status.failure.reason.value if status.failure else None,
        "failure_sentence": status.failure.sentence if status.failure else None,
        "time_limit_hit": status.time_limit_hit,
        **{name: getattr(status.counters, name) for name in COUNTERS},
    }


def read_spec(text: str) -> ScanSpec:
    """Return the spec that a row holds as JSON; what is sealed is missing from it."""
    return _SPEC.decode(text)


def read_scan(
    row: RowMapping | Mapping[str, Any], vault: Vault, spec_of: Callable[[str], ScanSpec] = read_spec
) -> Scan:
    """Return the scan of a row, with its spec as `spec_of` reads it.

    Raises StoreFailed when its credentials cannot be decrypted.
    """
    sealed = _NOTHING_SEALED if row["sealed"] is None else _SEALED.decode(vault.unseal(row["sealed"]))
    spec = spec_of(row["spec"])
    if sealed.proxy is not None:
        spec = replace(spec, via=replace(spec.via, proxy=sealed.proxy))
    if sealed.policy != NO_SECRETS:
        spec = replace(spec, policy=replace(spec.policy, secrets=sealed.policy))
    if sealed.imported_requests:
        spec = replace(spec, imported_requests=sealed.imported_requests)
    return Scan(
        id=row["id"],
        group_id=row["group_id"],
        website_id=row["website_id"],
        user_id=row["user_id"],
        initiated_at=Instant(row["initiated_at"]),
        spec=spec,
        credentials=read_credentials(sealed.credentials),
        type=ScanType(row["type"]),
        base_scan_id=row["base_scan_id"],
        state=ScanState(row["state"]),
        phase=Phase(row["phase"]),
        state_changed_at=instant(row["state_changed_at"]),
        elapsed=Span(row["elapsed"]),
        epoch=row["epoch"],
        percentage=row["percentage"],
        counters=Counters(**{name: row[name] for name in COUNTERS}),
        agent=_agent(row["agent_id"], row["agent_name"]),
        failure=_failure(row["failure_reason"], row["failure_sentence"]),
        wish=ScanState(row["wish"]) if row["wish"] else None,
        time_limit_hit=row["time_limit_hit"],
        deleted_at=instant(row["deleted_at"]),
        schedule_id=row["schedule_id"],
        is_paused_with_all=row["is_paused_with_all"],
    )


def ticks(moment: Instant | None) -> int | None:
    """Return a moment as its column holds it."""
    return None if moment is None else moment.ticks


def instant(stored: int | None) -> Instant | None:
    """Return the moment that a column holds."""
    return None if stored is None else Instant(stored)


def _agent(agent_id: UUID | None, name: str | None) -> Agent | None:
    return None if agent_id is None or name is None else Agent(agent_id, name)


def _failure(reason: str | None, sentence: str | None) -> Failure | None:
    return None if reason is None else Failure(FailureReason(reason), sentence or "")
