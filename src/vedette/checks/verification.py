# SPDX-License-Identifier: Apache-2.0
"""Whether stored observations still bear out a finding: they are fed to the same trial, and nothing is sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from vedette.checks import stored_scripting
from vedette.checks.dom_sources import open_route
from vedette.checks.stored_scripting import is_stored
from vedette.checks.survey_probes import BASELINES, baseline_probes, survey_from, survey_markers, survey_probes
from vedette.domain.callback import Call, with_calls
from vedette.domain.chance import Chance
from vedette.domain.check import (
    Check,
    Observation,
    PassiveCheck,
    PointCheck,
    Probe,
    Survey,
    Trial,
    TrialCheck,
    start_trial,
)
from vedette.domain.exchange import EffectKind, Exchange, Request
from vedette.domain.finding import Finding, RolePair, Route, Subject, base_request
from vedette.domain.insertion import InsertionPoint
from vedette.domain.proof import Proof
from vedette.errors import UsageError
from vedette.web.form_tokens import without_values

_MASK = re.compile(r"masked-\d+-[0-9a-f]{8}")
_REMEDY = "Verify with the version of Vedette that made the proof, and with the file as it was made."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a proof shows: the finding that its observations give, and whether it is the one that the proof states."""

    finding: Finding | None
    holds: bool


def verify(proof: Proof, check: Check) -> Verdict:
    """Draw the verdict of `check` again from what `proof` holds.

    Raises UsageError when the observations are not those of the trial, or the check is not one that makes proofs.
    """
    if isinstance(check, PassiveCheck):
        raise UsageError(
            f"{check.id} reads exchanges and sends nothing: it has no trial to verify.",
            "Look at the evidence of the finding instead.",
        )
    trial = _trial_of(proof, check)
    stated = proof.finding
    found = run_on_stored(trial, proof.observations)
    holds = found is not None and _claim(found) == _claim(stated)
    return Verdict(found, holds)


@dataclass(frozen=True, slots=True)
class Rejudged:
    """The verdict of a trial on what is known now, and its observations as they are known now."""

    finding: Finding | None
    observations: tuple[Exchange, ...]


def judge_again(
    check: PointCheck,
    point: InsertionPoint,
    seeds: tuple[bytes, bytes],
    survey: Sequence[Exchange],
    observations: Sequence[Exchange],
    calls: Mapping[str, tuple[Call, ...]],
) -> Rejudged:
    """Draw the verdict of `check` at `point` again from what it saw and from the calls that have come since.

    `seeds` are the trial's and its survey's, `calls` go by their tokens. Raises UsageError as `run_on_stored` does.
    """
    seed, survey_seed = seeds
    probes = _survey_probes(point, survey_seed, survey)
    shared = survey_from(Chance(survey_seed), _survey(probes, tuple(survey)))
    revised: list[Exchange] = []

    def with_later_calls(probe: Probe, exchange: Exchange) -> Exchange:
        known = calls.get(probe.callback, ()) if probe.callback else ()
        revised.append(with_calls(exchange, known) if known else exchange)
        return revised[-1]

    found = run_on_stored(check.trial(point, shared, Chance(seed)), observations, with_later_calls)
    return Rejudged(found, tuple(revised))


def run_on_stored(
    trial: Trial,
    observations: Iterable[Exchange],
    revise: Callable[[Probe, Exchange], Exchange] = lambda probe, exchange: exchange,
) -> Finding | None:
    """Return the verdict of `trial` on exchanges given in the order in which they were made, each as `revise` has it.

    Raises UsageError when the trial asks for a probe that is not the next one stored, or for more than are stored.
    """
    stored = iter(observations)
    try:
        probes = next(trial)
        while True:
            seen = tuple(islice(stored, len(probes)))
            if len(seen) < len(probes):
                raise UsageError("The stored observations end before the trial does.", _REMEDY)
            pairs = zip(probes, seen, strict=True)
            probes = trial.send(tuple(_observation(probe, revise(probe, one)) for probe, one in pairs))
    except StopIteration as end:
        finding: Finding | None = end.value
        return finding


def _trial_of(proof: Proof, check: TrialCheck) -> Trial:
    subject, chance = proof.finding.subject, Chance(proof.seed)
    if isinstance(subject, InsertionPoint) and is_stored(proof.finding):
        return _stored_trial(proof, subject, chance)
    if isinstance(subject, InsertionPoint):
        probes = _survey_probes(subject, proof.survey_seed, proof.survey)
        survey = survey_from(Chance(proof.survey_seed), _survey(probes, proof.survey))
        return start_trial(check, subject, survey, chance)
    if isinstance(subject, RolePair):
        return start_trial(check, subject, Survey(()), chance)
    first, again = _survey(baseline_probes(base_request(subject)), proof.survey[:BASELINES])
    openings = _openings(proof, subject, first) if check.needs_openings and isinstance(subject, Route) else ()
    return start_trial(check, subject, Survey((first, again), openings=openings), chance)


def _stored_trial(proof: Proof, point: InsertionPoint, chance: Chance) -> Trial:
    """Return the trial whose first probe asks for the page that shows what is written at `point`."""
    if not proof.observations:
        raise UsageError("The proof holds no observations.", _REMEDY)
    page = proof.observations[0].request
    return stored_scripting.trial(point, page, survey_markers(Chance(proof.survey_seed)), chance)


def _openings(proof: Proof, route: Route, baseline: Observation) -> tuple[Observation, ...]:
    opened = open_route(route, baseline.exchange, Chance(proof.survey_seed))
    stored = list(proof.survey[BASELINES:])
    try:
        probes = next(opened)
        while True:
            seen, stored = stored[: len(probes)], stored[len(probes) :]
            probes = opened.send(_survey(probes, tuple(seen)))
    except StopIteration as end:
        found: tuple[Observation, ...] = end.value
        return found


def _survey_probes(point: InsertionPoint, seed: bytes, stored: Sequence[Exchange]) -> tuple[Probe, ...]:
    """Return the probes that the stored observations of a survey answered: its baselines, and the last two."""
    return survey_probes(point, Chance(seed), max(BASELINES, len(stored) - 2))


def _survey(probes: tuple[Probe, ...], stored: tuple[Exchange, ...]) -> tuple[Observation, ...]:
    if len(probes) != len(stored):
        raise UsageError("The proof does not hold the observations that every check shares.", _REMEDY)
    return tuple(_observation(probe, one) for probe, one in zip(probes, stored, strict=True))


def _observation(probe: Probe, stored: Exchange) -> Observation:
    """Return what was stored as the answer to `probe`, whose request meets the trial as it made it."""
    renewed = tuple(each.text for each in stored.effects if each.kind is EffectKind.RENEWED)
    is_others = probe.role is not None and stored.role != probe.role
    if is_others or not _answers(stored.request, probe.request, renewed):
        raise UsageError("A stored observation answers another probe than the trial asks for.", _REMEDY)
    return Observation(probe, replace(stored, request=probe.request))


def _answers(stored: Request, asked: Request, renewed: tuple[str, ...]) -> bool:
    """Whether `stored` is `asked`, but for secrets that were masked when it was stored, and tokens that were renewed.

    Which fields held tokens the answer tells; a trial never puts a value of its own into one of them.
    """
    if stored == asked:
        return True
    return is_masked_form(without_values(_text(stored), renewed), without_values(_text(asked), renewed))


def _text(request: Request) -> str:
    lines = "\n".join(f"{name}: {value}" for name, value in request.headers)
    return f"{request.method} {request.url}\n{lines}\n\n{request.body.decode('latin-1')}"


def is_masked_form(stored: str, asked: str) -> bool:
    """Whether `stored` is `asked` with some of its parts masked; each of the parts left stands in its order."""
    first, *others = _MASK.split(stored)
    if not others:
        return stored == asked
    if not asked.startswith(first):
        return False
    at = len(first)
    for part in others[:-1]:
        found = asked.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(asked) - at >= len(others[-1]) and asked.endswith(others[-1])


def _claim(finding: Finding) -> tuple[str, Subject, str, str, object, int, float | None]:
    return (
        finding.check,
        finding.subject,
        finding.technique,
        finding.sink,
        finding.grade,
        finding.certainty,
        finding.bound,
    )
