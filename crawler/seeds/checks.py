"""A TOML file of `seeds/` read and checked; what is wrong is told in one line: file, key, expected and found."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.errors import Misuse

# A check of one value: what it should be, and whether it is.
Check = tuple[str, Callable[[Any], bool]]


def is_text(value: Any) -> bool:
    """Tell whether a value is a text that says something."""
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and _is_number(value)


def is_texts(value: Any) -> bool:
    """Tell whether a value is a list of texts."""
    return isinstance(value, list) and all(is_text(item) for item in value)


def _is_zone(value: Any) -> bool:
    try:
        return is_text(value) and bool(ZoneInfo(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _is_web_url(value: Any) -> bool:
    try:
        parts = urlsplit(value)
    except (ValueError, AttributeError, TypeError):
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _is_pattern(value: Any) -> bool:
    try:
        return is_text(value) and bool(re.compile(value))
    except (re.error, OverflowError):  # the second: a repetition that is counted too high
        return False


TEXT: Check = ("a text", is_text)
ZONE: Check = ("an IANA time zone, such as Africa/Cairo", _is_zone)
WEB_URL: Check = ("an http or https URL", _is_web_url)
PATTERN: Check = ("a regular expression", _is_pattern)
TEXTS: Check = ("a list of texts", is_texts)
NUMBER: Check = ("a number, 0 or more", _is_number)
WEIGHT: Check = (
    "a number",
    lambda value: isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value),
)
YES_NO: Check = ("true or false", lambda value: isinstance(value, bool))
WHOLE: Check = ("a whole number, 0 or more", _is_whole)
TABLE: Check = ("a table", lambda value: isinstance(value, dict))
TABLES: Check = ("one table or more", lambda value: isinstance(value, list) and bool(value))
GROUPS: Check = (
    "lists of groups",
    lambda value: isinstance(value, list) and bool(value) and all(is_texts(item) and item for item in value),
)


def read(path: Path) -> tuple[dict[str, Any], bytes]:
    """Read a TOML file; give its table and its bytes.

    Raises:
        Misuse: it cannot be read, or is no TOML.
    """
    try:
        data = path.read_bytes()
        return tomllib.loads(data.decode("utf-8")), data
    except tomllib.TOMLDecodeError as error:
        raise Misuse(f"{path}: expected TOML, found {error}") from None
    except UnicodeDecodeError as error:
        raise Misuse(f"{path}: expected UTF-8, found a byte that is none at offset {error.start}") from None
    except OSError as error:
        raise Misuse(f"{path}: cannot be read: {error.strerror}") from None


def check(path: Path, where: str, table: Any, needed: Mapping[str, Check], optional: Mapping[str, Check]) -> None:
    """Check a table's keys and values.

    Raises:
        Misuse: the first thing that is wrong.
    """
    if not isinstance(table, dict):
        raise Misuse(f"{path}: {where or 'the file'}: expected a table, found {table!r}")
    checks = {**needed, **optional}
    prefix = f"{where}." if where else ""
    for key in table:
        if key not in checks:
            raise Misuse(f"{path}: {prefix}{key}: expected one of {', '.join(checks)}; found an unknown key")
    for key in needed:
        if key not in table:
            raise Misuse(f"{path}: {prefix}{key}: expected {checks[key][0]}, found nothing")
    for key, value in table.items():
        expected, is_right = checks[key]
        if not is_right(value):
            raise Misuse(f"{path}: {prefix}{key}: expected {expected}, found {value!r}")
