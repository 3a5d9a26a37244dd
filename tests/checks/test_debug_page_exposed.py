# SPDX-License-Identifier: Apache-2.0
"""Debug page exposed: pages for developers by their grammar, and pages that only share a name with them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.support.judge import ORIGIN, WholeSite, judge_area, page

from vedette.checks.debug_page_exposed import CHECK
from vedette.domain.exchange import Request, Response, Url
from vedette.domain.finding import Host
from vedette.domain.weakness import Grade

HOST = Host(Request("GET", Url(ORIGIN, "/app/start")))
PHPINFO = (
    '<title>PHP 8.2.7 - phpinfo()</title><table><tr><td class="e">System </td><td class="v">Linux</td></tr></table>'
)
STATUS = "<h1>Apache Server Status for shop.example (via 10.0.0.1)</h1><dl><dt>Server Version: Apache/2.4</dt></dl>"
ENV = '{"activeProfiles":["prod"],"propertySources":[{"name":"systemProperties","properties":{}}]}'
TRACE = "<h1>Application Trace</h1><b>Requests to this Application</b>"
ELMAH = '<title>Error log for /LM/W3SVC on WEB1</title><p>Powered by <a href="https://elmah.github.io/">ELMAH</a></p>'
DJANGO = (
    "<title>Page not found at /app/x</title><p>You're seeing this error because you have <code>DEBUG = True</code> in "
    "your Django settings file.</p>"
)


def files(contents: Mapping[str, str], otherwise: Response | None = None) -> WholeSite:
    """A site of these pages; every other name is answered with `otherwise`, or honestly."""

    def site(request: Request) -> Response:
        text = contents.get(request.url.path)
        return page(text) if text is not None else otherwise or page("No", 404)

    return site


WEAK: dict[str, tuple[WholeSite, str]] = {
    "PHP describes itself": (files({"/app/phpinfo.php": PHPINFO}), "phpinfo()"),
    "PHP does under another name": (files({"/app/info.php": PHPINFO}), "phpinfo()"),
    "Apache shows its status": (files({"/app/server-status": STATUS}), "Apache's server status"),
    "Spring Boot shows its environment": (files({"/app/actuator/env": ENV}), "Spring Boot's environment"),
    "ASP.NET shows its trace": (files({"/app/trace.axd": TRACE}), "ASP.NET's trace"),
    "ELMAH shows its errors": (files({"/app/elmah.axd": ELMAH}), "ELMAH's error log"),
    "Django explains an address that does not exist": (files({}, page(DJANGO, 404)), "Django's debugging page"),
    "every other name is the front page": (files({"/app/phpinfo.php": PHPINFO}, page("Shop")), "phpinfo()"),
}
SAFE: dict[str, WholeSite] = {
    "nothing is there": files({}),
    "every name is the front page": files({}, page("<h1>Shop</h1>")),
    "every name describes PHP": files({}, page(PHPINFO)),
    "the page is forbidden": files({}, page(STATUS, 403)),
    "an article is called so": files(
        {"/app/phpinfo.php": "<title>What phpinfo() shows</title><p>System, Server API</p>"}
    ),
    "a manual quotes the head of the page": files({"/app/server-status": "<h1>Apache Server Status for you</h1>"}),
    "the actuator tells its health only": files({"/app/actuator/env": '{"status":"UP"}'}),
    "the status page is the site's own": files({"/app/server-status": "<h1>Server status</h1><p>All is well</p>"}),
    "the answer to a wrong address mentions Django": files({}, page("<h1>Not found</h1><p>Made with Django</p>", 404)),
    "every address is answered with a page about DEBUG": files({}, page(DJANGO, 200)),
    "another folder has it": files({"/phpinfo.php": PHPINFO}),
}


@pytest.mark.parametrize(("site", "name"), WEAK.values(), ids=WEAK)
def test_is_reported_where(site: WholeSite, name: str) -> None:
    judged = judge_area(CHECK, site, HOST)

    assert judged.finding is not None
    assert (judged.finding.grade, judged.finding.sink) == (Grade.CONFIRMED, name)
    assert judged.finding.technique in CHECK.techniques
    assert len(judged.probes) <= CHECK.most_probes


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: WholeSite) -> None:
    assert judge_area(CHECK, site, HOST).finding is None


def test_nothing_is_asked_for_that_dumps_memory_or_runs_code() -> None:
    asked = " ".join(probe.request.url.path for probe in judge_area(CHECK, files({}), HOST).probes)

    assert not any(word in asked for word in ("heapdump", "console", "shutdown", "restart", "jolokia"))
