"""Stored pages looked at in worker processes: of a foreign WARC file nothing comes of most, and these go no further.

The module knows nothing of Scrapy, so that a worker starts soon.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from attrs import evolve, frozen

from crawler.archive import Archive
from crawler.archive.gzip_members import CUT_OFF, MAGIC, inflated
from crawler.archive.warc import Unpacked
from crawler.archive.warc_chunks import CHUNK, Chunk, Splitter
from crawler.archive.warc_reading import Capture, Skipped, read_pages
from crawler.discovery.canonical import canonical, is_web_url
from crawler.model import Rejection, Topic
from crawler.text.gate import Gate
from crawler.text.obeying import obeyed
from crawler.text.opt_outs import stated
from crawler.workers import Asked, Workers

# Chunks that each worker has at a time: one that it reads, and one that waits, so that no worker does.
_IN_TURN = 2


@frozen
class Wanted:
    """What a page must be to go further.

    Attributes:
        topic: that is asked for.
        archive: folder of the archive; a page whose URL it knows goes further whatever it holds, as what has become of
            a story is told on the road. None: it has no stories yet.
        obeys: opt-outs that are obeyed; a page with one goes further, where its outcome is another.
        agent: our name in robots.txt.
        largest: bytes of a page at most (DOWNLOAD_MAXSIZE); 0: any number.
    """

    topic: Topic
    archive: Path | None = None
    obeys: frozenset[str] = frozenset()
    agent: str = ""
    largest: int = 0


class Sieve:
    """Settles the pages that the gate stops.

    Args:
        wanted: goes through.
    """

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._gate = Gate(wanted.topic)
        self._archive = Archive.open(wanted.archive) if wanted.archive else None

    def stops(self, answer: Unpacked) -> bool:
        """Tell whether a page is off the topic, and nothing but a count is to come of it."""
        if not 200 <= answer.status < 300 or not is_web_url(answer.url):
            return False
        try:
            body = self._body_of(answer)
            if body is None or not body.strip() or self._gate.judge(body).yes:
                return False
            if self._wanted.obeys and obeyed(stated(answer.headers, body), self._wanted.obeys, self._wanted.agent):
                return False
        except Exception:  # noqa: BLE001 (a page may break the gate in any way; the road tells how)
            return False
        return self._archive is None or self._archive.newest_of(canonical(answer.url)) is None

    def _body_of(self, answer: Unpacked) -> bytes | None:
        """Give the body with its encodings undone; None where that is not simple."""
        encodings = [value.strip().lower() for name, value in answer.headers if name == "content-encoding"]
        body, largest = answer.exchange.body, self._wanted.largest
        # Some programs store what they have decoded with the header as it came.
        if encodings in (["gzip"], ["x-gzip"]) and body.startswith(MAGIC):
            return inflated(body, largest)
        is_plain = not encodings or encodings in (["gzip"], ["x-gzip"])
        return body if is_plain and not 0 < largest < len(body) else None


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

    records: Sequence[Capture | Skipped]
    settled: int
    first: int | None
    last: int
    behind: int | None


_sieves: list[Sieve] = []


def start(wanted: Wanted) -> None:
    """Make the process's sieve."""
    _sieves[:] = [Sieve(wanted)]


def sift(chunk: Chunk) -> Sifted:
    """Read a chunk, and settle what is to be settled."""
    return _sifted(chunk, _sieves[0])


def _sifted(chunk: Chunk, sieve: Sieve | None) -> Sifted:
    left: list[Capture | Skipped] = []
    settled = 0
    first = behind = None
    last, is_cut = chunk.begin, False
    for record in chunk.read():
        first = record.offset if first is None else first
        if record.offset >= chunk.end:
            behind = None if is_cut else record.offset
            continue
        last = record.offset
        if sieve and isinstance(record, Capture) and sieve.stops(record.answer):
            settled += 1
        else:
            is_cut = is_cut or (isinstance(record, Skipped) and record.reason.endswith(CUT_OFF))
            left.append(record)
    return Sifted(left, settled, first, last, behind)


class Sifters:
    """Sifts WARC files by worker processes.

    Args:
        wanted: goes through.
        count: of processes.
        timeout: seconds that a chunk may take; then its process is killed, and all its pages go through.
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
        self._workers = Workers(count, timeout, begin, (wanted,))
        self._wanted = wanted
        self._size = size

    def end(self) -> None:
        """End the processes."""
        self._workers.end()

    def read(self, stream: BinaryIO) -> Iterator[Capture | Skipped | int]:
        """Read a file.

        Args:
            stream: of it; it need not be seekable.

        Yields:
            What is not settled, in its order, and between it how many pages are.

        Raises:
            OSError: the stream cannot be read.
        """
        splitter = Splitter(stream, self._size)
        # Offsets in the file: of the record that comes next, and of the one before it, which may be its request.
        reached = before = 0
        done: list[Chunk] = []
        waiting: deque[tuple[Chunk, Asked[Sifted]]] = deque()
        chunks = iter(splitter)
        while True:
            more = itertools.islice(chunks, _IN_TURN * self._workers.count - len(waiting))
            waiting += ((chunk, self._ask(chunk)) for chunk in more)
            if not waiting:
                break
            sifted = self._answer(*waiting[0])
            is_last = len(waiting) == 1 and splitter.is_at_end
            if sifted.first != reached or not (is_last or sifted.behind):
                break  # what was taken for its beginning or its end is none
            done = [waiting.popleft()[0]]
            yield from sifted.records
            if sifted.settled:
                yield sifted.settled
            reached, before = sifted.behind or splitter.offset, sifted.last
        rest = splitter.rest([*done, *(chunk for chunk, _ in waiting)], before)
        for record in read_pages(rest):
            if before + record.offset < reached:
                continue
            if isinstance(record, Capture) and self._sieve.stops(record.answer):
                yield 1
            else:
                yield evolve(record, offset=before + record.offset)

    @cached_property
    def _sieve(self) -> Sieve:
        """What settles the pages of a file that cannot be cut."""
        return Sieve(self._wanted)

    def _ask(self, chunk: Chunk) -> Asked[Sifted]:
        return self._workers.ask(sift, (chunk,))

    def _answer(self, chunk: Chunk, asked: Asked[Sifted]) -> Sifted:
        answer = self._workers.answer_to(lambda: self._ask(chunk), asked, _IN_TURN, _IN_TURN)
        return _sifted(chunk, None) if isinstance(answer, Rejection) else answer
