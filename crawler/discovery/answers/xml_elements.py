"""Hostile XML read as a stream of the few elements that matter: no tree is built, no entity and no DTD is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from itertools import chain
from typing import Any, cast

from attrs import define, field, frozen
from lxml import etree

from crawler.discovery.answers.complaints import description, is_html, unreadable
from crawler.discovery.answers.reading import CHUNK
from crawler.discovery.answers.xml_mending import mended
from crawler.discovery.links import absolute
from crawler.model import Source

_BASE = "{http://www.w3.org/XML/1998/namespace}base"

_DEEPEST = 256
"""Levels of elements; libxml2's own limit, which does not hold where no tree is built. Feeds end at ten or so."""

_MOST_TEXT = 20_000
"""Characters kept of one element's text: a URL has at most 2083, a title is cut at 500."""

_MOST_CHILDREN = 50
"""Elements kept of one record; an entry with every field of every vocabulary read here has below twenty."""

_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)


@frozen
class Vocabulary:
    """Which elements of a document matter.

    Attributes:
        expected: what the document is called in errors.
        roots: names that its outermost element may have, in lower case as all names here.
        records: elements that are entries, given with what is in them.
        wanted: elements whose text or attributes are read.
    """

    expected: str
    roots: frozenset[str]
    records: frozenset[str]
    wanted: frozenset[str]


@frozen
class Element:
    """An element that was read to its end.

    Attributes:
        name: without prefix, in lower case.
        namespace: its URI, or empty.
        parents: names of the elements around it, from the outermost; in a record, from the record inwards.
        attributes: names as written, namespaces in braces.
        text: its own and that of the elements in it, at most 20,000 characters; empty for a record.
        base: what `xml:base` says relative links are relative to, absolute; or empty.
        children: of a record: the wanted elements in it, at any depth.
    """

    name: str
    namespace: str
    parents: tuple[str, ...]
    attributes: Mapping[str, str]
    text: str
    base: str
    children: tuple[Element, ...] = ()


def elements(text: TextIOWrapper, url: str, source: Source, vocabulary: Vocabulary) -> Iterator[Element]:
    """Read the records of a document, and the wanted elements outside of them, in the order in which they end.

    Whatever stands before the outermost element (a PHP warning, blank lines, a DTD) is left out, and what the parser
    cannot take is mended or stepped over, as far as that goes.

    Args:
        text: the document, at its beginning.
        url: where it came from: `xml:base` is relative to it, and the errors name it.
        source: whose it is, for the errors.
        vocabulary: what to look for.

    Returns:
        Only elements whose end was seen: the last one of a document that is cut short is not among them.

    Raises:
        SourceError: it is another document, declares entities, is nested deeper than 256 levels, or ends too early.
            All that was complete has been given by then.
    """
    head = text.read(CHUNK)
    root = re.search(
        rf"<(?:[A-Za-z_][\w.-]{{0,40}}:)?(?:{'|'.join(sorted(vocabulary.roots))})(?=[\s>/])", head, re.IGNORECASE
    )
    before = head[: root.start()] if root else head
    if _ENTITY.search(before):
        raise unreadable(source, url, vocabulary.expected, "one that declares entities", "it may be an attack: drop it")
    if root is None or is_html(before):
        advice = "open it in a browser and mend the source's URL or kind"
        raise unreadable(source, url, vocabulary.expected, description(head), advice)
    collector = _Collector(vocabulary, url)
    parser = etree.XMLParser(
        target=cast("Any", collector),
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    for piece in mended(chain([head[root.start() :]], iter(lambda: text.read(CHUNK), ""))):
        parser.feed(piece.encode())
        yield from collector.taken()
        if collector.too_deep:
            found = f"elements nested deeper than {_DEEPEST} levels"
            raise unreadable(source, url, vocabulary.expected, found, "it may be an attack: drop it")
        if collector.finished:
            break
    slips = [slip for slip in parser.feed_error_log if slip.level == etree.ErrorLevels.FATAL]
    # Tags that do not match may close the outermost element early: the rest would be lost without a word.
    if not collector.finished or any(slip.type == etree.ErrorTypes.ERR_TAG_NAME_MISMATCH for slip in slips):
        found = slips[0].message if slips else f"the end of the data inside <{collector.innermost}>"
        expected = f"{vocabulary.expected} whole and well-formed"
        raise unreadable(source, url, expected, found, "what stood before was read; tell the outlet if it stays so")


@define
class _Open:
    """An element whose end has not come."""

    name: str
    namespace: str
    attributes: Mapping[str, str]
    base: str
    pieces: list[str] = field(factory=list)
    length: int = 0
    children: list[Element] = field(factory=list)


class _Collector:
    """The target of the parser: what is wanted of the open elements, and the finished ones until they are taken."""

    def __init__(self, vocabulary: Vocabulary, url: str) -> None:
        self.finished = False
        self.too_deep = False
        self._vocabulary = vocabulary
        self._url = url
        self._open: list[_Open] = []
        self._records: list[int] = []  # depths of the open records
        self._hearers: list[_Open] = []  # open elements whose text is wanted
        self._done: list[Element] = []

    @property
    def innermost(self) -> str:
        """Return the name of the element that ought to end next, or empty."""
        return self._open[-1].name if self._open else ""

    def taken(self) -> list[Element]:
        """Return the elements finished since the last call."""
        done, self._done = self._done, []
        return done

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        if self.too_deep or self.finished:
            return
        if len(self._open) == _DEEPEST:
            self.too_deep = True
            return
        namespace, _, name = tag.rpartition("}")
        base = self._open[-1].base if self._open else ""
        if _BASE in attributes:
            base = absolute(base or self._url, attributes[_BASE]) or base
        name = name.lower()
        element = _Open(name, namespace[1:], attributes if name in self._vocabulary.wanted else {}, base)
        if name in self._vocabulary.records:
            self._records.append(len(self._open))
        if name in self._vocabulary.wanted:
            self._hearers.append(element)
        self._open.append(element)

    def data(self, text: str) -> None:
        """Keep text for the elements around it that are wanted."""
        for element in self._hearers:
            if element.length < _MOST_TEXT:
                element.pieces.append(text[: _MOST_TEXT - element.length])
                element.length += len(text)

    def end(self, _tag: str) -> None:
        """Close the innermost element."""
        if self.too_deep or self.finished:
            return
        element = self._open.pop()
        self.finished = not self._open
        if element.name in self._vocabulary.wanted:
            self._hearers.pop()
            self._keep(element, self._records[-1] + 1 if self._records else 0)
        elif element.name in self._vocabulary.records:
            self._records.pop()
            self._keep(element, 0)

    def close(self) -> None:
        """Take part in lxml's protocol, which asks for this."""

    def _keep(self, element: _Open, first: int) -> None:
        done = Element(
            element.name,
            element.namespace,
            tuple(around.name for around in self._open[first:]),
            element.attributes,
            "".join(element.pieces),
            element.base,
            tuple(element.children),
        )
        if first == 0:
            self._done.append(done)
        else:
            children = self._open[first - 1].children
            if len(children) < _MOST_CHILDREN:
                children.append(done)
