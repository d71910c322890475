"""What to look for first: of each event the need whose words are looked for in a page before anything else of it.

An event needs several things; a page that has nothing of one of them does not tell it. A need that many events share
is looked for once for all of them; of each of its terms one word is enough.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import merge

import re2

from crawler.model import Event, Topic
from crawler.text.fold import fold_letters
from crawler.text.markup import Markup, is_label
from crawler.text.page_words import INLINE
from crawler.text.spelling import is_single, pattern_of, pattern_of_singles, singles_in
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
# So many words are looked at one by one: pages have up to some hundreds, most of them in tags.
_MOST = 1000
# The memory of the automaton, bytes: it is made as pages are read, and made anew where a page is so strange that it
# grows over this.
_MEMORY = 256 << 20


def needles_of(topic: Topic) -> list[str]:
    """Choose the words without which no event is told that anchors a story.

    Args:
        topic: with at least one such event.

    Returns:
        Words as `core_of` gives them: one of each term of the chosen needs.
    """
    vague = {stand_in.group for stand_in in topic.stand_ins}
    left = [event for event in topic.events if event.anchors]
    needles: set[str] = set()
    while left:
        # Rather names than the words that stand for them, which are on every page; then what most events share; of as
        # many, what has fewest terms.
        shares = {need: sum(_needs(other, need) for other in left) for event in left for need in event.needs}
        sizes = {need: sum(len(topic.groups[group]) for group in need) for need in shares}
        chosen = min(shares, key=lambda need: (bool(need & vague), -shares[need], sizes[need], sorted(need)))
        terms = [core_of(term) for group in sorted(chosen) for term in topic.groups[group]]
        needles.update(words[0] for words in terms if len(words) == 1)
        # Of a phrase a word that is looked for anyway, or else the longest.
        rest = [words for words in terms if not needles.intersection(words)]
        shared = Counter(word for words in rest for word in words)
        needles.update(max(words, key=lambda word: (len(word), shared[word])) for words in rest)
        left = [event for event in left if not _needs(event, chosen)]
    return sorted(needles)


def _needs(event: Event, groups: frozenset[str]) -> bool:
    """Tell whether an event cannot be told without a word of some groups."""
    return any(need <= groups for need in event.needs)


class Needles:
    """Finds words in the bytes of pages, where they may be text.

    Args:
        words: of `needles_of`.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._words = [word for word in words if not word.isascii()]
        self._automaton = _automaton(pattern_of(words, INLINE))
        singles = [word for word in words if is_single(word)]
        self._singles = _automaton(pattern_of_singles(singles)) if singles else None
        self._single = singles_in(singles or ["x"])

    def find(self, page: bytes) -> Iterator[tuple[int, int]]:
        """Find the words in a page.

        Args:
            page: any bytes.

        Yields:
            First byte of each and the byte behind it, in order; with a sign on either side, for Latin words. The rest
            of a page that has very many is one.
        """
        markup = Markup(page)
        long = self._long(page, markup)
        return merge(long, self._short(page, markup)) if self._singles else long

    def _long(self, page: bytes, markup: Markup) -> Iterator[tuple[int, int]]:
        start: int | None = 0
        count = 0
        while start is not None:
            behind, start = start, None
            for found in self._automaton.finditer(page, behind):
                first, end = found.span()
                if first < behind:
                    continue
                count += 1
                if count > _MOST:
                    yield first, len(page)
                    return
                behind = markup.behind(first, end)
                if behind > end or is_label(page, first, end):
                    continue
                if not self._may_be_word(page, first, end):
                    # Another word may begin inside this one.
                    start = first + 1
                    break
                yield first, end

    def _short(self, page: bytes, markup: Markup) -> Iterator[tuple[int, int]]:
        assert self._singles
        behind = count = 0
        while found := self._singles.search(page, behind):
            behind, last = found.span()
            while behind < last and (one := self._single.search(page, behind, last)):
                first, end = one.span()
                count += 1
                if count > _MOST:
                    yield first, len(page)
                    return
                behind = markup.behind(first, end)
                if behind <= end and not is_label(page, first, end):
                    yield first, end
            # Two finds may share a byte.
            behind = max(behind, last - 1, found.start() + 1)

    def _may_be_word(self, page: bytes, first: int, end: int) -> bool:
        """Tell whether letters that are a term's may be a word of the text, by the letters around them."""
        if not _LETTERS.fullmatch(page, first, end):
            return True
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
        return any(
            may_fit(
                word[: one.start()],
                "" if needle.endswith("*") else word[one.end() :],
                is_open_before=is_open_before,
                is_open_behind=is_open_behind,
            )
            for needle in self._words
            for one in re.finditer(needle.rstrip("*"), word)
        )


def _automaton(pattern: bytes) -> re2._Regexp:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = _MEMORY
    options.log_errors = False
    return re2.compile(pattern, options)
