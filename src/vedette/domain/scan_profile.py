# SPDX-License-Identifier: Apache-2.0
"""A scan profile: the settings of a launch, saved under a name to be used again."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from vedette.domain.time import Instant


@dataclass(frozen=True, slots=True)
class ScanProfile:
    """A saved launch.

    `settings` are those of the launch as the client wrote them, opaque here. They hold credentials, so they are
    encrypted at rest and never printed. Of the profiles of one website at most one `is_primary`: it is what a CI
    system gets that names none. What is not shared is its owner's alone.
    """

    id: UUID
    name: str
    owner_id: UUID
    created_at: Instant
    updated_at: Instant
    settings: str = field(repr=False)
    website_id: UUID | None = None
    target_url: str | None = None
    is_primary: bool = False
    is_shared: bool = False
    has_time_window: bool = False
    """Whether the time window among the settings is kept to."""
