"""HTML as a tree that any page gives, and the plain text of its parts."""

from __future__ import annotations

import html
import re

from lxml import etree
from lxml.html import HtmlElement, fromstring

from crawler.text.kept import kept

Line = tuple[HtmlElement, str]

# The parser of libxml2 refuses these in a str (XML 1.0, 2.2); they carry no text.
_UNPARSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_CONTROLS = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20)])
# The same as character references: libxml2 lets them in, and lxml then refuses to move the text that holds them.
_UNMOVABLE = re.compile(
    r"&#0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45])(?![0-9]);?"
    r"|&#[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[fF]{3}[eEfF])(?![0-9a-fA-F]);?"
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Over 10FFFF, and so many digits that Python would refuse to read them (4,300).
_NO_CHARACTER = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")
_NO_WORD = re.compile(r"[\W_]+")
# lxml.html's own choice of a class asks Python each time that an element is met; of its classes we need one.
_CLASSES = etree.ElementDefaultClassLookup(element=HtmlElement)
_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "object", "select", "option", "head"})
BLOCKS = frozenset(
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
    data = _parsable(text)
    if not data:
        return None
    # remove_comments: IE conditional comments hold copies of menus. huge_tree stays off: depth is bounded (256).
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree = fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    return tree if isinstance(tree, HtmlElement) else None


def _parsable(text: str) -> bytes:
    """Encode a page without what its parser refuses; nothing where nothing is left.

    Few pages hold any of it, and to look is much cheaper than to take it out.
    """
    data = text.encode("utf-8", "surrogatepass")
    is_clean = (
        len(data.translate(None, _CONTROLS)) == len(data)
        and b"\xed" not in data  # of U+D000 to U+DFFF: the surrogates, and some letters of Korean
        and not (b"\xef" in data and ("\ufffe" in text or "\uffff" in text))
        and not _UNMOVABLE.search(text)
        and not _DECLARATION.match(text)
    )
    if not is_clean:
        text = _DECLARATION.sub("", _UNMOVABLE.sub("", _UNPARSABLE.sub("", text)))
        data = text.encode("utf-8")
    return b"" if text.isspace() else data


def unescape(text: str) -> str:
    """Undo character references; one of more digits than any character has is U+FFFD, as the HTML Standard wants it."""
    return html.unescape(_NO_CHARACTER.sub("\ufffd", text))


def collapse(text: str) -> str:
    """Make one line of a text: white space collapsed and trimmed."""
    return " ".join(text.split())


def content_of(element: HtmlElement) -> str:
    """Give all text in an element as it stands, that of scripts too."""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def text_of(element: HtmlElement) -> str:
    """Give an element's whole text as one line, scripts and styles left out."""
    if len(element) == 0:
        return "" if element.tag in _SILENT else collapse(element.text or "")
    return " ".join(line for _, line in lines_of(element))


@kept
def key_of(line: str) -> str:
    """Give what two writings of one line share: its letters and digits, as they are."""
    return _NO_WORD.sub("", line)


def block_of(element: HtmlElement) -> HtmlElement:
    """Give the block in which an element stands: itself, or the nearest around it."""
    while element.tag not in BLOCKS:
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return element


def lines_of(tree: HtmlElement) -> list[Line]:
    """List the visible texts of a page in reading order.

    Args:
        tree: of `parse`.

    Returns:
        For each stretch of text between block elements: the element in which it begins, and the text as one line.
    """
    lines: list[Line] = []
    parts: list[str] = []
    owner: HtmlElement = tree

    def flush() -> None:
        line = collapse("".join(parts))
        if line:
            lines.append((owner, line))
        parts.clear()

    # An explicit stack: pages nest as deep as the parser lets them. None stands before an element that is left.
    stack: list[HtmlElement | None] = [tree]
    while stack:
        node = stack.pop()
        if node is None:
            node = stack.pop()
            assert node is not None
            if node.tag in BLOCKS:
                if parts:
                    flush()
                parent = node.getparent()
                owner = tree if parent is None else parent
        elif (tag := node.tag) not in _SILENT:
            if is_block := tag in BLOCKS:
                if parts:
                    flush()
                owner = node
            if text := node.text:
                if not parts:
                    owner = node
                elif text[0].isdigit() and parts[-1][-1].isdigit():
                    parts.append(" ")  # what a style sheet keeps apart: two numbers are never one
                parts.append(text)
            children = node[:]
            if children or is_block:
                children.reverse()
                stack += (node, None, *children)
                continue
        if node is not tree and (tail := node.tail):
            parts.append(tail)
    flush()
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
