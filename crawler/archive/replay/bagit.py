"""Replay as a bag (BagIt 1.0, RFC 8493): what archives hand to archives, with a digest of every file."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from crawler.archive.replay import warc
from crawler.archive.replay.jobs import Job, Tally
from crawler.archive.replay.new_files import NewFiles
from crawler.archive.replay.selection import Chosen

_WARC = "data/warc/stories.warc.gz"


class _Payload:
    """The files below `data/`, which are noted in the payload manifest while they are written.

    Args:
        target: the bag's folder.
        sums: the payload manifest.
        files: writes them.
    """

    def __init__(self, target: Path, sums: TextIO, files: NewFiles) -> None:
        self._target = target
        self._sums = sums
        self._write = files.write
        self._files = self._bytes = 0

    def add(self, name: str, data: bytes, sha256: str) -> None:
        """Write a file."""
        self._write(f"{self._target}/{name}", data)
        self.note(name, len(data), sha256)

    def note(self, name: str, size: int, sha256: str) -> None:
        """Note a file that is written."""
        self._sums.write(f"{sha256}  {name}\n")
        self._files += 1
        self._bytes += size

    def stored(self, stories: Iterable[Chosen]) -> Iterator[Chosen]:
        """Add the files of each story on its way."""
        for story in stories:
            self.add(f"data/stories/{story.record.stem}.txt", story.data, story.record.story_sha256)
            digest = hashlib.sha256(story.record_data).hexdigest()
            self.add(f"data/records/{story.record.stem}.json", story.record_data, digest)
            yield story

    @property
    def oxum(self) -> str:
        """Bytes and files, as bag-info.txt tells them."""
        return f"{self._bytes}.{self._files}"


def write(target: Path, stories: Iterable[Chosen], job: Job) -> None:
    """Write the bag: `data/stories`, `data/records` and, where it is asked for, `data/warc`.

    Args:
        target: the new folder.
        stories: what it holds.
        job: tells what bag-info.txt says, and the manifest.
    """
    for folder in ("stories", "records", *(["warc"] if job.with_warc else [])):
        (target / "data" / folder).mkdir(parents=True)
    with NewFiles() as files, (target / "manifest-sha256.txt").open("w", encoding="utf-8", newline="\n") as sums:
        payload = _Payload(target, sums, files)
        if job.with_warc:
            warc.write(target / _WARC, payload.stored(stories), job)
            payload.note(_WARC, (target / _WARC).stat().st_size, _digest(target / _WARC))
        else:
            deque(payload.stored(stories), maxlen=0)
    job.write_manifest(target / "manifest.jsonl")
    (target / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    info = _info(job.tally, job.program, payload.oxum)
    (target / "bag-info.txt").write_text(info, encoding="utf-8", newline="\n")
    tags = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest.jsonl")
    digests = "".join(f"{_digest(target / name)}  {name}\n" for name in tags)
    (target / "tagmanifest-sha256.txt").write_text(digests, encoding="utf-8", newline="\n")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _info(tally: Tally, program: str, oxum: str) -> str:
    told = {
        "External-Description": f"{tally.stories} stories of an archive of Arabic news with their provenance",
        "External-Identifier": ", ".join(tally.topic_names()),
        # The newest story's, not today's: the same stories make the same bag on any day.
        "Bagging-Date": tally.newest.date().isoformat(),
        "Bag-Software-Agent": program,
        "Payload-Oxum": oxum,
    }
    return "".join(f"{name}: {value}\n" for name, value in told.items() if value)
