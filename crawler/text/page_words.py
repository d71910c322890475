"""The words of a page as they may be read out of it, a piece at a time: only the pieces that are asked for are read.

Everything stays that a text may be read out of: what the page shows, what its attributes and its data hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from itertools import count
from typing import NamedTuple, TypeVar

from crawler.text.dom import unescape
from crawler.text.inline import INLINE
from crawler.text.labels import is_in_link, labels_in
from crawler.text.programs import Programs
from crawler.text.terms import words_of

# HTML in JSON in HTML: each is escaped by itself, and each is undone before a text is read out of it.
_MOST_ESCAPED = 3
_ANY_TAG = re.compile(r"(<[^<>]*>)")
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
# How each of them has its value.
_VALUE = re.compile(r"""=(?:\\*["']|(?<=href=)|(?<=src=))""", re.IGNORECASE)
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*")
# A state inside a state escapes its backslashes, once a level.
_BACKSLASHES = re.compile(r"\\{2,}")
_JSON_ESCAPE = re.compile(r"(\\u[0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4})*)")
_ESCAPED_BREAK = re.compile(r"\\[nrt]")
_ESCAPED_SLASH = re.compile(r"\\/")

# Bytes of a piece, about. Pages are parted at tags; where there are none, at a space in each of so many pieces.
_PIECE, _UNPARTED = 768, 24
_SPACE = re.compile(rb"[\xd8-\xdb][\x80-\xbf] (?=[\xd8-\xdb])")
# A tag whose name has escapes may be any.
_PARTING_TAG = re.compile(rb"<(?!/?(?:\w*[\\&]|(?:" + "|".join(INLINE).encode() + rb")\b))", re.IGNORECASE)
# Of a tag that begins before the end of what is looked through, the name must be seen.
_LONGEST_NAME = 64
# Pages repeat words with the signs around them, tags, escapes and links. So many are known again; longer ones hold
# data.
_SIGNS_LIMIT, _TAG_LIMIT, _ESCAPE_LIMIT, _LINK_LIMIT = 50_000, 5_000, 5_000, 5_000
_LONGEST_SIGNS, _LONGEST_TAG, _LONGEST_ESCAPE = 64, 256, 96
# What kept tags have besides words.
_TAG_SIGNS = str.maketrans("<=>", "   ")

_Answer = TypeVar("_Answer")


class Piece(NamedTuple):
    """A piece of a page, read.

    Attributes:
        words: how many words it has.
        known: the words that matter, with their positions among all of the piece.
        is_utf_8: whether its bytes are that.
    """

    words: int
    known: tuple[tuple[int, str], ...]
    is_utf_8: bool


_EMPTY = Piece(0, (), is_utf_8=True)


class _Words(NamedTuple):
    """What stands between two spaces, but for one word that does not matter: how many words, and which of them do."""

    number: int
    known: tuple[tuple[int, str], ...]


class _Known(dict[str, _Answer]):
    """What a function answers, kept for the short of its arguments.

    Args:
        function: that is asked.
        most: answers that are kept.
        longest: argument whose answer is kept, characters.
    """

    def __init__(self, function: Callable[[str], _Answer], most: int, longest: int) -> None:
        super().__init__()
        self._function, self._most, self._longest = function, most, longest

    def __missing__(self, argument: str) -> _Answer:
        answer = self._function(argument)
        if len(argument) <= self._longest:
            if len(self) >= self._most:
                self.clear()
            self[argument] = answer
        return answer


class WordReader:
    """Reads pieces of pages; remembers which words matter.

    Args:
        matters: tells it of a folded word.
        tells: whether words that matter tell anything by themselves.
    """

    def __init__(self, matters: Callable[[str], bool], tells: Callable[[Collection[str]], object]) -> None:
        self._matters = matters
        self._tells = tells
        # What stands between two spaces -> its words.
        self._signs = _Known(self._words_in, _SIGNS_LIMIT, _LONGEST_SIGNS)
        # A word that does not matter.
        self._mute = next(b" %d" % number for number in count() if not matters(str(number)))
        self.mute = lru_cache(maxsize=_LINK_LIMIT)(self._muted)

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
        read = [*map(self._signs.__getitem__, plain(text).split())]
        found: list[tuple[int, str]] = []
        more = 0
        for place, words in [(place, words) for place, words in enumerate(read) if words]:
            found += [(place + more + i, word) for i, word in words.known]
            more += words.number - 1
        return Piece(len(read) + more, tuple(found), is_utf_8)

    def _words_in(self, signs: str) -> _Words | None:
        words = words_of(signs)
        known = tuple((i, word) for i, word in enumerate(words) if self._matters(word))
        return _Words(len(words), known) if known or len(words) != 1 else None

    def _muted(self, piece: bytes) -> bytes:
        """Give as many words as a piece of a page has, none of which matters; nothing where it tells nothing anyway."""
        read = self.read(piece)
        return self._mute * read.words + b" " if self._tells({word for _, word in read.known}) else b""


class PageWords:
    """A page in pieces.

    Args:
        page: UTF-8, as far as it is that.
        programs: of the page; they are not read.
        reader: of its pieces.
    """

    def __init__(self, page: bytes, programs: Programs, reader: WordReader) -> None:
        self._page = page
        self._programs = programs
        self._reader = reader
        self._pieces: dict[int, Piece] = {}
        self.count = len(page) // _PIECE + 1
        # Where pieces begin, as far as it was asked for.
        self._cuts: dict[int, int] = {0: 0, self.count: len(page)}

    def number_at(self, place: int) -> int:
        """Tell in which piece a byte is."""
        number = min(place // _PIECE, self.count - 1)
        while self._begin(number) > place:
            number -= 1
        return number

    def piece(self, number: int) -> Piece:
        """Give a piece, read.

        Args:
            number: from 0, below `count`.
        """
        piece = self._pieces.get(number)
        if piece is None:
            is_empty = self._begin(number) == self._begin(number + 1)
            piece = self._pieces[number] = _EMPTY if is_empty else self._read(number, [])
        return piece

    def without_labels(self, number: int) -> Piece:
        """Give a piece, read but for its labels: of these only the number of words is told.

        Args:
            number: from 0, below `count`.
        """
        page, mute = self._page, self._reader.mute
        labels = labels_in(page, self._begin(number), self._begin(number + 1), mute)
        muted = [(begin, end, mute(page[begin:end])) for begin, end in labels]
        return self._read(number, muted) if muted else self.piece(number)

    def _read(self, number: int, muted: list[tuple[int, int, bytes]]) -> Piece:
        done, end = self._begin(number), self._begin(number + 1)
        parts: list[bytes] = []
        for begin, over, instead in sorted((*muted, *((*span, b" ") for span in self._programs.between(done, end)))):
            parts += (self._page[done:begin], instead)
            done = max(done, over)
        return self._reader.read(b"".join((*parts, self._page[done:end])))

    def _begin(self, number: int) -> int:
        """Tell where a piece begins: at the first place behind a round number of bytes where no word can be."""
        near = number
        while near not in self._cuts:
            if cut := self._cut_in(near):
                self._cuts[near] = cut
            else:
                near = max(near + 1, self._programs.end_at(near * _PIECE) // _PIECE)
        self._cuts.update(dict.fromkeys(range(number, near), self._cuts[near]))
        return self._cuts[number]

    def _cut_in(self, number: int) -> int:
        """Find the first place between two round numbers of bytes where no word, link or program can be; 0: none."""
        start, end = number * _PIECE, (number + 1) * _PIECE
        while (found := _PARTING_TAG.search(self._page, start, end + _LONGEST_NAME)) and found.start() < end:
            place = found.start()
            over = max(place, self._programs.end_at(place - 1))
            if over == place and not is_in_link(self._page, place):
                return place
            start = max(over, place + 1)
        # Such a space is in no tag that vanishes: those hold no Arabic.
        space = None if number % _UNPARTED else _SPACE.search(self._page, number * _PIECE, end)
        return space.end() if space else 0


def plain(text: str) -> str:
    """Take escapes and markup away, leaving every word that may be read out of a page.

    Args:
        text: of a page, or of a piece of one.
    """
    if "\\" in text:
        if "\\\\" in text:
            text = _BACKSLASHES.sub("\\\\", text)
        text = _each(_JSON_ESCAPE, _ESCAPES, text)
        text = _ESCAPED_SLASH.sub("/", _ESCAPED_BREAK.sub(" ", text))
    for _ in range(_MOST_ESCAPED):
        if "&" not in text or (once := unescape(text)) == text:
            break
        text = once
    text = _each(_ANY_TAG, _TAGS, text)
    if _VALUE.search(text):
        text = _without_attributes(text)
    return _PERCENT.sub(" ", text) if "%" in text else text


def _each(pattern: re.Pattern[str], known: _Known[str], text: str) -> str:
    """Put for each find of a pattern, which is a group of it, what is known of that."""
    parts = pattern.split(text)
    parts[1::2] = map(known.__getitem__, parts[1::2])
    return "".join(parts)


def _left_of(tag: str) -> str:
    """Tell what may be read out of a tag; nothing where it may stand inside a word."""
    if "=" in tag and not _TAG.fullmatch(tag):
        tag = _without_attributes(tag)
    if _INLINE_TAG.fullmatch(tag):
        return ""
    return " " if _TAG.fullmatch(tag) else f" {tag.translate(_TAG_SIGNS)} "


def _without_attributes(text: str) -> str:
    return _ATTRIBUTE.sub(" ", _ADDRESS.sub(" ", text))


def _unescaped(escapes: str) -> str:
    r"""Undo a run of \uXXXX escapes."""
    return bytes.fromhex(escapes.replace("\\u", "")).decode("utf-16-be", "replace")


_TAGS = _Known(_left_of, _TAG_LIMIT, _LONGEST_TAG)
_ESCAPES = _Known(_unescaped, _ESCAPE_LIMIT, _LONGEST_ESCAPE)
