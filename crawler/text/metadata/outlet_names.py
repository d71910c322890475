"""The names of an outlet as its page has them, to know them in titles and bylines.

A name is compared without the word for what it is (صحيفة, موقع), without what ends an address (.com) and without the
spaces between its words: صحيفة صدى الدلتا is صدى الدلتا, and CNN Arabic is CNNArabic.com.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from attrs import frozen
from lxml.html import HtmlElement

from crawler.text.dom import collapse, text_of
from crawler.text.fold import fold_letters

_WORD = re.compile(r"\w+")
_KINDS = frozenset(
    fold_letters(
        "موقع صحيفة جريدة بوابة قناة شبكة مجلة وكالة إذاعة راديو تلفزيون فضائية الموقع الصحيفة الجريدة شعار لوغو logo"
    ).split()
)
# What may follow a name: the domain of an address, and the kind of outlet once more.
_ENDS = frozenset(
    fold_letters(
        "com net org news online نت نيوز أونلاين الإخباري الإخبارية الإلكترونية الإلكتروني للأنباء الرسمي الرسمية"
    ).split()
)
_META = ("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher", "dc.publisher", "twitter:site")
_META_MORE = ("article:publisher", "og:article:publisher", "al:android:app_name", "al:ios:app_name", "copyright")
_MOST_LOGOS = 12
# Longer than this (words), the text by a logo is no name; a piece of a title has so many words beside the name at most.
_LONGEST_NAME, _MOST_BESIDE = 6, 3
_SEPARATORS = re.compile(r"\s[-–—:/]+\s|[|•·»«]+")
_SHORTEST_LABEL = 4


@frozen
class OutletNames:
    """What an outlet is called.

    Attributes:
        known: names in the form that is compared.
        host: letters of the page's host name.
    """

    known: frozenset[str]
    host: str = ""

    def is_name(self, words: Sequence[str]) -> bool:
        """Tell whether folded words are the outlet's name."""
        return bool(words) and (_compared(words) in self.known or self._is_host(words))

    def is_like_name(self, words: Sequence[str]) -> bool:
        """Tell whether folded words hold the outlet's name, or say that they are the name of some outlet.

        Only for a piece of a title that a sign parts from the rest: a sentence may name an outlet too.
        """
        if not words or self.is_name(words):
            return bool(words)
        if len(words) <= _LONGEST_NAME - 2 and (words[0] in _KINDS or words[-1] in _ENDS):
            return True
        for start in range(len(words)):
            for stop in range(start + 1, len(words) + 1):
                is_short = len(words) - (stop - start) <= _MOST_BESIDE
                if is_short and (stop - start > 1 or len(words) <= 2) and _compared(words[start:stop]) in self.known:
                    return True
        return False

    def _is_host(self, words: Sequence[str]) -> bool:
        """Tell whether Latin words are the letters of the host name, all of them at least of two letters."""
        joined = "".join(words)
        return (
            joined.isascii()
            and len(joined) >= _SHORTEST_LABEL
            and all(len(word) > 1 and word in self.host for word in words if word not in _ENDS)
            and (joined in self.host or len(joined) * 2 > len(self.host))
        )


def outlet_names(meta: Mapping[str, str], logos: Sequence[HtmlElement], stated: Iterable[str], url: str) -> OutletNames:
    """Collect the names of an outlet from its page.

    Args:
        meta: the page's meta elements, lower case name -> content.
        logos: elements that are marked as its logo.
        stated: names that are known from elsewhere: the seeds, the page's data.
        url: of the page.

    Returns:
        The names.
    """
    texts = [*stated, *(meta.get(name, "") for name in (*_META, *_META_MORE))]
    for element in logos[:_MOST_LOGOS]:
        texts += [element.get("alt") or "", element.get("title") or "", text_of(element)]
        texts += [image.get("alt") or "" for image in element.iter("img")]
    known: set[str] = set()
    for text in texts:
        whole = _WORD.findall(fold_letters(text))
        if not whole or len(whole) > 2 * _LONGEST_NAME or "http" in whole:
            continue
        known.add(_compared(whole))
        for place, piece in enumerate(_SEPARATORS.split(collapse(text))):
            words = _WORD.findall(fold_letters(piece))
            if min(place, 1) < len(words) <= _LONGEST_NAME:  # what follows the name is its motto, or a section
                known.add(_compared(words))
    known.discard("")
    return OutletNames(frozenset(known), _host(url))


def _compared(words: Sequence[str]) -> str:
    """Give the form of a name that is compared."""
    start, stop = 0, len(words)
    while start < stop - 1 and words[start] in _KINDS:
        start += 1
    while stop > start + 1 and words[stop - 1] in _ENDS:
        stop -= 1
    return "".join(words[start:stop])


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return "".join(_WORD.findall(host.lower()))
