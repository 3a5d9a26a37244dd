# SPDX-License-Identifier: Apache-2.0
"""Every setting of a policy that the crawl or the choice of insertion points obeys, as a client writes it.

Each case is one setting: the site, what is looked at after a scan, what that is by default, and what it is with the
setting. The names of the cases are the paths of the settings on the wire; docs/policies.md names them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.support.conducting import CATALOGUE, Bench
from tests.support.policy_scans import EVERYWHERE, QUICK, Pages, Settings, html, scanned, tried, visited

from vedette.crawl.inventory import Provenance
from vedette.domain.exchange import Headers, Response
from vedette.scan.catalogue import Catalogue

pytestmark = pytest.mark.anyio

Look = Callable[[Bench], object]


@dataclass(frozen=True)
class Case:
    """What one setting changes in a scan."""

    pages: Pages
    look: Look
    default: object
    changed: object
    settings: Settings
    given: Settings = field(default_factory=dict)
    """Settings that both scans have."""
    target: str = "http://shop.example/"
    catalogue: Catalogue = QUICK


def seen(target: str) -> Look:
    """Look whether a page was fetched."""
    return lambda bench: target in visited(bench)


def is_tested(point: str) -> Look:
    """Look whether an insertion point was tried."""
    return lambda bench: point in tried(bench)


def count(prefix: str) -> Look:
    """Look how many pages were fetched whose address begins so."""
    return lambda bench: sum(target.startswith(prefix) for target in visited(bench))


def samples(bench: Bench) -> bool:
    """Look whether a name that cannot exist was asked for."""
    return any(row.source == Provenance.PROBE.value for row in bench.disk.candidates.values())


def sent(text: bytes) -> Look:
    """Look whether a form was sent with this text."""
    return lambda bench: any(text in request.body for _, request in bench.log.asked)


def routes_with(parameter: str) -> Look:
    """Look on how many routes a parameter was tried."""
    return lambda bench: sum(point.endswith(f" {parameter}") for point in tried(bench))


def links(*targets: str) -> str:
    """A page that links to these."""
    return html("".join(f"<p><a href='{target}'>{target}</a></p>" for target in targets))


def many(path: str, number: int) -> dict[str, str]:
    """Pages of one template, by the number in their address."""
    return {path.format(n): html(f"<h1>One</h1><p>Page {n}</p>") for n in range(1, number + 1)}


def site(pages: Pages, *more: str) -> dict[str, Any]:
    """A home page that links to all of `pages` and `more`."""
    return {"/": links(*pages, *more), **pages}


DISTINCT = {f"/{word * 3}": html("<i>" * n + word) for n, word in enumerate("abcdefghijklmnopqrstuvwxyz", 1)} | {
    f"/{word * 4}": html("<b>" * n + word) for n, word in enumerate("abcdefghijklmnopqrstuvwxyz", 1)
}
LISTED = many("/list?page={}", 8)
TEXT = {"/": html("<!-- see /hidden.html --><p>Hello</p>"), "/hidden.html": html("<h2>Hidden</h2>")}
SCRIPTED = {"/": html("<script>fetch('/api/found.html')</script>"), "/api/found.html": html("<h3>Found</h3>")}
FORM = {
    "/": html("<form method='post' action='/save'><input name='town'><input type='submit'></form>"),
    "/save": html("<p>Saved</p>"),
}
PARAMETERS = {"/": links("/find?id=1&csrf=2"), "/find": html("<p>Found</p>")}
RECURRING = site({f"/{word}?lang=en": html(f"<{word}>x") for word in ("aside", "article", "section", "nav")})
COOKIE: Pages = {
    "/": Response(
        200, "OK", Headers((("Content-Type", "text/html"), ("Set-Cookie", "theme=dark"))), html("<p>Hello</p>").encode()
    )
}
IMAGE: Pages = {
    "/": html("<img src='/logo.png'>"),
    "/logo.png": Response(200, "OK", Headers((("Content-Type", "image/png"),)), b"\x89PNG"),
}
GONE = {"/": links("/item?id=1"), "/item": html("<p>no such thing</p>")}
FILES = {"/": links("/old.asp", "/old.asp?id=1"), "/old.asp": html("<p>Old</p>"), "/old.asp?id=1": html("<b>One</b>")}
MODULES = {
    "/": html(
        "".join(
            f"<form method=post action=/index><input type=hidden name=page value={n}><button>go</button></form>"
            for n in range(6)
        )
    ),
    "/index": html("<h1>One</h1>"),
}
HOME_ROUTES = site({f"/{word}": html(f"<{word}>x") for word in ("aside", "article", "section", "nav", "header")})

OBEYED: dict[str, Case] = {
    "CrawlingSettings.MaximumCrawlerUrlCount": Case(
        site(DISTINCT),
        lambda bench: len(visited(bench)) > 50,
        True,
        False,
        {"CrawlingSettings": {"MaximumCrawlerUrlCount": 50}},
    ),
    "CrawlingSettings.MaximumSignature": Case(
        site(LISTED), count("/list"), 3, 1, {"CrawlingSettings": {"MaximumSignature": 1}}
    ),
    "CrawlingSettings.PageVisitLimit": Case(
        {"/": links("/p?a=1", "/p?b=1", "/p?c=1"), "/p": html("<p>x</p>")},
        count("/p"),
        3,
        1,
        {"CrawlingSettings": {"PageVisitLimit": 1}},
    ),
    "CrawlingSettings.MaximumUrlRewriteSignature": Case(
        site({f"/item/{n}": html(f"<i>{n}" * n) for n in range(1, 9)}),
        count("/item/"),
        8,
        2,
        {"CrawlingSettings": {"MaximumUrlRewriteSignature": 2}},
    ),
    "CrawlingSettings.EnableTextParser": Case(
        TEXT, seen("/hidden.html"), True, False, {"CrawlingSettings": {"EnableTextParser": False}}
    ),
    "CrawlingSettings.EnableJavascriptParsing": Case(
        SCRIPTED, seen("/api/found.html"), True, False, {"CrawlingSettings": {"EnableJavascriptParsing": False}}
    ),
    "CrawlingSettings.AddRelatedLinks": Case(
        {"/": links("/docs/guide/start"), "/docs/guide/start": html("<p>x</p>"), "/docs/": html("<ul><li>x</ul>")},
        seen("/docs/"),
        False,
        True,
        {"CrawlingSettings": {"AddRelatedLinks": True}},
    ),
    "CrawlingSettings.EnableParameterBasedNavigation": Case(
        site(LISTED), count("/list"), 3, 8, {"CrawlingSettings": {"EnableParameterBasedNavigation": True}}
    ),
    "CrawlingSettings.NavigationParameterPageVisitLimit": Case(
        site(LISTED),
        count("/list"),
        8,
        4,
        {"CrawlingSettings": {"NavigationParameterPageVisitLimit": 4}},
        {"CrawlingSettings": {"EnableParameterBasedNavigation": True}},
    ),
    "CrawlingSettings.NavigationParameterRegexPattern": Case(
        site(LISTED),
        count("/list"),
        8,
        3,
        {"CrawlingSettings": {"NavigationParameterRegexPattern": "^chapter$"}},
        {"CrawlingSettings": {"EnableParameterBasedNavigation": True}},
    ),
    "CrawlingSettings.EnableQueryBasedParameterBasedNavigation": Case(
        MODULES,
        lambda bench: (
            sum(request.body.startswith(b"page=") for mark, request in bench.log.asked if mark.endswith(".0")) > 3
        ),
        False,
        True,
        {"CrawlingSettings": {"EnableQueryBasedParameterBasedNavigation": False}},
        {"CrawlingSettings": {"EnableParameterBasedNavigation": True}, "SecurityCheckGroupParents": None},
        catalogue=Catalogue((), ()),
    ),
    "Custom404Settings.Custom404RegEx": Case(
        GONE, is_tested("/item query id"), True, False, {"Custom404Settings": {"Custom404RegEx": "no such thing"}}
    ),
    "Custom404Settings.DisableAuto404Detection": Case(
        TEXT, samples, True, False, {"Custom404Settings": {"DisableAuto404Detection": True}}
    ),
    "Custom404Settings.Max404PagesToTest": Case(
        TEXT, seen("/hidden.html"), True, False, {"Custom404Settings": {"Max404PagesToTest": 0}}
    ),
    "Custom404Settings.Maximum404Signature": Case(
        TEXT, samples, True, False, {"Custom404Settings": {"Maximum404Signature": 0}}
    ),
    "FormValueSettings": Case(
        FORM,
        sent(b"town=Berlin"),
        False,
        True,
        {"FormValueSettings": [{"Name": "Town", "Value": "Berlin", "Pattern": "town", "MatchTarget": ["Name"]}]},
    ),
    "ExtensionSettings.CrawlOption": Case(
        FILES,
        seen("/old.asp"),
        True,
        False,
        {
            "ExtensionSettings": [
                {"Extension": "asp", "CrawlOption": "CrawlOnlyParameter", "AttackOption": "AttackParameters"}
            ]
        },
    ),
    "ExtensionSettings.AttackOption": Case(
        FILES,
        is_tested("/old.asp query id"),
        True,
        False,
        {"ExtensionSettings": [{"Extension": "asp", "CrawlOption": "Crawl", "AttackOption": "DoNotAttack"}]},
    ),
    "ScopeSettings.CaseSensitiveScope": Case(
        {"/App/": links("/app/page"), "/app/page": html("<p>x</p>")},
        seen("/app/page"),
        False,
        True,
        {"ScopeSettings": {"CaseSensitiveScope": False}},
        target="http://shop.example/App/",
    ),
    "ScopeSettings.ContentTypeCheckEnabled": Case(
        IMAGE,
        is_tested("/logo.png header Referer"),
        False,
        True,
        {"ScopeSettings": {"ContentTypeCheckEnabled": False}},
        catalogue=EVERYWHERE,
    ),
    "ScopeSettings.IgnoredContentTypes": Case(
        IMAGE,
        is_tested("/ header Referer"),
        True,
        False,
        {"ScopeSettings": {"IgnoredContentTypes": [{"Value": "text/html"}]}},
        catalogue=EVERYWHERE,
    ),
    "AttackingSettings.AttackParameterName": Case(
        PARAMETERS,
        is_tested("/find query id (name)"),
        False,
        True,
        {"AttackingSettings": {"AttackParameterName": True}},
    ),
    "AttackingSettings.AttackRefererHeader": Case(
        PARAMETERS,
        is_tested("/ header Referer"),
        True,
        False,
        {"AttackingSettings": {"AttackRefererHeader": False}},
        catalogue=EVERYWHERE,
    ),
    "AttackingSettings.AttackUserAgentHeader": Case(
        PARAMETERS,
        is_tested("/ header User-Agent"),
        True,
        False,
        {"AttackingSettings": {"AttackUserAgentHeader": False}},
        catalogue=EVERYWHERE,
    ),
    "AttackingSettings.AttackCookies": Case(
        COOKIE,
        is_tested("/ cookie theme"),
        True,
        False,
        {"AttackingSettings": {"AttackCookies": False}},
        catalogue=EVERYWHERE,
    ),
    "AttackingSettings.MaxParametersToAttack": Case(
        PARAMETERS, is_tested("/find query csrf"), True, False, {"AttackingSettings": {"MaxParametersToAttack": 1}}
    ),
    "AttackingSettings.OptimizeHeaderAttacks": Case(
        HOME_ROUTES,
        routes_with("X-Forwarded-Host"),
        3,
        6,
        {"AttackingSettings": {"OptimizeHeaderAttacks": False}},
        catalogue=EVERYWHERE,
    ),
    "AttackingSettings.OptimizeAttacksToRecurringParameters": Case(
        RECURRING,
        routes_with("lang"),
        4,
        1,
        {"AttackingSettings": {"OptimizeAttacksToRecurringParameters": True}},
        {"AttackingSettings": {"RecurringParametersPageAttackLimit": 1}},
    ),
    "AttackingSettings.RecurringParametersPageAttackLimit": Case(
        RECURRING,
        routes_with("lang"),
        4,
        2,
        {"AttackingSettings": {"RecurringParametersPageAttackLimit": 2}},
        {"AttackingSettings": {"OptimizeAttacksToRecurringParameters": True}},
    ),
    "AttackingSettings.AttackCsrfToken": Case(
        PARAMETERS,
        is_tested("/find query csrf"),
        True,
        False,
        {"AttackingSettings": {"AttackCsrfToken": False}},
        {"AttackingSettings": {"AntiCsrfTokenNames": "token,csrf"}},
    ),
    "AttackingSettings.AntiCsrfTokenNames": Case(
        PARAMETERS,
        is_tested("/find query csrf"),
        True,
        False,
        {"AttackingSettings": {"AntiCsrfTokenNames": "CSRF"}},
        {"AttackingSettings": {"AttackCsrfToken": False}},
    ),
    "IgnorePatternSettings": Case(
        PARAMETERS,
        is_tested("/find query id"),
        True,
        False,
        {"IgnorePatternSettings": [{"Name": "Ids", "ParameterType": "GET", "Pattern": "^id$"}]},
    ),
    "SecurityCheckGroupParents": Case(
        PARAMETERS,
        lambda bench: any(cell.check == "open-redirect" for cell in bench.disk.cells),
        True,
        False,
        {"SecurityCheckGroupParents": [{"SecurityCheckGroups": [{"Id": "passive", "Enabled": True}]}]},
        catalogue=CATALOGUE,
    ),
    "CustomHttpHeaderSettings.AttackMode": Case(
        HOME_ROUTES,
        routes_with("X-Key"),
        0,
        6,
        {"CustomHttpHeaderSettings": [{"Name": "X-Key", "Value": "k3y", "AttackMode": "Full"}]},
        catalogue=EVERYWHERE,
    ),
}


def joined(first: Settings, second: Settings) -> dict[str, Any]:
    """Return both, groups of settings put together."""
    both = dict(first)
    for name, value in second.items():
        known = both.get(name)
        both[name] = {**known, **value} if isinstance(known, dict) and isinstance(value, dict) else value
    return both


@pytest.mark.parametrize("path", OBEYED)
async def test_a_scan_obeys(path: str) -> None:
    case = OBEYED[path]
    before = await scanned(case.given, case.pages, case.target, case.catalogue)
    after = await scanned(joined(case.given, case.settings), case.pages, case.target, case.catalogue)

    assert case.look(before) == case.default
    assert case.look(after) == case.changed


async def test_what_a_policy_leaves_out_stands_in_the_ledger_with_its_reason() -> None:
    settings = OBEYED["IgnorePatternSettings"].settings
    bench = await scanned(settings, PARAMETERS)
    reasons = {
        cell.subject.parameter: result.reason
        for cell, result in bench.disk.cells.items()
        if cell.subject.kind == "point" and cell.check == "*"
    }

    assert reasons["id"] == "the policy ignores it: Ids"
