# SPDX-License-Identifier: Apache-2.0
"""A crawl begins at the target, the root, the files at known places and the imported links."""

from __future__ import annotations

from tests.support.crawl_site import address

from vedette.crawl.inventory import Provenance
from vedette.crawl.seeds import WELL_KNOWN, seeds
from vedette.domain.exchange import Request
from vedette.domain.scope import AdditionalWebsite, Scope


def test_seeds_are_listed_once_in_order() -> None:
    scope = Scope(address("http://a.example/"), additional=(AdditionalWebsite(address("http://b.example/x")),))
    post = Request("POST", address("http://a.example/api"))

    found = seeds(scope, ("/deep?x=1", "http://a.example/", "mailto:x"), (post,))

    assert [(str(each.request.url), each.source) for each in found[:4]] == [
        ("http://a.example/", Provenance.TARGET),
        ("http://a.example/deep?x=1", Provenance.IMPORTED),
        ("http://a.example/api", Provenance.IMPORTED),
        ("http://a.example/robots.txt", Provenance.WELL_KNOWN),
    ]
    assert len(found) == 3 + len(WELL_KNOWN) + 2 + len(WELL_KNOWN)
    assert len({each.key for each in found}) == len(found)
