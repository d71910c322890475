"""A gzip WARC file cut into chunks that can be read side by side, and give what reading it from its beginning gives.

A chunk begins where a gzip member begins that is a WARC record, and brings the member before it and the one behind its
end along: an answer's request may stand in either. Compressed data may hold what only looks like a member (a WARC file
inside a WARC file); so whoever reads chunks holds the place where one begins against the place that the reading of the
one before it came to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from attrs import evolve, field, frozen

from crawler.archive.gzip_members import MAGIC, TRIED, begins_member
from crawler.archive.warc_reading import BEGINS, Capture, Joined, Readable, Skipped, read_pages

# Bytes of a chunk, compressed: some dozens of pages. And of a member whose end is looked for: a file that has larger
# ones is not cut.
CHUNK, _LARGEST_MEMBER = 1024 * 1024, 16 * 1024 * 1024
_BLOCK = 256 * 1024


@frozen
class Chunk:
    """A part of a file.

    Attributes:
        data: its members, with the one before them and the one behind.
        offset: of the data in the file, bytes.
        begin: of its own first member in the file.
        end: of its own last member; the place behind it.
    """

    data: bytes = field(repr=False)
    offset: int
    begin: int
    end: int

    def read(self) -> Iterator[Capture | Skipped]:
        """Read its own records, and the one behind them, which tells by its offset where this reading came to."""
        for record in read_pages(BytesIO(self.data)):
            at = self.offset + record.offset
            if at >= self.begin:
                yield evolve(record, offset=at)
            if at >= self.end:
                return


class Splitter:
    """Cuts a stream into chunks.

    Args:
        stream: of a WARC file; it need not be seekable.
        size: bytes of a chunk's own members, at least.

    Attributes:
        offset: in the file, of the bytes that are in no chunk yet.
    """

    def __init__(self, stream: Readable, size: int = CHUNK) -> None:
        self._stream = stream
        self._size = size
        self._held = b""
        self._ended = False
        # Of the held bytes in the file.
        self._base = 0
        self.offset = 0

    def __iter__(self) -> Iterator[Chunk]:
        """Yield chunks until the file ends, or is none that can be cut."""
        before, begin = 0, 0
        if self._member_at(0, 0) != 0:
            return
        while True:
            end = self._member_at(begin + self._size, begin)
            if end is None:
                return
            behind = self._member_at(end + 1, end)
            if behind is None:
                return
            data = self._held[before - self._base : behind - self._base]
            self.offset = end
            yield Chunk(data, before, begin, end)
            if end == behind:
                return
            before, begin = self._last_before(end, begin), end
            self._held, self._base = self._held[before - self._base :], before

    @property
    def is_at_end(self) -> bool:
        """Whether all of the file is in chunks."""
        return self._ended and self.offset == self._base + len(self._held)

    def rest(self, chunks: Sequence[Chunk], offset: int) -> Joined:
        """Give what is to be read in another way.

        Args:
            chunks: the last ones; their own bytes are given first.
            offset: in the file, of the first byte that is wanted.

        Returns:
            A stream; it cannot be sought in.
        """
        held = self._held[self.offset - self._base :]
        begin = chunks[0].begin if chunks else self.offset
        read = b"".join(
            (*(chunk.data[chunk.begin - chunk.offset : chunk.end - chunk.offset] for chunk in chunks), held)
        )
        return Joined(read[offset - begin :], self._stream)

    def _member_at(self, place: int, behind: int) -> int | None:
        """Find the first member at a place of the file or behind it; or the file's end.

        Args:
            place: where it is looked for.
            behind: a place so far before it that None is given: no member is as large.
        """
        while True:
            while self._base + len(self._held) < place + TRIED and self._fill():
                pass
            found = self._held.find(MAGIC, place - self._base)
            if found < 0:
                place = max(place, self._base + len(self._held) - len(MAGIC) + 1)
                if self._ended:
                    return self._base + len(self._held)
            elif len(self._held) - found >= TRIED or self._ended:
                if begins_member(self._held[found : found + TRIED], BEGINS):
                    return self._base + found
                place = self._base + found + 1
            else:
                place = self._base + found
            if place - behind > self._size + _LARGEST_MEMBER:
                return None
            self._fill()

    def _last_before(self, end: int, begin: int) -> int:
        """Find the last member before a place that is one."""
        found = end - self._base
        while (found := self._held.rfind(MAGIC, begin - self._base, found)) > begin - self._base:
            if begins_member(self._held[found : found + TRIED], BEGINS):
                return self._base + found
        return begin

    def _fill(self) -> bool:
        more = self._stream.read(_BLOCK)
        self._ended = not more
        self._held += more
        return not self._ended
