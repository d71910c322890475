"""Replay as JSON Lines: all that the record tells, with title and body; the form that loses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from crawler.archive.replay.jobs import Job
from crawler.archive.replay.selection import Chosen

# JSON leaves these as they are, but many readers of lines end a line at them.
_LINE_ENDS = "\x85\u2028\u2029"
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in _LINE_ENDS}


def as_object(story: Chosen) -> dict[str, Any]:
    """Give a story as one JSON object.

    Args:
        story: that is replayed.

    Returns:
        `number`, `stem`, `title` and `body`, then the other keys of its record (archive/README.md), sorted.
    """
    title, body = story.text()
    told: dict[str, Any] = json.loads(story.record_data)
    return {"number": told["number"], "stem": told["stem"], "title": title, "body": body} | {
        name: told[name] for name in sorted(told) if name not in ("number", "stem", "title")
    }


def write(target: Path, stories: Iterable[Chosen], job: Job) -> None:  # noqa: ARG001 (all writers are called alike)
    """Write the file.

    Args:
        target: the new file.
        stories: what it holds.
        job: not needed.
    """
    with target.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        for story in stories:
            line = _ENCODER.encode(as_object(story))
            # Few stories have one; to translate takes longer than all the rest.
            if any(end in line for end in _LINE_ENDS):
                line = line.translate(_ESCAPES)
            file.write(f"{line}\n")
