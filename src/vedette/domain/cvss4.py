# SPDX-License-Identifier: Apache-2.0
"""The base vector of a weakness in CVSS 4.0.

Version 4.0 tells apart what 3.1 put together: conditions of the target (AT) from effort (AC), a deed of the user that
is not to be expected (UI:A) from ordinary use (UI:P), and what becomes of the vulnerable system (VC, VI, VA) from what
becomes of others (SC, SI, SA). So a vector of 3.1 is read by these rules, and where they are too coarse the class has a
vector of its own:

- AC:H is a condition that must hold, such as somebody on the way: AC:L/AT:P.
- UI:R is active where a link has to be followed (AC:L), passive where the user just uses the site (AC:H).
- S:U is harm to the vulnerable system. S:C is harm to others: in the visitor's browser alone where a user takes part,
  and to both where none does.

Source: FIRST, Common Vulnerability Scoring System version 4.0, specification document and user guide.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vedette.domain.weakness import Weakness

_OWN: Mapping[str, str] = MappingProxyType(
    {
        "cors-misconfigured": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N",
        "framing-allowed": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N",
        "server-side-request-forgery": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:N/VA:N/SC:H/SI:N/SA:N",
    }
)


def cvss4_of(weakness: Weakness) -> str | None:
    """Return the vector in version 4.0; None where the class has none in 3.1 either."""
    if weakness.cvss is None:
        return None
    return _OWN.get(weakness.id) or _read(weakness.cvss)


def _read(vector: str) -> str:
    was = dict(part.split(":") for part in vector.split("/")[1:])
    is_hard, needs_user, reaches_others = was["AC"] == "H", was["UI"] == "R", was["S"] == "C"
    harm = (was["C"], was["I"], was["A"])
    own = ("N", "N", "N") if reaches_others and needs_user else harm
    others = harm if reaches_others else ("N", "N", "N")
    parts = (
        ("AV", was["AV"]),
        ("AC", "L"),
        ("AT", "P" if is_hard else "N"),
        ("PR", was["PR"]),
        ("UI", ("P" if is_hard else "A") if needs_user else "N"),
        *zip(("VC", "VI", "VA"), own, strict=True),
        *zip(("SC", "SI", "SA"), others, strict=True),
    )
    return "CVSS:4.0/" + "/".join(f"{name}:{value}" for name, value in parts)
