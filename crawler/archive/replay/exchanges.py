"""The raw pages of stories as they stand in the archive's WARC files, gzip member by gzip member, byte for byte."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from crawler.errors import ArchiveError
from crawler.model import Raw, Record

# RFC 1952, 2.3: ID1, ID2, and CM 8 (deflate), the only method there is.
_MAGIC = b"\x1f\x8b\x08"
_BLOCK = 64 * 1024
# A request of a crawl has some 500 bytes, packed fewer.
_LONGEST_REQUEST = 64 * 1024
_RECORD_ID = re.compile(rb"^WARC-Record-ID:[ \t]*(\S+)", re.MULTILINE | re.IGNORECASE)
_CONCURRENT = re.compile(rb"^WARC-Concurrent-To:[ \t]*(\S+)", re.MULTILINE | re.IGNORECASE)
_HEAD_END = b"\r\n\r\n"


def exchanges(folder: Path, record: Record) -> Iterator[bytes]:
    """Read the WARC records of the pages on which a story's text was met.

    Args:
        folder: of the archive's WARC files.
        record: of the story.

    Yields:
        Gzip members: of each page the request, where it is known, then the response; first of the story's own page,
        then of its copies.

    Raises:
        ArchiveError: one does not stand where the record says.
    """
    for raw in _raws(record):
        yield from _exchange(folder, raw)


def has_raw(record: Record) -> bool:
    """Tell whether the archive keeps the page of a story, or of a copy of it."""
    return bool(_raws(record))


def _raws(record: Record) -> list[Raw]:
    return [raw for raw in (record.raw, *(copy.raw for copy in record.copies)) if raw is not None]


def _exchange(folder: Path, raw: Raw) -> Iterator[bytes]:
    path = folder / raw.file
    if Path(raw.file).name != raw.file:
        raise ArchiveError(f"{path}: expected the name of a WARC file")
    try:
        with path.open("rb") as file:
            response, head = _member(file, raw.offset)
            if f"WARC-Payload-Digest: {raw.digest}".encode() not in head.splitlines():
                raise ArchiveError(
                    f"{path}: expected the answer with digest {raw.digest} at byte {raw.offset}, found another"
                )
            yield from _request_before(file, raw.offset, head)
    except OSError as error:
        raise ArchiveError(f"{path}: cannot be read: {error.strerror}") from None
    except zlib.error as error:
        raise ArchiveError(f"{path}: expected a WARC record at byte {raw.offset}, found {error}") from None
    yield response


def _member(file: BinaryIO, offset: int) -> tuple[bytes, bytes]:
    """Read the gzip member at an offset; give it, and the head of the record in it."""
    inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
    packed, head = bytearray(), b""
    file.seek(offset)
    while not inflate.eof:
        block = file.read(_BLOCK)
        if not block:
            raise zlib.error("one that is cut off before its end")
        content = inflate.decompress(block)
        if _HEAD_END not in head:
            head += content
        packed += block[: len(block) - len(inflate.unused_data)]
    return bytes(packed), head.partition(_HEAD_END)[0]


def _request_before(file: BinaryIO, offset: int, head: bytes) -> Iterator[bytes]:
    """Find the member that ends at an offset, if it is the request of the response that begins there.

    Where it begins is not written anywhere: each place before that looks like it is tried, the nearest first.
    """
    begin = max(0, offset - _LONGEST_REQUEST)
    file.seek(begin)
    before = file.read(offset - begin)
    end = len(before)
    while (at := before.rfind(_MAGIC, 0, end)) >= 0:
        end = at + len(_MAGIC) - 1
        inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
        try:
            request = inflate.decompress(before[at:])
        except zlib.error:
            continue
        if inflate.eof and not inflate.unused_data:
            if _belongs(request.partition(_HEAD_END)[0], head):
                yield before[at:]
            return


def _belongs(request: bytes, response: bytes) -> bool:
    if b"\nWARC-Type: request" not in request:
        return False
    named = {*_CONCURRENT.findall(request), *_CONCURRENT.findall(response)}
    return not named.isdisjoint({*_RECORD_ID.findall(request), *_RECORD_ID.findall(response)})
