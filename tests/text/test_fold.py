from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.fold import fold_identity, fold_letters, spellings


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("الْمُعْلِنُونَ يُقَاطِعُونَ", "المعلنون يقاطعون", id="diacritics (Mn)"),
        pytest.param("هٰذا الرحمٰن", "هذا الرحمن", id="dagger alif (Mn)"),
        pytest.param("café naïve", "café naïve", id="a composed letter is a letter"),
        pytest.param("cafe\u0301", "café", id="NFKC composes first"),
        pytest.param("ا\u0654علن", "أعلن", id="NFKC composes hamza"),
        pytest.param("إعـــلان ـــ", "إعلان", id="tatweel"),
        pytest.param("مع\u200bلن\u200c و\u200dن\u2060\ufeff\u00ad", "معلن ون", id="zero width (Cf)"),
        pytest.param("\u200fإكس\u200e \u202bX\u202c \u2067ص\u2069\u061c", "إكس X ص", id="bidi (Cf)"),
        pytest.param("إعلا\x00ن\x07\x1b\x7f\x9f", "إعلان", id="controls (Cc)"),
        pytest.param(
            "سطر\nآخر\tثم\r\nثالث\x0bرابع\x85خامس\x1fسادس", "سطر آخر ثم ثالث رابع خامس سادس", id="white space (Cc)"
        ),
        pytest.param("أ\u00a0ب\u2003ج\u3000د\u2028ه", "أ ب ج د ه", id="spaces of all kinds"),
        pytest.param("  كلمة   كلمتان  ", "كلمة كلمتان", id="collapsed, trimmed"),
        pytest.param("كلمة \u200f \u200b كلمتان", "كلمة كلمتان", id="collapsed after what is unseen has gone"),
        pytest.param("\u200b \u200b", "", id="nothing that can be seen"),
        pytest.param("ﻻ ﷲ ﺇﻛﺲ", "لا الله إكس", id="presentation forms (NFKC)"),
        pytest.param("Ｘ ① ½ ﬁ", "X 1 1⁄2 fi", id="compatibility forms (NFKC)"),
        pytest.param("١٢٣ 123 ۱۲۳", "١٢٣ 123 ۱۲۳", id="digits are not folded"),
        pytest.param("أ إ آ ا ٱ", "أ إ آ ا ٱ", id="alifs are not folded"),
        pytest.param("ة ه ى ي ی ئ ؤ ء ک ك", "ة ه ى ي ی ئ ؤ ء ک ك", id="letters are not folded"),
        pytest.param("Musk MUSK", "Musk MUSK", id="case is not folded"),
        pytest.param("قال: «لا»، ثم؟", "قال: «لا»، ثم؟", id="punctuation stays"),
    ],
)
def test_identity(text: str, folded: str) -> None:
    assert fold_identity(text) == folded


@settings(deadline=None)
@given(st.text())
def test_identity_leaves_nothing_that_the_contract_takes_away(text: str) -> None:
    folded = fold_identity(text)
    assert "\u0640" not in folded
    assert not {unicodedata.category(char) for char in folded} & {"Mn", "Cf", "Cc"}
    assert folded == " ".join(folded.split())


@settings(deadline=None)
@given(st.text(st.sampled_from("اأبةىء \n\u00a0aX5٥٫«؟\u0640\u064b\u0654\u0670\u200b\u200f\u0600\x07ﻻ①é")))
def test_foldings_are_what_the_contract_says_of_each_character(text: str) -> None:
    kept = [
        char
        for char in unicodedata.normalize("NFKC", text)
        if char.isspace() or (unicodedata.category(char) not in ("Mn", "Cf", "Cc") and char != "\u0640")
    ]
    identity = " ".join("".join(kept).split())
    assert fold_identity(text) == identity
    joined = str.maketrans("أةى٥", "اهي5", "ء")
    assert fold_letters(text) == identity.translate(joined).lower()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("أكس إكس آكس ٱكس اكس", " ".join(["اكس"] * 5), id="alifs"),
        pytest.param("إلى الی الي", "الي الي الي", id="yehs"),
        pytest.param("شركة شركه", "شركه شركه", id="teh marbuta"),
        pytest.param("مسؤول مسوول رئيس رييس", "مسوول مسوول رييس رييس", id="hamza on its seat"),
        pytest.param("شيء شي", "شي شي", id="hamza alone"),
        pytest.param("کرملین گوگل ڤيديو پاريس چات ژول", "كرملين كوكل فيديو باريس جات زول", id="borrowed letters"),
        pytest.param("٢٠٢٣ ۲۰۲۳ 2023", "2023 2023 2023", id="digits"),
        pytest.param("Twitter وX", "twitter وx", id="Latin in lower case"),
        pytest.param("Élan", "élan", id="Latin that is not ASCII in lower case"),
        pytest.param("المُعْلِنـين\u200f\n", "المعلنين", id="all that identity takes away"),
        pytest.param("  Plain\n ASCII\t text ", "plain ascii text", id="ASCII alone"),
    ],
)
def test_letters(text: str, folded: str) -> None:
    assert fold_letters(text) == folded


@settings(deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x7E)), st.text(alphabet="أبج \u0640\u064b\n"))
def test_letters_fold_ascii_alone_as_among_arabic(ascii_text: str, arabic: str) -> None:
    together = fold_letters(f"{ascii_text} | {arabic}")
    assert together == f"{fold_letters(ascii_text)} | {fold_letters(arabic)}".strip()


@pytest.mark.parametrize(
    ("letter", "some"), [("ا", "اأإآٱ"), ("ي", "يىیئ"), ("ه", "هة"), ("ك", "كک"), ("س", "س"), ("x", "xX"), ("5", "5٥۵")]
)
def test_spellings_of_a_letter_fold_into_it(letter: str, some: str) -> None:
    assert set(some) <= set(spellings(letter))
    assert {fold_letters(one) for one in spellings(letter)} == {letter}
