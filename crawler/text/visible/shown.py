"""What a page shows that is no text of its article: menus, forms, readers' comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, islice

from lxml.html import HtmlElement

from crawler.text.dom import BLOCKS, Line, key_of
from crawler.text.fold import fold_letters
from crawler.text.sentences import sentence_length, sentence_words

PROGRAMS = ("script", "style", "template", "link", "meta", "head")
"""Elements that show nothing."""
TOOLS = (
    *PROGRAMS,
    *("noscript", "iframe", "svg", "canvas", "video", "audio", "object", "embed", "map", "figcaption", "amp-ad"),
    *("amp-twitter", "amp-instagram", "amp-facebook", "amp-youtube", "amp-social-share"),
    *("nav", "footer", "menu", "amp-sidebar", "dialog", "marquee"),
    *("button", "select", "option", "datalist", "input", "textarea", "ins"),
)
"""Elements that show nothing, or no text of an article."""
# An unclosed menu or button swallows what follows it: where so large a share of the sentences would go, it stays.
_SWALLOWED = 0.5
# A heading of readers' comments: what follows it is theirs. Folded; the whole line.
_COMMENTS = re.compile(
    r"^[\W_]*(?:"
    + "|".join(
        map(
            fold_letters,
            (
                r"(?:ال)?تعليقات(?: (?:القراء|الزوار|الزائرين|المشاهدين|الأعضاء|على (?:الخبر|المقال|الموضوع)|فيسبوك))?",
                r"(?:آراء|ردود|مشاركات|مداخلات) (?:القراء|الزوار)",
                r"(?:أضف|اكتب|اترك|شارك|أضيفوا|ضع) ?(?:ب)?(?:تعليق|رد)[اًكه]*(?: .{0,30})?",
                r"شارك(?:نا)? (?:ب)?(?:رأيك|تعليقك)",
                r"(?:لا توجد تعليقات|لا يوجد تعليقات|كن أول من يعلق|التعليق الأول).{0,30}",
                r"\d+ ?(?:تعليق|تعليقات|تعليقا)",
                r"(?:تعليق|رد) واحد",
                "comments",
                "leave a (?:reply|comment)",
            ),
        )
    )
    + r")[\W\d_]*$"
)
_LONGEST_HEADING = 60  # characters
# A line without one of these is no such heading: to fold few lines.
_HINT = re.compile(r"عليق|ر[أآ]|ردود|شارك|مداخلات|رد[ًا ]|comment|reply", re.IGNORECASE)
# Elements looked at from a line up, to know whether it stands over comments.
_NEAR = 4
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_NAMES = re.compile(r"comment|disqus|respond|repl(?:y|ies)", re.IGNORECASE)
# So many words of sentences stand before the comments: a flash of 45 words is the shortest story.
_LEAST_BEFORE = 35


def tools_of(tree: HtmlElement, lines: Sequence[Line]) -> tuple[tuple[str, ...], set[HtmlElement]]:
    """Tell which elements of a page show no text of an article.

    Args:
        tree: the page.
        lines: its lines, of `dom.lines_of`.

    Returns:
        Their tags, and all elements in them.
    """
    elements = set(chain.from_iterable(tool.iter() for tool in tree.iter(*TOOLS)))
    swallowed = sentence_words(line for element, line in lines if element in elements)
    if swallowed and swallowed > _SWALLOWED * sentence_words(line for _, line in lines):
        return PROGRAMS, set(chain.from_iterable(program.iter() for program in tree.iter(*PROGRAMS)))
    return TOOLS, elements


def comments_in(lines: Sequence[Line]) -> int:
    """Find the heading of the readers' comments.

    Args:
        lines: of a page.

    Returns:
        Its place, where enough stands before it; else the number of lines.
    """
    words = [sentence_length(line) for _, line in lines]
    before, after = 0, sum(words)
    for place, (element, line) in enumerate(lines):
        if before >= _LEAST_BEFORE and len(line) < _LONGEST_HEADING and _HINT.search(line):
            is_link = element.tag == "a" or next(element.iterancestors("a"), None) is not None
            is_heading = before >= after or _is_of_comments(element)
            if is_heading and not is_link and _COMMENTS.search(fold_letters(line)):
                return place
        before += words[place]
        after -= words[place]
    return len(lines)


def _is_of_comments(element: HtmlElement) -> bool:
    """Tell whether a line is a heading, or in a box that is named for comments: not a button above the text."""
    near = islice((element, *element.iterancestors()), _NEAR)
    return any(
        part.tag in _HEADINGS or _NAMES.search(f"{part.get('class') or ''} {part.get('id') or ''}") for part in near
    )


def cut_from(element: HtmlElement, line: str) -> None:
    """Take a line out of its page, with all that follows it.

    Args:
        element: in which the line begins, of `dom.lines_of`; what stands in it before the line stays.
        line: the text.
    """
    child = _block_before(element, line)
    if child is not None:
        child.tail = None
        for following in list(child.itersiblings()):
            element.remove(following)
    for part in (element, *element.iterancestors()):
        parent = part.getparent()
        if parent is not None:
            for following in list(part.itersiblings()):
                parent.remove(following)
            part.tail = None
    if child is None:
        element.clear()


def _block_before(element: HtmlElement, line: str) -> HtmlElement | None:
    """Find the block in an element behind which a line begins; None where the line begins with the element."""
    wanted = key_of(line)
    if key_of(element.text or "") and wanted.startswith(key_of(element.text or "")):
        return None
    block: HtmlElement | None = None
    parts: list[str] = []
    for child in element:
        if child.tag in BLOCKS:
            if block is not None and key_of("".join(parts)) == wanted:
                return block
            block, parts = child, []
        else:
            parts.append(child.text_content())
        parts.append(child.tail or "")
    return block if key_of("".join(parts)) == wanted else None
