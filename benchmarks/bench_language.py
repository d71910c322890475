"""Arabic news stories made up by number, out of a grammar: on the topic, near it, or of the rest of the news.

Every phrase is written for this benchmark. The same number gives the same story on any machine. Stories on the topic
are made of phrases of two to four words, so that two of them share five words in a row as seldom as those of different
outlets do: of 300 ten share enough to be compared as near copies.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

from attrs import frozen

# Words of a story: golden pages in benchmarks/data have 330 on average.
_SHORTEST, _LONGEST = 220, 460
_SENTENCES = (2, 3, 3, 4)
_SLOT = re.compile(r"\{(\w+)\}")

# What any story has: who, where, when, how much.
_COMMON: dict[str, Sequence[str]] = {
    "first": "سامي ليلى كريم هالة نزار وفاء باسل رنا عادل مها زياد سلمى طارق جمانة فادي نوال".split(),
    "last": "الحداد الرفاعي منصور الخطيب العبيدي شاهين النجار القاسمي بركات حمدان الزين عواد درويش سلامة".split(),
    "city": "القاهرة بيروت عمّان الرباط تونس الدوحة دبي الرياض مسقط بغداد الجزائر المنامة الكويت الخرطوم".split(),
    "day": "السبت الأحد الإثنين الثلاثاء الأربعاء الخميس الجمعة".split(),
    "month": "يناير فبراير أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(),
    "year": "2022 2023 2024 2025".split(),
    "number": [str(number) for number in range(3, 98)],
    "date": [str(number) for number in range(1, 29)],
    "by": ["وفق", "بحسب", "كما ذكرت", "كما أوردت", "نقلا عن", "استنادا إلى", "على ما جاء في", "حسب"],
    "paper": [
        "وكالة {city}", "صحيفة {city}", "مذكرة داخلية", "بيان رسمي", "رسالة إلى {first} {last}", "تقرير {first} {last}",
        "مراسلنا {first} {last}", "إذاعة {city}", "موقع {last} الاقتصادي",
        "ورقة بحثية", "{number} وثيقة", "مصادر في {city}",
    ],
    "reporter": ["{by} {paper}", "{by} {paper} {when}", "{by} {paper} في {city}", "{by} {paper} و{paper}"],
    "told": [
        "وقال {first} {last}", "وأضافت {first} {last}", "وأوضح {first} {last}", "ورأى المحلل {first} {last}",
        "وذكرت {first} {last}", "وأكد {first} {last}", "وتوقعت {first} {last}", "وكتب {first} {last}",
        "وأشار {first} {last}", "ولاحظت {first} {last}", "واعتبر الباحث {first} {last}", "وروت {first} {last}",
    ],
    "when": [
        "يوم {day}", "صباح {day}", "مساء {day}",
        "في {date} {month} {year}", "خلال {month} {year}", "منذ {month} {year}",
        "قبل {number} يوما", "نهاية {month} {year}", "مطلع {month}", "ليل {day}", "بعد {number} ساعة", "ظهر {day}",
    ],
}  # fmt: skip

_ON: dict[str, Sequence[str]] = {
    "platform": ["منصة إكس", "إكس", "تويتر سابقا", "شبكة إيلون ماسك", "منصة ماسك", "موقع تويتر سابقا"],
    "brand": "ديزني آبل كومكاست سوني يونيليفر نستله ليغو أمازون ديل والمارت باراماونت فولكسفاغن فيرايزون".split(),
    "who": [
        "شركة {brand}", "مجموعة {brand}", "إدارة {brand}",
        "{brand}", "وكالة إعلان في {city}", "رابطة المعلنين في {city}",
        "فروع {brand} في {city}", "{brand} و{brand}",
        "{number} شركة معلنة", "لجنة {last} للمعلنين", "شركات يقودها {last}",
    ],
    "did": ["أوقفت", "علقت", "سحبت", "جمدت", "ألغت", "قلصت", "خفضت", "قطعت", "أنهت"],
    "what": [
        "إعلاناتها", "حملاتها الإعلانية", "إنفاقها الإعلاني", "حملاتها المدفوعة", "{number} إعلانا", "عقد إعلاناتها",
        "كل الإعلانات", "ميزانية إعلاناتها", "إعلانات {brand}", "إعلاناتها المصورة",
    ],
    "place": ["على {platform}", "في {platform}", "لدى {platform}", "على {platform} في {city}"],
    "trouble": [
        "خطاب الكراهية", "محتوى متطرف", "رسائل نازية",
        "حسابات مزيفة", "نظريات المؤامرة", "منشور لماسك", "تغريدة {last}",
        "شعارات عنصرية", "صور عنيفة", "تراجع الرقابة", "حل مجلس السلامة", "عودة حسابات محظورة",
    ],
    "why": [
        "بسبب {trouble}", "بعد {trouble} و{trouble}",
        "احتجاجا على {trouble}", "إثر جدل حول {trouble}", "خوفا من {trouble}",
        "بعدما رصد {first} {last} {trouble}", "بسبب {trouble} بجوار إعلانات {brand}", "ردا على {trouble} في {city}",
    ],
    "money": [
        "إيرادات الإعلانات", "عائد الإعلانات", "مبيعات الإعلانات", "إنفاق المعلنين", "دخل الشركة من المعلنين",
        "ما يدفعه المعلنون", "حصيلة {month} من الإعلانات",
    ],
    "change": ["تراجعت", "هبطت", "انخفضت", "انهارت", "تقلصت", "خسرت"],
    "attack": ["هاجم", "اتهم", "هدد", "شتم", "انتقد", "توعد", "سخر من", "لام"],
    "victims": [
        "المعلنين", "كبار المعلنين", "معلنين مثل {brand}", "رابطة المعلنين", "وكالات الإعلان", "مدير {brand}",
        "{number} من المعلنين", "المعلنين في {city}", "الاتحاد العالمي للمعلنين",
    ],
    "claim": [
        "بتهمة المقاطعة", "بتهمة التواطؤ", "بدعوى الاحتكار", "وطالب بتعويض {number} مليونا", "لأنها قاطعت إعلاناته",
        "بزعم مؤامرة مع {brand}", "وسلم المحكمة {number} وثيقة", "أمام القاضي {last}",
    ],
    "court": ["محكمة في تكساس", "محكمة {city}", "محكمة فيدرالية", "القاضي {first} {last}", "محكمة الاستئناف"],
    "back": ["عادت", "رجعت", "استأنفت", "أعادت", "عاودت"],
    "terms": [
        "بشرط {trouble} أقل", "بعد خصم {number} في المئة", "بضمانات من ياكارينو", "بعقد مدته {number} شهرا",
        "لكن بميزانية أصغر", "وسط شكوك {first} {last}",
        "من دون شروط معلنة", "بوساطة {first} {last}", "بعد لقاء في {city}",
    ],
    "headline": [
        "{brand} و{brand} توقفان إعلاناتهما على إكس",
        "معلنون كبار ينسحبون من إكس بعد {trouble}",
        "إيرادات إكس من الإعلانات تتراجع {number} في المئة",
        "ماسك يهاجم المعلنين الذين قاطعوا إكس في {city}",
        "إكس تقاضي {brand} ومعلنين آخرين بتهمة المقاطعة",
        "{brand} تعود إلى الإعلان على إكس بعد مقاطعة {number} شهرا",
        "اتحاد المعلنين يرد على دعوى إكس أمام محكمة في {city}",
    ],
    "lead": [
        "{did} {who} {when} {what} {place} {why}، {reporter}.",
        "{attack} إيلون ماسك {when} {victims} الذين أوقفوا إعلاناتهم {place}، {reporter}.",
        "رفعت إكس {when} دعوى على {victims} و{brand} {claim}، {reporter}.",
    ],
    "sentence": [
        "{told} إن {who} {did} {what} {place} {when} {why}.",
        "و{did} {who} {what} {place} {when}، {reporter}.",
        "و{why}، {did} {who} {what}، {reporter}.",
        "و{change} {money} {place} {number} في المئة {when}، {reporter}.",
        "{told} إن {money} {change} إلى {number} مليونا {when} {why}.",
        "و{attack} ماسك {victims} {when} في {city} {claim}.",
        "وأمام {court}، {attack} محامي إكس {victims} {claim}، {reporter}.",
        "وفي {court} {attack} {first} {last} شركة {brand} {when} {claim}.",
        "و{back} {who} {when} إلى الإعلان {place} {terms}.",
        "{told} إن عودة {victims} {terms} و{terms}، {reporter}.",
        "و{who} التي {did} {what} {when} {back} {terms}، {by} {paper}.",
        "وبلغت خسائر إكس {when} {number} مليونا {why}، {reporter}.",
    ],
}  # fmt: skip

_NEAR: dict[str, Sequence[str]] = {
    "service": ["الرسائل الصوتية", "الدفع", "التوثيق", "البث المباشر", "المنشورات الطويلة", "المكالمات"],
    "headline": [
        "إكس تختبر خدمة {service} في {number} دولة",
        "تسلا تخفض أسعار سياراتها في {city}",
        "ماسك يعلن موعد رحلة جديدة لصاروخ ستارشيب",
        "عطل يصيب تويتر {number} دقيقة ومستخدمون يشتكون",
    ],
    "lead": [
        "بدأت منصة إكس {when} اختبار خدمة {service} لدى بعض المستخدمين في {city}، {reporter}.",
        "قال إيلون ماسك {when} إن تسلا ستفتح معرضا في {city} قبل نهاية {year}، {reporter}.",
    ],
    "sentence": [
        "وكتب ماسك على حسابه أن خدمة {service} ستصل إلى الجميع في {month} {year}.",
        "{told} إن {number} في المئة من مستخدمي إكس في {city} لا يعرفون خدمة {service}.",
        "وتنافس المنصة بذلك تطبيقات مثل تيك توك وتلغرام، {reporter}.",
        "وباعت تسلا في {city} {number} ألف سيارة في {month} {year}، وفق بيانات المرور.",
        "وتعطلت الخدمة {when} مدة {number} دقيقة قبل أن يعود الموقع إلى العمل.",
        "{told} إن الشركة وظفت {number} مهندسا لفريق {service} منذ {month}.",
    ],
}

_OFF: dict[str, Sequence[str]] = {
    "club": "النسور الفرسان الوحدة الساحل الأمل النجمة البرق الميناء الرواد الشعلة".split(),
    "crop": "القمح الزيتون التمور البن الشعير الحمضيات القطن".split(),
    "ministry": "الزراعة النقل الصحة التعليم الطاقة المياه السياحة الإسكان".split(),
    "work": ["محطة مياه", "مستشفى", "طريق ساحلي", "مدرسة مهنية", "سد صغير", "خط قطار", "ميناء صيد", "سوق للجملة"],
    "headline": [
        "{club} يفوز على {club} في مباراة مثيرة بمدينة {city}",
        "وزارة {ministry} تفتتح {work} في {city}",
        "أسعار {crop} ترتفع {number} في المئة في أسواق {city}",
        "أمطار غزيرة على {city} والدفاع المدني يحذر",
        "مهرجان {city} للكتاب يستقبل {number} ألف زائر",
        "دراسة من جامعة {city}: النوم المبكر يفيد القلب",
    ],
    "lead": [
        "فاز فريق {club} على {club} بهدفين لهدف {when} في ملعب {city}، {reporter}.",
        "افتتحت وزارة {ministry} {when} {work} في ضواحي {city} بكلفة {number} مليون دينار، {reporter}.",
        "ارتفعت أسعار {crop} في أسواق {city} {when} بنسبة {number} في المئة، {reporter}.",
    ],
    "sentence": [
        "{told} إن المشروع سيخدم {number} ألف أسرة في القرى القريبة من {city} عند انتهائه في {month} {year}.",
        "وسجل اللاعب {first} {last} هدفه رقم {number} هذا الموسم قبل أن يخرج مصابا في الشوط الثاني.",
        "وينتظر المزارعون موسم {crop} بعد سنة جافة خسروا فيها {number} في المئة من المحصول.",
        "وتتوقع مصلحة الأرصاد رياحا نشطة وأمطارا متفرقة على {city} حتى يوم {day}.",
        "وشارك في الندوة {number} كاتبا من {city} و{city}، وتحدثوا عن الترجمة وأسواق الكتاب.",
        "{told} إن {work} الذي بدأ العمل فيه في {month} {year} تأخر بسبب ارتفاع أسعار الحديد.",
        "ووزعت وزارة {ministry} منشورا يدعو السكان إلى تقليل الاستهلاك في ساعات الذروة.",
        "ووصل وفد من {city} {when} لبحث التعاون في قطاعي {ministry} و{ministry}.",
        "ويقول أطباء إن {number} في المئة من المرضى لا يراجعون العيادات في المواعيد المحددة.",
        "وخفض البنك المركزي سعر الفائدة {number} نقطة أساس في {month} {year}، {reporter}.",
        "وفتحت المحكمة في {city} تحقيقا في انهيار جدار قرب {work}، ولم يصب أحد.",
    ],
}

KINDS: dict[str, Mapping[str, Sequence[str]]] = {
    "on": {**_COMMON, **_ON},
    "near": {**_COMMON, **_NEAR},
    "off": {**_COMMON, **_OFF},
}
"""Kind of story -> its grammar: on the topic, of the same companies, of the rest of the news."""


@frozen
class Told:
    """A story as its outlet wrote it.

    Attributes:
        number: that it was made from.
        kind: of `KINDS`.
        title: its headline.
        paragraphs: its text.
        author: who wrote it.
    """

    number: int
    kind: str
    title: str
    paragraphs: tuple[str, ...]
    author: str


def story(number: int, kind: str) -> Told:
    """Make a story.

    Args:
        number: any; the same gives the same story.
        kind: of `KINDS`.
    """
    chance, grammar = random.Random(f"{kind} {number}"), KINDS[kind]
    wanted = chance.randrange(_SHORTEST, _LONGEST)
    sentences = [_expand(grammar, "lead", chance)]
    paragraphs: list[str] = []
    while sum(len(text.split()) for text in paragraphs) < wanted:
        sentences += [_expand(grammar, "sentence", chance) for _ in range(chance.choice(_SENTENCES))]
        paragraphs.append(" ".join(sentences))
        sentences = []
    author = _expand(grammar, "first", chance) + " " + _expand(grammar, "last", chance)
    return Told(number, kind, headline(number, kind), tuple(paragraphs), author)


def headline(number: int, kind: str) -> str:
    """Make the headline of a story, for others that link to it."""
    return _expand(KINDS[kind], "headline", random.Random(f"headline {kind} {number}"))


def _expand(grammar: Mapping[str, Sequence[str]], name: str, chance: random.Random) -> str:
    return _SLOT.sub(lambda match: _expand(grammar, match[1], chance), chance.choice(grammar[name]))
