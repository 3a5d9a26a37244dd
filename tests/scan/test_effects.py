# SPDX-License-Identifier: Apache-2.0
"""What a browser does not bring to its end is tried once more before it is given up."""

from __future__ import annotations

from dataclasses import dataclass, field

import anyio
import pytest
from tests.support.judge import exchange_of, page
from tests.support.plain_browser import PlainBrowser

from vedette.domain.exchange import Effect, EffectKind
from vedette.domain.opening import Opening
from vedette.scan.effects import opening_effects, render_effects
from vedette.scan.visits import BrowserLimits, Opened, OpenTask, Rendering, RenderTask, Visit

pytestmark = pytest.mark.anyio
SEEN = exchange_of(page("<p>x</p>"))


@dataclass
class Stalling(PlainBrowser):
    """A browser that gives these renderings and openings, one after the other."""

    renderings: list[Rendering] = field(default_factory=list)
    openings: list[Opened] = field(default_factory=list)

    async def render(self, task: RenderTask) -> Rendering:
        await anyio.lowlevel.checkpoint()
        return self.renderings.pop(0)

    async def open(self, task: OpenTask) -> Opened:
        await anyio.lowlevel.checkpoint()
        return self.openings.pop(0)


def stalling(*renderings: Rendering, openings: tuple[Opened, ...] = ()) -> Stalling:
    return Stalling(lambda task: Visit(), renderings=list(renderings), openings=list(openings))


async def test_a_rendering_that_stalls_is_tried_again() -> None:
    browser = stalling(Rendering(story="It was not finished."), Rendering(("7",)))

    assert await render_effects(browser, SEEN, "vedette(7)") == (Effect(EffectKind.SCRIPT, "7"),)


async def test_a_rendering_that_shows_nothing_is_not_tried_again() -> None:
    browser = stalling(Rendering(), Rendering(("7",)))

    assert await render_effects(browser, SEEN, "vedette(7)") == ()


async def test_a_rendering_that_stalls_twice_is_given_up() -> None:
    browser = stalling(*[Rendering(story="It was not finished.")] * 3)

    assert await render_effects(browser, SEEN, "vedette(7)") == (Effect(EffectKind.UNRENDERED, "It was not finished."),)
    assert len(browser.renderings) == 1


async def test_an_opening_is_tried_again_and_its_requests_are_summed() -> None:
    browser = stalling(openings=(Opened(requests=2, story="The tab failed."), Opened(requests=3, properties=("a",))))

    effects, requests = await opening_effects(browser, SEEN, Opening("a.invalid"), "mark", BrowserLimits())

    assert effects == (Effect(EffectKind.PROPERTY, "a"),)
    assert requests == 5
