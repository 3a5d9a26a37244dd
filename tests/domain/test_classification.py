# SPDX-License-Identifier: Apache-2.0
"""Every weakness that Vedette knows has its numbers in the standards."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pytest
from tests.support.documents import WEAKNESS

from vedette.checks.catalogue import EVERY
from vedette.domain.classification import ALL_NUMBERS, CWE_TOP_25, Standard, classify
from vedette.domain.classification_table import BY_CWE, BY_WEAKNESS, Numbers
from vedette.domain.weakness import Weakness

ALWAYS = (
    *(Standard.CWE, Standard.OWASP_2021, Standard.OWASP_2025, Standard.PCI_32, Standard.PCI_40, Standard.HIPAA),
    *(Standard.ISO_2013, Standard.ISO_2022, Standard.WASC, Standard.ASVS_40, Standard.NIST_80053, Standard.DISA_STIG),
)
NOT_NAMED: dict[Standard, frozenset[str]] = {
    Standard.ASVS_40: frozenset(
        {
            "cross-origin-opener-policy-missing",
            "cross-origin-resource-policy-missing",
            "permissions-policy-missing",
            "reverse-tabnabbing",
        }
    ),
    Standard.DISA_STIG: frozenset(
        {"json-web-token-not-verified", "json-web-token-weak-secret", "subresource-integrity-missing"}
    ),
}
"""What a standard has no number for, though it has one for nearly all else."""

FORMS = {
    "owasp13": r"A\d{1,2}",
    "owasp17": r"A\d{1,2}",
    "owasp21": r"A\d\d",
    "owasp25": r"A\d\d",
    "api19": r"API\d{1,2}",
    "api23": r"API\d{1,2}",
    "proactive": r"C\d{1,2}",
    "pci32": r"\d+(\.\d+)+",
    "pci40": r"\d+(\.\d+)+",
    "hipaa": r"164\.\d{3}\([a-z]\)(\(\d\))?",
    "iso13": r"A(\.\d+){3}",
    "iso22": r"A\.[5-8]\.\d+",
    "wasc": r"\d+",
    "capec": r"\d+",
    "asvs40": r"\d+\.\d+\.\d+",
    "nist": r"[A-Z]{2}-\d+",
    "stig": r"APSC-DV-\d{6}",
}
ROWS = {**{f"CWE {cwe}": numbers for cwe, numbers in BY_CWE.items()}, **BY_WEAKNESS}


@pytest.mark.parametrize("weakness", [check.weakness for check in EVERY], ids=[check.id for check in EVERY])
def test_the_standards_name(weakness: Weakness) -> None:
    told = classify(weakness)

    missing = {standard for standard in ALWAYS if not told.of(standard)}
    assert missing == {standard for standard, unnamed in NOT_NAMED.items() if weakness.id in unnamed}


@pytest.mark.parametrize("numbers", ROWS.values(), ids=ROWS)
def test_a_row_holds_numbers_and_no_text(numbers: Numbers) -> None:
    assert set(FORMS) == {field.name for field in fields(Numbers)}
    for name, form in FORMS.items():
        for number in getattr(numbers, name).split():
            assert re.fullmatch(form, number), (name, number)


@pytest.mark.parametrize("numbers", ROWS.values(), ids=ROWS)
def test_a_row_names_entries_that_short_lists_have(numbers: Numbers) -> None:
    known = {"owasp21": Standard.OWASP_2021, "owasp25": Standard.OWASP_2025, "api23": Standard.API_2023}
    for name, standard in known.items():
        assert set(getattr(numbers, name).split()) <= set(ALL_NUMBERS[standard])


def test_what_the_class_says_itself_counts_more_than_the_table() -> None:
    assert classify(replace(WEAKNESS, wasc=1, capec=2)).of(Standard.WASC) == ("1",)
    assert classify(replace(WEAKNESS, wasc=None)).of(Standard.WASC) == ("19",)


def test_an_unknown_weakness_has_no_numbers() -> None:
    unknown = classify(replace(WEAKNESS, id="none", cwe=0, wasc=None, capec=None))

    assert unknown.is_empty
    assert unknown.text(Standard.PCI_40) == ""


def test_a_kind_of_a_listed_weakness_is_listed_with_it() -> None:
    assert classify(replace(WEAKNESS, cwe=548)).of(Standard.CWE_TOP_25) == ("200",)
    assert classify(replace(WEAKNESS, cwe=601)).of(Standard.CWE_TOP_25) == ()
    assert len(CWE_TOP_25) == len(set(CWE_TOP_25)) == 25
