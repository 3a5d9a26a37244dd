# SPDX-License-Identifier: Apache-2.0
"""What is weak behind the login, and what only looks weak there. Who is not logged in sees none of it."""

from vedette_shop.truth_model import Place, SafeTwin, Spot, Weakness

_POLICY = "content-security-policy-missing"

MEMBERS_WEAKNESSES: tuple[Weakness, ...] = (
    Weakness(
        "cross-site-scripting",
        Spot("GET", "/account/orders/find", Place.QUERY, "words", "kettle"),
        "text",
    ),
    Weakness(
        "cross-site-scripting",
        Spot("POST", "/account/gift-note", Place.BODY, "note", "Enjoy"),
        "quoted attribute",
    ),
    *(
        Weakness(_POLICY, Spot(method, route, Place.RESPONSE), "none")
        for method, route in (
            ("GET", "/account/orders/find"),
            ("GET", "/account/gift-note"),
            ("POST", "/account/gift-note"),
        )
    ),
)
MEMBERS_SAFE_TWINS: tuple[SafeTwin, ...] = (
    SafeTwin(
        "cross-site-request-forgery",
        Spot("POST", "/account/preferences", Place.RESPONSE),
        "the session's cookie stays at home",
    ),
    SafeTwin(
        "cross-site-scripting",
        Spot("GET", "/account/orders/filter", Place.QUERY, "words", "kettle"),
        "text, escaped",
    ),
    SafeTwin(
        "cross-site-scripting",
        Spot("POST", "/account/preferences", Place.BODY, "remark", "Thanks"),
        "text, escaped",
    ),
)
