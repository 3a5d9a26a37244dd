# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from tests.support.stored import NOON, SHOP, later

from vedette.domain.exchange import Origin
from vedette.domain.website import Consent
from vedette.errors import Conflict, NotFound
from vedette.store.store import Store

pytestmark = pytest.mark.anyio


async def test_a_consent_holds_until_it_is_withdrawn(store: Store) -> None:
    given = Consent(uuid4(), SHOP, "ann@shop.example", NOON, "--i-have-permission")
    elsewhere = Origin("http", "shop.example", 80)
    await store.consents.insert(given)

    assert await store.consents.find_valid([SHOP, elsewhere]) == {SHOP: given}
    with pytest.raises(Conflict):
        await store.consents.insert(given)
    withdrawn = await store.consents.withdraw(given.id, later(5))
    assert withdrawn == replace(given, withdrawn_at=later(5))
    assert await store.consents.withdraw(given.id, later(9)) == withdrawn
    assert await store.consents.find_valid([SHOP]) == {}
    assert await store.consents.all() == (withdrawn,)


async def test_a_consent_that_was_never_given_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.consents.withdraw(uuid4(), NOON)
