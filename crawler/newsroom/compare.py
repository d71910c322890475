"""An archive held against the truth: which on-topic stories it has, which it misses, which it should not have."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from attrs import frozen

from crawler.archive.seed_format import parse
from crawler.discovery.canonical import canonical
from crawler.errors import Misuse, NotSeedFormat
from crawler.model import Outcome
from crawler.newsroom.truth import Expectation
from crawler.text.fingerprint import content_hash


@frozen
class Comparison:
    """How an archive stands to the truth.

    Attributes:
        wanted: how many on-topic stories there are.
        missed: those of them that the archive has not.
        wrong: file name and title of stories that are none of them.
        twice: file name and title of stories that another file holds already.
        astray: file name and kind of source of stories whose record names a kind that does not lead to them.
        kinds: kind of source -> how many stories have it in their record as the one that gave them.
    """

    wanted: int
    missed: tuple[Expectation, ...]
    wrong: tuple[tuple[str, str], ...]
    twice: tuple[tuple[str, str], ...]
    astray: tuple[tuple[str, str], ...] = ()
    kinds: Mapping[str, int] = {}

    @property
    def perfect(self) -> bool:
        """Whether all are found, none is wrong, none is there twice, and none was found where it is not."""
        return not (self.missed or self.wrong or self.twice or self.astray)

    def lines(self) -> list[str]:
        """The comparison, as text to be printed."""
        found = self.wanted - len(self.missed)
        return [
            f"{found} of {self.wanted} on-topic stories found, {len(self.wrong)} wrong, {len(self.twice)} twice",
            *(f"missed  {story.id}  {story.title}  {story.urls[0]}" for story in self.missed),
            *(f"wrong  {name}  {title}" for name, title in self.wrong),
            *(f"twice  {name}  {title}" for name, title in self.twice),
            *(f"astray  {name}  by {kind}" for name, kind in self.astray),
        ]


def compare(archive_dir: Path, truth: Iterable[Expectation], earlier: Iterable[Expectation] = ()) -> Comparison:
    """Hold an archive against the truth, by content hash.

    Args:
        archive_dir: the archive of one topic, with `stories/` in it.
        truth: of the newsroom that was crawled.
        earlier: what was true when it was crawled before: such stories may be there, and need not.

    Returns:
        The comparison.

    Raises:
        Misuse: there is no archive.
    """
    folder = archive_dir / "stories"
    if not folder.is_dir():
        raise Misuse(f"no archive in {archive_dir}: expected a folder with stories/, such as archive/x-advertisers")
    everything, before = tuple(truth), tuple(earlier)
    wanted = {content_hash(story.body): story for story in everything if story.outcome == Outcome.ARCHIVED}
    allowed = wanted.keys() | {content_hash(story.body) for story in before if story.outcome == Outcome.ARCHIVED}
    seen: set[str] = set()
    wrong, twice = [], []
    for path in sorted(folder.glob("*.txt")):
        try:
            title, body = parse(path.read_bytes())
        except NotSeedFormat as error:
            wrong.append((path.name, f"(no story: {error})"))
            continue
        digest = content_hash(body)
        if digest not in allowed:
            wrong.append((path.name, title))
        elif digest in seen:
            twice.append((path.name, title))
        seen.add(digest)
    missed = tuple(story for digest, story in wanted.items() if digest not in seen)
    kinds, astray = _found_by(archive_dir / "records", [*before, *everything])
    return Comparison(len(wanted), missed, tuple(wrong), tuple(twice), tuple(astray), kinds)


def _found_by(folder: Path, truth: Iterable[Expectation]) -> tuple[Counter[str], list[tuple[str, str]]]:
    """Count the kinds of sources that the records name, and list those that do not lead to their story."""
    leading: dict[str, set[str]] = {}
    for story in truth:
        for url in story.urls:
            leading.setdefault(canonical(url), set()).update(story.kinds)
    kinds: Counter[str] = Counter()
    astray = []
    for path in sorted(folder.glob("*.json")):
        record = json.loads(path.read_bytes())
        kind = record["found"]["kind"]
        kinds[kind] += 1
        if kind not in leading.get(record["fetched"]["canonical"], {kind}):
            astray.append((path.name, kind))
    return kinds, astray
