# SPDX-License-Identifier: Apache-2.0
"""Calls of a site to our own listener: where it can be called, the tokens that tell calls apart, and what it answers.

A probe names the listener with a token that nobody can guess; whoever calls the listener with that token has read the
probe and has done what it asked for. What the listener answers follows from the token alone, so a trial knows what it
would see if the site showed it, and `vedette verify` needs no listener. The text is inert: every line is a comment in
languages that know `#`, nothing in it computes anything, and what an interpreter takes away from it are empty blocks.

Sources: detection.md, sections 7.1 and 9; CWE-918, CWE-98.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, replace
from enum import Enum

from vedette.domain.chance import Chance, derive_seed
from vedette.domain.exchange import Effect, EffectKind, Exchange

TOKEN = re.compile(r"qz[a-z][a-z0-9]{8}qz[a-z2-7]{16}")
"""A marker, so that masking leaves it alone, and 80 more bits."""
ENTITY_PATH = "/entity"
"""Behind a token it asks for a text that may stand in an XML document."""
_TAIL_LENGTH = 16
_MARKS = 5


def token_of(chance: Chance, number: int) -> str:
    """Return token `number` of a trial: it follows from the seed of `chance` and draws nothing from its stream."""
    digest = derive_seed(chance.seed, "callback", str(number))
    return Chance(digest).marker() + base64.b32encode(digest).decode("ascii").lower()[:_TAIL_LENGTH]


def find_token(text: str) -> str | None:
    """Return the first token in `text`, whatever its letter case: resolvers change that of names."""
    found = TOKEN.search(text.lower())
    return None if found is None else found[0]


@dataclass(frozen=True, slots=True)
class ListenerAddress:
    """Where a site can call us: a host or address, a port, and the DNS name that we answer for, if there is one."""

    host: str
    port: int
    dns_name: str = ""

    def url(self, token: str, behind: str = "") -> str:
        """Return the address that carries `token`, with `behind` at its end. With a DNS name it is in both parts."""
        host = f"{token}.{self.dns_name}" if self.dns_name else f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/{token}{behind}"

    def as_effect(self) -> Effect:
        """Return the note that this listener could be called while an answer was waited for."""
        return Effect(EffectKind.LISTENER, json.dumps([self.host, self.port, self.dns_name]))


def listener_of(exchange: Exchange) -> ListenerAddress | None:
    """Return the listener that could be called during `exchange`; None when there was none."""
    for each in exchange.effects:
        if each.kind is EffectKind.LISTENER:
            host, port, dns_name = json.loads(each.text)
            return ListenerAddress(host, port, dns_name)
    return None


class CallKind(Enum):
    """How the listener was called."""

    HTTP = "http"
    """A request arrived that carries the token."""
    DNS = "dns"
    """Somebody asked for the address of a name that carries the token; that alone fetches nothing."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the listener.

    `name` is the path without its query, or the name that was asked for; `head` the beginning of the request without
    anything that could be a secret; `after_seconds` counts from the moment at which the probe was about to be sent.
    """

    kind: CallKind
    source: str
    name: str
    head: str = ""
    after_seconds: float = 0.0

    def as_effect(self) -> Effect:
        """Return the call as an effect of the exchange whose request carried its token."""
        text = json.dumps([self.kind.value, self.source, self.name, self.head, self.after_seconds])
        return Effect(EffectKind.CALLED, text)


def calls_in(exchange: Exchange) -> tuple[Call, ...]:
    """Return the calls that the request of `exchange` has led to."""
    calls = []
    for each in exchange.effects:
        if each.kind is EffectKind.CALLED:
            kind, source, name, head, after_seconds = json.loads(each.text)
            calls.append(Call(CallKind(kind), source, name, head, after_seconds))
    return tuple(calls)


def is_fetched(exchange: Exchange) -> bool:
    """Whether a request with the token of `exchange` reached the listener."""
    return any(call.kind is CallKind.HTTP for call in calls_in(exchange))


def with_calls(exchange: Exchange, calls: tuple[Call, ...]) -> Exchange:
    """Return `exchange` with `calls` in place of those that were known."""
    others = tuple(each for each in exchange.effects if each.kind is not EffectKind.CALLED)
    return replace(exchange, effects=(*others, *(call.as_effect() for call in calls)))


class Inclusion(Enum):
    """Which kind of interpreter has taken its empty block out of the listener's text."""

    PHP = "PHP"
    PERCENT_TAGS = "JSP, ASP, ERB or EJS"
    BRACES = "Jinja or Twig"


@dataclass(frozen=True, slots=True)
class ListenerText:
    """The text that the listener answers a token with, and how to see what became of it."""

    marks: tuple[str, ...]

    @classmethod
    def of(cls, token: str) -> ListenerText:
        """Return the text of `token`."""
        chance = Chance(derive_seed(token.encode(), "listener"))
        return cls(tuple(chance.marker() for _ in range(_MARKS)))

    @property
    def plain(self) -> str:
        """One mark, which may stand anywhere, in an XML document too."""
        return self.marks[0]

    @property
    def whole(self) -> str:
        """The marks, parted by an empty block of each kind of interpreter, and by line breaks."""
        first, second, third, fourth, fifth = self.marks
        return f"#{first}<?php ?>\n#{second}<% %>{third}{{# #}}{fourth}\n#{fifth}\n"

    def is_in(self, text: str) -> bool:
        """Whether `text` holds what only a reader of the listener's answer knows."""
        return self.marks[0] in text

    def inclusion_in(self, text: str) -> Inclusion | None:
        """Return what has run the text, going by the one block that is missing in `text`; None where it is shown.

        PHP drops the line break behind its closing tag. What takes tags out of texts takes more than one of the
        blocks out, or leaves that line break; what collapses white space does so everywhere.
        """
        first, second, third, fourth, fifth = self.marks
        has_php, has_percent = f"{first}<?php ?>" in text, f"{second}<% %>{third}" in text
        has_braces, has_breaks = f"{third}{{# #}}{fourth}" in text, f"{fourth}\n#{fifth}" in text.replace("\r\n", "\n")
        if f"{first}#{second}" in text and has_percent and has_braces and has_breaks:
            return Inclusion.PHP
        if f"{second}{third}" in text and has_php and has_braces:
            return Inclusion.PERCENT_TAGS
        if f"{third}{fourth}" in text and has_php and has_percent:
            return Inclusion.BRACES
        return None


DNS_PORT = 53


@dataclass(frozen=True, slots=True)
class ListenerSettings:
    """Where the operator wants to be called by sites that are not on this machine; without `host` they call nobody.

    `host` is the name or address that they reach this machine by, `port` the one that is listened at (0 for a free
    one). `dns_name` is a DNS zone that is delegated to this machine, whose questions are answered at `dns_port`.
    """

    host: str | None = None
    port: int = 0
    dns_name: str | None = None
    dns_port: int = DNS_PORT
