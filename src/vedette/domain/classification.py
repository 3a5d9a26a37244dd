# SPDX-License-Identifier: Apache-2.0
"""Where standards and lists name a weakness: numbers only, looked up by CWE, with exceptions for single classes.

`classification_table.py` holds the numbers. Every reader of a weakness (reports, the API, the issue screens) asks here,
so that all of them tell the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from vedette.domain.classification_table import BY_CWE, BY_WEAKNESS, Numbers
from vedette.domain.weakness import Weakness


class Standard(Enum):
    """A standard or list; the value is how reports call it."""

    OWASP_2013 = "OWASP Top Ten 2013"
    OWASP_2017 = "OWASP Top Ten 2017"
    OWASP_2021 = "OWASP Top Ten 2021"
    OWASP_2025 = "OWASP Top Ten 2025"
    API_2019 = "OWASP API Security Top 10 2019"
    API_2023 = "OWASP API Security Top 10 2023"
    PROACTIVE = "OWASP Proactive Controls 2018"
    PCI_32 = "PCI DSS 3.2"
    PCI_40 = "PCI DSS 4.0"
    HIPAA = "HIPAA Security Rule (45 CFR)"
    ISO_2013 = "ISO/IEC 27001:2013"
    ISO_2022 = "ISO/IEC 27001:2022"
    WASC = "WASC Threat Classification 2.0"
    CAPEC = "CAPEC"
    CWE = "CWE"
    ASVS_40 = "OWASP ASVS 4.0"
    NIST_80053 = "NIST SP 800-53"
    DISA_STIG = "DISA Application Security and Development STIG"
    CWE_TOP_25 = "CWE Top 25 of 2024 (SANS Top 25)"


CWE_TOP_25 = (
    *(79, 787, 89, 352, 22, 125, 78, 416, 862, 434, 94, 20, 77, 287, 269, 502, 200, 863, 918, 119, 476, 798, 190),
    *(400, 306),
)
"""The list of 2024, most dangerous first."""

_ABOVE = {564: 89, 23: 22, 36: 22, 73: 22, 98: 22, 80: 79, 83: 79, 95: 94, 1336: 94, 917: 94, 97: 94, 209: 200}
_ABOVE |= {548: 200, 538: 200, 540: 200, 530: 200, 497: 200, 203: 200, 359: 200, 639: 862, 425: 862, 259: 798}
_ABOVE |= {307: 287, 384: 287, 521: 287, 620: 287, 640: 287, 770: 400, 409: 400, 88: 77, 93: 20, 113: 20, 644: 20}
"""The entry of the list that a weakness outside of it is a kind of."""

OPEN_ENDED = frozenset({Standard.CAPEC, Standard.CWE})
"""Lists of which only what is found is told: nobody asks whether all of CWE was tested."""

ALL_NUMBERS: Mapping[Standard, tuple[str, ...]] = {
    Standard.OWASP_2013: tuple(f"A{number}" for number in range(1, 11)),
    Standard.OWASP_2017: tuple(f"A{number}" for number in range(1, 11)),
    Standard.OWASP_2021: tuple(f"A{number:02}" for number in range(1, 11)),
    Standard.OWASP_2025: tuple(f"A{number:02}" for number in range(1, 11)),
    Standard.API_2019: tuple(f"API{number}" for number in range(1, 11)),
    Standard.API_2023: tuple(f"API{number}" for number in range(1, 11)),
    Standard.CWE_TOP_25: tuple(str(number) for number in CWE_TOP_25),
}
"""The short lists as a whole, so that a report names also the entries that nobody tests."""


@dataclass(frozen=True, slots=True)
class Classification:
    """The numbers of one weakness. A standard that does not name it has none."""

    numbers: Mapping[Standard, tuple[str, ...]]

    def of(self, standard: Standard) -> tuple[str, ...]:
        """Return the numbers that `standard` has for the weakness."""
        return self.numbers.get(standard, ())

    def text(self, standard: Standard) -> str:
        """Return the numbers joined by a comma and a space, as the vendor's reports write them."""
        return ", ".join(self.of(standard))

    @property
    def is_empty(self) -> bool:
        """Whether no standard names the weakness."""
        return not any(self.numbers.values())


def classify(weakness: Weakness) -> Classification:
    """Return where the standards name `weakness`; what the class itself says (CWE, WASC, CAPEC) counts more."""
    found = BY_WEAKNESS.get(weakness.id) or BY_CWE.get(weakness.cwe) or Numbers()
    numbers = {standard: _split(getattr(found, field)) for standard, field in _FIELDS.items()}
    numbers[Standard.CWE] = (str(weakness.cwe),) if weakness.cwe else ()
    if weakness.wasc is not None:
        numbers[Standard.WASC] = (str(weakness.wasc),)
    if weakness.capec is not None:
        numbers[Standard.CAPEC] = (str(weakness.capec),)
    numbers[Standard.CWE_TOP_25] = _in_top_25(weakness.cwe)
    return Classification(numbers)


_FIELDS = {
    Standard.OWASP_2013: "owasp13",
    Standard.OWASP_2017: "owasp17",
    Standard.OWASP_2021: "owasp21",
    Standard.OWASP_2025: "owasp25",
    Standard.API_2019: "api19",
    Standard.API_2023: "api23",
    Standard.PROACTIVE: "proactive",
    Standard.PCI_32: "pci32",
    Standard.PCI_40: "pci40",
    Standard.HIPAA: "hipaa",
    Standard.ISO_2013: "iso13",
    Standard.ISO_2022: "iso22",
    Standard.WASC: "wasc",
    Standard.CAPEC: "capec",
    Standard.ASVS_40: "asvs40",
    Standard.NIST_80053: "nist",
    Standard.DISA_STIG: "stig",
}


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _in_top_25(cwe: int) -> tuple[str, ...]:
    listed = cwe if cwe in CWE_TOP_25 else _ABOVE.get(cwe)
    return () if listed is None else (str(listed),)
