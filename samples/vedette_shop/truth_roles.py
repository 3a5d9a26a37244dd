# SPDX-License-Identifier: Apache-2.0
"""Who may see what behind the login, and where the shop forgets to look. One user alone shows none of it."""

from vedette_shop.truth_model import Place, SafeTwin, Spot, Weakness

ROLES_WEAKNESSES: tuple[Weakness, ...] = (
    Weakness("object-level-access", Spot("GET", "/account/invoices/{number}", Place.RESPONSE), "private text"),
    Weakness("function-level-access", Spot("GET", "/office/prices", Place.RESPONSE), "private text"),
)
ROLES_SAFE_TWINS: tuple[SafeTwin, ...] = (
    SafeTwin("object-level-access", Spot("GET", "/account/orders/{number}", Place.RESPONSE), "looked up by who asks"),
    SafeTwin("function-level-access", Spot("GET", "/office/takings", Place.RESPONSE), "for the staff alone"),
)
