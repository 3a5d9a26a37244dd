# SPDX-License-Identifier: Apache-2.0
"""Which replies are asked for again, and after how long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.connector.reply import Reply
from vedette.connector.retry import RETRIED_STATUSES, pause_before_retry, retry_after_seconds

DATE = "Thu, 28 Mar 2024 06:35:55 GMT"
WAITS: dict[str, tuple[dict[str, str], float | None]] = {
    "seconds are given": ({"Retry-After": "120"}, 120.0),
    "the name is in capitals": ({"RETRY-AFTER": " 5 "}, 5.0),
    "a date is given": ({"Date": DATE, "Retry-After": "Thu, 28 Mar 2024 06:37:00 GMT"}, 65.0),
    "the date is of an old form": ({"Date": DATE, "Retry-After": "Thu Mar 28 06:36:00 2024"}, 5.0),
    "the date is past": ({"Date": DATE, "Retry-After": "Thu, 28 Mar 2024 06:00:00 GMT"}, 0.0),
    "a date is given without the reply's own": ({"Retry-After": DATE}, None),
    "it is negative": ({"Retry-After": "-1"}, None),
    "it is a fraction": ({"Retry-After": "1.5"}, None),
    "it is no date": ({"Date": DATE, "Retry-After": "soon"}, None),
    "the date's year is no year": ({"Date": DATE, "Retry-After": "Thu, 28 Mar 99999 06:00:00 GMT"}, None),
    "it is missing": ({"Date": DATE}, None),
}


def answered(status: int, headers: dict[str, str] | None = None) -> Reply:
    return Reply(status_code=status, response_headers=headers or {}, reason="", json_body=None)


@pytest.mark.parametrize("status", sorted(RETRIED_STATUSES))
def test_doubles_the_wait_up_to_a_minute_after(status: int) -> None:
    waits = [pause_before_retry(answered(status), retries) for retries in (0, 1, 2, 3, 4, 5, 6, 7, 10_000)]

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


@given(st.integers(100, 999).filter(lambda status: status not in RETRIED_STATUSES))
def test_never_asks_again_after_any_other_status(status: int) -> None:
    assert pause_before_retry(answered(status, {"Retry-After": "1"}), 0) is None


def test_waits_the_longer_of_retry_after_and_back_off() -> None:
    assert pause_before_retry(answered(429, {"Retry-After": "7"}), 0) == 7.0
    assert pause_before_retry(answered(503, {"Retry-After": "0"}), 2) == 4.0


@pytest.mark.parametrize(("headers", "seconds"), WAITS.values(), ids=WAITS)
def test_reads_retry_after_where(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_seconds(headers) == seconds


@given(st.text(), st.text())
def test_reads_any_text_without_an_exception(date: str, after: str) -> None:
    waits = retry_after_seconds({"Date": date, "Retry-After": after})

    assert waits is None or waits >= 0
