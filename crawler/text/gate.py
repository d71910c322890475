"""The cheap question before the dear ones: could this page be on the topic at all?

A page passes when somewhere on it the words of one of the topic's events stand together, as the topic's judge wants
them, with room for what markup puts between words. So no page is stopped that the judge would accept: the judge wants
the same words, nearer. Words anywhere on the page are no gate: share bars name تويتر, footers say أعلن معنا.

Most pages are stopped without being read. One need of each event is looked for in the bytes, by an automaton that
knows every way in which a page may write its words (`spelling`); what it finds in tags (`markup`), in programs
(`programs`), in lines that are nothing but links (`labels`) and in asks to follow the outlet (`notices`) is left; and
only around the rest the text is read (`page_words`), a stretch at a time, and asked for the whole event: first whether
it has words for it at all, then, without its labels, whether they stand together. The first stretch that tells one
lets the page pass. A story tells its events in its title and its paragraphs, whatever its links say besides.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from attrs import frozen

from crawler.model import Event, Topic, Verdict
from crawler.text.needles import Found, Needles, searches_of
from crawler.text.page_words import PageWords, Piece, WordReader
from crawler.text.programs import Programs
from crawler.text.spelling import AMPERSAND
from crawler.text.terms import Hit, Lexicon, find_windows, words_of

# A paragraph may hold a caption, a related headline or an advertisement that cleaning takes out of it: this many words.
_ROOM = 60

# How Arabic letters begin in UTF-8; and what they may be besides: letters of later blocks, presentation forms, escapes
# of JSON, references.
_ARABIC_BYTES = (b"\xd8", b"\xd9", b"\xda", b"\xdb")
_OTHER_ARABIC = re.compile(
    rb"\xef[\xac-\xbb]|\xdc|\xdd|\xe0[\xa1-\xa3]|\\u(?:0[678]|[fF][bBcCdDeE])|"
    + AMPERSAND
    + rb"#0*(?:1[5-9]|2[0-3]|6[45]|[xX]0*[678fF])"
)
_ISO = "iso-8859-6"
_ISO_CHARACTERS = bytes(range(256)).decode(_ISO, "replace")


@frozen
class _Stretch:
    """A stretch of a page that may tell an event.

    Attributes:
        begin: its first piece, and how many words of that are too far from all needles.
        end: its last piece, and the same, negative.
        searches: that the needles are of.
    """

    begin: tuple[int, int]
    end: tuple[int, int]
    searches: frozenset[int]


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
        self._reader = WordReader(self._lexicon.knows, self._lexicon.groups_among)
        self._searches = searches_of(topic)
        self._needles = Needles(self._searches, self._tells) if self._searches else None
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
        programs = Programs(page)
        words = PageWords(page, programs, self._reader)
        needles = self._needles.find(page, programs)
        first = next(needles, None)
        if first is None or _is_foreign(page):
            return "", True
        # The first name often tells it with what is next to it; what stands around all of them is read after that.
        for stretch in chain(self._stretches((first,), words), self._stretches(chain((first,), needles), words)):
            numbers = range(stretch.begin[0], stretch.end[0] + 1)
            pieces = [words.piece(number) for number in numbers]
            is_utf_8 = is_utf_8 and all(piece.is_utf_8 for piece in pieces)
            # Most could tell nothing, whatever their labels say: then these are not looked for.
            if self._tellable(self._placed(pieces, stretch), stretch.searches):
                placed = self._placed([words.without_labels(number) for number in numbers], stretch)
                if told := self._told(placed, self._tellable(placed, stretch.searches)):
                    return told, is_utf_8
        return "", is_utf_8

    def _tells(self, line: str) -> bool:
        """Tell whether there are words for an event in a line."""
        return bool(self._tellable(list(enumerate(words_of(line))), range(len(self._searches))))

    def _placed(self, pieces: Sequence[Piece], stretch: _Stretch) -> list[tuple[int, str]]:
        """List the words that matter of a stretch in pieces, with their positions."""
        first, end = stretch.begin[1], sum(piece.words for piece in pieces) + stretch.end[1]
        placed: list[tuple[int, str]] = []
        before = 0
        for piece in pieces:
            placed += [(before + place, word) for place, word in piece.known if first <= before + place < end]
            before += piece.words
        return placed

    def _stretches(self, needles: Iterable[Found], words: PageWords) -> Iterator[_Stretch]:
        """Find the stretches of a page that may tell an event, around needles.

        What stands near a needle is in one of them. Those of many needles overlap, so that none is long.
        """
        stretch, limit = None, 0
        for found in needles:
            number = words.number_at(found.first)
            reach = found.reach + _ROOM + self._longest
            begin = _far(words, number, -1, reach)
            far, over = _far(words, words.number_at(found.end), 1, reach)
            end = far, -over
            if stretch and (number > limit or begin[0] > stretch.end[0]):
                yield stretch
                stretch = None
            if stretch:
                begin, end = min(stretch.begin, begin), max(stretch.end, end)
                stretch = _Stretch(begin, end, stretch.searches | found.searches)
            else:
                stretch, limit = _Stretch(begin, end, found.searches), far
        if stretch:
            yield stretch

    def _tellable(self, placed: Sequence[tuple[int, str]], searches: Iterable[int]) -> list[Event]:
        """List the events of some searches for which there are words among those that matter, however far apart."""
        there = self._lexicon.groups_among({word for _, word in placed})
        events = (event for number in sorted(searches) for event in self._searches[number].events)
        return [event for event in events if not any(there.isdisjoint(need) for need in event.needs)]

    def _told(self, placed: Sequence[tuple[int, str]], events: Iterable[Event]) -> str:
        """Find one of some events among words that matter, with their positions; empty: none."""
        hits = self._lexicon.find_among(placed)
        for event in events:
            if windows := find_windows(hits, event.needs, event.within + _ROOM):
                words = dict(placed)
                found = " ".join(words[hit.position] for hit in sorted(windows[0], key=_position))
                return f"{event.name}: {found}"
        return ""


def _is_foreign(page: bytes) -> bool:
    """Tell whether a page is UTF-8 and has no Arabic letter: programs name networks in any language."""
    if any(begin in page for begin in _ARABIC_BYTES) or _OTHER_ARABIC.search(page):
        return False
    try:
        page.decode()
    except UnicodeDecodeError:
        return False
    return True


def _far(words: PageWords, number: int, step: int, reach: int) -> tuple[int, int]:
    """Tell which piece is so far from another that nothing behind it can be told together with what is in that.

    Returns:
        Its number; and how many words at its far end are as far already.
    """
    while reach > 0 and 0 <= number + step < words.count:
        number += step
        reach -= words.piece(number).words
    return number, max(0, -reach)


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
