from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.language import judge_language
from tests.text.arabic import OFF_TOPIC, ON_TOPIC

NEWS = "\n\n".join(ON_TOPIC[:8])
DIALECT = (
    "ماسك ده مش هيهدى إلا لما المعلنين كلهم يمشوا. كل يوم يطلع يشتم فيهم وبعدين يزعل إن الفلوس راحت.\n"
    "طيب يا عم إنت عايز إيه؟ اللي بيدفع لازم ياخد كلمة حلوة، مش كده؟ دي حاجة العيال الصغيرة عارفاها."
)
FULL_OF_LATIN = (
    "قالت Apple وIBM وDisney إنها أوقفت الإعلانات على X بعد تقرير Media Matters، ثم تبعتها Comcast وWarner Bros "
    "وLionsgate. وكتب Elon Musk في X أن شركة X Corp ستقاضي GARM، وأن Linda Yaccarino ستشرح ذلك في CES 2024. ولم ترد "
    "على أسئلة Reuters أي من هذه الشركات حتى مساء الجمعة، في حين عادت Amazon إلى الإنفاق على المنصة."
)
VOWELLED = "أَوْقَفَ المُعْلِنونَ إِعْلاناتِهِمْ عَلى المِنَصّةِ، وَقالَ ماسك إِنَّ هذا القَرارَ لَنْ يُغَيِّرَ شَيْئًا في خُطَّتِهِ."
HEADLINES = (
    "المعلنون يغادرون منصة ماسك\nديزني توقف حملاتها الإعلانية\nماسك يهاجم المعلنين المنسحبين\nخسائر متتالية للمنصة"
)
PERSIAN = (
    "ایلان ماسک گفت شرکت‌هایی که تبلیغات خود را از شبکه ایکس بیرون کشیده‌اند پشیمان خواهند شد. او در نشستی در نیویورک "
    "به آگهی‌دهندگان ناسزا گفت و از آن‌ها خواست دیگر تبلیغ نکنند. چند شرکت بزرگ هنوز پاسخی نداده‌اند."
)
ARABIC_KEYS = str.maketrans("یکگ", "يكك")
URDU = (
    "ایلون مسک نے کہا ہے کہ جن کمپنیوں نے ایکس پر اشتہارات روک دیے ہیں وہ پچھتائیں گی۔ انہوں نے نیویارک میں "
    "ایک تقریب کے دوران اشتہار دینے والوں پر کڑی تنقید کی۔ کئی بڑی کمپنیوں نے ابھی تک جواب نہیں دیا ہے۔"
)
SORANI = (
    "ئیلۆن ماسک ڕایگەیاند کە ئەو کۆمپانیایانەی ڕیکلامەکانیان لە تۆڕی ئێکس ڕاگرتووە پەشیمان دەبنەوە. لە کۆنگرەیەکدا لە "
    "نیویۆرک ڕەخنەی توندی لە ڕیکلامکەران گرت. چەند کۆمپانیایەکی گەورە هێشتا وەڵامیان نەداوەتەوە."
)
PASHTO = (
    "ایلان مسک وایي هغه شرکتونه چې په ایکس کې یې خپل اعلانونه درولي دي پښېمانه به شي. هغه په نیویارک کې د یوې غونډې پر "
    "مهال په اعلان ورکوونکو سختې نیوکې وکړې. څو لویو شرکتونو تر اوسه ځواب نه دی ورکړی."
)
ENGLISH = "Elon Musk said that the advertisers who left X would regret it. Several large brands have not answered yet."
FRENCH = (
    "Elon Musk a déclaré que les annonceurs qui ont quitté X le regretteraient. Plusieurs marques se taisent encore."
)


@pytest.mark.parametrize(
    ("text", "is_arabic"),
    [
        pytest.param(NEWS, True, id="Arabic news"),
        pytest.param("\n".join(OFF_TOPIC), True, id="other Arabic news"),
        pytest.param(ON_TOPIC[3], True, id="one Arabic sentence"),
        pytest.param(FULL_OF_LATIN, True, id="Arabic full of Latin names"),
        pytest.param(DIALECT, True, id="Egyptian dialect"),
        pytest.param(VOWELLED, True, id="Arabic with all its vowels"),
        pytest.param(HEADLINES, True, id="Arabic without small words"),
        pytest.param(f"{NEWS}\n{ENGLISH}", True, id="Arabic with an English quotation"),
        pytest.param(NEWS.replace("تويتر", "پيپسي"), True, id="Arabic with borrowed letters"),
        pytest.param(PERSIAN, False, id="Persian"),
        pytest.param(URDU, False, id="Urdu"),
        pytest.param(SORANI, False, id="Sorani Kurdish"),
        pytest.param(PASHTO, False, id="Pashto"),
        pytest.param(PERSIAN.translate(ARABIC_KEYS), False, id="Persian on an Arabic keyboard"),
        pytest.param(ENGLISH, False, id="English"),
        pytest.param(FRENCH, False, id="French"),
        pytest.param(f"{ENGLISH} {ENGLISH} {ON_TOPIC[0]}", False, id="English with an Arabic sentence"),
        pytest.param("30/11/2023 14:05 — 75 %", False, id="digits and signs"),
        pytest.param("٣٠/١١/٢٠٢٣ ؟!", False, id="Arabic digits"),
        pytest.param("", False, id="nothing"),
        pytest.param(" \n\u200f", False, id="nothing that can be seen"),
        pytest.param("广告商离开了这个平台。", False, id="Chinese"),
        pytest.param("המפרסמים עזבו את הפלטפורמה.", False, id="Hebrew"),
    ],
)
def test_is_it_arabic(text: str, is_arabic: bool) -> None:
    verdict = judge_language(text)
    assert verdict.question == "language"
    assert verdict.yes is is_arabic
    assert verdict.reason
    assert [judge_language(text) for _ in range(3)] == [verdict] * 3


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        pytest.param(NEWS, False, id="clearly Arabic"),
        pytest.param(PERSIAN, False, id="clearly Persian"),
        pytest.param(ENGLISH, False, id="another script"),
        pytest.param(HEADLINES, True, id="Arabic script, none of its small words"),
        pytest.param(PERSIAN.translate(ARABIC_KEYS), True, id="Persian on an Arabic keyboard"),
        pytest.param(f"{ON_TOPIC[0]} {ENGLISH}"[:150], True, id="half of it Latin"),
    ],
)
def test_langdetect_has_the_last_word_only_where_it_is_unclear(text: str, is_asked: bool) -> None:
    assert any(line.startswith("langdetect: ") for line in judge_language(text).evidence) is is_asked


def test_evidence_names_the_shares_that_decided() -> None:
    verdict = judge_language(NEWS)
    assert verdict.evidence[0] == "100% of the letters in Arabic script"
    assert len(verdict.evidence) == 3


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.text(), st.text(alphabet="ابتيكهوگپچ لمن\u064bـabc123،.\u200c", max_size=300)))
def test_any_text_gets_the_same_verdict_twice(text: str) -> None:
    assert judge_language(text) == judge_language(text)


@settings(deadline=None, max_examples=50)
@given(st.permutations([NEWS, DIALECT, HEADLINES, PERSIAN, URDU, SORANI, PASHTO, ENGLISH, FRENCH]))
def test_what_was_asked_before_changes_no_verdict(texts: list[str]) -> None:
    verdicts = {text: judge_language(text) for text in texts}
    assert verdicts == {text: judge_language(text) for text in reversed(texts)}
