# SPDX-License-Identifier: Apache-2.0
"""The first look at a target: is it there, does it speak HTTP, does it let us in, does it send us away?"""

from __future__ import annotations

from vedette.crawl.scope import judge
from vedette.domain.check import Probe
from vedette.domain.exchange import Headers, Request, Response, Url
from vedette.domain.scan import ScanSpec
from vedette.scan.failures import ScanFails, login_wanted, redirected_away, redirects_for_ever, target_failure
from vedette.scan.ports import NoAnswer, NotAdmitted
from vedette.scan.prober import Prober, SliceEnds
from vedette.web.url import parse_url

_MOST_HOPS = 10
_WANTS_LOGIN = frozenset({401, 407})


async def open_target(spec: ScanSpec, prober: Prober) -> bool:
    """Look at the target, following redirects within the scope; False when the slice ended meanwhile.

    Raises ScanFails when it does not answer, wants a login, leads out of scope, or leads in a circle.
    """
    url = spec.target
    seen: set[Url] = set()
    for _ in range(_MOST_HOPS):
        if url in seen:
            break
        seen.add(url)
        try:
            response = await _look(url, prober)
        except SliceEnds:
            return False
        except (NoAnswer, NotAdmitted) as error:
            raise ScanFails(target_failure(error)) from error
        if response.status in _WANTS_LOGIN:
            raise ScanFails(login_wanted(url, response))
        destination = response.headers.get("location")
        if not response.is_redirect or destination is None:
            return True
        following = parse_url(destination, url)
        if following is None or judge(spec.scope, "GET", following) is not None:
            raise ScanFails(redirected_away(spec.target, destination))
        url = following
    raise ScanFails(redirects_for_ever(spec.target))


async def _look(url: Url, prober: Prober) -> Response:
    exchange = await prober.send(Probe(Request("GET", url, Headers()), "opening"), "opening", body_is_read=False)
    return exchange.response
