# SPDX-License-Identifier: Apache-2.0
"""JSON Web Token not verified: the site believes a token whose signature is wrong, or that nobody signed.

Only the scan's own token is changed, and only its signature: the claims stay those of the operator's test user. The
site must let that token in *and* turn away the same request without it, twice each. So a session cookie that lets the
caller in anyway, a public page, or a page that falls back to what everybody sees, is no finding.

Sources: CWE-347; RFC 7519, section 6, and RFC 8725, sections 2.1 and 3.1 (algorithms and `none`).
"""

from __future__ import annotations

from collections.abc import Sequence

from vedette.checks.features import features_of
from vedette.domain.chance import Chance
from vedette.domain.check import ActiveCheck, Observation, Probe, SubjectKind, Survey, Trial, ask
from vedette.domain.exchange import Response
from vedette.domain.finding import Fact, Finding, Route
from vedette.domain.guise import Guise
from vedette.domain.weakness import Grade, Severity, Weakness

WEAKNESS = Weakness(
    id="json-web-token-not-verified",
    name="JSON Web Token accepted without a valid signature",
    cwe=347,
    severity=Severity.CRITICAL,
    cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N",
    wasc=1,
    capec=196,
    description="The site reads who the caller is from a JSON Web Token, and does not check that it issued it.",
    impact="Whoever writes a token with another name in it is that user, administrators included.",
    remedy="Verify the signature of every token with the library's verifying function, name the one algorithm that you "
    "issue, and refuse `none`. Check `exp`, `iss` and `aud` as well.",
    references=(
        "https://cwe.mitre.org/data/definitions/347.html",
        "https://www.rfc-editor.org/rfc/rfc8725",
        "https://cheatsheetseries.owasp.org/cheatsheets/JSON_Web_Token_for_Java_Cheat_Sheet.html",
    ),
)
MOST_PROBES = 7
_METHODS = frozenset({"GET", "HEAD"})
_SUCCESS = range(200, 300)
_STORIES = {
    Guise.WRONG_SIGNATURE: "The site answers a token with a wrong signature as it answers the right one",
    Guise.NO_SIGNATURE: "The site answers a token that nobody signed (alg: none) as it answers the right one",
}


def own_features(admitted: Sequence[Response], refused: Sequence[Response]) -> frozenset[str]:
    """Return the features that every answer to the token has, and no answer without it."""
    always = frozenset.intersection(*(features_of(each) for each in admitted))
    return always.difference(*(features_of(each) for each in refused))


def trial(route: Route, survey: Survey, chance: Chance) -> Trial:
    """Leave the token out, change its signature, take its signature away; what is let in must be let in again."""
    own = [each.exchange.response for each in survey.baselines]
    if route.sample.method not in _METHODS or any(each.status not in _SUCCESS for each in own):
        return None
    without = yield from ask(_probe(route, Guise.WITHOUT_TOKEN, "control"))
    if not own_features(own, [without.exchange.response]):
        return None
    seen = yield tuple(_probe(route, guise) for guise in _STORIES)
    for guise, first in zip(_STORIES, seen, strict=True):
        if not _is_let_in(own, (without,), first):
            continue
        again, control = yield (_probe(route, guise, "replay"), _probe(route, Guise.WITHOUT_TOKEN, "control"))
        if _is_let_in(own, (without, control), again):
            return _finding(route, survey, guise, (without, first, again, control))
    return None


def _is_let_in(own: Sequence[Response], without: Sequence[Observation], seen: Observation) -> bool:
    features = own_features(own, [each.exchange.response for each in without])
    return bool(features) and features <= features_of(seen.exchange.response)


def _finding(route: Route, survey: Survey, guise: Guise, seen: Sequence[Observation]) -> Finding:
    return Finding(
        check=WEAKNESS.id,
        subject=route,
        technique=guise.value,
        grade=Grade.CONFIRMED,
        certainty=100,
        story=f"{_STORIES[guise]}, and turns the same request without a token away.",
        evidence=(survey.baselines[0].as_evidence("baseline"), *(each.as_evidence() for each in seen)),
        facts=(Fact("token", guise.value),),
        sink=guise.value,
    )


def _probe(route: Route, guise: Guise, part: str = "probe") -> Probe:
    return Probe(route.sample, part, guise=guise)


CHECK = ActiveCheck(
    weakness=WEAKNESS,
    subject=SubjectKind.ROUTE,
    most_probes=MOST_PROBES,
    trial=trial,
    techniques=tuple(guise.value for guise in _STORIES),
    needs_token=True,
)
