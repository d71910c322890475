"""Replay as one WARC file: the records of the stories' pages as they stand in the archive, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from crawler.archive.replay.jobs import Job
from crawler.archive.replay.selection import Chosen
from crawler.archive.warc import pack_info


def write(target: Path, stories: Iterable[Chosen], job: Job) -> None:
    """Write the file.

    Args:
        target: the new file.
        stories: whose pages it holds, as they bring them.
        job: tells who writes.
    """
    with target.open("wb") as file:
        for story in stories:
            if file.tell() == 0:
                file.write(pack_info("", story.record.fetched.at, job.program))
            file.writelines(story.raw)
        if file.tell() == 0:
            file.write(pack_info("", job.tally.newest, job.program))
