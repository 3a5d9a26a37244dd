# SPDX-License-Identifier: Apache-2.0
"""Parts of a scan's settings that a launch sends and a scan shows again, each in wire order."""

from __future__ import annotations

from pydantic import Field

from vedette.wire.enums import DayOfWeek
from vedette.wire.model import WireModel
from vedette.wire.tolerance import Maybe, MaybeList, Trimmed


class AdditionalWebsite(WireModel):
    """A further site that is scanned along with the target."""

    canonical: Maybe[bool] = Field(default=None, description="Whether it is another name of the target itself.")
    target_url: Maybe[str] = Field(default=None, description="The address of the further site.")


class UrlRewriteRule(WireModel):
    """A rule that says which segments of a path are parameters."""

    placeholder_pattern: str | None = Field(
        default=None, description="The path with its parameters named in braces, such as `/blog/{year}`."
    )
    regex_pattern: str | None = Field(
        default=None, description="The regular expression that recognises such a path; its groups are the parameters."
    )


class UrlRewriteExcludedPath(WireModel):
    """A path whose segments are never taken for parameters."""

    excluded_path: str | None = Field(default=None, description="The path, or the pattern of paths.")
    is_regex: Maybe[bool] = Field(default=None, description="Whether the path is a regular expression.")


class ScanTimeWindowItem(WireModel):
    """A stretch of one day of the week in which scanning is allowed or is not."""

    day: Maybe[DayOfWeek] = Field(default=None, description="The day of the week.")
    from_: Maybe[str] = Field(
        default=None,
        validation_alias="From",
        serialization_alias="From",
        description="Where the stretch begins, `HH:mm` in the time zone of the window.",
    )
    scanning_allowed: Maybe[bool] = Field(default=None, description="Whether scanning is allowed in the stretch.")
    to: Maybe[str] = Field(default=None, description="Where the stretch ends, `HH:mm`; `24:00` is the end of the day.")


class ScanTimeWindow(WireModel):
    """When a scan may send."""

    items: MaybeList[ScanTimeWindowItem] = Field(default=None, description="The stretches of the week.")


class BusinessLogicSequence(WireModel):
    """A recorded sequence of steps through the application."""

    name: Trimmed[str] = Field(description="The name of the recording.")
    business_logic_recorder_settings: str = Field(description="The recorded steps, as a JSON text.")


class BusinessLogicRecorderSetting(WireModel):
    """Recorded sequences that a scan replays."""

    sequence_model_list: MaybeList[BusinessLogicSequence] = Field(default=None, description="The recordings, in order.")
