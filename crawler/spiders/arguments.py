"""What spiders are told at the command line, checked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from scrapy.settings import BaseSettings

from crawler.errors import Misuse
from crawler.model import Outcome

SOURCES = "sources"
"""What may be asked for again beside pages of an outcome: every source, as if it had never been asked."""


def check_names(given: Iterable[str], known: Iterable[str]) -> None:
    """Check that a spider knows its arguments; those that begin with `_` are for whoever runs it (scrapyd: `_job`).

    Raises:
        Misuse: there is one that it does not know.
    """
    for name in given:
        if name not in known and not name.startswith("_"):
            raise Misuse(f"-a {name}: expected one of {', '.join(known)}; found an unknown argument")


def archive_path(settings: BaseSettings, name: str) -> Path:
    """Give the folder of an archive.

    Args:
        settings: with ARCHIVE_DIR.
        name: of the archive.

    Raises:
        Misuse: the name is a path.
    """
    if Path(name).name != name or name in (".", ".."):
        raise Misuse(f"-a archive: expected the name of a folder in {settings['ARCHIVE_DIR']}, found {name!r}")
    return Path(settings["ARCHIVE_DIR"]) / name


def day(name: str, value: str | None) -> date | None:
    """Read a day; None where none is given.

    Raises:
        Misuse: it is none.
    """
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Misuse(f"-a {name}: expected a day such as 2023-11-29, found {value!r}") from None


def count(name: str, value: str | None) -> int | None:
    """Read a number of one or more; None where none is given.

    Raises:
        Misuse: it is none.
    """
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise Misuse(f"-a {name}: expected a whole number, 1 or more, found {value!r}")
    return int(value)


def rechecked(value: str | None) -> frozenset[str]:
    """Read what is to be asked for again: outcomes and `sources`, separated by commas, or `all`.

    Raises:
        Misuse: there is something else among them.
    """
    known = frozenset({SOURCES, *(outcome.value for outcome in Outcome)})
    named = frozenset(part.strip() for part in (value or "").split(",") if part.strip())
    if named == {"all"}:
        return known
    for part in sorted(named - known):
        raise Misuse(f"-a recheck: expected all, or some of {', '.join(sorted(known))}; found {part!r}")
    return named
