# SPDX-License-Identifier: Apache-2.0
"""The probes that every check of an insertion point shares, and the survey that their observations make.

Two baselines show what the page does by itself, the canary whether the value comes back or matters at all, the
breaker which characters stay alive. The markers are the first ones of a fresh stream of the chance's seed, so the
function that sends and the one that reads name the same ones. Source: detection.md, sections 0 and 2.
"""

from __future__ import annotations

from vedette.domain.chance import Chance
from vedette.domain.check import BREAKERS, Observation, Probe, Survey
from vedette.domain.exchange import Request, Response
from vedette.domain.insertion import InsertionPoint

BASELINES = 2
"""How many of the survey's probes are baselines; they come first and may be shared by all points of a request."""
MOST_RESENDS = 2
"""How often a probe whose answer was discarded is sent again. Source: detection.md, section 3.2."""

_THROTTLED = frozenset({429, 503})


def is_throttled(response: Response) -> bool:
    """Whether the answer speaks of load and not of the value: it must be discarded and the probe sent again."""
    return response.status in _THROTTLED


def baseline_probes(request: Request) -> tuple[Probe, Probe]:
    """Return the untouched request, twice."""
    return Probe(request, "baseline"), Probe(request, "baseline")


def survey_probes(point: InsertionPoint, chance: Chance) -> tuple[Probe, ...]:
    """Return the two baselines, the canary and the breaker of `point`, in this order."""
    canary, first, second = survey_markers(chance)
    return (
        *baseline_probes(point.request),
        Probe(point.append(canary)),
        Probe(point.append(first + BREAKERS + second)),
    )


def survey_from(chance: Chance, observations: tuple[Observation, ...]) -> Survey:
    """Return the survey that the observations of `survey_probes` make, given in its order and with the same seed.

    Raises ValueError unless there are as many observations as probes.
    """
    canary_marker, first, second = survey_markers(chance)
    baseline, again, canary, breaker = observations
    return Survey((baseline, again), canary_marker, canary, (first, second), breaker)


def survey_markers(chance: Chance) -> tuple[str, str, str]:
    """Return the markers of a survey: the canary's, and the two around the breaker."""
    stream = Chance(chance.seed)
    return stream.marker(), stream.marker(), stream.marker()
