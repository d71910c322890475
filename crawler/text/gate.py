"""The cheap question before the dear ones: could this page be on the topic at all?

A page passes when somewhere on it the words of one of the topic's events stand together, as the topic's judge wants
them, with room for what markup puts between words. So no page is stopped that the judge would accept: the judge wants
the same words, nearer. Words anywhere on the page are no gate: share bars name تويتر, footers say أعلن معنا.

Most pages are stopped without being read. One need of each event is looked for in the bytes, by an automaton that knows
every way in which a page may write its words (`spelling`); what it finds in tags, in programs and in lines that are
nothing but links is left (`markup`); and only around the rest the text is read and asked for the whole event. A story
tells its events in its title and its paragraphs, whatever its links say besides.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence

from crawler.model import Event, Topic, Verdict
from crawler.text.markup import without_labels, without_programs
from crawler.text.needles import Found, Needles, searches_of
from crawler.text.page_words import PageWords, WordReader
from crawler.text.terms import Hit, Lexicon, find_windows, words_of

# A paragraph may hold a caption, a related headline or an advertisement that cleaning takes out of it: this many words.
_ROOM = 60

_ISO = "iso-8859-6"
_ISO_CHARACTERS = bytes(range(256)).decode(_ISO, "replace")


class Gate:
    """Asks the cheap question for one topic; made once, asked of every page.

    Args:
        topic: of `seeds/topics/`.
    """

    def __init__(self, topic: Topic) -> None:
        self._events: tuple[Event, ...] = tuple(event for event in topic.events if event.anchors)
        needed = {group for event in self._events for need in event.needs for group in need}
        groups = {group: terms for group, terms in topic.groups.items() if group in needed}
        # What the judge ignores may be a phrase only by what cleaning took out; and that may stand inside a phrase.
        self._lexicon = Lexicon(groups, apart=_ROOM)
        self._reader = WordReader(self._lexicon.knows)
        self._searches = searches_of(topic)
        self._needles = Needles(self._searches) if self._searches else None
        # A term may reach behind the distance that its first word keeps.
        self._longest = max((len(words_of(term)) for terms in groups.values() for term in terms), default=0)

    def judge(self, body: bytes) -> Verdict:
        """Decide whether a page could hold a story on the topic.

        Args:
            body: the page, content encodings undone, in any character encoding.

        Returns:
            The verdict; its reason names the event that let the page through.
        """
        told = ""
        if self._needles:
            told, is_utf_8 = self._told_in(body)
            for encoding in _others(body, is_utf_8):
                told = told or self._told_in(_as_utf_8(body, encoding))[0]
        return Verdict("gate", bool(told), told or "no event of the topic could be told")

    def _told_in(self, page: bytes) -> tuple[str, bool]:
        """Find an event in a page as UTF-8: told, empty where there is none; and whether what was read is UTF-8."""
        assert self._needles
        is_utf_8 = True
        if next(self._needles.find(page), None) is None:
            return "", is_utf_8
        page = without_programs(page)
        words = PageWords(page, self._reader)
        for first, last, searches in self._places(self._needles.find(page), words):
            pieces = [words.piece(number) for number in range(first, last + 1)]
            is_utf_8 = is_utf_8 and all(piece.is_utf_8 for piece in pieces)
            placed: list[tuple[int, str]] = []
            before = 0
            for piece in pieces:
                placed += [(before + place, word) for place, word in piece.known]
                before += piece.words
            if self._told(placed, searches) and (
                told := self._told_without_labels(words.bytes_of(first, last), searches)
            ):
                return told, is_utf_8
        return "", is_utf_8

    def _told_without_labels(self, stretch: bytes, searches: Iterable[int]) -> str:
        """Find an event in a stretch of a page, but for lines that are nothing but links."""
        piece = self._reader.read(without_labels(stretch))
        return self._told(piece.known, searches)

    def _places(self, needles: Iterator[Found], words: PageWords) -> Iterator[tuple[int, int, frozenset[int]]]:
        """Find the stretches that may tell an event, around needles: first and last piece, and the searches."""
        begin, end, searches = 0, -1, frozenset[int]()
        for found in needles:
            reach = found.reach + _ROOM + self._longest
            left = self._far(words, words.number_at(found.first), -1, reach)
            right = self._far(words, words.number_at(found.end), 1, reach)
            if left > end and end >= 0:
                yield begin, end, searches
                begin, end, searches = left, right, frozenset()
            begin, end = min(left, begin) if end >= 0 else left, max(right, end)
            searches |= found.searches
        if end >= 0:
            yield begin, end, searches

    def _far(self, words: PageWords, number: int, step: int, reach: int) -> int:
        """Tell which piece is so far from another that nothing behind it can be told together with what is in that."""
        while reach > 0 and 0 <= number + step < words.count:
            number += step
            reach -= words.piece(number).words
        return number

    def _told(self, placed: Sequence[tuple[int, str]], searches: Iterable[int]) -> str:
        """Find an event of some searches among words that matter, with their positions; empty: none."""
        hits = self._lexicon.find_among(placed)
        words = dict(placed)
        for event in (event for number in sorted(searches) for event in self._searches[number].events):
            if windows := find_windows(hits, event.needs, event.within + _ROOM):
                found = " ".join(words[hit.position] for hit in sorted(windows[0], key=_position))
                return f"{event.name}: {found}"
        return ""


def _position(hit: Hit) -> int:
    return hit.position


def _as_utf_8(body: bytes, encoding: str) -> bytes:
    if encoding == _ISO:  # Python asks for each byte that has no character
        return codecs.charmap_decode(body, "strict", _ISO_CHARACTERS)[0].encode()
    return body.decode(encoding, "replace").encode("utf-8", "replace")


def _others(body: bytes, is_utf_8: bool) -> list[str]:
    """Tell in which encodings a page may be besides UTF-8.

    Bytes that are none in an encoding part words, as they do where the page is decoded for the judge.
    """
    head = body[:4096]
    # Arabic as UTF-16 is valid UTF-8: its bytes are 06 and ASCII.
    wide = ["utf-16-le", "utf-16-be"] if b"\x00" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff") else []
    return wide if is_utf_8 else [*wide, "windows-1256", _ISO]
