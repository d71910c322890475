"""The stories of the sample newsroom: text files in the seed format, and TOML tables that say who printed them."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from crawler.archive.seed_format import parse
from crawler.errors import Misuse, NotSeedFormat
from crawler.model import Outcome
from crawler.newsroom.chance import number
from crawler.newsroom.slugs import arabic_slug

OUTLETS = ("sada", "marfa", "jarida", "nabd", "mujaz")
OUTLETS_FILE = "outlets.toml"
COPIES_FILE = "copies.toml"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEYS = ("outlet", "published", "author", "section", "tags", "caption", "expected", "why")


@frozen
class SampleStory:
    """A story as one of the sample outlets prints it.

    Attributes:
        id: lower-case Latin letters, digits, hyphens; unique in the newsroom.
        outlet: key of the outlet, one of `OUTLETS`.
        title: the headline.
        body: paragraphs separated by one empty line.
        published: with the outlet's offset.
        expected: the outcome that the archive should come to.
        why: one short English line: what makes it so.
        modified: when it was last changed, or None.
        author: the byline.
        section: where it stands.
        tags: its keywords.
        caption: of its photo.
        copy_of: id of the story that this one is a copy of; empty for the outlet's own.
        copied_from: key of the outlet that it was copied from; empty likewise.
        number: the outlet's number of it, six digits, made from the id; it stands in URLs and never changes.
        slug: the headline that it had when it was first printed, as a slug; a new headline leaves the URL as it is.
    """

    id: str
    outlet: str
    title: str
    body: str
    published: datetime
    expected: str
    why: str = ""
    modified: datetime | None = None
    author: str = "هيئة التحرير"
    section: str = "أخبار"
    tags: tuple[str, ...] = ("أخبار",)
    caption: str = "صورة من الأرشيف"
    copy_of: str = ""
    copied_from: str = ""
    number: int = field()
    slug: str = field()

    @number.default
    def _number(self) -> int:
        return 100_000 + number(900_000, "story", self.id)

    @slug.default
    def _slug(self) -> str:
        return arabic_slug(self.title)

    @property
    def paragraphs(self) -> list[str]:
        """The body's paragraphs, in order."""
        return self.body.split("\n\n")

    @property
    def changed(self) -> datetime:
        """When the story last changed, or was published."""
        return self.modified or self.published


def load(sample_dir: Path) -> tuple[SampleStory, ...]:
    """Read all stories of the newsroom, the aggregator's copies behind the stories that they copy.

    Args:
        sample_dir: the folder with the TOML files and `stories/`.

    Returns:
        The stories, in the order of the files' names and of the tables in them.

    Raises:
        Misuse: a file or text is missing or wrong; the message names it.
    """
    if not sample_dir.is_dir():
        raise Misuse(f"no sample newsroom in {sample_dir}: expected a folder with *.toml and stories/; see --sample")
    stories: dict[str, SampleStory] = {}
    for path in sorted(sample_dir.glob("*.toml")):
        if path.name not in (OUTLETS_FILE, COPIES_FILE):
            for entry in _tables(path, "story"):
                _add(stories, _own(path, entry), path)
    copies = sample_dir / COPIES_FILE
    if copies.is_file():
        for entry in _tables(copies, "copy"):
            _add(stories, _copy(copies, entry, stories), copies)
    if not stories:
        raise Misuse(f"no story in {sample_dir}: expected [[story]] tables in *.toml")
    return tuple(stories.values())


def _tables(path: Path, name: str) -> list[dict[str, Any]]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get(name, [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misuse(f"{path}: no TOML: {error}") from None
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise Misuse(f"{path}: expected [[{name}]] tables")
    return tables


def _add(stories: dict[str, SampleStory], story: SampleStory, path: Path) -> None:
    if story.id in stories:
        raise Misuse(f"{path}: story {story.id} stands twice: give one of them another id")
    if any(other.number == story.number and other.outlet == story.outlet for other in stories.values()):
        raise Misuse(f"{path}: story {story.id} gets the URL number of another story: give it another id")
    stories[story.id] = story


def _own(path: Path, entry: dict[str, Any]) -> SampleStory:
    common = _common(path, entry, _KEYS)
    text = path.parent / "stories" / f"{common['id']}.txt"
    try:
        title, body = parse(text.read_bytes())
    except (OSError, NotSeedFormat) as error:
        raise Misuse(f"{path}: the text of story {common['id']} cannot be read from {text}: {error}") from None
    return SampleStory(title=title, body=body, **common)


def _copy(path: Path, entry: dict[str, Any], stories: dict[str, SampleStory]) -> SampleStory:
    common = _common(path, entry, (*_KEYS, "title", "kind", "copy_of"))
    if entry["copy_of"] not in stories:
        raise Misuse(f"{path}: {common['id']} copies {entry['copy_of']}, which is no story: mend copy_of")
    original = stories[entry["copy_of"]]
    edits = {"intro", "keep", "replace"} & entry.keys()
    if entry["kind"] != ("edited" if edits else "exact"):
        raise Misuse(f"{path}: {common['id']}: a copy with intro, keep or replace is edited, one without is exact")
    paragraphs = original.paragraphs[: entry.get("keep")]
    if "intro" in entry:
        paragraphs.insert(0, entry["intro"])
    body = "\n\n".join(paragraphs)
    for old, new in entry.get("replace", []):
        if old not in body:
            raise Misuse(f"{path}: {common['id']} replaces {old!r}, which its text does not hold: mend replace")
        body = body.replace(old, new)
    return SampleStory(title=entry["title"], body=body, copy_of=original.id, copied_from=original.outlet, **common)


def _common(path: Path, entry: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    story_id = entry.get("id")
    if not isinstance(story_id, str) or not _ID.fullmatch(story_id):
        raise Misuse(f"{path}: expected an id of lower-case letters, digits and hyphens, found {story_id!r}")
    missing = [key for key in required if key not in entry]
    if missing:
        raise Misuse(f"{path}: story {story_id} has no {', '.join(missing)}")
    if entry["outlet"] not in OUTLETS:
        raise Misuse(
            f"{path}: story {story_id} stands in {entry['outlet']!r}, which is no outlet: expected {', '.join(OUTLETS)}"
        )
    if entry["expected"] not in set(Outcome):
        raise Misuse(f"{path}: story {story_id} expects {entry['expected']!r}, which is no outcome: see crawler.model")
    for key in ("published", "modified"):
        if key in entry and not (isinstance(entry[key], datetime) and entry[key].tzinfo):
            raise Misuse(f"{path}: story {story_id}: {key} is {entry[key]!r}: expected a date-time with an offset")
    common = {key: entry[key] for key in ("id", *_KEYS, "modified") if key in entry}
    return {**common, "tags": tuple(entry["tags"])}


def revise(story: SampleStory, at: datetime, title: str | None = None, body: str | None = None) -> SampleStory:
    """Print a story again with another headline or text; its URL stays.

    Args:
        story: as it stands.
        at: when it is changed.
        title: the new headline, or None.
        body: the new body, or None.

    Returns:
        The story as it is now.
    """
    return evolve(
        story,
        title=story.title if title is None else title,
        body=story.body if body is None else body,
        modified=at,
    )
