"""Where a replay goes: DEST and the deliveries after it, each there whole or not at all.

What is written stands in a folder `.NAME.tmp` beside DEST until it is complete and on disk. A run that is killed leaves
that folder, and the next one to the same DEST clears it. A file has its manifest beside it, a folder within. A manifest
stands only where it tells the truth: a new one comes before its file (without which it counts for nothing), an old one
goes before the file that it told of.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import re
import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

from attrs import frozen

from crawler.archive.files import TEMPORARY, sync_folder
from crawler.archive.replay import manifest
from crawler.errors import Misuse

_TODO = "give --overwrite, --since-last or another name"
# What a system says where a folder is to get the name of something else.
_IS_THERE = (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR)
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h


@frozen
class Place:
    """A file or folder that a delivery is, or will be.

    Attributes:
        path: absolute, without symbolic links.
        is_folder: which of both.
        number: of the delivery: 1, and from 2 on for what is new since.
    """

    path: Path
    is_folder: bool
    number: int = 1

    @property
    def manifest(self) -> Path:
        """Where its manifest stands."""
        return self.path / "manifest.jsonl" if self.is_folder else self.path.with_name(f"{self.path.name}.manifest")

    @property
    def is_there(self) -> bool:
        """Whether that delivery stands there, with its manifest: by its name alone it may be something else."""
        if not (self.path.exists() and self.manifest.is_file()):
            return False
        try:
            return self.number == 1 or manifest.read_facts(self.manifest).get("delivery") == self.number
        except Misuse:
            return False

    def after(self, number: int) -> Place:
        """Give the place of a later delivery, from 2 on: the number stands before the name's ending."""
        if self.is_folder:
            return Place(self.path.with_name(f"{self.path.name}.{number}"), True, number)
        name, ending = _split(self.path.name)
        return Place(self.path.with_name(f"{name}.{number}{ending}"), False, number)

    def deliveries(self) -> list[Place]:
        """List the deliveries that are there, in the order in which they were made."""
        return [place for place in (self, *map(self.after, self._numbers())) if place.is_there]

    def next(self) -> Place:
        """Give the place of the next delivery: this one where it is free, else a free one behind the last."""
        if not self.path.exists():
            return self
        number = max((place.number for place in self.deliveries()), default=1) + 1
        while self.after(number).path.exists():
            number += 1
        return self.after(number)

    def _numbers(self) -> list[int]:
        name, ending = (self.path.name, "") if self.is_folder else _split(self.path.name)
        pattern = re.compile(rf"{re.escape(name)}\.([1-9]\d{{0,8}}){re.escape(ending)}")
        found = (pattern.fullmatch(path.name) for path in self.path.parent.iterdir())
        return sorted(number for match in found if match and (number := int(match[1])) > 1)


def _split(name: str) -> tuple[str, str]:
    """Split a file's name before its ending, of which `.warc.gz` is one."""
    begin, dot, ending = name.rpartition(".")
    if ending == "gz" and "." in begin:
        begin, dot, more = begin.rpartition(".")
        ending = f"{more}.gz"
    return (begin, dot + ending) if begin else (name, "")


def find_place(given: str, archive: Path, *, is_folder: bool, overwrite: bool, since_last: bool) -> Place:
    """Check that a delivery may go where the user says.

    Args:
        given: the path, as it was written.
        archive: folder of the archive.
        is_folder: whether the delivery is a folder.
        overwrite: whether what stands there may be replaced.
        since_last: whether what stands there may be followed by another.

    Returns:
        The place.

    Raises:
        Misuse: it may not, or cannot.
    """
    what = "folder" if is_folder else "file"
    if not given.strip():
        raise Misuse(f"DEST: expected the name of a new {what}, found none")
    try:
        path = Path(given).resolve()
        home = archive.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise Misuse(f"{given!r}: expected a path, found {error}") from None
    if not path.parent.is_dir():
        raise Misuse(f"{path.parent}: expected a folder that is there, found none: make it first")
    if not path.name:
        raise Misuse(f"{given!r}: expected the name of a new {what}, found none")
    if _holds(home, path):
        raise Misuse(f"{path}: expected a place outside the archive, found it inside {home}")
    if _holds(path, home):
        raise Misuse(f"{path}: expected a place beside the archive, found one that holds it")
    place = Place(path, is_folder)
    if not path.exists():
        _check_manifest(place)
        return place
    if path.is_dir() != is_folder or not (is_folder or path.is_file()):
        raise Misuse(f"{path}: expected a {what} or nothing, found something else")
    if not (overwrite or since_last):
        raise Misuse(f"{path}: expected nothing there, found a {what}: {_TODO}")
    if since_last and not place.manifest.is_file():
        raise Misuse(f"{place.manifest}: expected the manifest of the last replay, found none: give --overwrite")
    if overwrite and is_folder and any(path.iterdir()):
        manifest.read_facts(place.manifest)  # a folder that no replay made is not removed
    _check_manifest(place)
    return place


def _check_manifest(place: Place) -> None:
    """Check that what stands where the manifest of a file goes is one: another's file is not written over."""
    if not place.is_folder and place.manifest.exists():
        manifest.read_facts(place.manifest)


def _holds(folder: Path, path: Path) -> bool:
    """Tell whether a path is a folder or below it, by whatever names."""
    return any(above.exists() and folder.exists() and above.samefile(folder) for above in (path, *path.parents))


class Workplace:
    """Where a delivery is made before anybody sees it; used as a `with` block.

    Args:
        place: where it will stand.
        replaces: whether what stands there may be replaced.

    Attributes:
        target: the file or folder to write.
        manifest: where its manifest is to be written; within the target where that is a folder.
        lines: a file for what is gathered meanwhile; it goes with the folder.

    Raises:
        Misuse: another replay is at work on the same place, or was until now.
        OSError: the folder cannot be written.
    """

    def __init__(self, place: Place, *, replaces: bool) -> None:
        self._place = place
        self._replaces = replaces
        self._folder = place.path.with_name(f".{place.path.name}{TEMPORARY}")
        self._descriptor = self._locked()
        if place.path.exists() and not replaces:  # another replay has ended since it was looked at
            self.__exit__(None, None, None)
            raise self._taken()
        for left in list(self._folder.iterdir()):
            _remove(left)
        self.target = self._folder / "target"
        self.manifest = Place(self.target, place.is_folder).manifest
        self.lines = self._folder / "lines"

    def _locked(self) -> int:
        while True:
            with contextlib.suppress(FileExistsError):
                self._folder.mkdir()
            try:
                descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
            except FileNotFoundError:
                continue
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(descriptor)
                raise Misuse(f"{self._place.path}: another replay is writing to it: wait for it to end") from None
            # Whoever had it may have ended, and removed it, since it was opened.
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(descriptor), self._folder.stat()):
                    return descriptor
            os.close(descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            with contextlib.suppress(OSError):
                _remove(self._folder)
        finally:
            os.close(self._descriptor)

    def commit(self) -> None:
        """Put the delivery in its place; when this returns, it is there, whatever happens.

        Raises:
            Misuse: something has come there meanwhile that may not be replaced; it stays.
            OSError: it cannot be; what stood there still does.
        """
        place = self._place
        _sync(self.manifest)
        if place.is_folder:
            _sync_all(self.target)
        else:
            _sync(self.target)
        if place.is_folder:
            self._put_folder()
        elif self._replaces and place.path.exists():
            place.manifest.unlink(missing_ok=True)
            sync_folder(place.path.parent)
            self.target.replace(place.path)
            self.manifest.replace(place.manifest)
        else:
            self.manifest.replace(place.manifest)
            try:
                _put_new(self.target, place.path)
            except FileExistsError:
                place.manifest.unlink(missing_ok=True)
                raise self._taken() from None
        sync_folder(place.path.parent)

    def _taken(self) -> Misuse:
        return Misuse(f"{self._place.path}: expected nothing there, found what has come meanwhile: {_TODO}")

    def _put_folder(self) -> None:
        place = self._place.path
        if not (self._replaces and place.exists()):
            try:
                self.target.rename(place)  # over an empty folder too: nothing is lost
            except OSError as error:
                if error.errno not in _IS_THERE:
                    raise
                raise self._taken() from None
        elif not _exchange(self.target, place):
            # A kernel or file system that cannot exchange names: for a moment there is nothing.
            place.rename(self._folder / "old")
            self.target.rename(place)


def _put_new(file: Path, place: Path) -> None:
    """Give a file a name that nothing has.

    Raises:
        FileExistsError: something has it.
        OSError: it cannot be.
    """
    try:
        os.link(file, place)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if place.exists():
            raise FileExistsError(str(place)) from None
        file.replace(place)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step, where the system can."""
    try:
        call = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    code: int = call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return code == 0


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_all(folder: Path) -> None:
    """Flush a folder with all that is in it: its whole file system at once, or all there are.

    Thousands of single calls would take longer than writing the files.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(descriptor) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    except AttributeError:  # only Linux has it
        os.sync()
    finally:
        os.close(descriptor)


def remove(place: Place) -> None:
    """Remove a delivery; its manifest first, so that what is left of it counts for nothing."""
    place.manifest.unlink(missing_ok=True)
    _remove(place.path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
