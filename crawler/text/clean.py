"""Extracted text made a clean body: what the journalist wrote, in paragraphs, without what the page puts around it.

Only whole lines go, and what is not text inside a line (control, bidi, zero-width and no-break characters). Letters,
diacritics, digits and punctuation stay as they are. Cleaning clean text changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Sequence
from functools import lru_cache

from attrs import frozen

from crawler.text.characters import clean_characters
from crawler.text.dom import key_of
from crawler.text.fold import fold_letters
from crawler.text.rules import Place, Rule, rules_of

# Before the title that a body repeats stand at most a section's name and a crumb.
_FURTHEST_TITLE, _LONGEST_LABEL = 4, 8
# Lines of so few words that end as no sentence does go with a line of a rule behind which, or before which, they stand
# at the edge; so many of them in a row at most.
_SHORT_ABOVE, _SHORT_BELOW, _MOST_SHORT = 10, 6, 2
# A line with a writer's or the outlet's name that is no longer and no sentence says whose the text is.
_LONGEST_BYLINE = 14
# Words of "read also" alone; more have the headline with them.
_POINTER = 5
# Lines that lead elsewhere go from the middle of a text where they hold no more than this share of its words.
_MOST_ELSEWHERE = 0.3
_END = re.compile(r"[.!؟?۔…:][\"'»”)\]]*$")


@frozen
class Surroundings:
    """What a page says of its lines, as `dom.key_of` gives them.

    Attributes:
        captions: of photos: they go wherever they stand.
        stories: headlines that lead to other stories: they go wherever they stand.
        labels: texts of links: they go at the edge.
        names: of writers and the outlet, folded: a short line with one goes at the edge.
    """

    captions: Container[str] = frozenset()
    stories: Container[str] = frozenset()
    labels: Container[str] = frozenset()
    names: Collection[str] = ()


NOTHING = Surroundings()


def clean_title(title: str) -> str:
    """Make a title one clean line."""
    return clean_characters(" ".join(title.split()))


def clean_body(text: str, title: str, around: Surroundings = NOTHING) -> str:
    """Make extracted text a body as the seed format wants it.

    Args:
        text: extracted text, a line a paragraph.
        title: the story's title, which the body must not begin with.
        around: what the page says of its lines.

    Returns:
        Paragraphs separated by one empty line; empty where nothing is left.
    """
    lines = [_Line(line) for line in clean_characters(text).split("\n") if line]
    lines = [line for line in lines if line.key not in around.captions]
    wanted = _words(title)
    while True:
        kept = _without_pointers(lines, around)
        kept = _from_tail(_from_head(kept, around, wanted), around, wanted)
        if len(kept) == len(lines):
            kept = _without_captions(kept)
        if len(kept) == len(lines):
            return "\n\n".join(line.text for line in lines)
        lines = kept


class _Line:
    """A line, and what is found out about it once."""

    __slots__ = ("is_label", "key", "length", "rules", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.key = key_of(text)
        self.length = len(text.split())
        self.is_label = not _END.search(text)
        self.rules = _rules(text)

    def is_of(self, *places: Place) -> bool:
        return any(rule.place in places for rule in self.rules)


@lru_cache(maxsize=1024)  # the lines of an outlet's own come again on every page
def _rules(line: str) -> tuple[Rule, ...]:
    return tuple(rules_of(line))


def _without_pointers(lines: Sequence[_Line], around: Surroundings) -> list[_Line]:
    """Drop the lines that go wherever they stand, and the headlines under "read also"."""
    elsewhere = sum(line.length for line in lines if line.key in around.stories)
    drops_stories = elsewhere <= _MOST_ELSEWHERE * sum(line.length for line in lines)
    kept: list[_Line] = []
    is_behind_pointer = False
    for line in lines:
        if line.is_of(Place.ANYWHERE):
            is_behind_pointer = line.length <= _POINTER and any(rule.name == "read also" for rule in line.rules)
        elif drops_stories and line.key in around.stories:
            continue
        elif not (is_behind_pointer and line.key in around.labels):
            is_behind_pointer = False
            kept.append(line)
    return kept


def _without_captions(lines: Sequence[_Line]) -> list[_Line]:
    """Drop the lines that go but at the tail, once it is known which line is the last: stories end with an agency."""
    return [line for line in lines[:-1] if not line.is_of(Place.BEFORE_TAIL)] + list(lines[-1:])


def _without_title(lines: list[_Line], wanted: Sequence[str]) -> list[_Line]:
    """Drop the title at the head of a text, and the labels that stand before it."""
    for place, line in enumerate(lines[:_FURTHEST_TITLE]):
        if wanted and _words(line.text) == wanted:
            return lines[place + 1 :]
        if line.length > _LONGEST_LABEL:
            break
    return lines


def _from_head(lines: list[_Line], around: Surroundings, wanted: Sequence[str]) -> list[_Line]:
    """Drop the title and what is no text at the head, until neither is there."""
    while True:
        kept = _without_title(lines, wanted)
        kept = kept[_edge(kept, around, wanted, (Place.HEAD, Place.EDGE), _SHORT_ABOVE) :]
        if len(kept) == len(lines):
            return kept
        lines = kept


def _from_tail(lines: list[_Line], around: Surroundings, wanted: Sequence[str]) -> list[_Line]:
    end = _edge(lines[::-1], around, wanted, (Place.EDGE,), _SHORT_BELOW)
    return lines[: len(lines) - end]


def _edge(
    lines: Sequence[_Line], around: Surroundings, wanted: Sequence[str], places: tuple[Place, ...], longest: int
) -> int:
    """Count the lines at an edge that are no text; labels of so many words at most go with those behind them."""
    end = short = 0
    for place, line in enumerate(lines):
        if line.is_of(*places):
            end, short = place + 1, 0
        elif end == place and _goes(line, around, wanted):
            end = place + 1
        elif line.is_label and line.length <= longest and short < _MOST_SHORT:
            short += 1
        else:
            break
    return end


def _goes(line: _Line, around: Surroundings, wanted: Sequence[str]) -> bool:
    """Tell whether a line goes that stands at the very edge: a link, the title, a byline."""
    if line.key in around.labels or (wanted and _words(line.text) == wanted):
        return True
    if line.length > _LONGEST_BYLINE or not line.is_label:
        return False
    return any(f" {name} " in f" {' '.join(_words(line.text))} " for name in around.names)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold_letters(text))
