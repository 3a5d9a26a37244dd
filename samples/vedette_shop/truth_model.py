# SPDX-License-Identifier: Apache-2.0
"""The words in which `truth.py` says what is weak, safe and reachable.

Routes are written as the shop's router writes them: `{name}` is one segment, `{name:path}` the rest of the path,
`{name:int}` digits. `matches_route` compares one with a path.
"""

import re
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote, urlencode

_PARAMETER = re.compile(r"\\\{(\w+)(?::(\w+))?\\\}")


class Place(Enum):
    """Where the value is, in Vedette's own words; RESPONSE for what an answer shows without a value."""

    QUERY = "query"
    BODY = "body"
    MULTIPART = "multipart"
    JSON = "json"
    PATH = "path"
    COOKIE = "cookie"
    HEADER = "header"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Spot:
    """A request, and the place in it (or in its answer) that an entry is about.

    `value` is the parameter's ordinary value and `others` are the other fields that the request carries. For a cookie
    check `parameter` is the cookie's name.
    """

    method: str
    route: str
    place: Place
    parameter: str = ""
    value: str = ""
    others: tuple[tuple[str, str], ...] = ()

    @property
    def target(self) -> str:
        """Path and query of the ordinary request."""
        if self.place is Place.PATH:
            return re.sub(r"\{\w+(?::\w+)?\}", quote(self.value, safe=""), self.route)
        if self.place is Place.QUERY:
            return f"{self.route}?{urlencode(((self.parameter, self.value), *self.others))}"
        return self.route


@dataclass(frozen=True, slots=True)
class Weakness:
    """A place that is weak. `is_provoked` marks what no ordinary visit shows: it is in the answer to a probe only.

    A provoked entry is a side effect of another one (the error page of an injection): reporting it is right, and
    leaving it out is no miss. `is_held_back` marks a weakness that a policy keeps from working in a browser.
    """

    check: str
    spot: Spot
    technique: str
    is_provoked: bool = False
    is_held_back: bool = False


@dataclass(frozen=True, slots=True)
class SafeTwin:
    """A place that is safe from `check` although it looks like a weak one, and why."""

    check: str
    spot: Spot
    reason: str


class FoundBy(Enum):
    """What leads a visitor to a page."""

    LINK = "link"
    SUBMISSION = "form submission"
    SCRIPT = "script"
    ROBOTS = "robots.txt"
    SITEMAP = "sitemap.xml"
    WELL_KNOWN = "well-known name"
    COMMENT = "HTML comment"
    LINK_HEADER = "Link header"
    REDIRECT_BODY = "body of a redirect"
    META_REFRESH = "meta refresh"
    LOGIN = "link behind the login"
    DESCRIPTION = "imported description of an API"


@dataclass(frozen=True, slots=True)
class Page:
    """One request that a complete crawl makes, and the status of its answer.

    `fields` are sent as a form (or as JSON where `is_json`), together with a `form_token` out of any form of the shop;
    `needs` names what must come before: "login", "login" with the name of the account, or a path
    whose cookie is needed.
    """

    route: str
    target: str
    found_by: FoundBy = FoundBy.LINK
    method: str = "GET"
    status: int = 200
    fields: tuple[tuple[str, str], ...] = ()
    is_json: bool = False
    needs: str = ""


def matches_route(route: str, path: str) -> bool:
    """Whether a path, without its query and percent-decoded, belongs to `route`."""

    def pattern(found: re.Match[str]) -> str:
        return {"path": ".*", "int": "[0-9]+"}.get(found[2] or "", "[^/]+")

    return re.fullmatch(_PARAMETER.sub(pattern, re.escape(route)), path, re.DOTALL) is not None
