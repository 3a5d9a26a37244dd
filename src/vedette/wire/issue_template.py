# SPDX-License-Identifier: Apache-2.0
"""A type of vulnerability as the API tells it. Texts that hold prose are HTML fragments."""

from __future__ import annotations

from pydantic import Field

from vedette.wire.enums import Severity, WireEnum
from vedette.wire.issue import CvssScoreValue
from vedette.wire.model import WireGuid, WireModel
from vedette.wire.vulnerability import VulnerabilityClassification


class VulnerabilityOrder(WireEnum):
    """How sure findings of a type can be."""

    CONFIRMED = "Confirmed"
    PROBABLE = "Probable"
    POSSIBLE = "Possible"
    INACTIVE = "Inactive"
    """The report policy hides it."""


class VulnerabilityTemplate(WireModel):
    """A type of vulnerability."""

    description: str = Field(description="What it is.")
    actions: str = Field(description="What to do now.")
    external_references: str = Field(description="Where to read on.")
    impact: str = Field(description="What can come of it.")
    proof_of_concept: str = Field(default="", description="Each finding has its own.")
    remedy: str = Field(description="How to mend it.")
    remedy_references: str = Field(description="Where to read about mending it.")
    skills: str = Field(default="", description="What somebody needs to know to use it; not told.")
    summary: str = Field(description="Its name.")
    type: str = Field(description="The vendor's name of it; Custom where the vendor has none.")
    type_id: WireGuid = Field(description="Its id, the same in every installation.")
    type_signature: str = Field(description="The check that finds it.")
    severity: Severity = Field(description="How bad it is.")
    classification: VulnerabilityClassification = Field(description="Where standards and lists name it.")
    cvss_vector_string: str | None = Field(default=None, description="CVSS 3.0; not rated.")
    cvss31_vector_string: str | None = Field(description="CVSS 3.1.")
    cvss40_vector_string: str | None = Field(description="CVSS 4.0.")
    cvss_vector: dict[str, CvssScoreValue] = Field(default_factory=dict, description="CVSS 3.0; not rated.")
    cvss31_vector: dict[str, CvssScoreValue] = Field(description="The scores of CVSS 3.1 by their names.")
    cvss40_vector: dict[str, CvssScoreValue] = Field(description="CVSS 4.0: its base score.")
    order: VulnerabilityOrder = Field(description="How sure its findings can be.")
    template_variables: dict[str, str] = Field(default_factory=dict, description="None: texts have no variables.")
