"""The archive: stories as seed-format files, their records beside them, and an index; the only place that writes them.

A write goes: record, story, index row; each file is there whole or not at all. The story's file is what makes it a
story: a record alone is a write that was cut off, and is taken back when the archive is next opened for writing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from attrs import evolve

from crawler.archive import records, seed_format
from crawler.archive.files import remove_temporaries, write_atomically
from crawler.archive.index import CrawlLog, Index
from crawler.archive.lock import WriterLock
from crawler.discovery.canonical import canonical, is_web_url
from crawler.errors import ArchiveError, NotSeedFormat
from crawler.model import (
    Article,
    Copy,
    Fetched,
    Found,
    Outcome,
    Page,
    Reading,
    Record,
    Stored,
    Story,
    Topic,
)

# What tells of the page in the answer's headers; the rest tells of the connection.
_KEPT_HEADERS = frozenset(
    "content-type content-language date last-modified etag server x-robots-tag tdm-reservation tdm-policy link".split()
)
_STEM = re.compile(r"(\d{3,})_([0-9a-f]{16})")


def stem_of(number: int, content_sha256: str) -> str:
    """Name a story's files: number of at least three digits, and the first 16 hex digits of the content hash."""
    return f"{number:03d}_{content_sha256[:16]}"


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
    """

    def __init__(self, path: Path, index: Index, lock: WriterLock | None, log: CrawlLog | None, program: str) -> None:
        self.path = path
        self._log = log
        self._index = index
        self._lock = lock
        self._program = program
        self._is_sound = True

    @classmethod
    def open(cls, path: Path | str, *, write: bool = False, program: str = "") -> Self:
        """Open an archive.

        Args:
            path: its folder; made when it is not there and is to be written.
            write: false never changes anything on disk.
            program: name and version of who writes, for the records.

        Returns:
            The archive.

        Raises:
            ArchiveError: there is none, it is in use by another writer, cannot be written, or is of a newer version.
        """
        path = Path(path)
        if not write:
            if not (path / "index.sqlite").is_file():
                raise ArchiveError(f"{path}: expected an archive (a folder with index.sqlite), found none")
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
            index = Index(path / "index.sqlite", write=True)
            archive = cls(path, index, lock, CrawlLog(path / "crawl.sqlite"), program)
            if lock.crashed or not is_whole:
                archive._recover()
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
        finally:
            self._index.close()
            if self._lock:
                self._lock.release(clean=self._is_sound)

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
        path = self.path / "stories" / f"{stem}.txt"
        try:
            title, body = seed_format.parse(path.read_bytes())
        except OSError as error:
            raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from None
        except NotSeedFormat as error:
            raise ArchiveError(f"{path}: {error}") from None
        return Story(title, body, self._record(stem))

    def by_hash(self, content_sha256: str) -> Story | None:
        """Give the story with a content hash (64 hex digits), or None."""
        number = self._index.by_hash(content_sha256)
        return None if number is None else self.get(number)

    def by_url(self, url: str) -> Story | None:
        """Give the newest story of a URL, in any of its forms, or None."""
        number = self._index.by_url(canonical(url))
        return None if number is None else self.get(number)

    def put(self, page: Page, reading: Reading, topic: Topic) -> Stored:
        """Archive what was read out of a page; when this returns, it is on disk.

        Args:
            page: where it was read.
            reading: with an article and no rejection.
            topic: that judged it.

        Returns:
            What was done: a new story, a revision of one, or a copy noted on the story that has the text already.

        Raises:
            ArchiveError: it could not be written, or the one before it could not; nothing half written is left.
        """
        if reading.article is None or self._lock is None:
            raise ArchiveError(f"{self.path}: expected an article and an archive open for writing")
        if not self._is_sound:  # files may be there that the index does not know: it would give their number again
            raise ArchiveError(f"{self.path}: an earlier write has failed: mend its cause and open the archive again")
        key = article_key(page.url, reading.article.canonical_url)
        try:
            number = self._index.by_hash(reading.content_sha256)
            if number is not None:
                return self._put_copy(number, key, page, reading, reading.article)
            return self._put_story(key, page, reading, reading.article, topic)
        except (OSError, ArchiveError) as error:
            self._is_sound = False
            if isinstance(error, OSError):
                raise ArchiveError(f"{self.path}: the archive cannot be written: {error.strerror}") from None
            raise

    def _put_story(self, key: str, page: Page, reading: Reading, article: Article, topic: Topic) -> Stored:
        number = self._index.last() + 1
        stem = stem_of(number, reading.content_sha256)
        data = seed_format.render(article.title, article.body)
        previous = self._index.by_url(key)
        supersedes = self._index.stem(previous) or "" if previous is not None else ""
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
                headers={name: value for name, value in page.headers if name in _KEPT_HEADERS},
                sha256=reading.page_sha256,
                bytes=reading.page_bytes,
                encoding=reading.encoding,
                encoding_evidence=reading.encoding_evidence,
            ),
            verdicts=reading.verdicts,
            topic=topic.name,
            topic_version=topic.version,
            program=self._program,
            extractor=reading.extractor,
            supersedes=supersedes,
        )
        record_path, story_path = self.path / "records" / f"{stem}.json", self.path / "stories" / f"{stem}.txt"
        try:
            write_atomically(record_path, records.dump(record))
            write_atomically(story_path, data)
        except OSError:
            story_path.unlink(missing_ok=True)
            record_path.unlink(missing_ok=True)
            raise
        self._index.add(record, _urls(record))
        if supersedes:
            return Stored(Outcome.REVISION, number, f"changed text of {supersedes}")
        return Stored(Outcome.ARCHIVED, number, stem)

    def _put_copy(self, number: int, key: str, page: Page, reading: Reading, article: Article) -> Stored:
        """Note on a story that its text was met at another URL."""
        stem = self._index.stem(number) or ""
        record_path, story_path = self.path / "records" / f"{stem}.json", self.path / "stories" / f"{stem}.txt"
        if not (record_path.exists() and story_path.exists()):
            return Stored(Outcome.UNCHANGED, number, f"the text of {stem}, which was taken out of the archive by hand")
        try:
            record = self._record(stem)
        except ArchiveError as error:  # a damaged file costs this note, not the run
            return Stored(Outcome.DUPLICATE, number, f"the text of {stem}, not noted there: {error}")
        # Only the URLs of this page: the others that the record lists may have a newer text by now.
        urls = dict.fromkeys([key, canonical(page.url), canonical(page.lead.url)], number)
        if key in _urls(record):
            is_own = all(key != copy.url for copy in record.copies)
            self._index.add(record, urls)
            outcome = Outcome.UNCHANGED if is_own else Outcome.DUPLICATE
            return Stored(outcome, number, f"the text of {stem}, as before")
        copy = Copy(
            url=key,
            outlet=page.outlet.domain,
            outlet_name=page.outlet.name,
            title=article.title,
            published=article.published,
            found=_found(page),
            fetched_at=page.fetched_at,
            sha256=reading.page_sha256,
        )
        record = evolve(record, copies=(*record.copies, copy))
        write_atomically(record_path, records.dump(record))
        self._index.add(record, urls)
        return Stored(Outcome.DUPLICATE, number, f"the text of {stem}")

    def _record(self, stem: str) -> Record:
        path = self.path / "records" / f"{stem}.json"
        try:
            return records.load(path.read_bytes(), str(path))
        except OSError as error:
            raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from None

    def _recover(self) -> None:
        """Bring files and index together after a crash: finish what was written, take back what was not."""
        for folder in ("stories", "records"):
            remove_temporaries(self.path / folder)
        stories = set(_stems(self.path / "stories"))
        # A record alone with the highest number of all is a write that was cut off; a lower one has lost its story.
        last = max([self._index.last(), *map(_number, stories)])
        for stem in sorted(_stems(self.path / "records"), key=_number):
            if stem in stories:
                self._complete(stem)
            elif _number(stem) > last:
                (self.path / "records" / f"{stem}.json").unlink()

    def _complete(self, stem: str) -> None:
        """Add to the index what it has not of a story: all of it, or the URL of a copy."""
        is_known = self._index.stem(_number(stem)) == stem
        try:
            record = self._record(stem)
        except ArchiveError:
            if is_known:  # a damaged file costs this one story, not the archive
                return
            raise
        urls = _urls(record)
        if is_known:
            urls = {url: number for url, number in urls.items() if self._index.by_url(url) is None}
        if urls:
            self._index.add(record, urls)


def _stems(folder: Path) -> Iterable[str]:
    return (path.stem for path in folder.iterdir() if _STEM.fullmatch(path.stem))


def _number(stem: str) -> int:
    return int(stem.partition("_")[0])


def _urls(record: Record) -> dict[str, int]:
    """List the canonical URLs at which a story's text was met."""
    urls = [record.fetched.canonical, canonical(record.fetched.final), canonical(record.fetched.requested)]
    return dict.fromkeys([*urls, *(copy.url for copy in record.copies)], record.number)


def _found(page: Page) -> Found:
    lead = page.lead
    return Found(page.source.kind, page.source.url, lead.title, lead.published, lead.modified)
