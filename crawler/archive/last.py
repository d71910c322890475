"""The highest number that an archive ever gave, in a file of its own: it stays used when files and index are lost."""

from __future__ import annotations

import os
from pathlib import Path

from crawler.archive.files import write_atomically

NAME = "last"
# As many digits as a number may have, so that the file is always written over in its whole length.
_DIGITS = 15


def read_last(archive: Path) -> int:
    """Read it.

    Args:
        archive: folder.

    Returns:
        The number; -1 where none was given, or the file does not tell.
    """
    try:
        text = (archive / NAME).read_bytes()[: _DIGITS + 1]
    except OSError:
        return -1
    digits = text.strip()
    return int(digits) if digits.isdigit() else -1


def make_last(archive: Path, number: int) -> None:
    """Write it so that it survives a crash of the machine.

    Raises:
        OSError: it could not be written; nothing has changed.
    """
    write_atomically(archive / NAME, _told(number))


def note_last(archive: Path, number: int) -> None:
    """Write it so that it survives a crash of the program.

    Not flushed to the disk: the files of the story that has the number are, and tell it as well. `make_last` comes
    first, and at the end.

    Raises:
        OSError: it could not be written.
    """
    descriptor = os.open(archive / NAME, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        os.pwrite(descriptor, _told(number), 0)
    finally:
        os.close(descriptor)


def _told(number: int) -> bytes:
    return f"{number:0{_DIGITS}d}\n".encode() if number >= 0 else b"\n"
