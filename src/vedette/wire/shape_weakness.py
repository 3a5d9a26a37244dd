# SPDX-License-Identifier: Apache-2.0
"""Where standards name a weakness, in the vendor's two models of it: that of reports and that of issues.

Reports write an empty text where a standard has no number, since their readers split it; issues write null.
"""

from __future__ import annotations

from cvss import CVSS3, CVSS4

from vedette.domain.classification import Standard, classify
from vedette.domain.cvss4 import cvss4_of
from vedette.domain.weakness import Weakness
from vedette.wire.vulnerability import Classification, CvssRating, CvssScore, VulnerabilityClassification

_SCORE_LEVELS = {"None": 0, "Low": 1, "Medium": 2, "High": 3, "Critical": 4}


def report_classification(weakness: Weakness) -> Classification:
    """Return the model that reports carry."""
    told, newest = classify(weakness), cvss4_of(weakness)
    return Classification(
        iso27001=told.text(Standard.ISO_2013),
        capec=told.text(Standard.CAPEC),
        cvss31=cvss_rating(weakness.cvss) if weakness.cvss else None,
        cvss40=cvss4_rating(newest) if newest else None,
        cwe=told.text(Standard.CWE),
        hipaa=told.text(Standard.HIPAA),
        owasp=told.text(Standard.OWASP_2013),
        owasp_proactive_controls=told.text(Standard.PROACTIVE),
        pci32=told.text(Standard.PCI_32),
        wasc=told.text(Standard.WASC),
        asvs40=told.text(Standard.ASVS_40),
        nistsp80053=told.text(Standard.NIST_80053),
        disa_stig=told.text(Standard.DISA_STIG),
        owasp_api_top10=told.text(Standard.API_2019),
        owasp_top_ten2021=told.text(Standard.OWASP_2021),
        owasp_top_ten2023=told.text(Standard.API_2023),
        pci_dss40=told.text(Standard.PCI_40),
    )


def issue_classification(weakness: Weakness) -> VulnerabilityClassification:
    """Return the model that issues and vulnerability templates carry."""
    told = classify(weakness)
    return VulnerabilityClassification(
        asvs40=told.text(Standard.ASVS_40) or None,
        capec=told.text(Standard.CAPEC) or None,
        cwe=told.text(Standard.CWE) or None,
        disa_stig=told.text(Standard.DISA_STIG) or None,
        hipaa=told.text(Standard.HIPAA) or None,
        is_empty=told.is_empty,
        iso27001=told.text(Standard.ISO_2013) or None,
        iso27001_at2022=told.text(Standard.ISO_2022) or None,
        nistsp80053=told.text(Standard.NIST_80053) or None,
        owasp2013=told.text(Standard.OWASP_2013) or None,
        owasp2017=told.text(Standard.OWASP_2017) or None,
        owasp_api_top10=told.text(Standard.API_2019) or None,
        owasp_proactive_controls=told.text(Standard.PROACTIVE) or None,
        owasp_top_ten2021=told.text(Standard.OWASP_2021) or None,
        owasp_top_ten2023=told.text(Standard.API_2023) or None,
        pci32=told.text(Standard.PCI_32) or None,
        pci_dss40=told.text(Standard.PCI_40) or None,
        wasc=told.text(Standard.WASC) or None,
    )


def cvss4_rating(vector: str) -> CvssRating:
    """Return a CVSS 4.0 vector in the same model: as long as nothing is known of threats, all three scores are one."""
    scored = CVSS4(vector)
    base, temporal, environmental = (
        CvssScore(severity=_SCORE_LEVELS[scored.severity], type=kind, value=f"{scored.base_score:.1f}")
        for kind in ("Base", "Temporal", "Environmental")
    )
    return CvssRating(base_score=base, environmental_score=environmental, temporal_score=temporal, vector=vector)


def cvss_rating(vector: str) -> CvssRating:
    """Return a CVSS 3.0 or 3.1 vector with its three scores."""
    scored = CVSS3(vector)
    kinds = ("Base", "Temporal", "Environmental")
    base, temporal, environmental = (
        CvssScore(severity=_SCORE_LEVELS[word], type=kind, value=f"{score:.1f}")
        for kind, score, word in zip(kinds, scored.scores(), scored.severities(), strict=True)
    )
    return CvssRating(base_score=base, environmental_score=environmental, temporal_score=temporal, vector=vector)
