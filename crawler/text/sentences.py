"""Which lines of a page are text, told by what a line alone shows: its length, and how it ends."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.text.kept import kept

# A line of so many words that ends as a sentence does is one: headlines are shorter, or end without a full stop.
_WORDS = 9
# So many words are a sentence however they end: op-eds, poems and old portals write no full stops; a headline has
# at most 20 (the longest of benchmarks/data/pages).
_MANY_WORDS = 22
_END = re.compile(r"(?<!\.)[.!؟?۔:][\"'»”)\]]*$")


@kept
def sentence_length(line: str) -> int:
    """Count the words of a line that is a sentence, or several; 0 where it is none."""
    words = len(line.split())
    return words if words >= _MANY_WORDS or (words >= _WORDS and _END.search(line)) else 0


def is_sentence(line: str) -> bool:
    """Tell whether a line is a sentence, or several, by its length and end; a teaser cut off with dots is none."""
    return sentence_length(line) > 0


def sentence_words(lines: Iterable[str]) -> int:
    """Count the words that stand in sentences."""
    return sum(map(sentence_length, lines))
