# SPDX-License-Identifier: Apache-2.0
"""Drives a check of roles against a plain function of the path and the role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.support.judge import ORIGIN, Judged, page

from vedette.checks.verification import Verdict, verify
from vedette.domain.chance import Chance
from vedette.domain.check import Observation, Probe, RoleCheck, Survey
from vedette.domain.exchange import Exchange, Request, Response, Url
from vedette.domain.finding import RolePair
from vedette.domain.insertion import InsertionPoint, Place
from vedette.domain.proof import Proof

SEED = b"the seed of a pair"
OWNER, READER, NOBODY = "anna", "bela", ""
RoleSite = Callable[[str, str], Response]
"""What the site answers: from the target and the role."""
LOGIN = page("<h1>Log in</h1><input type=password name=p><p>Please say who you are</p>")
MISSING = page("<h1>Nothing</h1><p>There is nothing here</p>", 404)
DENIED = page("<h1>Stop</h1><p>This is not for you</p>", 403)


def get(target: str) -> Request:
    """A request for a page of the site."""
    return Request("GET", Url(ORIGIN, target))


def object_pair(
    target: str = "/orders/1044", own: tuple[str, ...] = ("/orders/1047", "/orders"), **other: object
) -> RolePair:
    """A pair at an object whose name ends the target."""
    before, _, value = target.rpartition("/")
    slot = InsertionPoint(get(target), "/orders/{2}", Place.PATH, "2", value, f"{before}/", "")
    pair = RolePair(get(target), "/orders/{2}", OWNER, READER, slot=slot, own=tuple(map(get, own)), is_comparable=True)
    return replace(pair, **other)  # type: ignore[arg-type]


def function_pair(target: str = "/office/prices", closed: tuple[str, ...] = ("/office",), **other: object) -> RolePair:
    """A pair at a page that names no object."""
    pair = RolePair(
        get(target), target, OWNER, READER, own=(get("/"),), closed=tuple(map(get, closed)), is_comparable=True
    )
    return replace(pair, **other)  # type: ignore[arg-type]


def judge_roles(check: RoleCheck, site: RoleSite, pair: RolePair) -> Judged:
    """Drive the trial to its end."""
    judged = Judged(survey=Survey(()))
    trial = check.trial(pair, Survey(()), Chance(SEED))
    try:
        probes = next(trial)
        while True:
            seen = tuple(_answered(probe, site) for probe in probes)
            judged.observations.extend(seen)
            probes = trial.send(seen)
    except StopIteration as end:
        judged.finding = end.value
    return judged


def _answered(probe: Probe, site: RoleSite) -> Observation:
    role = probe.role or ""
    return Observation(probe, Exchange(probe.request, site(probe.request.url.target, role), role=role))


def verified(check: RoleCheck, judged: Judged) -> Verdict:
    """What a stranger makes of the proof of a finding."""
    assert judged.finding is not None
    exchanges = tuple(seen.exchange for seen in judged.observations)
    return verify(Proof(judged.finding, SEED, b"", (), exchanges), check)
