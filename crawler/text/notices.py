"""The lines of a page that cleaning takes out wherever they stand: asks to follow the outlet, pointers to others.

Most pages name the networks on which their outlet is to be followed, right below the story.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from crawler.text.characters import clean_characters
from crawler.text.dom import collapse, unescape
from crawler.text.inline import INLINE
from crawler.text.rules import Place, rules_of

# Elements that are lines of their own. Not cells: those of a row may become one line.
_OPENING = re.compile(rb"<(p|div|li)(?:\s[^<>]*)?>", re.IGNORECASE)
_INLINE_TAG = re.compile(rf"</?(?:{'|'.join(INLINE)})(?:\s[^<>]*)?>", re.IGNORECASE)
# A line that parts, or is not plain: another tag, a comment or attribute that it begins in; an escape of data; white
# space that may part the lines of a source.
_NOT_PLAIN = re.compile(r"[<>\\\n\r]")
# The longest line that is looked at, bytes. And so many are known again: those of some outlets' pages.
_LONGEST, _LINES = 600, 1024


class Notices:
    """Knows lines that are no part of a story.

    Args:
        tells: whether there are words for an event in a line: such a one might be a title, which is never taken out.
    """

    def __init__(self, tells: Callable[[str], bool]) -> None:
        self._tells = tells
        self._goes = lru_cache(maxsize=_LINES)(self._line_goes)

    def holds(self, page: bytes, first: int, end: int) -> bool:
        """Tell whether a place is in such a line.

        Args:
            page: any bytes.
            first: where the place begins.
            end: where it ends.
        """
        found = _opening_before(page, first)
        if not found:
            return False
        begin = found.end()
        closed = page.find(b"</", end - 1, begin + _LONGEST)
        while closed >= 0 and not _closes(page, closed, found.group(1)):
            closed = page.find(b"</", closed + 1, begin + _LONGEST)
        return closed >= 0 and self._goes(page[begin:closed])

    def _line_goes(self, markup: bytes) -> bool:
        try:
            text = _INLINE_TAG.sub("", markup.decode()).strip()
        except UnicodeDecodeError:
            return False
        if _NOT_PLAIN.search(text):
            return False
        line = collapse(clean_characters(unescape(text)))
        return any(rule.place is Place.ANYWHERE for rule in rules_of(line)) and not self._tells(line)


def _opening_before(page: bytes, place: int) -> re.Match[bytes] | None:
    """Find the last tag near before a place that opens a line, whatever stands between."""
    limit = max(0, place - _LONGEST)
    opened = place + 1
    while (opened := page.rfind(b"<", limit, opened)) >= 0:
        if (found := _OPENING.match(page, opened)) and found.end() <= place:
            return found
    return None


def _closes(page: bytes, place: int, name: bytes) -> bool:
    """Tell whether an element's closing tag is at a place."""
    over = place + 2 + len(name)
    return page[place + 2 : over].lower() == name.lower() and page[over : over + 1] == b">"
