# SPDX-License-Identifier: Apache-2.0
"""The parts of a scan policy that say what is tested, each in wire order."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vedette.wire.model import WireModel
from vedette.wire.scan_policy_enums import EngineGroup, IgnoredParameterType, SecurityCheckGroupType
from vedette.wire.tolerance import Maybe, MaybeGuid, MaybeList, Trimmed


class AttackingSetting(WireModel):
    """Which parts of a request are tested."""

    anti_csrf_token_names: str | None = Field(
        default=None, description="Names of parameters that hold tokens against request forgery, commas between."
    )
    attack_parameter_name: Maybe[bool] = Field(default=None, description="Whether names of parameters are tested.")
    attack_referer_header: Maybe[bool] = Field(default=None, description="Whether the Referer line is tested.")
    attack_user_agent_header: Maybe[bool] = Field(default=None, description="Whether the User-Agent line is tested.")
    attack_cookies: Maybe[bool] = Field(default=None, description="Whether cookies are tested.")
    max_parameters_to_attack: Maybe[Annotated[int, Field(ge=1, le=200)]] = Field(
        default=None, description="How many parameters of one page are tested, 1 to 200."
    )
    optimize_attacks_to_recurring_parameters: Maybe[bool] = Field(
        default=None,
        description="Whether a parameter that recurs is tested on RecurringParametersPageAttackLimit pages.",
    )
    optimize_header_attacks: Maybe[bool] = Field(
        default=None, description="Whether headers that few pages read are tested at the first routes only."
    )
    override_version_vulnerability_severity: Maybe[bool] = Field(
        default=None, description="Whether outdated versions are weighed by their worst known weakness."
    )
    proof_generation_enabled: Maybe[bool] = Field(default=None, description="Whether findings are proven.")
    recurring_parameters_page_attack_limit: Maybe[Annotated[int, Field(ge=1, le=9_999)]] = Field(
        default=None, description="On how many pages a recurring parameter is tested."
    )
    use_extra_parameters: Maybe[bool] = Field(default=None, description="Whether unseen parameters are guessed.")
    attack_csrf_token: Maybe[bool] = Field(
        default=None, description="Whether the parameters of AntiCsrfTokenNames are tested, too."
    )


class AutoCompleteSetting(WireModel):
    """A field whose automatic completion is looked at."""

    value: Trimmed[str] = Field(description="The name of the field.")


class BruteForceSetting(WireModel):
    """The guessing of passwords."""

    enable_auth_brute_force: Maybe[bool] = Field(default=None, description="Whether passwords are guessed.")
    max_brute_force: Maybe[Annotated[int, Field(ge=1, le=5_000)]] = Field(
        default=None, description="How many passwords are guessed at most."
    )


class CsrfSetting(WireModel):
    """How forms are told apart in the search for request forgery."""

    captcha_indicators: str | None = Field(default=None, description="Words by which a captcha is recognised.")
    login_form_values: str | None = Field(default=None, description="Words by which a login is recognised.")
    non_form_values: str | None = Field(default=None, description="Words of forms that are left alone.")
    non_input_values: str | None = Field(default=None, description="Words of inputs whose forms are left alone.")
    user_name_inputs: str | None = Field(default=None, description="Words by which a user name is recognised.")
    authenticated_pages_check: Maybe[bool] = Field(default=None, description="Whether a login is needed first.")


class EmailPatternSetting(WireModel):
    """E-mail addresses that are no finding."""

    value: Trimmed[str] = Field(description="The pattern.")


class IgnorePatternSetting(WireModel):
    """Parameters that are not tested."""

    name: Trimmed[str] = Field(description="What the rule is called.")
    parameter_type: IgnoredParameterType = Field(description="Where the parameter stands.")
    pattern: Trimmed[str] = Field(description="A regular expression, searched in the parameter's name.")


class SensitiveKeywordSetting(WireModel):
    """Words that are a finding where they stand in comments."""

    pattern: Trimmed[str] = Field(description="The pattern.")


class ScanPolicyPattern(WireModel):
    """One check."""

    custom_script_id: MaybeGuid = Field(default=None, description="The script of a check of one's own.")
    description: str | None = Field(default=None, description="What it looks for.")
    enabled: Maybe[bool] = Field(default=None, description="Whether it runs.")
    id: Maybe[str] = Field(default=None, description="The id of the check.")
    name: str | None = Field(default=None, description="Its name.")


class SecurityCheckSetting(WireModel):
    """A setting of a group of checks."""

    name: Trimmed[str] = Field(description="Its name.")
    value: str | None = Field(default=None, description="Its value.")


class SecurityCheckGroup(WireModel):
    """A group of checks; a check runs where its group and it are enabled."""

    patterns: MaybeList[ScanPolicyPattern] = Field(default=None, description="The checks of the group.")
    settings: MaybeList[SecurityCheckSetting] = Field(default=None, description="Settings; no group has any.")
    type: Maybe[SecurityCheckGroupType] = Field(default=None, description="Always `Engine`.")
    engine_group: Maybe[EngineGroup] = Field(default=None, description="The family; null where none fits.")
    description: str | None = Field(default=None, description="What the group looks for.")
    enabled: Maybe[bool] = Field(default=None, description="Whether its checks run.")
    id: Maybe[str] = Field(default=None, description="The id of the group.")
    name: str | None = Field(default=None, description="Its name.")


class SecurityCheckGroupParent(WireModel):
    """Groups of checks under one title."""

    title: str | None = Field(default=None, description="The title.")
    security_check_groups: MaybeList[SecurityCheckGroup] = Field(default=None, description="The groups.")
