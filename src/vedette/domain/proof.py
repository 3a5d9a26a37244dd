# SPDX-License-Identifier: Apache-2.0
"""Everything that the verdict of an active check rests on: whoever has it can draw the verdict again."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.domain.exchange import Exchange
from vedette.domain.finding import Finding


@dataclass(frozen=True, slots=True)
class Proof:
    """A finding, the seed that its trial drew from, and all that the trial saw, in the order in which it asked.

    `survey` holds the two baselines, and behind them what was drawn from `survey_seed`: for an insertion point the
    canary and the breaker, for a route whose scripts are judged its openings. Secrets in the exchanges are masked.
    """

    finding: Finding
    seed: bytes
    survey_seed: bytes
    survey: tuple[Exchange, ...]
    observations: tuple[Exchange, ...]
