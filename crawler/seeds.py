"""What a crawl starts from: reads topics and outlets out of `seeds/`; says in one line what is wrong with a file."""

from __future__ import annotations

import hashlib
import math
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.errors import Misuse
from crawler.model import Event, Outlet, Source, Topic
from crawler.text.terms import words_of

# A check of one value: what it should be, and whether it is.
_Check = tuple[str, Callable[[Any], bool]]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and _is_number(value)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)


def _is_share(value: Any) -> bool:
    return _is_number(value) and value <= 1


def _is_zone(value: Any) -> bool:
    try:
        return _is_text(value) and bool(ZoneInfo(value))
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
        return _is_text(value) and bool(re.compile(value))
    except (re.error, OverflowError):  # the second: a repetition that is counted too high
        return False


_TEXT: _Check = ("a text", _is_text)
_TEXTS: _Check = ("a list of texts", _is_texts)
_NUMBER: _Check = ("a number, 0 or more", _is_number)
_WHOLE: _Check = ("a whole number, 0 or more", _is_whole)
_TABLE: _Check = ("a table", lambda value: isinstance(value, dict))
_TABLES: _Check = ("one table or more", lambda value: isinstance(value, list) and bool(value))
_GROUPS: _Check = (
    "lists of groups",
    lambda value: isinstance(value, list) and bool(value) and all(_is_texts(item) and item for item in value),
)

_TOPIC = {
    "name": ("lower-case letters, digits, hyphens", lambda v: _is_text(v) and bool(re.fullmatch(r"[a-z0-9-]+", v))),
    "title": _TEXT,
    "groups": _TABLE,
    "event": _TABLES,
    "decision": _TABLE,
}
_TOPIC_OPTIONAL: dict[str, _Check] = {"ignored": _TEXTS, "rivals": _TABLE}
_EVENT: dict[str, _Check] = {"name": _TEXT, "needs": _GROUPS, "within": _WHOLE, "weight": _NUMBER}
_DECISION: dict[str, _Check] = {
    "about": _TEXTS,
    "title_weight": _NUMBER,
    "lead_weight": _NUMBER,
    "threshold": _NUMBER,
    "least_share": ("a share, 0 to 1", _is_share),
    "least_words": _WHOLE,
}
_OUTLET: dict[str, _Check] = {
    "domain": (
        "a host name, with a port where needed",
        lambda v: _is_text(v) and bool(re.fullmatch(r"[a-z0-9.-]+(:\d{1,5})?", v)),
    ),
    "name": _TEXT,
    "country": ("two lower-case letters (ISO 3166-1)", lambda v: _is_text(v) and bool(re.fullmatch("[a-z]{2}", v))),
    "source": _TABLES,
}
_OUTLET_OPTIONAL: dict[str, _Check] = {
    "kind": _TEXT,
    "timezone": ("an IANA time zone, such as Africa/Cairo", _is_zone),
    "local": ("true or false", lambda value: isinstance(value, bool)),
}
_SOURCE_OPTIONAL: dict[str, _Check] = {"links": ("a regular expression", _is_pattern)}


def _read(path: Path) -> tuple[dict[str, Any], bytes]:
    try:
        data = path.read_bytes()
        return tomllib.loads(data.decode("utf-8")), data
    except tomllib.TOMLDecodeError as error:
        raise Misuse(f"{path}: expected TOML, found {error}") from None
    except UnicodeDecodeError as error:
        raise Misuse(f"{path}: expected UTF-8, found a byte that is none at offset {error.start}") from None
    except OSError as error:
        raise Misuse(f"{path}: cannot be read: {error.strerror}") from None


def _check(path: Path, where: str, table: Any, needed: Mapping[str, _Check], optional: Mapping[str, _Check]) -> None:
    """Check a table's keys and values; the first thing wrong ends it."""
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


def read_topic(path: Path) -> Topic:
    """Read a topic's file.

    Args:
        path: a TOML file.

    Returns:
        The topic; its version is the file's.

    Raises:
        Misuse: the file cannot be read, or something in it is not as it should be: which key, expected and found.
    """
    table, data = _read(path)
    _check(path, "", table, _TOPIC, _TOPIC_OPTIONAL)
    groups, rivals = table["groups"], table.get("rivals", {})
    for group, terms in groups.items():
        if not _is_texts(terms):
            raise Misuse(f"{path}: groups.{group}: expected a list of texts, found {terms!r}")
        _spelled(path, f"groups.{group}", terms)
    _spelled(path, "ignored", table.get("ignored", ()))
    events = []
    for number, event in enumerate(table["event"], start=1):
        where = f"event {number}"
        _check(path, where, event, _EVENT, {})
        _known(path, f"{where}.needs", (name for need in event["needs"] for name in need), groups)
        needs = tuple(frozenset(need) for need in event["needs"])
        events.append(Event(event["name"], needs, event["within"], float(event["weight"])))
    for rival, own in rivals.items():
        _known(path, "rivals", [rival], groups)
        if not _is_texts(own):
            raise Misuse(f"{path}: rivals.{rival}: expected a list of groups, found {own!r}")
        _known(path, f"rivals.{rival}", own, groups)
    decision = table["decision"]
    _check(path, "decision", decision, _DECISION, {})
    _known(path, "decision.about", decision["about"], groups)
    return Topic(
        name=table["name"],
        version=hashlib.sha256(data).hexdigest()[:12],
        title=table["title"],
        groups={group: tuple(terms) for group, terms in groups.items()},
        ignored=tuple(table.get("ignored", ())),
        events=tuple(events),
        rivals={rival: frozenset(own) for rival, own in rivals.items()},
        **{**decision, "about": frozenset(decision["about"])},
    )


def _known(path: Path, where: str, names: Iterable[str], groups: Mapping[str, Any]) -> None:
    for name in names:
        if name not in groups:
            raise Misuse(f"{path}: {where}: expected a group of [groups], found {name!r}")


def _spelled(path: Path, where: str, terms: Iterable[str]) -> None:
    for term in terms:
        if not words_of(term):
            raise Misuse(f"{path}: {where}: expected words, found {term!r}")


def find_topic(seeds_dir: Path, name: str) -> Topic:
    """Find a topic by its name among `seeds/topics/`, or by the path of a file anywhere.

    Args:
        seeds_dir: the folder that holds `topics/`.
        name: a topic's name, or a path ending in `.toml`.

    Returns:
        The topic.

    Raises:
        Misuse: there is none, or its file is wrong.
    """
    if name.endswith(".toml"):
        return read_topic(Path(name))
    path = seeds_dir / "topics" / f"{name}.toml"
    if not path.is_file():
        there = ", ".join(sorted(p.stem for p in (seeds_dir / "topics").glob("*.toml"))) or "none"
        raise Misuse(
            f"topic: expected one of those in {seeds_dir / 'topics'} ({there}) or a .toml file, found {name!r}"
        )
    return read_topic(path)


def read_outlets(path: Path, kinds: Sequence[str]) -> list[Outlet]:
    """Read a file of outlets.

    Args:
        path: a TOML file of `[[outlet]]` tables.
        kinds: the kinds of source that can be read.

    Returns:
        The outlets, in the order of the file.

    Raises:
        Misuse: the file cannot be read, or something in it is not as it should be: which key, expected and found.
    """
    table, _ = _read(path)
    _check(path, "", table, {"outlet": _TABLES}, {})
    source_needed: dict[str, _Check] = {
        "kind": (f"one of {', '.join(kinds)}", lambda value: value in kinds),
        "url": ("an http or https URL", _is_web_url),
    }
    outlets = []
    for number, entry in enumerate(table["outlet"], start=1):
        where = f"outlet {number}"
        if isinstance(entry, dict) and _is_text(entry.get("domain")):
            where += f" ({entry['domain']})"
        _check(path, where, entry, _OUTLET, _OUTLET_OPTIONAL)
        for index, source in enumerate(entry["source"], start=1):
            _check(path, f"{where}: source {index}", source, source_needed, _SOURCE_OPTIONAL)
        rest = {key: value for key, value in entry.items() if key != "source"}
        outlets.append(Outlet(**rest, sources=tuple(Source(**source) for source in entry["source"])))
    return outlets


def find_outlets(seeds_dir: Path, selection: str, kinds: Sequence[str]) -> list[Outlet]:
    """Find the outlets that a crawl is asked for.

    Args:
        seeds_dir: the folder that holds `outlets/`.
        selection: domains, two-letter countries and paths of TOML files, separated by commas; empty: all outlets.
        kinds: the kinds of source that can be read.

    Returns:
        The outlets, each once, in the order of the selection and the files.

    Raises:
        Misuse: a file is wrong, an outlet stands twice, or a part of the selection names nothing.
    """
    wanted = [part.strip() for part in selection.split(",") if part.strip()]
    registry: list[Outlet] = []
    if not wanted or not all(part.endswith(".toml") for part in wanted):
        for path in sorted((seeds_dir / "outlets").glob("*.toml")):
            registry += read_outlets(path, kinds)
    chosen = registry if not wanted else []
    for part in wanted:
        if part.endswith(".toml"):
            chosen += read_outlets(Path(part), kinds)
            continue
        named = [outlet for outlet in registry if part in (outlet.domain, outlet.country)]
        if not named:
            raise Misuse(
                f"outlets: expected a domain or country of {seeds_dir / 'outlets'}, or a .toml file; found {part!r}"
            )
        chosen += [outlet for outlet in named if outlet not in chosen]
    if not chosen:
        raise Misuse(f"outlets: expected at least one in {seeds_dir / 'outlets'}, found none: name a .toml file")
    seen: set[str] = set()
    for outlet in chosen:
        if outlet.domain in seen:
            raise Misuse(f"outlets: expected each domain once, found {outlet.domain!r} twice")
        seen.add(outlet.domain)
    return chosen
