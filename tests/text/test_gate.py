"""The gate's one promise: it stops no page whose story the topic's judge would accept, however the page is written."""

from __future__ import annotations

import html
import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from crawler.archive.seed_format import parse
from crawler.text.gate import Gate
from crawler.text.topic import TopicJudge
from tests.text.arabic import FURNITURE, OFF_TOPIC, ON_TOPIC, SAMPLE, TOPIC

GATE = Gate(TOPIC)
JUDGE = TopicJudge(TOPIC)
ON_TOPIC_FILES = sorted((SAMPLE / "stories").glob("on-*.txt"))

# Fatha to sukun, shadda, dagger alif, tatweel; zero width, bidi marks, embeddings, isolates, soft hyphen, BOM.
UNSEEN = (
    *("\u064b", "\u064e", "\u064f", "\u0650", "\u0651", "\u0652", "\u0670", "\u0640"),
    *("\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u061c", "\u202a", "\u202b", "\u202c", "\u2066", "\u2069"),
    *("\u00ad", "\u2060", "\ufeff"),
)
INLINE = ("b", "i", "em", "strong", "span", "font", "u", "mark", "bdi", "small", "a")
ADDRESS = "https://news.example/tag/" + quote("إيلون ماسك والمعلنون على منصة التدوين المصغر " * 4)
CAPTION = " ".join((*OFF_TOPIC, *FURNITURE)).split(" ")

# What may be done to a text before it stands in a page.
UNSEEN_SPRINKLED, REFERENCES, TAGS_IN_WORDS, LINKS, CAPTIONS = DRESSES = (
    "unseen characters",
    "a reference for every letter",
    "tags in words",
    "links",
    "captions",
)


def _letter(letter: str, dresses: set[str], chance: random.Random) -> str:
    if UNSEEN_SPRINKLED in dresses:
        letter += "".join(chance.choices(UNSEEN, k=chance.randint(0, 2)))
    if REFERENCES in dresses:
        form = chance.choice(("&#{0};", "&#x{0:x};", "&#x{0:04X};", "&amp;#{0};"))
        letter = "".join(form.format(ord(char)) for char in letter)
    if TAGS_IN_WORDS in dresses and chance.random() < 0.2:
        tag = chance.choice(INLINE)
        attribute = chance.choice(("", " class='x advertisers'", f' href="{ADDRESS}" dir=rtl', " data-n=1", " title=''"))
        letter = f"<{tag}{attribute}>{letter}</{tag}>"
    return letter


def _line(text: str, dresses: set[str], chance: random.Random) -> str:
    """Write a text as HTML."""
    words = []
    for plain in text.split(" "):
        word = "".join(_letter(char, dresses, chance) if char.isalpha() else html.escape(char) for char in plain)
        if LINKS in dresses and chance.random() < 0.4:
            # With a title, as WordPress writes the links of its tags.
            title = chance.choice(("", f" title='{plain.replace(chr(39), '')}'"))
            word = f"<a href='{ADDRESS}'{title} rel=tag>{word}</a>"
        words.append(word)
    if CAPTIONS in dresses:
        caption = " ".join(CAPTION[: chance.randint(1, 30)])
        figure = f"<figure><img src=/a.jpg><figcaption>{caption}</figcaption></figure>"
        words.insert(chance.randint(0, len(words)), figure)
    return " ".join(words)


def _in_html(title: str, lines: list[str]) -> str:
    return f"<h1>{title}</h1>\n" + "".join(f"<p>{line}</p>\n" for line in lines)


def _in_breaks(title: str, lines: list[str]) -> str:
    return f"<table><tr><td><font size=5>{title}</font></td></tr><tr><td>{'<br><br>'.join(lines)}</td></tr></table>"


def _json(title: str, lines: list[str], *, ascii_only: bool) -> str:
    body = "".join(f"<p>{line}</p>\n" for line in lines)
    return json.dumps({"post": {"title": title, "body": body}}, ensure_ascii=ascii_only)


def _in_state(title: str, lines: list[str]) -> str:
    return f"<div id=app></div><script>window.__STATE__ = {_json(title, lines, ascii_only=False)};</script>"


def _in_escaped_state(title: str, lines: list[str]) -> str:
    state = _json(title, lines, ascii_only=True).replace("<", "\\u003c").replace("/", "\\/")
    return f"<script type='application/json'>{state}</script>"


def _in_twice_escaped_state(title: str, lines: list[str]) -> str:
    inner = json.dumps(_json(title, lines, ascii_only=True)).replace("<", "\\u003C")
    return f"<script>self.__next_f.push([1,{inner}])</script>"


def _in_attribute(title: str, lines: list[str]) -> str:
    return f'<div id="app" data-page="{html.escape(_json(title, lines, ascii_only=False))}"></div>'


HOLDERS = {
    "paragraphs": _in_html,
    "breaks": _in_breaks,
    "state": _in_state,
    "escaped state": _in_escaped_state,
    "twice escaped state": _in_twice_escaped_state,
    "data attribute": _in_attribute,
}
ENCODINGS = ("utf-8", "utf-8-sig", "windows-1256", "iso-8859-6", "utf-16", "utf-16-le", "utf-16-be")


def _encoded(page: str, encoding: str) -> bytes:
    return page.encode(encoding, "strict" if encoding.startswith("utf") else "xmlcharrefreplace")


def _menu(items: int) -> str:
    return "<ul>" + "".join(f"<li><a href='/{n}'>{FURNITURE[n % len(FURNITURE)]}</a></li>" for n in range(items)) + "</ul>"


def _page(title: str, lines: list[str], holder: str, dresses: set[str], chance: random.Random, menu: int) -> str:
    headline = _line(title, dresses - {CAPTIONS}, chance)  # no photo stands in a headline
    middle = HOLDERS[holder](headline, [_line(line, dresses, chance) for line in lines])
    return f"<!doctype html><html dir=rtl><body>{_menu(menu)}<main>{middle}</main>{_menu(menu)}</body></html>"


sentences = st.sampled_from(ON_TOPIC)
texts = st.tuples(sentences, st.lists(st.one_of(sentences, sentences, st.sampled_from(OFF_TOPIC)), min_size=1, max_size=6))


@settings(deadline=None, max_examples=6000)
@given(
    text=texts,
    holder=st.sampled_from(sorted(HOLDERS)),
    dresses=st.sets(st.sampled_from(DRESSES)),
    encoding=st.sampled_from(ENCODINGS),
    seed=st.integers(0, 2**32),
    menu=st.sampled_from((0, 20, 500)),
)
def test_no_page_is_stopped_that_the_judge_would_accept(
    text: tuple[str, list[str]], holder: str, dresses: set[str], encoding: str, seed: int, menu: int
) -> None:
    title, lines = text
    assume(JUDGE.judge(title, "\n\n".join(lines)).yes)
    page = _page(title, lines, holder, dresses, random.Random(seed), menu)
    assert GATE.judge(_encoded(page, encoding)).yes
