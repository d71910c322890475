"""Finding a topic's terms in Arabic text: whole words with their clitics, never substrings.

Arabic writes conjunctions, prepositions and the article onto the word's front (وللمعلنين) and pronouns onto its end
(إعلاناتها). A term is found when what is left of a word without them is the term; ماسك is not found in تماسك.

A term in a topic file is one or more words, folded like the text:

- `معلنين`: the word, with any clitics;
- `أوقف*`: any word that, without clitics at its front, begins so;
- `=فاكس`: the word just as it stands, without clitics;
- `ميديا ماترز`: words in a row, each with clitics.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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
_WORD = re.compile(r"[a-z]+|[0-9]+|[^\W\d_a-z]+")
# A word before folding: with the marks, tatweel and invisible characters that folding takes out of it.
_MARKS = r"\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff\ufe00-\ufe0f"
_INVISIBLE = r"\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_RAW = re.compile(rf"(?:[^\W_]|[{_MARKS}{_INVISIBLE}])+")
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
    for raw in _RAW.findall(text):
        if len(raw) <= _LONGEST_WORD:
            words += _folded(raw)
        else:  # stretched by marks or tatweel, or no word: not worth a place in the cache
            words += _WORD.findall(fold_letters(_UNREAD.sub("", raw)[:_LONGEST_WORD]))
    return words


@lru_cache(maxsize=_CACHE_LIMIT)
def _folded(raw: str) -> tuple[str, ...]:
    """Fold a stretch of letters; texts repeat their words, so most are known."""
    return tuple(_WORD.findall(fold_letters(raw)))


def _stems(word: str) -> Iterable[tuple[str, bool]]:
    """Yield what may be left of a word without clitics, and whether its end is still whole."""
    heads = [word]
    for proclitic in _PROCLITICS:
        if word.startswith(proclitic) and len(word) - len(proclitic) >= _SHORTEST_STEM:
            heads.append(word[len(proclitic) :])
    for head in heads:
        yield head, True
        for enclitic in _ENCLITICS:
            if head.endswith(enclitic) and len(head) - len(enclitic) >= _SHORTEST_STEM:
                yield head[: -len(enclitic)], False


class Lexicon:
    """The terms of a topic, made ready for finding.

    Args:
        groups: name of a group -> its terms.
        ignored: terms that hide their words from every group (سبيس إكس is not إكس).
        apart: how many other words may stand between two words of a phrase.
    """

    def __init__(self, groups: Mapping[str, Sequence[str]], ignored: Sequence[str] = (), apart: int = 0) -> None:
        self._apart = apart
        self._whole: dict[str, set[str]] = {}
        self._exact: dict[str, set[str]] = {}
        self._prefixes: dict[str, set[str]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._longest_prefix = 0
        for group, terms in groups.items():
            for term in terms:
                self._add(term, group)
        for term in ignored:
            self._add(term, "")
        self._known: dict[str, tuple[tuple[str, ...], tuple[str, ...]] | None] = {}

    def _add(self, term: str, group: str) -> None:
        words = words_of(term)
        if not words:
            raise ValueError(f"expected a term with letters, found {term!r} in group {group!r}")
        if len(words) > 1:
            self._phrases.setdefault(words[0], []).append((tuple(words), group))
        elif term.startswith("="):
            self._exact.setdefault(words[0], set()).add(group)
        elif term.endswith("*"):
            self._prefixes.setdefault(words[0], set()).add(group)
            self._longest_prefix = max(self._longest_prefix, len(words[0]))
        else:
            self._whole.setdefault(words[0], set()).add(group)

    def _look_up(self, word: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Tell which groups a word belongs to by itself, and which stems of it may begin a phrase; None: nothing."""
        groups = set(self._exact.get(word, ()))
        stems = set()
        for stem, end_is_whole in _stems(word):
            stems.add(stem)
            groups |= self._whole.get(stem, set())
            if end_is_whole and self._prefixes:
                for end in range(2, min(len(stem), self._longest_prefix) + 1):
                    groups |= self._prefixes.get(stem[:end], set())
        if "" in groups:
            groups.clear()
        starts = tuple(sorted(stem for stem in stems if stem in self._phrases))
        return (tuple(sorted(groups)), starts) if groups or starts else None

    def find(self, words: Sequence[str]) -> list[Hit]:
        """Find the terms in a text.

        Args:
            words: of `words_of`.

        Returns:
            Hits in the order of the text, then by group; where an ignored phrase stands, none.
        """
        hits: list[Hit] = []
        hidden: set[int] = set()
        known = self._known
        if len(known) > _CACHE_LIMIT:
            known.clear()
        for position, word in enumerate(words):
            try:
                found = known[word]
            except KeyError:
                found = known[word] = self._look_up(word)
            if found is None:
                continue
            groups, starts = found
            hits.extend(Hit(position, 1, group) for group in groups)
            for start in starts:
                for phrase, group in self._phrases[start]:
                    length = self._length_at(phrase, words, position)
                    if length and group:
                        hits.append(Hit(position, length, group))
                    elif length:
                        hidden.update(range(position, position + length))
        return [hit for hit in hits if hit.position not in hidden] if hidden else hits

    def _length_at(self, phrase: tuple[str, ...], words: Sequence[str], position: int) -> int:
        """Tell how many words a phrase takes up whose first word stands at a position; 0: the others do not follow."""
        end = position + 1
        for part in phrase[1:]:
            for place in range(end, min(end + 1 + self._apart, len(words))):
                word = words[place]
                if part in word and (part == word or any(part == stem for stem, _ in _stems(word))):
                    end = place + 1
                    break
            else:
                return 0
        return end - position


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
    windows: list[tuple[Hit, ...]] = []
    recent: list[Hit] = []
    taken = 0
    wanted = frozenset().union(*needs)
    present = {hit.group for hit in hits}
    if not all(need & present for need in needs):
        return []
    for hit in hits:
        if hit.group not in wanted or hit.position < taken:
            continue
        # A long phrase may reach too far for words that the next hit is still near to.
        recent = [old for old in recent if hit.position - old.position < within]
        near = [old for old in recent if hit.position + hit.length - old.position <= within]
        met = _meet([*near, hit], needs)
        recent.append(hit)
        if met:
            windows.append(met)
            recent = []
            taken = max(one.position + one.length for one in met)
    return windows


def _meet(hits: Sequence[Hit], needs: Sequence[frozenset[str]]) -> tuple[Hit, ...]:
    """Give each need a hit of its own, latest first; empty where that cannot be."""
    there = {hit.group for hit in hits}
    if not needs or not all(need & there for need in needs):
        return ()
    chosen: list[Hit] = []

    def assign(index: int) -> bool:
        if index == len(needs):
            return True
        for hit in reversed(hits):
            if hit.group in needs[index] and all(hit.position != other.position for other in chosen):
                chosen.append(hit)
                if assign(index + 1):
                    return True
                chosen.pop()
        return False

    return tuple(chosen) if assign(0) else ()
