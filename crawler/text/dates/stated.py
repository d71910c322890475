"""Where a page states when its article was published and changed: data, meta elements, visible lines, its URL.

What stands there is given as text, with the name of the place; who knows dates reads it and weighs the places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from attrs import frozen
from lxml.html import HtmlElement

from crawler.model import Structured
from crawler.text.dashes import with_dashes
from crawler.text.dom import collapse
from crawler.text.fold import fold_letters

Line = tuple[HtmlElement, str]
Candidate = tuple[str, str]
"""A text, and the place where it stands."""

# Names of meta elements: Open Graph, schema.org, Dublin Core, Parse.ly, Sailthru, Cxense, and what sites make up.
_META_MODIFIED = re.compile(r"modif|updated|last-?mod|revised")
_META_PUBLISHED = re.compile(r"publi[sc]|pub-?_?date|issued|created|(?:^|[.:_-])(?:display_?)?date$")
# Keys of a page's data that may hold its date where no article object was found in it.
_DATA_KEYS = ("datePublished", "publishedAt", "published_at", "publishDate", "publish_date", "pagePostDate")
_DATA_VALUE = re.compile(r'\\?["\']?\s*[:=]\s*\\?["\']([^"\'\\<>]{8,40})\\?["\']')

# The clock-like words of class and id names, and of microdata, by which sites mark a date.
_DATE_MARK = re.compile(r"date|time|publish|posted|created|تاريخ", re.IGNORECASE)
_PUBLISHED_MARK = re.compile(r"publish|created|entry-date|post-date", re.IGNORECASE)
_MODIFIED_MARK = re.compile(r"updated|modif", re.IGNORECASE)
# Blocks of a page that are not its article, by the words of their class and id names; and its clocks.
_FOREIGN = re.compile(
    r"related|recommend|popular|most[-_]?(?:read|view|comment|recent|watch|shared)|latest|trending|ticker|breaking"
    r"|side-?bar|(?<!elementor-)widget|comment|(?<!entry-)(?<!post-)(?<!article-)footer|copyright|(?<![a-z])promos?(?![a-z])|teaser|read-?(?:also|more|next)|see-?also"
    r"|newsletter|(?<![a-z])nav(?![a-z])|navbar|navigation|menu|banner|carousel|caption|weather|prayer|playlist"
    r"|(?<![a-z])today|(?<![a-z-])clock(?![a-z-])|date-?now|now-?date|current-?(?:date|time)|top-?(?:bar|date)|hijri"
    r"|more-?(?:news|stories)|tweet|twitter|instagram|embed",
    re.IGNORECASE,
)
_FOREIGN_TAGS = frozenset({"aside", "nav", "figure", "figcaption", "blockquote"})
_ROOTS = frozenset({"html", "body", "main", "article"})
_HEADINGS, _SUBHEADINGS = frozenset({"h1", "h2", "h3"}), frozenset({"h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset("a abbr b bdi bdo big em font i label small span strong sub sup time u".split())
_IN_HEADING = frozenset({"h1", "a", "span", "font"})
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20|14|١٩|٢٠|١٤|۱۹|۲۰)\d\d")
_RELATIVE = re.compile(r"منذ|قبل |[أا]مس|اليوم|الآن|مضت|\bago\b|yesterday", re.IGNORECASE)
_PUBLISHED_LABEL = re.compile(
    r"(?<!\w)(?:نُ?شرت?|النشر|نشره|[أا]ُ?ضيفت?|ال[إا]ضافة|تاريخ|التاريخ|published|posted)(?!\w)", re.IGNORECASE
)
_MODIFIED_LABEL = re.compile(
    r"(?<!\w)(?:تحديث|التحديث|حُ?دِ?ّ?ث|محد?ّ?ث|تعديل|التعديل|updated|modified)(?!\w)", re.IGNORECASE
)
_LABEL_ALONE = re.compile(
    rf"(?:تم |تاريخ |وقت |[آا]خر |last )?(?:{_PUBLISHED_LABEL.pattern}|{_MODIFIED_LABEL.pattern})"
    r"(?: (?:في|بتاريخ|يوم|on|at|تاريخ))?\s?[:،-]?",
    re.IGNORECASE,
)
# A dateline: a few words and a day with its year, before the sign that ends it; not `somebody said on a day`.
_DATELINE = re.compile(
    r"(?!\s*\S+ \S+ (?:\S+ ){0,3}في )\s*(\D{2,40}\d{1,2}[^()\n]{3,40}?(?:19|20|١٩|٢٠)\d\d\s?م?)\s*(?:[-–—:(/]|واس)"
)
# How far from the headline a date may stand, in lines of text: above it are the menus, below it the story.
_LINES_BEFORE, _LINES_AFTER = 4, 25
# Paragraphs of the story after which its date is no more expected; what a paragraph is, in words.
_MOST_PARAGRAPHS, _PARAGRAPH_WORDS = 2, 20
_LONGEST_DATE_LINE, _LONGEST_LABEL, _LONGEST_RELATIVE = 250, 30, 60  # characters
_MOST_INSIDE = 60  # elements of a block that is a line
_HEADLINE_WORDS = 5
_MOST_HEADLINES = 4  # places of the headline that are looked at
_LENGTHS_APART = 12  # characters of two spellings of one headline


@frozen
class PageDates:
    """What a page says of its article's dates.

    Attributes:
        published: candidates for the date of publication, best first.
        modified: candidates for the date of the last change, best first.
    """

    published: tuple[Candidate, ...]
    modified: tuple[Candidate, ...]


def read_page_dates(
    tree: HtmlElement, lines: Sequence[Line], structured: Structured, title: str, url: str
) -> PageDates:
    """List what a page says of its article's dates.

    Args:
        tree: the page.
        lines: its visible texts, of `dom.lines_of`.
        structured: what it says in data.
        title: the article's, to know where on the page the article begins.
        url: of the page.

    Returns:
        The candidates. Their places are `json-ld datePublished`, `meta NAME` and so on for data; `time element`,
        `marked text` and `visible text` beside the headline; `visible text above the headline`; `time element
        elsewhere` and `visible text elsewhere`; `dateline`; `url`.
    """
    published = [(structured.published, f"{structured.source} datePublished")]
    modified = [(structured.modified, f"{structured.source} dateModified")]
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        content = collapse(element.get("content") or "")
        if content and _META_MODIFIED.search(name):
            modified.append((content, f"meta {name}"))
        elif content and _META_PUBLISHED.search(name):
            published.append((content, f"meta {name}"))
    if not any(text for text, _ in published):
        published += _in_scripts(tree)
    shown = _Shown(tree, lines, title)
    published += shown.published
    modified += shown.modified
    published.append((url, "url"))
    return PageDates(_told(published), _told(modified))


def _told(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(dict.fromkeys((text, place) for text, place in candidates if text))


def _in_scripts(tree: HtmlElement) -> Iterator[Candidate]:
    """Yield the date in a page's data that no article object was read from; where there are several, none."""
    values = set()
    for script in tree.iter("script"):
        text = script.text or ""
        for key in _DATA_KEYS:
            place = text.find(key)
            while place >= 0:
                if found := _DATA_VALUE.match(text, place + len(key)):
                    values.add(found[1])
                place = text.find(key, place + 1)
    if len(values) == 1:
        yield values.pop(), "script datePublished"


class _Shown:
    """What a page shows of its article's dates: first what is marked, then what only stands beside the headline.

    Args:
        tree: the page.
        lines: its visible texts.
        title: the article's.
    """

    def __init__(self, tree: HtmlElement, lines: Sequence[Line], title: str) -> None:
        self.published: list[Candidate] = []
        self.modified: list[Candidate] = []
        self._lines = lines
        self._seen: set[int] = set()
        self._plain: list[Candidate] = []
        self._datelines: list[Candidate] = []
        places = _headlines(lines, title)
        for place in places:
            self._below(place)
            self._above(place)
        blocks = _Blocks(lines[places[0]][0] if places else None)
        if not self.published:
            self.published += _only_time(tree, blocks)
        self.published += (*self._plain, *self._elsewhere(blocks), *self._datelines)

    def _below(self, place: int) -> None:
        """Look below the headline, as far as the story's first paragraphs."""
        blocks, paragraphs, is_over = _Blocks(self._lines[place][0]), 0, False
        for number in range(place + 1, min(place + 1 + _LINES_AFTER, len(self._lines))):
            element, line = self._lines[number]
            is_paragraph = len(line.split()) >= _PARAGRAPH_WORDS
            if is_paragraph:
                paragraphs += 1
                if found := _DATELINE.match(with_dashes(line)):
                    self._datelines.append((found[1], "dateline"))
                if paragraphs > _MOST_PARAGRAPHS:
                    return
            # A heading behind the story begins a list of other stories.
            is_over = is_over or (paragraphs > 0 and _block(element).tag in _SUBHEADINGS)
            if not self._may_be_date(number, blocks):
                continue
            has_stamp = self._add_stamps(element)
            if has_stamp or _is_marked(element):
                self.published.append((self._labelled(number), "marked text"))
            elif not (is_over or is_paragraph or self._is_teaser(number, place)):
                self._plain.append((self._labelled(number), "visible text"))
                is_over = paragraphs > 0 and bool(_YEAR.search(line) or _RELATIVE.search(line))

    def _above(self, place: int) -> None:
        """Look above the headline: there may stand its date, and the page's clock."""
        blocks = _Blocks(self._lines[place][0])
        for number in range(place - 1, max(-1, place - 1 - _LINES_BEFORE), -1):
            if self._may_be_date(number, blocks):
                self._add_stamps(self._lines[number][0])
                self._plain.append((self._labelled(number), "visible text above the headline"))

    def _elsewhere(self, blocks: _Blocks) -> Iterator[Candidate]:
        """Yield lines far from the headline that are labelled or marked as a date, where there is one of a kind."""
        kinds: tuple[dict[str, None], ...] = ({}, {}, {})
        for number, (element, line) in enumerate(self._lines):
            if number in self._seen or len(line) > _LONGEST_DATE_LINE or not _YEAR.search(line):
                continue
            text = self._labelled(number)
            of_kind = (_PUBLISHED_LABEL.search(text), _MODIFIED_LABEL.search(text), _is_marked(element))
            kind = next((kind for kind, is_it in zip(kinds, of_kind, strict=True) if is_it), None)
            if kind is not None and len(kind) < 2 and not blocks.is_foreign(element):
                kind[text] = None
        for kind in kinds:
            if len(kind) == 1:
                yield next(iter(kind)), "visible text elsewhere"

    def _may_be_date(self, number: int, blocks: _Blocks) -> bool:
        """Tell, at little cost, whether a line may hold the article's date; each is asked once."""
        element, line = self._lines[number]
        if number in self._seen or len(line) > _LONGEST_DATE_LINE:
            return False
        if not _DIGIT.search(line) and not (len(line) <= _LONGEST_RELATIVE and _RELATIVE.search(line)):
            return False
        if blocks.is_foreign(element):
            return False
        self._seen.add(number)
        return True

    def _add_stamps(self, element: HtmlElement) -> bool:
        """Take the dates in the attributes of a line's elements; tell whether there are any."""
        is_any = False
        for count, node in enumerate(_block(element).iter()):
            if count == _MOST_INSIDE:
                break
            if isinstance(node.tag, str) and (stamp := _stamp(node)):
                is_any = True
                is_modified = _MODIFIED_MARK.search(_names(node)) and not _PUBLISHED_MARK.search(_names(node))
                (self.modified if is_modified else self.published).append((stamp, "time element"))
        return is_any

    def _labelled(self, number: int) -> str:
        """Give a line with the label that stands in the line before it, if one does."""
        line, before = self._lines[number][1], self._lines[number - 1][1] if number else ""
        return f"{before} {line}" if len(before) <= _LONGEST_LABEL and _LABEL_ALONE.fullmatch(before) else line

    def _is_teaser(self, number: int, place: int) -> bool:
        """Tell whether the headline of another story stands before a line: a link of several words."""
        element, before = self._lines[number - 1]
        if number - 1 == place or len(before.split()) < _HEADLINE_WORDS:
            return False
        block = _block(element)
        return block.tag == "a" or next(block.iter("a"), None) is not None


def _headlines(lines: Sequence[Line], title: str) -> list[int]:
    """Give the numbers of the lines that are the headline; where it does not stand there, that of the h1.

    A heading is it rather than a plain line, and both rather than a link: links to it stand in menus and lists.
    """
    wanted = fold_letters(title)
    ranks: dict[int, list[int]] = {}
    for number, (element, line) in enumerate(lines):
        is_alike = bool(wanted) and abs(len(line) - len(title)) <= _LENGTHS_APART
        if not is_alike and element.tag not in _IN_HEADING:
            continue  # it is no heading
        block = _block(element)
        if is_alike and fold_letters(line) == wanted:
            is_heading, is_link = block.tag in _HEADINGS, block.tag != "h1" and _is_link(element)
            ranks.setdefault(2 * is_link + (not is_heading), []).append(number)
        elif block.tag == "h1":
            folded = fold_letters(line)
            is_part = bool(wanted) and (folded in wanted or wanted in folded)
            ranks.setdefault(4 if is_part else 5, []).append(number)
    if not ranks:
        return []
    best = min(ranks)
    return ranks[best][: 1 if best == 5 else _MOST_HEADLINES]


def _is_link(element: HtmlElement) -> bool:
    """Tell whether an element stands in a link, or is one."""
    return element.tag == "a" or next(element.iterancestors("a"), None) is not None


def _names(element: HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"


def _is_marked(element: HtmlElement) -> bool:
    """Tell whether a line's element, or the one around it, is marked as a date."""
    parent = element.getparent()
    return bool(_DATE_MARK.search(_names(element))) or (
        element.tag in _INLINE and parent is not None and bool(_DATE_MARK.search(_names(parent)))
    )


class _Blocks:
    """The blocks of a page that are not its article's: those in which the headline does not stand.

    Args:
        headline: its element; None where it is not known.
    """

    def __init__(self, headline: HtmlElement | None) -> None:
        own = () if headline is None else headline.iterancestors()
        self._is_foreign: dict[HtmlElement, bool] = dict.fromkeys(own, False)

    def is_foreign(self, element: HtmlElement) -> bool:
        """Tell whether an element stands in such a block, or is one."""
        path: list[HtmlElement] = []
        node: HtmlElement | None = element
        answer = False
        while node is not None and node.tag not in _ROOTS:
            known = self._is_foreign.get(node)
            if known is None:
                path.append(node)
                known = node.tag in _FOREIGN_TAGS or _names_foreign(_names(node)) or None
            if known is not None:
                answer = known
                break
            node = node.getparent()
        self._is_foreign.update(dict.fromkeys(path, answer))
        return answer


@lru_cache(maxsize=4096)  # the same names stand on every page of an outlet
def _names_foreign(names: str) -> bool:
    return _FOREIGN.search(names) is not None


def _block(element: HtmlElement) -> HtmlElement:
    """Give the block element that an element stands in, or is."""
    while element.tag in _INLINE and (parent := element.getparent()) is not None:
        element = parent
    return element


def _stamp(element: HtmlElement) -> str:
    """Give the date in an element's attributes, or nothing."""
    stamp = element.get("datetime")
    if not stamp and (element.tag == "abbr" or "date" in _names(element).lower()):
        stamp = element.get("content") or element.get("title")
    return collapse(stamp) if stamp and _YEAR.search(stamp) else ""


def _only_time(tree: HtmlElement, blocks: _Blocks) -> Iterator[Candidate]:
    """Yield the page's only date in attributes; where there are several, none is known to be the article's."""
    stamps = {
        stamp
        for element in tree.iter("time", "abbr")
        if (stamp := _stamp(element)) and not _MODIFIED_MARK.search(_names(element)) and not blocks.is_foreign(element)
    }
    if len(stamps) == 1:
        yield stamps.pop(), "time element elsewhere"
