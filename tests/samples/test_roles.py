# SPDX-License-Identifier: Apache-2.0
"""Who is shown what behind the shop's login: as the truth of roles says."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from tests.samples.visiting import log_in, new_visitor

from vedette_shop.account import ACCOUNTS, OFFICE

ANNA, BELA, _ = ACCOUNTS
ANSWERS: dict[str, tuple[str, str, int]] = {
    "the owner sees her invoice": (ANNA, "/account/invoices/2044", 200),
    "another customer sees it, too: weak": (BELA, "/account/invoices/2044", 200),
    "the owner sees her order": (ANNA, "/account/orders/1044", 200),
    "another customer does not: safe": (BELA, "/account/orders/1044", 404),
    "staff sees the prices": (OFFICE, "/office/prices", 200),
    "a customer sees them, too: weak": (BELA, "/office/prices", 200),
    "staff sees the takings": (OFFICE, "/office/takings", 200),
    "a customer does not: safe": (BELA, "/office/takings", 403),
    "a customer does not see the office": (BELA, "/office", 403),
}


@pytest.fixture
def visitor() -> TestClient:
    return new_visitor()


@pytest.mark.parametrize(("user", "path", "status"), ANSWERS.values(), ids=ANSWERS)
def test_answers(visitor: TestClient, user: str, path: str, status: int) -> None:
    log_in(visitor, user)

    assert visitor.get(path).status_code == status


@pytest.mark.parametrize("path", sorted({path for _, path, _ in ANSWERS.values()}))
def test_nobody_is_shown_any_of_it(visitor: TestClient, path: str) -> None:
    assert visitor.get(path).status_code == 302


def test_the_office_is_linked_for_staff_alone(visitor: TestClient) -> None:
    log_in(visitor, BELA)
    assert "/office" not in visitor.get("/account").text
    visitor.cookies.clear()
    log_in(visitor, OFFICE)
    assert "/office" in visitor.get("/account").text
