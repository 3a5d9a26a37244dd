# SPDX-License-Identifier: Apache-2.0
"""Authentication profiles and custom scripts. The keys of the former are in camelCase, unlike all others."""

from __future__ import annotations

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from vedette.wire.enums import WireEnum
from vedette.wire.model import WireModel
from vedette.wire.tolerance import Maybe, MaybeGuid, MaybeList, Trimmed


class CustomScriptPage(WireModel):
    """A script for one page of a login."""

    model_config = ConfigDict(alias_generator=to_camel)

    key: str = Field(description="The page.")
    value: str = Field(description="The script.")


class AuthenticationProfile(WireModel):
    """A login that is kept to be used by several scans."""

    model_config = ConfigDict(alias_generator=to_camel)

    id: MaybeGuid = Field(default=None, description="The profile.")
    name: Trimmed[str] = Field(description="Its name.")
    triggered_url: Trimmed[str] = Field(description="The address whose scans it is for.")
    login_url: Trimmed[str] = Field(description="The page where the login begins.")
    custom_scripts: MaybeList[CustomScriptPage] = Field(default=None, description="The scripts of its pages.")


class CustomScriptType(WireEnum):
    """When a script of one's own would run."""

    ACTIVE = "Active"
    PASSIVE = "Passive"
    PER_DIRECTORY = "PerDirectory"
    SINGULAR = "Singular"


class CustomScriptRequest(WireModel):
    """A script to add."""

    type: Maybe[CustomScriptType] = Field(default=None, description="When it would run.")
    name: Trimmed[str] = Field(description="Its name.")
    content: str = Field(description="The script.")


class CustomScriptUpdate(WireModel):
    """A script to change."""

    id: MaybeGuid = Field(default=None, description="The script.")
    type: Maybe[CustomScriptType] = Field(default=None, description="When it would run.")
    name: Trimmed[str] = Field(description="Its name.")
    content: str = Field(description="The script.")
