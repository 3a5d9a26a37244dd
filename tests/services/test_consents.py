# SPDX-License-Identifier: Apache-2.0
"""On whose word an origin may be tested."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.stored import shop_spec, shop_website

from vedette.domain.exchange import Origin, Url
from vedette.domain.member import Member
from vedette.domain.scope import AdditionalWebsite
from vedette.domain.website import ConsentBasis, Ownership, VerificationMethod
from vedette.errors import Refused
from vedette.services.build import Services
from vedette.services.consents import origins_of
from vedette.store.store import Store
from vedette.transport.addresses import refuse_address

pytestmark = pytest.mark.anyio
SHOP = Origin("https", "shop.example", 443)


@pytest.fixture
async def owner(services: Services) -> Member:
    return (await services.tokens.create()).member


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "app.localhost", "here.example"])
async def test_loopback_is_free(services: Services, host: str) -> None:
    origin = Origin("http", host, 81)

    assert await services.consents.bases(shop_website(), [origin]) == {origin: ConsentBasis.LOOPBACK}


@pytest.mark.parametrize("host", ["shop.example", "nobody.example", "203.0.113.7", "169.254.169.254", "0.0.0.0"])
async def test_others_are_not(services: Services, host: str) -> None:
    assert await services.consents.bases(shop_website(), [Origin("http", host, 80)]) == {}


async def test_the_operators_word_counts_until_it_is_withdrawn(services: Services, owner: Member) -> None:
    consent = await services.consents.give(owner, "https://shop.example/deep", "by letter")
    assert consent.origin == SHOP
    assert await services.consents.bases(shop_website(), [SHOP]) == {SHOP: ConsentBasis.OPERATOR}

    await services.consents.withdraw(owner, consent.id)
    assert await services.consents.bases(shop_website(), [SHOP]) == {}
    assert [one.id for one in await services.consents.all(owner)] == [consent.id]


async def test_a_proof_counts_for_the_websites_own_host_under_both_protocols(services: Services, store: Store) -> None:
    website = shop_website()
    await store.websites.insert(website)
    now = website.created_at
    await store.websites.put_ownership(Ownership(website.id, VerificationMethod.FILE, "s", now, verified_at=now))
    asked = [
        SHOP,
        Origin("http", "shop.example", 80),
        Origin("https", "shop.example", 8443),
        Origin("https", "b.x", 443),
    ]

    bases = await services.consents.bases(website, asked)
    assert bases == {SHOP: ConsentBasis.OWNERSHIP, Origin("http", "shop.example", 80): ConsentBasis.OWNERSHIP}


async def test_a_name_that_was_vouched_for_does_not_become_this_machine(
    services: Services, owner: Member, store: Store
) -> None:
    """Its DNS may be turned to loopback between the launch and a slice; the gate then refuses the address."""
    given, owned = Origin("http", "here.example", 81), Origin("http", "here.example", 80)
    website = replace(shop_website(), root_url="http://here.example/")
    await store.websites.insert(website)
    now = website.created_at
    await store.websites.put_ownership(Ownership(website.id, VerificationMethod.FILE, "s", now, verified_at=now))
    await services.consents.give(owner, str(given), "by letter")

    bases = await services.consents.bases(website, [given, owned])
    assert bases == {given: ConsentBasis.OPERATOR, owned: ConsentBasis.OWNERSHIP}
    assert all(refuse_address("127.0.0.1", "here.example", basis) for basis in bases.values())


async def test_every_origin_of_a_scan_needs_somebodys_word(services: Services, owner: Member) -> None:
    await services.consents.give(owner, "https://shop.example/", "by letter")
    spec = shop_spec()
    await services.consents.require_for(shop_website(), spec)
    other = AdditionalWebsite(Url(Origin("https", "cdn.example", 443), "/"))

    with pytest.raises(Refused) as refused:
        await services.consents.require_for(
            shop_website(), replace(spec, scope=replace(spec.scope, additional=(other,)))
        )
    assert "https://cdn.example" in refused.value.message
    assert "https://shop.example" not in refused.value.message
    assert refused.value.remedy


def test_a_scan_that_does_not_tell_protocols_apart_reaches_both() -> None:
    spec = shop_spec()

    assert origins_of(spec) == (SHOP,)
    assert origins_of(replace(spec, scope=replace(spec.scope, either_protocol=True))) == (
        SHOP,
        Origin("http", "shop.example", 80),
    )
