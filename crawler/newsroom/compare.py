"""An archive held against the truth: which on-topic stories it has, which it misses, which it should not have."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from crawler.archive.seed_format import parse
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
    """

    wanted: int
    missed: tuple[Expectation, ...]
    wrong: tuple[tuple[str, str], ...]
    twice: tuple[tuple[str, str], ...]

    @property
    def perfect(self) -> bool:
        """Whether all are found, none is wrong and none is there twice."""
        return not (self.missed or self.wrong or self.twice)

    def lines(self) -> list[str]:
        """The comparison, as text to be printed."""
        found = self.wanted - len(self.missed)
        return [
            f"{found} of {self.wanted} on-topic stories found, {len(self.wrong)} wrong, {len(self.twice)} twice",
            *(f"missed  {story.id}  {story.title}  {story.urls[0]}" for story in self.missed),
            *(f"wrong  {name}  {title}" for name, title in self.wrong),
            *(f"twice  {name}  {title}" for name, title in self.twice),
        ]


def compare(archive_dir: Path, truth: Iterable[Expectation]) -> Comparison:
    """Hold an archive against the truth, by content hash.

    Args:
        archive_dir: the archive of one topic, with `stories/` in it.
        truth: of the newsroom that was crawled.

    Returns:
        The comparison.

    Raises:
        Misuse: there is no archive.
    """
    folder = archive_dir / "stories"
    if not folder.is_dir():
        raise Misuse(f"no archive in {archive_dir}: expected a folder with stories/, such as archive/x-advertisers")
    wanted = {content_hash(story.body): story for story in truth if story.outcome == Outcome.ARCHIVED}
    seen: set[str] = set()
    wrong, twice = [], []
    for path in sorted(folder.glob("*.txt")):
        try:
            title, body = parse(path.read_bytes())
        except NotSeedFormat as error:
            wrong.append((path.name, f"(no story: {error})"))
            continue
        digest = content_hash(body)
        if digest not in wanted:
            wrong.append((path.name, title))
        elif digest in seen:
            twice.append((path.name, title))
        seen.add(digest)
    missed = tuple(story for digest, story in wanted.items() if digest not in seen)
    return Comparison(len(wanted), missed, tuple(wrong), tuple(twice))
