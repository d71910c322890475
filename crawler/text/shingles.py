"""Near copies: the same text with edits, known by its shingles, which are folded words in a row.

News is copied from agency to outlet to aggregator: under another headline, with a byline or a paragraph put in, with
its tail cut, in another spelling. Such copies share most of their text in long passages. What tells the same event in
other words shares names, figures and quotes, hardly more; what fills one template on another day (prices, weather,
results) shares its passages and not its figures.

To compare each story with each other would take too long. So a story has keys for an index (`bands`): stories that
share some of them are candidates, and `shared_text` with `is_near_copy` decides. The title takes no part: it is the
first thing that is changed.

The thresholds are from the development part of the labelled pairs in benchmarks/data/copies, where the copies share
72 % or more of one text and all else, without what their figures tell apart, 57 % or less.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from attrs import frozen
from rensa import RMinHash

from crawler.text.fold import fold_letters
from crawler.text.terms import words_of

# Characters of a text that are read: some 30,000 words, ten times the longest news feature. It bounds the time.
_READ = 200_000

# Words. With three, a text on the topic shares a key with eight times as many others; with six, the least alike of the
# copies have a Jaccard index of 0.29 instead of 0.34.
_SHINGLE = 5
# One slot a band, and so many of them in common. Texts with a Jaccard index of 0.34 (the least of the copies measured)
# have so many with a probability of 0.9998, with 0.28: 0.998, with 0.05: 0.21, with 0.01: 0.004. Of a thousand other
# texts on the topic 2.5 share a key, and 0.12 are candidates. 64 bands of two slots, of which one is enough, find as
# much with twice as many keys.
_BANDS, LEAST_BANDS = 32, 3
_SEED = 1
# One more whenever `words_of` gives other words for a text that it knew.
_WORDS = 2
BANDS_FORMAT = f"words-{_WORDS}:{_SHINGLE}:blake2b-64:r-minhash-{RMinHash.ALGORITHM_VERSION}:{_SEED}:{_BANDS}x1"
"""What stored bands were made with. Where an index has another, its bands must be made anew."""

# Words. A passage that is shorter is a phrase that all use. With 6 and 7 copies and others stand furthest apart; with 4
# templates come near, with 8 lightly edited copies are lost.
_PASSAGE = 6
# Share of the words of the text that is copied more. Half way between 0.57 and 0.72.
_MOST = 0.65
# Share of the words of the other text: below it, it is a round-up or a dossier in which the first is one item of many.
# Copies: 0.52 and more; round-ups: 0.21 and less.
_LEAST = 0.3
# So many figures, and this share of all, are others: it is a template of another day. Templates with most of their text
# in common: 0.44 and more; a copy brought up to date: 0.33, and one figure.
_OTHER_FIGURES, _OTHER_FIGURES_SHARE = 2, 0.4

# Of folded text. The separators of thousands and of decimals: full stop, comma, ARABIC THOUSANDS and DECIMAL SEPARATOR.
_FIGURE = re.compile(r"[0-9]+(?:[.,\u066b\u066c][0-9]+)*")
_SEPARATOR = re.compile(r"[^0-9]")

# What a record shows: so many passages, and of each so many words.
_PASSAGES_SHOWN, _QUOTED = 5, 12


@frozen
class Passage:
    """Words in a row that stand in both texts.

    Attributes:
        start: index of the first one in the words of the first text (`words_of`).
        length: in words.
        quote: the first of them, folded, up to twelve.
    """

    start: int
    length: int
    quote: str


@frozen
class Shared:
    """What two texts have in common.

    Attributes:
        of_first: share of the first text's words that stand in passages of at least six words of the other, 0 to 1.
        of_second: the same of the second text's words.
        figures: how many figures stand in both.
        other_figures: how many stand in one only and may have been put for as many that stand in the other only.
        passages: the longest first, not more than five.
    """

    of_first: float
    of_second: float
    figures: int
    other_figures: int
    passages: tuple[Passage, ...]


def _shingles(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    """Yield the shingles of a text; one that is too short for any is a shingle itself."""
    for start in range(max(1, len(words) - length + 1)):
        yield tuple(words[start : start + length])


def bands(text: str) -> list[int]:
    """Make the keys by which an index finds candidates: texts that share at least `LEAST_BANDS` of them.

    The same keys on any machine, as long as `BANDS_FORMAT` is the same: a shingle is hashed by BLAKE2b to 64 bits (its
    words in UTF-8 with a space between them, the digest read from its little end), the set of hashes by R-MinHash with
    a fixed seed. The share of keys that two texts have in common estimates the Jaccard index of their shingles.

    Args:
        text: the body; of one beyond 200,000 characters the rest is not read.

    Returns:
        32 numbers, ascending: that of the band in bits 32 and up, its slot of the signature in the lower 32. Texts that
        differ in spelling only have the same.
    """
    hashes = [
        int.from_bytes(blake2b(" ".join(shingle).encode("utf-8", "replace"), digest_size=8).digest(), "little")
        for shingle in set(_shingles(words_of(text[:_READ]), _SHINGLE))
    ]
    # Of the ways to the same slots the one that hands nothing to other threads, which costs more than the work.
    rows = RMinHash.digest_matrix_from_flat_token_hashes(array("Q", hashes), [0, len(hashes)], _BANDS, _SEED)
    (slots,) = rows.to_rows()
    return [band << 32 | slot for band, slot in enumerate(slots)]


def _common(words: Sequence[str], others: set[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Find where words stand whose shingles are among others.

    Returns:
        Stretches from left to right, as index of the first word and index behind the last; they do not touch.
    """
    stretches: list[tuple[int, int]] = []
    for start, shingle in enumerate(_shingles(words, _PASSAGE)):
        if shingle in others:
            end = start + len(shingle)
            if stretches and start <= stretches[-1][1]:
                stretches[-1] = (stretches[-1][0], end)
            else:
                stretches.append((start, end))
    return stretches


def _share(words: Sequence[str], stretches: Sequence[tuple[int, int]]) -> float:
    if not words:
        return float(bool(stretches))
    return sum(end - start for start, end in stretches) / len(words)


def _figures(text: str) -> set[str]:
    """Find the figures of a text, in one notation: 12,500 and ١٢٬٥٠٠ and 12500 are one."""
    return {_SEPARATOR.sub("", figure) for figure in _FIGURE.findall(fold_letters(text[:_READ]))}


def shared_text(first: str, second: str) -> Shared:
    """Measure how much two texts have in common.

    Args:
        first: a body; of one beyond 200,000 characters the rest is not read.
        second: another one.

    Returns:
        The measure. Turned round it is the same turned round, but for the passages, which are of the first text. A text
        of fewer than six words has all in common with one of the same words and nothing with any other.
    """
    words, others = words_of(first[:_READ]), words_of(second[:_READ])
    stretches = _common(words, set(_shingles(others, _PASSAGE)))
    figures, other_figures = _figures(first), _figures(second)
    longest = sorted(stretches, key=lambda stretch: stretch[0] - stretch[1])[:_PASSAGES_SHOWN]
    return Shared(
        of_first=_share(words, stretches),
        of_second=_share(others, _common(others, set(_shingles(words, _PASSAGE)))),
        figures=len(figures & other_figures),
        other_figures=min(len(figures - other_figures), len(other_figures - figures)),
        passages=tuple(
            Passage(start, end - start, " ".join(words[start : min(end, start + _QUOTED)]))
            for start, end in longest
            if end
        ),
    )


def is_near_copy(shared: Shared) -> bool:
    """Decide whether two texts are the same text with edits.

    Args:
        shared: of `shared_text`.

    Returns:
        Whether most of one of them and a fair part of the other is in common, and the figures are not another day's.
        It does not depend on which of them is the first.
    """
    least, most = sorted((shared.of_first, shared.of_second))
    figures = shared.figures + shared.other_figures
    is_another_day = shared.other_figures >= _OTHER_FIGURES and shared.other_figures >= _OTHER_FIGURES_SHARE * figures
    return most >= _MOST and least >= _LEAST and not is_another_day
