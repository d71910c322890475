"""A pattern of words finds them in whatever way a page may write them."""

from __future__ import annotations

import html
import random
import re
import sys
import unicodedata

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.fold import fold_letters, spellings
from crawler.text.inline import INLINE
from crawler.text.page_words import plain
from crawler.text.spelling import pattern_of
from crawler.text.terms import stretches_of, words_in, words_of

WORDS = ("تويتر", "اكس", "ماسك", "النهض", "twitter", "musk", "x", "فيه", "اوقف*", "ibm*")
ENCODINGS = ("utf-8", "windows-1256", "iso-8859-6")


def _automaton(pattern: bytes) -> re2._Regexp:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = 64 << 20
    return re2.compile(pattern, options)


FOUND = _automaton(pattern_of(WORDS, INLINE))
SINGLE = _automaton(pattern_of(["x"], INLINE))
ANYWHERE = _automaton(pattern_of(["ب"], INLINE))


def _letters(word: str) -> list[tuple[str, ...]]:
    return [spellings(letter) for letter in word.rstrip("*")]


@st.composite
def written(draw: st.DrawFn, word: str) -> str:
    """A word as a page may write it, letter by letter."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    parts = []
    for choices in _letters(word):
        letter = chance.choice(choices)
        code = ord(letter)
        how = chance.randrange(8)
        if how == 1:
            letter = chance.choice(("&#{};", "&#0{};", "&amp;#{};", "&#{}")).format(code)
        elif how == 2:
            letter = chance.choice(("&#x{:x};", "&#X{:04X};", "&amp;amp;#x{:X};", "\\u0026#x{:x};")).format(code)
        elif how == 3:
            letter = chance.choice(("\\", "\\\\")) + chance.choice(("u{:04x}", "u{:04X}")).format(code)
        parts.append(letter)
        if chance.random() < 0.3:
            parts.append(
                chance.choice(
                    (
                        *(
                            "\u0640",
                            "\u064e",
                            "\u0651",
                            "\u200c",
                            "\u200f",
                            "\u00ad",
                            "\ufeff",
                            "ء",
                            "\u0301",
                            "\u2069",
                        ),
                        *(
                            "&zwnj;",
                            "&shy;",
                            "&#1611;",
                            "&#x200f;",
                            "&amp;rlm;",
                            "\\u064b",
                            "\\u200d",
                            "&#8204;",
                            "&#1;",
                        ),
                        *("<b>", "</b>", "<a href='/x?a=1&b=2'>", "</SPAN>", "<i class=x>", "<wbr/>", "&lt;b&gt;"),
                        *("\\u003cb\\u003e", "\\u003c/em\\u003e", "<\\/a>", "&amp;lt;u&amp;gt;", "<b title='&quot;'>"),
                    )
                )
            )
    return "".join(parts)


def _is_read(page: str, word: str) -> bool:
    """Tell whether the exact reading of a page has a word."""
    return any(one.startswith(word.rstrip("*")) for one in words_of(plain(page)))


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(WORDS).flatmap(lambda word: st.tuples(st.just(word), written(word))), st.sampled_from(ENCODINGS))
def test_a_word_is_found_however_it_is_written(case: tuple[str, str], encoding: str) -> None:
    word, spelled = case
    page = f"<p>قال {spelled} هنا</p>"
    body = page.encode(encoding, "xmlcharrefreplace")
    found = FOUND.search(body) or (word == "x" and SINGLE.search(body))
    assert found or not _is_read(body.decode(encoding), word)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        pytest.param("الخبر في تويتر", True, id="as it is"),
        pytest.param("وبتويترهم", True, id="inside a longer word"),
        pytest.param("تو يتر", False, id="parted"),
        pytest.param("تو<p>يتر", False, id="parted by a paragraph"),
        pytest.param("twitters", False, id="the beginning of a Latin word"),
        pytest.param("ibms", True, id="with a star"),
        pytest.param("2twitter3", True, id="digits part words"),
        pytest.param("a_twitter_b", True, id="underscores too"),
        pytest.param("\\ntwitter", True, id="an escaped line break in front"),
        pytest.param("&nbsptwitter", True, id="a reference without its semicolon in front"),
        pytest.param("ﺗﻮﻳﺘﺮ", True, id="presentation forms"),
        pytest.param("ﷲ", True, id="a ligature may be any word"),
        pytest.param("أخبار المدينة، 2023 © • …", False, id="nothing of it"),
    ],
)
def test_what_is_found(text: str, is_found: bool) -> None:
    assert bool(FOUND.search(text.encode())) is is_found


@pytest.mark.parametrize(
    ("page", "count"),
    [
        pytest.param("<p>على X، وعلى x.</p>", 2, id="in text"),
        pytest.param("X", 1, id="alone"),
        pytest.param("وX3 _x_ 4x", 3, id="beside Arabic, digits, lines"),
        pytest.param("728x90 1x2x3", 0, id="sizes"),
        pytest.param("%20x5 \\u0020x5 &#32x5 \\nx", 4, id="behind escapes that end with a letter or digit"),
        pytest.param("&#x58; \\u0078 &amp;#88;", 3, id="escaped"),
        pytest.param("<p>xx ex xe</p>", 0, id="in words"),
    ],
)
def test_single_letters(page: str, count: int) -> None:
    assert sum(1 for _ in SINGLE.finditer(page.encode())) == count


def test_every_character_that_folds_into_a_letter_is_known() -> None:
    """All of Unicode: a letter is found as itself, or as one that may be any word, or vanishes between letters."""
    missed = []
    for code in range(0x80, sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char) in ("Cs", "Cn", "Co"):
            continue
        if not stretches_of(char):
            continue
        folded = "".join(words_in(char))
        read = fold_letters(f"ب{char}ب")
        if read == "بب":  # it vanishes
            is_known = bool(_BETWEEN.search(f"ب{char}ب".encode()))
        elif len(folded) == 1 and char in spellings(folded):
            is_known = True
        else:
            is_known = not re.search(r"[a-z0-9\u0620-\u064a\u066e-\u06d5]", folded) or folded == char
            is_known = is_known or bool(ANYWHERE.search(char.encode()))
        if not is_known:
            missed.append(f"U+{code:04X}")
    assert missed == []


_BETWEEN = _automaton(pattern_of(["بب"], INLINE))


def test_every_reference_that_vanishes_or_is_a_letter_is_known() -> None:
    missed = [
        name
        for name in html.entities.html5
        if words_of(plain(f"ب&{name}ب")) == ["بب"] and not _BETWEEN.search(f"ب&{name}ب".encode())
    ]
    letters = [
        name
        for name, value in html.entities.html5.items()
        if name.endswith(";") and stretches_of(value) and re.search("[a-z]", "".join(words_of(value)))
    ]
    assert missed == []
    assert [name for name in letters if not ANYWHERE.search(f"&{name}".encode())] == []
