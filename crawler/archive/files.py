"""Files that are there whole or not at all, whatever happens while they are written."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

TEMPORARY = ".tmp"


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file: temporary file in the same folder, flush, fsync, rename, fsync of the folder.

    Args:
        path: of the file; what stands there is replaced.
        data: the whole content.

    Raises:
        OSError: it could not be written; nothing has changed, unless all that failed was the fsync of the folder: then
            the new file stands there whole, but a crash of the machine may bring the old one back.
    """
    temporary = str(temporary_of(path))
    try:
        _write(temporary, os.O_TRUNC, data, sync=True)
        os.replace(temporary, path)  # noqa: PTH105 - Path.replace makes another Path, which takes as long
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        raise
    sync_folder(path.parent)


def write_new(path: str, data: bytes) -> None:
    """Write a file that is not there yet, in a folder that nobody reads; whoever shows the folder flushes it.

    Args:
        path: of the file; a text, as making a `Path` takes as long as writing.
        data: the whole content.

    Raises:
        OSError: it is there, or could not be written whole.
    """
    _write(path, os.O_EXCL, data, sync=False)


def _write(path: str, flag: int, data: bytes, *, sync: bool) -> None:
    """Write a file, without a file object around it: to make that takes a good part of the time."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | flag, 0o666)
    try:
        written = os.write(descriptor, data)
        while written < len(data):  # a disk that is nearly full takes a part, and tells only the next time
            written += os.write(descriptor, data[written:])
        if sync:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def temporary_of(path: Path) -> Path:
    """Give the name that a file has until it is whole."""
    return path.with_name(f".{path.name}{TEMPORARY}")


def sync_folder(folder: Path) -> None:
    """Make sure that the names in a folder survive a crash of the machine."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_temporaries(folder: Path) -> int:
    """Remove what writers that were killed have left.

    Args:
        folder: of files written by `write_atomically`.

    Returns:
        How many files were removed.
    """
    left = [path for path in folder.iterdir() if path.name.startswith(".") and path.name.endswith(TEMPORARY)]
    for path in left:
        path.unlink()
    return len(left)


def free_name(path: Path) -> Path:
    """Give a path that nothing stands at yet: the one that is wanted, or that with a number behind it.

    Args:
        path: that is wanted.
    """
    name, count = path.name, 0
    while path.is_symlink() or path.exists():
        count += 1
        path = path.with_name(f"{name}.{count}")
    return path
