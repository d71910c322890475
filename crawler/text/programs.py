"""The programs and styles of a page that surely hold no Arabic: nothing is read out of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

_OPENING = re.compile(rb"<(script|style)\b[^<>]*(?<!/)>")
# How a reference to a letter begins, its ampersand itself perhaps escaped; and the escape of an Arabic letter, or of an
# ampersand. (What begins with one sign is found several times faster than a string of two.)
_REFERENCE = re.compile(rb"&(?:#|amp|AMP)")
_ESCAPE = re.compile(rb"\\u(?:06|[fF]|0026)")
_COMMENT_ENDS = re.compile(rb">(?<=-->)")
# Bytes that are sooner searched than left out.
_SHORT = 1024


class Programs:
    """Tells where the programs of a page are.

    Args:
        page: any bytes.
    """

    def __init__(self, page: bytes) -> None:
        self._size = len(page)
        # Where each begins, and where its closing tag does.
        self._spans = list(_spans_of(page))

    def end_at(self, place: int) -> int:
        """Tell where the program ends that a byte is in; 0: it is in none."""
        number = bisect_right(self._spans, (place, self._size)) - 1
        return self._spans[number][1] if number >= 0 and place < self._spans[number][1] else 0

    def between(self, first: int, end: int) -> list[tuple[int, int]]:
        """List the programs that begin in some bytes: their first bytes, and those of their closing tags."""
        begin = bisect_right(self._spans, (first - 1, self._size))
        return self._spans[begin : bisect_right(self._spans, (end - 1, self._size))]

    def gaps(self) -> Iterator[tuple[int, int]]:
        """Give what is left of the page without its longer programs: begin and end, in order."""
        done = 0
        for begin, end in self._spans:
            if end - begin > _SHORT:
                yield done, begin
                done = end
        yield done, self._size


def _spans_of(page: bytes) -> Iterator[tuple[int, int]]:
    end = 0
    while opened := _OPENING.search(page, end):
        begin = opened.start()
        end = page.find(b"</" + opened.group(1), opened.end())
        if end < 0:
            return
        if _is_program(page[begin:end]):
            yield begin, end


def _is_program(code: bytes) -> bool:
    """Tell whether a script or style is without a letter that is not ASCII, escaped or not.

    With the end of a comment in it, it may have begun inside one, and what follows be text.
    """
    if not code.isascii() or (b"\\" in code and _ESCAPE.search(code)):
        return False
    return not _REFERENCE.search(code) and not _COMMENT_ENDS.search(code)
