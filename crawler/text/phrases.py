"""Do the words beside a word leave it possible that it is one of a phrase?

Between two tags text stays or goes as a whole, so two words with nothing but a space between them on the page are as
near in every text that is read out of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.text.terms import words_of

# Bytes beside a word that are looked at, and what of them is surely as it stands: Arabic and Latin letters and digits,
# white space, punctuation; no tag, reference or escape, no sign that may vanish or be several letters.
_BESIDE = 160
_PLAIN = rb"(?:[0-9A-Za-z \t\r\n.,:!?()/*+=|-]|\xc2[\xa0\xab\xbb]|[\xd8-\xdb][\x80-\xbf])*"
_BEFORE, _BEHIND = re.compile(_PLAIN + rb"\Z"), re.compile(_PLAIN)
_BREAK = re.compile(rb"[ \t\r\n]")


def may_be_phrase(page: bytes, first: int, end: int, phrases: Sequence[tuple[Sequence[str], int]]) -> bool:
    """Tell whether a word may be one of some phrases.

    Args:
        page: UTF-8, as far as it is that.
        first: where the word begins, its clitics with it.
        end: where it ends.
        phrases: for each its words as `core_of` gives them, and which of them the word is.
    """
    found = _BEFORE.search(page[max(0, first - _BESIDE) : first])
    run = found.group() if found else b""
    # The word with which the run begins may be the end of one.
    whole = _BREAK.search(run)
    before = _words(run[whole.start() :]) if whole else []
    found = _BEHIND.match(page, end, end + _BESIDE)
    run = found.group() if found else b""
    behind = _words(run[: max(run.rfind(sign) for sign in (b" ", b"\n", b"\t", b"\r")) + 1])
    return any(
        all(_is(core, word) for core, word in zip(reversed(cores[:place]), reversed(before), strict=False))
        and all(_is(core, word) for core, word in zip(cores[place + 1 :], behind, strict=False))
        for cores, place in phrases
    )


def _words(run: bytes) -> list[str]:
    return words_of(run.decode("utf-8", "replace"))


def _is(core: str, word: str) -> bool:
    return core.rstrip("*") in word
