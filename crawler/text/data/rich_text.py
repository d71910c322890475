"""The text of a value in which a content management system keeps an article: HTML, or a tree of blocks.

Each editor has a tree of its own (Arc, Editor.js, ProseMirror, Slate, Draft.js, Contentful, Sanity, WordPress ...).
What they share is enough: a block has a kind, and its text, or the blocks in it, under one of a few keys.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from crawler.text.dom import collapse, lines_of, parse, unescape
from crawler.text.marked import is_marked
from crawler.text.sentences import is_sentence

# Kinds of blocks that hold no text of the article.
_NO_TEXT = re.compile(
    r"image|photo|picture|figure|gallery|slideshow|video|audio|podcast|embed|tweet|twitter|instagram|facebook|youtube|"
    r"\bads?\b|advert|promo|related|interstitial|read[-_ ]?(?:also|more|next)|link[-_ ]?list|newsletter|separator|"
    r"poll|quiz|\bmap\b|chart|caption|credit|reference|widget|script|button|\btags\b|divider|spacer|atomic|asset"
)
# Where a block keeps its text, in the order in which they are asked.
_KEYS = (
    *("content_elements", "blocks", "paragraphs", "rendered", "processed", "html", "innerHTML", "document", "root"),
    *("children", "nodes", "leaves", "content", "text", "value", "items", "data", "body", "props", "attributes", "ar"),
)
# What stands under these is always blocks; under others it may be the parts of one line.
_BLOCKS_ONLY = frozenset({"content_elements", "blocks", "paragraphs", "items", "document", "root"})
_INLINE = frozenset(
    "text span link hyperlink a strong b bold em i italic u underline mark mention hardbreak br".split()
)
_TITLES = frozenset({"title", "headline", "headlines", "name"})
_ADDRESSES = frozenset({"url", "slug", "href", "link", "permalink", "canonical_url"})
_DEEPEST = 16
# Blocks read of one value: the parts of a state may be shared, so that a small one unfolds without end.
_MOST_BLOCKS = 20_000
# In HTML of an article these hold no text of it.
_NO_TEXT_TAGS = (
    *("script", "style", "figure", "figcaption", "iframe", "form", "button", "svg", "video", "audio", "object"),
    *("noscript", "select", "nav", "aside", "template"),
)
# A paragraph that is a link of so many words is a headline of another story.
_HEADLINE_WORDS = 4


def text_in(value: Any) -> str:
    """Read the text out of what a page's data hold as an article's text.

    Args:
        value: HTML, plain text, or a tree of blocks, as JSON holds it.

    Returns:
        Plain text, a line a paragraph; captions, embedded posts and links to other stories are left out.
    """
    text = _Text()
    _read(value, text, 0)
    return "\n".join(text.lines)


class _Text:
    """The lines read so far, and how many blocks are still read."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.left = _MOST_BLOCKS

    def goes_on(self, value: Any, depth: int) -> bool:
        """Tell whether a value is still read; its parts are taken off."""
        self.left -= len(value) if isinstance(value, list) else 1
        return depth <= _DEEPEST and self.left >= 0


def _read(value: Any, text: _Text, depth: int) -> None:
    if not text.goes_on(value, depth):
        return
    if isinstance(value, str):
        text.lines += _paragraphs(value)
    elif isinstance(value, list):
        if len(value) == 2 and isinstance(value[0], int):
            _read(value[1], text, depth + 1)  # Astro: the kind of a value before it
        elif len(value) == 4 and value[0] == "$":
            _read(value[3], text, depth + 1)  # React: an element with its properties
        else:
            for part in value:
                _read(part, text, depth + 1)
    elif isinstance(value, dict) and not _NO_TEXT.search(_kind(value)) and not (depth and _is_card(value)):
        for key in _KEYS:
            part = value.get(key)
            if not part:
                continue
            if isinstance(part, list) and key not in _BLOCKS_ONLY and depth and _is_one_line(part):
                text.lines += [line] if (line := collapse(_inline(part, text, 0))) else []
            else:
                _read(part, text, depth + 1)
            return


def _is_card(block: dict[str, Any]) -> bool:
    """Tell whether a block is another story: it has a title, and leads somewhere."""
    return not _TITLES.isdisjoint(block) and not _ADDRESSES.isdisjoint(block)


def _kind(block: dict[str, Any]) -> str:
    for key in ("type", "_type", "nodeType", "blockName", "kind", "__component", "__typename"):
        if isinstance(block.get(key), str):
            return str(block[key]).lower()
    return ""


def _is_one_line(parts: list[Any]) -> bool:
    """Tell whether parts are the words of one line: texts, and links or bold words among them."""
    for part in parts:
        if isinstance(part, dict):
            kind = _kind(part)
            if kind not in _INLINE and (kind or not isinstance(part.get("text"), str)):
                return False
            if isinstance(part.get("content"), str) or _is_html(part.get("text")):
                return False
        elif not isinstance(part, str):
            return False
    return True


def _is_html(value: Any) -> bool:
    return isinstance(value, str) and "<p" in value[:20]


def _inline(value: Any, text: _Text, depth: int) -> str:
    if isinstance(value, str):
        return value
    if not text.goes_on(value, depth):
        return ""
    if isinstance(value, list):
        return "".join(_inline(part, text, depth + 1) for part in value)
    if isinstance(value, dict):
        if _kind(value) in ("hardbreak", "br"):
            return " "
        return next((_inline(value[key], text, depth + 1) for key in _KEYS if value.get(key)), "")
    return ""


def _paragraphs(text: str) -> list[str]:
    if "<" not in text and "&lt;" in text:
        text = unescape(text)
    if "<" not in text:
        lines = (collapse(line) for line in unescape(text).splitlines())
        return [line for line in lines if line]
    tree = parse(f"<div>{text}</div>")
    if tree is None:
        return []
    etree.strip_elements(tree, *_NO_TEXT_TAGS, with_tail=False)
    for box in [element for element in tree.iter() if is_marked(element, sentences=True)]:
        if box.getparent() is not None:
            box.drop_tree()
    return [line for element, line in lines_of(tree) if not _is_headline(element, line)]


def _is_headline(element: HtmlElement, line: str) -> bool:
    """Tell whether a line is a link and nothing else, to another story."""
    if len(line.split()) < _HEADLINE_WORDS or is_sentence(line):
        return False
    links = [element] if element.tag == "a" else list(element.iter("a"))
    return any(collapse(link.text_content()) == line for link in links)
