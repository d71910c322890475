"""Which stories of an archive are replayed, in the order of their numbers, and why the others are not."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date

from attrs import field, frozen

from crawler.archive import records, seed_format
from crawler.archive.folders import read_file, story_path
from crawler.archive.names import number_of
from crawler.archive.replay.opt_outs import is_opted_out
from crawler.archive.store import Archive
from crawler.discovery.refresh import is_asked_for
from crawler.errors import ArchiveError, Misuse, NewerArchive, NotSeedFormat
from crawler.model import Days, Record

_COUNTRY = re.compile(r"[a-z]{2}")
_BETWEEN = re.compile(r"[,\s]+")
_ANY_DAYS = Days()

FILTERS = "topic outlet country since until min_words revisions one_per_cluster not_opted_out".split()
"""The names of the filters, as `read_filters` takes them."""


@frozen
class Filters:
    """What a story must be to be replayed; by default any story is.

    Attributes:
        topics: names; empty: any.
        outlets: domains; empty: any.
        countries: ISO 3166-1 alpha-2, lower case; empty: any.
        days: of publication, in the outlet's time zone; where one is given, a story without a date is left out.
        min_words: the body has so many words between white space.
        latest_only: without the stories whose URL has a newer text.
        one_per_cluster: of near copies only one, the earliest published of those that pass the other filters.
        not_opted_out: without the pages that machines may not learn from (`is_opted_out`).
    """

    topics: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    days: Days = field(factory=Days)
    min_words: int = 0
    latest_only: bool = False
    one_per_cluster: bool = False
    not_opted_out: bool = False


@frozen
class Chosen:
    """A story that is replayed, with its files as they stand in the archive.

    Attributes:
        record: its provenance.
        data: the story's file.
        record_data: the record's file.
        name: of its file where the destination has one for each story, without a folder.
        raw: gzip members of the WARC records that its page and those of its copies came with, where the format holds
            them.
    """

    record: Record
    data: bytes = field(repr=False)
    record_data: bytes = field(repr=False)
    name: str = ""
    raw: tuple[bytes, ...] = field(default=(), repr=False)

    def text(self) -> tuple[str, str]:
        """Give title and body."""
        return seed_format.parse(self.data)


@frozen
class LeftOut:
    """A story that is not replayed.

    Attributes:
        stem: of its files.
        reason: the filter, in few words; or what is wrong with its files, in one line.
        is_damaged: whether it is left out because its files are not as they should be.
    """

    stem: str
    reason: str
    is_damaged: bool = False


def read_filters(given: Mapping[str, str | bool | None]) -> Filters:
    """Make filters of what was written at a command line.

    Args:
        given: `topic`, `outlet`, `country` (several with commas), `since`, `until` (YYYY-MM-DD), `min_words`,
            `revisions` (`all` or `latest`), `one_per_cluster`, `not_opted_out`; what is empty or missing filters
            nothing.

    Returns:
        The filters.

    Raises:
        Misuse: there is no such filter, or a value is none.
    """
    for name in given:
        if name not in FILTERS:
            raise Misuse(f"{name}: expected one of {', '.join(FILTERS)}; found an unknown filter")
    revisions = given.get("revisions") or "all"
    if revisions not in ("all", "latest"):
        raise Misuse(f"revisions: expected all or latest, found {revisions!r}")
    countries = _words(given, "country")
    for country in countries:
        if not _COUNTRY.fullmatch(country):
            raise Misuse(f"country: expected two letters such as eg, found {country!r}")
    days = Days(_day(given, "since"), _day(given, "until"))
    if days.since and days.until and days.since > days.until:
        raise Misuse(f"since: expected a day not after {days.until}, found {days.since}")
    min_words = str(given.get("min_words") or "0")
    if not (min_words.isascii() and min_words.isdigit()):
        raise Misuse(f"min words: expected a whole number, 0 or more, found {min_words!r}")
    return Filters(
        topics=frozenset(_BETWEEN.split(str(given.get("topic") or ""))) - {""},
        outlets=_words(given, "outlet"),
        countries=countries,
        days=days,
        min_words=int(min_words[:9]),
        latest_only=revisions == "latest",
        one_per_cluster=_flag(given, "one_per_cluster"),
        not_opted_out=_flag(given, "not_opted_out"),
    )


def _words(given: Mapping[str, str | bool | None], name: str) -> frozenset[str]:
    return frozenset(_BETWEEN.split(str(given.get(name) or "").lower())) - {""}


def _flag(given: Mapping[str, str | bool | None], name: str) -> bool:
    value = given.get(name) or False
    if isinstance(value, bool):
        return value
    if value not in ("0", "1"):
        raise Misuse(f"{name.replace('_', ' ')}: expected 0 or 1, found {value!r}")
    return value == "1"


def _day(given: Mapping[str, str | bool | None], name: str) -> date | None:
    value = str(given.get(name) or "")
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise Misuse(f"{name}: expected a day such as 2023-11-30, found {value!r}") from None


def select(archive: Archive, filters: Filters) -> Iterator[Chosen | LeftOut]:
    """Go through an archive.

    Args:
        archive: open.
        filters: what is wanted.

    Yields:
        Every story of the archive once, chosen or left out, by ascending number. One whose files are damaged is left
        out whatever the filters are; if the index does not know it either, at the end.

    Raises:
        NewerArchive: a newer program wrote a record.
        ArchiveError: the index, or the folder of the stories, cannot be read.
    """
    there = 0
    for stem in archive.stems():
        read = _read(archive, stem)
        if isinstance(read, LeftOut):
            there += story_path(archive.path, stem).exists()
            yield read
            continue
        there += 1
        reason = _reason(archive, read, filters)
        if not reason and filters.one_per_cluster and not _is_first(archive, read, filters):
            reason = "near copy of one that is chosen"
        yield LeftOut(stem, reason) if reason else read
    yield from (_not_indexed(archive, stem) for stem in archive.not_indexed(there))


def _not_indexed(archive: Archive, stem: str) -> LeftOut:
    read = _read(archive, stem)
    todo = f"{story_path(archive.path, stem)}: the index does not know it: scrapy reindex makes the index again"
    return read if isinstance(read, LeftOut) else LeftOut(stem, todo, is_damaged=True)


def _read(archive: Archive, stem: str) -> Chosen | LeftOut:
    """Read a story's files, and check that they are what was written."""
    # Texts: making a `Path` takes as long as reading the file.
    path, provenance = f"{archive.path}/stories/{stem}.txt", f"{archive.path}/records/{stem}.json"
    try:
        if number_of(stem) is None:
            raise ArchiveError(f"{archive.path}: expected a name such as 000_0123456789abcdef in the index")
        data, record_data = read_file(path), read_file(provenance)
        record = records.load(record_data, provenance)
        if record.stem != stem:
            raise ArchiveError(f"{provenance}: expected the record of {stem}, found {record.stem!r}")
        found = hashlib.sha256(data).hexdigest()
        if found != record.story_sha256:
            told = f"expected digest {record.story_sha256[:16]}..., found {found[:16]}...: it was changed"
            raise ArchiveError(f"{path}: {told}")
        seed_format.parse(data)
        _check_text(record_data)
    except NewerArchive:
        raise
    except ArchiveError as error:
        return LeftOut(stem, str(error), is_damaged=True)
    except NotSeedFormat as error:
        return LeftOut(stem, f"{path}: {error}", is_damaged=True)
    except UnicodeError:
        return LeftOut(stem, f"{provenance}: expected text in UTF-8, found what it cannot hold", is_damaged=True)
    return Chosen(record, data, record_data)


def _check_text(record_data: bytes) -> None:
    """Check that a record, also of another program or edited by hand, is text that any format can hold.

    Raises:
        UnicodeError: it is not in UTF-8, or has half a character in an escape.
    """
    record_data.decode("utf-8")
    if b"\\u" in record_data:
        json.dumps(json.loads(record_data), ensure_ascii=False).encode("utf-8")


def _reason(archive: Archive, story: Chosen, filters: Filters) -> str:
    """Give the first filter that a story does not pass, near copies aside; empty where it passes all."""
    record, days = story.record, filters.days
    if filters.topics and record.topic not in filters.topics:
        return "other topic"
    if filters.outlets and record.outlet not in filters.outlets:
        return "other outlet"
    if filters.countries and record.country not in filters.countries:
        return "other country"
    if days != _ANY_DAYS:
        if record.published is None:
            return "no date of publication"
        if not is_asked_for(record.published.value.date(), days):
            return "other days"
    if filters.not_opted_out and is_opted_out(record):
        return "opted out"
    if filters.latest_only and _has_newer(archive, record):
        return "has a newer revision"
    if filters.min_words and len(story.text()[1].split()) < filters.min_words:
        return "too short"
    return ""


def _has_newer(archive: Archive, record: Record) -> bool:
    newest = archive.newest_of(record.fetched.canonical)
    return newest is not None and newest != record.number


def _is_first(archive: Archive, story: Chosen, filters: Filters) -> bool:
    """Tell whether no earlier published near copy of a story passes the filters as well."""
    cluster = archive.cluster_of(story.record.number)
    for number in cluster.members if cluster else ():
        if number == story.record.number:
            return True
        other = _read(archive, archive.stem(number) or "")
        if isinstance(other, Chosen) and not _reason(archive, other, filters):
            return False
    return True
