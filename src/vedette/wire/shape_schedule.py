# SPDX-License-Identifier: Apache-2.0
"""A schedule as its replies: pure functions from what is stored to the models of `schedule_view.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from vedette.domain.schedule import Ordinal, Recurrence, Schedule, ScheduleKind
from vedette.domain.scope import UrlRewriting
from vedette.wire.enums import AuthenticationProfileOption, CreateType, DayOfWeek, ScanScope, ScanType, UrlRewriteMode
from vedette.wire.instants import write_instant
from vedette.wire.launch import NewScanTask
from vedette.wire.scan_settings import ScanTimeWindow
from vedette.wire.schedule import ScheduleRecurrenceView
from vedette.wire.schedule_enums import (
    EndingType,
    ExecutionStatus,
    Month,
    RecurrenceOrdinal,
    RepeatType,
    ScheduleRunType,
)
from vedette.wire.schedule_view import (
    AdditionalWebsites,
    ClientCertificateView,
    ImportedLinks,
    ImportedLinksSetting,
    ImportsPart,
    LatestExecution,
    ListedSchedule,
    MadeSchedule,
    ScheduleHead,
    ScheduleMiddle,
    ScheduleTail,
    ScopeSetting,
    TimeWindowItemView,
    TimeWindowView,
    UrlRewriteSetting,
    WindowPart,
)
from vedette.wire.shape_settings import wire_word

DEFAULT_HOURS = 48
_MONTHS = tuple(Month)
_DAYS = tuple(DayOfWeek)
_ORDINALS: Mapping[Ordinal, RecurrenceOrdinal] = MappingProxyType(dict(zip(Ordinal, RecurrenceOrdinal, strict=True)))


@dataclass(frozen=True, slots=True)
class Named:
    """Something by its id, and its name; None when it is gone."""

    id: UUID
    name: str | None


@dataclass(frozen=True, slots=True)
class ScheduleSurroundings:
    """What stands around a schedule. `request` is the launch that it stands for, secrets veiled."""

    request: NewScanTask
    policy: Named
    report_policy: Named
    profile: Named | None
    website_description: str | None
    may_edit: bool


def listed_schedule(schedule: Schedule, around: ScheduleSurroundings) -> ListedSchedule:
    """Return `schedule` as a list shows it."""
    latest = LatestExecution(
        imported_links=ImportedLinks(
            imported_links="\n".join(around.request.imported_links or ()) or None,
            files=around.request.imported_files or [],
        ),
        last_executed_scan_task_id=schedule.last_scan_id,
        last_execution_error=0 if schedule.last_error is None else 1,
        last_execution_status=ExecutionStatus.OK if schedule.last_error is None else ExecutionStatus.LICENSE_ERROR,
        time_window=around.request.time_window,
    )
    parts = (latest, _head(schedule, around), _middle(around), _tail(schedule, around))
    return ListedSchedule.model_construct(**{name: value for part in parts for name, value in part})


def made_schedule(schedule: Schedule, around: ScheduleSurroundings) -> MadeSchedule:
    """Return `schedule` as the reply to its making shows it."""
    imports = ImportedLinksSetting(
        imported_files=around.request.imported_files or [],
        imported_links="\n".join(around.request.imported_links or ()) or None,
    )
    parts = (
        _head(schedule, around),
        ImportsPart(imported_links=imports),
        _middle(around),
        WindowPart(time_window=_window(schedule, around.request.time_window)),
        _tail(schedule, around),
    )
    return MadeSchedule.model_construct(**{name: value for part in parts for name, value in part})


def _head(schedule: Schedule, around: ScheduleSurroundings) -> ScheduleHead:
    request = around.request
    return ScheduleHead(
        id=schedule.id,
        occurences_count=schedule.runs,
        disabled=schedule.is_disabled,
        enable_scheduling=True,
        name=schedule.name,
        next_execution_time=schedule.next_at,
        scan_group_id=schedule.scan_group_id,
        scan_type=ScanType.INCREMENTAL if schedule.kind is ScheduleKind.INCREMENTAL else ScanType.FULL,
        schedule_run_type=wire_word(schedule.timetable.every, ScheduleRunType),
        custom_recurrence=_recurrence(schedule),
        is_target_url_required=schedule.kind is not ScheduleKind.GROUP,
        account_tags=[],
        entity_current_tags=request.tags or [],
        scheduled_task_names=[],
        additional_websites=AdditionalWebsites(websites=request.additional_websites or []),
        basic_authentication_setting=request.basic_authentication_api_model,
        can_edit=around.may_edit,
        client_certificate_authentication=_certificate(request),
        cookies=request.cookies,
        comments=request.comments,
        crawl_and_attack=_or(request.crawl_and_attack, True),
        create_type=_create_type(schedule),
        authentication_profile_option=(
            request.authentication_profile_option or AuthenticationProfileOption.DONT_USE
        ).value,
        find_and_follow_new_links=_or(request.find_and_follow_new_links, True),
        form_authentication_setting=request.form_authentication_setting_model,
        header_authentication=request.header_authentication,
        shark=request.shark_setting,
    )


def _middle(around: ScheduleSurroundings) -> ScheduleMiddle:
    request, profile = around.request, around.profile
    has_limit = request.max_scan_duration is not None and request.is_max_scan_duration_enabled is not False
    return ScheduleMiddle(
        is_max_scan_duration_enabled=has_limit,
        max_scan_duration=(request.max_scan_duration if has_limit else None) or DEFAULT_HOURS,
        policy_id=around.policy.id,
        policy_name=around.policy.name,
        profile_id=None if profile is None else profile.id,
        profile_name=None if profile is None else profile.name,
        report_policy_id=around.report_policy.id,
        report_policy_name=around.report_policy.name,
        scope_setting=ScopeSetting(
            excluded_links=request.excluded_links,
            exclude_links=_or(request.exclude_links, True),
            excluded_usage_trackers=request.excluded_usage_trackers,
            exclude_authentication_pages=bool(request.exclude_authentication_pages),
            disallowed_http_methods=request.disallowed_http_methods,
            scope=request.scope or ScanScope.ENTERED_PATH_AND_BELOW,
            do_not_differentiate_protocols=bool(request.do_not_differentiate_protocols),
        ),
        selected_agents=[],
        selected_scan_profile_id=None if profile is None else profile.id,
        selected_scan_profile_name=None if profile is None else profile.name,
        target_url=request.target_uri,
        description=around.website_description,
    )


def _tail(schedule: Schedule, around: ScheduleSurroundings) -> ScheduleTail:
    request, default = around.request, UrlRewriting()
    return ScheduleTail(
        url_rewrite_setting=UrlRewriteSetting(
            enable_heuristic_checks_in_custom_url_rewrite=_or(
                request.enable_heuristic_checks_in_custom_url_rewrite, default.heuristic_beside_rules
            ),
            max_dynamic_signatures=request.max_dynamic_signatures or default.max_dynamic_signatures,
            sub_path_max_dynamic_signatures=(
                request.sub_path_max_dynamic_signatures or default.sub_path_max_dynamic_signatures
            ),
            url_rewrite_analyzable_extensions=request.url_rewrite_analyzable_extensions
            or ",".join(default.analyzable_extensions),
            url_rewrite_block_separators=request.url_rewrite_block_separators or default.block_separators,
            url_rewrite_mode=request.url_rewrite_mode or UrlRewriteMode.HEURISTIC,
            url_rewrite_rules=request.url_rewrite_rules,
            url_rewrite_excluded_links=request.url_rewrite_excluded_links,
        ),
        pre_request_script_setting=request.pre_request_script_setting,
        user_id=schedule.owner_id,
        website_group_id=schedule.website_group_id,
    )


def _recurrence(schedule: Schedule) -> ScheduleRecurrenceView | None:
    rule = schedule.timetable.recurrence
    if rule is None:
        return None
    days = [_DAYS[day.value] for day in sorted(rule.days, key=lambda day: day.value)]
    is_single = rule.ordinal is not None and len(days) == 1
    return ScheduleRecurrenceView(
        repeat_type=wire_word(rule.repeat, RepeatType),
        interval=rule.interval,
        start_date=schedule.timetable.starts_at,
        ending_type=_ending(rule),
        days_of_week=[] if is_single else days,
        months_of_year=[_MONTHS[month - 1] for month in sorted(rule.months)],
        ordinal=None if rule.ordinal is None else _ORDINALS[rule.ordinal],
        end_on=None if rule.ends_at is None else write_instant(rule.ends_at),
        end_on_occurences=rule.most_runs,
        day_of_month=rule.month_day,
        end_on_date=rule.ends_at,
        day_of_week=days[0] if is_single else None,
    )


def _ending(rule: Recurrence) -> EndingType:
    if rule.ends_at is not None:
        return EndingType.DATE
    return EndingType.NEVER if rule.most_runs is None else EndingType.OCCURENCES


def _window(schedule: Schedule, window: ScanTimeWindow | None) -> TimeWindowView:
    items = [] if window is None else window.items or []
    is_group = schedule.kind is ScheduleKind.GROUP
    return TimeWindowView(
        is_enabled=bool(items),
        is_enabled_for_website=bool(items) and not is_group,
        is_enabled_for_website_group=bool(items) and is_group,
        items=[
            TimeWindowItemView(
                day=item.day or DayOfWeek.SUNDAY,
                from_=_minute(item.from_ or "00:00"),
                scanning_allowed=bool(item.scanning_allowed),
                to=_minute(item.to or "24:00"),
            )
            for item in items
        ],
        time_zone=schedule.timetable.timezone_id,
        scan_create_type=_create_type(schedule),
    )


def _minute(clock: str) -> int:
    """Return the minutes past midnight of a clock that was checked when the schedule was made."""
    hours, minutes = clock.split(":")[:2]
    return int(hours) * 60 + int(minutes)


def _certificate(request: NewScanTask) -> ClientCertificateView:
    setting = request.client_certificate_authentication_setting
    return ClientCertificateView(
        is_replaced_credentials=False, is_enabled=setting is not None and bool(setting.is_enabled)
    )


def _create_type(schedule: Schedule) -> CreateType:
    return CreateType.WEBSITE_GROUP if schedule.kind is ScheduleKind.GROUP else CreateType.WEBSITE


def _or(sent: bool | None, default: bool) -> bool:
    return default if sent is None else sent
