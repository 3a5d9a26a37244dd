# SPDX-License-Identifier: Apache-2.0
"""The places that look weak and are not, by check."""

from vedette_shop.truth_model import Place, SafeTwin, Spot

_XSS = "cross-site-scripting"
_SQL = "sql-injection"
_REDIRECT = "open-redirect"
_HEADER = "http-header-injection"
_FILE = "path-traversal"
_COMMAND = "os-command-injection"
_FETCH = "server-side-request-forgery"
_INCLUSION = "remote-file-inclusion"


def _query(check: str, route: str, parameter: str, value: str, reason: str) -> SafeTwin:
    return SafeTwin(check, Spot("GET", route, Place.QUERY, parameter, value), reason)


def _answer(check: str, route: str, reason: str, parameter: str = "", method: str = "GET") -> SafeTwin:
    return SafeTwin(check, Spot(method, route, Place.RESPONSE, parameter), reason)


_SCRIPTING = (
    _query(_XSS, "/search/quick", "words", "green", "text, escaped"),
    _query(_XSS, "/newsletter/settings", "address", "you@mail.example", "quoted attribute, escaped"),
    _query(_XSS, "/compare/list", "layout", "list", "quoted attribute, escaped"),
    _query(_XSS, "/gift/box", "receiver", "Robin", "script string, written as JSON"),
    _query(_XSS, "/share/card", "page", "/product/9", "href, own paths only"),
    _query(_XSS, "/gift-message", "message", "Enjoy", "textarea and title, escaped"),
    _query(_XSS, "/api/suggest", "term", "tea", "JSON with nosniff"),
    _query(_XSS, "/api/label-text", "line", "Tea", "plain text with nosniff"),
    _query(_XSS, "/roastery", "batch", "2025-04", "comment and data attribute, escaped"),
    _query(_XSS, "/blog/search", "term", "kettle", "text, escaped"),
    SafeTwin(_XSS, Spot("GET", "/mood/{word:path}", Place.PATH, "word", "calm"), "text, escaped"),
    SafeTwin(
        _XSS, Spot("POST", "/contact/callback", Place.BODY, "caller", "Kim", (("message", "Hello"),)), "text, escaped"
    ),
    SafeTwin(_XSS, Spot("POST", "/raffle/enter", Place.BODY, "friend", "Robin"), "text, escaped"),
    SafeTwin(_XSS, Spot("POST", "/box", Place.MULTIPART, "box_name", "Robin"), "text, escaped"),
    SafeTwin(_XSS, Spot("POST", "/api/label/check", Place.JSON, "text", "Tea"), "answered as JSON"),
    SafeTwin(_XSS, Spot("GET", "/terrace", Place.COOKIE, "nickname", "guest"), "text, escaped"),
    SafeTwin(_XSS, Spot("GET", "/feedback/device", Place.HEADER, "User-Agent", "Browser/1.0"), "text, escaped"),
)
_DATABASE = (
    _query(_SQL, "/teas/by-harvest", "harvest", "spring", "bound"),
    _query(_SQL, "/stock/store", "item", "3", "reads the number in front, bound"),
    _query(_SQL, "/offers/members", "member_code", "KETTLE", "bound"),
    _query(_SQL, "/finder/words", "words", "tea pot", "a search where all words count"),
    _query(_SQL, "/finder/guarded", "product_name", "kettle", "a filter on n=n before a bound query"),
    _query(_SQL, "/blog/search", "term", "kettle", "a search where all words count"),
    SafeTwin(_SQL, Spot("GET", "/season/{season:path}", Place.PATH, "season", "spring"), "bound"),
    SafeTwin(_SQL, Spot("POST", "/wholesale/terms", Place.BODY, "trade_account", "T-1001"), "bound"),
    SafeTwin(_SQL, Spot("POST", "/api/available/harvest", Place.JSON, "harvest", "spring"), "bound"),
    SafeTwin(_SQL, Spot("GET", "/collection", Place.COOKIE, "collection_region", "north"), "bound"),
    SafeTwin(_SQL, Spot("GET", "/partners/programs", Place.HEADER, "User-Agent", "Mozilla/5.0"), "bound"),
)
_REDIRECTS = (
    _query(_REDIRECT, "/leave", "partner", "cups", "a key of a fixed list"),
    _query(_REDIRECT, "/region", "return", "/about", "own paths only"),
    _query(_REDIRECT, "/remember", "source", "service", "in the query of the Location"),
    _query(_REDIRECT, "/leaving", "site", "teapot-review.example", "named in the page, not followed"),
    SafeTwin(
        _REDIRECT,
        Spot("POST", "/units", Place.BODY, "return_path", "/catalogue", (("unit", "grams"),)),
        "own paths only",
    ),
    _answer(_REDIRECT, "/partner-shop", "another site, but always the same"),
)
_HEADERS = (
    _query(_HEADER, "/set-theme", "theme", "light", "Set-Cookie, percent-encoded"),
    _query(_HEADER, "/invoice", "save_as", "invoice.txt", "Content-Disposition, percent-encoded"),
    _query(_HEADER, "/parcel-search", "parcel_number", "1044", "Location, percent-encoded"),
)
_FILES = (
    _query(_FILE, "/handbook", "document", "gaiwan.txt", "last part of the name only"),
    _query(_FILE, "/leaflets", "topic", "black", "a key of a fixed list, repeated in the page"),
    _query(_FILE, "/warranty/terms", "terms", "/srv/shop/warranty/pots.txt", "prefix looked at last"),
    SafeTwin(_FILE, Spot("GET", "/lessons/{name:path}", Place.PATH, "name", "storage.txt"), "no slashes"),
    SafeTwin(_FILE, Spot("POST", "/reprint/copy", Place.BODY, "copy", "sample.txt"), "last part of the name only"),
    SafeTwin(_FILE, Spot("GET", "/wallpaper", Place.COOKIE, "wallpaper", "spring.txt"), "last part of the name only"),
    _answer(_FILE, "/blog/{slug}", "an article that quotes a password file (who-is-root)"),
)
_COMMANDS = (
    _query(_COMMAND, "/courier/quoted", "server", "coast.example", "quoted for the shell"),
    _query(_COMMAND, "/card-printer", "device", "counter", "quoted for the shell"),
    _query(_COMMAND, "/calculator", "sum", "3 * 4", "a calculator that finds the sum in a text"),
    _query(_COMMAND, "/calculator/bill", "bill", "12 + 30", "a calculator that strips all but arithmetic"),
    SafeTwin(_COMMAND, Spot("POST", "/embossing", Place.BODY, "letters", "For Robin"), "quoted for the shell"),
    SafeTwin(
        _COMMAND, Spot("GET", "/network/programs", Place.HEADER, "User-Agent", "Browser/1.0"), "quoted for the shell"
    ),
)
_QUERIES = (
    _query("ldap-injection", "/staff/posts", "post", "taster", "escaped for the filter"),
    _query("ldap-injection", "/staff/search", "pattern", "Robin*", "stars are meant, and no filter is behind them"),
    _query("nosql-injection", "/reviews/of", "author", "Kim", "an object is made a text"),
    _query("nosql-injection", "/reviews/feeling", "feeling", "calm", "compared as a text, quotes refused"),
    SafeTwin("nosql-injection", Spot("POST", "/api/moods/count", Place.JSON, "mood", "calm"), "only a text is taken"),
)
_EVALUATIONS = (
    _query("code-injection", "/shelf-label", "text", "Best before June", "only joined"),
    _query("code-injection", "/calculator", "sum", "3 * 4", "a calculator that finds the sum in a text"),
    _query("code-injection", "/calculator/bill", "bill", "12 + 30", "a calculator that strips all but arithmetic"),
    _query("template-injection", "/thank-you-card", "thanks", "Dear Kim", "a variable of the template"),
    _query("template-injection", "/order-note", "note", "Leave it at the door", "an expression, not a template"),
    _query("expression-injection", "/thank-you-card", "thanks", "Dear Kim", "a variable of the template"),
    _query("expression-injection", "/welcome-card", "greeting", "Dear Kim", "a template, not an expression"),
    _query("server-side-include-injection", "/bulletin", "entry", "Closed on Monday", "escaped, beside a date"),
    _query("html-injection", "/bow", "text", "Happy birthday", "bold and slanted print only, on purpose"),
    _query("html-injection", "/notice", "line", "Closed on Monday", "script would run but for the policy"),
    _query("insecure-deserialisation", "/kept-basket", "kept", '{"tea": "oolong"}', "JSON"),
)
_FETCHING = (
    _query(_FETCH, "/tea-card", "feed", "green.txt", "a key of a fixed list"),
    _query(_FETCH, "/postcard", "image", "/static/leaf.svg", "in the page, for its reader's browser"),
    _query(_FETCH, "/style", "style", "spring", "a key of a fixed list"),
    SafeTwin(
        _FETCH, Spot("POST", "/supplier-address", Place.BODY, "endpoint", "/suppliers/hills"), "repeated, not called"
    ),
    _query(_INCLUSION, "/style", "style", "spring", "a key of a fixed list"),
    _query(_INCLUSION, "/tea-note", "source", "green.txt", "fetched and displayed, not run"),
)
_DISCLOSURES = (
    _query("stack-trace-disclosure", "/tracking/courier", "shipment", "1044", "fails in plain words"),
    _answer("stack-trace-disclosure", "/blog/{slug}", "an article about a trace (reading-a-stack-trace)"),
    _answer("database-error-disclosure", "/branches/leeds", "fails with a number for the staff"),
    _answer("database-error-disclosure", "/blog/{slug}", "an article about an error (what-is-ora-01756)"),
    _answer("directory-listing", "/downloads", "a page of links, written by hand"),
    _answer("version-disclosure", "/archive/map", "Server and X-Powered-By without a version"),
    _answer("version-disclosure", "/archive/diary", "generator without a version"),
)
_HARDENING = (
    _answer("content-security-policy-missing", "/press/notes", "a good policy"),
    _answer("content-security-policy-missing", "/press/quotes", "a policy on trial (report-only)"),
    _answer("content-security-policy-weak", "/press/notes", "a good policy"),
    _answer("content-security-policy-weak", "/press/video", "unsafe-inline, switched off by a nonce"),
    _answer("content-type-options-missing", "/press/notes", "nosniff"),
    _answer("referrer-policy-missing", "/press/notes", "strict-origin-when-cross-origin"),
    _answer("framing-allowed", "/order-catalogue", "X-Frame-Options and frame-ancestors"),
    _answer("framing-allowed", "/press/radio", "frame-ancestors only"),
    _answer("framing-allowed", "/press/podcast", "X-Frame-Options only"),
    _answer("strict-transport-security-missing", "/", "plain HTTP, where the header is forbidden"),
)
_WITHOUT_SECURE = (
    ("GET", "/delivery", "region"),
    ("GET", "/collection", "collection_region"),
    ("GET", "/tea-room", "greeting"),
    ("GET", "/terrace", "nickname"),
    ("GET", "/skin", "skin"),
    ("GET", "/wallpaper", "wallpaper"),
    ("GET", "/set-language", "lang"),
    ("GET", "/set-theme", "theme"),
    ("GET", "/tasting", "tasting"),
    ("GET", "/wishlist", "wishlist_session"),
    ("GET", "/desk", "desk_session"),
    ("GET", "/club/join", "club"),
    ("POST", "/cart/add", "cart"),
    ("POST", "/cart/clear", "cart"),
    ("POST", "/login", "session"),
)
_FORGERY = (
    _answer("cross-site-request-forgery", "/desk/pledge", "the origin is compared", method="POST"),
    _answer("cross-site-request-forgery", "/raffle/enter", "anybody may send it, each form once", method="POST"),
    _answer("web-cache-deception", "/guest-badge", "no cache keeps it"),
    _answer("web-cache-deception", "/desk/pledges", "public"),
    _answer("cross-site-request-forgery", "/contact", "anybody may send it", method="POST"),
)
_PLAIN_HTTP = "plain HTTP: with the attribute a browser would not keep the cookie"
_COOKIES = (
    *(_answer("cookie-without-secure", route, _PLAIN_HTTP, name, method) for method, route, name in _WITHOUT_SECURE),
    _answer("cookie-without-secure", "/safe-box", "Secure", "__Host-box_session"),
    _answer("cookie-without-secure", "/recently-seen", "Secure", "recent_session"),
    _answer("cookie-without-secure", "/saved-teas", "Secure", "saved_session"),
    _answer("cookie-without-httponly", "/safe-box", "HttpOnly", "__Host-box_session"),
    _answer("cookie-without-httponly", "/wishlist", "HttpOnly", "wishlist_session"),
    _answer("cookie-without-samesite", "/safe-box", "SameSite=Strict", "__Host-box_session"),
    _answer("cookie-without-samesite", "/wishlist", "SameSite=Lax", "wishlist_session"),
    _answer("cookie-without-secure", "/forget-me", "a cookie that is being deleted", "tasting"),
    _answer("cookie-without-httponly", "/forget-me", "a cookie that is being deleted", "tasting"),
    _answer("cookie-without-samesite", "/forget-me", "a cookie that is being deleted", "tasting"),
)

_CLIENT_SIDE = (
    _answer("dom-cross-site-scripting", "/season-card", "fragment, written as text"),
    _answer("dom-cross-site-scripting", "/season-poster", "fragment, held back by the page's policy"),
    _answer("dom-cross-site-scripting", "/subjects", "query, set as an attribute"),
    _answer("dom-open-redirect", "/tasting-table", "own origin only"),
    _answer("client-prototype-pollution", "/display", "a map"),
    _answer("message-origin-unchecked", "/counter-chat", "own origin only"),
)

SAFE_TWINS: tuple[SafeTwin, ...] = (
    *_SCRIPTING,
    *_DATABASE,
    *_REDIRECTS,
    *_HEADERS,
    *_FILES,
    *_COMMANDS,
    *_FETCHING,
    *_QUERIES,
    *_EVALUATIONS,
    *_DISCLOSURES,
    *_CLIENT_SIDE,
    *_HARDENING,
    *_FORGERY,
    *_COOKIES,
)
