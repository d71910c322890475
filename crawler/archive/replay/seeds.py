"""Replay as a folder of seed-format files, with a list that `sha256sum --check SHA256SUMS` reads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from crawler.archive.replay.jobs import Job
from crawler.archive.replay.new_files import NewFiles
from crawler.archive.replay.selection import Chosen


def write(target: Path, stories: Iterable[Chosen], job: Job) -> None:
    """Write the folder.

    Args:
        target: the new folder.
        stories: what it holds, each with the name of its file.
        job: tells the manifest.
    """
    target.mkdir()
    folder = f"{target}/"
    with NewFiles() as files, (target / "SHA256SUMS").open("w", encoding="utf-8", newline="\n") as sums:
        for story in stories:
            files.write(folder + story.name, story.data)
            sums.write(f"{story.record.story_sha256}  {story.name}\n")
    job.write_manifest(target / "manifest.jsonl")
