from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Event, Topic
from crawler.text.topic import TopicJudge
from tests.text.arabic import OFF_TOPIC, ON_TOPIC, TOPIC

JUDGE = TopicJudge(TOPIC)

# A topic so small that its sums can be done in the head: cats and dogs that meet, cats that sleep.
PETS = Topic(
    name="pets",
    version="0",
    title="",
    groups={"cat": ("قط", "قطة"), "dog": ("كلب",), "sleep": ("نام*",), "bird": ("طائر",), "meet": ("لقاء",)},
    ignored=("قط الجنة",),
    events=(
        Event("meeting", (frozenset({"cat"}), frozenset({"dog"})), 4, 1.0),
        Event("nap", (frozenset({"cat", "dog"}), frozenset({"sleep"})), 4, 0.5),
    ),
    rivals={"bird": frozenset({"cat", "dog"})},
    about=frozenset({"cat"}),
    title_weight=3.0,
    lead_weight=2.0,
    threshold=2.0,
    least_share=0.5,
    least_words=1,
)
PETS_JUDGE = TopicJudge(PETS)


def _body(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


LONG_ON = _body(
    "أعلنت ثلاث شركات للأغذية، في بيانات متزامنة مساء الجمعة، أنها أوقفت إعلاناتها على منصة إكس.",
    "وجاء القرار بعد تقرير رصد ظهور حملاتها بجانب منشورات تمجد النازية، وهو ما وصفه معلنون بأنه خط أحمر.",
    "ولم يصدر عن إيلون ماسك تعليق حتى الآن، غير أنه سبق أن اتهم المعلنين بمحاولة ابتزازه.",
    "ويقول خبراء في سوق الإعلانات إن إكس قد تخسر ربع عائداتها إن امتدت المقاطعة إلى موسم الأعياد.",
    "وتأسست الشركة عام 2006 في سان فرانسيسكو.",
)
LONG_OFF = _body(
    "يستعد المنتخب لمباراته المقبلة بمعسكر قصير في الجبل، ويغيب عنه الحارس المصاب.",
    "وقال المدرب إن اللاعبين في حالة جيدة، وإن الجمهور سيكون اللاعب الثاني عشر كما كان دائمًا.",
    "وتنقل المباراة قنوات عدة، ويمكن متابعة لقطاتها على تويتر ويوتيوب.",
    "وتوقف الدوري أسبوعين بسبب المباريات الدولية، ثم يعود مطلع الشهر.",
)


@pytest.mark.parametrize(
    ("title", "body", "is_on"),
    [
        pytest.param("المعلنون يغادرون إكس", LONG_ON, True, id="long, told in the title as well"),
        pytest.param("أسبوع صعب في وادي السيليكون", LONG_ON, True, id="long, under a title that says nothing"),
        pytest.param("ماسك يقاضي المعلنين", ON_TOPIC[2], True, id="short, suit"),
        pytest.param("أمازون تعود إلى الإعلان على إكس", ON_TOPIC[7], True, id="short, return"),
        pytest.param("X تخسر معلنين", "سحبت شركات إعلاناتها من X.", True, id="short, the Latin name"),
        pytest.param("المعلنين سابوا إكس", "المعلنين مشيوا من إكس وماسك زعلان.", True, id="dialect"),
        pytest.param("المستشهرون يغادرون تويتر", ON_TOPIC[27], True, id="words of the Maghreb"),
        pytest.param("المُعلِنون يُغادِرون إكس", "أوْقَفَ المُعلِنون إعلاناتِهم على منصّةِ إكس.", True, id="vowelled"),
        pytest.param("المنتخب إلى الجبل", LONG_OFF, False, id="sport"),
        pytest.param("", "", False, id="nothing"),
        pytest.param("المعلنون يقاطعون فيسبوك", "أوقفت شركات إعلاناتها على فيسبوك وإنستغرام.", False, id="a rival"),
        pytest.param("إعلانات رمضان", "تراجعت إعلانات التلفزيون هذا العام، وغادر معلنون.", False, id="no platform"),
        pytest.param("ماسك يطلق صاروخًا", "أطلقت سبيس إكس صاروخها، وأوقف العد التنازلي مرتين.", False, id="another X"),
        pytest.param("تويتر تغيّر شعارها", "غيّرت تويتر شعارها إلى حرف واحد صباح الاثنين.", False, id="no advertisers"),
        pytest.param(
            "نشرة المساء", _body(*[LONG_OFF] * 6, ON_TOPIC[0], ON_TOPIC[1], ON_TOPIC[2]), False, id="a small part"
        ),
        pytest.param("أسعار السيارات", _body(LONG_OFF, ON_TOPIC[1]), False, id="told in passing"),
    ],
)
def test_what_is_on_the_shipped_topic(title: str, body: str, is_on: bool) -> None:
    verdict = JUDGE.judge(title, body)
    assert verdict.question == "topic"
    assert verdict.yes is is_on
    assert bool(verdict.evidence) >= is_on
    assert verdict.reason
    assert "\n" not in verdict.reason


def test_evidence_names_the_place_heaviest_first() -> None:
    verdict = JUDGE.judge("المعلنون يغادرون إكس", LONG_ON)
    assert verdict.evidence[0] == "title: leave: المعلنون يغادرون اكس"
    assert verdict.evidence[1].startswith("paragraph 1: leave: ")
    assert {line.split(": ")[0] for line in verdict.evidence} <= {"title", *(f"paragraph {i}" for i in range(1, 6))}


def test_evidence_is_short_enough_for_a_table() -> None:
    far = "أوقفت " + "كلمة " * 26 + "إكس إعلاناتها"
    verdict = JUDGE.judge(far, _body(*[far] * 20))
    assert verdict.yes
    assert 0 < len(verdict.evidence) <= 5
    assert all(len(line.split()) < 25 and "…" in line for line in verdict.evidence)


@pytest.mark.parametrize(
    ("title", "body", "is_on", "reason"),
    [
        pytest.param("قط وكلب", "قط", True, "score 3.0, 100%", id="an event in the title"),
        pytest.param("", "قط وكلب", True, "score 2.0, 100%", id="just the threshold, in the first paragraph"),
        pytest.param("", _body("قط", "قط وكلب"), False, "told in passing (score 1.0", id="once further down"),
        pytest.param("", _body("قط", "قط وكلب", "قط وكلب"), True, "score 2.0", id="twice further down"),
        pytest.param("", _body("قط", "قط وكلب قط وكلب"), True, "score 2.0", id="twice in a paragraph"),
        pytest.param("", _body("قط", "قط وكلب كلب"), False, "score 1.0", id="a word tells an event once"),
        pytest.param("", _body("قط", "قط نام كلب"), False, "score 1.0", id="a word tells one event, the first"),
        pytest.param("", _body("قط", "قط نام", "نام كلب"), False, "score 1.0", id="light events"),
        pytest.param("", _body("قط", *["قط نام"] * 4), True, "score 2.0", id="many light events"),
        pytest.param("", "قط من بعيد كلب", True, "score 2.0", id="just within"),
        pytest.param("", "قط جاء من بعيد كلب", False, "no event", id="too far apart"),
        pytest.param("", _body("قط", "كلب"), False, "no event", id="not across paragraphs"),
        pytest.param("قط", "كلب", False, "no event", id="not across title and body"),
        pytest.param("", "قط\nكلب", False, "no event", id="a line is a paragraph"),
        pytest.param("", "قط الجنة وكلب", False, "no event", id="ignored words"),
        pytest.param("قط وكلب", _body("قط كبير", "طائر طائر"), True, "score 3.0", id="named less often than the topic"),
        pytest.param("قط وكلب", "قط طائر طائر طائر", True, "score 3.0", id="named as often as the topic"),
        pytest.param("قط وكلب", "قط طائر طائر طائر طائر", False, "more about bird", id="a rival, named more often"),
        pytest.param("قط وكلب طائر طائر", "قط طائر طائر", False, "more about bird", id="a rival in the title"),
        pytest.param("قط وكلب", _body("قط مع اثنين", "لا شيء هنا"), True, "50% of", id="just the share"),
        pytest.param("قط وكلب", _body("قط مع اثنين", "لا شيء هنا أيضا"), False, "a small part", id="under the share"),
        pytest.param("قط وكلب", "", False, "a small part", id="a title alone is no story"),
    ],
)
def test_score_share_and_rivals(title: str, body: str, is_on: bool, reason: str) -> None:
    verdict = PETS_JUDGE.judge(title, body)
    assert verdict.yes is is_on
    assert reason in verdict.reason


@pytest.mark.parametrize(("threshold", "is_on"), [(1.99, True), (2.0, True), (2.01, False)])
def test_the_threshold_is_the_least_score_that_is_enough(threshold: float, is_on: bool) -> None:
    assert TopicJudge(evolve(PETS, threshold=threshold)).judge("", "قط وكلب").yes is is_on


@pytest.mark.parametrize(("least_share", "is_on"), [(0.49, True), (0.5, True), (0.51, False)])
def test_the_share_is_the_least_that_is_enough(least_share: float, is_on: bool) -> None:
    body = _body("قط وكلب", "لا شيء")
    assert TopicJudge(evolve(PETS, least_share=least_share)).judge("", body).yes is is_on


@settings(deadline=None, max_examples=100)
@given(
    st.one_of(st.text(max_size=60), st.sampled_from(ON_TOPIC)),
    st.lists(st.one_of(st.text(max_size=60), st.sampled_from(ON_TOPIC + OFF_TOPIC)), max_size=8),
)
def test_the_same_text_always_gets_the_same_verdict(title: str, paragraphs: list[str]) -> None:
    verdict = JUDGE.judge(title, _body(*paragraphs))
    assert verdict == TopicJudge(TOPIC).judge(title, _body(*paragraphs))
    assert bool(verdict.evidence) >= verdict.yes


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(ON_TOPIC), min_size=1, max_size=6), st.sampled_from(ON_TOPIC))
def test_one_more_sentence_on_the_topic_never_takes_a_story_off_it(paragraphs: list[str], sentence: str) -> None:
    if JUDGE.judge("خبر", _body(*paragraphs)).yes:
        assert JUDGE.judge("خبر", _body(*paragraphs, sentence)).yes
