# SPDX-License-Identifier: Apache-2.0
"""What is said of SQL injection, whatever technique found it."""

from __future__ import annotations

from pathlib import Path

import vedette.checks.sql_injection as folder
from vedette.checks.sql_injection import CHECK
from vedette.checks.sql_injection.weakness import WEAKNESS
from vedette.domain.weakness import Severity


def test_every_technique_reports_this_one_class() -> None:
    named = {path.stem for path in Path(folder.__path__[0]).glob("*.py") if "\nTECHNIQUE = " in path.read_text()}

    assert CHECK.weakness is WEAKNESS
    assert len(CHECK.techniques) == len(named)
    assert WEAKNESS.id.replace("-", "_") == Path(folder.__path__[0]).name


def test_it_is_what_the_standards_call_it() -> None:
    assert (WEAKNESS.cwe, WEAKNESS.wasc, WEAKNESS.capec) == (89, 19, 66)
    assert WEAKNESS.severity is Severity.CRITICAL
    assert any(reference.endswith("/89.html") for reference in WEAKNESS.references)
