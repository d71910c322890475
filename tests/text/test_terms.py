from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.fold import fold_letters
from crawler.text.terms import Hit, Lexicon, find_windows, words_of
from tests.text.arabic import OFF_TOPIC, ON_TOPIC, TOPIC

GROUPS = {
    "advertiser": ["معلنين", "معلنون", "معلنا كبيرا"],
    "ads": ["إعلانات", "=الإعلان"],
    "leave": ["أوقف*", "كف", "^غادر*", "^سحب", "أدار* ظهر*"],
    "brand": ["آي بي إم"],
    "owner": ["ماسك", "musk"],
    "platform": ["إكس", "x", "تويتر", "منصة التدوين"],
    "watchdog": ["ميديا ماترز", "الاتحاد العالمي للمعلنين"],
}
IGNORED = ["سبيس إكس", "=فاكس", "إعلانات مبوبة"]
LEXICON = Lexicon(GROUPS, IGNORED)
SHIPPED = Lexicon(TOPIC.groups, TOPIC.ignored)


def _found(text: str, lexicon: Lexicon = LEXICON) -> list[tuple[int, int, str]]:
    return [(hit.position, hit.length, hit.group) for hit in lexicon.find(words_of(text))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("أوقفت، إعلاناتها!", ["اوقفت", "اعلاناتها"], id="folded, without punctuation"),
        pytest.param("المُعْلِنــون\u200f", ["المعلنون"], id="marks, tatweel, bidi"),
        pytest.param("وX و2023م", ["و", "x", "و", "2023", "م"], id="scripts and digits are parted"),
        pytest.param("728x90 ٢X٣ 3x x2", ["728x90", "2x3", "3", "x", "x", "2"], id="sizes are one word"),
        pytest.param("ad_sales a-b", ["ad", "sales", "a", "b"], id="underscore and hyphen part"),
        pytest.param("٧٥ مليون", ["75", "مليون"], id="Arabic digits"),
        pytest.param("كلمة\nأخرى\u00a0ثالثة", ["كلمه", "اخري", "ثالثه"], id="any white space parts"),
        pytest.param("ﺗﻮﻳﺘﺮ ﻻ", ["تويتر", "لا"], id="presentation forms"),
        pytest.param("ء", [], id="what folding leaves nothing of"),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@settings(deadline=None)
@given(st.text(alphabet="أإابتثنهةىيئءپگ٣7AbXé ـًِّٰ\u200b\u200c\u200f\u202b\u2069\ufeff\u00ad\n\u00a0.,،-_«ﻻﷲ"))
def test_words_are_those_of_the_folded_text(text: str) -> None:
    assert words_of(text) == re.findall(r"[a-z]+|[0-9]+|[^\W\d_a-z]+", fold_letters(text))


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        pytest.param("معلنين", ["advertiser"], id="as it stands"),
        pytest.param("المعلنين", ["advertiser"], id="article"),
        pytest.param("للمعلنين", ["advertiser"], id="preposition with article"),
        pytest.param("وللمعلنين", ["advertiser"], id="conjunction, preposition, article"),
        pytest.param("بالمعلنين", ["advertiser"], id="bi with article"),
        pytest.param("كالمعلنين", ["advertiser"], id="ka with article"),
        pytest.param("فالمعلنون", ["advertiser"], id="fa with article"),
        pytest.param("وبالمعلنين", ["advertiser"], id="wa, bi, article"),
        pytest.param("لمعلنين", ["advertiser"], id="li"),
        pytest.param("إعلاناتها", ["ads"], id="pronoun"),
        pytest.param("وإعلاناتهم", ["ads"], id="conjunction and pronoun"),
        pytest.param("بإعلاناتنا", ["ads"], id="preposition and pronoun"),
        pytest.param("وإكس", ["platform"], id="conjunction before a name"),
        pytest.param("لماسك", ["owner"], id="preposition before a name"),
        pytest.param("MUSK", ["owner"], id="Latin"),
        pytest.param("الـمُعْلِنِين", ["advertiser"], id="with marks"),
        pytest.param("تماسك", [], id="cohesion is not Musk"),
        pytest.param("متماسكة", [], id="cohesive is not Musk"),
        pytest.param("إكسبو", [], id="Expo"),
        pytest.param("إكسل", [], id="Excel"),
        pytest.param("معاكس", [], id="the letters at the end of a word"),
        pytest.param("musketeer", [], id="inside a Latin word"),
        pytest.param("معلنة", [], id="another form of the word"),
        pytest.param("فاكس", [], id="ignored: a fax is not fa-X"),
        pytest.param("وفاكس", [], id="of two conjunctions only one is taken off"),
        pytest.param("سبيس إكس", [], id="ignored phrase"),
        pytest.param("وسبيس إكس", [], id="ignored phrase with a clitic"),
        pytest.param("سبيس ثم إكس", ["platform"], id="words of an ignored phrase apart"),
        pytest.param("إعلانات مبوبة وإعلانات", ["ads"], id="only the ignored place is hidden"),
        pytest.param("أوقفت", ["leave"], id="star"),
        pytest.param("وأوقفوا", ["leave"], id="star, clitic in front"),
        pytest.param("فأوقفها", ["leave"], id="star, anything behind"),
        pytest.param("أوق", [], id="shorter than the star's word"),
        pytest.param("يتأوقفون", [], id="star inside a word"),
        pytest.param("كفت", [], id="no star, no other ending"),
        pytest.param("لكف", [], id="what a clitic would leave is too short"),
        pytest.param("كفها", [], id="what a pronoun would leave is too short"),
        pytest.param("يغادر", ["leave"], id="verb, imperfect"),
        pytest.param("وستغادرها", ["leave"], id="verb, conjunction, future, pronoun"),
        pytest.param("غادروا", ["leave"], id="verb, perfect, any ending"),
        pytest.param("مغادر", [], id="verb, another form"),
        pytest.param("تسحب", ["leave"], id="verb without star, imperfect"),
        pytest.param("سحبها", ["leave"], id="verb without star, pronoun"),
        pytest.param("تسحبين", [], id="verb without star, other ending"),
        pytest.param("أدارت ظهرها", ["leave"], id="phrase with stars"),
        pytest.param("أدارت الشركة ظهرها", [], id="phrase with stars, a word between"),
        pytest.param("لآي بي إم", ["brand"], id="phrase whose first word is short, with a clitic"),
        pytest.param("وسي في إس", [], id="another phrase"),
        pytest.param("الإعلان", ["ads"], id="exact"),
        pytest.param("والإعلان", [], id="exact takes no clitic in front"),
        pytest.param("الإعلانات", ["ads"], id="another term takes it"),
        pytest.param("منصة التدوين", ["platform"], id="phrase"),
        pytest.param("بمنصة والتدوين", ["platform"], id="phrase with clitics at each word"),
        pytest.param("منصة التغريد التدوين", [], id="phrase with a word between"),
        pytest.param("منصة", [], id="half a phrase at the end"),
        pytest.param("ميديا. ماترز", ["watchdog"], id="punctuation does not part a phrase"),
    ],
)
def test_terms_in_words(text: str, groups: list[str]) -> None:
    assert [group for _, _, group in _found(text)] == groups
    assert [group for _, _, group in _found(f"قبل {text} بعد")] == groups


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("تماسك", id="cohesion"),
        pytest.param("الحزب المتماسك", id="cohesive"),
        pytest.param("سبيس إكس", id="SpaceX"),
        pytest.param("فاكس", id="fax"),
        pytest.param("إكسبو", id="Expo"),
        pytest.param("باكستان", id="Pakistan"),
        pytest.param("مالكولم إكس", id="Malcolm X"),
        pytest.param("إكس بوكس", id="Xbox in Arabic"),
        pytest.param("Xbox", id="Xbox"),
        pytest.param("iPhone X", id="iPhone X"),
    ],
)
def test_the_shipped_topic_finds_no_party_in_other_words(text: str) -> None:
    groups = {group for _, _, group in _found(text, SHIPPED)}
    assert not groups & {"platform", "owner", "advertiser"}


def test_hits_tell_where_they_stand() -> None:
    assert _found("أوقف الاتحاد العالمي للمعلنين إعلاناته في X") == [
        (0, 1, "leave"),
        (1, 3, "watchdog"),
        (3, 1, "advertiser"),
        (4, 1, "ads"),
        (6, 1, "platform"),
    ]


def test_a_word_may_be_of_several_groups() -> None:
    lexicon = Lexicon({"b": ["ماسك"], "a": ["ماس*"], "c": ["غيره"]})
    assert _found("ماسك", lexicon) == [(0, 1, "a"), (0, 1, "b")]


def test_words_between_those_of_a_phrase_may_be_allowed() -> None:
    lexicon = Lexicon({"watchdog": ["ميديا ماترز الأميركية"]}, apart=2)
    assert _found("ميديا ماترز الأميركية", lexicon) == [(0, 3, "watchdog")]
    assert _found("ميديا أو ما ماترز هذه الأميركية", lexicon) == [(0, 6, "watchdog")]
    assert _found("ميديا واحد اثنان ثلاثة ماترز الأميركية", lexicon) == []


@pytest.mark.parametrize("term", ["", "*", "=", " ،", "ـ"])
def test_a_term_without_letters_is_refused(term: str) -> None:
    with pytest.raises(ValueError, match="expected a term with letters"):
        Lexicon({"group": [term]})


a_word = st.one_of(
    st.sampled_from([word for sentence in (*ON_TOPIC, *OFF_TOPIC) for word in words_of(sentence)]),
    st.sampled_from(["سبيس", "اكس", "ميديا", "ماترز", "معلنا", "كبيرا", "x", "فاكس", "منصه", "التدوين"]),
    st.text(max_size=6),
)


@settings(deadline=None)
@given(st.lists(a_word, max_size=30))
def test_finding_takes_any_words_and_depends_on_nothing_else(words: list[str]) -> None:
    hits = LEXICON.find(words)
    assert hits == Lexicon(GROUPS, IGNORED).find(words)
    assert [hit.position for hit in hits] == sorted(hit.position for hit in hits)
    assert all(hit.group in GROUPS and hit.position + hit.length <= len(words) for hit in hits)
    assert SHIPPED.find(words) == SHIPPED.find(list(words))
    assert {hit.group for hit in hits} <= LEXICON.groups_among(words)


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        pytest.param("", set(), id="nothing"),
        pytest.param("قال ماسك إن تويتر", {"owner", "platform"}, id="words"),
        pytest.param("بي بعيدا عن آي قبل إم", {"brand"}, id="a phrase's words, wherever they stand"),
        pytest.param("آي بي", set(), id="not all of them"),
        pytest.param("ماترز بي", set(), id="not the first"),
        pytest.param("سبيس إكس", {"platform"}, id="what is ignored is not looked for"),
    ],
)
def test_groups_among_words(text: str, groups: set[str]) -> None:
    assert LEXICON.groups_among(words_of(text)) == groups


A, B, C = frozenset("a"), frozenset("b"), frozenset("c")


@pytest.mark.parametrize(
    ("hits", "needs", "within", "windows"),
    [
        pytest.param([], [A], 9, [], id="no hits"),
        pytest.param([(0, 1, "a")], [], 9, [], id="no needs"),
        pytest.param([(3, 1, "a")], [A], 1, [[3]], id="one need"),
        pytest.param([(0, 1, "a"), (4, 1, "b")], [A, B], 5, [[0, 4]], id="just within"),
        pytest.param([(0, 1, "a"), (5, 1, "b")], [A, B], 5, [], id="just too far"),
        pytest.param([(0, 1, "a"), (3, 2, "b")], [A, B], 5, [[0, 3]], id="the last word of a phrase counts"),
        pytest.param([(0, 1, "a"), (4, 2, "b")], [A, B], 5, [], id="a phrase that reaches too far"),
        pytest.param(
            [(0, 1, "a"), (3, 9, "c"), (4, 1, "b")], [A, B], 5, [[0, 4]], id="a long phrase between hides nothing"
        ),
        pytest.param([(0, 1, "b"), (1, 1, "a")], [A, B], 5, [[1, 0]], id="told in the order of the needs"),
        pytest.param([(0, 1, "a"), (0, 1, "b")], [A, B], 5, [], id="one word meets one need"),
        pytest.param([(0, 1, "a"), (0, 1, "b"), (1, 1, "a")], [A, B], 5, [[1, 0]], id="the other word is taken"),
        pytest.param([(0, 1, "a"), (1, 1, "a")], [A, A], 5, [[1, 0]], id="two of one group"),
        pytest.param(
            [(0, 1, "a"), (1, 1, "b"), (2, 1, "a"), (3, 1, "b")], [A, B], 5, [[0, 1], [2, 3]], id="windows in a row"
        ),
        pytest.param([(0, 1, "a"), (1, 1, "b"), (2, 1, "b")], [A, B], 5, [[0, 1]], id="windows do not overlap"),
        pytest.param([(0, 1, "a"), (1, 1, "b"), (1, 2, "b"), (2, 1, "a")], [A, B], 5, [[0, 1]], id="a word tells once"),
        pytest.param(
            [(0, 1, "a"), (1, 3, "b"), (2, 1, "a"), (4, 1, "b")], [A, B], 5, [[0, 1]], id="nor inside a phrase"
        ),
        pytest.param([(0, 9, "a"), (9, 9, "b")], [A], 5, [[0]], id="a phrase that is longer than the window"),
        pytest.param([(0, 1, "a"), (1, 9, "b")], [A, B], 5, [], id="nor with another"),
        pytest.param([(0, 1, "a"), (7, 1, "a"), (8, 1, "b")], [A, B], 3, [[7, 8]], id="the nearer one"),
        pytest.param([(0, 1, "c"), (1, 1, "b")], [A | C, B], 3, [[0, 1]], id="any group of a need"),
    ],
)
def test_windows(
    hits: list[tuple[int, int, str]], needs: list[frozenset[str]], within: int, windows: list[list[int]]
) -> None:
    found = find_windows([Hit(*hit) for hit in hits], needs, within)
    assert [[hit.position for hit in window] for window in found] == windows


some_hits = st.lists(
    st.tuples(st.integers(0, 25), st.integers(1, 3), st.sampled_from("abcd")), max_size=14, unique=True
).map(lambda hits: [Hit(*hit) for hit in sorted(hits)])


@settings(deadline=None, max_examples=300)
@given(some_hits, st.lists(st.sampled_from([A, B, C, A | B]), min_size=1, max_size=3), st.integers(1, 12))
def test_a_window_is_found_where_there_is_one(hits: list[Hit], needs: list[frozenset[str]], within: int) -> None:
    windows = find_windows(hits, needs, within)
    possible = [
        chosen
        for chosen in product(*([hit for hit in hits if hit.group in need] for need in needs))
        if len({hit.position for hit in chosen}) == len(chosen)
        and max(hit.position + hit.length for hit in chosen) - min(hit.position for hit in chosen) <= within
    ]
    assert bool(windows) >= bool(possible)
    end = 0
    for window in windows:
        assert all(hit.group in need for hit, need in zip(window, needs, strict=True))
        assert len({hit.position for hit in window}) == len(needs)
        assert min(hit.position for hit in window) >= end
        end = max(hit.position + hit.length for hit in window)
        assert max(hit.position for hit in window) - min(hit.position for hit in window) < within


def test_many_hits_that_meet_no_need_cost_little() -> None:
    """Thirty hits of each group in a window and one need that none of them meets: trying them all would take hours."""
    hits = [Hit(place, 1, "abc"[place % 3]) for place in range(3000)]
    needs = [A, B, C, frozenset("a"), frozenset("d")]
    assert find_windows(hits, needs, 90) == []
    assert find_windows([*hits, Hit(9000, 1, "d")], needs, 90) == []
