"""A second topic, to show that nothing in the code knows the first."""

from __future__ import annotations

import pytest

from crawler.seeds import read_topic
from crawler.text.gate import Gate
from crawler.text.topic import TopicJudge
from tests.text.arabic import ON_TOPIC, ROOT

TOPIC = read_topic(ROOT / "seeds" / "topics" / "nile-dam.toml")
JUDGE, GATE = TopicJudge(TOPIC), Gate(TOPIC)


@pytest.mark.parametrize(
    ("title", "body", "is_on"),
    [
        pytest.param(
            "جولة جديدة من مفاوضات سد النهضة تنتهي بلا اتفاق",
            "انتهت في القاهرة جولة المفاوضات الرابعة بشأن سد النهضة من دون اتفاق على قواعد الملء والتشغيل.\n\n"
            "وقالت وزارة الري المصرية إن إثيوبيا رفضت كل الحلول الوسط، وتمسكت بما وصفته بحقوقها في التنمية.\n\n"
            "وحذر السودان من أي ملء أحادي للسد قبل توقيع اتفاق ملزم.",
            True,
            id="talks that failed",
        ),
        pytest.param(
            "أديس أبابا تعلن اكتمال التعبئة الخامسة",
            "أعلنت الحكومة الإثيوبية اكتمال الملء الخامس لسد النهضة، في خطوة تقول مصر إنها أحادية.\n\n"
            "وطلبت القاهرة من مجلس الأمن أن ينظر في أزمة السد.",
            True,
            id="filling, the dam not in the title",
        ),
        pytest.param(
            "أمطار غزيرة ترفع منسوب السدود في المملكة",
            "ارتفع مخزون سدود المنطقة الجنوبية إلى ثلثي سعتها بعد أمطار الأسبوع الماضي، وفتحت بوابات سد مأرب جزئيا.",
            False,
            id="other dams",
        ),
        pytest.param(
            "القاهرة تستضيف معرض الكتاب",
            "يفتتح المعرض دورته الجديدة بمشاركة ناشرين من السودان وإثيوبيا، وتتناول إحدى ندواته كتابا عن تاريخ النيل.",
            False,
            id="the parties without the dam",
        ),
        pytest.param(
            "حركة النهضة تدعو إلى الحوار", "دعت حركة النهضة في تونس إلى مفاوضات مع الحكومة.", False, id="a party's name"
        ),
        pytest.param("خبر", "\n\n".join(ON_TOPIC[:8]), False, id="the first topic"),
    ],
)
def test_what_is_on_the_second_topic(title: str, body: str, is_on: bool) -> None:
    assert JUDGE.judge(title, body).yes is is_on
    assert GATE.judge(f"<h1>{title}</h1><p>{body}</p>".encode()).yes >= is_on
