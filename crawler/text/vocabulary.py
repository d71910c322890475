"""What the words of a text speak for, each by itself: a sum of learned weights, for what no list of events foresees.

Words are joined by their light stem (light10: Larkey, Ballesteros and Connell, "Light stemming for Arabic information
retrieval", 2007), so that a weight learned from المعلنين serves for معلنون too. A word that is told again counts less
each time, and a long text counts no more than a short one: one plus the logarithm of the count, each text brought to
length 1 (the usual weighing of vector retrieval: Salton and Buckley 1988).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

# Of light10, in folded letters (ة is ه, ى is ي), in its order.
_PREFIXES = ("وال", "بال", "كال", "فال", "لل", "ال")
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_SHORTEST = 2
_CACHE_LIMIT = 50_000


@lru_cache(maxsize=_CACHE_LIMIT)
def stem_of(word: str) -> str:
    """Take the commonest prefix and suffixes off a word.

    Args:
        word: of `words_of`.

    Returns:
        What is left: two letters or more, or the word itself where it was shorter.
    """
    stem = word[1:] if word.startswith("و") and len(word) > _SHORTEST + 1 else word
    for prefix in _PREFIXES:
        if stem.startswith(prefix) and len(stem) - len(prefix) >= _SHORTEST:
            stem = stem[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if stem.endswith(suffix) and len(stem) - len(suffix) >= _SHORTEST:
            stem = stem[: -len(suffix)]
    return stem


def amounts(words: Sequence[str]) -> dict[str, float]:
    """Measure how much of a text each stem is.

    Args:
        words: of `words_of`.

    Returns:
        Stem -> amount above 0; their squares sum to 1.
    """
    told = {stem: 1 + math.log(count) for stem, count in Counter(map(stem_of, words)).items()}
    length = math.sqrt(sum(amount * amount for amount in told.values()))
    return {stem: amount / length for stem, amount in told.items()}


def weigh(words: Sequence[str], weights: Mapping[str, float]) -> float:
    """Sum what a text's words speak for.

    Args:
        words: of `words_of`.
        weights: stem -> weight.

    Returns:
        The sum of each stem's weight times its amount; 0 where none has a weight.
    """
    if not weights:
        return 0.0
    return sum((amount * weights[stem] for stem, amount in amounts(words).items() if stem in weights), 0.0)
