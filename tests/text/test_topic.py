from __future__ import annotations

import math

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Event, Share, StandIn, Topic
from crawler.text.topic import TopicJudge
from tests.text.arabic import OFF_TOPIC, ON_TOPIC, TOPIC

JUDGE = TopicJudge(TOPIC)

# A topic so small that its sums can be done in the head: cats and dogs that meet, cats that sleep; birds speak against.
PETS = Topic(
    name="pets",
    version="0",
    title="",
    groups={
        "cat": ("قط", "قطة"),
        "dog": ("كلب",),
        "sleep": ("نام*",),
        "bird": ("طائر",),
        "it": ("الحيوان",),
    },
    ignored=("قط الجنة",),
    stand_ins=(StandIn("it", frozenset({"cat", "dog"}), frozenset({"bird"})),),
    events=(
        Event("meeting", (frozenset({"cat"}), frozenset({"dog"})), 4, 2.0, anchors=True),
        Event("nap", (frozenset({"cat", "dog"}), frozenset({"sleep"})), 4, 1.0, anchors=True),
        Event("rest", (frozenset({"sleep"}),), 12, 0.5),
        Event("flight", (frozenset({"bird"}),), 12, -1.0),
    ),
    shares=(Share(frozenset({"cat"}), 1.0),),
    title_counts=2.0,
    lead_counts=1.0,
    lead_words=5,
    per_words=10,
    most=3.0,
    threshold=3.0,
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
    verdict = PETS_JUDGE.judge("قط وكلب", _body("كلب نام", "لا شيء هنا أيضا اليوم", "قط وكلب"))
    assert verdict.evidence == (
        "title: meeting: قط وكلب",
        "paragraph 3: meeting: قط وكلب",
        "paragraph 1: nap: كلب نام",
        "paragraph 1: rest: نام",
    )


def test_evidence_of_a_no_says_what_speaks_against() -> None:
    verdict = PETS_JUDGE.judge("طائر وطائر", "قط وكلب")
    assert not verdict.yes
    assert verdict.evidence == ("title: against: flight: طاير", "title: against: flight: وطاير")


def test_evidence_of_a_no_that_nothing_speaks_against_is_what_was_told() -> None:
    verdict = PETS_JUDGE.judge("", "كلب نام")
    assert not verdict.yes
    assert verdict.evidence == ("paragraph 1: nap: كلب نام", "paragraph 1: rest: نام")


def test_evidence_is_short_enough_for_a_table() -> None:
    far = "أوقفت " + "كلمة " * 20 + "إكس إعلاناتها " + "كلمة " * 20 + "معلنون"
    verdict = JUDGE.judge(far, _body(*[far] * 20))
    assert 0 < len(verdict.evidence) <= 5
    assert all(len(line.split()) < 25 for line in verdict.evidence)


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        pytest.param("قط وكلب", "قط", "score 5.0", id="an event in the title, and the share"),
        pytest.param("", "قط وكلب", "score 3.0", id="an event in the lead, and the share"),
        pytest.param("", _body("من هنا مضى كل شيء", "قط وكلب فقط هنا"), "score 1.5", id="once behind the lead"),
        pytest.param("", "قط وكلب قط وكلب قط وكلب قط وكلب", "score 7.0", id="an event counts up to the most"),
        pytest.param("", "قط وكلب كلب", "score 3.0", id="a word tells an event once"),
        pytest.param("", "قط نام", "score 2.5", id="a word may tell several events"),
        pytest.param("", "قط من بعيد كلب", "score 3.0", id="just within"),
        pytest.param("", "قط جاء من بعيد كلب", "no event", id="too far apart"),
        pytest.param("", _body("قط", "كلب"), "score 2.5", id="told across paragraphs"),
        pytest.param("قط", "كلب", "no event", id="not across title and body"),
        pytest.param("", "قط\nكلب", "score 2.5", id="a line is a paragraph"),
        pytest.param("", _body("قط وكلب", "قط", "كلب"), "score 4.8", id="told in a paragraph and across two"),
        pytest.param("", "قط الجنة وكلب", "no event", id="ignored words"),
        pytest.param("قط وكلب طائر", "قط", "score 3.0", id="against, in the title"),
        pytest.param("قط وكلب", "قط طائر", "score 4.0", id="against, in the lead"),
        pytest.param("قط وكلب", _body("قط", "لا شيء هنا أيضا"), "score 4.2", id="half a share"),
        pytest.param("قط وكلب", "", "score 4.0", id="no body"),
        pytest.param("", "قط وكلب والحيوان نام", "score 4.5", id="a stand-in"),
        pytest.param("", "كلب قط كبير طائر هنا الحيوان نام", "score 2.3", id="a stand-in for another: no nap"),
        pytest.param("الحيوان نام", "قط وكلب", "score 6.0", id="a stand-in in the title for what the body names"),
    ],
)
def test_what_is_added_up(title: str, body: str, reason: str) -> None:
    assert reason in PETS_JUDGE.judge(title, body).reason


@pytest.mark.parametrize(("threshold", "is_on"), [(2.99, True), (3.0, True), (3.01, False)])
def test_the_threshold_is_the_least_score_that_is_enough(threshold: float, is_on: bool) -> None:
    assert TopicJudge(evolve(PETS, threshold=threshold)).judge("", "قط وكلب").yes is is_on


def test_measures_are_the_amounts_that_the_score_weighs() -> None:
    assert PETS_JUDGE.measures("قط وكلب", _body("كلب نام طائر", "قط")) == [3.0, 1.0, 1.0, 1.0, 0.25, 0.0]


def test_an_anchored_story_is_judged_by_its_other_words_too() -> None:
    judge = TopicJudge(evolve(PETS, words={"حليب": 2.0, "بحر": -4.0}))
    assert judge.measures("قط وكلب", "حليب")[-1] == pytest.approx(2 / math.sqrt(3))
    assert [judge.judge("", body).yes for body in ("قط وكلب", "قط وكلب بحر", "حليب حليب حليب")] == [True, False, False]


def test_tellings_name_the_words_that_tell() -> None:
    told = PETS_JUDGE.tellings("قط وكلب", "الحيوان نام")
    assert [(one.event.name, one.place, one.positions) for one in told] == [
        ("meeting", "title", (0, 1)),
        ("nap", "paragraph 1", (2, 3)),
        ("rest", "paragraph 1", (3,)),
    ]


@pytest.mark.parametrize(
    "body", ["كلمة " * 1_000_000, "؟!. " * 100_000, "إكس معلنين أوقفت\n" * 5_000, "كلمة" * 300_000]
)
def test_a_text_of_any_length_gets_a_verdict(body: str) -> None:
    verdict = JUDGE.judge("المعلنون", body)
    assert verdict == JUDGE.judge("المعلنون", body)


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
