# SPDX-License-Identifier: Apache-2.0
"""Which insertion points a policy lets be tested, and why the others are not. Pure but for the count of what recurs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vedette.crawl.patterns import compile_pattern
from vedette.domain.exchange import Request
from vedette.domain.insertion import BODY_PLACES, InsertionPoint, Place
from vedette.domain.policy import ScanPolicy
from vedette.domain.policy_crawl import ExtensionTest
from vedette.domain.policy_http import HeaderTest
from vedette.domain.policy_testing import IgnoredParameter, ParameterKind

OFTEN_READ = frozenset({"referer", "user-agent", "x-forwarded-for"})
"""Headers that pages often read; the others are tested at the first routes only unless the policy says otherwise."""
_KINDS = {
    ParameterKind.QUERY: frozenset({Place.QUERY}),
    ParameterKind.BODY: BODY_PLACES,
    ParameterKind.COOKIE: frozenset({Place.COOKIE}),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An insertion point that is not tested, and the reason."""

    point: InsertionPoint
    reason: str


class PointChoice:
    """The choice of one scan. `known` are the points that were planned before."""

    def __init__(self, policy: ScanPolicy, known: Iterable[InsertionPoint] = ()) -> None:
        self._policy = policy
        self._rules = policy.testing
        self._anti_csrf = frozenset(name.lower() for name in policy.testing.anti_csrf_names)
        self._pages: dict[tuple[Place, str], set[str]] = {}
        for point in known:
            self.note(point)

    @property
    def tests_names(self) -> bool:
        """Whether the names of parameters are points, too."""
        return self._rules.tests_names

    def custom_headers(self, *, is_early: bool) -> tuple[tuple[str, str], ...]:
        """Return the headers of the policy that are points of a route, which may be one of the first."""
        wanted = {HeaderTest.EVERY_ROUTE, HeaderTest.EARLY_ROUTES} if is_early else {HeaderTest.EVERY_ROUTE}
        return tuple(
            (each.name, each.value) for each in self._policy.secrets.headers if each.is_on and each.test in wanted
        )

    def wants_header(self, name: str, *, is_early: bool) -> bool:
        """Whether the header `name` is tested at a route, which may be one of the first."""
        folded = name.lower()
        if any(
            each.name.lower() == folded and each.test is not HeaderTest.NONE for each in self._policy.secrets.headers
        ):
            return True
        if (folded == "referer" and not self._rules.tests_referer) or (
            folded == "user-agent" and not self._rules.tests_user_agent
        ):
            return False
        return is_early or folded in OFTEN_READ or not self._rules.headers_once

    def split(self, request: Request, points: Iterable[InsertionPoint]) -> tuple[list[InsertionPoint], list[LeftOut]]:
        """Return the points of the page of `request` that are tested, and those that are not."""
        chosen: list[InsertionPoint] = []
        left_out: list[LeftOut] = []
        parameters = 0
        for point in points:
            is_parameter = point.place is not Place.HEADER
            reason = self._refusal(request, point)
            if not reason and is_parameter and parameters >= self._rules.most_points_of_page:
                reason = f"the policy tests at most {self._rules.most_points_of_page} parameters of a page"
            if reason:
                left_out.append(LeftOut(point, reason))
                continue
            parameters += is_parameter
            self.note(point)
            chosen.append(point)
        return chosen, left_out

    def _refusal(self, request: Request, point: InsertionPoint) -> str:
        """Return why the policy leaves the point alone; empty when it does not."""
        rule = self._policy.rules.extension_rule(request.url.path)
        if rule is not None and rule.test is ExtensionTest.NONE:
            return f"the policy does not test .{rule.extension}"
        if rule is not None and rule.test is ExtensionTest.PARAMETERS and point.place is Place.QUERY:
            return f"the policy does not test the query of .{rule.extension}"
        if point.place is Place.COOKIE and not self._rules.tests_cookies:
            return "the policy does not test cookies"
        if point.name.lower() in self._anti_csrf and not self._rules.tests_anti_csrf:
            return "the policy does not test tokens against request forgery"
        ignoring = next((each for each in self._rules.ignored if _is_ignored(each, point)), None)
        if ignoring is not None:
            return f"the policy ignores it: {ignoring.name}"
        return self._recurrence(point)

    def _recurrence(self, point: InsertionPoint) -> str:
        most = self._rules.most_recurring_pages
        pages = self._pages.get((point.place, point.name), set())
        if not self._rules.limits_recurring or point.place is Place.HEADER or point.route in pages or len(pages) < most:
            return ""
        return f"it recurs, and the policy tests it on {most} pages"

    def note(self, point: InsertionPoint) -> None:
        """Count a point that is tested."""
        self._pages.setdefault((point.place, point.name), set()).add(point.route)


def _is_ignored(rule: IgnoredParameter, point: InsertionPoint) -> bool:
    places = _KINDS.get(rule.kind)
    fits = point.place is not Place.HEADER if places is None else point.place in places
    return fits and compile_pattern(rule.pattern).is_in(point.name)
