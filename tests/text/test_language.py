from __future__ import annotations

import langdetect
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text import language
from crawler.text.fold import fold_identity
from crawler.text.language import judge_language
from tests.text.arabic import OFF_TOPIC, ON_TOPIC

NEWS = "\n\n".join(ON_TOPIC[:8])
EGYPTIAN = (
    "ماسك ده مش هيهدى إلا لما المعلنين كلهم يمشوا. كل يوم يطلع يشتم فيهم وبعدين يزعل إن الفلوس راحت.\n"
    "طيب يا عم إنت عايز إيه؟ اللي بيدفع لازم ياخد كلمة حلوة، مش كده؟ دي حاجة العيال الصغيرة عارفاها."
)
LEVANTINE = "شو قصة هالزلمة مع المعلنين؟ كل يوم عم يسبّن وبعدين بدو ياهن يرجعوا. هيك ما بيمشي الحال، خلص حلّوا عنا."
MOROCCAN = (
    "واش هاد السيد بصح؟ كيعاير المستشهرين ومن بعد كيشكي بيهم للمحكمة. دابا ما بقا حتى واحد باغي يخلص ليه الإشهار."
)
IRAQI = "گاعد يغلط على الشركات وهسه يگول ليش ما تنطوني فلوس. شلون يرجعولك وانت چنت تضحك عليهم؟ ماكو واحد يرجع."
GULF = "وش فيه ماسك على المعلنين؟ الحين يبي فلوسهم وهو اللي قال لهم روحوا. محد بيرجع له عقب اللي صار والله."
FULL_OF_LATIN = (
    "قالت Apple وIBM وDisney إنها أوقفت الإعلانات على X بعد تقرير Media Matters، ثم تبعتها Comcast وWarner Bros "
    "وLionsgate. وكتب Elon Musk في X أن شركة X Corp ستقاضي GARM، وأن Linda Yaccarino ستشرح ذلك في CES 2024. ولم ترد "
    "على أسئلة Reuters أي من هذه الشركات حتى مساء الجمعة، في حين عادت Amazon إلى الإنفاق على المنصة."
)
FILMS = "فاز The Queen of the South بجائزة أفضل فيلم، وLost in Gold بالجائزة الكبرى، وThe Letter بجائزة الإخراج."
CODE = "على المطورين تنفيذ `pip install -U feeds && python -m feeds migrate` ثم حذف الملف config.json من الخادم فورا."
VOWELLED = "أَوْقَفَ المُعْلِنونَ إِعْلاناتِهِمْ عَلى المِنَصّةِ، وَقالَ ماسك إِنَّ هذا القَرارَ لَنْ يُغَيِّرَ شَيْئًا في خُطَّتِهِ."
HEADLINES = "مقتل مسعف وجرح سائق قرب ريف حلب\nعودة رحلات طيران بين مسقط وعدن\nهزيمة ثقيلة لفريق سلة"
LINE_UP = "دوناروما؛ حكيمي، ماركينيوس، باتشو، منديز؛ فيتينيا، نيفيز، رويز؛ دويه، ديمبيلي، كفاراتسخيليا"
STOCKS = "زين 0.512 د.ك، بيتك 0.745 د.ك، الوطني 0.903 د.ك، أجيليتي 0.241 د.ك. أغلق المؤشر الأول مرتفعا 12 نقطة."
BORROWED = "سبق ماكس ڤيرستاپن زميله پيريز في سپا، وحل أوسكار پياستري ثالثا، بينما تعطلت سيارة لاندو في اللفة الأخيرة."
QUOTING_PERSIAN = (
    "وختم الشاعر أمسيته ببيت من نظمه: «شب رفت و دل من به در خانه نشست»، ثم شرحه للجمهور العربي كلمة كلمة، وقال إن "
    "الترجمة لا تنقل إلا نصف المعنى، وإن القارئ الذي لا يعرف اللغة يخسر موسيقى البيت كلها."
)
PERSIAN = (
    "ایلان ماسک گفت شرکت‌هایی که تبلیغات خود را از شبکه ایکس بیرون کشیده‌اند پشیمان خواهند شد. او در نشستی در نیویورک "
    "به آگهی‌دهندگان ناسزا گفت و از آن‌ها خواست دیگر تبلیغ نکنند. چند شرکت بزرگ هنوز پاسخی نداده‌اند."
)
PERSIAN_PLAIN = "وزير نفت در اين ديدار از همكاري دو كشور ابراز رضايت كرد و آن را براي صادرات منطقه مثبت دانست"
PERSIAN_PIOUS = (
    "حضرت امام صادق علیه السلام در حدیثی شریف، صدق حدیث و ادای امانت را علامت مؤمن حقیقی معرفی کرده است و بر علمای "
    "اعلام واجب است که این احادیث را برای مردم بیان کنند."
)
PERSIAN_LISTED = "از آثار اوست: شرح الاسماء، منتهی المقال فی علم الرجال، رساله در اصول فقه و دیوان شعر که هنوز چاپ نشده"
URDU = (
    "ایلون مسک نے کہا ہے کہ جن کمپنیوں نے ایکس پر اشتہارات روک دیے ہیں وہ پچھتائیں گی۔ انہوں نے نیویارک میں "
    "ایک تقریب کے دوران اشتہار دینے والوں پر کڑی تنقید کی۔ کئی بڑی کمپنیوں نے ابھی تک جواب نہیں دیا ہے۔"
)
URDU_HEADLINE = "عدالت عظمیٰ کا صدارتی ریفرنس پر فیصلہ محفوظ، اشتہاری کمپنیوں کے وکلا کے دلائل مکمل"
SORANI = (
    "ئیلۆن ماسک ڕایگەیاند کە ئەو کۆمپانیایانەی ڕیکلامەکانیان لە تۆڕی ئێکس ڕاگرتووە پەشیمان دەبنەوە. لە کۆنگرەیەکدا لە "
    "نیویۆرک ڕەخنەی توندی لە ڕیکلامکەران گرت. چەند کۆمپانیایەکی گەورە هێشتا وەڵامیان نەداوەتەوە."
)
KURMANJI = "سەرۆکێ کۆمپانیایێ گۆت کو ئەو دێ ل دژی ڕیکلامکەران دۆزێ ڤەکەت و ئەو ژ بڕیارا خۆ پەشیمان نابیت."
PASHTO = (
    "ایلان مسک وایي هغه شرکتونه چې په ایکس کې یې خپل اعلانونه درولي دي پښېمانه به شي. هغه په نیویارک کې د یوې غونډې پر "
    "مهال په اعلان ورکوونکو سختې نیوکې وکړې. څو لویو شرکتونو تر اوسه ځواب نه دی ورکړی."
)
UYGHUR = "ئىلون ماسك ئېلان بەرگۈچى شىركەتلەرنىڭ پۇشايمان قىلىدىغانلىقىنى ئېيتتى، چوڭ شىركەتلەر تېخى جاۋاب بەرمىدى."
SINDHI = "ايلون مسڪ چيو ته جن ڪمپنين ايڪس تان اشتهار هٽايا آهن، سي پڇتائينديون. وڏين ڪمپنين اڃا جواب نه ڏنو آهي."
SHAHMUKHI = "ایلون مسک نے آکھیا اے پئی جیہڑیاں کمپنیاں نے ایکس توں اشتہار ہٹائے نیں اوہ پچھتان گیاں۔"
JAWI = "شريكت٢ بسر تله ممبرهنتيكن اعلانن دڤلاتفورم ايت دان ماسق مڠڬوڬت مريك كمهكمه کران كروݢين يڠ دتڠݢوڠ."
AZERI = "ایلون ماسک دئدی کی رئکلام وئرن شیرکتلر پئشمان اولاجاقلار، آنجاق بؤیوک شیرکتلر هله جاواب وئرمه‌ییبلر."
ENGLISH = "Elon Musk said that the advertisers who left X would regret it. Several large brands have not answered yet."
FRENCH = (
    "Elon Musk a déclaré que les annonceurs qui ont quitté X le regretteraient. Plusieurs marques se taisent encore."
)

PERSIAN_KEYS = str.maketrans("يكىه", "یکیہ")
KURDISH_KEYS = str.maketrans("يكىهة", "یکیەە")
ARABIC_KEYS = str.maketrans("یکگہھ", "يككهه")
ALL_KEYS = str.maketrans({"ا": "\ufe8e", "ل": "\ufee0", "م": "\ufee3", "ن": "\ufee7"})  # presentation forms

ARABIC_TEXTS = {
    "news": NEWS,
    "other news": "\n".join(OFF_TOPIC),
    "one sentence": ON_TOPIC[3],
    "Egyptian": EGYPTIAN,
    "Levantine": LEVANTINE,
    "Moroccan": MOROCCAN,
    "Iraqi": IRAQI,
    "Gulf": GULF,
    "full of Latin names": FULL_OF_LATIN,
    "English titles of films": FILMS,
    "commands": CODE,
    "all its vowels": VOWELLED,
    "hardly a small word": HEADLINES,
    "names": LINE_UP,
    "prices": STOCKS,
    "an address": "اقرأ المزيد https://news.example/2024/08/the-brands-that-left-and-the-suit-of-the-platform",
    "an English quotation": f"{NEWS}\n{ENGLISH}",
    "borrowed letters": NEWS.replace("تويتر", "پيپسي"),
    "names in borrowed letters": BORROWED,
    "quoting Persian": QUOTING_PERSIAN,
    "a Persian keyboard": NEWS.translate(PERSIAN_KEYS),
    "a Kurdish keyboard": NEWS.translate(KURDISH_KEYS),
    "tatweel": NEWS.replace("ع", "عـــ"),
    "presentation forms": NEWS.translate(ALL_KEYS),
    "hidden signs": NEWS.replace(" ", " \u200f\u2067\ufeff"),
    "one word": "المعلنون",
}
OTHER_TEXTS = {
    "Persian": PERSIAN,
    "Persian without a letter of its own": PERSIAN_PLAIN,
    "Persian full of Arabic words": PERSIAN_PIOUS,
    "Persian with Arabic titles": PERSIAN_LISTED,
    "Persian on an Arabic keyboard": PERSIAN.translate(ARABIC_KEYS),
    "Persian, half-spaces as spaces": PERSIAN.translate(ARABIC_KEYS).replace("\u200c", " "),
    "Persian, alef maksura for yeh": PERSIAN.translate(str.maketrans("یک", "ىك")),
    "Urdu": URDU,
    "an Urdu headline": URDU_HEADLINE,
    "Urdu on an Arabic keyboard": URDU.translate(ARABIC_KEYS),
    "Sorani": SORANI,
    "Sorani with heh and non-joiner": SORANI.replace("ە", "ه\u200c"),
    "Kurmanji": KURMANJI,
    "Pashto": PASHTO,
    "Pashto on an Arabic keyboard": PASHTO.translate(ARABIC_KEYS),
    "Uyghur": UYGHUR,
    "Sindhi": SINDHI,
    "Shahmukhi": SHAHMUKHI,
    "Jawi": JAWI,
    "South Azeri": AZERI,
    "English": ENGLISH,
    "French": FRENCH,
    "English with an Arabic sentence": f"{ENGLISH} {ENGLISH} {ON_TOPIC[0]}",
    "Russian with Arabic": f"Рекламодатели ушли с платформы, несмотря на угрозы её владельца. {ON_TOPIC[3]}",
    "Chinese": "广告商离开了这个平台。",
    "Hebrew": "המפרסמים עזבו את הפלטפורמה.",
    "digits and signs": "30/11/2023 14:05 — 75 %",
    "Arabic digits": "٣٠/١١/٢٠٢٣ ؟!",
    "marks without letters": "\u064b\u0651ـ\u06dd",
    "half a character": "\ud83d",
    "nothing": "",
    "nothing that can be seen": " \n\u200f",
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in ARABIC_TEXTS.items()])
def test_arabic_stays_in(text: str) -> None:
    verdict = judge_language(text)
    assert (verdict.question, verdict.yes) == ("language", True), verdict
    assert judge_language(text) == verdict


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in OTHER_TEXTS.items()])
def test_all_else_stays_out(text: str) -> None:
    verdict = judge_language(text)
    assert (verdict.question, verdict.yes) == ("language", False), verdict
    assert verdict.reason
    assert judge_language(text) == verdict


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(NEWS, "words of Arabic", id="Arabic"),
        pytest.param(IRAQI, "words of Arabic", id="dialect"),
        pytest.param(FULL_OF_LATIN, "words of Arabic", id="Latin names"),
        pytest.param(PERSIAN, "words of another language", id="Persian"),
        pytest.param(PERSIAN_PLAIN, "words of another language", id="Persian on an Arabic keyboard"),
        pytest.param(URDU, "words of another language", id="Urdu"),
        pytest.param(ENGLISH, "another script", id="English"),
        pytest.param("؟ 123", "no words", id="no words"),
    ],
)
def test_what_is_clear_is_decided_without_langdetect(text: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def must_not_be_asked(text: str) -> None:
        raise AssertionError(text)

    monkeypatch.setattr(langdetect, "detect_langs", must_not_be_asked)
    assert judge_language(text).reason == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(LINE_UP, "langdetect finds Arabic", id="names"),
        pytest.param(
            "شاهنامه فردوسی، حماسه ملی ایرانیان", "langdetect finds no Arabic", id="Persian without small words"
        ),
        pytest.param("ݔݔ", "no language that langdetect knows", id="letters of no language"),
    ],
)
def test_what_is_not_clear_goes_to_langdetect(text: str, reason: str) -> None:
    assert judge_language(text).reason == reason


def test_evidence_names_what_decided() -> None:
    assert judge_language("قالت شركة Apple إنها أوقفت إعلاناتها گوگل است").evidence == (
        "87% of the letters in Arabic script",
        "words of Arabic: 5 (قالت, شركة, إنها)",
        "words of another language: 1 (است)",
    )


def test_of_a_million_words_a_bounded_sample_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    def fold(text: str) -> str:
        read.append(len(text))
        return fold_identity(text)

    monkeypatch.setattr(language, "fold_identity", fold)
    assert judge_language(f"{ON_TOPIC[0]} " * 100_000).yes
    assert not judge_language(f"{PERSIAN} " * 30_000).yes
    assert max(read) < 2100


def test_a_passage_counts_by_its_length_in_a_long_text() -> None:
    assert judge_language(f"{NEWS * 9}{ENGLISH * 8}").yes
    assert not judge_language(f"{NEWS}{ENGLISH * 40}").yes
    assert not judge_language(f"{NEWS}{PERSIAN * 20}").yes


@settings(deadline=None, max_examples=200)
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=())),
        st.text(st.characters(min_codepoint=0x600, max_codepoint=0x8FF)),
        st.text(alphabet="ابتيكهوگپچ لمن\u064bـabc123،.\u200c", max_size=300),
        st.lists(st.sampled_from((NEWS + PERSIAN + URDU + SORANI + ENGLISH).split()), max_size=400).map(" ".join),
    )
)
def test_any_text_gets_a_verdict_that_fits_a_table_and_gets_it_again(text: str) -> None:
    verdict = judge_language(text)
    assert judge_language(text) == verdict
    assert verdict.reason
    assert all(len(line) < 90 and "\n" not in line for line in verdict.evidence)


@settings(deadline=None, max_examples=50)
@given(st.permutations([NEWS, EGYPTIAN, LINE_UP, HEADLINES, PERSIAN, URDU, SORANI, PASHTO, ENGLISH, FRENCH]))
def test_what_was_asked_before_changes_no_verdict(texts: list[str]) -> None:
    verdicts = {text: judge_language(text) for text in texts}
    assert verdicts == {text: judge_language(text) for text in reversed(texts)}
