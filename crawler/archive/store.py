"""The archive: stories as seed-format files, their records beside them, and an index; the only place that writes them.

A write goes: raw page, record, story, index row; each file is there whole or not at all. The story's file is what makes
it a story: a record alone is a write that was cut off, and is taken back when the archive is next opened for writing. A
raw page alone does no harm.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from attrs import evolve

from crawler.archive import records, seed_format
from crawler.archive.files import write_atomically
from crawler.archive.folders import read_record, read_story, record_path, story_path, story_stems
from crawler.archive.group import Group
from crawler.archive.headers import kept_headers
from crawler.archive.index import CrawlLog, Index
from crawler.archive.index.crawl_log import NAME as LOG
from crawler.archive.last import make_last, note_last
from crawler.archive.lock import WriterLock
from crawler.archive.meetings import meetings, own_urls
from crawler.archive.names import number_of, stem_of
from crawler.archive.near import near_copies
from crawler.archive.rebuild import stamp_of
from crawler.archive.recovery import check_version, open_index
from crawler.archive.revisions import insert_before, neighbours
from crawler.archive.warc_files import MAX_BYTES, WarcFiles
from crawler.discovery.canonical import canonical, is_web_url
from crawler.errors import ArchiveError
from crawler.model import (
    Article,
    Cluster,
    Copy,
    Exchange,
    Fetched,
    Found,
    Gone,
    Met,
    Outcome,
    Page,
    Raw,
    Reading,
    Record,
    Stored,
    Story,
    Topic,
)
from crawler.text.shingles import bands


def article_key(final_url: str, stated: str) -> str:
    """Give the canonical URL of an article.

    Args:
        final_url: the URL that answered.
        stated: what the page says its URL is, absolute, or empty.

    Returns:
        The stated URL's canonical form where it can be true: on the same host, and no home page or section above the
        page that states it (a fault of many templates); else the final URL's.
    """
    own = canonical(final_url)
    if not is_web_url(stated):
        return own
    key = canonical(stated)
    mine, other = urlsplit(own), urlsplit(key)
    is_above = not other.query and (mine.path.rstrip("/") + "/").startswith(other.path.rstrip("/") + "/")
    return own if mine.netloc != other.netloc or is_above else key


class Archive:
    """An archive of stories; made by `Archive.open`, closed by `close` or the end of a `with` block.

    Attributes:
        path: its folder.
        log: what was seen and with what outcome; only where it is open for writing.
        warc: the raw pages.
    """

    def __init__(
        self,
        path: Path,
        index: Index,
        lock: WriterLock | None,
        log: CrawlLog | None,
        program: str,
        warc_max_bytes: int = MAX_BYTES,
    ) -> None:
        self.path = path
        self._log = log
        self._index = index
        self._lock = lock
        self._program = program
        self._is_sound = True
        self._group: Group | None = None
        # Numbers from here on are of stories whose files are not in their places yet.
        self._first_of_group = 0
        self.warc = WarcFiles(path / "warc", path.absolute().name, program, warc_max_bytes)

    @classmethod
    def open(cls, path: Path | str, *, write: bool = False, program: str = "", warc_max_bytes: int = MAX_BYTES) -> Self:
        """Open an archive.

        Args:
            path: its folder; made when it is not there and is to be written.
            write: false never changes anything on disk.
            program: name and version of who writes, for the records.
            warc_max_bytes: greatest size of a file of raw pages.

        Returns:
            The archive.

        Raises:
            ArchiveError: there is none, it is in use by another writer, cannot be written, or is of a newer version.
        """
        path = Path(path)
        check_version(path, write=write)
        if not write:
            if not (path / "index.sqlite").is_file():
                todo = ": scrapy reindex makes the index from its files" if (path / "stories").is_dir() else ""
                raise ArchiveError(f"{path}: expected an archive (a folder with index.sqlite), found none{todo}")
            return cls(path, Index(path / "index.sqlite", write=False), None, None, program)
        try:
            for folder in (path, path / "stories", path / "records"):
                folder.mkdir(parents=True, exist_ok=True)
            # A lock that is gone may have told of a crash before somebody removed it.
            is_whole = (path / "index.sqlite").exists() and (path / "lock").exists()
        except OSError as error:
            raise ArchiveError(f"{path}: the archive cannot be written: {error.strerror}") from None
        lock = WriterLock(path / "lock")
        try:
            index = open_index(path, lock, is_whole=is_whole)
            archive = cls(path, index, lock, CrawlLog(path / LOG), program, warc_max_bytes)
            if lock.crashed or not is_whole:
                archive.warc.mend()
        except OSError as error:
            lock.release(clean=False)
            raise ArchiveError(f"{path}: the archive cannot be written: {error.strerror}") from None
        except BaseException:
            lock.release(clean=False)
            raise
        return archive

    def close(self) -> None:
        """Close the archive; after a failed write the next writer looks after it as after a crash."""
        try:
            if self._log:
                self._log.close()
                self._settle()
        except BaseException:
            self._is_sound = False
            raise
        finally:
            self._index.close()
            if self._lock:
                self._lock.release(clean=self._is_sound)

    def _settle(self) -> None:
        """Leave the archive so that the next writer sees that nobody has touched it since."""
        try:
            stamp = stamp_of(self.path)
            if self._is_sound and stamp != self._index.fact("stamp"):
                make_last(self.path, self._index.last())
                self._index.remember("stamp", stamp)
        except OSError as error:
            raise ArchiveError(f"{self.path}: the archive cannot be written: {error.strerror}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def log(self) -> CrawlLog:
        """What was seen and with what outcome."""
        if self._log is None:
            raise ArchiveError(f"{self.path}: open for reading only: there is no crawl log")
        return self._log

    def __len__(self) -> int:
        return len(self._index)

    def __iter__(self) -> Iterator[Story]:
        for number in self._index.numbers():
            story = self.get(number)
            if story is not None:
                yield story

    def get(self, number: int) -> Story | None:
        """Give a story by its number, or None.

        Raises:
            ArchiveError: its files are not there or not as they should be.
        """
        stem = self._index.stem(number)
        if stem is None:
            return None
        title, body = read_story(self.path, stem)
        return Story(title, body, read_record(self.path, stem))

    def by_hash(self, content_sha256: str) -> Story | None:
        """Give the story with a content hash (64 hex digits), or None."""
        number = self._index.by_hash(content_sha256)
        return None if number is None else self.get(number)

    def by_url(self, url: str) -> Story | None:
        """Give the newest story of a URL, in any of its forms, or None."""
        number = self._index.by_url(canonical(url))
        return None if number is None else self.get(number)

    def number_of(self, content_sha256: str) -> int | None:
        """Give the number of the story with a content hash (64 hex digits), or None; its files are not looked at."""
        return self._index.by_hash(content_sha256)

    def newest_of(self, url: str) -> int | None:
        """Give the number of the newest story of a canonical URL, or None; its files are not looked at."""
        return self._index.by_url(url)

    def stems(self) -> Iterator[str]:
        """Yield the stems of all stories, by ascending number; their files are not looked at."""
        return self._index.stems()

    def not_indexed(self, met: int) -> Iterator[str]:
        """Yield the stems of stories that are there and the index does not know, in no order.

        A record that was damaged when the index was made leaves such a story. What a run writes now is none: its number
        is higher than any in the index.

        Args:
            met: how many of the stories that the index knows are there; to count names is quicker than to look them up.

        Raises:
            ArchiveError: the folder of the stories cannot be read.
        """
        last = self._index.last()
        try:
            if sum(1 for _ in story_stems(self.path)) <= met:
                return
            for stem in story_stems(self.path):
                number = number_of(stem)
                if number is not None and number <= last and self._index.stem(number) != stem:
                    yield stem
        except OSError as error:
            raise ArchiveError(f"{error.filename}: cannot be read: {error.strerror}") from None

    def story_of(self, url: str, page_sha256: str) -> Story | None:
        """Find the story that was read from a page, or that has its text.

        Args:
            url: of the page, in any of its forms.
            page_sha256: digest of its body, as a record has it.

        Returns:
            The newest of those of its URL, or None.
        """
        number = self._index.by_url(canonical(url))
        while number is not None:
            story = self.get(number)
            if story is None:
                return None
            record = story.record
            if page_sha256 in (record.fetched.sha256, *(copy.sha256 for copy in record.copies)):
                return story
            number = number_of(record.supersedes)
        return None

    def stem(self, number: int) -> str | None:
        """Give the name of a story's files by its number, without ending, or None; the files are not looked at."""
        return self._index.stem(number)

    def cluster_of(self, number: int) -> Cluster | None:
        """Give the cluster of a story by its number; one without near copies is a cluster. None: no such story."""
        return self._index.cluster_of(number)

    def put(self, page: Page, reading: Reading, topic: Topic | None, *, imported: str = "") -> Stored:
        """Archive what was read out of a page; when this returns, it is on disk.

        Args:
            page: where it was read.
            reading: with an article and no rejection.
            topic: that judged it; None: nobody did.
            imported: name of the file that it was taken in from, where there was no page: no URL is known then, and a
                text that is there already stays as it is.

        Returns:
            What was done: a new story, a revision of one, or a copy noted on the story that has the text already.

        Raises:
            ArchiveError: it could not be written, or the one before it could not; nothing half written is left.
        """
        if reading.article is None:
            raise ArchiveError(f"{self.path}: expected an article, found none")
        self._check_writable()
        key = article_key(page.url, reading.article.canonical_url)
        try:
            number = self._index.by_hash(reading.content_sha256)
            if number is not None and imported:
                return Stored(Outcome.DUPLICATE, number, f"the text of {self._index.stem(number)}")
            if number is not None:
                self._need(number)
                return self._put_copy(number, key, page, reading, reading.article)
            return self._put_story(key, page, reading, reading.article, topic, imported)
        except (OSError, ArchiveError) as error:
            self._is_sound = False
            if isinstance(error, OSError):
                raise ArchiveError(f"{self.path}: the archive cannot be written: {error.strerror}") from None
            raise

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Put several pages at once: the disk is waited for once for all of them.

        What was put in the block is on disk when the block has ended, and not before: until then nobody may be told of
        it. Where the block ends with an error, what it put is not there, but for stories that another one of it was
        compared with; the next writer finds those.

        Raises:
            ArchiveError: it could not be written, or an earlier write has failed.
        """
        self._check_writable()
        self._group, self._first_of_group = Group(), self._index.last() + 1
        try:
            with self._index.transaction():
                yield
                self._place(self._group)
        except BaseException as error:
            self._group.abandon()
            # What was placed the index does not know.
            if self._group.has_placed or isinstance(error, OSError | ArchiveError):
                self._is_sound = False
            if isinstance(error, OSError):
                raise ArchiveError(f"{self.path}: the archive cannot be written: {error.strerror}") from None
            raise
        finally:
            self._group = None

    def _need(self, *numbers: int | None) -> None:
        """See to it that the files of stories can be read, where they belong to a group that is being put."""
        if self._group and any(number is not None and number >= self._first_of_group for number in numbers):
            self._place(self._group)

    def _place(self, group: Group) -> None:
        group.place()
        # Only now: who finds a record without a story takes it back where its number was never noted.
        note_last(self.path, self._index.last())
        self._first_of_group = self._index.last() + 1

    def note_gone(self, url: str, status: int, at: datetime) -> int | None:
        """Note on a story that its page, or that of a copy, is no longer there; the story stays.

        Where the page is met again with this text, the note is taken back.

        Args:
            url: of the page, in any of its forms.
            status: HTTP status that says so: 404 or 410.
            at: when, UTC.

        Returns:
            The number of the story; None where the URL leads to none, or to one whose record cannot be read.

        Raises:
            ArchiveError: it could not be written.
        """
        self._check_writable()
        key = canonical(url)
        number = self._index.by_url(key)
        stem = None if number is None else self._index.stem(number)
        if stem is None:
            return None
        self._need(number)
        try:
            record = read_record(self.path, stem)
        except ArchiveError:  # a damaged file costs this note, not the run
            return None
        gone = Gone(status, at)
        noted = evolve(
            record,
            gone=record.gone or (gone if key in own_urls(record) and at > record.fetched.at else None),
            copies=tuple(
                evolve(copy, gone=copy.gone or (gone if key == copy.url and at > copy.fetched_at else None))
                for copy in record.copies
            ),
        )
        try:
            self._rewrite(record, noted)
        except OSError as error:
            self._is_sound = False
            raise ArchiveError(f"{self.path}: the archive cannot be written: {error.strerror}") from None
        return number

    def keep(self, page: Page) -> Page:
        """Keep the exchange that brought a page, whatever becomes of the page; when this returns, it is on disk.

        Args:
            page: with its exchange; where it has none, or it is kept already, nothing is done.

        Returns:
            The page; instead of the exchange it says where that is kept.

        Raises:
            ArchiveError: it could not be written; nothing half written is left.
        """
        if not isinstance(page.exchange, Exchange):
            return page
        self._check_writable()
        try:
            return evolve(page, exchange=self.warc.keep(page.url, page.fetched_at, page.exchange))
        except OSError as error:
            self._is_sound = False
            raise ArchiveError(f"{self.path}: the archive cannot be written: {error.strerror}") from None

    def _check_writable(self) -> None:
        if self._lock is None:
            raise ArchiveError(f"{self.path}: expected an archive open for writing")
        if not self._is_sound:  # files may be there that the index does not know: it would give their number again
            raise ArchiveError(f"{self.path}: an earlier write has failed: mend its cause and open the archive again")

    def _put_story(
        self, key: str, page: Page, reading: Reading, article: Article, topic: Topic | None, imported: str
    ) -> Stored:
        number = self._index.last() + 1
        stem = stem_of(number, reading.content_sha256)
        data = seed_format.render(article.title, article.body)
        self._need(self._index.by_url(key))
        supersedes, later = neighbours(self.path, self._index, key, page.fetched_at)
        keys = reading.near_keys or bands(article.body)
        candidates = self._index.candidates(keys)
        self._need(*candidates)
        near = near_copies(article.body, candidates, self._text)
        page = self.keep(page)
        record = Record(
            format=records.FORMAT,
            number=number,
            stem=stem,
            content_sha256=reading.content_sha256,
            story_sha256=hashlib.sha256(data).hexdigest(),
            title=article.title,
            authors=article.authors,
            published=article.published,
            modified=article.modified,
            reader=article.reader,
            outlet=page.outlet.domain,
            outlet_name=page.outlet.name,
            country=page.outlet.country,
            found=_found(page),
            fetched=Fetched(
                requested=page.lead.url,
                final=page.url,
                canonical=key,
                at=page.fetched_at,
                status=page.status,
                headers=kept_headers(page.headers),
                sha256=reading.page_sha256,
                bytes=reading.page_bytes,
                encoding=reading.encoding,
                encoding_evidence=reading.encoding_evidence,
                capture=page.lead.capture.url if page.lead.capture else "",
            ),
            verdicts=reading.verdicts,
            topic=topic.name if topic else "",
            topic_version=topic.version if topic else "",
            program=self._program,
            extractor=reading.extractor,
            supersedes=supersedes,
            raw=_raw(page),
            near=near,
            imported=imported,
            opt_outs=page.opt_outs,
        )
        try:
            write = self._group.add if self._group else write_atomically
            write(record_path(self.path, stem), records.dump(record))
            write(story_path(self.path, stem), data)
        except OSError:
            story_path(self.path, stem).unlink(missing_ok=True)
            record_path(self.path, stem).unlink(missing_ok=True)
            raise
        if later:
            self._need(number)
        insert_before(self.path, later, stem)
        self._index.add(record, keys)
        if not self._group:
            note_last(self.path, number)
        if supersedes:
            return Stored(Outcome.REVISION, number, f"changed text of {supersedes}")
        if later:
            return Stored(Outcome.REVISION, number, f"earlier text of {later.stem}")
        return Stored(Outcome.ARCHIVED, number, stem)

    def _put_copy(self, number: int, key: str, page: Page, reading: Reading, article: Article) -> Stored:
        """Note on a story that its text was met at another URL."""
        stem = self._index.stem(number) or ""
        if not (record_path(self.path, stem).exists() and story_path(self.path, stem).exists()):
            return Stored(Outcome.UNCHANGED, number, f"the text of {stem}, which was taken out of the archive by hand")
        try:
            record = read_record(self.path, stem)
        except ArchiveError as error:  # a damaged file costs this note, not the run
            return Stored(Outcome.DUPLICATE, number, f"the text of {stem}, not noted there: {error}")
        is_own = key in own_urls(record)
        is_known = key in {met.url for met in meetings(record)}
        copies = tuple(_there(copy, page) if copy.url == key else copy for copy in record.copies)
        if not is_known:
            page = self.keep(page)
            copies += (_copy(key, page, reading, article),)
        noted = evolve(record, copies=copies, met=self._met(record, key, page, is_known=is_known))
        if is_own and record.gone and record.gone.at < page.fetched_at:
            noted = evolve(noted, gone=None)
        self._rewrite(record, noted)
        self._index.add(noted, ())
        if is_known:
            outcome = Outcome.DUPLICATE if any(key == copy.url for copy in copies) else Outcome.UNCHANGED
            return Stored(outcome, number, f"the text of {stem}, as before")
        return Stored(Outcome.DUPLICATE, number, f"the text of {stem}")

    def _met(self, record: Record, key: str, page: Page, *, is_known: bool) -> tuple[Met, ...]:
        """Add to where a text was met what its record does not tell yet: aliases, and URLs that had another text."""
        urls = []
        for url in dict.fromkeys([key, canonical(page.url), canonical(page.lead.url)]):
            number, before = self._index.by_url(url), self._index.met(url)
            is_told = number == record.number or (number is None and url == key and not is_known)
            if not is_told and (before is None or before <= page.fetched_at):
                urls.append(url)
        return (*(met for met in record.met if met.url not in urls), *(Met(url, page.fetched_at) for url in urls))

    def _rewrite(self, record: Record, noted: Record) -> None:
        """Write a record anew where something was added to it."""
        if noted != record:
            write_atomically(record_path(self.path, record.stem), records.dump(noted))

    def _text(self, number: int) -> tuple[str, str] | None:
        """Give stem and body of a story; None where it cannot be read."""
        stem = self._index.stem(number)
        try:
            return (stem, read_story(self.path, stem)[1]) if stem else None
        except ArchiveError:
            return None


def _copy(key: str, page: Page, reading: Reading, article: Article) -> Copy:
    return Copy(
        url=key,
        outlet=page.outlet.domain,
        outlet_name=page.outlet.name,
        title=article.title,
        published=article.published,
        found=_found(page),
        fetched_at=page.fetched_at,
        sha256=reading.page_sha256,
        raw=_raw(page),
    )


def _there(copy: Copy, page: Page) -> Copy:
    """Take back that a copy is gone: its page was met again."""
    return evolve(copy, gone=None) if copy.gone and copy.gone.at < page.fetched_at else copy


def _raw(page: Page) -> Raw | None:
    return page.exchange if isinstance(page.exchange, Raw) else None


def _found(page: Page) -> Found:
    lead = page.lead
    return Found(page.source.kind, page.source.url, lead.title, lead.published, lead.modified)
