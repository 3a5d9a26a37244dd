# SPDX-License-Identifier: Apache-2.0
"""The probes that every check of an insertion point shares, and the survey that their observations make.

Two baselines show what the page does by itself, two more what it does by chance where the first two differ, and one
more what has changed meanwhile where canary or breaker lack what the others have. The canary shows whether the value
comes back or matters at all, the breaker which characters stay alive. The markers are the first ones of a fresh stream
of the chance's seed, so the function that sends and the one that reads name the same ones.
Source: detection.md, sections 0, 2 and 3.1.
"""

from __future__ import annotations

from collections.abc import Sequence

from vedette.checks.features import features_of
from vedette.domain.chance import Chance
from vedette.domain.check import BREAKERS, Observation, Probe, Survey
from vedette.domain.exchange import Request, Response
from vedette.domain.insertion import InsertionPoint

BASELINES = 2
"""How many of the survey's probes are baselines; they come first and may be shared by all points of a request."""
MORE_BASELINES = 2
"""How many more are asked for where the first two differ: they cost less than chasing noise in every check."""
LATE_BASELINES = 1
"""How many more are asked for behind a canary or breaker that seems to matter: sites change while they are tested."""
MOST_RESENDS = 2
"""How often a probe whose answer was discarded is sent again. Source: detection.md, section 3.2."""

_THROTTLED = frozenset({429, 503})


def is_throttled(response: Response) -> bool:
    """Whether the answer speaks of load and not of the value: it must be discarded and the probe sent again."""
    return response.status in _THROTTLED


def baseline_probes(request: Request) -> tuple[Probe, Probe]:
    """Return the untouched request, twice."""
    return Probe(request, "baseline"), Probe(request, "baseline")


def differ(baselines: Sequence[Observation]) -> bool:
    """Whether the page shows something else each time by itself, so that more baselines are wanted."""
    first, again = (features_of(each.exchange.response) for each in baselines[:BASELINES])
    return first != again


def survey_probes(point: InsertionPoint, chance: Chance, baselines: int = BASELINES) -> tuple[Probe, ...]:
    """Return so many baselines, the canary and the breaker of `point`, in this order."""
    canary, first, second = survey_markers(chance)
    return (
        *(Probe(point.request, "baseline") for _ in range(baselines)),
        Probe(point.append(canary)),
        Probe(point.append(first + BREAKERS + second)),
    )


def survey_from(chance: Chance, observations: tuple[Observation, ...]) -> Survey:
    """Return the survey that the observations of `survey_probes` make, given in its order and with the same seed.

    Raises ValueError unless there are as many observations as probes.
    """
    canary_marker, first, second = survey_markers(chance)
    *baselines, canary, breaker = observations
    if not BASELINES <= len(baselines) <= BASELINES + MORE_BASELINES + LATE_BASELINES:
        raise ValueError(f"a survey has no {len(baselines)} baselines")
    return Survey(tuple(baselines), canary_marker, canary, (first, second), breaker)


def survey_markers(chance: Chance) -> tuple[str, str, str]:
    """Return the markers of a survey: the canary's, and the two around the breaker."""
    stream = Chance(chance.seed)
    return stream.marker(), stream.marker(), stream.marker()
