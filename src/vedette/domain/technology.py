# SPDX-License-Identifier: Apache-2.0
"""The software that a website runs on, as it names itself, and until when its makers supported each branch.

What is out of date is known here for the branches in `END_OF_SUPPORT` only; of anything else nothing is claimed.
Sources of the dates: php.net/eol.php; devguide.python.org/versions; httpd.apache.org; tomcat.apache.org;
openssl-library.org/policies/releasestrat; drupal.org/psa-2023-06-07.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from vedette.domain.time import Instant

_NAMED = re.compile(r"([A-Za-z][A-Za-z0-9.+_-]{0,39}(?: [A-Za-z]{1,20})?)[/ ]v?(\d[A-Za-z0-9._+-]{0,39})")
_VERSION = re.compile(r"v?(\d+(?:\.\d+)+[A-Za-z0-9._+-]{0,20})")


@dataclass(frozen=True, slots=True)
class Product:
    """A product under one name, whatever it calls itself."""

    id: str
    name: str
    category: str


_PRODUCTS = (
    Product("apache", "Apache HTTP Server", "Web Server"),
    Product("nginx", "nginx", "Web Server"),
    Product("openresty", "OpenResty", "Web Server"),
    Product("microsoft-iis", "Microsoft IIS", "Web Server"),
    Product("lighttpd", "lighttpd", "Web Server"),
    Product("jetty", "Eclipse Jetty", "Web Server"),
    Product("apache-coyote", "Apache Coyote", "Web Server"),
    Product("apache tomcat", "Apache Tomcat", "Web Server"),
    Product("gunicorn", "Gunicorn", "Web Server"),
    Product("werkzeug", "Werkzeug", "Web Framework"),
    Product("tornadoserver", "Tornado", "Web Framework"),
    Product("express", "Express", "Web Framework"),
    Product("asp.net", "ASP.NET", "Web Framework"),
    Product("asp.net mvc", "ASP.NET MVC", "Web Framework"),
    Product("django", "Django", "Web Framework"),
    Product("php", "PHP", "Programming Language"),
    Product("python", "Python", "Programming Language"),
    Product("cpython", "Python", "Programming Language"),
    Product("perl", "Perl", "Programming Language"),
    Product("ruby", "Ruby", "Programming Language"),
    Product("openssl", "OpenSSL", "Library"),
    Product("wordpress", "WordPress", "Content Management System"),
    Product("drupal", "Drupal", "Content Management System"),
    Product("joomla", "Joomla", "Content Management System"),
    Product("jenkins", "Jenkins", "Continuous Integration"),
    Product("varnish", "Varnish", "Cache"),
)
_BY_WORD: Mapping[str, Product] = MappingProxyType({product.id: product for product in _PRODUCTS})
_BY_HEADER: Mapping[str, str] = MappingProxyType(
    {
        "x-aspnet-version": "asp.net",
        "x-aspnetmvc-version": "asp.net mvc",
        "x-drupal-version": "drupal",
        "x-jenkins": "jenkins",
    }
)
OTHER = "Other"
"""The category of a product that is not in the list."""

END_OF_SUPPORT: Mapping[tuple[str, str], date] = MappingProxyType(
    {
        ("php", "5.6"): date(2018, 12, 31),
        ("php", "7.0"): date(2019, 1, 10),
        ("php", "7.1"): date(2019, 12, 1),
        ("php", "7.2"): date(2020, 11, 30),
        ("php", "7.3"): date(2021, 12, 6),
        ("php", "7.4"): date(2022, 11, 28),
        ("php", "8.0"): date(2023, 11, 26),
        ("python", "2.7"): date(2020, 1, 1),
        ("python", "3.6"): date(2021, 12, 23),
        ("python", "3.7"): date(2023, 6, 27),
        ("python", "3.8"): date(2024, 10, 7),
        ("apache", "2.2"): date(2017, 7, 11),
        ("apache tomcat", "7.0"): date(2021, 3, 31),
        ("apache tomcat", "8.5"): date(2024, 3, 31),
        ("openssl", "1.0"): date(2019, 12, 31),
        ("openssl", "1.1"): date(2023, 9, 11),
        ("drupal", "7"): date(2025, 1, 5),
    }
)
"""The last day of support by product and branch; a branch is the first part of a version, or the first two."""


@dataclass(frozen=True, slots=True)
class NamedTechnology:
    """A product in a version, as a response named it."""

    product: Product
    version: str


@dataclass(frozen=True, slots=True)
class Technology:
    """A product that a website runs on, in the version that it named last."""

    id: UUID
    website_id: UUID
    product: str
    name: str
    category: str
    version: str
    last_seen_at: Instant
    scan_id: UUID
    issue_id: UUID
    """The issue that names it: the disclosure of the version."""

    @property
    def end_of_support(self) -> date | None:
        """The last day on which its branch was supported; None where that is not known."""
        parts = self.version.split(".")
        for branch in (".".join(parts[:2]), parts[0]):
            ended = END_OF_SUPPORT.get((self.product, branch))
            if ended is not None:
                return ended
        return None

    def is_out_of_date(self, today: date) -> bool | None:
        """Whether its branch is supported no more; None where that is not known."""
        ended = self.end_of_support
        return None if ended is None else ended < today


def named_technologies(place: str, text: str) -> tuple[NamedTechnology, ...]:
    """Return the products with their versions that `text` names, found in the header or element `place`."""
    owner = _BY_HEADER.get(place.casefold())
    if owner is not None:
        version = _VERSION.match(text.strip())
        return () if version is None else (NamedTechnology(_BY_WORD[owner], version[1]),)
    return tuple(_once(NamedTechnology(_product(name), version) for name, version in _NAMED.findall(text[:1_000])))


def _product(word: str) -> Product:
    folded = word.strip().casefold()
    known = _BY_WORD.get(folded)
    if known is not None and known.id == "cpython":
        return _BY_WORD["python"]
    return known or Product(folded, word.strip(), OTHER)


def _once(found: Iterable[NamedTechnology]) -> Iterable[NamedTechnology]:
    return {one.product.id: one for one in found}.values()
