"""The outlets of `seeds/outlets/`: read, and chosen by domain, country or file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from crawler.errors import Misuse
from crawler.model import Outlet, Source
from crawler.seeds.checks import PATTERN, TABLES, TEXT, WEB_URL, YES_NO, ZONE, Check, check, is_text, read

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
_SOURCE_OPTIONAL: dict[str, Check] = {"links": PATTERN}


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
    table, _ = read(path)
    check(path, "", table, {"outlet": TABLES}, {})
    source_needed: dict[str, Check] = {
        "kind": (f"one of {', '.join(kinds)}", lambda value: value in kinds),
        "url": WEB_URL,
    }
    outlets = []
    for number, entry in enumerate(table["outlet"], start=1):
        where = f"outlet {number}"
        if isinstance(entry, dict) and is_text(entry.get("domain")):
            where += f" ({entry['domain']})"
        check(path, where, entry, _OUTLET, _OUTLET_OPTIONAL)
        for index, source in enumerate(entry["source"], start=1):
            check(path, f"{where}: source {index}", source, source_needed, _SOURCE_OPTIONAL)
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
