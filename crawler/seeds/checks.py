"""A TOML file of `seeds/` read and checked; what is wrong is told in one line: file, key, expected and found."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import frozen

from crawler.discovery.canonical import is_web_url
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


def _is_pattern(value: Any) -> bool:
    try:
        return is_text(value) and bool(re.compile(value))
    except (re.error, OverflowError):  # the second: a repetition that is counted too high
        return False


TEXT: Check = ("a text", is_text)
ZONE: Check = ("an IANA time zone, such as Africa/Cairo", _is_zone)
WEB_URL: Check = ("an http or https URL", lambda value: isinstance(value, str) and is_web_url(value))
DAY: Check = ("a day, such as 2022-10-27 (without quotes)", lambda value: type(value) is date)
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


@frozen
class Wrong:
    """A key of a table that is not as it should be; said as "key: expected ..., found ...".

    Attributes:
        key: its name, unknown and missing ones too; empty: the table itself.
        expected: what should be there.
        found: what is.
    """

    key: str
    expected: str
    found: str


def wrongs(table: Any, needed: Mapping[str, Check], optional: Mapping[str, Check]) -> Iterator[Wrong]:
    """Check a table's keys and values.

    Args:
        table: as it was read.
        needed: the keys that it must have.
        optional: the keys that it may have.

    Yields:
        What is wrong: unknown keys, then missing ones, then values.
    """
    if not isinstance(table, dict):
        yield Wrong("", "a table", repr(table))
        return
    checks = {**needed, **optional}
    for key in table:
        if key not in checks:
            yield Wrong(key, f"one of {', '.join(checks)}", "an unknown key")
    for key in needed:
        if key not in table:
            yield Wrong(key, checks[key][0], "nothing")
    for key, value in table.items():
        expected, is_right = checks.get(key, ("", lambda _: True))
        if not is_right(value):
            yield Wrong(key, expected, repr(value))


def check(path: Path, where: str, table: Any, needed: Mapping[str, Check], optional: Mapping[str, Check]) -> None:
    """Check a table's keys and values.

    Raises:
        Misuse: the first thing that is wrong.
    """
    for wrong in wrongs(table, needed, optional):
        key = ".".join(part for part in (where, wrong.key) if part) or "the file"
        raise Misuse(f"{path}: {key}: expected {wrong.expected}, found {wrong.found}")
