from __future__ import annotations

import random

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Event, StandIn, Topic
from crawler.seeds import read_topic
from crawler.text.needles import Found, Needles, searches_of
from crawler.text.page_words import plain
from crawler.text.programs import Programs
from crawler.text.terms import Lexicon, words_of
from tests.text.arabic import ON_TOPIC, ROOT, TOPIC
from tests.text.test_gate import DRESSES, HOLDERS, LINKS, _page

DAM = read_topic(ROOT / "seeds" / "topics" / "nile-dam.toml")
NEEDLES = {topic.name: Needles(searches_of(topic), lambda line: True) for topic in (TOPIC, DAM)}


def _find(needles: Needles, page: str) -> list[Found]:
    body = page.encode()
    return list(needles.find(body, Programs(body)))


@pytest.mark.parametrize("topic", [TOPIC, DAM], ids=lambda topic: topic.name)
def test_each_event_has_a_need_that_is_looked_for(topic: Topic) -> None:
    """Every term of one of its needs is found in a page that has nothing but the term."""
    needles = NEEDLES[topic.name]
    for event in topic.events:
        if event.anchors:
            assert any(
                all(
                    _find(needles, f"<p>قيل {term.replace('=', '').replace('^', '').replace('*', '')} هنا</p>")
                    for group in need
                    for term in topic.groups[group]
                )
                for need in event.needs
            ), event.name


def _topic(groups: dict[str, tuple[str, ...]], *events: tuple[str, int]) -> Topic:
    """A topic with an event for each of some needs, written as the letters of its groups."""
    made = tuple(
        Event("".join(needs), tuple(frozenset(need) for need in needs.split()), within, 1.0, anchors=True)
        for needs, within in events
    )
    return evolve(TOPIC, groups=groups, events=made, ignored=(), stand_ins=(StandIn("s", frozenset("a"), frozenset()),))


@pytest.mark.parametrize(
    ("groups", "events", "reaches"),
    [
        pytest.param(
            {"a": ("ماسك", "منصة ماسك", "دعاية"), "b": ("باب", "جمل", "دار", "هرم")},
            [("a b", 9)],
            [{"ماسك": 9, "دعاي": 9}],
            id="of a phrase a word that is looked for anyway",
        ),
        pytest.param(
            {"a": ("باب",), "b": ("جمل",), "c": ("دار",)},
            [("a b", 9), ("a c", 20)],
            [{"باب": 20}],
            id="what events share",
        ),
        pytest.param(
            {"a": ("باب",), "b": ("جمل",), "c": ("دار",)},
            [("ab c", 9), ("a c b", 20), ("b a", 5)],
            [{"باب": 20, "جمل": 9}],
            id="a need that lies in another",
        ),
        pytest.param(
            {"a": ("باب",), "b": ("جمل", "كلب"), "s": ("هذا",)},
            [("as b", 9)],
            [{"جمل": 9, "كلب": 9}],
            id="no words that stand for others",
        ),
        pytest.param(
            {"a": ("خبر عاجل", "خبر مهم", "نبأ عظيم"), "b": ("جمل", "كلب", "بيت", "دار")},
            [("a b", 9)],
            [{"خبر": 9, "عظيم": 9}],
            id="the word that phrases share, or the longest",
        ),
        pytest.param({"a": ("باب",)}, [], [], id="no events"),
    ],
)
def test_what_is_looked_for(
    groups: dict[str, tuple[str, ...]], events: list[tuple[str, int]], reaches: list[dict[str, int]]
) -> None:
    searches = searches_of(_topic(groups, *events))
    assert [search.reach for search in searches] == reaches
    assert sorted(event.name for search in searches for event in search.events) == sorted(
        "".join(needs) for needs, _ in events
    )


@pytest.mark.parametrize(
    ("page", "count"),
    [
        pytest.param("<p>على تويتر وبإكس و X</p>", 3, id="text"),
        pytest.param("<p>معاكس ومتماسك وصالونات</p>", 0, id="other words"),
        pytest.param("<p>م<b>عاكس</b></p>", 0, id="a word with markup in it"),
        pytest.param("<p>و<b>إكس</b>!</p>", 1, id="a clitic apart"),
        pytest.param('<a href="https://twitter.com/x"><img src="/x.gif" alt="تويتر"></a>', 0, id="tags"),
        pytest.param("<script>x(twitter)</script>", 0, id="a program"),
        pytest.param(f"<p>X<script>{'x=1;' * 500}</script>X <p>X</p>", 3, id="around a long program"),
        pytest.param("<li><a href=/x>تويتر</a></li><li><a href=/y>X</a></li>", 0, id="labels"),
        pytest.param('<script>{"a":"تويتر"}</script>', 1, id="data"),
        pytest.param("<p>قال &#x27;لا&#X27; d&amp;amp;#x27;or&#x0A;</p>", 0, id="references"),
        pytest.param("<p>صورة 1024x576 ومقاس 2X3</p><i>(728x90)</i>", 0, id="sizes"),
        pytest.param("<p>قال %20x2 و&#32x5 و\\u0020x5 وx5 و5x</p>", 5, id="no sizes"),
        pytest.param("<p>كتب &#x58; و#x و&#xه و&nbsp;#X2 و&#x</p>", 5, id="a reference to a letter, no references"),
    ],
)
def test_what_is_found(page: str, count: int) -> None:
    assert len(_find(NEEDLES["x-advertisers"], page)) == count


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
    found = _find(NEEDLES["x-advertisers"], page)
    assert found or not NAMES.find(words_of(plain(page)))
    assert [one.first for one in found] == sorted(one.first for one in found)
