# SPDX-License-Identifier: Apache-2.0
"""Addresses in the one spelling that is stored."""

from __future__ import annotations

import pytest

from vedette.domain.exchange import Origin
from vedette.errors import UsageError
from vedette.services.addresses import is_same_site, read_root, read_target, roots_above


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("http://shop.example", "http://shop.example/"),
        (" HTTP://Shop.Example:80/ ", "http://shop.example/"),
        ("https://shop.example:8443/a/b?c=d#e", "https://shop.example:8443/a/b/"),
        ("http://[::1]:81", "http://[::1]:81/"),
    ],
)
def test_a_root_has_one_spelling(text: str, root: str) -> None:
    assert read_root(text, "RootUrl") == root


@pytest.mark.parametrize(
    "text", [None, "", "shop.example", "ftp://a/", "javascript:alert(1)", "http://", "http://u:p@a/"]
)
def test_refuses_what_is_no_address(text: str | None) -> None:
    with pytest.raises(UsageError) as refused:
        read_target(text, "TargetUri")
    assert refused.value.field == "TargetUri"


def test_the_nearest_root_comes_first() -> None:
    assert roots_above(read_target("http://a.b/x/y?z", "t"))[:3] == ("http://a.b/x/y/", "http://a.b/x/", "http://a.b/")
    assert roots_above(read_target("http://a.b/", "t")) == ("http://a.b/", "https://a.b/")
    assert roots_above(read_target("http://a.b:81/", "t")) == ("http://a.b:81/",)


def test_a_site_is_one_under_both_protocols_own_ports() -> None:
    assert is_same_site(Origin("http", "a", 80), Origin("https", "a", 443))
    assert not is_same_site(Origin("http", "a", 80), Origin("https", "a", 8443))
    assert not is_same_site(Origin("http", "a", 80), Origin("http", "b", 80))
