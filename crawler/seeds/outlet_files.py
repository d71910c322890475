"""Files of outlets: read, and checked as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attrs import field, frozen

from crawler.discovery.canonical import canonical
from crawler.discovery.kinds import KINDS
from crawler.errors import Misuse
from crawler.model import Outlet, Source
from crawler.seeds.checks import (
    PATTERN,
    TABLES,
    TEXT,
    WEB_URL,
    WHOLE,
    YES_NO,
    ZONE,
    Check,
    Wrong,
    is_text,
    read,
    wrongs,
)
from crawler.seeds.lines import Place, line_of, lines_of

_OUTLET: dict[str, Check] = {
    "domain": (
        "a host name, with a port where needed",
        lambda v: is_text(v) and bool(re.fullmatch(r"[a-z0-9.-]+(:\d{1,5})?", v)),
    ),
    "name": TEXT,
    "country": ("two lower-case letters (ISO 3166-1)", lambda v: is_text(v) and bool(re.fullmatch("[a-z]{2}", v))),
    "source": TABLES,
}
_OUTLET_OPTIONAL: dict[str, Check] = {
    "kind": TEXT,
    "timezone": ZONE,
    "local": YES_NO,
}
_SOURCE_URL: Check = (
    WEB_URL[0],
    lambda value: WEB_URL[1](value) and not set(value) & set("{}"),  # no template, where none is read
)
_SEARCH_URL: Check = (
    "an http or https URL with {query}, and {page} where its answers have pages",
    lambda value: WEB_URL[1](value) and _fields_of(value) in (["query"], ["page", "query"]),
)
_OPTIONS: dict[str, Check] = {
    "links": PATTERN,
    "pages": ("an http or https URL with {page}", lambda value: WEB_URL[1](value) and _fields_of(value) == ["page"]),
    "first": WHOLE,
    "step": ("a whole number, 1 or more", lambda value: WHOLE[1](value) and value >= 1),
}
_ANY_KIND: dict[str, Check] = {
    "checked": ("a day such as 2023-11-29, or never", lambda value: value == "never" or _is_day(value)),
    "answered": TEXT,
}


def _fields_of(template: str) -> list[str]:
    return sorted(re.findall(r"\{([^{}]*)\}", template)) if template.count("{") == template.count("}") else []


def _is_day(value: Any) -> bool:
    try:
        return is_text(value) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


@frozen
class Problem:
    """Something in a file of outlets that is not as it should be.

    Attributes:
        path: of the file.
        line: where it stands, the first is 1; 0 where it is the file itself.
        where: which outlet and source, for people.
        wrong: the key, what was expected and what was found.
    """

    path: Path
    line: int
    where: str
    wrong: Wrong

    def __str__(self) -> str:
        key = ".".join(part for part in (self.where, self.wrong.key) if part) or "the file"
        return f"{self.path}:{self.line}: {key}: expected {self.wrong.expected}, found {self.wrong.found}"


@frozen
class _Read:
    """A file of outlets that was read: what of it is right, with its lines, and what is wrong."""

    outlets: list[tuple[Outlet, int]] = field(factory=list)
    problems: list[Problem] = field(factory=list)


def read_outlets(path: Path, kinds: Sequence[str]) -> list[Outlet]:
    """Read a file of outlets.

    Args:
        path: a TOML file of `[[outlet]]` tables.
        kinds: the kinds of source that can be read.

    Returns:
        The outlets, in the order of the file.

    Raises:
        Misuse: the file cannot be read, or something in it is not as it should be: which line and key, expected and
            found.
    """
    found = _read(path, kinds)
    for problem in found.problems:
        raise Misuse(str(problem))
    return [outlet for outlet, _ in found.outlets]


def find_problems(paths: Iterable[Path], kinds: Sequence[str]) -> tuple[list[Outlet], list[str]]:
    """Check files of outlets as a whole.

    Args:
        paths: of TOML files.
        kinds: the kinds of source that can be read.

    Returns:
        The outlets that are right, in the order of the files, and all that is wrong, a line each: what is in a file,
        and the outlets that stand in several.
    """
    outlets: list[Outlet] = []
    complaints: list[str] = []
    places: dict[str, str] = {}
    for path in paths:
        try:
            found = _read(path, kinds)
        except Misuse as misuse:
            complaints.append(str(misuse))
            continue
        complaints += map(str, found.problems)
        for outlet, line in found.outlets:
            site, place = site_of(outlet), f"{path}:{line}"
            if site in places:
                wrong = Wrong("domain", "each outlet once", f"{outlet.domain!r}, which stands in {places[site]} too")
                complaints.append(str(Problem(path, line, f"outlet ({outlet.domain})", wrong)))
                continue
            places[site] = place
            outlets.append(outlet)
    return outlets, complaints


def site_of(outlet: Outlet) -> str:
    """Name an outlet's site, which is the same with `www.` and the like."""
    return urlsplit(canonical(f"https://{outlet.domain}/")).netloc


def _read(path: Path, kinds: Sequence[str]) -> _Read:
    table, data = read(path)
    lines = lines_of(data.decode("utf-8"))
    found = _Read()

    def complain(place: Place, where: str, wrong: Wrong) -> None:
        found.problems.append(Problem(path, line_of(lines, (*place, wrong.key)), where, wrong))

    for wrong in wrongs(table, {"outlet": TABLES}, {}):
        complain((), "", wrong)
    entries = table.get("outlet")
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        before = len(found.problems)
        for place, where, wrong in _wrongs(("outlet", number), entry, kinds):
            complain(place, where, wrong)
        if len(found.problems) == before:
            found.outlets.append((_outlet(entry), line_of(lines, ("outlet", number, "domain"))))
    return found


def _wrongs(place: Place, entry: Any, kinds: Sequence[str]) -> Iterator[tuple[Place, str, Wrong]]:
    """Tell what is wrong with an outlet: where for the program, where for people, what."""
    where = f"outlet {int(place[-1]) + 1}"
    if isinstance(entry, dict) and is_text(entry.get("domain")):
        where += f" ({entry['domain']})"
    for wrong in wrongs(entry, _OUTLET, _OUTLET_OPTIONAL):
        yield place, where, wrong
    sources = entry.get("source") if isinstance(entry, dict) else None
    met: set[tuple[str, str]] = set()
    for index, source in enumerate(sources if isinstance(sources, list) else []):
        at, inner = f"{where}: source {index + 1}", (*place, "source", index)
        found = list(wrongs(source, *_source_checks(source, kinds)))
        if not found:
            key = (source["kind"], source["url"])
            if key in met:
                found.append(Wrong("url", "each source once", f"{source['url']!r} twice"))
            met.add(key)
        for wrong in found:
            yield inner, at, wrong


def _source_checks(source: Any, kinds: Sequence[str]) -> tuple[dict[str, Check], dict[str, Check]]:
    """Give the checks of a source's keys: those that it must have, and those that mean something to its kind."""
    kind = source.get("kind") if isinstance(source, dict) else None
    known = KINDS.get(kind) if isinstance(kind, str) else None
    options = {name: check for name, check in _OPTIONS.items() if known is None or name in known.options}
    needed: dict[str, Check] = {
        "kind": (f"one of {', '.join(kinds)}", lambda value: value in kinds),
        "url": _SEARCH_URL if kind == "search" else _SOURCE_URL,
    }
    return needed, {**options, **_ANY_KIND}


def _outlet(entry: dict[str, Any]) -> Outlet:
    rest = {key: value for key, value in entry.items() if key != "source"}
    return Outlet(**rest, sources=tuple(Source(**source) for source in entry["source"]))
