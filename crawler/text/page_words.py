"""The words of a page as they may be read out of it, a piece at a time: only the pieces that are asked for are read.

Everything stays that a text may be read out of: what the page shows, what its attributes and its data hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from attrs import frozen

from crawler.text.dom import unescape
from crawler.text.terms import stretches_of, words_in

INLINE = (
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "em", "font", "i", "ins", "mark", "q", "s", "small"),
    *("span", "strong", "sub", "sup", "tt", "u", "wbr"),
)
"""Elements whose tags may stand inside a word; they vanish, where other tags part words."""

# HTML in JSON in HTML: each is escaped by itself, and each is undone before a text is read out of it.
_MOST_ESCAPED = 3
# Tags that hold Arabic (alt, content, data attributes) stay, as text may be read out of them.
_INLINE_TAG = re.compile(rf"</?(?:{'|'.join(INLINE)})(?:\s[^<>\u0600-\u06ff]*)?/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>\u0600-\u06ff]*>")
# Inside the tags that stay, addresses, classes, names of properties and what is said of pictures and links are no text
# of an article. An address has no spaces.
_ADDRESS = re.compile(
    r"""\s(?:(?:data-(?:lazy-)?)?(?:srcset=\\*(["'])[^"'<>]*\1|(?:href|src)=(?:\\*(["'])[^"'<>\s]*\2|[^"'<>\s\\]+))"""
    r"""|(?:alt|title|aria-label)=\\*(["'])[^"'<>]*\3)""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"""\s(?:href|src|class|id|style|rel|name|property|itemprop|data-[\w-]+)=\\*(["'])[^"'<>\u0600-\u06ff]*\1"""
)
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
# A state inside a state escapes its backslashes, once a level.
_BACKSLASHES = re.compile(r"\\{2,}")
_JSON_ESCAPE = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_ESCAPED_BREAK = re.compile(r"\\[nrt]")
_ESCAPED_SLASH = re.compile(r"\\/")

# Bytes of a piece, about; and how far apart spaces are looked for at which a page without tags is parted too.
_PIECE, _UNPARTED = 1024, 16384
_SPACE = re.compile(rb"[\xd8-\xdb][\x80-\xbf] (?=[\xd8-\xdb])")
# A tag whose name has escapes may be any.
_PARTING_TAG = re.compile(rb"<(?!/?(?:\w*[\\&]|(?:" + "|".join(INLINE).encode() + rb")\b))", re.IGNORECASE)
# Of a tag that begins before the end of what is looked through, the name must be seen.
_LONGEST_NAME = 64
_CACHE_LIMIT = 50_000
# The words of a stretch that has none.
_NOTHING = ("",)


@frozen
class Piece:
    """A piece of a page, read.

    Attributes:
        words: how many words it has.
        known: the words that matter, with their positions among all of the piece.
        is_utf_8: whether its bytes are that.
    """

    words: int
    known: tuple[tuple[int, str], ...]
    is_utf_8: bool


class WordReader:
    """Reads pieces of pages; remembers which words matter.

    Args:
        matters: tells it of a folded word.
    """

    def __init__(self, matters: Callable[[str], bool]) -> None:
        self._matters = matters
        # Stretch -> its words; nothing for those of one word that does not matter.
        self._stretches: dict[str, tuple[str, ...]] = {}

    def read(self, piece: bytes) -> Piece:
        """Read a piece of a page.

        Args:
            piece: cut where no word, tag or escape is.
        """
        is_utf_8 = True
        try:
            text = piece.decode()
        except UnicodeDecodeError:
            text, is_utf_8 = piece.decode("utf-8", "replace"), False
        stretches = stretches_of(plain(text))
        known = self._read_stretches(stretches)
        found: list[tuple[int, str]] = []
        more = 0
        for place, stretch in [(place, stretch) for place, stretch in enumerate(stretches) if known[stretch]]:
            words = known[stretch]
            if words == _NOTHING:
                more -= 1
                continue
            found += ((place + more + i, word) for i, word in enumerate(words) if self._matters(word))
            more += len(words) - 1
        return Piece(len(stretches) + more, tuple(found), is_utf_8)

    def _read_stretches(self, stretches: list[str]) -> Mapping[str, tuple[str, ...]]:
        known = self._stretches
        if len(known) > _CACHE_LIMIT:
            known.clear()
        for stretch in set(stretches).difference(known):
            words = tuple(words_in(stretch))
            known[stretch] = () if len(words) == 1 and not self._matters(words[0]) else words or _NOTHING
        return known


class PageWords:
    """A page in pieces.

    Args:
        page: UTF-8, as far as it is that.
        reader: of its pieces.
    """

    def __init__(self, page: bytes, reader: WordReader) -> None:
        self._page = page
        self._reader = reader
        self._cuts: dict[int, int] = {0: 0}
        self._pieces: dict[int, Piece] = {}
        self.count = len(page) // _PIECE + 1

    def number_at(self, place: int) -> int:
        """Tell in which piece a byte is."""
        number = min(place // _PIECE, self.count - 1)
        while self._cut(number) > place:
            number -= 1
        while self._cut(number + 1) <= place and number + 1 < self.count:
            number += 1
        return number

    def piece(self, number: int) -> Piece:
        """Give a piece, read.

        Args:
            number: from 0, below `count`.
        """
        piece = self._pieces.get(number)
        if piece is None:
            piece = self._pieces[number] = self._reader.read(self._page[self._cut(number) : self._cut(number + 1)])
        return piece

    def bytes_of(self, first: int, last: int) -> bytes:
        """Give the bytes of some pieces in a row, from the first to the last."""
        return self._page[self._cut(first) : self._cut(last + 1)]

    def _cut(self, number: int) -> int:
        """Tell where a piece begins: at the first place behind a round number of bytes where no word can be."""
        cut = self._cuts.get(number)
        if cut is None:
            cut = self._cuts[number] = self._found_cut(number * _PIECE)
        return cut

    def _found_cut(self, start: int) -> int:
        while start < len(self._page):
            block = start // _UNPARTED
            space = self._space(block)
            end = space if space >= start else (block + 1) * _UNPARTED
            found = _PARTING_TAG.search(self._page, start, end + _LONGEST_NAME)
            if found and found.start() < end:
                return found.start()
            if end == space:
                return space
            start = end
        return len(self._page)

    def _space(self, block: int) -> int:
        """Find the first space of a block of the page that is between words of Arabic; -1: it has none.

        Such a space is in no tag that vanishes: those hold no Arabic.
        """
        found = _SPACE.search(self._page, block * _UNPARTED, (block + 1) * _UNPARTED)
        return found.end() if found else -1


def plain(text: str) -> str:
    """Take escapes and markup away, leaving every word that may be read out of a page.

    Args:
        text: of a page, or of a piece of one.
    """
    if "\\" in text:
        text = _BACKSLASHES.sub("\\\\", text)
        text = _JSON_ESCAPE.sub(_unescape_json, text)
        text = _ESCAPED_SLASH.sub("/", _ESCAPED_BREAK.sub(" ", text))
    for _ in range(_MOST_ESCAPED):
        if "&" not in text or (once := unescape(text)) == text:
            break
        text = once
    text = _TAG.sub(" ", _INLINE_TAG.sub("", text))
    if "=" in text:
        text = _ATTRIBUTE.sub(" ", _ADDRESS.sub(" ", text))
    return _PERCENT.sub(" ", text) if "%" in text else text


def _unescape_json(match: re.Match[str]) -> str:
    r"""Undo a run of \uXXXX escapes, also where the backslash itself was escaped."""
    codes = re.findall(r"u([0-9a-fA-F]{4})", match.group())
    units = b"".join(int(code, 16).to_bytes(2, "big") for code in codes)
    return units.decode("utf-16-be", "replace")
