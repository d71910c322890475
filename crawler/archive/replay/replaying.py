"""A replay from beginning to end: the stories are chosen, written, and put in their place."""

from __future__ import annotations

import hashlib
import importlib.util
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from attrs import asdict, field, frozen

from crawler.archive.names import stem_of
from crawler.archive.replay import manifest
from crawler.archive.replay.destination import Place, Workplace, find_place, remove
from crawler.archive.replay.exchanges import exchanges, has_raw
from crawler.archive.replay.formats import FORMATS, Format
from crawler.archive.replay.jobs import Job, Tally
from crawler.archive.replay.selection import Chosen, Filters, LeftOut, select
from crawler.archive.store import Archive
from crawler.errors import ArchiveError, Misuse

GIVEN_BEFORE = "given before"
"""Why a story is left out of a delivery that holds only what is new."""


@frozen
class Options:
    """How stories are replayed.

    Attributes:
        format: a key of `FORMATS`.
        filters: which stories.
        renumber: whether files are numbered anew, without gaps, in the order of their numbers.
        with_warc: whether a bag holds the raw pages as well.
        overwrite: whether what stands at the destination, and every delivery after it, is replaced.
        since_last: whether only what is new to the destination is given, as a further delivery.
    """

    format: str
    filters: Filters = field(factory=Filters)
    renumber: bool = False
    with_warc: bool = False
    overwrite: bool = False
    since_last: bool = False


@frozen
class Replayed:
    """What a replay has done.

    Attributes:
        path: of the delivery; None where there was nothing new to deliver.
        tally: of its stories.
        left_out: reason -> stories; damaged ones aside.
        damaged: stories left out because their files are not as they should be.
    """

    path: Path | None
    tally: Tally
    left_out: Counter[str]
    damaged: int


def replay(
    archive: Archive,
    dest: str,
    options: Options,
    *,
    program: str = "",
    met: Callable[[Chosen | LeftOut], None] = lambda _: None,
) -> Replayed:
    """Write the stories of an archive in another form.

    Args:
        archive: open; it is not changed.
        dest: path of the file or folder to make.
        options: which stories, and how.
        program: name and version of who writes.
        met: called with every story of the archive.

    Returns:
        What was done. The destination is whole and on disk, or there was nothing new.

    Raises:
        Misuse: it cannot be done as asked; nothing has changed.
        ArchiveError: the archive cannot be read; nothing has changed.
        OSError: the destination cannot be written; what stood there still does.
    """
    form = _format(options)
    asked = find_place(
        dest, archive.path, is_folder=form.is_folder, overwrite=options.overwrite, since_last=options.since_last
    )
    before = asked.deliveries()
    if options.since_last:
        return _deliver(archive, form, options, asked.next(), before, program, met)
    done = _deliver(archive, form, options, asked, [], program, met)
    for place in before if options.overwrite else []:
        if place != asked:
            remove(place)
    return done


def _format(options: Options) -> Format:
    form = FORMATS.get(options.format)
    if form is None:
        raise Misuse(f"--format: expected one of {', '.join(FORMATS)}; found {options.format!r}")
    if form.needs and importlib.util.find_spec(form.needs) is None:
        raise Misuse(
            f"--format {options.format}: expected {form.needs} to be installed, found it missing:"
            " pip install 'arabic-news-archive[parquet]'"
        )
    if options.overwrite and options.since_last:
        raise Misuse("--overwrite, --since-last: expected one of them, found both")
    if options.renumber and options.format != "seeds":
        raise Misuse(f"--renumber: expected the format seeds, found {options.format}")
    if options.with_warc and options.format != "bagit":
        raise Misuse(f"--with-warc: expected the format bagit, found {options.format}")
    return form


def _deliver(
    archive: Archive,
    form: Format,
    options: Options,
    place: Place,
    before: list[Place],
    program: str,
    met: Callable[[Chosen | LeftOut], None],
) -> Replayed:
    """Make one delivery."""
    facts = [manifest.read_facts(earlier.manifest) for earlier in before]
    for earlier, told in zip(before, facts, strict=True):
        _check_alike(earlier, told, options)
    run = _Run(archive, form, options, sum(int(told["stories"]) for told in facts), met)
    with (
        Workplace(place, replaces=options.overwrite) as work,
        closing(manifest.AllGiven([earlier.manifest for earlier in before])) as given,
    ):
        with work.lines.open("w+b") as lines:

            def write_manifest(path: Path) -> None:
                lines.seek(0)
                size = {} if form.is_folder else _size(work.target)
                manifest.write(
                    path, {"delivery": place.number, **_facts(form, options, program), **run.facts(), **size}, lines
                )

            job = Job(
                program=program,
                tally=run.tally,
                write_manifest=write_manifest,
                with_warc=options.with_warc,
            )
            form.write(work.target, run.stories(given, lines), job)
            if not form.is_folder:
                write_manifest(work.manifest)
        if run.tally.stories or not before:
            work.commit()
            return Replayed(place.path, run.tally, run.left_out, run.damaged)
    return Replayed(None, run.tally, run.left_out, run.damaged)


def _check_alike(place: Place, facts: dict[str, Any], options: Options) -> None:
    for name, wanted in (("format", options.format), ("renumber", options.renumber), ("delivery", place.number)):
        if facts.get(name) != wanted:
            raise Misuse(
                f"{place.path}: expected a replay with {name} {wanted}, found {facts.get(name)}:"
                " ask for the same, or begin anew with --overwrite"
            )


def _facts(form: Format, options: Options, program: str) -> dict[str, Any]:
    """Tell by which arguments a delivery is made."""
    filters = asdict(options.filters)
    for name, value in filters.items():
        if isinstance(value, frozenset):
            filters[name] = sorted(value)
    filters["days"] = {name: day and day.isoformat() for name, day in filters["days"].items()}
    return {
        "format": options.format,
        "program": program,
        "filters": filters,
        "renumber": options.renumber,
        "with_warc": options.with_warc,
        **({"note": form.note} if form.note else {}),
    }


def _size(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "size": path.stat().st_size}


class _Run:
    """The stories of one delivery on their way, and what is counted of them.

    Args:
        archive: where they come from.
        form: how they are written.
        options: which stories.
        place: number of the first, where they are numbered anew.
        met: called with every story of the archive.
    """

    def __init__(
        self, archive: Archive, form: Format, options: Options, place: int, met: Callable[[Chosen | LeftOut], None]
    ) -> None:
        self._archive, self._form, self._options, self._place, self._met = archive, form, options, place, met
        self.tally = Tally()
        self.left_out: Counter[str] = Counter()
        self.damaged = 0

    def stories(self, given: manifest.AllGiven, lines: BinaryIO) -> Iterator[Chosen]:
        """Yield what is to be written; note each in the manifest's lines."""
        for found in select(self._archive, self._options.filters):
            story, record_sha256 = found, ""
            if isinstance(found, Chosen):
                record_sha256 = hashlib.sha256(found.record_data).hexdigest()
                story = self._to_give(found, record_sha256, given.find(found.record.number))
            self._met(story)
            if isinstance(story, LeftOut):
                self.damaged += story.is_damaged
                self.left_out.update([] if story.is_damaged else [story.reason])
                continue
            self.tally.add(story)
            lines.write(manifest.line_of(story, record_sha256))
            yield story

    def _to_give(self, story: Chosen, record_sha256: str, earlier: manifest.Given | None) -> Chosen | LeftOut:
        """Give a story the name of its file, and its raw pages where the format holds them; or tell why not."""
        record, stem = story.record, story.record.stem
        if self._form.of_raw and not has_raw(record):
            return LeftOut(stem, "no raw page is kept")
        if earlier and earlier.stem != stem:
            raise Misuse(
                f"expected a destination of this archive, found one in which story {record.number} is"
                f" {earlier.stem}, not {stem}: give another name, or begin anew with --overwrite"
            )
        if earlier and (earlier.record_sha256 == record_sha256 or not self._form.tells_record):
            return LeftOut(stem, GIVEN_BEFORE)
        raw: tuple[bytes, ...] = ()
        if self._form.of_raw or self._options.with_warc:
            try:
                raw = tuple(exchanges(self._archive.path / "warc", record))
            except ArchiveError as error:  # damaged raw pages cost this story, not the delivery
                return LeftOut(stem, str(error), is_damaged=True)
        if self._options.renumber:
            stem = stem_of(self._place + self.tally.stories, record.content_sha256)
        return Chosen(record, story.data, story.record_data, f"{stem}.txt", raw)

    def facts(self) -> dict[str, Any]:
        """Tell what was counted."""
        tally = self.tally
        return {
            "stories": tally.stories,
            "bytes": tally.bytes,
            "first": tally.first and tally.first.isoformat(),
            "last": tally.last and tally.last.isoformat(),
            "newest": tally.newest.isoformat(),
            "left_out": dict(sorted(self.left_out.items())),
            "damaged": self.damaged,
        }
