"""The pages of any WARC file, plain or gzip, one after the other; whatever else is in it costs that one record.

A file may be of any size and come from anywhere: no more than a record of bounded size is in memory, and behind damage
the next record is looked for. Standard readers stop there; a file of 30,000 pages with one bad block is still 29,999.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from attrs import evolve, frozen

from crawler.archive.gzip_members import MAGIC, Broken, Members
from crawler.archive.warc import NotReadable, Unpacked, unpack

LARGEST = 32 * 1024 * 1024
"""Bytes of a record that is read: four times what a crawl fetches of a page (DOWNLOAD_MAXSIZE)."""

_BEGINS, _END = b"WARC/", b"\r\n\r\n"
_BLOCK = 64 * 1024
_LONGEST_HEAD = 256 * 1024
_TYPES = frozenset("warcinfo request metadata revisit resource conversion continuation".split())
_LENGTH = re.compile("[0-9]{1,18}")
_FIRST_LINE, _LONGEST_FIRST_LINE = re.compile(rb"WARC/[0-9]\.[0-9]{1,3}\r?\n"), 16
_EMPTY_LINE = re.compile(rb"\n\r?\n")
_ZSTD = b"\x28\xb5\x2f\xfd"
# WARC headers have no continuation lines in practice, and those of interest here have short values.
_FIELD = re.compile(rb"^([\w-]+):[ \t]*([^\r\n]*?)[ \t]*\r?$", re.MULTILINE)
# What is no text at all: it can hold no article, and most of what a browser's archive holds is that.
_NO_TEXT = re.compile(r"(?:image|audio|video|font)/|[^;]*(?:css|javascript|json|pdf|zip)", re.IGNORECASE)


@frozen
class Capture:
    """A page in a WARC file.

    Attributes:
        offset: of its record in the file, bytes.
        answer: what stands there.
    """

    offset: int
    answer: Unpacked


@frozen
class Skipped:
    """A record that is no page.

    Attributes:
        offset: in the file, bytes.
        kind: the record's type, `other` where it has none that is known; or what a response is: `redirect`, `no text`,
            `no page`, `too large`, `broken`.
        reason: what is wrong with it, or empty where nothing is.
    """

    offset: int
    kind: str
    reason: str = ""


@frozen
class _Record:
    """A record as it stands: its head with the empty line, and its block."""

    offset: int
    head: bytes
    block: bytes

    def field(self, name: str) -> str:
        wanted = name.encode()
        found = (value for field, value in _FIELD.findall(self.head) if field.lower() == wanted.lower())
        return next(found, b"").decode("utf-8", "replace")


def read_pages(stream: BinaryIO, largest: int = LARGEST) -> Iterator[Capture | Skipped]:
    """Read a WARC file from its beginning.

    Args:
        stream: of a file; it need not be seekable.
        largest: bytes of a record's block; a larger one is left out.

    Yields:
        What stands there, in the order of the file. A page has its request where that stands right before it.

    Raises:
        OSError: the stream cannot be read.
    """
    request: _Record | None = None
    for record in _records(stream, largest):
        if isinstance(record, Skipped):
            yield record
            continue
        kind = record.field("WARC-Type").lower()
        if kind == "response":
            yield _page_of(record, request)
        else:
            yield Skipped(record.offset, kind if kind in _TYPES else "other")
        request = record if kind == "request" else None


def _page_of(record: _Record, request: _Record | None) -> Capture | Skipped:
    if not record.field("WARC-Target-URI").strip("<>").startswith(("http:", "https:")):
        return Skipped(record.offset, "no page")
    try:
        answer = unpack(record.head, record.block)
    except NotReadable as error:
        return Skipped(record.offset, "broken", str(error))
    if 300 <= answer.status < 400 and answer.status != 304:
        return Skipped(record.offset, "redirect")
    if _NO_TEXT.match(next((value for name, value in answer.headers if name == "content-type"), "")):
        return Skipped(record.offset, "no text")
    if request and _belong(request, record):
        answer = evolve(answer, exchange=evolve(answer.exchange, request=request.block))
    return Capture(record.offset, answer)


def _belong(request: _Record, response: _Record) -> bool:
    """Tell whether a request is that of an answer: one names the other, or both name the same page and time."""
    named = {request.field("WARC-Concurrent-To"), response.field("WARC-Concurrent-To")} - {""}
    if named:
        return bool(named & {request.field("WARC-Record-ID"), response.field("WARC-Record-ID")})
    return all(request.field(name) == response.field(name) for name in ("WARC-Target-URI", "WARC-Date"))


def _records(stream: BinaryIO, largest: int) -> Iterator[_Record | Skipped]:
    begin = stream.read(_BLOCK)
    whole = _Joined(begin, stream)
    if begin.startswith(_ZSTD):
        yield Skipped(0, "broken", "expected a WARC file, plain or gzip; found zstd: decompress it first")
    elif _BEGINS in begin and not begin.startswith(MAGIC):
        yield from _of_text(_Text(lambda: whole.read(_BLOCK)), None, largest)
    else:
        yield from _of_members(Members(whole.read, _BEGINS), largest)


def _of_members(members: Members, largest: int) -> Iterator[_Record | Skipped]:
    while (offset := members.begin()) is not None:
        try:
            yield from _of_text(_Text(members.read), offset, largest)
        except Broken as error:
            yield Skipped(offset, "broken", str(error))
            members.skip()


def _of_text(text: _Text, member: int | None, largest: int) -> Iterator[_Record | Skipped]:
    """Read the records of a text: of a gzip member, which begins at an offset, or of a whole plain file."""
    while not text.ends():
        offset = text.position if member is None else member
        try:
            record = _one(text, offset, largest)
        except Broken as error:
            if text.is_torn:
                raise
            record = Skipped(offset, "broken", str(error))
            text.seek()
        yield record


def _one(text: _Text, offset: int, largest: int) -> _Record | Skipped:
    if not text.starts(_BEGINS):
        raise Broken("expected a record, which begins with WARC/; found something else")
    record = _Record(offset, text.head(), b"")
    length = record.field("Content-Length")
    if not _LENGTH.fullmatch(length):
        raise Broken(f"expected a Content-Length, found {length[:40]!r}")
    size = int(length)
    block = text.take(min(size, largest))
    text.drop(size - len(block))
    end, is_closed = text.position, text.starts(_END)
    if not (text.ends() or text.starts(_BEGINS) or is_closed):
        text.give_back(block + bytes(text.position - end))
        raise Broken(f"expected a block of {size} bytes, found more behind them")
    if size > largest:
        return Skipped(offset, "too large", f"{size} bytes; at most {largest} are read")
    return evolve(record, block=block)


class _Joined:
    """A stream whose first bytes were read to see what it is."""

    def __init__(self, begin: bytes, rest: BinaryIO) -> None:
        self._begin, self._rest = begin, rest

    def read(self, size: int) -> bytes:
        begin, self._begin = self._begin, b""
        return begin or self._rest.read(size)


class _Text:
    """Bytes that come in pieces, read by line and by length.

    Args:
        more: gives the next piece, empty at the end; raises Broken where there is damage.

    Attributes:
        position: bytes read so far.
        is_torn: whether there was damage: nothing more can be read.
    """

    def __init__(self, more: Callable[[], bytes]) -> None:
        self._more = more
        self._held = b""
        self.position = 0
        self.is_torn = False

    def ends(self) -> bool:
        """Pass over line breaks; tell whether that is all."""
        while True:
            rest = self._held.lstrip(b"\r\n")
            self._use(len(self._held) - len(rest))
            if rest or not self._fill():
                return not rest

    def starts(self, begin: bytes) -> bool:
        """Tell whether what is read next begins so."""
        while len(self._held) < len(begin) and self._fill():
            pass
        return self._held.startswith(begin)

    def head(self) -> bytes:
        """Read lines, to the first empty one."""
        found = None
        while (found := _EMPTY_LINE.search(self._held)) is None:
            if len(self._held) > _LONGEST_HEAD or not self._fill():
                self._use(1)  # so that what is looked for next is not this place again
                raise Broken("expected an empty line behind the headers, found none")
        return self._use(found.end())

    def take(self, size: int) -> bytes:
        """Read so many bytes; where there are fewer, none is read."""
        pieces, missing = [self._held], size - len(self._held)
        while missing > 0 and (piece := self._piece()):
            pieces.append(piece)
            missing -= len(piece)
        self._held = b"".join(pieces)
        if missing > 0:
            raise Broken(f"expected {size} bytes, found {size - missing}: cut off before its end")
        return self._use(size)

    def drop(self, size: int) -> None:
        """Pass over so many bytes."""
        while size > len(self._held):
            size -= len(self._use(len(self._held)))
            if not self._fill():
                raise Broken(f"expected {size} bytes more, found none: cut off before its end")
        self._use(size)

    def give_back(self, data: bytes) -> None:
        """Let what was read be read again."""
        self._held = data + self._held
        self.position -= len(data)

    def seek(self) -> None:
        """Go to the next place where a record seems to begin, or to the end."""
        while (found := _FIRST_LINE.search(self._held)) is None:
            self._use(max(0, len(self._held) - _LONGEST_FIRST_LINE))
            if not self._fill():
                self._use(len(self._held))
                return
        self._use(found.start())

    def _use(self, size: int) -> bytes:
        used, self._held = self._held[:size], self._held[size:]
        self.position += len(used)
        return used

    def _fill(self) -> bool:
        piece = self._piece()
        self._held += piece
        return bool(piece)

    def _piece(self) -> bytes:
        try:
            return self._more()
        except Broken:
            self.is_torn = True
            raise
