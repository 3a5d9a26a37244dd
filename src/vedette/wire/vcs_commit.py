# SPDX-License-Identifier: Apache-2.0
"""The build and commit that a scan was launched for; the misspelt keys are the API's own."""

from __future__ import annotations

from pydantic import Field

from vedette.wire.enums import IntegrationSystem
from vedette.wire.model import WireModel
from vedette.wire.tolerance import HasChange, Maybe, MaybeGuid, MaybeInstant


class VcsCommitInfo(WireModel):
    """What the CI system said about the build; every key is null, or empty, for a scan that no CI system launched."""

    ci_build_configuration_name: str | None = Field(
        default=None, description="The job, pipeline or repository whose build launched the scan."
    )
    ci_build_has_change: HasChange = Field(
        default=None, description="Whether the build contains a change; a commit hash sent here counts as a change."
    )
    ci_build_id: str | None = Field(default=None, description="The number or id of the build.")
    ci_build_server_name: str = Field(
        default="", description="The display name of the CI system; empty when none launched the scan. Read-only."
    )
    ci_build_server_version: str | None = Field(default=None, description="The version of the CI server.")
    ci_build_url: str | None = Field(default=None, description="The address of the build's page.")
    ci_nc_plugin_version: str | None = Field(default=None, description="The version of the CI plugin.")
    ci_timestamp: MaybeInstant = Field(default=None, description="When the build ran.")
    comitter_id: MaybeGuid = Field(default=None, description="The member whose e-mail address the committer has.")
    committer: str | None = Field(default=None, description="The committer's e-mail address or name, as sent.")
    committer_name: str | None = Field(default=None, description="The committer's name.")
    committer_override: str | None = Field(
        default=None, description="A committer that the caller named in place of the one the build knows."
    )
    integration_system: Maybe[IntegrationSystem] = Field(default=None, description="The CI system.")
    is_commiter_exist_and_authorized_in_nc: Maybe[bool] = Field(
        default=None, description="Whether the committer is a member who may see the website."
    )
    vcs_name: str | None = Field(default=None, description="The version control system, such as `Git`.")
    vcs_version: str | None = Field(default=None, description="The id of the commit.")
