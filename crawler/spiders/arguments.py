"""What spiders are told at the command line, checked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scrapy.settings import BaseSettings

from crawler.errors import Misuse


def check_names(given: Iterable[str], known: Iterable[str]) -> None:
    """Check that a spider knows its arguments.

    Raises:
        Misuse: there is one that it does not know.
    """
    for name in given:
        if name not in known:
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
