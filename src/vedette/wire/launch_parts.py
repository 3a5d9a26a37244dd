# SPDX-License-Identifier: Apache-2.0
"""Small parts of a launch: links and trackers to leave out, the request script, the sensor."""

from __future__ import annotations

from pydantic import Field

from vedette.wire.launch_enums import SharkPlatformType
from vedette.wire.model import WireModel
from vedette.wire.tolerance import Maybe, Trimmed


class ExcludedLink(WireModel):
    """A pattern of links that a scan leaves out, or alone follows."""

    regex_pattern: str = Field(description="A regular expression, searched in the whole address.")


class ExcludedUsageTracker(WireModel):
    """A usage tracker that a scan leaves alone."""

    url: Trimmed[str] = Field(description="The address of the tracker.")


class PreRequestScriptSetting(WireModel):
    """A script that changes requests before they are sent."""

    is_enabled: Maybe[bool] = Field(default=None, description="Whether the script runs.")
    content: str | None = Field(default=None, description="The script.")


class SharkSetting(WireModel):
    """A sensor inside the application that reports to the scan."""

    is_shark_enabled: Maybe[bool] = Field(default=None, description="Whether the sensor is used.")
    shark_platform_type: Maybe[SharkPlatformType] = Field(default=None, description="The platform of the application.")
    shark_password: Maybe[str] = Field(default=None, description="The secret shared with the sensor.")
    shark_bridge_url: Maybe[str] = Field(default=None, description="Where the sensor's bridge is.")
