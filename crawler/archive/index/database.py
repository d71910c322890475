"""How a database is opened: made where it is new, refused where a newer program made it, never written by a reader."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from types import MappingProxyType

from crawler.errors import ArchiveError, NewerArchive

_NEXT_STEP = "scrapy reindex makes the index again from the files; the crawl log, moved away, costs only requests"
# SQLite's file format, 1.3: how the header begins, and where it has the user version, 4 bytes, big-endian.
_BEGINS, _VERSION_AT = b"SQLite format 3\0", 60


def version_of(path: Path) -> int | None:
    """Tell the version of a database's tables without opening it as one.

    Args:
        path: of the database.

    Returns:
        `PRAGMA user_version`; 0 where it was never finished; None where there is no file.

    Raises:
        ArchiveError: it cannot be read, or is no database.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_VERSION_AT + 4)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from None
    if header and not header.startswith(_BEGINS):
        raise ArchiveError(f"{path}: cannot be opened as the archive's database: it is not a database: {_NEXT_STEP}")
    return int.from_bytes(header[_VERSION_AT:], "big")


class Safety(Enum):
    """What survives of a transaction: SQLite's `journal_mode` and `synchronous`."""

    FULL = ("PERSIST", "FULL")
    """A crash of the machine, once it has ended; a reader needs no file beside it. The journal stays between
    transactions: to make it and to remove it takes longer than to write it, and its removal would not be flushed."""
    NORMAL = ("WAL", "NORMAL")
    """A crash of the program; one of the machine may cost the last transactions."""
    NONE = ("MEMORY", "OFF")
    """Nothing: for a database that nobody needs if it is not finished."""


def opened(
    path: Path,
    version: int,
    tables: str,
    *,
    safety: Safety,
    write: bool,
    upgrades: Mapping[int, str] = MappingProxyType({}),
) -> sqlite3.Connection:
    """Open a database.

    Args:
        path: of its file; made where it is not there and is to be written.
        version: of its tables that this program knows.
        tables: SQL that makes them.
        safety: of what is written.
        write: false changes nothing on disk.
        upgrades: older version -> SQL that makes tables of the present one of its tables.

    Returns:
        The connection, without a transaction.

    Raises:
        NewerArchive: it is of a version that this program does not know yet.
        ArchiveError: it cannot be opened, or is of an older version.
    """
    try:
        mode = "rwc" if write else "ro"
        database = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=10,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            found = database.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_READONLY_ROLLBACK":
                raise
            database.close()
            database = _rolled_back(path)
            found = database.execute("PRAGMA user_version").fetchone()[0]
        journal, synchronous = safety.value
        if write:
            database.execute(f"PRAGMA synchronous = {synchronous}")
        # Of the modes only WAL is kept in the file: the others are set each time. What is refused stays as it is.
        if write and (found == 0 or (found in (version, *upgrades) and safety is Safety.FULL)):
            database.execute(f"PRAGMA journal_mode = {journal}")
        if found == 0 and write:
            database.executescript(f"BEGIN; {tables} PRAGMA user_version = {version}; COMMIT;")
            found = version
        elif found in upgrades and write:
            database.executescript(f"BEGIN; {upgrades[found]} PRAGMA user_version = {version}; COMMIT;")
            found = version
    except (sqlite3.Error, OSError) as error:
        raise ArchiveError(f"{path}: cannot be opened as the archive's database: {error}: {_NEXT_STEP}") from None
    if found != version:
        database.close()
        what = f"{path}: expected version {version}, found {found}"
        if found > version:
            raise NewerArchive(f"{what}: a newer program made it: use that one")
        raise ArchiveError(f"{what}: scrapy reindex makes the index again from the files")
    return database


def _rolled_back(path: Path) -> sqlite3.Connection:
    """Copy a database whose writer was killed within a transaction, without what that had written.

    SQLite would roll it back on disk, which is for the next writer: a reader changes nothing. The copy has no name any
    more, and is gone with its connection.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name in (path.name, f"{path.name}-journal"):
            shutil.copy(path.with_name(name), folder)
        copy = sqlite3.connect(Path(folder) / path.name, isolation_level=None, check_same_thread=False)
        copy.execute("SELECT count(*) FROM sqlite_schema")  # the first reading rolls it back
        copy.execute("PRAGMA query_only = ON")
    return copy


def plain(text: str) -> str:
    """Make a text one that a database can hold: a lone surrogate becomes a question mark, as in a record's file."""
    return text.encode("utf-8", "replace").decode("utf-8")
