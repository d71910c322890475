"""The pages of any WARC file, plain or gzip, one after the other; whatever else is in it costs that one record.

A file may be of any size and come from anywhere: no more than a record of bounded size is in memory, and behind damage
the next record is looked for. Standard readers stop there; a file of 30,000 pages with one bad block is still 29,999.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol

from attrs import evolve, field, frozen

from crawler.archive.gzip_members import CUT_OFF, MAGIC, Broken, Members
from crawler.archive.warc import NotReadable, Unpacked, fields_of, is_altered, time_of, unpack

LARGEST = 32 * 1024 * 1024
"""Bytes of a record that is read: four times what a crawl fetches of a page (DOWNLOAD_MAXSIZE)."""

BEGINS = b"WARC/"
"""What every record begins with."""

_END = b"\r\n\r\n"
_BLOCK = 64 * 1024
_LONGEST_HEAD = 256 * 1024
_TYPES = frozenset("warcinfo request metadata revisit resource conversion continuation".split())
_LENGTH = re.compile("[0-9]{1,18}")
_FIRST_LINE, _LONGEST_FIRST_LINE = re.compile(rb"WARC/[0-9]\.[0-9]{1,3}\r?\n"), 16
_EMPTY_LINE, _NO_BREAK = re.compile(rb"\n\r?\n"), re.compile(rb"[^\r\n]")
_ZSTD = b"\x28\xb5\x2f\xfd"
_CONCURRENT, _DIGEST = "warc-concurrent-to", "warc-block-digest"
_ALTERED = "expected what its digest says, {}; found something else"
# What is no text at all: it can hold no article, and most of what a browser's archive holds is that.
_NO_TEXT = re.compile(r"(?:image|audio|video|font)/|[^;]*(?:css|javascript|json|pdf|zip)", re.IGNORECASE)


class Readable(Protocol):
    """What can be read from."""

    def read(self, size: int, /) -> bytes:
        """Give so many bytes, or fewer; none at the end."""


@frozen
class Capture:
    """A page in a WARC file.

    Attributes:
        offset: of its record in the file, bytes.
        answer: what stands there.
        block: of the record, as it stands there.
        block_digest: what the block should have, or empty.
    """

    offset: int
    answer: Unpacked
    block: bytes = field(default=b"", repr=False)
    block_digest: str = ""

    def altered(self) -> str:
        """Hold the record against its digest; give why it is not what was written, or an empty text."""
        return _ALTERED.format(self.block_digest) if is_altered(self.block_digest, self.block) else ""


@frozen
class Skipped:
    """A record that is no page.

    Attributes:
        offset: in the file, bytes.
        kind: the record's type, `other` where it has none that is known; or what a response is: `redirect`, `no text`,
            `no page`, `too large`, `broken`; or `altered`: it is not what its digest says.
        reason: what is wrong with it, or empty where nothing is.
    """

    offset: int
    kind: str
    reason: str = ""


@frozen
class _Record:
    """A record as it stands: its headers by their names in lower case, and its block."""

    offset: int
    fields: dict[str, str]
    block: bytes

    def field(self, name: str) -> str:
        return self.fields.get(name, "")


def read_pages(
    stream: Readable, largest: int = LARGEST, *, checks: bool = False, goes_on: bool = False
) -> Iterator[Capture | Skipped]:
    """Read a WARC file from its beginning.

    Args:
        stream: of a file; it need not be seekable.
        largest: bytes of a record's block; a larger one is left out.
        checks: whether each record is held against its digest, which takes longer than reading it; else whoever wants
            a page asks it (`Capture.altered`).
        goes_on: whether the stream is the rest of a gzip file, however it begins: there may be damage.

    Yields:
        What stands there, in the order of the file. A page has its request where that stands right before it, or right
        behind it and names it.

    Raises:
        OSError: the stream cannot be read.
    """
    request: _Record | None = None
    waiting: tuple[_Record, Capture | Skipped] | None = None
    for record in _records(stream, largest, goes_on=goes_on):
        kind = "" if isinstance(record, Skipped) else record.field("warc-type").lower()
        if waiting:
            answer, page = waiting
            if kind == "request" and isinstance(record, _Record) and _name_each_other(record, answer):
                page = _with_request(page, record)
            yield page
            waiting = None
        if isinstance(record, Skipped):
            yield record
        elif checks and is_altered(record.field(_DIGEST), record.block):
            yield Skipped(record.offset, "altered", _ALTERED.format(record.field(_DIGEST)))
        elif kind != "response":
            yield Skipped(record.offset, kind if kind in _TYPES else "other")
        elif request and _belong(request, record):
            yield _page_of(record, request.block)
        else:
            waiting = (record, _page_of(record))
        request = record if kind == "request" and isinstance(record, _Record) else None
    if waiting:
        yield waiting[1]


def read_answer(stream: Readable, largest: int = LARGEST) -> Capture | Skipped | None:
    """Read the first record alone of what comes out of a stream: an HTTP answer, also one that is no page.

    Returns:
        The answer; why it is none; None where there is no record.
    """
    record = next(_records(stream, largest), None)
    if not isinstance(record, _Record):
        return record
    kind = record.field("warc-type").lower()
    return _answer_of(record) if kind == "response" else Skipped(record.offset, kind if kind in _TYPES else "other")


@frozen
class Answer:
    """Where an HTTP answer stands in a WARC file.

    Attributes:
        offset: of its record in the file, bytes.
        url: that answered.
        at: when, UTC.
        status: HTTP status; 0 where the record only says that the answer was one that stands elsewhere.
        same_as: URL and time of that one, or None.
    """

    offset: int
    url: str
    at: datetime
    status: int
    same_as: tuple[str, datetime] | None = None


def read_answers(stream: Readable, largest: int = LARGEST) -> Iterator[Answer]:
    """Read where the HTTP answers of a WARC file stand, redirects and all; what is none is left out.

    Args:
        stream: of a file.
        largest: bytes of a record's block; a larger one is left out.

    Yields:
        Each, in the order of the file.

    Raises:
        OSError: the stream cannot be read.
    """
    for record in _records(stream, largest):
        kind = "" if isinstance(record, Skipped) else record.field("warc-type").lower()
        if not isinstance(record, _Record) or kind not in ("response", "revisit"):
            continue
        try:
            if kind == "response":
                answer = unpack(record.fields, record.block)
                yield Answer(record.offset, answer.url, answer.at, answer.status)
            elif url := record.field("warc-refers-to-target-uri"):
                other = (url, time_of(record.field("warc-refers-to-date")))
                at = time_of(record.field("warc-date"))
                yield Answer(record.offset, record.field("warc-target-uri"), at, 0, other)
        except NotReadable:
            continue


def _answer_of(record: _Record, request: bytes = b"") -> Capture | Skipped:
    try:
        answer = unpack(record.fields, record.block, request)
    except NotReadable as error:
        return Skipped(record.offset, "broken", str(error))
    return Capture(record.offset, answer, record.block, record.field(_DIGEST))


def _page_of(record: _Record, request: bytes = b"") -> Capture | Skipped:
    if not record.field("warc-target-uri").lstrip("<").startswith(("http:", "https:")):
        return Skipped(record.offset, "no page")
    found = _answer_of(record, request)
    if isinstance(found, Skipped):
        return found
    answer = found.answer
    if 300 <= answer.status < 400 and answer.status != 304:
        return Skipped(record.offset, "redirect")
    if _NO_TEXT.match(next((value for name, value in answer.headers if name == "content-type"), "")):
        return Skipped(record.offset, "no text")
    return found


def _with_request(page: Capture | Skipped, request: _Record) -> Capture | Skipped:
    if isinstance(page, Skipped):
        return page
    exchange = evolve(page.answer.exchange, request=request.block)
    return evolve(page, answer=evolve(page.answer, exchange=exchange))


def _belong(request: _Record, response: _Record) -> bool:
    """Tell whether a request is that of an answer: one names the other, or both name the same page and time."""
    if request.field(_CONCURRENT) or response.field(_CONCURRENT):
        return _name_each_other(request, response)
    return all(request.field(name) == response.field(name) for name in ("warc-target-uri", "warc-date"))


def _name_each_other(request: _Record, response: _Record) -> bool:
    """Tell whether one of two records names the other."""
    named = {request.field(_CONCURRENT), response.field(_CONCURRENT)} - {""}
    return bool(named & {request.field("warc-record-id"), response.field("warc-record-id")})


def _records(stream: Readable, largest: int, *, goes_on: bool = False) -> Iterator[_Record | Skipped]:
    begin = stream.read(_BLOCK)
    whole = Joined(begin, stream)
    if begin.startswith(_ZSTD) and not goes_on:
        yield Skipped(0, "broken", "expected a WARC file, plain or gzip; found zstd: decompress it first")
    elif BEGINS in begin and not begin.startswith(MAGIC) and not goes_on:
        yield from _of_text(_Text(lambda: whole.read(_BLOCK)), None, largest)
    else:
        yield from _of_members(Members(whole.read, BEGINS), largest)


def _of_members(members: Members, largest: int) -> Iterator[_Record | Skipped]:
    while (offset := members.begin()) is not None:
        try:
            content = members.read()
            alone = _alone(content, offset, largest) if members.ended else None
            if alone:
                yield alone
            else:
                yield from _of_text(_Text(members.read, content), offset, largest)
        except Broken as error:
            yield Skipped(offset, "broken", str(error))
            members.skip()


def _alone(content: bytes, offset: int, largest: int) -> _Record | None:
    """Read a gzip member that is a record and nothing else, as nearly all are; None where it is not."""
    head_end = content.find(_END)
    if head_end < 0 or not content.startswith(BEGINS):
        return None
    begin = head_end + len(_END)
    fields = fields_of(content[:begin])
    end = len(content) - len(_END)
    is_one = fields.get("content-length") == str(end - begin) and content.endswith(_END)
    return _Record(offset, fields, content[begin:end]) if is_one and end - begin <= largest else None


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
    if not text.starts(BEGINS):
        raise Broken("expected a record, which begins with WARC/; found something else")
    fields = fields_of(text.head())
    length = fields.get("content-length", "")
    if not _LENGTH.fullmatch(length):
        raise Broken(f"expected a Content-Length, found {length[:40]!r}")
    size = int(length)
    block = text.take(min(size, largest))
    text.drop(size - len(block))
    end, is_closed = text.position, text.starts(_END)
    if not (text.ends() or text.starts(BEGINS) or is_closed):
        text.give_back(block + bytes(text.position - end))
        raise Broken(f"expected a block of {size} bytes, found more behind them")
    if size > largest:
        return Skipped(offset, "too large", f"{size} bytes; at most {largest} are read")
    return _Record(offset, fields, block)


class Joined:
    """Bytes that were read, and the stream that goes on behind them.

    Args:
        begin: the bytes.
        rest: the stream.
    """

    def __init__(self, begin: bytes, rest: Readable) -> None:
        self._begin, self._rest = begin, rest

    def read(self, size: int) -> bytes:
        """Give so many bytes, or fewer; none at the end."""
        begin, self._begin = self._begin[:size], self._begin[size:]
        return begin or self._rest.read(size)


class _Text:
    """Bytes that come in pieces, read by line and by length.

    Args:
        more: gives the next piece, empty at the end; raises Broken where there is damage.
        begin: what comes before the first piece.

    Attributes:
        position: bytes read so far.
        is_torn: whether there was damage: nothing more can be read.
    """

    def __init__(self, more: Callable[[], bytes], begin: bytes = b"") -> None:
        self._more = more
        # What was given and not yet read begins at `_at`.
        self._held, self._at = begin, 0
        self.position = 0
        self.is_torn = False

    def ends(self) -> bool:
        """Pass over line breaks; tell whether that is all."""
        while True:
            found = _NO_BREAK.search(self._held, self._at)
            self._pass(found.start() if found else len(self._held))
            if found or not self._fill():
                return not found

    def starts(self, begin: bytes) -> bool:
        """Tell whether what is read next begins so."""
        while len(self._held) - self._at < len(begin) and self._fill():
            pass
        return self._held.startswith(begin, self._at)

    def head(self) -> bytes:
        """Read lines, to the first empty one."""
        found = None
        while (found := _EMPTY_LINE.search(self._held, self._at)) is None:
            if len(self._held) - self._at > _LONGEST_HEAD or not self._fill():
                self._pass(self._at + 1)  # so that what is looked for next is not this place again
                raise Broken("expected an empty line behind the headers, found none")
        return self._pass(found.end())

    def take(self, size: int) -> bytes:
        """Read so many bytes; where there are fewer, none is read."""
        pieces, missing = [self._held[self._at :]], size - (len(self._held) - self._at)
        while missing > 0 and (piece := self._piece()):
            pieces.append(piece)
            missing -= len(piece)
        if len(pieces) > 1:
            self._held, self._at = b"".join(pieces), 0
        if missing > 0:
            raise Broken(f"expected {size} bytes, found {size - missing}: {CUT_OFF}")
        return self._pass(self._at + size)

    def drop(self, size: int) -> None:
        """Pass over so many bytes."""
        while size > len(self._held) - self._at:
            size -= len(self._pass(len(self._held)))
            if not self._fill():
                raise Broken(f"expected {size} bytes more, found none: {CUT_OFF}")
        self._pass(self._at + size)

    def give_back(self, data: bytes) -> None:
        """Let what was read be read again."""
        self._held, self._at = data + self._held[self._at :], 0
        self.position -= len(data)

    def seek(self) -> None:
        """Go to the next place where a record seems to begin, or to the end."""
        while (found := _FIRST_LINE.search(self._held, self._at)) is None:
            self._pass(max(self._at, len(self._held) - _LONGEST_FIRST_LINE))
            if not self._fill():
                self._pass(len(self._held))
                return
        self._pass(found.start())

    def _pass(self, place: int) -> bytes:
        """Go to a place in what is held; give what lies before it."""
        passed = self._held[self._at : place]
        self.position += len(passed)
        self._at += len(passed)
        return passed

    def _fill(self) -> bool:
        piece = self._piece()
        self._held, self._at = self._held[self._at :] + piece, 0
        return bool(piece)

    def _piece(self) -> bytes:
        try:
            return self._more()
        except Broken:
            self.is_torn = True
            raise
