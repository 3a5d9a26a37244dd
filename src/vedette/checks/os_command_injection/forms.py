# SPDX-License-Identifier: Apache-2.0
"""How a command substitution is written where a value stands, bare and in single quotes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vedette.checks import grammar
from vedette.checks.features import strong_features
from vedette.domain.check import Survey

Build = Callable[[str, int, int, str], str]


@dataclass(frozen=True, slots=True)
class Form:
    """How a substitution is written where the value stands, and its twin without the shell's syntax."""

    echo: Build
    inert: Build
    empty: Callable[[str], str]
    delayed: Callable[[float], str]


FORMS = (
    Form(grammar.computed_echo, grammar.inert_echo, grammar.substitution, grammar.delayed_command),
    Form(
        grammar.quoted_computed_echo,
        grammar.quoted_inert_echo,
        grammar.quoted_substitution,
        grammar.quoted_delayed_command,
    ),
)


def do_quotes_decide(survey: Survey) -> bool:
    """Whether the breaker's quotes had the whole request answered in another way than the canary."""
    samples = [strong_features(seen.exchange.response) for seen in (survey.canary, survey.breaker) if seen is not None]
    return len(set(samples)) > 1
