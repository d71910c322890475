"""The awkward pages that every crawl of the sample newsroom meets, in one table."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from crawler.model import Outcome
from crawler.newsroom import pages
from crawler.newsroom.answers import Answer, Delivery, content_type
from crawler.newsroom.chance import number
from crawler.newsroom.edition import Edition
from crawler.newsroom.stories import SampleStory

HUGE = 30 * 2**20  # bytes: a hundred times the largest page of news
NESTED = 10_000

_LOGIN = "سجّل دخولك لمتابعة القراءة."
_BROKEN = ("حدث خطأ في الخادم، ويعمل الفريق الفني على إصلاحه.", "حاول بعد دقائق من فضلك.")


class Trouble(Enum):
    """What is wrong with a page; the value is the headline under which lists link to it."""

    NOT_FOUND = "خبر لم يعد في مكانه"
    GONE = "خبر سُحب بعد نشره"
    BROKEN = "تحديثات مباشرة لأسعار الصرف"
    ENDLESS = "بث مباشر لحظة بلحظة"
    HUGE = "أرشيف السنوات كاملًا في صفحة واحدة"
    DENIED = "مسودة لم تُنشر بعد"
    LOGIN = "تابع القراءة بعد تسجيل الدخول"
    TAG_LIST = "كل ما كُتب في الموضوع"
    EMPTY = "خبر بلا نص"
    BINARY = "صورة اليوم من مرفأ بيروت"
    NESTED = "صفحة متداخلة الأقسام"
    CUT = "تحقيق طويل من أطراف المدينة"


@frozen
class Fixture:
    """An awkward page.

    Attributes:
        outlet: whose it is.
        path: where it stands.
        trouble: what is wrong with it.
        outcome: what should become of it.
        others: outcomes that are right as well.
    """

    outlet: str
    path: str
    trouble: Trouble
    outcome: Outcome
    others: tuple[Outcome, ...] = ()


FIXTURES = (
    Fixture("sada", "/2023/08/17/khabar-mahzuf/", Trouble.NOT_FOUND, Outcome.HTTP_ERROR),
    Fixture("sada", "/private/2024/05/02/musawwada/", Trouble.DENIED, Outcome.ROBOTS_DENIED),
    Fixture("sada", "/login/2024/05/14/lil-mushtarikin/", Trouble.LOGIN, Outcome.NO_ARTICLE),
    Fixture("sada", "/tag-archive/2023/11/30/", Trouble.TAG_LIST, Outcome.NO_ARTICLE),
    Fixture("marfa", "/economy/bath-mubashir-700001", Trouble.ENDLESS, Outcome.TOO_LARGE, (Outcome.NETWORK_ERROR,)),
    Fixture("marfa", "/economy/tahdith-700002", Trouble.BROKEN, Outcome.HTTP_ERROR),
    Fixture(
        "marfa", "/photos/sura-700003", Trouble.BINARY, Outcome.UNDECODABLE, (Outcome.NO_ARTICLE, Outcome.OFF_TOPIC)
    ),
    Fixture("marfa", "/local/tahqiq-700004", Trouble.CUT, Outcome.NETWORK_ERROR),
    Fixture("jarida", "/news.php?id=9001", Trouble.HUGE, Outcome.TOO_LARGE),
    Fixture("jarida", "/news.php?id=9002", Trouble.EMPTY, Outcome.NO_ARTICLE, (Outcome.UNDECODABLE,)),
    Fixture(
        "jarida",
        "/news.php?id=9003",
        Trouble.NESTED,
        Outcome.EXTRACT_FAILED,
        (Outcome.NO_ARTICLE, Outcome.TOO_SHORT),
    ),
    Fixture("jarida", "/news.php?id=9004", Trouble.NOT_FOUND, Outcome.HTTP_ERROR),
    Fixture("nabd", "/articles/9005/khabar-mulgha", Trouble.GONE, Outcome.HTTP_ERROR),
    Fixture("nabd", "/articles/9006/dukhul", Trouble.LOGIN, Outcome.NO_ARTICLE),
    Fixture("mujaz", "/a/9007.html", Trouble.BROKEN, Outcome.HTTP_ERROR),
    Fixture("mujaz", "/a/9008.html", Trouble.TAG_LIST, Outcome.NO_ARTICLE),
)


def of_outlet(outlet: str) -> list[Fixture]:
    """The awkward pages of an outlet.

    Args:
        outlet: its key.

    Returns:
        In the order of the table.
    """
    return [fixture for fixture in FIXTURES if fixture.outlet == outlet]


def answer(fixture: Fixture, edition: Edition) -> Answer:
    """What the server says there.

    Args:
        fixture: the page.
        edition: of its outlet.

    Returns:
        The answer.
    """
    kind = content_type(edition)
    match fixture.trouble:
        case Trouble.NOT_FOUND:
            return not_found(edition)
        case Trouble.GONE:
            return gone(edition)
        case Trouble.BROKEN:
            return Answer(lambda: pages.notice_page(edition, "خطأ في الخادم", _BROKEN), kind, status=500)
        case Trouble.ENDLESS:
            return Answer(lambda: _update(edition), kind, delivery=Delivery.ENDLESS)
        case Trouble.HUGE:
            return Answer(lambda: _huge(edition), kind, compressible=False)
        case Trouble.DENIED:
            return Answer(lambda: pages.article_page(edition, _tempting(edition)), kind)
        case Trouble.LOGIN:
            return Answer(lambda: pages.notice_page(edition, "تسجيل الدخول", [_LOGIN], form=True), kind)
        case Trouble.TAG_LIST:
            return Answer(lambda: pages.list_page(edition, "كل ما كُتب في الموضوع", edition.shelf[:12]), kind)
        case Trouble.EMPTY:
            return Answer(bytes, kind)
        case Trouble.BINARY:
            return Answer(_binary, kind)
        case Trouble.NESTED:
            return Answer(lambda: _nested(edition), kind)
        case Trouble.CUT:
            return Answer(
                lambda: pages.article_page(edition, _tempting(edition)),
                kind,
                delivery=Delivery.SHORT,
                compressible=False,
            )


def not_found(edition: Edition) -> Answer:
    """The answer to a path that the outlet does not know."""
    notice = ("الصفحة التي تبحث عنها غير موجودة، ربما تغيّر عنوانها.", "جرّب البحث أو عد إلى الصفحة الرئيسية.")
    return Answer(lambda: pages.notice_page(edition, "الصفحة غير موجودة", notice), content_type(edition), status=404)


def gone(edition: Edition) -> Answer:
    """The answer to the path of a story that was withdrawn."""
    notice = ("سُحب هذا الخبر ولم يعد متاحًا.", "يمكنك متابعة آخر الأخبار من الصفحة الرئيسية.")
    return Answer(lambda: pages.notice_page(edition, "الخبر محذوف", notice), content_type(edition), status=410)


def _tempting(edition: Edition) -> SampleStory:
    """A story that an archive would take, for pages from which it should take none."""
    return next((story for story in edition.shelf if story.expected == Outcome.ARCHIVED), edition.shelf[0])


def _update(edition: Edition) -> bytes:
    page = pages.notice_page(edition, "بث مباشر", ("تابعوا معنا لحظة بلحظة.",))
    line = "<div class='live-update'><p>تحديث جديد يصل الآن من مراسلنا، والتفاصيل تتبع في الدقائق القادمة.</p></div>\n"
    return page.partition(b"</main>")[0] + line.encode() * 200


def _huge(edition: Edition) -> bytes:
    page = pages.notice_page(edition, "أرشيف السنوات كاملًا", ("كل ما صدر منذ العدد الأول في صفحة واحدة.",))
    row = "<tr><td>عدد قديم من الجريدة</td><td>انظر الفهرس</td></tr>\n".encode("cp1256")
    return page + b"<table>" + row * (HUGE // len(row)) + b"</table>"


def _binary() -> bytes:
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    return head + b"".join(number(1 << 64, "binary", str(index)).to_bytes(8, "big") for index in range(5000))


def _nested(edition: Edition) -> bytes:
    page = pages.notice_page(edition, "صفحة متداخلة", ("نص قصير في قاع الصفحة.",))
    return b"<html><body>" + b"<div>" * NESTED + page + b"</div>" * NESTED + b"</body></html>"
