"""Finding a topic's terms in Arabic text: whole words with their clitics, never substrings.

Arabic writes conjunctions, prepositions and the article onto the word's front (وللمعلنين) and pronouns onto its end
(إعلاناتها). A term is found when what is left of a word without them is the term; ماسك is not found in تماسك.

A term in a topic file is one or more words, folded like the text:

- `معلنين`: the word, with any clitics;
- `أوقف*`: any word that, without clitics at its front, begins so;
- `^غادر`: a verb: also with a prefix of the imperfect (يغادر، ستغادرها); `^غادر*`: and with any ending;
- `=فاكس`: the word just as it stands, without clitics;
- `=في مارس`: words in a row, each as above by its own signs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from attrs import frozen

from crawler.text.fold import fold_letters

# Conjunction, preposition, future particle and article as they combine (any grammar of written Arabic; folded letters).
_PROCLITICS = tuple(
    sorted(
        {
            conjunction + rest
            for conjunction in ("", "و", "ف")
            for rest in ("", "ب", "ك", "ل", "س", "ال", "بال", "كال", "لل")
            if conjunction + rest
        },
        key=len,
        reverse=True,
    )
)
_ENCLITICS = ("هما", "ها", "هم", "هن", "كم", "نا", "ه", "ك", "ي")
# Below three letters a stripped word is as likely another word's part (لكن is not ل + كن).
_SHORTEST_STEM = 3
# In a phrase the other words say that it is this one (لسد النهضة, وآي بي إم).
_SHORTEST_PART = 2
# The prefixes of the imperfect, folded (any grammar).
_IMPERFECT = ("ي", "ت", "ن", "ا")
# The x between numbers is a sign, no word: 1024x576 is one.
_WORD = re.compile(r"[a-z]+|[0-9]+(?:x[0-9]+)*|[^\W\d_a-z]+")
# A word before folding: with the marks, tatweel and invisible characters that folding takes out of it.
_MARKS = r"\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff\ufe00-\ufe0f"
_INVISIBLE = r"\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
# Underscores are taken out before: a class without them is twice as slow, and each word of each page comes by here.
_RAW = re.compile(rf"[\w{_MARKS}{_INVISIBLE}]+")
_UNREAD = re.compile(rf"[{_MARKS}{_INVISIBLE}]+")
# The longest word of Arabic news has about 15 letters, with its marks about 30; longer ones are data.
_LONGEST_WORD = 64
_CACHE_LIMIT = 50_000


@frozen
class Hit:
    """A term found in a text.

    Attributes:
        position: index of its first word in the text's words.
        length: in words.
        group: the group of the term.
    """

    position: int
    length: int
    group: str


def words_of(text: str) -> list[str]:
    """Split a text into folded words: runs of Arabic letters, of Latin letters, of digits.

    Args:
        text: any text.

    Returns:
        Words in order.
    """
    words: list[str] = []
    for raw in stretches_of(text):
        words += _folded(raw) if len(raw) <= _LONGEST_WORD else words_in(raw)
    return words


def stretches_of(text: str) -> list[str]:
    """Split a text into stretches of letters and digits, as they stand; each is one word or several.

    Args:
        text: any text.

    Returns:
        Stretches in order; `words_in` reads them.
    """
    return _RAW.findall(text.replace("_", " "))


def words_in(stretch: str) -> list[str]:
    """Fold a stretch of `stretches_of`.

    Returns:
        Its words; none where it is nothing but marks.
    """
    if len(stretch) <= _LONGEST_WORD:
        return list(_folded(stretch))
    # Stretched by marks or tatweel, or no word: not worth a place in the cache.
    return _WORD.findall(fold_letters(_UNREAD.sub("", stretch)[:_LONGEST_WORD]))


def spans_of(text: str) -> list[tuple[int, int]]:
    """Tell where the words of a text stand.

    Args:
        text: any text.

    Returns:
        For each word of `words_of(text)` the begin and the end of the letters that it was read from; words that are
        written as one (2023م) have the same.
    """
    return [found.span() for found in _RAW.finditer(text.replace("_", " ")) for _ in words_of(found.group())]


@lru_cache(maxsize=_CACHE_LIMIT)
def _folded(raw: str) -> tuple[str, ...]:
    """Fold a stretch of letters; texts repeat their words, so most are known."""
    return tuple(_WORD.findall(fold_letters(raw)))


def _heads(word: str) -> list[str]:
    """List what may be left of a word without the clitics at its front, the word itself first."""
    return [word] + [
        word[len(proclitic) :]
        for proclitic in _PROCLITICS
        if word.startswith(proclitic) and len(word) - len(proclitic) >= _SHORTEST_PART
    ]


def _long(heads: Iterable[str], word: str) -> list[str]:
    """Keep the heads that are long enough to be a word by themselves."""
    return [head for head in heads if head is word or len(head) >= _SHORTEST_STEM]


def _stems(heads: Iterable[str]) -> Iterator[str]:
    """Yield what may be left of a word without the clitics at its end too."""
    for head in heads:
        yield head
        for enclitic in _ENCLITICS:
            if head.endswith(enclitic) and len(head) - len(enclitic) >= _SHORTEST_STEM:
                stem = head[: -len(enclitic)]
                yield stem
                if stem.endswith("ت"):  # the feminine ending before a pronoun: دعاية, دعايتها
                    yield f"{stem[:-1]}ه"


# All that may stand in front of a term's word and behind it, where nothing else may.
_FRONTS = frozenset((*(front + prefix for front in ("", *_PROCLITICS) for prefix in ("", *_IMPERFECT)),))
_ENDINGS = frozenset(("", "ه", *(feminine + pronoun for feminine in ("", "ه", "ت") for pronoun in _ENCLITICS)))


def core_of(term: str) -> list[str]:
    """List the words of a term, as far as their letters stay the same in whatever word of a text fits them.

    Args:
        term: of a topic file.

    Returns:
        Folded words in order, with a star where anything may follow.
    """
    cores = []
    for piece in term.split():
        words = words_of(piece)
        for word in words:
            is_begun = piece.endswith("*") and word is words[-1]
            # Before a pronoun the feminine ending is ت: see `_stems`.
            may_change = word.endswith("ه") and len(word) > _SHORTEST_PART and not piece.startswith("=")
            cores.append(f"{word}*" if is_begun else word[:-1] if may_change else word)
    return cores


def may_fit(before: str, behind: str, *, is_open_before: bool, is_open_behind: bool) -> bool:
    """Tell whether letters around a term's word leave it possible that the whole is that word with clitics.

    Args:
        before: the letters in front, folded.
        behind: those behind.
        is_open_before: whether there may be more in front of them.
        is_open_behind: whether there may be more behind them.
    """
    return (before in _FRONTS or (is_open_before and any(front.endswith(before) for front in _FRONTS))) and (
        behind in _ENDINGS or (is_open_behind and any(ending.startswith(behind) for ending in _ENDINGS))
    )


class _Patterns:
    """The words of terms, each with a number; tells which of them a word of a text is."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._longest = 0

    def of_term(self, term: str) -> tuple[int, ...]:
        """Give the numbers of a term's words, in order."""
        pieces = [(piece, words) for piece in term.split() if (words := words_of(piece))]
        is_phrase = sum(len(words) for _, words in pieces) > 1
        return tuple(number for piece, words in pieces for number in self._of_piece(piece, words, is_phrase))

    def _of_piece(self, piece: str, words: list[str], is_phrase: bool) -> Iterator[int]:
        """Give the numbers of a piece of a term: one, or several where it is of more than one script."""
        kind = piece[0] if piece[0] in "=^" else "+" if is_phrase else ""
        for word in words:
            form = kind
            if piece.endswith("*") and word is words[-1]:
                form = f"{kind.strip('+')}*"
                self._longest = max(self._longest, len(word))
            yield self._numbers.setdefault((form, word), len(self._numbers))

    def of(self, word: str) -> frozenset[int]:
        """Tell the numbers of the patterns that a word fits."""
        return frozenset(self._fitting(word))

    def _fitting(self, word: str) -> Iterator[int]:
        numbers, parts = self._numbers, _heads(word)
        heads = _long(parts, word)
        bare = [head[1:] for head in heads if head.startswith(_IMPERFECT) and len(head) > _SHORTEST_STEM]
        verbs = (*heads, *bare)
        whole: tuple[tuple[str, Iterable[str]], ...] = (
            ("=", (word,)),
            ("", _stems(heads)),
            ("+", _stems(parts)),
            ("^", _stems(verbs)),
        )
        for kind, forms in whole:
            yield from (numbers[kind, form] for form in forms if (kind, form) in numbers)
        begun: tuple[tuple[str, Iterable[str]], ...] = (("=*", (word,)), ("*", heads), ("^*", verbs))
        for kind, forms in begun:
            for form in forms:
                for end in range(2, min(len(form), self._longest) + 1):
                    if (kind, form[:end]) in numbers:
                        yield numbers[kind, form[:end]]


_Rest = tuple[tuple[int, ...], str]
"""The patterns that must follow the first word of a phrase, and the phrase's group."""


@frozen
class _Fit:
    """What a word is of some terms.

    Attributes:
        alone: groups of the terms that it is; empty: of the ignored ones.
        begun: the phrases that begin with it.
        later: the patterns it fits with which a phrase goes on.
    """

    alone: tuple[str, ...]
    begun: tuple[_Rest, ...]
    later: tuple[int, ...]


_NOTHING = _Fit((), (), ())


class Lexicon:
    """The terms of a topic, made ready for finding.

    Args:
        groups: name of a group -> its terms.
        ignored: terms that hide their words from every group (سبيس إكس is not إكس).
        apart: how many other words may stand between two words of a phrase.
    """

    def __init__(self, groups: Mapping[str, Sequence[str]], ignored: Sequence[str] = (), apart: int = 0) -> None:
        self._apart = apart
        self._patterns = _Patterns()
        # First pattern of a term -> the patterns that must follow, and the group; no group: ignored.
        self._terms: dict[int, list[tuple[tuple[int, ...], str]]] = {}
        # The patterns with which a phrase goes on.
        self._later: set[int] = set()
        # Word -> what it is of them, as far as it was asked for.
        self._fits: dict[str, _Fit] = {}
        for group, terms in (*groups.items(), ("", ignored)):
            for term in terms:
                self._add(term, group)

    def _add(self, term: str, group: str) -> None:
        if not words_of(term):
            raise ValueError(f"expected a term with letters, found {term!r} in group {group!r}")
        first, *rest = self._patterns.of_term(term)
        self._later.update(rest)
        followed = self._terms.setdefault(first, [])
        if (tuple(rest), group) not in followed:
            followed.append((tuple(rest), group))

    def find(self, words: Sequence[str]) -> list[Hit]:
        """Find the terms in a text.

        Args:
            words: of `words_of`.

        Returns:
            Hits in the order of the text, then by group, the longest of a group first; where an ignored term stands,
            none.
        """
        return self.find_among(enumerate(words))

    def knows(self, word: str) -> bool:
        """Tell whether a word may be of a term.

        Args:
            word: of `words_of`.
        """
        return (self._fits.get(word) or self._fit_of(word)) is not _NOTHING

    def groups_among(self, words: Iterable[str]) -> set[str]:
        """Tell of which groups there may be terms in a text that has some words, wherever they stand.

        Args:
            words: of `words_of`; those that `knows` denies may be left out.
        """
        fits = [self._fits.get(word) or self._fit_of(word) for word in words]
        there = set[str]().union(*[fit.alone for fit in fits])
        later = set[int]().union(*[fit.later for fit in fits])
        for rest, group in [phrase for fit in fits for phrase in fit.begun]:
            if group not in there and later.issuperset(rest):
                there.add(group)
        return there - {""}

    def find_among(self, placed: Iterable[tuple[int, str]]) -> list[Hit]:
        """Find the terms in a text of which only some words are given.

        Args:
            placed: words with their positions in the text, in order; those that `knows` denies may be left out.

        Returns:
            As `find`.
        """
        # As they are sorted: position, group, length with its sign turned.
        found: set[tuple[int, str, int]] = set()
        hidden: set[int] = set()
        begun: list[tuple[int, tuple[_Rest, ...]]] = []
        # Pattern -> the positions of the words that fit it, for the patterns with which a phrase goes on.
        places: dict[int, list[int]] = {}
        fits = self._fits
        for position, word in placed:
            fit = fits.get(word) or self._fit_of(word)
            if fit is _NOTHING:
                continue
            for number in fit.later:
                places.setdefault(number, []).append(position)
            for group in fit.alone:
                if group:
                    found.add((position, group, -1))
                else:
                    hidden.add(position)
            if fit.begun:
                begun.append((position, fit.begun))
        for position, phrases in begun:
            for rest, group in phrases:
                if rest[0] in places and (length := self._length_at(rest, places, position)):
                    if group:
                        found.add((position, group, -length))
                    else:
                        hidden.update(range(position, position + length))
        return [Hit(position, -length, group) for position, group, length in sorted(found) if position not in hidden]

    def _fit_of(self, word: str) -> _Fit:
        """Tell what a word is of the terms; texts repeat their words, so most are known."""
        if len(self._fits) > _CACHE_LIMIT:
            self._fits.clear()
        fit = _NOTHING
        if numbers := self._patterns.of(word):
            terms = [term for number in numbers for term in self._terms.get(number, ())]
            fit = _Fit(
                alone=tuple(group for rest, group in terms if not rest),
                begun=tuple((rest, group) for rest, group in terms if rest),
                later=tuple(number for number in numbers if number in self._later),
            )
        self._fits[word] = fit
        return fit

    def _length_at(self, rest: Sequence[int], places: Mapping[int, Sequence[int]], position: int) -> int:
        """Tell how many words a phrase takes up that begins at a position; 0: its other words do not follow."""
        last = position
        for part in rest:
            there = places.get(part, ())
            found = bisect_right(there, last)
            if found == len(there) or there[found] > last + 1 + self._apart:
                return 0
            last = there[found]
        return last + 1 - position


def find_windows(hits: Sequence[Hit], needs: Sequence[frozenset[str]], within: int) -> list[tuple[Hit, ...]]:
    """Find the places where every need is met within a number of words.

    Args:
        hits: of `Lexicon.find`.
        needs: sets of groups; a need is met by a hit of any of its groups.
        within: greatest number of words from the first word of the window to its last.

    Returns:
        Windows that do not overlap, from left to right: for each the hits that meet the needs, in the order of the
        needs. One hit meets one need only.
    """
    present = {hit.group for hit in hits}
    if not needs or any(need.isdisjoint(present) for need in needs):
        return []
    meets = _met_by(tuple(needs))
    windows: list[tuple[Hit, ...]] = []
    # Where each need was met last, and by what; all that meet any; since the last window.
    count, never = len(needs), [hits[0].position - within] * len(needs)
    last, latest, recent, taken = never[:], [hits[0]] * count, list[Hit](), 0
    for hit in hits:
        position = hit.position
        if position < taken or (numbers := meets.get(hit.group)) is None:
            continue
        for number in numbers:
            last[number] = position
            latest[number] = hit
        recent.append(hit)
        first = position + hit.length - within
        if (last[0] < first or min(last) < first) and count > 1:
            continue
        # One hit meets one need only: where the latest of two needs is one, others are tried.
        met = tuple(latest) if len({*last}) == count else _meet(_since(first, recent), needs)
        if met:
            windows.append(met)
            last, recent = never[:], []
            taken = max([one.position + one.length for one in met])
    return windows


def _since(first: int, hits: Sequence[Hit]) -> list[Hit]:
    """Give the last hit, and before it those that are not too far from its end; the latest first."""
    near = [hits[-1]]
    for hit in reversed(hits[:-1]):
        if hit.position < first:
            break
        near.append(hit)
    return near


@lru_cache(maxsize=1024)  # as many as the events of a few topics
def _met_by(needs: tuple[frozenset[str], ...]) -> dict[str, tuple[int, ...]]:
    """Tell for each group which of the needs it meets, by their numbers."""
    groups = frozenset[str]().union(*needs)
    return {group: tuple(number for number, need in enumerate(needs) if group in need) for group in groups}


def _meet(hits: Sequence[Hit], needs: Sequence[frozenset[str]], chosen: tuple[Hit, ...] = ()) -> tuple[Hit, ...]:
    """Give each need a hit of its own, the first that can be; empty where that cannot be.

    Args:
        hits: the latest first.
        needs: sets of groups.
        chosen: the hits of the first needs.
    """
    taken = [one.position for one in chosen]
    for hit in hits:
        if hit.group in needs[len(chosen)] and hit.position not in taken:
            met = (*chosen, hit)
            if len(met) == len(needs) or (met := _meet(hits, needs, met)):
                return met
    return ()
