# SPDX-License-Identifier: Apache-2.0
"""A login by the operator's own program, which prints the session as JSON.

    {"headers": {"Authorization": "Bearer …"}, "cookies": [{"name": "sid", "value": "…", "path": "/"}],
     "expires_in": 3600}

Each member may be left out. `cookies` may be an object of names and values, too; `expires_at` is Unix seconds.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from vedette.crawl.imports.documents import as_list, as_mapping, as_text, read_json
from vedette.domain.exchange import TOKEN
from vedette.domain.login import CommandLogin
from vedette.domain.time import Instant, Span
from vedette.errors import UsageError
from vedette.scan.login.tools import LoginFails, LoginTools, Session

_MOST = 100
_VALUE = re.compile(r"[\t -~\x80-\xff]{0,16384}")
_COOKIE_VALUE = re.compile(r"[!-:<-~ ]{0,8192}")
_COOKIE_PLACE = re.compile(r"[!-:<-~]{0,1024}")
_MOST_REASON_LENGTH = 200
_LATEST = datetime(9000, 1, 1, tzinfo=UTC).timestamp()


async def log_in_by_command(recipe: CommandLogin, tools: LoginTools) -> Session:
    """Run the program and take over what it printed. Raises LoginFails."""
    name = recipe.arguments[0].rpartition("/")[2]
    tools.tell(f"Run the program {name}.")
    done = await tools.run(recipe)
    if done.code != 0:
        said = done.errors.strip().rpartition("\n")[2]
        reason = "".join(each if each.isprintable() else " " for each in said)[:_MOST_REASON_LENGTH]
        raise LoginFails(f"The program {name} ended with {done.code}{f': {reason}' if reason else '.'}")
    printed = _read(done.output, name)
    headers = _headers(printed, name)
    lines = _cookie_lines(printed, name)
    for line in lines:
        tools.set_cookie(tools.target, line)
    if not headers and not lines:
        raise LoginFails(f"The program {name} printed neither cookies nor headers.")
    tools.tell(f"It gave {len(headers)} headers and {len(lines)} cookies.")
    return Session(headers=headers, expires_at=_expiry(printed, tools.now(), name), landing=tools.target)


def _read(output: bytes, name: str) -> dict[object, object]:
    try:
        document = read_json(output.decode("utf-8"))
    except (UnicodeDecodeError, UsageError) as error:
        raise LoginFails(f"The program {name} printed no JSON.") from error
    if not isinstance(document, dict):
        raise LoginFails(f"The program {name} printed JSON that is no object.")
    return document


def _headers(printed: dict[object, object], name: str) -> tuple[tuple[str, str], ...]:
    pairs = [(as_text(key), as_text(value)) for key, value in as_mapping(printed.get("headers")).items()]
    for key, value in pairs:
        if not TOKEN.fullmatch(key) or not _VALUE.fullmatch(value) or len(pairs) > _MOST:
            raise LoginFails(f"The program {name} printed a header that cannot be sent.")
    return tuple(pairs)


def _cookie_lines(printed: dict[object, object], name: str) -> list[str]:
    """Return the cookies as lines of Set-Cookie."""
    sent = printed.get("cookies")
    if isinstance(sent, dict):
        sent = [{"name": key, "value": value} for key, value in sent.items()]
    lines: list[str] = []
    for each in map(as_mapping, as_list(sent)):
        key, value = as_text(each.get("name")), as_text(each.get("value"))
        domain, path = as_text(each.get("domain")), as_text(each.get("path")) or "/"
        is_sendable = TOKEN.fullmatch(key) and _COOKIE_VALUE.fullmatch(value)
        if not is_sendable or not _COOKIE_PLACE.fullmatch(domain + path) or len(lines) >= _MOST:
            raise LoginFails(f"The program {name} printed a cookie that cannot be sent.")
        more = [f"Path={path}"] + ([f"Domain={domain}"] if domain else [])
        lines.append("; ".join([f"{key}={value}", *more]))
    return lines


def _expiry(printed: dict[object, object], now: Instant, name: str) -> Instant | None:
    """Return when the session ends; None where the program does not say."""
    for key in ("expires_in", "expires_at"):
        value = printed.get(key)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _LATEST:
            raise LoginFails(f"The program {name} printed an {key} that is no number of seconds.")
        if key == "expires_in":
            return now + Span.of(seconds=value)
        return Instant.from_unix_ns(round(value * 1_000_000_000))
    return None
