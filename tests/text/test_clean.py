from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.characters import clean_characters
from crawler.text.clean import NOTHING, Surroundings, clean_body, clean_title
from crawler.text.dom import key_of
from tests.text.arabic import FURNITURE, OFF_TOPIC, ON_TOPIC
from tests.text.test_rules import LINES, SENTENCES

FIRST, LAST = ON_TOPIC[0], ON_TOPIC[5]
TITLE = "المعلنون يغادرون إكس: من التالي؟"


def _body(*lines: str) -> str:
    return "\n\n".join(lines)


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        pytest.param([TITLE, FIRST], [FIRST], id="at the head"),
        pytest.param([TITLE, TITLE, FIRST], [FIRST], id="twice"),
        pytest.param([FIRST, TITLE], [FIRST], id="at the end"),
        pytest.param(["المعلنون يغادرون «إكس» من التالي", FIRST], [FIRST], id="with other punctuation"),
        pytest.param(["المُعلنون يغادرون أكس: من التالي؟", FIRST], [FIRST], id="with another spelling"),
        pytest.param(["اقتصاد", "اقتصاد رقمي", TITLE, FIRST], [FIRST], id="behind a section and a crumb"),
        pytest.param([FIRST, TITLE, LAST], [FIRST, TITLE, LAST], id="as a heading between paragraphs"),
        pytest.param([f"{TITLE} قال محلل", FIRST], [f"{TITLE} قال محلل", FIRST], id="as the beginning of a sentence"),
        pytest.param([*"ابجد", TITLE, FIRST], [*"ابجد", TITLE, FIRST], id="too far from the head"),
    ],
)
def test_the_title_is_not_repeated(lines: list[str], kept: list[str]) -> None:
    assert clean_body("\n".join(lines), TITLE) == _body(*kept)


def test_a_story_without_a_title_keeps_its_lines() -> None:
    assert clean_body(f"...\n{FIRST}", "") == _body("...", FIRST)


CAPTION, LABEL, STORY = "ماسك يغادر القاعة غاضبًا", "كل أخبار إكس", "أمازون تعود إلى إكس بعد عام"
AROUND = Surroundings(
    captions=frozenset({key_of(CAPTION)}),
    stories=frozenset({key_of(STORY)}),
    labels=frozenset({key_of(LABEL), key_of("ديزني ترد على ماسك")}),
    names=("مني سالم", "الصباح"),
)


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        pytest.param([CAPTION, FIRST, LAST], [FIRST, LAST], id="caption at the head"),
        pytest.param([FIRST, CAPTION, LAST], [FIRST, LAST], id="caption between paragraphs"),
        pytest.param([FIRST, f"- {CAPTION}.", LAST], [FIRST, LAST], id="caption with other punctuation"),
        pytest.param([FIRST, f"قال: {CAPTION}.", LAST], [FIRST, f"قال: {CAPTION}.", LAST], id="caption in a sentence"),
        pytest.param([LABEL, FIRST, LAST, LABEL], [FIRST, LAST], id="labels at the edge"),
        pytest.param([FIRST, LABEL, LAST], [FIRST, LABEL, LAST], id="label between paragraphs"),
        pytest.param([FIRST, LAST, "شارك", LABEL, "إعلان", LABEL], [FIRST, LAST], id="labels among lines of rules"),
        pytest.param([FIRST, STORY, LAST], [FIRST, LAST], id="another story's headline"),
        pytest.param([STORY, FIRST], [STORY, FIRST], id="headlines that are most of the text"),
        pytest.param([FIRST, "اقرأ أيضا:", "ديزني ترد على ماسك", LAST], [FIRST, LAST], id="read also, linked headline"),
        pytest.param(
            [FIRST, "اقرأ أيضا:", "ديزني ترد على ماسك", "ديزني ترد على ماسك", LAST],
            [FIRST, LAST],
            id="read also, linked headlines",
        ),
        pytest.param(
            [FIRST, "اقرأ أيضا: قصة الشعار الجديد على واجهة المقر", "ديزني ترد على ماسك", LAST],
            [FIRST, "ديزني ترد على ماسك", LAST],
            id="read also with its headline, then a linked heading",
        ),
        pytest.param([FIRST, "اقرأ أيضا:", LAST], [FIRST, LAST], id="read also before a paragraph"),
        pytest.param(["منى سالم", FIRST, LAST, "الصباح - بيروت"], [FIRST, LAST], id="names at the edge"),
        pytest.param([FIRST, "منى سالم", LAST], [FIRST, "منى سالم", LAST], id="name between paragraphs"),
        pytest.param([FIRST, "قالت منى سالم."], [FIRST, "قالت منى سالم."], id="name in a sentence"),
        pytest.param(["مقال رأي", "بقلم: منى سالم", FIRST], [FIRST], id="short line before a byline"),
        pytest.param([FIRST, "خاتمة", LAST], [FIRST, "خاتمة", LAST], id="heading between paragraphs"),
        pytest.param(["خاتمة", FIRST], ["خاتمة", FIRST], id="heading at the head"),
    ],
)
def test_what_the_page_says_of_its_lines(lines: list[str], kept: list[str]) -> None:
    assert clean_body("\n".join(lines), TITLE, AROUND) == _body(*kept)


AGENCY = "وقال المتحدث إن المعلنين سيعودون إلى المنصة قريبًا (رويترز)"


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        pytest.param([FIRST, AGENCY], [FIRST, AGENCY], id="at the end"),
        pytest.param([FIRST, AGENCY.replace("رويترز", "أ ف ب")], [FIRST, AGENCY.replace("رويترز", "أ ف ب")], id="afp"),
        pytest.param([FIRST, AGENCY, "شارك المقال", "الوسوم: إكس"], [FIRST, AGENCY], id="before lines of rules"),
        pytest.param([FIRST, AGENCY, LABEL], [FIRST, AGENCY], id="before a label"),
        pytest.param([FIRST, AGENCY, STORY, "إعلان"], [FIRST, AGENCY], id="before another story"),
        pytest.param([FIRST, f"{AGENCY}.", LAST], [FIRST, f"{AGENCY}.", LAST], id="with a full stop, anywhere"),
        pytest.param(["ماسك في باريس (رويترز)", FIRST, AGENCY], [FIRST, AGENCY], id="a caption goes"),
    ],
)
def test_an_agency_at_the_end_of_a_story_stays(lines: list[str], kept: list[str]) -> None:
    assert clean_body("\n".join(lines), TITLE, AROUND) == _body(*kept)


@pytest.mark.parametrize("line", ["انضم ماسك إلى مجلس إدارة تويتر.", "انضم ماسك إلى الغاضبين من تويتر."])
def test_who_joins_in_the_story_stays(line: str) -> None:
    assert clean_body(f"{line}\n{FIRST}\n{line}", TITLE) == _body(line, FIRST, line)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        pytest.param("سطر\r\nسطر\rسطر\u2028سطر\x85سطر\x0bسطر\x0cسطر", "\n".join(["سطر"] * 7), id="line breaks"),
        pytest.param("كلمة\u00a0\u2003 كلمة\tكلمة\x1fكلمة", "كلمة كلمة كلمة كلمة", id="spaces"),
        pytest.param("\u00a0كلمة\u00a0كلمة\u202f", "كلمة كلمة", id="no-break spaces"),
        pytest.param("  كلمة \n كلمة  ", "كلمة\nكلمة", id="trimmed line by line"),
        pytest.param("\u202bإكس\u202c \u200f(X)\u200e \u2067ماسك\u2069\u061c", "إكس (X) ماسك", id="bidi"),
        pytest.param("مع\u200bلن\ufeff ون\u2060\u00ad\u200d", "معلن ون", id="zero width"),
        pytest.param("مع\u200cلن", "معلن", id="non-joiner in Arabic"),
        pytest.param(
            "می\u200cخواهند که کتاب\u200cها را ببینند", "می\u200cخواهند که کتاب\u200cها را ببینند", id="in Persian"
        ),
        pytest.param("\u200cمی\u200c خواهند\u200c.", "می خواهند.", id="non-joiner that joins nothing"),
        pytest.param(
            "قال المعلنون في حوار مع مجلة چيل إن إعلان\u200cاتهم لن تعود إلى المنصة هذا العام أبدا",
            "قال المعلنون في حوار مع مجلة چيل إن إعلاناتهم لن تعود إلى المنصة هذا العام أبدا",
            id="non-joiner in Arabic with a borrowed letter",
        ),
        pytest.param("إعلا\x00ن\x07\x1b\x7f\x9d", "إعلان", id="controls"),
        pytest.param("\ue000إكس\U000f0000\ufdd0", "إكس", id="private use, not characters"),
        pytest.param("ا\u0654علن e\u0301", "أعلن é", id="composed (NFC)"),
        pytest.param("ا\u200b\u0654علن", "أعلن", id="composed after what stood between has gone"),
        pytest.param("الْمُعْلِنُـون ٢٠٢٣ ۴ 5 «ﻻ» ½", "الْمُعْلِنُـون ٢٠٢٣ ۴ 5 «ﻻ» ½", id="all else stays as it was written"),
    ],
)
def test_characters(text: str, clean: str) -> None:
    assert clean_characters(text) == clean


def test_a_title_is_one_line() -> None:
    assert clean_title(" المعلنون\u200f\n يغادرون\u00a0\u00a0إكس\r\n") == "المعلنون يغادرون إكس"


every_known = [line for table in (LINES, SENTENCES) for lines in table.values() for line in lines]
piece = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="أبپیک \n\r\t\u200c\u200b\u200f\u00a0\u0654\u064bـ٣.(:\x1f", max_size=20),
    st.sampled_from(every_known),
    st.sampled_from((*ON_TOPIC, *OFF_TOPIC, *FURNITURE, TITLE, CAPTION, LABEL, STORY, AGENCY)),
    st.sampled_from(("می\u200cشود", "آن\u200cها")),
)
written = st.lists(piece, max_size=8).map("\n".join)
some_titles = st.one_of(st.just(TITLE), st.text(max_size=12))
keys = st.frozensets(st.sampled_from([key_of(line) for line in (CAPTION, LABEL, STORY, *FURNITURE)]))
some_surroundings = st.one_of(
    st.just(NOTHING),
    st.builds(Surroundings, keys, keys, keys, st.lists(st.sampled_from(["مني سالم", "الصباح", "", "("]), max_size=2)),
)


@settings(deadline=None, max_examples=300)
@given(written, some_titles, some_surroundings)
def test_a_body_is_as_the_seed_format_wants_it(text: str, title: str, around: Surroundings) -> None:
    body = clean_body(text, title, around)
    paragraphs = body.split("\n\n") if body else []
    assert all(line and line == line.strip() and "\n" not in line for line in paragraphs)
    assert "  " not in body
    assert body == unicodedata.normalize("NFC", body)
    unwanted = {char for char in body if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")}
    assert unwanted <= {"\n", "\u200c"}
    assert not [char for char in body if char.isspace() and char not in " \n"]
    assert re.findall("\u200c", body) == re.findall(r"(?<=\w)\u200c(?=\w)", body)


@settings(deadline=None, max_examples=300)
@given(written, some_titles, some_surroundings)
def test_cleaning_what_is_clean_changes_nothing(text: str, title: str, around: Surroundings) -> None:
    body = clean_body(text, title, around)
    assert clean_body(body, title, around) == body
    assert clean_title(clean_title(text)) == clean_title(text)
    assert clean_characters(clean_characters(text)) == clean_characters(text)


@settings(deadline=None, max_examples=200)
@given(written, some_titles, some_surroundings)
def test_kept_lines_are_as_they_were_written(text: str, title: str, around: Surroundings) -> None:
    """But for what is no text (categories C), for the kind of white space, and for composition (NFC)."""

    def letters(line: str) -> str:
        line = "".join(char for char in line if char.isspace() or unicodedata.category(char)[0] != "C")
        return "".join(unicodedata.normalize("NFC", line).split())

    lines = [letters(line) for line in text.splitlines()]
    kept = [letters(line) for line in clean_body(text, title, around).split("\n\n")]
    rest = iter(lines)
    assert all(line in rest for line in kept if line)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(every_known), st.sampled_from(ON_TOPIC), st.sampled_from(ON_TOPIC))
def test_what_stands_inside_a_sentence_stays(line: str, before: str, behind: str) -> None:
    sentence = f"{before} {line} {behind}"
    assert clean_body(sentence, TITLE) == sentence


@pytest.mark.parametrize(
    "line", [FIRST, TITLE, LABEL, STORY, AGENCY, "إعلان", "خاتمة", "اقرأ أيضا:", "30 نوفمبر 2023", "(", "كلمة " * 60]
)
def test_many_lines_are_cleaned_soon(line: str) -> None:
    body = clean_body("\n".join([line] * 5000), TITLE, AROUND)
    assert set(body.split("\n\n")) <= {line.strip(), ""}


@settings(deadline=10_000, max_examples=20)
@given(st.lists(st.sampled_from((*every_known, TITLE, LABEL, STORY, AGENCY, "كلمة.", "خاتمة")), min_size=1, max_size=8))
def test_a_block_of_many_lines_is_cleaned_soon(block: list[str]) -> None:
    body = clean_body("\n".join((block * 5000)[:5000]), TITLE, AROUND)
    assert set(filter(None, body.split("\n\n"))) <= set(block)


def test_a_title_that_comes_again_and_again_is_cleaned_soon() -> None:
    assert clean_body("\n".join(["كلمة.", TITLE, *["شارك"] * 6] * 700), TITLE, AROUND) == ""


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        pytest.param(
            ["الجمعة 9 آب | 01:12 صالمشاهدات 3021", "القاهرة - صدى", FIRST], [FIRST], id="above one at the head"
        ),
        pytest.param([FIRST, LAST, "المصدر: وكالات", "اسم قصير", "شارك"], [FIRST, LAST], id="between two at the tail"),
        pytest.param([FIRST, "المصدر: وكالات", LAST], [FIRST, "المصدر: وكالات", LAST], id="a paragraph behind it"),
        pytest.param(["عنوان فرعي", FIRST, LAST], ["عنوان فرعي", FIRST, LAST], id="alone it is a heading"),
    ],
)
def test_labels_go_with_the_lines_of_rules_beside_them(lines: list[str], kept: list[str]) -> None:
    assert clean_body("\n".join(lines), TITLE).split("\n\n") == kept
