# SPDX-License-Identifier: Apache-2.0
"""The software that a website runs on, as it names itself or shows itself, and how old it is.

What is out of date is known for the branches of `release_cycles.py` only; of anything else nothing is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from vedette.domain.products import PRODUCTS, Product, product_called
from vedette.domain.release_cycles import Cycle, cycle_of, latest_of
from vedette.domain.time import Instant

_NAMED = re.compile(r"([A-Za-z][A-Za-z0-9.+_-]{0,39}(?: [A-Za-z]{1,20})?)[/ ]v?(\d[A-Za-z0-9._+-]{0,39})")
_VERSION = re.compile(r"v?(\d+(?:\.\d+)+[A-Za-z0-9._+-]{0,20})")


_BY_HEADER: Mapping[str, str] = MappingProxyType(
    {
        "x-aspnet-version": "asp.net",
        "x-aspnetmvc-version": "asp.net mvc",
        "x-drupal-version": "drupal",
        "x-jenkins": "jenkins",
    }
)


@dataclass(frozen=True, slots=True)
class NamedTechnology:
    """A product in a version, as a response named it."""

    product: Product
    version: str


@dataclass(frozen=True, slots=True)
class Technology:
    """A product that a website runs on, in the version that it named last."""

    id: UUID
    website_id: UUID
    product: str
    name: str
    category: str
    version: str
    last_seen_at: Instant
    scan_id: UUID
    issue_id: UUID | None
    """The worst open issue that names it: an old version, else the disclosure of the version; None for none."""
    source: str = ""
    """What showed it, such as `header Server`."""
    url: str = ""
    """Where that was seen first."""

    @property
    def cycle(self) -> Cycle | None:
        """The branch of its product; None where that is not known."""
        return cycle_of(self.product, self.version)

    @property
    def end_of_support(self) -> date | None:
        """The last day on which its branch is supported; None where that is not known."""
        return self.cycle.ended if self.cycle is not None else None

    @property
    def latest_of_branch(self) -> str | None:
        """The newest version of its branch; None where that is not known."""
        return self.cycle.latest if self.cycle is not None else None

    @property
    def latest(self) -> str | None:
        """The newest version of its product; None where that is not known."""
        return latest_of(self.product)

    def is_out_of_date(self, today: date) -> bool | None:
        """Whether its branch is supported no more; None where that is not known."""
        return None if self.cycle is None else not self.cycle.is_supported(today)


def named_technologies(place: str, text: str) -> tuple[NamedTechnology, ...]:
    """Return the products with their versions that `text` names, found in the header or element `place`."""
    owner = _BY_HEADER.get(place.casefold())
    if owner is not None:
        version = _VERSION.match(text.strip())
        return () if version is None else (NamedTechnology(PRODUCTS[owner], version[1]),)
    return tuple(
        _once(NamedTechnology(product_called(name), version) for name, version in _NAMED.findall(text[:1_000]))
    )


def _once(found: Iterable[NamedTechnology]) -> Iterable[NamedTechnology]:
    return {one.product.id: one for one in found}.values()
