"""The lines of a page that its markup says are no text: captions, and what stands in links of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, cast
from urllib.parse import urlsplit

from attrs import frozen
from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.text.dom import block_of, collapse, content_of, key_of, lines_of, text_of
from crawler.text.sentences import is_sentence

# Longer than this (words), a link's text is a sentence that happens to be linked; shorter than this, no headline.
_LONGEST_LABEL, _SHORTEST_HEADLINE = 25, 4
_CLASSES = XPath("descendant::*/@class")
_CAPTIONS = re.compile(
    r"caption|(?<![a-z])cap(?![a-z])|(?<![a-z])credits?(?![a-z])|(?:photo|image|img)[-_]?(?:credit|desc|text|by|source)",
    re.IGNORECASE,
)
# A photo's box is so deep, and holds so many words; a paragraph may hold a photo too.
_BOX_DEPTH, _CAPTION_WORDS = 3, 25
# A caption has fewer elements in it.
_CAPTION_PARTS = 30
_NO_BOX = frozenset("p li td body article main section header".split())
# A path: no other host's address, no place on the page, nothing that a program runs.
_PATH = re.compile(r"(?!//)/?[^/:#\s][^:]*$")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@frozen
class Furniture:
    """Lines that are no text, as `dom.key_of` gives them.

    Attributes:
        captions: of photos, wherever they stand.
        labels: texts of links; no text only at the edge of one.
        stories: those of them that are headlines of other stories of the site, in paragraphs of their own.
    """

    captions: frozenset[str]
    labels: frozenset[str]
    stories: frozenset[str]


def furniture_of(tree: HtmlElement, url: str) -> Furniture:
    """List what the markup of a page says is no text.

    Args:
        tree: the page.
        url: of the page.

    Returns:
        Its captions, labels and headlines of other stories.
    """
    captions: set[str] = set()
    for photo in tree.iter("img", "amp-img"):
        captions.update(collapse(photo.get(name) or "") for name in ("alt", "title"))
        captions.update(_beside(photo))
    for element in tree.iter("figcaption"):
        captions.add(text_of(element))
    for names in cast("list[Any]", _CLASSES(tree)):
        if _names_caption(str(names)) and _is_small(element := names.getparent()):
            captions.add(text_of(element))
    own = _Own.of(url)
    labels: set[str] = set()
    stories: set[str] = set()
    for link in tree.iter("a"):
        told = content_of(link).split()
        label, words = " ".join(told), len(told)
        if not 0 < words <= _LONGEST_LABEL or (words >= _SHORTEST_HEADLINE and is_sentence(label)):
            continue
        labels.add(label)
        is_story = words >= _SHORTEST_HEADLINE and own.leads_on(link.get("href") or "")
        if is_story and block_of(link).tag not in _HEADINGS:
            stories.add(label)
    return Furniture(_keys(captions), _keys(labels), _keys(stories))


def _beside(photo: HtmlElement) -> Iterator[str]:
    """List what stands with a photo in a box of its own: its caption, whatever the box is called."""
    box = None
    for parent in islice(photo.iterancestors(), _BOX_DEPTH):
        if parent.tag in _NO_BOX or _holds_more(parent):
            break
        box = parent
    if box is not None:
        for element, line in lines_of(box):
            if not is_sentence(line) and block_of(element).tag not in _HEADINGS:
                yield line


def _holds_more(element: HtmlElement) -> bool:
    """Tell whether an element holds more words than a caption has; those of scripts count too."""
    words = 0
    for text in element.itertext():
        words += len(text.split())
        if words > _CAPTION_WORDS:
            return True
    return False


@lru_cache(maxsize=4096)  # the same names stand on every page of an outlet
def _names_caption(names: str) -> bool:
    return bool(_CAPTIONS.search(names))


def _is_small(element: HtmlElement) -> bool:
    return sum(1 for _ in islice(element.iter(), _CAPTION_PARTS)) < _CAPTION_PARTS


@frozen
class _Own:
    """The address of a page, to tell the links that lead to other pages of its site: all in lower case.

    Attributes:
        hosts: how an address of the site may begin that names its host.
        itself: how an address of the page goes on: its path, alone or with its query.
    """

    hosts: tuple[str, ...]
    itself: tuple[str, ...]

    @classmethod
    def of(cls, url: str) -> _Own:
        try:
            own = urlsplit(url)
        except ValueError:
            own = urlsplit("")
        host, path = own.netloc.lower(), own.path.lower()
        hosts = tuple(f"{scheme}//{host}" for scheme in ("https:", "http:", "")) if host else ()
        return cls(hosts, (path, f"{path}?{own.query.lower()}"))

    def leads_on(self, address: str) -> bool:
        """Tell whether an address is of another page of the site, with its host or without."""
        named = (address[len(host) :] for host in self.hosts if address[: len(host)].lower() == host)
        return any(_PATH.match(path) and not self._is_itself(path) for path in (*named, address))

    def _is_itself(self, path: str) -> bool:
        rests = (path[len(own) :] for own in self.itself if path[: len(own)].lower() == own)
        return any(rest in ("", "\n") or rest[0] == "#" for rest in rests)


def _keys(lines: set[str]) -> frozenset[str]:
    return frozenset(key for line in lines if (key := key_of(line)))
