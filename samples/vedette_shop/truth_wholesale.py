# SPDX-License-Identifier: Apache-2.0
"""What the descriptions of the wholesale API lead to. Nothing else does: no page of the shop names it."""

from vedette_shop.goods import PRODUCTS
from vedette_shop.truth_model import FoundBy, Page

_SLUG = PRODUCTS[8].slug


def _described(route: str, target: str, method: str = "GET", status: int = 200) -> Page:
    return Page(route, target, FoundBy.DESCRIPTION, method, status)


WHOLESALE: tuple[Page, ...] = (
    _described("/wholesale/openapi.json", "/wholesale/openapi.json"),
    _described("/wholesale/v1/products", "/wholesale/v1/products?category=green"),
    _described("/wholesale/v1/products/{slug}", f"/wholesale/v1/products/{_SLUG}"),
    _described("/wholesale/v1/products/{slug}/batches", f"/wholesale/v1/products/{_SLUG}/batches"),
    _described("/wholesale/v1/batches/{batch_id}", f"/wholesale/v1/batches/B-{PRODUCTS[8].id}-1"),
    Page(
        "/wholesale/v1/quotes",
        "/wholesale/v1/quotes",
        FoundBy.DESCRIPTION,
        "POST",
        422,
        (("productId", "x"),),
        is_json=True,
    ),
    _described("/wholesale/v1/quotes/{quote_id}", "/wholesale/v1/quotes/Q-9-10"),
    _described("/wholesale/v1/quotes/{quote_id}", "/wholesale/v1/quotes/Q-9-10", "DELETE", 204),
    _described("/wholesale/v1/stock", "/wholesale/v1/stock"),
    Page(
        "/wholesale/graphql",
        "/wholesale/graphql",
        FoundBy.DESCRIPTION,
        "POST",
        fields=(("query", "{ products { id } }"),),
        is_json=True,
    ),
    _described("/wholesale/soap", "/wholesale/soap"),
    _described("/wholesale/soap", "/wholesale/soap", "POST", 500),
)
