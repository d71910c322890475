"""Is the page an article at all, or a home page, a listing, a login, a page that says there is nothing?

An article is mostly sentences that link nowhere. A listing is mostly links; a login asks for a password; a soft 404
says so in its title.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from crawler.model import Verdict
from crawler.text.dom import lines_of
from crawler.text.fold import fold_letters

# Over this share of an extracted text's words in links of the page, it is a list of links. Measured on real Arabic
# pages: articles up to 0.2, section pages from 0.5.
_MOSTLY_LINKS = 0.45
# Headlines of other stories between the paragraphs: an article may have some, a list of teasers one to each.
_FEW_LINKS, _LINKED_LINES = 4, 0.25
# A line ends a sentence when it ends with one of these.
_SENTENCE_END = re.compile(r"[.!؟?۔…:»\"”)]\s*$")
# Teasers are cut off; a story may end one line so, or two, but not so many.
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")
_FEW_CUT, _MOSTLY_CUT = 3, 0.3
# Lines with fewer words than this are headlines, labels, links.
_SENTENCE_WORDS = 9
# Titles of pages that say there is nothing, or ask who is there; a headline may name a login or a number, and say that
# nobody was found. (Folding makes letters small: a pattern that is folded has no sign with a capital.)
_NOT_FOUND = re.compile(
    "|".join(
        (
            *map(fold_letters, ("^تسجيل الدخول", "^إنشاء حساب", "^نتائج البحث")),
            fold_letters(r"لم يتم العثور(?:[^\w]*$| على (?:أي |صفحة|الصفحة|المقال|الخبر|المحتوى|نتائج|نتيجة|ما تبحث))"),
            fold_letters(r"لا توجد نتائج(?:[^\w]*$| بحث| للبحث| مطابقة| عن )"),
            fold_letters("(?:الصفحة|المقال|الخبر|المحتوى) (?:غير موجود|المطلوب|التي تبحث|الذي تبحث|لم يعد)"),
            r"^[^\w]*404(?:[^\w]*$| ?[-–—|:]| not found| error)",
            fold_letters(r"(?:خطأ|صفحة|error) 404\b"),
            *("page not found", r"^log ?in\b", r"^sign ?in\b"),
        )
    )
)


def judge_genre(tree: HtmlElement, title: str, body: str) -> Verdict:
    """Decide whether what was read out of a page is an article.

    Args:
        tree: the page.
        title: of the page.
        body: clean text, paragraphs separated by empty lines.

    Returns:
        The verdict, with what speaks against an article.
    """
    if _NOT_FOUND.search(fold_letters(title)):
        return Verdict("article", False, "the title says that there is nothing, or asks to log in", (title[:80],))
    lines = [line for line in body.split("\n") if line.strip()]
    if not lines:
        return Verdict("article", False, "no text was read out of the page")
    words = sum(len(line.split()) for line in lines)
    linked = _linked(tree)
    links = [line for line in lines if fold_letters(line) in linked]
    in_links = sum(len(line.split()) for line in links)
    sentences = [line for line in lines if len(line.split()) >= _SENTENCE_WORDS]
    told = sum(len(line.split()) for line in sentences)
    evidence = (f"{in_links / words:.0%} of the words in links", f"{told / words:.0%} of the words in sentences")
    if in_links / words > _MOSTLY_LINKS:
        return Verdict("article", False, "a list of links", evidence)
    if len(links) >= _FEW_LINKS and len(links) >= _LINKED_LINES * len(lines):
        return Verdict(
            "article", False, "a list of headlines", (f"{len(links)} of {len(lines)} lines are links", *evidence)
        )
    cut = sum(bool(_CUT.search(line)) for line in lines)
    if cut >= _FEW_CUT and cut >= _MOSTLY_CUT * len(lines):
        return Verdict(
            "article", False, "a list of beginnings", (f"{cut} of {len(lines)} lines are cut off", *evidence)
        )
    if len(lines) > 3 and not any(_SENTENCE_END.search(line) for line in sentences):
        return Verdict("article", False, "many lines, no sentence", evidence)
    return Verdict("article", True, "sentences that link nowhere", evidence)


def _linked(tree: HtmlElement) -> set[str]:
    """List the lines of the page's links, folded: a link may hold a whole teaser."""
    links = [link for link in tree.iter("a") if link.get("href")]
    return {fold_letters(line) for link in links for _, line in lines_of(link)}
