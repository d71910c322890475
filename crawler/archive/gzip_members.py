"""Gzip data member by member, also past damage: what is broken costs its member, not the file."""

from __future__ import annotations

import zlib
from collections.abc import Callable

MAGIC = b"\x1f\x8b\x08"
"""RFC 1952, 2.3: ID1, ID2, and CM 8 (deflate), the only method there is."""

_BLOCK = 64 * 1024
# So much of a broken member is looked through again for the next one, bytes: a reader takes some of what follows the
# damage for the member's own before it finds out.
_LOOK_BACK = 1024 * 1024
# A place that looks like the beginning of a member is tried with so much of what follows, bytes.
_TRIED = 4096


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
        self._raw = b""
        self._used = bytearray()
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
        self.offset = 0

    def begin(self) -> int | None:
        """Go to the next member.

        Returns:
            Its offset in the data, bytes; None at the end.
        """
        self._used.clear()
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
        return self.offset if self._raw or self._fill() else None

    def read(self) -> bytes:
        """Give more of the member's content, empty at its end.

        Raises:
            Broken: it is cut off, no gzip, or its checksum is another.
        """
        while not self._inflate.eof:
            if not self._raw and not self._fill():
                raise Broken("cut off before its end")
            given = self._raw
            try:
                out = self._inflate.decompress(given, _BLOCK)
            except zlib.error as error:
                raise Broken(f"broken gzip data ({error})") from None
            self._raw = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
            taken = len(given) - len(self._raw)
            self._used += given[:taken]
            if len(self._used) > 2 * _LOOK_BACK:
                del self._used[:-_LOOK_BACK]
            self.offset += taken
            if out:
                return out
        return b""

    def skip(self) -> None:
        """Leave a broken member: go to the next place behind its beginning where a member begins."""
        self._raw, self.offset = bytes(self._used + self._raw)[1:], self.offset - len(self._used) + 1
        while True:
            found = self._raw.find(MAGIC)
            if found >= 0:
                self._drop(found)
                while len(self._raw) < _TRIED and self._fill():
                    pass
                if self._is_member():
                    return
                self._drop(1)
            else:
                self._drop(max(0, len(self._raw) - len(MAGIC) + 1))
                if not self._fill():
                    self._drop(len(self._raw))
                    return

    def _is_member(self) -> bool:
        try:
            content = zlib.decompressobj(zlib.MAX_WBITS + 16).decompress(self._raw[:_TRIED], len(self._begins))
        except zlib.error:
            return False
        return content == self._begins

    def _drop(self, count: int) -> None:
        self._raw, self.offset = self._raw[count:], self.offset + count

    def _fill(self) -> bool:
        more = self._more(_BLOCK)
        self._raw += more
        return bool(more)
