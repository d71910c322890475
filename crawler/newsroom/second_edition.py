"""The second edition of the newsroom: what changes between a first crawl and a refresh."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import frozen

from crawler.archive.seed_format import parse
from crawler.errors import Misuse, NotSeedFormat
from crawler.newsroom.stories import SampleStory, load, revise

FOLDER = "second"
"""Below the folder of the stories: `edition.toml`, the texts of new stories, and of the changed ones."""


@frozen
class SecondEdition:
    """What is other than in the first edition.

    Attributes:
        added: stories that are new.
        changed: stories that are printed again, as they are now.
        removed: stories that are withdrawn, as they were.
    """

    added: tuple[SampleStory, ...]
    changed: tuple[SampleStory, ...]
    removed: tuple[SampleStory, ...]

    def applied(self, stories: Iterable[SampleStory]) -> tuple[SampleStory, ...]:
        """Give what is printed then.

        Args:
            stories: of the first edition.

        Returns:
            Those of the second.
        """
        now = {story.id: story for story in (*stories, *self.changed, *self.added)}
        gone = {story.id for story in self.removed}
        return tuple(story for story in now.values() if story.id not in gone)


def read_second_edition(sample_dir: Path, stories: Iterable[SampleStory], at: datetime) -> SecondEdition:
    """Read the second edition.

    Args:
        sample_dir: the folder of the stories.
        stories: of the first edition.
        at: when it is printed, aware; a refresh looks again at what changed after it last looked.

    Returns:
        What is other.

    Raises:
        Misuse: there is none, or it is wrong; the message names the file.
    """
    folder = sample_dir / FOLDER
    path = folder / "edition.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misuse(f"{path}: no second edition: {error}") from None
    first = {story.id: story for story in stories}
    changed = tuple(_changed(path, story_id, first, at) for story_id in table.get("changed", ()))
    removed = tuple(_known(path, story_id, first) for story_id in table.get("removed", ()))
    added = load(folder)
    for story in added:
        if story.id in first:
            raise Misuse(f"{path}: story {story.id} is in the first edition: give the new one another id")
    return SecondEdition(added, changed, removed)


def _changed(path: Path, story_id: Any, first: dict[str, SampleStory], at: datetime) -> SampleStory:
    story = _known(path, story_id, first)
    text = path.parent / "changed" / f"{story.id}.txt"
    try:
        title, body = parse(text.read_bytes())
    except (OSError, NotSeedFormat) as error:
        raise Misuse(f"{path}: the text of the changed {story.id} cannot be read from {text}: {error}") from None
    return revise(story, at, title, body)


def _known(path: Path, story_id: Any, first: dict[str, SampleStory]) -> SampleStory:
    if not isinstance(story_id, str) or story_id not in first:
        raise Misuse(f"{path}: {story_id!r} is no story of the first edition")
    return first[story_id]
