# SPDX-License-Identifier: Apache-2.0
"""The shop's journal: eight articles, three of which quote what a scanner might take for a weakness."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vedette_shop.page import Feature, Field, Form, shop_of

_TRACE = """Traceback (most recent call last):
  File "kettle.py", line 12, in boil
    heat(water, degrees=95)
  File "kettle.py", line 4, in heat
    raise DryKettleError("no water")
DryKettleError: no water"""
_PASSWD = """root:x:0:0:root:/root:/bin/bash
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin"""


@dataclass(frozen=True, slots=True)
class Article:
    """One article; `quoted` is shown as code."""

    slug: str
    title: str
    paragraphs: tuple[str, ...]
    quoted: str = ""


ARTICLES: tuple[Article, ...] = (
    Article(
        "water-first",
        "Water first",
        ("Nine tenths of a bad cup are bad water.", "Draw it fresh, and do not boil it twice."),
    ),
    Article(
        "second-steep",
        "In praise of the second steep",
        ("The first steep says hello. The second one talks.", "Add half a minute and no sugar."),
    ),
    Article(
        "reading-a-stack-trace",
        "How our till crashed, and how to read a stack trace",
        ("Our till is a small Python program. One morning it said this:", "Read it from the bottom upwards."),
        _TRACE,
    ),
    Article(
        "what-is-ora-01756",
        "What is ORA-01756?",
        (
            "When we moved the shop's books to another database, a customer called O'Brien broke the import.",
            "The message means that a quoted text was not closed. Other systems say it in other words:",
        ),
        "ORA-01756: quoted string not properly terminated\n"
        "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version",
    ),
    Article(
        "who-is-root",
        "Who is root, and why does he have a home?",
        ("A reader asked what the first lines of a password file mean.", "Each field stands between two colons."),
        _PASSWD,
    ),
    Article(
        "kettles",
        "Four kettles compared",
        ("Copper is quick, iron is slow, glass is pretty, steel is cheap.", "We use the iron one on Sundays."),
    ),
    Article(
        "a-morning-in-uji",
        "A morning in Uji",
        ("The fields are under straw mats in April.", "Shade makes the leaf sweet."),
    ),
    Article(
        "milk-first",
        "Milk first? A peace treaty",
        ("Scalded cups were the reason once. Ours do not crack.", "Do as your grandmother did."),
    ),
)


async def index(request: Request) -> Response:
    """All articles."""
    links = tuple((f"/blog/{article.slug}", article.title) for article in ARTICLES)
    form = Form("/blog/search", "Search", (Field("term", "Search the journal"),))
    return shop_of(request).pages.feature(Feature("Journal", "Notes from the tea table.", form, links=links))


async def search(request: Request) -> Response:
    """Articles that hold all the words; the words are shown escaped."""
    term = request.query_params.get("term", "")
    words = term.lower().split()[:20]
    links = tuple(
        (f"/blog/{article.slug}", article.title)
        for article in ARTICLES
        if words and all(word in " ".join((article.title, *article.paragraphs)).lower() for word in words)
    )
    form = Form("/blog/search", "Search", (Field("term", "Search the journal", term),))
    return shop_of(request).pages.feature(Feature("Journal", f"{len(links)} articles for “{term}”", form, links=links))


async def article(request: Request) -> Response:
    """One article, with links to the next one."""
    for index_, found in enumerate(ARTICLES):
        if found.slug == request.path_params["slug"]:
            following = ARTICLES[(index_ + 1) % len(ARTICLES)]
            return shop_of(request).pages.page("article.html", article=found, following=following)
    raise HTTPException(404)


ROUTES = (
    Route("/blog", index),
    Route("/blog/search", search),
    Route("/blog/{slug}", article),
)
