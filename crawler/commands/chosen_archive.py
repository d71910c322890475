"""The archive that a command is about, as the user names it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scrapy.settings import BaseSettings

from crawler.commands.arguments import refuse_options
from crawler.errors import Misuse

# The archive of a crawl without arguments.
_DEFAULT = "x-advertisers"


def chosen_archive(arguments: Sequence[str], settings: BaseSettings) -> Path:
    """Find the archive of a command line.

    Args:
        arguments: none, a folder, or the name of one in ARCHIVE_DIR.
        settings: with ARCHIVE_DIR.

    Returns:
        Its folder.

    Raises:
        Misuse: there are more, or there is no archive.
    """
    if len(arguments) > 1:
        raise Misuse(f"expected one archive, found {len(arguments)} arguments")
    archives = Path(settings["ARCHIVE_DIR"])
    asked = arguments[0] if arguments else _DEFAULT
    refuse_options(arguments)
    for folder in (*([Path(asked)] if arguments else []), archives / asked):
        if _is_archive(folder):
            return folder
    known = sorted(each.name for each in archives.iterdir() if _is_archive(each)) if archives.is_dir() else []
    there = f"archives in {archives}: {', '.join(known)}" if known else f"none is in {archives}"
    raise Misuse(f"{asked}: expected an archive (a folder with stories/ and records/), found none; {there}")


def _is_archive(folder: Path) -> bool:
    return (folder / "stories").is_dir() or (folder / "records").is_dir()
