"""The lines of a page that its markup says are no text: captions, and the labels that stand in links of their own."""

from __future__ import annotations

from attrs import frozen
from lxml.html import HtmlElement

from crawler.text.dom import collapse, text_of
from crawler.text.fold import fold_letters

# Longer than this (words), a link's text is a sentence that happens to be linked.
_LONGEST_LABEL = 25
_CAPTION_CLASSES = ("caption", "photo-credit", "credit", "img-desc", "image-desc")


@frozen
class Furniture:
    """Lines that are no text, folded.

    Attributes:
        captions: of photos, wherever they stand.
        labels: texts of links; no text only at the edge of one.
    """

    captions: frozenset[str]
    labels: frozenset[str]


def furniture_of(tree: HtmlElement) -> Furniture:
    """List what the markup of a page says is no text.

    Args:
        tree: the page.

    Returns:
        Its captions and labels.
    """
    captions: set[str] = set()
    labels: set[str] = set()
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "img":
            captions.update(collapse(element.get(name) or "") for name in ("alt", "title"))
        elif element.tag == "figcaption" or _is_marked(element.get("class")):
            captions.add(text_of(element))
        elif element.tag == "a":
            label = text_of(element)
            if len(label.split()) <= _LONGEST_LABEL:
                labels.add(label)
    return Furniture(_folded(captions), _folded(labels))


def _is_marked(classes: str | None) -> bool:
    return classes is not None and any(mark in classes.lower() for mark in _CAPTION_CLASSES)


def _folded(lines: set[str]) -> frozenset[str]:
    return frozenset(fold_letters(line) for line in lines if line)
