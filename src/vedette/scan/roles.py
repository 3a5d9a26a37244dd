# SPDX-License-Identifier: Apache-2.0
"""The further roles of a scan: each crawls by itself, then the roles are compared where only one of them was led."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from vedette.domain.finding import Finding
from vedette.domain.scan import ScanType
from vedette.scan.memory import Memory
from vedette.scan.role_crawl import RoleCrawl
from vedette.scan.role_names import names_of
from vedette.scan.role_trials import RoleTrials
from vedette.scan.role_views import MOST_PAIRS, Answer, PairPlanner, RoleView

Unit = Callable[[], Awaitable[None]]


class Roles:
    """What a scan does beside what it does as its first user. A scan that nobody logs in for has no further roles."""

    def __init__(self, memory: Memory, crawl: RoleCrawl, trials: RoleTrials) -> None:
        self._memory = memory
        self._crawl = crawl
        self._trials = trials

    def begin_crawls(self) -> None:
        """Put in what the crawls begin with."""
        self._crawl.seed()

    def crawl_units(self) -> list[Unit]:
        """Return what is left of the present rounds; nothing when the crawls are over."""
        return self._crawl.units()

    def compare(self) -> None:
        """Plan the comparisons, now that it is known which role was led where."""
        if self._memory.roles and self._memory.scan.type is not ScanType.RETEST:
            planner = PairPlanner(self._views(), self._memory.frontier)
            for pair in planner.pairs():
                self._trials.plan(pair)
            for pair in planner.left_out:
                self._trials.leave_out(pair, f"a pair of roles is compared at {MOST_PAIRS} pages at most")

    def plan_retest(self, finding: Finding) -> bool:
        """Add the step that looks again for `finding`; False when it is none of ours."""
        return self._trials.plan_retest(finding)

    def trial_units(self) -> list[Unit]:
        """Return one unit for each comparison that is left."""
        return self._trials.units()

    def skip_rest(self, reason: str) -> None:
        """End what is left."""
        self._crawl.skip_rest(reason)
        self._trials.skip_rest(reason)

    def stories(self) -> list[str]:
        """Return a sentence for each role that says what it reached, and what only it did."""
        if not self._memory.roles:
            return []
        reached = {view.role: frozenset(record.key for record in view.pages()) for view in self._views()}
        stories = []
        for role, keys in reached.items():
            others = frozenset().union(*(known for name, known in reached.items() if name != role))
            stories.append(f"{role or 'Nobody'} reached {len(keys):,} pages, {len(keys - others):,} of them alone.")
        return stories

    def _views(self) -> list[RoleView]:
        memory = self._memory
        names = {user.role: names_of([user]) for user in memory.scan.credentials.users}
        pages = {
            key: Answer(page.media_type, page.stored.facts, page.stored.names) for key, page in memory.pages.items()
        }
        views = [RoleView(memory.role, memory.frontier, pages, names.get(memory.role, ()))]
        for role in memory.roles.values():
            answers = {key: Answer(each.media_type, each.facts, each.names) for key, each in role.pages.items()}
            views.append(RoleView(role.role, role.frontier, answers, names.get(role.role, ())))
        return views
