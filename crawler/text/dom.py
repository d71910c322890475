"""HTML as a tree that any page gives, and the plain text of its parts."""

from __future__ import annotations

import html
import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, fromstring

# The parser of libxml2 refuses these in a str (XML 1.0, 2.2); they carry no text.
_UNPARSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Over 10FFFF, and so many digits that Python would refuse to read them (4,300).
_NO_CHARACTER = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")
_SPACE = re.compile(r"\s+")
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "select", "option", "head"})
_BLOCKS = frozenset(
    "address article aside blockquote br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)


def parse(text: str) -> HtmlElement | None:
    """Parse a page, whatever it holds.

    Args:
        text: HTML.

    Returns:
        The tree's root; None where nothing can be read out of it.
    """
    clean = _DECLARATION.sub("", _UNPARSABLE.sub("", text))
    if not clean.strip():
        return None
    try:
        # remove_comments: IE conditional comments hold copies of menus. huge_tree stays off: depth is bounded (256).
        parser = HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
        tree = fromstring(clean.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    return tree if isinstance(tree, HtmlElement) else None


def unescape(text: str) -> str:
    """Undo character references; one of more digits than any character has is U+FFFD, as the HTML Standard wants it."""
    return html.unescape(_NO_CHARACTER.sub("\ufffd", text))


def collapse(text: str) -> str:
    """Make one line of a text: white space collapsed and trimmed."""
    return _SPACE.sub(" ", text).strip()


def text_of(element: HtmlElement) -> str:
    """Give an element's whole text as one line, scripts and styles left out."""
    return " ".join(line for _, line in lines_of(element))


def lines_of(tree: HtmlElement) -> list[tuple[HtmlElement, str]]:
    """List the visible texts of a page in reading order.

    Args:
        tree: of `parse`.

    Returns:
        For each stretch of text between block elements: the element in which it begins, and the text as one line.
    """
    lines: list[tuple[HtmlElement, str]] = []
    owner: HtmlElement = tree
    parts: list[str] = []

    def flush(next_owner: HtmlElement) -> None:
        nonlocal owner
        line = collapse("".join(parts))
        if line:
            lines.append((owner, line))
        parts.clear()
        owner = next_owner

    # An explicit stack: pages nest as deep as the parser lets them.
    stack: list[tuple[HtmlElement, bool]] = [(tree, True)]
    while stack:
        node, entering = stack.pop()
        if entering:
            if node.tag in _SILENT:
                if node is not tree and node.tail:
                    parts.append(node.tail)
                continue
            if node.tag in _BLOCKS:
                flush(node)
            if node.text:
                if not parts:
                    owner = node
                parts.append(node.text)
            stack.append((node, False))
            stack.extend((child, True) for child in reversed(node) if isinstance(child.tag, str))
        else:
            if node.tag in _BLOCKS:
                parent = node.getparent()
                flush(parent if parent is not None else tree)
            if node is not tree and node.tail:
                parts.append(node.tail)
    flush(tree)
    return lines


def paragraphs_of(fragment: str) -> str:
    """Turn an HTML fragment, or plain text, into paragraphs.

    Args:
        fragment: HTML or text, such as a body inside JSON.

    Returns:
        Plain text, a line a paragraph.
    """
    if "<" not in fragment:
        return "\n".join(line for line in (collapse(line) for line in fragment.splitlines()) if line)
    tree = parse(f"<div>{fragment}</div>")
    return "" if tree is None else "\n".join(line for _, line in lines_of(tree))
