# SPDX-License-Identifier: Apache-2.0
"""What is weak in this shop, what only looks weak, and what can be reached: the list that judges a scanner.

Only tests, benchmarks, the demo and the shop's own "About this sample" page read it; Vedette never does.
`WEAKNESSES` is complete for the checks in `JUDGED_CHECKS`: a finding of one of them that no entry explains is a false
alarm; a finding of any other check is not judged here.
"""

from vedette_shop.truth_members import MEMBERS_SAFE_TWINS, MEMBERS_WEAKNESSES
from vedette_shop.truth_model import FoundBy, Page, Place, SafeTwin, Spot, Weakness, matches_route
from vedette_shop.truth_pages import PAGES
from vedette_shop.truth_planner import PLANNER
from vedette_shop.truth_roles import ROLES_SAFE_TWINS, ROLES_WEAKNESSES
from vedette_shop.truth_safe import SAFE_TWINS
from vedette_shop.truth_weak import WEAKNESSES

JUDGED_CHECKS: frozenset[str] = frozenset(
    [weakness.check for weakness in WEAKNESSES] + [twin.check for twin in SAFE_TWINS]
)

__all__ = [
    "JUDGED_CHECKS",
    "MEMBERS_SAFE_TWINS",
    "MEMBERS_WEAKNESSES",
    "PAGES",
    "PLANNER",
    "ROLES_SAFE_TWINS",
    "ROLES_WEAKNESSES",
    "SAFE_TWINS",
    "WEAKNESSES",
    "FoundBy",
    "Page",
    "Place",
    "SafeTwin",
    "Spot",
    "Weakness",
    "matches_route",
]
