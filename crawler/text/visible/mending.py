"""What an extractor took of a page held against the page: lines left out of the middle come back, boxes go.

An extractor decides by blocks and drops a paragraph for the name of its class, or because its neighbours are <p> and it
is <div>. The lines that it did take show where the article stands; what else stands there in the same way is text too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from crawler.text.dom import Line, block_of, collapse, content_of, key_of
from crawler.text.marked import is_marked
from crawler.text.sentences import is_sentence

# Lines of so many words show where the article stands.
_TEXT_WORDS = 8
# Words of a line that may stand in links, as a share.
_MOST_LINKED = 0.4
# A box that holds a larger share of the words is no box, whatever it is called; boxes that together hold a larger share
# are none either: the site calls its sections so.
_BOX_SHARE, _BOXES_SHARE = 0.3, 0.4
# A line of so many words is text even in a box whose name says otherwise.
_BOX_WORDS = 60
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOXES = frozenset("aside figure form table header label address details dialog".split())
_QUOTE = re.compile(r"(?<![a-z])(?:blockquote|pull-?quote|pull|quote|quotation)(?![a-z])", re.IGNORECASE)
# A part of a line is known by so many characters, in so many lines behind the last.
_PART, _NEAR = 20, 40
# Lines that make up so large a share of another are what it was made of.
_WHOLE = 0.8
# Characters compared to find what was taken in other lines; a page that needs more is none of paragraphs.
_MOST_COMPARED = 50_000_000


def mended(text: str, lines: Sequence[Line], title: str) -> list[str]:
    """Mend what an extractor took of a page.

    Args:
        text: what it took, a line a paragraph.
        lines: the page's lines, of `dom.lines_of`, without what is surely no text of the article.
        title: of the article: what stands above it is a section's name, a crumb.

    Returns:
        Paragraphs in the order of the page.
    """
    keys = [key_of(line) for _, line in lines]
    taken = _parted([line for line in map(collapse, text.split("\n")) if line], lines, keys)
    places = _places(taken, keys)
    known = {place for place in places if place is not None}
    long = [place for place in known if len(lines[place][1].split()) >= _TEXT_WORDS]
    if not long:
        return taken
    frame = _Frame([lines[place] for place in known], [lines[place] for place in long])
    boxed = _boxed(lines, known, frame)
    wanted = key_of(title)
    headline = keys.index(wanted) if wanted and wanted in keys else -1
    boxed.update(place for place in known if place == headline or _stands_above(lines[place][1], place, headline))
    missed = _missed(lines, keys, taken, known, (min(long), max(long)), frame)
    result: list[str] = []
    following = iter([*missed, len(lines)])
    place_of_missed = next(following)
    for place, line in zip(places, taken, strict=True):
        while place is not None and place_of_missed < place:
            result.append(lines[place_of_missed][1])
            place_of_missed = next(following)
        if place not in boxed:
            # As it stands on the page: the extractor puts bullets before the items of lists.
            is_whole = place is not None and keys[place] == key_of(line)
            result.append(lines[place][1] if place is not None and is_whole else line)
    return result + [lines[place][1] for place in (place_of_missed, *following) if place < len(lines)]


def _stands_above(line: str, place: int, headline: int) -> bool:
    """Tell whether a line is a label above the headline: a section's name, a crumb."""
    return place < headline and not is_sentence(line)


def _parted(taken: Sequence[str], lines: Sequence[Line], keys: Sequence[str]) -> list[str]:
    """Part the lines that are several of the page's: the last resort of an extractor is all text in one line."""
    known = set(keys)
    left = _MOST_COMPARED
    result: list[str] = []
    for line in taken:
        key = key_of(line)
        inside: list[int] = []
        if key not in known and len(key) >= _PART:
            left -= len(key) * len(keys)
            inside = [place for place, other in enumerate(keys) if other and other in key] if left > 0 else []
        is_sum = len(inside) > 1 and sum(len(keys[place]) for place in inside) >= _WHOLE * len(key)
        result += [lines[place][1] for place in inside] if is_sum else [line]
    return result


def _places(taken: Sequence[str], keys: Sequence[str]) -> list[int | None]:
    """Find the place of each taken line on the page, going on from the one before; None where it is not there."""
    found: dict[str, list[int]] = {}
    for place in range(len(keys) - 1, -1, -1):
        if keys[place]:
            found.setdefault(keys[place], []).append(place)
    places: list[int | None] = []
    last = -1
    for line in taken:
        key = key_of(line)
        candidates = found.get(key, [])
        while len(candidates) > 1 and candidates[-1] < last:
            candidates.pop()
        here = candidates.pop() if candidates else _place_near(key, keys, last)
        places.append(here)
        last = last if here is None else here
    return places


def _place_near(key: str, keys: Sequence[str], last: int) -> int | None:
    """Find a line of which a taken one is a part: without what stood in a button, or one of many in a line."""
    if len(key) < _PART:
        return None
    return next((place for place in range(max(0, last), min(len(keys), last + _NEAR)) if key in keys[place]), None)


def _boxed(lines: Sequence[Line], known: set[int], frame: _Frame) -> set[int]:
    """Find the lines that were taken out of boxes."""
    boxed = {place for place in known if frame.is_boxed(*lines[place])}
    words = sum(len(lines[place][1].split()) for place in boxed)
    return boxed if words <= _BOXES_SHARE * frame.words else set()


def _missed(
    lines: Sequence[Line],
    keys: Sequence[str],
    taken: Sequence[str],
    known: set[int],
    ends: tuple[int, int],
    frame: _Frame,
) -> list[int]:
    """Find the lines of the article that were not taken.

    Between the first and the last long line these are all that stand as text; outside, sentences in blocks of the same
    names. Headings come with the text behind them.
    """
    everything = "".join(map(key_of, taken))
    left = _MOST_COMPARED
    missed: list[int] = []
    is_behind = False  # whether what stands behind a line is text
    for place in range(len(lines) - 1, -1, -1):
        if place in known:
            is_behind = True
            continue
        is_inside = ends[0] < place < ends[1]
        is_part = frame.is_text(*lines[place]) if is_inside else frame.is_like(*lines[place])
        if is_part:
            left -= len(everything)
            is_part = left > 0 and keys[place] not in everything
        elif is_behind and place > ends[0]:
            is_part = frame.is_heading(*lines[place])
        if is_part:
            missed.append(place)
        is_behind = is_part
    return missed[::-1]


class _Frame:
    """Where the article stands.

    Args:
        taken: the lines that were taken.
        long: those that show where it stands.
    """

    def __init__(self, taken: Sequence[Line], long: Sequence[Line]) -> None:
        blocks = [block_of(element) for element, _ in long]
        # Element -> how many of the taken words stand in it; how many of the long lines.
        self._words_in: dict[HtmlElement, int] = {}
        self.words = 0
        for element, line in taken:
            length = len(line.split())
            self.words += length
            for parent in (element, *element.iterancestors()):
                self._words_in[parent] = self._words_in.get(parent, 0) + length
        lines_in: dict[HtmlElement, int] = {}
        for block in blocks:
            for parent in (block, *block.iterancestors()):
                lines_in[parent] = lines_in.get(parent, 0) + 1
        # The smallest element that holds all long lines; of one paragraph, what is around it.
        self._holder = next(
            parent for parent in (blocks[0], *blocks[0].iterancestors()) if lines_in[parent] == len(blocks)
        )
        parent = self._holder.getparent()
        if len(set(blocks)) == 1 and parent is not None:
            self._holder = parent
        self._kinds = {(block.getparent(), block.tag, block.get("class")) for block in blocks}
        self._names = set(map(_names_of, blocks))
        self._open: dict[HtmlElement, bool] = {}
        self._linked: dict[HtmlElement, float] = {}

    def is_boxed(self, element: HtmlElement, line: str) -> bool:
        """Tell whether a line stands in a box that holds little of what was taken."""
        if len(line.split()) >= _BOX_WORDS:
            return False
        sentences = is_sentence(line)
        # A line may begin with a box of its own: a dateline in front of the first sentence.
        start = block_of(element) if self._words_in[element] > len((element.text or "").split()) else element
        for parent in (start, *start.iterancestors()):
            if parent is self._holder:
                return False
            if is_marked(parent, sentences=sentences) and self._words_in.get(parent, 0) < _BOX_SHARE * self.words:
                return True
        return False

    def is_text(self, element: HtmlElement, line: str) -> bool:
        """Tell whether a line that was not taken stands as those that were, and is no link and in no box."""
        words = len(line.split())
        block = block_of(element)
        is_known = words > 1 and (block.getparent(), block.tag, block.get("class")) in self._kinds
        if not is_known and not is_sentence(line) and not (words > 2 and _is_quote(block)):
            return False
        return self._is_open(block) and self._link_share(block) <= _MOST_LINKED

    def is_like(self, element: HtmlElement, line: str) -> bool:
        """Tell whether a line is a sentence that stands in blocks of the same names as one that was taken."""
        if not is_sentence(line):
            return False
        block = block_of(element)
        return _names_of(block) in self._names and self._is_open(block) and self._link_share(block) <= _MOST_LINKED

    def is_heading(self, element: HtmlElement, line: str) -> bool:
        """Tell whether a line is a heading in the article: no link, and in no box."""
        block = block_of(element)
        return block.tag in _HEADINGS and len(line.split()) > 1 and self._is_open(block) and not self._link_share(block)

    def _is_open(self, block: HtmlElement) -> bool:
        """Tell whether a block stands in what holds the article, in no box."""
        passed = []
        is_open = False
        for parent in (block, *block.iterancestors()):
            if parent in self._open:
                is_open = self._open[parent]
                break
            if parent is self._holder:
                is_open = True
                break
            passed.append(parent)
            if is_marked(parent) or (parent.tag in _BOXES and not _QUOTE.search(parent.get("class") or "")):
                break
        self._open.update(dict.fromkeys(passed, is_open))
        return is_open

    def _link_share(self, block: HtmlElement) -> float:
        """Give the share of a block's words that stand in links."""
        if block not in self._linked:
            words = sum(len(content_of(link).split()) for link in block.iter("a"))
            self._linked[block] = words / max(1, len(content_of(block).split())) if words else 0.0
        return self._linked[block]


def _is_quote(block: HtmlElement) -> bool:
    parts = (block, *block.iterancestors("aside", "blockquote"))
    return any(_QUOTE.search(f"{part.tag} {part.get('class') or ''}") for part in parts)


def _names_of(block: HtmlElement) -> tuple[str | None, ...]:
    """Give tag and class of a block, and of the one around it."""
    parent = block.getparent()
    if parent is None:
        return (block.tag, block.get("class"))
    return (block.tag, block.get("class"), parent.tag, parent.get("class"))
