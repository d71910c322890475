"""Stored pages read in worker processes: of a foreign WARC file nothing comes of most, and these go no further.

The module knows nothing of Scrapy, so that a worker starts soon.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from attrs import Factory, evolve, frozen

from crawler.archive import Archive
from crawler.archive.gzip_members import CUT_OFF, MAGIC, inflated
from crawler.archive.warc import Unpacked
from crawler.archive.warc_chunks import CHUNK, Chunk, Splitter
from crawler.archive.warc_reading import Capture, Readable, Skipped, read_pages
from crawler.discovery.canonical import canonical, is_web_url
from crawler.discovery.links import outlet_of
from crawler.model import Outcome, Outlet, Rejection, Topic
from crawler.workers import Workers

if TYPE_CHECKING:
    from crawler.text.worker import Answer

# Chunks that each worker has at a time: one that it reads, and one that waits, so that no worker does.
_IN_TURN = 2
# A worker is replaced after so many chunks, of some 70 pages each.
_MOST_A_WORKER = 200
# Records of a file that cannot be cut are given to workers together: so many, or as many as have a chunk's bytes.
_MOST_IN_BATCH = 64
# The share of the time that a chunk may take in which its pages are read; the rest of them take the road.
_READING = 0.25


@frozen
class Wanted:
    """What a page must be to go further.

    Attributes:
        topic: that is asked for.
        archive: folder of the archive; a page whose URL it knows goes further whatever it holds, as what has become of
            a story is told there. None: it has no stories yet.
        obeys: opt-outs that are obeyed; a page with one goes further, where its outcome is another.
        agent: our name in robots.txt.
        largest: bytes of a page at most (DOWNLOAD_MAXSIZE); 0: any number.
        outlets: by domain; a page of another host is of an outlet that has its host's name.
    """

    topic: Topic
    archive: Path | None = None
    obeys: frozenset[str] = frozenset()
    agent: str = ""
    largest: int = 0
    outlets: Mapping[str, Outlet] = Factory(dict)


@frozen
class ReadCapture:
    """A page in a WARC file that was read where it stands.

    Attributes:
        capture: without the block of its record: it is what its digest says.
        answer: what was read.
    """

    capture: Capture
    answer: Answer

    @property
    def offset(self) -> int:
        """Of its record in the file, bytes."""
        return self.capture.offset


_Part = TypeVar("_Part")
Record = Capture | ReadCapture | Skipped
"""What stands in a WARC file, as far as it was read."""


class Sieve:
    """Reads pages as they stand in a file, and settles those that the gate stops.

    Args:
        wanted: goes through.
    """

    def __init__(self, wanted: Wanted) -> None:
        from crawler.text.worker import Question, Worker  # a command that only lists does not wait for it

        self._wanted = wanted
        self._question = Question
        self._worker = Worker(wanted.topic, wanted.obeys, wanted.agent)
        self._archive = Archive.open(wanted.archive) if wanted.archive else None

    def look(self, capture: Capture) -> Record | None:
        """Read a page.

        Args:
            capture: of it.

        Returns:
            What goes further; None: it is off the topic, and nothing but a count is to come of it.
        """
        answer = capture.answer
        if not 200 <= answer.status < 300 or not is_web_url(answer.url):
            return capture
        try:
            body = self._body_of(answer)
        except Exception:  # noqa: BLE001 (data may be broken in any way; the road tells how)
            return capture
        if body is None or body.isspace() or not body:
            return capture
        outlet = outlet_of(answer.url, self._wanted.outlets)
        read = self._worker.look(self._question(answer.headers, body, answer.url, answer.at, outlet))
        if _is_stopped(read) and not self._is_known(answer.url):
            return None
        if altered := capture.altered():
            return Skipped(capture.offset, "altered", altered)
        return ReadCapture(evolve(capture, block=b"", block_digest=""), read)

    def _is_known(self, url: str) -> bool:
        return self._archive is not None and self._archive.newest_of(canonical(url)) is not None

    def _body_of(self, answer: Unpacked) -> bytes | None:
        """Give the body with its encodings undone; None where that is not simple."""
        encodings = [value.strip().lower() for name, value in answer.headers if name == "content-encoding"]
        body, largest = answer.exchange.body, self._wanted.largest
        # Some programs store what they have decoded with the header as it came.
        if encodings in (["gzip"], ["x-gzip"]) and body.startswith(MAGIC):
            return inflated(body, largest)
        is_plain = not encodings or encodings in (["gzip"], ["x-gzip"])
        return body if is_plain and not 0 < largest < len(body) else None


def _is_stopped(read: Answer) -> bool:
    rejection, verdicts = read.reading.rejection, read.reading.verdicts
    is_off = rejection is not None and rejection.outcome is Outcome.OFF_TOPIC
    return is_off and bool(verdicts) and verdicts[-1].question == "gate"


@frozen
class Sifted:
    """What is left of a chunk.

    Attributes:
        records: what is not settled, in its order.
        settled: how many pages are.
        first: offset in the file of the first record that was read; None: there is none.
        last: of the last of the chunk's own.
        behind: of the record behind them, where the reading came to; None: it came to an end before, perhaps inside a
            member that goes on behind the chunk.
    """

    records: Sequence[Record]
    settled: int
    first: int | None
    last: int
    behind: int | None


_sieves: list[Sieve] = []


def start(wanted: Wanted) -> None:
    """Make the process's sieve."""
    _sieves[:] = [Sieve(wanted)]


def sift(chunk: Chunk, seconds: float) -> Sifted:
    """Read a chunk, its pages for so many seconds, and settle what is to be settled."""
    return _sifted(chunk, _look_for(seconds))


def sift_records(records: Sequence[Capture | Skipped], seconds: float) -> tuple[list[Record], int]:
    """Read pages for so many seconds; give what is not settled, and how many are."""
    looked = list(map(_look_for(seconds), records))
    left = [found for found in looked if found]
    return left, len(looked) - len(left)


def _look_for(seconds: float) -> Callable[[Capture | Skipped], Record | None]:
    """Give what reads records for so many seconds from now, and then leaves them as they are."""
    until = time.monotonic() + seconds

    def look(record: Capture | Skipped) -> Record | None:
        if isinstance(record, Capture) and time.monotonic() < until:
            return _sieves[0].look(record)
        return record

    return look


def _sifted(chunk: Chunk, look: Callable[[Capture | Skipped], Record | None] | None = None) -> Sifted:
    left: list[Record] = []
    settled = 0
    first = behind = None
    last, is_cut = chunk.begin, False
    for record in chunk.read():
        first = record.offset if first is None else first
        if record.offset >= chunk.end:
            behind = None if is_cut else record.offset
            continue
        last = record.offset
        is_cut = is_cut or (isinstance(record, Skipped) and record.reason.endswith(CUT_OFF))
        if found := look(record) if look else record:
            left.append(found)
        else:
            settled += 1
    return Sifted(left, settled, first, last, behind)


class Sifters:
    """Reads WARC files by worker processes.

    Args:
        wanted: goes through.
        count: of processes.
        timeout: seconds that a chunk may take; then its process is killed, and all its pages go through unread.
        size: bytes of a chunk.
        begin: makes a process's sieve.
    """

    def __init__(
        self,
        wanted: Wanted,
        count: int,
        timeout: float,
        size: int = CHUNK,
        begin: Callable[[Wanted], None] = start,
    ) -> None:
        self._workers = Workers(count, timeout, begin, (wanted,), most=_MOST_A_WORKER)
        self._seconds = timeout * _READING
        self._size = size

    def end(self) -> None:
        """End the processes."""
        self._workers.end()

    def read(self, stream: Readable) -> Iterator[Record | int]:
        """Read a file.

        Args:
            stream: of it; it need not be seekable.

        Yields:
            What is not settled, in its order, and between it how many pages are.

        Raises:
            OSError: the stream cannot be read.
        """
        lasting = _Lasting(stream)
        splitter = Splitter(lasting, self._size)
        # Offsets in the file: of the record that comes next, and of the one before it, which may be its request.
        reached = before = 0
        done: list[Chunk] = []
        taken: deque[Chunk] = deque()
        answers = self._workers.answers(sift, self._questions(_noted(splitter, taken)), _IN_TURN)
        while answer := lasting.unless_failed(answers):
            sifted = _sifted(taken[0]) if isinstance(answer, Rejection) else answer
            is_last = len(taken) == 1 and splitter.is_at_end
            if sifted.first != reached or not (is_last or sifted.behind):
                break  # what was taken for its beginning or its end is none
            done = [taken.popleft()]
            yield from sifted.records
            if sifted.settled:
                yield sifted.settled
            reached, before = sifted.behind or splitter.offset, sifted.last
        rest = read_pages(splitter.rest([*done, *taken], before), goes_on=bool(done or taken))
        left = (evolve(one, offset=before + one.offset) for one in rest if before + one.offset >= reached)
        yield from self._in_batches(left)

    def _in_batches(self, records: Iterator[Capture | Skipped]) -> Iterator[Record | int]:
        """Read the pages of what cannot be cut: its records are found here."""
        taken: deque[list[Capture | Skipped]] = deque()
        questions = self._questions(_noted(_batches(records), taken))
        for answer in self._workers.answers(sift_records, questions, _IN_TURN):
            batch = taken.popleft()
            left, settled = (batch, 0) if isinstance(answer, Rejection) else answer
            yield from left
            if settled:
                yield settled

    def _questions(self, parts: Iterable[_Part]) -> Iterator[tuple[_Part, float]]:
        return ((part, self._seconds) for part in parts)


def _noted(parts: Iterable[_Part], taken: deque[_Part]) -> Iterator[_Part]:
    """Note what is taken, in its order."""
    for part in parts:
        taken.append(part)
        yield part


def _batches(records: Iterable[Capture | Skipped]) -> Iterator[list[Capture | Skipped]]:
    """Gather records until their pages have the size of a chunk, or they are many, or there are no more."""
    batch: list[Capture | Skipped] = []
    size = 0
    try:
        for record in records:
            batch.append(record)
            size += len(record.block) if isinstance(record, Capture) else 0
            if size >= CHUNK or len(batch) == _MOST_IN_BATCH:
                yield batch
                batch, size = [], 0
    except Exception:  # the file cannot be read further
        if batch:
            yield batch
        raise
    if batch:
        yield batch


class _Lasting:
    """A stream that goes on failing once it has failed: what was read before can be given before that is told.

    Args:
        stream: any.
    """

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._error: Exception | None = None

    def read(self, size: int) -> bytes:
        """Read so many bytes, or fewer."""
        if self._error:
            raise self._error
        try:
            return self._stream.read(size)
        except Exception as error:
            self._error = error
            raise

    def unless_failed(self, answers: Iterator[_Part]) -> _Part | None:
        """Give the next answer; None where there is none, or where the stream has failed."""
        try:
            return next(answers, None)
        except Exception:
            if self._error is None:
                raise
            return None
