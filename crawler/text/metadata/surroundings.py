"""The lines of a page around its headline that are the article's own, not of comments, sidebars or other stories.

`dom.lines_of` gives a line as its reader sees it; here the texts of its elements stay apart, for a name and a date
beside it are two elements and often have no space between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from attrs import frozen
from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.text.dom import collapse
from crawler.text.fold import fold_letters

# Lines that are looked at: above the headline are the menus, below it the story.
_LINES_BEFORE, _LINES_BEHIND = 4, 14
# Text nodes that hold as many lines, with room for the short ones of a share bar.
_NODES_BEFORE, _NODES_BEHIND = 40, 160
# Paragraphs of so many words, and so many of them, and the story has begun.
_PARAGRAPH_WORDS, _PARAGRAPHS = 20, 2
# A block with a picture and no more text than this (characters) presents a person.
_SMALL_BLOCK = 120

_HEADINGS = ("h1", "h2", "h3", "h4")
_BEHIND = XPath("following::text()[position() <= $most]")
_BEFORE = XPath("preceding::text()[position() <= $most]")
_WITHIN = XPath(".//text()")
_SILENT = frozenset("script style noscript template svg iframe select option button textarea title".split())
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
# Blocks of a page that are not its article: by their tags, and by the words of their class and id names.
_FOREIGN_TAGS = frozenset("aside nav footer figure figcaption form".split())
_FOREIGN = re.compile(
    r"comment(?!ary)|(?<!cor)respond|disqus|related|recommend|popular|most[-_]?(?:read|view)|latest|trending|(?<!s)ticker"
    r"|breaking|side-?bar|menu|navbar|nav-|breadcrumb|newsletter|caption|(?:photo|image|img)-?credit|footer|carousel|slider"
    r"|read-?(?:also|more|next)|see-?also|(?<![a-z])tags?(?![a-z])|teaser|more-?(?:news|stories)|embed|tweet|quote",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"^\W*(?:التعليقات|تعليقات|[أا]ضف تعليق|اكتب تعليق|اترك تعليق|شارك بر[أا]يك|الردود|آراء القراء)")
_OWN = re.compile(r"(?:entry|post|article)-(?:footer|header)|(?:no|has|with)-?(?:sidebar|comments)", re.IGNORECASE)


@frozen
class Line:
    """A line of text.

    Attributes:
        text: the texts of its elements, a line break between two.
        owners: these elements.
    """

    text: str
    owners: tuple[HtmlElement, ...]


class Surroundings:
    """What stands around the headline of a page.

    Args:
        tree: the page.
        lines: its visible texts, of `dom.lines_of`.
        headline: of its article.
    """

    def __init__(self, tree: HtmlElement, lines: Sequence[tuple[HtmlElement, str]], headline: str) -> None:
        self._foreign: dict[HtmlElement, bool] = {}
        self._own: frozenset[HtmlElement] = frozenset()
        self.before: list[Line] = []
        self.behind: list[Line] = []
        words = folded_words(headline)
        element = _headline(tree, lines, words)
        if element is None:
            return
        # Blocks that hold the headline too are the article's, whatever they are called.
        self._own = frozenset(element.iterancestors())
        behind = _nodes(_BEHIND, element, most=_NODES_BEHIND)
        if element.tag not in _HEADINGS:
            behind = [*_after(_nodes(_WITHIN, element), words), *behind]
        before = list(_rows(_nodes(_BEFORE, element, most=_NODES_BEFORE)))
        self.before = list(islice(self._own_of(reversed(before)), _LINES_BEFORE))[::-1]
        self.behind = list(islice(self._beginning(behind), _LINES_BEHIND))

    def is_foreign(self, element: HtmlElement) -> bool:
        """Tell whether an element stands in a block of the page that is not its article, or in none that is seen."""
        path: list[HtmlElement] = []
        node: HtmlElement | None = element
        answer = False
        while node is not None and node not in self._own and node.tag not in ("body", "html"):
            known = self._foreign.get(node)
            if known is not None:
                answer = known
                break
            path.append(node)
            names = f"{node.get('class', '')} {node.get('id', '')}"
            if node.tag in _SILENT or node.tag in _FOREIGN_TAGS or _names_foreign(names):
                answer = True
                break
            node = node.getparent()
        self._foreign.update(dict.fromkeys(path, answer))
        return answer

    def marked(self, marked: Sequence[HtmlElement]) -> list[HtmlElement]:
        """Choose of some elements those that hold text of the lines: behind the headline, then before it, upwards."""
        wanted = frozenset(marked)
        if not wanted:
            return []
        found: dict[HtmlElement, None] = {}
        for line in (*self.behind, *reversed(self.before)):
            for owner in line.owners:
                path = [owner, *owner.iterancestors()]
                found.update((node, None) for node in reversed(path) if node in wanted and node not in self._own)
        return list(found)

    def has_portrait(self, line: Line) -> bool:
        """Tell whether a picture and a line make a small block."""
        block: HtmlElement | None = line.owners[0]
        while block is not None and block not in self._own and len(text_within(block)) <= _SMALL_BLOCK:
            if next(block.iter("img", "amp-img"), None) is not None:
                return True
            block = block.getparent()
        return False

    def _beginning(self, nodes: Iterable[Any]) -> Iterator[Line]:
        """Yield lines as far as the story has begun; so far a byline may stand."""
        paragraphs = 0
        for line in self._own_of(_rows(nodes)):
            if begins_comments(line.text) or paragraphs >= _PARAGRAPHS:
                return
            paragraphs += len(line.text.split()) >= _PARAGRAPH_WORDS
            yield line

    def _own_of(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Leave out the lines of foreign blocks."""
        return (line for line in lines if not self.is_foreign(line.owners[0]))


@lru_cache(maxsize=4096)  # the same names stand on every page of an outlet
def _names_foreign(names: str) -> bool:
    return _FOREIGN.search(names) is not None and not _OWN.search(names)


def begins_comments(line: str) -> bool:
    """Tell whether a line is the heading of a page's comments."""
    return _COMMENTS.search(line) is not None


def text_within(element: HtmlElement) -> str:
    """Give an element's texts, a line break between two; scripts and styles left out."""
    return "\n".join(line.text for line in _rows(_nodes(_WITHIN, element)))


def folded_words(text: str) -> tuple[str, ...]:
    """Split a text into folded words."""
    return tuple(re.findall(r"\w+", fold_letters(text)))


def line_of(lines: Sequence[tuple[HtmlElement, str]], words: tuple[str, ...]) -> int:
    """Find the first line that has some words and no others; -1 where there is none."""
    return next((place for place, (_, line) in enumerate(lines) if _says(line, words)), -1)


def _says(text: str, words: tuple[str, ...]) -> bool:
    """Tell whether a text has some words and no others."""
    size = sum(map(len, words))
    # Folding takes marks and signs away: a text is never shorter than its words, and seldom twice as long.
    return size <= len(text) <= 2 * (size + len(words)) and folded_words(text) == words


def _headline(
    tree: HtmlElement, lines: Sequence[tuple[HtmlElement, str]], words: tuple[str, ...]
) -> HtmlElement | None:
    """Find the element of the headline: the highest heading, or else where the line begins that has its words."""
    if not words:
        return None
    found: dict[str, HtmlElement] = {}
    for element in tree.iter(*_HEADINGS):
        if element.tag not in found and _says(collapse(" ".join(element.itertext())), words):
            found[element.tag] = element
            if element.tag == _HEADINGS[0]:
                break
    if found:
        return found[min(found)]
    place = line_of(lines, words)
    return lines[place][0] if place >= 0 else None


def _nodes(path: XPath, element: HtmlElement, **variables: int) -> list[Any]:
    """Find text nodes; lxml's know the element that they stand in."""
    found: Any = path(element, **variables)
    return list(found)


def _after(nodes: Iterable[Any], words: tuple[str, ...]) -> list[Any]:
    """Give the text nodes behind those that say some words."""
    rest = iter(nodes)
    said: tuple[str, ...] = ()
    for node in rest:
        said = (said + folded_words(str(node)))[-len(words) :]
        if said == words:
            return list(rest)
    return []


def _rows(nodes: Iterable[Any]) -> Iterator[Line]:
    """Group text nodes by the line that they stand in."""
    texts: list[str] = []
    owners: list[HtmlElement] = []
    last: HtmlElement | None = None
    for node in nodes:
        text = collapse(str(node))
        is_tail = bool(node.is_tail)
        if not text and not is_tail:
            continue
        parent: HtmlElement = node.getparent()
        if is_tail and parent.tag == "br":
            last = None
        owner = parent.getparent() if is_tail else parent
        if not text or owner is None or owner.tag in _SILENT:
            continue
        block = owner
        while block.tag not in _BLOCKS and (above := block.getparent()) is not None:
            block = above
        if block is not last and texts:
            yield Line("\n".join(texts), tuple(owners))
            texts, owners = [], []
        last = block
        texts.append(text)
        owners.append(owner)
    if texts:
        yield Line("\n".join(texts), tuple(owners))
