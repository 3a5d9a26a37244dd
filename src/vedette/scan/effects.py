# SPDX-License-Identifier: Apache-2.0
"""What an answer does in a browser, as effects of its exchange: rendered offline, or opened at its address.

What did not come to its end is tried once more: a tab may crash, and a machine under load may stall.
"""

from __future__ import annotations

from collections.abc import Iterator

from vedette.checks.rendering import events_for
from vedette.domain.exchange import Effect, EffectKind, Exchange
from vedette.domain.opening import Opening
from vedette.scan.ports import Browser
from vedette.scan.visits import BrowserLimits, Opened, OpenTask, RenderTask

_MOST_TRIES = 2
_RENDER_SECONDS = 30.0
"""Rendering takes a second; on a machine under load it must not decide a finding."""


async def render_effects(browser: Browser, exchange: Exchange, call: str) -> tuple[Effect, ...]:
    """Return whether `call` runs where the answer is rendered, offline."""
    actions = events_for(exchange.response, call)
    story = ""
    for _ in range(_MOST_TRIES):
        rendering = await browser.render(RenderTask(exchange, actions=actions, seconds=_RENDER_SECONDS))
        story = rendering.story
        if rendering.executed or not story:
            return tuple(Effect(EffectKind.SCRIPT, value) for value in dict.fromkeys(rendering.executed))
    return (Effect(EffectKind.UNRENDERED, story),)


async def opening_effects(
    browser: Browser, exchange: Exchange, opening: Opening, mark: str, limits: BrowserLimits
) -> tuple[tuple[Effect, ...], int]:
    """Return what the page does that is opened so, and how many requests it sent."""
    requests = 0
    story = ""
    for _ in range(_MOST_TRIES):
        opened = await browser.open(OpenTask(exchange, opening, mark, limits))
        requests += opened.requests
        story = opened.story
        effects = tuple(_effects(opened))
        if effects or not story:
            return effects, requests
    return (Effect(EffectKind.UNRENDERED, story),), requests


def _effects(opened: Opened) -> Iterator[Effect]:
    yield from (Effect(EffectKind.SCRIPT, value) for value in opened.executed)
    yield from (Effect(EffectKind.NAVIGATION, address) for address in opened.navigations)
    yield from (Effect(EffectKind.PROPERTY, name) for name in opened.properties)
    yield from (Effect(EffectKind.SINK, each.as_text()) for each in opened.sightings)
    yield from (Effect(EffectKind.READ, each.as_text()) for each in opened.reads)
