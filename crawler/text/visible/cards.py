"""Lists of items that lead elsewhere: related stories, most read, teasers. No text of an article stands in them.

An item is known by a headline that is a link and has a line to itself; a list, by three such items side by side. What
the items look like does not matter: they are found by where the links stand.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from attrs import frozen
from lxml.html import HtmlElement

from crawler.text.dom import BLOCKS, block_of, content_of, key_of
from crawler.text.sentences import is_sentence

# A linked line of fewer words is a name, a section or a button.
_HEADLINE_WORDS = 4
# So many words has the longest item: a headline with two or three sentences under it.
_ITEM_WORDS = 70
# So many items are a list; and so large a share of what leads elsewhere in it is that short.
_LEAST_ITEMS, _SHORT_SHARE = 3, 0.7
# So many characters may stand beside a headline in its line: a date, a number of comments, a bullet.
_BESIDE = 14
# A link of so many words that is a sentence is a paragraph, not a headline.
_PARAGRAPH = 12
_NO_PAGES = ("#", "javascript:", "mailto:", "tel:")


@frozen(eq=False)
class Link:
    """A link with its text.

    Attributes:
        element: of the page.
        key: of its text, of `dom.key_of`.
        words: how many it has.
        is_sentence: whether it is one.
    """

    element: HtmlElement
    key: str
    words: int
    is_sentence: bool


def links_in(tree: HtmlElement, tools: Container[HtmlElement]) -> list[Link]:
    """List the links of a page that are more than a name.

    Args:
        tree: the page.
        tools: elements that are not looked at.
    """
    found = []
    for element in tree.iter("a"):
        text = content_of(element)
        words = len(text.split())
        if words >= _HEADLINE_WORDS and element not in tools:
            found.append(Link(element, key_of(text), words, is_sentence(text.strip())))
    return found


def cards_in(links: Iterable[Link], keys: Container[str]) -> list[HtmlElement]:
    """Find the items that lead elsewhere, where they stand in lists.

    Args:
        links: of a page.
        keys: of its lines, of `dom.key_of`.

    Returns:
        The items; none stands in another.
    """
    headlines = list(_headlines(links, keys))
    # Element -> the pages that the headlines in it lead to.
    targets: dict[HtmlElement, set[str]] = {}
    for link, target in headlines:
        for parent in link.iterancestors():
            targets.setdefault(parent, set()).add(target)
    lists: dict[HtmlElement, dict[HtmlElement, None]] = {}
    for link, _ in headlines:
        item = link
        for parent in link.iterancestors():
            if len(targets[parent]) > 1:
                lists.setdefault(parent, {})[item] = None
                break
            item = parent
    found: list[HtmlElement] = []
    for items in lists.values():
        if len(items) < _LEAST_ITEMS:
            continue
        short = [item for item in items if len(content_of(item).split()) <= _ITEM_WORDS]
        if len(short) >= max(_LEAST_ITEMS, _SHORT_SHARE * len(items)):
            found += short
    return found


def _headlines(links: Iterable[Link], keys: Container[str]) -> Iterator[tuple[HtmlElement, str]]:
    """List the links that are headlines, with the page that each leads to."""
    # Characters in a block, counted once: thousands of links may stand in one.
    lengths: dict[HtmlElement, int] = {}

    def is_alone(link: Link) -> bool:
        """Tell whether a link has a line to itself, but for a date or a number of comments."""
        if link.key in keys:
            return True
        block = block_of(link.element)
        if block not in lengths:
            lengths[block] = len(key_of(content_of(block)))
        return lengths[block] - len(link.key) <= _BESIDE

    for link in links:
        target = (link.element.get("href") or "").split("#")[0]
        if not target or target.startswith(_NO_PAGES):
            continue
        has_lines = link.key not in keys and any(child.tag in BLOCKS for child in link.element.iterdescendants())
        if has_lines or (not link.is_sentence and is_alone(link)):
            yield link.element, target


def linked_paragraphs(links: Iterable[Link], keys: Container[str]) -> list[HtmlElement]:
    """List the links that are paragraphs of a text.

    Args:
        links: of a page.
        keys: of its lines, of `dom.key_of`.
    """
    return [link.element for link in links if link.words >= _PARAGRAPH and link.is_sentence and link.key in keys]
