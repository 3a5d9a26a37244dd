# SPDX-License-Identifier: Apache-2.0
"""What an account says about the discovery of its sites. Nothing is discovered: no search leaves the machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiscoverySettings:
    """What shall be discovered and what not, kept as it was sent; several names are told apart by commas."""

    included_main_domains: str = ""
    included_slds: str = ""
    included_ip_ranges: str = ""
    included_organizations: str = ""
    excluded_domains: str = ""
    excluded_slds: str = ""
    excluded_tlds: str = ""
    excluded_ip_addresses: str = ""
    excluded_organizations: str = ""
    only_registered_domains: bool = False
    shared_host_matching: bool = False
    organization_name_matching: bool = False
    email_matching: bool = False
    websites_matching: bool = False
    enable_slds: bool = False
    is_risk_scoring_enabled: bool = False
    enable_main_domains: bool = False


@dataclass(frozen=True, slots=True)
class Exclusions:
    """Names to leave out beside those that are left out already."""

    domains: tuple[str, ...] = ()
    slds: tuple[str, ...] = ()
    tlds: tuple[str, ...] = ()
    ip_addresses: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()


def with_names(text: str, names: tuple[str, ...]) -> str:
    """Return `text` with `names` behind its own, each once; letter case is ignored."""
    known = [name.strip() for name in (*text.replace("\n", ",").split(","), *names) if name.strip()]
    return ", ".join({name.casefold(): name for name in reversed(known)}[name] for name in _folded_once(known))


def _folded_once(names: list[str]) -> list[str]:
    return list(dict.fromkeys(name.casefold() for name in names))
