"""Which text is the article: what the page shows, or what its data hold? The data, where they tell clearly more.

A page that shows its first paragraphs only (a program fills in the rest, a reader must log in) has the whole in its
data. But data are often a teaser, and often hold in one string what the page keeps apart: captions, "read also".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from attrs import frozen

from crawler.text.fold import fold_letters

# Words that the data must tell more, and as a share of what the page shows; less is a caption or a byline.
_MORE_WORDS, _MORE_SHARE = 25, 0.2
# So many words in a row that the page shows and the reader passed over are a paragraph; fewer, a caption or a link.
_PARAGRAPH = 30
# Where the page shows other text than the data hold, theirs is this share of its words at least.
_ENOUGH = 0.7
# A page that shows so many words, hardly one of which the data hold, shows another article than they tell.
_OWN_WORDS, _OTHER = 100, 0.1
# A reading with so much of the longest one's words has all of it.
_ALL = 0.9
# Words in a row by which a text is known in another.
_ROW = 3
_WORD = re.compile(r"\w+")
_CUT = re.compile(r"(?:\.{2,}|…|\[…\]|\[\.\.\.\])\W*$")


@frozen
class Candidate:
    """A text that may be the article's.

    Attributes:
        text: clean paragraphs.
        source: where it was read.
        is_titled: whether it stands there under the article's title.
    """

    text: str
    source: str
    is_titled: bool = True


def choose_body(visible: Candidate, in_data: Iterable[Candidate], shown: Sequence[str]) -> Candidate:
    """Choose between the visible text and those in data.

    Args:
        visible: what was read out of the page as it shows itself.
        in_data: what its data hold.
        shown: all lines that the page shows.

    Returns:
        The one that is the article.
    """
    best = visible
    for one in sorted(in_data, key=lambda candidate: -len(candidate.text.split())):
        if not one.text:
            continue
        if not best.text:
            best = one
        elif best is not visible:
            if _has_all(one.text, best.text) and _is_parted_and_whole(one.text, best.text):
                best = one
        elif _tells_more(one, visible.text, shown) or _is_better_parted(one.text, visible.text):
            best = one
    return best


def _tells_more(data: Candidate, visible: str, shown: Sequence[str]) -> bool:
    """Tell whether data hold clearly more of the article than was read out of what the page shows."""
    theirs, ours = _words(data.text), _words(visible)
    if _CUT.search(data.text) or len(theirs) < _ENOUGH * len(ours):
        return False
    known = _covered(theirs, _rows(ours))
    if len(theirs) - sum(known) < max(_MORE_WORDS, _MORE_SHARE * len(ours)):
        return False
    if not data.is_titled and len(ours) >= _OWN_WORDS and sum(known) < _OTHER * len(ours):
        return False
    # A row of words that the page shows and the reader passed over may be a caption; what it does not show is none.
    on_page = _covered(theirs, _rows(_words("\n".join(shown))))
    more = run = 0
    for is_known, is_shown in zip([*known, True], [*on_page, True], strict=True):
        if is_known:
            more += run if run >= _PARAGRAPH else 0
            run = 0
        elif is_shown:
            run += 1
        else:
            more += 1
    return more >= max(_MORE_WORDS, _MORE_SHARE * len(ours))


def _is_better_parted(data: str, visible: str) -> bool:
    """Tell whether data hold the same text in more paragraphs."""
    return _is_parted_and_whole(data, visible) and "".join(visible.split()) in "".join(data.split())


def _is_parted_and_whole(text: str, other: str) -> bool:
    """Tell whether a text has more paragraphs than another, and is not cut where that is whole."""
    return text.count("\n") > other.count("\n") and not (_CUT.search(text) and not _CUT.search(other))


def _has_all(text: str, other: str) -> bool:
    return len(text.split()) >= _ALL * len(other.split())


def _words(text: str) -> list[str]:
    return _WORD.findall(fold_letters(text))


def _rows(words: Sequence[str]) -> set[tuple[str, ...]]:
    """List the rows of words in a text."""
    return set(zip(*(words[start:] for start in range(_ROW)), strict=False))


def _covered(words: Sequence[str], rows: set[tuple[str, ...]]) -> list[bool]:
    """Tell of each word whether it stands in a row that is known."""
    covered = [False] * len(words)
    for place, row in enumerate(zip(*(words[start:] for start in range(_ROW)), strict=False)):
        if row in rows:
            covered[place : place + _ROW] = [True] * _ROW
    return covered
