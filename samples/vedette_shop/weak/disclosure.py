# SPDX-License-Identifier: Apache-2.0
"""Stack traces and database errors shown to visitors, beside pages that fail politely (and articles, in `blog.py`).

The traces are set texts in the form that each language really prints; they name no path of this machine.
Sources: CWE-209, CWE-489.
"""

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from vedette_shop.page import Feature, Field, Form, shop_of

_PYTHON_TRACE = """Traceback (most recent call last):
  File "/srv/shop/lib/dispatch.py", line 84, in answer
    return handler(request)
  File "/srv/shop/tracking.py", line 31, in track
    parcel = Parcel.find(int(request.query["parcel"]))
ValueError: invalid literal for int() with base 10: {value!r}
"""
_PHP_TRACE = (
    "PHP Fatal error:  Uncaught Error: Call to a member function balance() on null in "
    "/var/www/shop/cards.php:57\nStack trace:\n"
    "#0 /var/www/shop/router.php(112): Cards->show(NULL)\n"
    "#1 /var/www/shop/index.php(18): Router->dispatch('/gift-cards')\n"
    "#2 {main}\n  thrown in /var/www/shop/cards.php on line 57\n"
)
_JAVA_TRACE = """java.lang.NullPointerException: Cannot invoke "Feed.items()" because "feed" is null
\tat example.leafandkettle.trade.FeedServlet.render(FeedServlet.java:48)
\tat example.leafandkettle.trade.FeedServlet.doGet(FeedServlet.java:29)
\tat jakarta.servlet.http.HttpServlet.service(HttpServlet.java:564)
\tat java.base/java.lang.Thread.run(Thread.java:1583)
"""
_MYSQL_ERROR = (
    "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the "
    "right syntax to use near 'York' ORDER BY name' at line 1"
)
_ORACLE_ERROR = "ORA-00933: SQL command not properly ended"


def _parcel_page(request: Request, action: str, name: str, value: str) -> Response:
    form = Form(action, "Track", (Field(name, "Parcel number", value),))
    lead = f"Parcel {int(value) % 10_000} left our packing table this morning."
    return shop_of(request).pages.feature(Feature("Track a parcel", lead, form))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 12


async def tracking(request: Request) -> Response:
    """WEAK, provoked: a number that is none ends in a Python traceback."""
    value = request.query_params.get("parcel", "1044")
    if _is_number(value):
        return _parcel_page(request, "/tracking", "parcel", value)
    return PlainTextResponse(_PYTHON_TRACE.format(value=value), 500)


async def courier_tracking(request: Request) -> Response:
    """SAFE twin of `tracking`: says what is wrong in plain words."""
    value = request.query_params.get("shipment", "1044")
    if _is_number(value):
        return _parcel_page(request, "/tracking/courier", "shipment", value)
    feature = Feature("Track a shipment", "A shipment number has only digits. Please look at your letter again.")
    return shop_of(request).pages.feature(feature, 400)


async def gift_cards(request: Request) -> Response:
    """WEAK, always: a PHP stack trace in the page."""
    fragment = Markup('<p>Your balance:</p><pre class="fault">{}</pre>').format(_PHP_TRACE)
    return shop_of(request).pages.feature(Feature("Gift cards", fragment=fragment), 500)


async def trade_feed(_request: Request) -> Response:
    """WEAK, always: a Java stack trace as the whole answer."""
    return PlainTextResponse(_JAVA_TRACE, 500)


async def branch_york(request: Request) -> Response:
    """WEAK, always: a MySQL error in the page."""
    fragment = Markup('<p class="fault">{}</p>').format(_MYSQL_ERROR)
    return shop_of(request).pages.feature(Feature("Our branch in York", "What is on the shelf:", fragment=fragment))


async def branch_bath(request: Request) -> Response:
    """WEAK, always: an Oracle error, with the status of a failure."""
    fragment = Markup('<p class="fault">{}</p>').format(_ORACLE_ERROR)
    return shop_of(request).pages.feature(Feature("Our branch in Bath", fragment=fragment), 500)


async def branch_leeds(request: Request) -> Response:
    """SAFE twin of the two branches: an error number for the staff, nothing else."""
    lead = "We cannot show the shelf right now. Please tell us the number E-1756 if you write."
    return shop_of(request).pages.feature(Feature("Our branch in Leeds", lead), 500)


ROUTES = (
    Route("/tracking", tracking),
    Route("/tracking/courier", courier_tracking),
    Route("/gift-cards", gift_cards),
    Route("/trade/feed", trade_feed),
    Route("/branches/york", branch_york),
    Route("/branches/bath", branch_bath),
    Route("/branches/leeds", branch_leeds),
)
