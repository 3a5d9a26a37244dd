# SPDX-License-Identifier: Apache-2.0
"""The weak places, by check."""

from vedette_shop.truth_model import Place, Spot, Weakness

_XSS = "cross-site-scripting"
_SQL = "sql-injection"
_REDIRECT = "open-redirect"
_HEADER = "http-header-injection"
_FILE = "path-traversal"
_COMMAND = "os-command-injection"
_FETCH = "server-side-request-forgery"
_INCLUSION = "remote-file-inclusion"

_SCRIPTING = (
    Weakness(_XSS, Spot("GET", "/search", Place.QUERY, "q", "oolong"), "text"),
    Weakness(_XSS, Spot("GET", "/newsletter", Place.QUERY, "mail", "you@mail.example"), "quoted attribute"),
    Weakness(_XSS, Spot("GET", "/compare", Place.QUERY, "view", "grid"), "unquoted attribute"),
    Weakness(_XSS, Spot("GET", "/gift", Place.QUERY, "recipient", "Robin"), "script string"),
    Weakness(_XSS, Spot("GET", "/share", Place.QUERY, "link", "/product/9"), "href"),
    Weakness(_XSS, Spot("GET", "/gift-note", Place.QUERY, "note", "Enjoy"), "textarea"),
    Weakness(_XSS, Spot("GET", "/tag/{word:path}", Place.PATH, "word", "floral"), "text"),
    Weakness(_XSS, Spot("POST", "/contact", Place.BODY, "name", "Kim", (("message", "Hello"),)), "text"),
    Weakness(_XSS, Spot("POST", "/raffle/draw", Place.BODY, "name", "Kim"), "text"),
    Weakness(_XSS, Spot("POST", "/tin", Place.MULTIPART, "tin_name", "Robin"), "text"),
    Weakness(_XSS, Spot("POST", "/api/label/preview", Place.JSON, "line", "Tea"), "text"),
    Weakness(_XSS, Spot("GET", "/tea-room", Place.COOKIE, "greeting", "guest"), "text"),
    Weakness(_XSS, Spot("GET", "/feedback", Place.HEADER, "Referer", "http://127.0.0.1/"), "text"),
    Weakness(_XSS, Spot("GET", "/loyalty", Place.QUERY, "member", "Kim"), "text", is_held_back=True),
    Weakness(_XSS, Spot("GET", "/notice", Place.QUERY, "line", "Closed on Monday"), "text", is_held_back=True),
)
_DATABASE = (
    Weakness(_SQL, Spot("GET", "/teas", Place.QUERY, "origin", "China"), "error"),
    Weakness(_SQL, Spot("GET", "/stock", Place.QUERY, "product", "3"), "boolean, number"),
    Weakness(_SQL, Spot("GET", "/offers", Place.QUERY, "code", "SPRING"), "boolean, string"),
    Weakness(_SQL, Spot("GET", "/finder", Place.QUERY, "name", "oolong"), "boolean, LIKE"),
    Weakness(_SQL, Spot("GET", "/origin/{country:path}", Place.PATH, "country", "Japan"), "boolean, string"),
    Weakness(_SQL, Spot("POST", "/wholesale", Place.BODY, "account", "T-1001"), "boolean, string"),
    Weakness(_SQL, Spot("POST", "/api/available/origin", Place.JSON, "origin", "China"), "boolean, string"),
    Weakness(_SQL, Spot("GET", "/delivery", Place.COOKIE, "region", "north"), "boolean, string"),
    Weakness(_SQL, Spot("GET", "/partners", Place.HEADER, "Referer", "https://teapot-review.example/"), "error"),
)
_REDIRECTS = (
    Weakness(_REDIRECT, Spot("GET", "/go", Place.QUERY, "to", "/specials"), "Location"),
    Weakness(_REDIRECT, Spot("GET", "/language", Place.QUERY, "next", "/about"), "Location, protocol-relative"),
    Weakness(
        _REDIRECT, Spot("POST", "/currency", Place.BODY, "back", "/catalogue", (("currency", "EUR"),)), "Location"
    ),
    Weakness(_REDIRECT, Spot("GET", "/out", Place.QUERY, "page", "/specials"), "meta refresh"),
)
_HEADERS = (
    Weakness(_HEADER, Spot("GET", "/set-language", Place.QUERY, "lang", "en"), "Set-Cookie"),
    Weakness(_HEADER, Spot("GET", "/receipt", Place.QUERY, "name", "receipt.txt"), "Content-Disposition"),
    Weakness(_HEADER, Spot("GET", "/order-search", Place.QUERY, "number", "1044"), "Location"),
)
_FILES = (
    Weakness(_FILE, Spot("GET", "/manual", Place.QUERY, "file", "kettle.txt"), "relative"),
    Weakness(_FILE, Spot("GET", "/leaflet", Place.QUERY, "path", "green.txt"), "absolute"),
    Weakness(
        _FILE, Spot("GET", "/warranty", Place.QUERY, "doc", "/srv/shop/warranty/kettle.txt"), "relative, with prefix"
    ),
    Weakness(_FILE, Spot("GET", "/guides/{name:path}", Place.PATH, "name", "water.txt"), "relative"),
    Weakness(_FILE, Spot("POST", "/reprint", Place.BODY, "receipt", "sample.txt"), "relative"),
    Weakness(_FILE, Spot("GET", "/skin", Place.COOKIE, "skin", "spring.txt"), "relative"),
)
_COMMANDS = (
    Weakness(_COMMAND, Spot("GET", "/courier", Place.QUERY, "host", "dales.example"), "shown"),
    Weakness(_COMMAND, Spot("POST", "/engraving", Place.BODY, "words", "For Robin"), "shown, single quotes"),
    Weakness(_COMMAND, Spot("GET", "/label-printer", Place.QUERY, "printer", "counter"), "time, double quotes"),
    Weakness(_COMMAND, Spot("GET", "/network", Place.HEADER, "X-Forwarded-For", "127.0.0.1"), "shown"),
)
_QUERIES = (
    Weakness("ldap-injection", Spot("GET", "/staff", Place.QUERY, "branch", "York"), "inside a conjunction"),
    Weakness("nosql-injection", Spot("GET", "/reviews", Place.QUERY, "author", "Kim"), "operator"),
    Weakness("nosql-injection", Spot("POST", "/api/reviews/count", Place.JSON, "author", "Kim"), "operator"),
    Weakness("nosql-injection", Spot("GET", "/reviews/mood", Place.QUERY, "mood", "calm"), "script"),
)
_EVALUATIONS = (
    Weakness(
        "code-injection", Spot("GET", "/price-label", Place.QUERY, "words", "Best before June"), "Python, literal"
    ),
    Weakness("code-injection", Spot("GET", "/brewing-time", Place.QUERY, "formula", "3*4"), "Python, formula"),
    Weakness("template-injection", Spot("GET", "/welcome-card", Place.QUERY, "greeting", "Dear Kim"), "{{ }}"),
    Weakness("expression-injection", Spot("GET", "/order-note", Place.QUERY, "note", "Leave it at the door"), "${ }"),
    Weakness("server-side-include-injection", Spot("GET", "/notice", Place.QUERY, "line", "Closed on Monday"), "date"),
    Weakness("html-injection", Spot("GET", "/ribbon", Place.QUERY, "words", "Happy birthday"), "element"),
    Weakness(
        "insecure-deserialisation",
        Spot("GET", "/saved-basket", Place.QUERY, "saved", 'a:1:{s:3:"tea";s:6:"oolong";}'),
        "PHP",
    ),
)
_FETCHING = (
    Weakness(_FETCH, Spot("GET", "/tea-note", Place.QUERY, "source", "green.txt"), "shown"),
    Weakness(_FETCH, Spot("GET", "/poster", Place.QUERY, "picture", "/static/leaf.svg"), "blind"),
    Weakness(_FETCH, Spot("POST", "/supplier-call", Place.BODY, "hook", "/suppliers/hills"), "blind"),
    Weakness(_FETCH, Spot("GET", "/theme", Place.QUERY, "theme", "spring"), "shown, and run"),
    Weakness(_INCLUSION, Spot("GET", "/theme", Place.QUERY, "theme", "spring"), "a template engine"),
)


def _answer(check: str, route: str, technique: str, parameter: str = "", method: str = "GET") -> Weakness:
    return Weakness(check, Spot(method, route, Place.RESPONSE, parameter), technique)


_DISCLOSURES = (
    Weakness(
        "stack-trace-disclosure",
        Spot("GET", "/tracking", Place.QUERY, "parcel", "1044"),
        "Python, for a number that is none",
        is_provoked=True,
    ),
    _answer("stack-trace-disclosure", "/gift-cards", "PHP"),
    _answer("stack-trace-disclosure", "/trade/feed", "Java"),
    _answer("database-error-disclosure", "/branches/york", "MySQL"),
    _answer("database-error-disclosure", "/branches/bath", "Oracle"),
    Weakness(
        "database-error-disclosure",
        Spot("GET", "/teas", Place.QUERY, "origin", "China"),
        "SQLite, for a broken query",
        is_provoked=True,
    ),
    Weakness(
        "database-error-disclosure",
        Spot("GET", "/partners", Place.HEADER, "Referer", "https://teapot-review.example/"),
        "SQLite, for a broken query",
        is_provoked=True,
    ),
    _answer("directory-listing", "/files/", "Apache"),
    _answer("directory-listing", "/old-files/", "nginx"),
    _answer("version-disclosure", "/archive/stockists", "Server"),
    _answer("version-disclosure", "/archive/awards-2019", "X-Powered-By"),
    _answer("version-disclosure", "/archive/letters", "generator"),
)
_WITHOUT_POLICY = (
    ("GET", "/search"),
    ("GET", "/search/quick"),
    ("GET", "/newsletter"),
    ("GET", "/newsletter/settings"),
    ("GET", "/compare"),
    ("GET", "/compare/list"),
    ("GET", "/share"),
    ("GET", "/share/card"),
    ("GET", "/gift-note"),
    ("GET", "/gift-message"),
    ("GET", "/tag/{word:path}"),
    ("GET", "/mood/{word:path}"),
    ("GET", "/roastery"),
    ("GET", "/contact"),
    ("POST", "/contact"),
    ("GET", "/contact/callback"),
    ("POST", "/contact/callback"),
    ("GET", "/tin"),
    ("POST", "/tin"),
    ("GET", "/box"),
    ("POST", "/box"),
    ("GET", "/label"),
    ("POST", "/api/label/preview"),
    ("GET", "/tea-room"),
    ("GET", "/terrace"),
    ("GET", "/feedback"),
    ("GET", "/feedback/device"),
    ("GET", "/season-greeting"),
    ("GET", "/season-card"),
    ("GET", "/topics"),
    ("GET", "/subjects"),
    ("GET", "/tasting-room"),
    ("GET", "/tasting-table"),
    ("GET", "/shop-window"),
    ("GET", "/display"),
    ("GET", "/chat"),
    ("GET", "/counter-chat"),
    ("GET", "/press/kit"),
    ("POST", "/raffle/draw"),
)
_CLIENT_SIDE = (
    _answer("dom-cross-site-scripting", "/season-greeting", "fragment"),
    _answer("dom-cross-site-scripting", "/topics", "query"),
    _answer("dom-open-redirect", "/tasting-room", "query"),
    _answer("client-prototype-pollution", "/shop-window", "query, brackets"),
    _answer("message-origin-unchecked", "/chat", "field of a message"),
)
_HARDENING = (
    *(_answer("content-security-policy-missing", route, "none", method=method) for method, route in _WITHOUT_POLICY),
    _answer("content-security-policy-weak", "/press/photos", "any script host"),
    _answer("content-security-policy-weak", "/press/awards", "unsafe-inline"),
    _answer("content-security-policy-weak", "/gift", "unsafe-inline"),
    _answer("content-security-policy-weak", "/gift/box", "unsafe-inline"),
    _answer("content-type-options-missing", "/press/facts", "none"),
    _answer("referrer-policy-missing", "/press/links", "none"),
    _answer("framing-allowed", "/order-sample", "neither X-Frame-Options nor frame-ancestors"),
)
_FORGERY = (
    _answer("cross-site-request-forgery", "/desk/sign", "forged", method="POST"),
    _answer("web-cache-deception", "/guest-card", "path"),
    _answer("web-cache-deception", "/guest-card/{rest:path}", "path"),
)
_COOKIES = (
    _answer("cookie-without-httponly", "/tasting", "none", "tasting"),
    _answer("cookie-without-httponly", "/recently-seen", "none", "recent_session"),
    _answer("cookie-without-samesite", "/desk", "none", "desk_session"),
    _answer("cookie-without-samesite", "/tasting", "none", "tasting"),
    _answer("cookie-without-samesite", "/saved-teas", "none", "saved_session"),
)

WEAKNESSES: tuple[Weakness, ...] = (
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
