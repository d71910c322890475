"""Gzip data member by member, also past damage: what is broken costs its member, not the file.

By ISA-L, which inflates a page of 96 KB in half of zlib's time, with zlib's interface and checks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from isal import isal_zlib

MAGIC = b"\x1f\x8b\x08"
"""RFC 1952, 2.3: ID1, ID2, and CM 8 (deflate), the only method there is."""
CUT_OFF = "cut off before its end"
"""Why data are broken that end too soon."""
TRIED = 4096
"""A place that looks like the beginning of a member is tried with so much of what follows, bytes."""

_BLOCK = 256 * 1024
# What a member is inflated from at a time, bytes: what follows its end is copied, and most members are small.
_FIRST, _MORE = 2 * 1024, 32 * 1024
# So much of its content is given at once, bytes: nearly every page in one piece.
_PIECE = 1024 * 1024
# So much of a broken member is looked through again for the next one, bytes: a reader takes some of what follows the
# damage for the member's own before it finds out.
_LOOK_BACK = 1024 * 1024
_GZIP = 16 + isal_zlib.MAX_WBITS
_IsalError: type[Exception] = isal_zlib.error  # type: ignore[assignment] # its stubs say an instance


def begins_member(data: bytes, begins: bytes) -> bool:
    """Tell whether data begin with a gzip member.

    Args:
        data: the first bytes of it, `TRIED` or all there are.
        begins: what its content begins with.
    """
    try:
        return bool(isal_zlib.decompressobj(_GZIP).decompress(data, len(begins)) == begins)
    except _IsalError:
        return False


def inflated(data: bytes, most: int) -> bytes | None:
    """Inflate what is one gzip member.

    Args:
        data: the member.
        most: bytes of its content; 0: any number.

    Returns:
        The content; None where it is larger, or the data are no whole member, or more than that.
    """
    inflate = isal_zlib.decompressobj(_GZIP)
    try:
        content: bytes = inflate.decompress(data, most + 1 if most else 0)
    except _IsalError:
        return None
    is_one = inflate.eof and not inflate.unused_data
    return content if is_one and not 0 < most < len(content) else None


class Broken(ValueError):
    """Data that are not as they should be: say so, and go on behind them."""


class Members:
    """The members of gzip data, read one after the other.

    Args:
        read: gives so many of the bytes that come next, or fewer; none at the end.
        begins: what the content of every member begins with: so the next one is known again behind damage.

    Attributes:
        offset: of what is read next in the data, bytes.
    """

    def __init__(self, read: Callable[[int], bytes], begins: bytes) -> None:
        self._more = read
        self._begins = begins
        # What was read and not yet used begins at `_at`.
        self._raw, self._at = b"", 0
        self._used: deque[bytes] = deque()
        self._used_size = 0
        self._inflate = isal_zlib.decompressobj(_GZIP)
        self._broken: Broken | None = None
        self.offset = 0

    @property
    def ended(self) -> bool:
        """Whether the member was read to its end."""
        return bool(self._inflate.eof)

    def begin(self) -> int | None:
        """Go to the next member.

        Returns:
            Its offset in the data, bytes; None at the end.
        """
        self._used.clear()
        self._used_size = 0
        self._inflate = isal_zlib.decompressobj(_GZIP)
        self._broken = None
        return self.offset if self._at < len(self._raw) or self._fill() else None

    def read(self) -> bytes:
        """Give more of the member's content, empty at its end.

        Raises:
            Broken: it is cut off, no gzip, or its checksum is another; what comes before the damage was given before.
        """
        if self._broken:
            raise self._broken
        pieces, room = [], _PIECE
        try:
            while room > 0 and not self._inflate.eof:
                piece = self._inflated(room)
                pieces.append(piece)
                room -= len(piece)
        except Broken as error:
            self._broken = error
            if room == _PIECE:
                raise
        return b"".join(pieces)

    def _inflated(self, most: int) -> bytes:
        """Inflate some bytes; there may be no content in them."""
        if self._at == len(self._raw):
            self._fill()
        given = self._raw[self._at : self._at + (_MORE if self._used else _FIRST)]
        try:
            out: bytes = self._inflate.decompress(given, most)
        except _IsalError as error:
            raise Broken(f"broken gzip data ({error})") from None
        if not (given or out or self._inflate.eof):
            raise Broken(CUT_OFF)
        left = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
        taken = len(given) - len(left)
        self._note_used(given[:taken])
        self._drop(taken)
        return out

    def _note_used(self, data: bytes) -> None:
        self._used.append(data)
        self._used_size += len(data)
        while self._used_size - len(self._used[0]) > _LOOK_BACK:
            self._used_size -= len(self._used.popleft())

    def skip(self) -> None:
        """Leave a broken member: go to the next place behind its beginning where a member begins."""
        used = b"".join(self._used)
        self._raw, self._at = used + self._raw[self._at :], 0
        self.offset -= len(used)
        self._drop(1)
        while True:
            found = self._raw.find(MAGIC, self._at)
            if found >= 0:
                self._drop(found - self._at)
                while len(self._raw) - self._at < TRIED and self._fill():
                    pass
                if begins_member(self._raw[self._at : self._at + TRIED], self._begins):
                    return
                self._drop(1)
            else:
                self._drop(max(0, len(self._raw) - self._at - len(MAGIC) + 1))
                if not self._fill():
                    self._drop(len(self._raw) - self._at)
                    return

    def _drop(self, count: int) -> None:
        self._at += count
        self.offset += count

    def _fill(self) -> bool:
        more = self._more(_BLOCK)
        self._raw, self._at = self._raw[self._at :] + more, 0
        return bool(more)
