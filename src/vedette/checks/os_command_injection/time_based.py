# SPDX-License-Identifier: Apache-2.0
"""OS command injection, seen by the time that a shell sleeps, where nothing that it prints is shown.

Sources: CWE-78; POSIX, XCU sleep; detection.md, section 4.
"""

from __future__ import annotations

from collections.abc import Callable

from vedette.checks.delays import delay_finding, is_worth_delays
from vedette.checks.os_command_injection.forms import FORMS, Form
from vedette.checks.os_command_injection.weakness import WEAKNESS
from vedette.checks.timing_test import calm_of, run_timing_test
from vedette.domain.chance import Chance
from vedette.domain.check import Survey, Trial
from vedette.domain.exchange import Request
from vedette.domain.insertion import InsertionPoint, Place

TECHNIQUE = "time"


def trial(point: InsertionPoint, survey: Survey, chance: Chance) -> Trial:
    """Ask a shell to sleep, in each form that fits."""
    calm = calm_of(survey)
    if calm is None or not is_worth_delays(point):
        return None
    for form in FORMS[:1] if point.place is Place.HEADER else FORMS:
        delayed = yield from run_timing_test(calm, _writer(point, form), chance)
        if delayed is not None:
            return delay_finding(WEAKNESS, TECHNIQUE, point, survey, delayed, "a shell")
    return None


def _writer(point: InsertionPoint, form: Form) -> Callable[[float], Request]:
    return lambda seconds: point.append(form.delayed(seconds))
