"""What to look for first: of each event the need whose words are looked for in a page before anything else of it.

An event needs several things; a page that has nothing of one of them does not tell it. A need that many events share
is looked for once for all of them; of each of its terms one word is enough.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import re2
from attrs import frozen

from crawler.model import Event, Topic
from crawler.text.fold import fold_letters
from crawler.text.inline import INLINE
from crawler.text.labels import is_label
from crawler.text.markup import Markup
from crawler.text.notices import Notices
from crawler.text.phrases import may_be_phrase
from crawler.text.programs import Programs
from crawler.text.spelling import pattern_of
from crawler.text.terms import core_of, may_fit

# Arabic letters in UTF-8, with marks among them; without punctuation and digits.
_LETTERS = re.compile(
    rb"(?:\xd8[\x90-\x9a\x9c\xa0-\xbf]|\xd9[\x80-\x9f\xae-\xbf]|\xda[\x80-\xbf]|\xdb[\x80-\x93\x95-\xaf\xba-\xbc\xbf])*"
)
_LETTERS_BEFORE = re.compile(_LETTERS.pattern + rb"\Z")
_MOST_LETTERS = 24
# What may stand at the end of a tag, reference or escape, or be an invisible sign; or at the beginning.
_JOINS_BEFORE = b">;" + bytes(range(0x80, 0x100))
_JOINS_BEHIND = b"<&\\" + bytes(range(0x80, 0x100))
# The x of a reference (&#x27;), where more of it follows; the ampersand may be escaped.
_REFERENCE = re.compile(rb"&(?:amp;)*#[xX]\Z")
_REFERENCE_BYTES, _HEX = 24, frozenset(b"0123456789abcdefABCDEF")
_BESIDE_LETTER = "0123456789_"
# So many words are looked at one by one: pages have up to some hundreds, most of them in tags.
_MOST = 1000
# The most memory of an automaton, bytes for each of its pattern's, and at least: it is made as pages are read, and made
# anew where pages are so strange that it grows over this. RE2 takes some 120 to begin with; with less, it goes another
# way, a thousand times slower.
_MEMORY, _LEAST_MEMORY = 384, 64 << 20
_CACHE_LIMIT = 5_000


@frozen
class Search:
    """Words, one of which is in every text that tells one of some events.

    Attributes:
        events: that cannot be told without one of the words.
        reach: word as `core_of` gives it -> the greatest distance, words, of the events that need it.
        phrases: word that is looked for in phrases only -> these, each as words, and which of them it is.
    """

    events: tuple[Event, ...]
    reach: dict[str, int]
    phrases: dict[str, list[tuple[list[str], int]]]


@frozen(order=True)
class Found:
    """A word found in a page, where it may be text.

    Attributes:
        first: first byte; of a Latin word perhaps that of a sign before it.
        end: the byte behind it, or behind a sign there.
        reach: the greatest distance of the events that need it.
        searches: of which searches it is, by number.
    """

    first: int
    end: int
    reach: int
    searches: frozenset[int]


def searches_of(topic: Topic) -> list[Search]:
    """Choose the words without which no event is told that anchors a story.

    Args:
        topic: any.

    Returns:
        Searches; each event that anchors is in one.
    """
    vague = {stand_in.group for stand_in in topic.stand_ins}
    left = [event for event in topic.events if event.anchors]
    searches = []
    while left:
        # Rather names than words that stand for them, which are on every page; then what most events share; of as
        # many, what has fewest terms.
        shares = {need: sum(map(bool, _met(left, need))) for event in left for need in event.needs}
        sizes = {need: sum(len(topic.groups[group]) for group in need) for need in shares}
        chosen = min(shares, key=lambda need: (bool(need & vague), -shares[need], sizes[need], sorted(need)))
        met = dict(zip(left, _met(left, chosen), strict=True))
        reach: dict[str, int] = {}
        phrases: dict[str, list[tuple[list[str], int]]] = {}
        for core, word, group in _words(topic, chosen):
            needed = [event.within for event, groups in met.items() if group in groups]
            reach[word] = max([reach.get(word, 0), *needed])
            phrases.setdefault(word, []).append((core, core.index(word)))
        phrases = {word: cores for word, cores in phrases.items() if all(len(core) > 1 for core, _ in cores)}
        searches.append(Search(tuple(event for event in left if met[event]), reach, phrases))
        left = [event for event in left if not met[event]]
    return searches


def _met(events: Sequence[Event], chosen: frozenset[str]) -> list[frozenset[str]]:
    """Give of each event all groups of the needs that lie in some groups: it is not told without one of these."""
    return [next((need for need in event.needs if need <= chosen), frozenset()) for event in events]


def _words(topic: Topic, groups: Iterable[str]) -> Iterator[tuple[list[str], str, str]]:
    """Choose a word of each term of some groups; give the term's words, the one that is chosen, and the group.

    Of a phrase one that is looked for anyway; or else the one that most phrases share; of as many, rather one that is
    in no term that the topic ignores (it has another use), and the longest.
    """
    ignored = {word for term in topic.ignored for word in core_of(term)}
    cores = [(core_of(term), group) for group in sorted(groups) for term in topic.groups[group]]
    chosen = {core[0] for core, _ in cores if len(core) == 1}
    left = [core for core, _ in cores if not chosen.intersection(core)]
    while left:
        shared = Counter(word for core in left for word in set(core))
        chosen.add(min(shared, key=lambda word: (-shared[word], word in ignored, -len(word), word)))
        left = [core for core in left if not chosen.intersection(core)]
    for core, group in cores:
        yield core, next(word for word in core if word in chosen), group


class Needles:
    """Finds the words of searches in the bytes of pages, where they may be text.

    Args:
        searches: of `searches_of`; at least one.
        tells: whether there are words for an event in a line.
    """

    def __init__(self, searches: Sequence[Search], tells: Callable[[str], bool]) -> None:
        self._notices = Notices(tells)
        words = sorted({word for search in searches for word in search.reach})
        # Word -> its reach, and the searches that it is of.
        self._of = {
            word: (
                max(search.reach.get(word, 0) for search in searches),
                frozenset(number for number, search in enumerate(searches) if word in search.reach),
            )
            for word in words
        }
        self._any = (max(reach for reach, _ in self._of.values()), frozenset(range(len(searches))))
        phrases = [search.phrases for search in searches]
        # Words that are looked for in phrases only, whatever the search.
        self._phrases = {
            word: [phrase for known in phrases for phrase in known.get(word, ())]
            for word in words
            if all(word in search.phrases for search in searches if word in search.reach)
        }
        self._arabic = {word: re.compile(word.rstrip("*")) for word in words if not word.isascii()}
        self._automaton = _automaton(pattern_of(words, INLINE))
        self._singles = frozenset(word for word in words if len(word) == 1 and word.isascii())
        # Pages repeat their words.
        self._fitting = lru_cache(maxsize=_CACHE_LIMIT)(self._found_fitting)

    def find(self, page: bytes, programs: Programs) -> Iterator[Found]:
        """Find the words in a page.

        Args:
            page: any bytes.
            programs: of the page.

        Yields:
            Each in order of its first byte. The rest of a page that has very many is one.
        """
        markup = Markup(page, programs)
        count = 0
        for place, last in _searched(programs):
            while found := self._automaton.search(page, place, last):
                first, end = found.span()
                count += 1
                if count > _MOST:
                    yield Found(first, len(page), *self._any)
                    return
                place = markup.behind(first, end)
                if place > end or is_label(page, first, end) or self._notices.holds(page, first, end):
                    continue
                reach, searches = self._told_of(page, first, end)
                if searches:
                    yield Found(first, end, reach, searches)
                else:
                    # Another word may begin inside this one.
                    place = first + 1

    def _told_of(self, page: bytes, first: int, end: int) -> tuple[int, frozenset[int]]:
        """Tell of which words letters of a term may be, by those around them: their reach, and their searches."""
        if not _LETTERS.fullmatch(page, first, end):
            signs = page[first:end].decode("ascii", "replace").lower()
            letter = signs.strip(_BESIDE_LETTER)
            if letter in self._singles and _is_of_reference(page, first + signs.index(letter) + 1):
                return 0, frozenset()
            return self._of.get(signs, self._any)
        # More letters than any clitics have.
        start = max(0, first - _MOST_LETTERS)
        front = _LETTERS_BEFORE.search(page[start:first])
        behind = _LETTERS.match(page, end, end + _MOST_LETTERS)
        assert front
        assert behind
        before, after = start + front.start() - 1, behind.end()
        word = fold_letters(page[before + 1 : after].decode("utf-8", "replace"))
        is_open_before = before >= 0 and (page[before] in _JOINS_BEFORE or page[before : before + 1].isalnum())
        is_open_behind = after < len(page) and page[after] in _JOINS_BEHIND
        if is_open_before or is_open_behind:
            return self._any if self._fitting(word, is_open_before, is_open_behind) else (0, frozenset())
        known = [
            self._of[needle]
            for needle in self._fitting(word, is_open_before, is_open_behind)
            if needle not in self._phrases or may_be_phrase(page, before + 1, after, self._phrases[needle])
        ]
        return max((reach for reach, _ in known), default=0), frozenset().union(*(numbers for _, numbers in known))

    def _found_fitting(self, word: str, is_open_before: bool, is_open_behind: bool) -> list[str]:
        return [
            needle
            for needle, pattern in self._arabic.items()
            for one in pattern.finditer(word)
            if may_fit(
                word[: one.start()],
                "" if needle.endswith("*") else word[one.end() :],
                is_open_before=is_open_before,
                is_open_behind=is_open_behind,
            )
        ]


def _is_of_reference(page: bytes, end: int) -> bool:
    """Tell whether the letter that ends at a place is the x of a character reference."""
    is_followed = end < len(page) and page[end] in _HEX
    return is_followed and bool(_REFERENCE.search(page[max(0, end - _REFERENCE_BYTES) : end]))


def _searched(programs: Programs) -> Iterator[tuple[int, int]]:
    """Give the bytes of a page that are searched: a find may end with the first byte of a tag."""
    return ((first, end + 1) for first, end in programs.gaps())


def _automaton(pattern: bytes) -> re2._Regexp:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = max(_LEAST_MEMORY, _MEMORY * len(pattern))
    options.log_errors = False
    return re2.compile(pattern, options)
