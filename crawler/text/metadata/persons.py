"""Is this the name of a person? Words that a name is made of, and words that no name has.

A news page calls many things its author: a desk, an agency, an account of its system, a section. They differ from a
person's name by their words; so does the name of a town, that often stands beside the name of who wrote from there.
The words themselves are listed in `person_words`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from crawler.text.fold import fold_letters
from crawler.text.metadata.person_words import GIVEN, GIVEN_WITH_ARTICLE, GIVEN_WITH_W, JOINERS, NO_NAME, PLACES, TITLES

# The words of menus and labels come again on every page.
folded_word = lru_cache(maxsize=8192)(fold_letters)

_LEAST_WORDS, _MOST_WORDS, _LEAST_LETTERS = 2, 6, 3
# The article, with what is joined before it; three letters are left.
_ARTICLE = re.compile(r"^(?:[وفبك]?ال|لل)(?=\w{3})")
_SERVANT = "عبد"
"""The first part of many given names, written with the second or apart."""
_THE = ("al", "the")


def bare(word: str) -> str:
    """Take the article, and what is joined before it, off a folded word.

    Args:
        word: folded.

    Returns:
        The word as dictionaries have it, where three letters are left.
    """
    return _ARTICLE.sub("", word, count=1)


def is_place(words: Sequence[str]) -> bool:
    """Tell whether folded words are a place that datelines name (or the word that stands in for one)."""
    return " ".join(words) in PLACES


def is_given(word: str) -> bool:
    """Tell whether a folded word is a given name that is often met."""
    return word in GIVEN or (word.startswith(_SERVANT) and len(word) > len(_SERVANT) + 1)


def has_no_name(words: Sequence[str]) -> bool:
    """Tell whether one of some folded words is of a desk, an outlet, an account, a section or a sentence."""
    return any(
        word in NO_NAME or bare(word) in NO_NAME or (word[0] == "و" and word[1:] in NO_NAME and word not in GIVEN)
        for word in words
        if word
    )


def without_titles(words: Sequence[str]) -> list[str]:
    """Give folded words from the first on that is no title."""
    start = next((place for place, word in enumerate(words) if word not in TITLES), len(words))
    return list(words[start:])


def is_person(words: Sequence[str]) -> bool:
    """Tell whether words are the name of a person: two at least, and all of them such as names are made of.

    Args:
        words: folded.

    Returns:
        No where one of them is of a desk, an outlet, an account, a section or a sentence, or has a digit.
    """
    name = without_titles(words)
    if not _LEAST_WORDS <= len(name) <= _MOST_WORDS or all(word in JOINERS for word in name):
        return False
    if all(len(word) < _LEAST_LETTERS for word in name):
        return False  # the initials of an agency
    if any(not word.rstrip(".").replace("-", "").replace("'", "").replace("’", "").isalpha() for word in name):
        return False
    if has_no_name(name) or is_place(name):
        return False
    if name[0] in _THE or (not is_given(name[0]) and any(_is_joined(word) for word in name[1:])):
        return False  # an outlet's name; two things with "and" between
    return name[0] in GIVEN_WITH_ARTICLE or not all(word.startswith("ال") for word in name)


def _is_joined(word: str) -> bool:
    """Tell whether a folded word may have "and" before it."""
    return word.startswith("و") and len(word) > _LEAST_LETTERS and word not in GIVEN_WITH_W


def is_known_person(words: Sequence[str]) -> bool:
    """Tell whether words are the name of a person beyond doubt: a title or a common given name leads them."""
    name = without_titles(words)
    return is_person(words) and (len(name) < len(words) or is_given(name[0]))


def split_pair(words: Sequence[str]) -> int:
    """Find where one name ends and the next begins with "and" joined to it ("سامي خليل ومنى سعد").

    Args:
        words: folded.

    Returns:
        The place of the word with "and"; 0 where the words are one name.
    """
    for place in range(_LEAST_WORDS, len(words) - 1):
        word = words[place]
        if _is_joined(word) and is_person((word[1:], *words[place + 1 :])):
            return place
    return 0
