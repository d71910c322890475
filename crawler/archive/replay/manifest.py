"""The manifest of a delivery: what it holds and by which arguments, so that the next one can hold only what is new.

JSON, one object a line: first the facts of the delivery, then one line a story, by ascending number. So it is read and
written story by story, whatever their number.
"""

from __future__ import annotations

import heapq
import itertools
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from attrs import frozen

from crawler.archive.replay.selection import Chosen
from crawler.errors import Misuse

FORMAT = 1
# `json.dumps` makes a new one each time.
_ENCODER = json.JSONEncoder(ensure_ascii=False)
# Files that are open at a time.
_MOST_DELIVERIES = 500


@frozen
class Given:
    """A story that a destination was given before.

    Attributes:
        number: in the archive.
        stem: of its files there.
        record_sha256: digest of its record at that time, 64 hex digits.
    """

    number: int
    stem: str
    record_sha256: str


def line_of(story: Chosen, record_sha256: str) -> bytes:
    """Make the line of a story.

    Args:
        story: that is given.
        record_sha256: digest of its record's file, 64 hex digits.

    Returns:
        UTF-8, ending with a line break.
    """
    record = story.record
    told = {
        "number": record.number,
        "stem": record.stem,
        "file": story.name,
        "url": record.fetched.canonical,
        "story_sha256": record.story_sha256,
        "record_sha256": record_sha256,
    }
    return _line(told)


def write(path: Path, facts: dict[str, Any], lines: BinaryIO) -> None:
    """Write a manifest.

    Args:
        path: of the new file.
        facts: of the delivery.
        lines: those of its stories, at their beginning.

    Raises:
        OSError: it cannot be written.
    """
    with path.open("wb") as file:
        file.write(_line({"manifest": FORMAT, **facts}))
        shutil.copyfileobj(lines, file)


def _line(told: dict[str, Any]) -> bytes:
    return _ENCODER.encode(told).encode("utf-8", "replace") + b"\n"


def read_facts(path: Path) -> dict[str, Any]:
    """Read the facts of a delivery.

    Args:
        path: of its manifest.

    Returns:
        As they were given to `write`.

    Raises:
        Misuse: it is no manifest, or of a later form.
    """
    try:
        with path.open("rb") as file:
            facts = json.loads(file.readline())
    except (OSError, ValueError):
        facts = None
    if not isinstance(facts, dict) or facts.get("manifest") != FORMAT:
        raise Misuse(f"{path}: expected the manifest of a replay, of form {FORMAT}; found something else")
    return facts


class AllGiven:
    """What a destination was given, asked for story by story, by ascending number.

    Args:
        manifests: of its deliveries, in the order in which they were made.

    Raises:
        Misuse: there are too many, or one cannot be read.
    """

    def __init__(self, manifests: Sequence[Path]) -> None:
        if len(manifests) > _MOST_DELIVERIES:
            raise Misuse(
                f"{manifests[0]}: expected at most {_MOST_DELIVERIES} deliveries, found {len(manifests)}:"
                " begin anew with --overwrite"
            )
        self._open = ExitStack()
        self._last: Given | None = None
        merged = heapq.merge(*map(self._read, manifests), key=lambda given: given.number)
        # Of several lines of a story the last delivery's counts: merging keeps their order.
        self._given = (list(lines)[-1] for _, lines in itertools.groupby(merged, key=lambda given: given.number))

    def _read(self, path: Path) -> Iterator[Given]:
        try:
            file = self._open.enter_context(path.open("rb"))
            next(file, None)
            for line in file:
                told = json.loads(line)
                yield Given(int(told["number"]), str(told["stem"]), str(told["record_sha256"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Misuse(
                f"{path}: expected the manifest of a replay, found {error}: begin anew with --overwrite"
            ) from None

    def find(self, number: int) -> Given | None:
        """Tell what was given of a story; the next number asked for must be higher.

        Raises:
            Misuse: a manifest cannot be read.
        """
        while self._last is None or self._last.number < number:
            self._last = next(self._given, None)
            if self._last is None:
                return None
        return self._last if self._last.number == number else None

    def close(self) -> None:
        """Close the manifests."""
        self._open.close()
