# SPDX-License-Identifier: Apache-2.0
"""When a reply is worth asking again, and how long to wait before; pure."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from vedette.connector.reply import Reply, find_header

RETRIED_STATUSES = frozenset({429, 502, 503, 504})
LONGEST_BACK_OFF_SECONDS = 60.0


def pause_before_retry(reply: Reply, retries: int) -> float | None:
    """Return the seconds to wait before the same request is sent again; None when it should not be.

    The wait doubles with each of the `retries` made before (1, 2, 4, … at most 60 seconds). A longer Retry-After is
    obeyed, a shorter one is not: "0" from a server that stays busy would make a loop without a pause.
    """
    if reply["status_code"] not in RETRIED_STATUSES:
        return None
    back_off = min(2.0 ** min(retries, 16), LONGEST_BACK_OFF_SECONDS)
    return max(back_off, retry_after_seconds(reply["response_headers"]) or 0.0)


def retry_after_seconds(headers: dict[str, str]) -> float | None:
    """Return what Retry-After asks for in seconds (RFC 9110, section 10.2.3); None when it is missing or malformed.

    A date counts from the reply's own Date, so that clocks which disagree do no harm; without one it is not used.
    """
    value = (find_header(headers, "retry-after") or "").strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    until, sent = _read_date(value), _read_date(find_header(headers, "date") or "")
    return None if until is None or sent is None else max((until - sent).total_seconds(), 0.0)


def _read_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)
