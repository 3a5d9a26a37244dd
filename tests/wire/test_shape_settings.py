# SPDX-License-Identifier: Apache-2.0
"""Settings are shown in the forms of the API, and null where there is nothing."""

from __future__ import annotations

import json
from enum import Enum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.exchange import Origin, Url
from vedette.domain.scan import Credentials, Day, ScanState, ScanType, TimeWindow, TimeWindowItem
from vedette.domain.scope import (
    AdditionalWebsite,
    Scope,
    ScopeKind,
    UrlRewriteExclusion,
    UrlRewriteMode,
    UrlRewriteRule,
    UrlRewriting,
)
from vedette.domain.time import Span
from vedette.domain.weakness import Severity
from vedette.domain.website import AgentMode, LicenseType, VerificationMethod
from vedette.wire import enums
from vedette.wire.shape_settings import (
    additional_websites,
    clock_text,
    cookie_text,
    json_text,
    lines,
    rewrite_exclusions,
    rewrite_rules,
    time_window,
    whole_hours,
    wire_word,
)

TARGET = Url(Origin("http", "shop.example", 80), "/")

TWINS: dict[type[Enum], type[enums.WireEnum]] = {
    ScanState: enums.ScanState,
    ScanType: enums.ScanType,
    ScopeKind: enums.ScanScope,
    UrlRewriteMode: enums.UrlRewriteMode,
    Severity: enums.Severity,
    Day: enums.DayOfWeek,
    AgentMode: enums.AgentMode,
    LicenseType: enums.LicenseType,
    VerificationMethod: enums.VerificationMethod,
}


@pytest.mark.parametrize(("ours", "theirs"), TWINS.items(), ids=lambda kind: kind.__name__)
def test_each_word_of_ours_has_one_of_theirs(ours: type[Enum], theirs: type[enums.WireEnum]) -> None:
    words = [wire_word(member, theirs) for member in ours]

    assert [word.name for word in words] == [member.name for member in ours]


def test_a_word_that_they_do_not_know_is_a_defect() -> None:
    with pytest.raises(ValueError, match="is not a valid"):
        wire_word(ScopeKind.WHOLE_DOMAIN, enums.ScanState)


@given(st.lists(st.text()))
def test_a_list_in_a_text_is_json(values: list[str]) -> None:
    assert json.loads(json_text(values)) == values


def test_a_list_in_a_text_is_compact_and_unescaped() -> None:
    assert json_text(("gtm\\.js", "ü")) == '["gtm\\\\.js","ü"]'
    assert json_text(()) == "[]"
    assert lines(("a", "b")) == "a\nb"


@pytest.mark.parametrize(
    ("span", "hours"), [(Span.of(hours=48), 48), (Span.of(minutes=90), 2), (Span.of(minutes=1), 1)]
)
def test_a_limit_is_rounded_up_to_hours(span: Span, hours: int) -> None:
    assert whole_hours(span) == hours


def test_cookies_are_joined_or_nothing() -> None:
    assert cookie_text(Credentials(), may_see=True) is None
    assert cookie_text(Credentials(cookies=(("a", "1"), ("b", "2"))), may_see=True) == "a=1; b=2"


def test_lists_of_nothing_are_null() -> None:
    assert additional_websites(Scope(TARGET)) is None
    assert rewrite_rules(UrlRewriting()) is None
    assert rewrite_exclusions(UrlRewriting()) is None
    assert time_window(None) is None


def test_lists_of_something_keep_their_order() -> None:
    scope = Scope(TARGET, additional=(AdditionalWebsite(TARGET, canonical=True),))
    rewriting = UrlRewriting(
        rules=(UrlRewriteRule("/b/{x}", "/b/(.*)"), UrlRewriteRule("/a/{y}", "/a/(.*)")),
        excluded=(UrlRewriteExclusion("/static"), UrlRewriteExclusion("/v[0-9]", is_regex=True)),
    )

    sites, rules, paths = additional_websites(scope), rewrite_rules(rewriting), rewrite_exclusions(rewriting)

    assert sites is not None
    assert [(site.canonical, site.target_url) for site in sites] == [(True, "http://shop.example/")]
    assert [rule.placeholder_pattern for rule in rules or []] == ["/b/{x}", "/a/{y}"]
    assert [(path.excluded_path, path.is_regex) for path in paths or []] == [("/static", False), ("/v[0-9]", True)]


def test_a_time_window_is_shown_as_it_was_sent() -> None:
    window = TimeWindow((TimeWindowItem(Day.MONDAY, 9 * 60, 18 * 60, False), TimeWindowItem(Day.SUNDAY, 0, 1440, True)))
    shown = time_window(window)

    assert shown is not None
    assert shown.to_json_bytes() == (
        b'{"Items":[{"Day":"Monday","From":"09:00","ScanningAllowed":false,"To":"18:00"},'
        b'{"Day":"Sunday","From":"00:00","ScanningAllowed":true,"To":"24:00"}]}'
    )


def test_a_minute_of_the_day_is_a_clock_time() -> None:
    assert [clock_text(minute) for minute in (0, 61, 1439, 1440)] == ["00:00", "01:01", "23:59", "24:00"]
