from __future__ import annotations

import random

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Topic
from crawler.seeds import read_topic
from crawler.text.needles import Needles, needles_of
from crawler.text.page_words import plain
from crawler.text.terms import Lexicon, words_of
from tests.text.arabic import ON_TOPIC, ROOT, TOPIC
from tests.text.test_gate import DRESSES, HOLDERS, LINKS, _page

DAM = read_topic(ROOT / "seeds" / "topics" / "nile-dam.toml")
NEEDLES = {topic.name: Needles(needles_of(topic)) for topic in (TOPIC, DAM)}


@pytest.mark.parametrize("topic", [TOPIC, DAM], ids=lambda topic: topic.name)
def test_each_event_has_a_need_that_is_looked_for(topic: Topic) -> None:
    """Every term of one of its needs is found in a page that has nothing but the term."""
    needles = NEEDLES[topic.name]
    for event in topic.events:
        if event.anchors:
            assert any(
                all(
                    list(
                        needles.find(
                            f"<p>قيل {term.replace('=', '').replace('^', '').replace('*', '')} هنا</p>".encode()
                        )
                    )
                    for group in need
                    for term in topic.groups[group]
                )
                for need in event.needs
            ), event.name


def test_of_a_phrase_a_word_is_taken_that_is_looked_for_anyway() -> None:
    event = evolve(TOPIC.events[0], needs=(frozenset({"a"}), frozenset({"b"})), anchors=True)
    topic = evolve(TOPIC, groups={"a": ("ماسك", "منصة ماسك", "دعاية"), "b": ("ب", "ج", "د", "ه")}, events=(event,))
    assert needles_of(topic) == ["دعاي", "ماسك"]


@pytest.mark.parametrize(
    ("page", "count"),
    [
        pytest.param("<p>على تويتر وبإكس و X</p>", 3, id="text"),
        pytest.param("<p>معاكس ومتماسك وصالونات</p>", 0, id="other words"),
        pytest.param("<p>م<b>عاكس</b></p>", 0, id="a word with markup in it"),
        pytest.param("<p>و<b>إكس</b>!</p>", 1, id="a clitic apart"),
        pytest.param('<a href="https://twitter.com/x"><img src="/x.gif" alt="تويتر"></a>', 0, id="tags"),
        pytest.param("<script>x(twitter)</script>", 0, id="a program"),
        pytest.param("<li><a href=/x>تويتر</a></li><li><a href=/y>X</a></li>", 0, id="labels"),
        pytest.param('<script>{"a":"تويتر"}</script>', 1, id="data"),
    ],
)
def test_what_is_found(page: str, count: int) -> None:
    assert len(list(NEEDLES["x-advertisers"].find(page.encode()))) == count


NAMES = Lexicon({"names": [*TOPIC.groups["platform"], *TOPIC.groups["owner"]]})


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(ON_TOPIC),
    st.sampled_from(sorted(HOLDERS)),
    st.sets(st.sampled_from([dress for dress in DRESSES if dress != LINKS])),
    st.integers(0, 2**32),
)
def test_a_name_in_a_text_is_found(line: str, holder: str, dresses: set[str], seed: int) -> None:
    page = _page("خبر", [line], holder, dresses, random.Random(seed), menu=0)
    found = list(NEEDLES["x-advertisers"].find(page.encode()))
    assert found or not NAMES.find(words_of(plain(page)))
    assert found == sorted(found)
