"""The outlets of `seeds/outlets/`, chosen by domain, country, kind or file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crawler.errors import Misuse
from crawler.model import Outlet
from crawler.seeds.outlet_files import find_problems, read_outlets, site_of


def find_outlets(seeds_dir: Path, selection: str, kinds: Sequence[str]) -> list[Outlet]:
    """Find the outlets that a crawl is asked for.

    Args:
        seeds_dir: the folder that holds `outlets/`.
        selection: domains, two-letter countries, kinds of outlet and paths of TOML files, separated by commas; empty:
            all outlets.
        kinds: the kinds of source that can be read.

    Returns:
        The outlets, each once, in the order of the selection and the files.

    Raises:
        Misuse: a file is wrong, an outlet stands twice, or a part of the selection names nothing.
    """
    wanted = [part.strip() for part in selection.split(",") if part.strip()]
    registry: list[Outlet] = []
    if not wanted or not all(part.endswith(".toml") for part in wanted):
        registry, complaints = find_problems(files_of(seeds_dir), kinds)
        for complaint in complaints:
            raise Misuse(complaint)
    chosen = registry if not wanted else []
    for part in wanted:
        if part.endswith(".toml"):
            chosen += read_outlets(Path(part), kinds)
            continue
        named = [outlet for outlet in registry if is_named(outlet, part)]
        if not named:
            raise Misuse(
                f"outlets: expected a domain, country or kind of {seeds_dir / 'outlets'}, or a .toml file;"
                f" found {part!r}"
            )
        chosen += [outlet for outlet in named if outlet not in chosen]
    if not chosen:
        raise Misuse(f"outlets: expected at least one in {seeds_dir / 'outlets'}, found none: name a .toml file")
    seen: set[str] = set()
    for outlet in chosen:
        site = site_of(outlet)
        if site in seen:
            raise Misuse(f"outlets: expected each domain once, found {outlet.domain!r} twice")
        seen.add(site)
    return chosen


def files_of(seeds_dir: Path) -> list[Path]:
    """List the files of the registry, sorted."""
    return sorted((seeds_dir / "outlets").glob("*.toml"))


def is_named(outlet: Outlet, word: str) -> bool:
    """Tell whether a word names an outlet: its domain (with `www.` or without), its country, or its kind."""
    return word in (outlet.domain, outlet.domain.removeprefix("www."), outlet.country, outlet.kind)
