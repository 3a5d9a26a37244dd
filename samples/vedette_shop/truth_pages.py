# SPDX-License-Identifier: Apache-2.0
"""What a complete crawl reaches: at least one request for each route and method, and how it is found.

The calendar is without end (`/events/{year}/{month}`); one month stands for all of it. `/help/{name}` answers any name
with 200; three names are real.
"""

from vedette_shop.account import ACCOUNTS, OFFICE
from vedette_shop.blog import ARTICLES
from vedette_shop.directory import SERVICES
from vedette_shop.goods import CATEGORIES, PRODUCTS
from vedette_shop.truth_model import FoundBy, Page
from vedette_shop.truth_planner import PLANNER
from vedette_shop.truth_wholesale import WHOLESALE

_ROUTES_WITH_PARAMETERS = {
    "/origin/Japan": "/origin/{country:path}",
    "/season/spring": "/season/{season:path}",
    "/tag/floral": "/tag/{word:path}",
    "/mood/calm": "/mood/{word:path}",
    "/guides/water.txt": "/guides/{name:path}",
    "/lessons/storage.txt": "/lessons/{name:path}",
    "/help/opening-hours": "/help/{name}",
    "/help/delivery-times": "/help/{name}",
    "/help/returns": "/help/{name}",
}
_STATUSES = {
    "/gift-cards": 500,
    "/trade/feed": 500,
    "/branches/bath": 500,
    "/branches/leeds": 500,
    "/order-search": 302,
    "/parcel-search": 302,
    "/language": 302,
    "/region": 302,
    "/go": 302,
    "/leave": 302,
    "/remember": 302,
    "/partner-shop": 302,
    "/moved-tea": 302,
}


def _service_page(target: str) -> Page:
    path = target.partition("?")[0]
    return Page(_ROUTES_WITH_PARAMETERS.get(path, path), target, status=_STATUSES.get(path, 200))


_STAFF = f"login {OFFICE}"
_USER, _PASSWORD = next(iter(ACCOUNTS.items()))

_SHOP = (
    Page("/", "/"),
    Page("/service", "/service"),
    Page("/about", "/about"),
    Page("/about-this-sample", "/about-this-sample"),
    Page("/history", "/history"),
    Page("/glossary/zisha", "/glossary/zisha"),
    Page("/catalogue", "/catalogue"),
    *(Page("/category/{name}", f"/category/{name}") for name, _, _ in CATEGORIES),
    *(Page("/product/{id}", f"/product/{product.id}") for product in PRODUCTS),
    *(Page("/catalogue/{slug}.html", f"/catalogue/{product.slug}.html") for product in PRODUCTS),
    *(Page("/pictures/{id}.svg", f"/pictures/{product.id}.svg") for product in PRODUCTS),
    *(Page("/blog/{slug}", f"/blog/{article.slug}") for article in ARTICLES),
    Page("/blog/search", "/blog/search?term=kettle"),
    Page("/cart", "/cart"),
    Page("/cart/add", "/cart/add", FoundBy.SUBMISSION, "POST", 303, (("product", "9"), ("count", "1"))),
    Page("/cart/clear", "/cart/clear", FoundBy.SUBMISSION, "POST", 303),
    *(
        Page(f"/{folder}/{{name}}", f"/{folder}/{name}.txt")
        for folder in ("files", "old-files", "downloads")
        for name in ("order-form", "price-list", "tasting-notes")
    ),
    Page("/static", "/static/shop.css"),
    Page("/static", "/static/shop.js"),
    Page("/static", "/static/leaf.svg"),
    Page("/static", "/static/text.svg"),
    Page("/static", "/static/availability.js"),
    Page("/static", "/static/label.js"),
    Page("/static", "/static/planner.js"),
    Page("/static", "/static/reviews.js"),
    Page("/static", "/static/planner-worker.js", FoundBy.SCRIPT),
)
_UNUSUAL = (
    Page("/robots.txt", "/robots.txt", FoundBy.WELL_KNOWN),
    Page("/sitemap.xml", "/sitemap.xml", FoundBy.ROBOTS),
    Page("/staff-room", "/staff-room", FoundBy.ROBOTS),
    Page("/harvest-report", "/harvest-report", FoundBy.SITEMAP),
    Page("/old-price-list", "/old-price-list", FoundBy.COMMENT),
    Page("/seasonal", "/seasonal", FoundBy.LINK_HEADER),
    Page("/specials", "/specials", FoundBy.META_REFRESH),
    Page("/moved-tea/blend", "/moved-tea/blend", FoundBy.REDIRECT_BODY),
    Page("/tea-of-the-day", "/tea-of-the-day", FoundBy.SCRIPT),
    Page("/events/{year:int}/{month:int}", "/events/2026/2"),
    Page("/api/available/origin", "/api/available/origin", FoundBy.SCRIPT, "POST", 200, (("origin", "China"),), True),
    Page(
        "/api/available/harvest", "/api/available/harvest", FoundBy.SCRIPT, "POST", 200, (("harvest", "spring"),), True
    ),
    Page("/api/reviews/count", "/api/reviews/count", FoundBy.SCRIPT, "POST", 200, (("author", "Kim"),), True),
    Page("/api/moods/count", "/api/moods/count", FoundBy.SCRIPT, "POST", 200, (("mood", "calm"),), True),
    Page("/api/label/preview", "/api/label/preview", FoundBy.SCRIPT, "POST", 200, (("line", "Tea"),), True),
    Page("/api/label/check", "/api/label/check", FoundBy.SCRIPT, "POST", 200, (("text", "Tea"),), True),
)
_FORMS = (
    Page("/quiz/result", "/quiz/result", FoundBy.SUBMISSION, "POST", 200, (("time", "morning"), ("milk", "yes"))),
    Page("/quiz/reward", "/quiz/reward", FoundBy.SUBMISSION),
    Page("/branch-finder/result", "/branch-finder/result?town=York", FoundBy.SUBMISSION),
    Page("/contact", "/contact", FoundBy.SUBMISSION, "POST", 200, (("name", "Kim"), ("message", "Hello"))),
    Page("/contact/callback", "/contact/callback", FoundBy.SUBMISSION, "POST", 200, (("caller", "Kim"),)),
    Page("/supplier-call", "/supplier-call", FoundBy.SUBMISSION, "POST", 200, (("hook", "/suppliers/hills"),)),
    Page(
        "/supplier-address", "/supplier-address", FoundBy.SUBMISSION, "POST", 200, (("endpoint", "/suppliers/hills"),)
    ),
    Page("/tin", "/tin", FoundBy.SUBMISSION, "POST", 200, (("tin_name", "Robin"),)),
    Page("/box", "/box", FoundBy.SUBMISSION, "POST", 200, (("box_name", "Robin"),)),
    Page("/custom-blend", "/custom-blend", FoundBy.SUBMISSION, "POST", 200, (("base", "black"), ("wishes", "mild"))),
    Page("/wholesale", "/wholesale", FoundBy.SUBMISSION, "POST", 200, (("account", "T-1001"),)),
    Page("/wholesale/terms", "/wholesale/terms", FoundBy.SUBMISSION, "POST", 200, (("trade_account", "T-1001"),)),
    Page("/currency", "/currency", FoundBy.SUBMISSION, "POST", 303, (("currency", "EUR"), ("back", "/catalogue"))),
    Page("/units", "/units", FoundBy.SUBMISSION, "POST", 303, (("unit", "grams"), ("return_path", "/catalogue"))),
    Page("/reprint", "/reprint", FoundBy.SUBMISSION, "POST", 200, (("receipt", "sample.txt"),)),
    Page("/reprint/copy", "/reprint/copy", FoundBy.SUBMISSION, "POST", 200, (("copy", "sample.txt"),)),
    Page("/engraving", "/engraving", FoundBy.SUBMISSION, "POST", 200, (("words", "For Robin"),)),
    Page("/raffle/draw", "/raffle/draw", FoundBy.SUBMISSION, "POST", 200, (("name", "Kim"),)),
    Page("/raffle/enter", "/raffle/enter", FoundBy.SUBMISSION, "POST", 200, (("friend", "Robin"),)),
    Page("/guest-card", "/guest-card", needs="/desk"),
    Page("/guest-card/{rest:path}", "/guest-card/large", needs="/desk"),
    Page("/guest-badge", "/guest-badge", needs="/desk"),
    Page("/guest-badge/{rest:path}", "/guest-badge/large", needs="/desk"),
    Page("/desk/sign", "/desk/sign", FoundBy.SUBMISSION, "POST", 200, (("guest", "Kim"),), needs="/desk"),
    Page("/desk/pledge", "/desk/pledge", FoundBy.SUBMISSION, "POST", 200, (("giver", "Kim"),), needs="/desk"),
    Page("/embossing", "/embossing", FoundBy.SUBMISSION, "POST", 200, (("letters", "For Robin"),)),
)
_ACCOUNT = (
    Page("/login", "/login"),
    Page("/login", "/login", FoundBy.SUBMISSION, "POST", 401, (("username", "nobody"), ("password", "wrong"))),
    Page("/login", "/login", FoundBy.SUBMISSION, "POST", 303, (("username", _USER), ("password", _PASSWORD))),
    Page("/account", "/account", FoundBy.LINK, status=302),
    Page("/account", "/account", FoundBy.LOGIN, needs="login"),
    Page("/account/orders", "/account/orders", FoundBy.LOGIN, needs="login"),
    Page("/account/orders/{number}", "/account/orders/1044", FoundBy.LOGIN, needs="login"),
    Page("/account/orders/{number}", "/account/orders/1051", FoundBy.LOGIN, needs="login"),
    Page("/account/orders/find", "/account/orders/find?words=kettle", FoundBy.LOGIN, needs="login"),
    Page("/account/orders/filter", "/account/orders/filter?words=kettle", FoundBy.LOGIN, needs="login"),
    Page("/account/gift-note", "/account/gift-note", FoundBy.LOGIN, needs="login"),
    Page("/account/gift-note", "/account/gift-note", FoundBy.LOGIN, "POST", 200, (("note", "Enjoy"),), needs="login"),
    Page("/account/preferences", "/account/preferences", FoundBy.LOGIN, needs="login"),
    Page(
        "/account/preferences",
        "/account/preferences",
        FoundBy.SUBMISSION,
        "POST",
        fields=(("strength", "light"), ("remark", "thanks")),
        needs="login",
    ),
    Page("/account/invoices", "/account/invoices", FoundBy.LOGIN, needs="login"),
    Page("/account/invoices/{number}", "/account/invoices/2044", FoundBy.LOGIN, needs="login"),
    Page("/office", "/office", FoundBy.LOGIN, needs=_STAFF),
    Page("/office/prices", "/office/prices", FoundBy.LOGIN, needs=_STAFF),
    Page("/office/takings", "/office/takings", FoundBy.LOGIN, needs=_STAFF),
    Page("/logout", "/logout", FoundBy.LOGIN, status=302, needs="login"),
    Page("/club/lounge", "/club/lounge", needs="/club/join"),
    Page("/club/cellar", "/club/cellar", needs="/club/join"),
)

PAGES: tuple[Page, ...] = (
    *_SHOP,
    *(_service_page(target) for _, links in SERVICES for target, _ in links),
    *_UNUSUAL,
    *PLANNER,
    *_FORMS,
    *_ACCOUNT,
    *WHOLESALE,
)
