"""Is the page an article at all, or a home page, a listing, a form, a notice, a page that says there is nothing?

No single sign decides: an old site has no data, an op-ed has no full stops, a flash stands among sixty links. So what
speaks for an article and against it is added up, in points; the verdict names what weighed most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from attrs import frozen
from lxml.html import HtmlElement

from crawler.model import Verdict
from crawler.text.dom import block_of, collapse
from crawler.text.fold import fold_letters
from crawler.text.genre_items import Line, count_items

# Points from which a page is an article. Those of each sign were set on the labelled pages of benchmarks/data/pages.
_LEAST = 0.0
_EVIDENCE_LIMIT = 4
# Words that a line must have to be a sentence; and sentences, to speak for a story.
_SENTENCE_WORDS, _FLASH_WORDS, _TEXT_WORDS = 9, 35, 90
# A list of beginnings: lines that say they are cut off, or that stand in a list and end in no sentence. A story may
# have one line cut off, or two.
_SHORTENED = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")
_FEW_LINES, _MOSTLY_SHORTENED, _MOSTLY_LISTED, _TEASERS_CUT = 3, 0.3, 0.6, 0.5
_MANY_ITEMS, _MANY_ITEMS_SHARE, _SOME_ITEMS_SHARE = 3, 0.45, 0.2
_STUB_WORDS = 150

# Titles of pages that every site has and that are no story. Folded; the whole title, but for what is optional.
_NO_STORY_TITLES = re.compile(
    "^[^\\w]*(?:"
    + "|".join(
        map(
            fold_letters,
            (
                r"(?:الصفحة )?الرئيسية",
                r"(?:من|عن) ?(?:نحن|الموقع|الشبكة|الصحيفة|القناة)",
                r"حول (?:الموقع|نا)",
                r"اتصل بنا",
                r"تواصل معنا",
                r"للتواصل",
                r"أعلن معنا",
                r"للإعلان(?: معنا)?",
                r"الإعلانات المبوبة",
                r"سياسة (?:الخصوصية|الاستخدام|النشر|التحرير|ملفات .*)",
                r"(?:شروط|اتفاقية|أحكام)(?: و?(?:شروط|أحكام|الاستخدام|الخدمة))*",
                r"خريطة (?:الموقع|موقع.*)",
                r"(?:مواقيت|أوقات) الصلاة.*",
                r"أسعار (?:العملات|الذهب|الصرف)(?: اليوم)?",
                r"(?:حالة|أحوال) (?:الطقس|الجو).*",
                r"الطقس",
                r"البث (?:المباشر|الحي)",
                r"بث مباشر",
                r"استطلاع(?:ات)?(?: الرأي)?",
                r"(?:مكتبة |معرض |ألبوم )?(?:ال)?(?:فيديو|صور|صوتيات|بودكاست)(?:هات)?",
                r"انفوجرافيك",
                r"(?:النشرة|النشرات|القائمة) البريدية",
                r"وظائف(?: شاغرة)?",
                r"(?:خدمة |خلاصات )?rss",
                r"(?:ال)?أرشيف.*",
                r"بحث",
                r"نتائج البحث.*",
                r"البحث(?: في الموقع)?",
                r"كل الأخبار",
                r"آخر الأخبار",
                r"أخبار",
                r"تعليقات(?: القراء)?",
                r"(?:تسجيل|سجل) (?:الدخول|عضو جديد|جديد|دخول).*",
                r"(?:إنشاء|افتح) حساب.*",
                r"نسيت كلمة (?:المرور|السر)",
                r"محمي:.*",
                r"protected:.*",
                r"(?:مواعيد|جدول) (?:ال)?مباريات.*",
                r"ترتيب الدوري.*",
                r"لحظة من فضلك.*",
                r"just a moment.*",
                r"attention required.*",
                r"access denied.*",
                r"(?:الموقع )?(?:تحت|قيد) (?:الصيانة|الإنشاء|التطوير).*",
                r"untitled(?: document)?",
                r"home(?: page)?",
                r"index",
                r"صفحه اصلي.*",
                r"log ?in",
                r"sign ?(?:in|up)",
                r"page not found.*",
                r"\d{3}",
            ),
        )
    )
    + r")[^\w]*$|^[^\w]+$"
)
# Titles, or headings, of forms and of search: every page has links that are called so.
_FORM = re.compile(
    "|".join(map(fold_letters, ("^تسجيل الدخول", "^إنشاء حساب", "^نتائج البحث", r"^log ?in\b", r"^sign ?in\b")))
)
# Titles, or short texts, that say that what was asked for is not there.
_NOT_FOUND = re.compile(
    "|".join(
        (
            fold_letters(r"لم يتم العثور(?:[^\w]*$| على (?:أي |صفحة|الصفحة|المقال|الخبر|المحتوى|نتائج|نتيجة|ما تبحث))"),
            fold_letters(r"لا توجد نتائج(?:[^\w]*$| بحث| للبحث| مطابقة| عن )"),
            fold_letters(
                "(?:الصفحة|المقال|الخبر|المحتوى) (?:غير (?:موجود|متاح|متوفر)|المطلوب|التي تبحث|الذي تبحث|لم يعد)"
            ),
            r"^[^\w]*404(?:[^\w]*$| ?[-–—|:]| not found| error)",
            fold_letters(r"(?:خطأ|صفحة|error) (?:404|403|500)\b"),
            "page not found",
        )
    )
)
# What stands in the place of a story that is kept from the reader, or from a program.
_WITHHELD = re.compile(
    "|".join(
        map(
            fold_letters,
            (
                "(?:اشترك|سجل)(?: الآن)? ل(?:متابعة|مواصلة|إكمال|استكمال) (?:ال)?قراءة",
                "(?:اشترك|سجل)(?: الآن)? (?:كي |ل)ت(?:تابع|كمل|واصل) (?:ال)?قراءة",
                "(?:المحتوى|المقال|الخبر|التقرير|القصة|المادة) (?:(?:متاحة?|مخصصة?|حصرية?) )?(?:لل|ل)مشتركي",
                "للمشتركين فقط",
                "(?:أنك|انك|إنك) لست (?:روبوت|برنامج)",
                "التحقق من متصفحك",
                "enable javascript and cookies",
                "هذا المحتوى محمي بكلمة (?:مرور|سر)",
            ),
        )
    )
)
# What a wall of consent says in each of its sentences. A banner that says so stands on every page beside the story.
_CONSENT = re.compile(
    "|".join(
        map(
            fold_letters,
            (
                "ملفات (?:تعريف )?(?:الارتباط|الكوكيز)",
                "شركا(?:ؤنا|ئنا|ءنا)",
                "(?:إعلانات|محتوى|إعلانات ومحتوى) مخصص",
                "قياس (?:الإعلانات|المحتوى|أداء)",
                "(?:سحب|إدارة) الموافقة",
                "(?:إعدادات|سياسة) الخصوصية",
                "بيانات(?:ك)? (?:ال)?شخصية",
                "الموافقة|موافقتك|أوافق",
                "تتبع إعلاني",
            ),
        )
    )
)
# So many of a text's words in such sentences are a wall of consent; an article on privacy has fewer.
_MOSTLY_CONSENT = 0.6
# A line that stands so often, with so many of a text's words, was never filled with a story.
_OFTEN, _MOSTLY_REPEATED = 3, 0.5
# Beside a player a text of fewer words than these is the player's.
_PLAYER_WORDS = 25
# The last parts of addresses that are no story's.
_NO_STORY_PATH = re.compile(
    r"/(?:category|categories|cat|tags?|topics?|authors?|writers?|search|archives?|sections?|page|feeds?)"
    # Of its own, or with a few short names behind it: a story's name has many words, or a number.
    r"(?:[.?]|$|/[^/]*/?(?:page/\d+/?)?$|(?:/[^\W\d_]{1,20}(?:-[^\W\d_]{1,20}){0,2}){1,3}/?(?:page/\d+/?)?$|(?:/\d{1,4}){1,3}/?(?:page/\d+/?)?$)"
    r"|/(?:login|log-in|signin|register|account|contact(?:-us)?|about(?:-us)?|privacy(?:-policy)?|terms(?:-of-use)?|advertise(?:-with-us)?|rss|sitemap|polls?|jobs|"
    r"matches|prayer-times|weather|currency|videos?|gallery|photos|podcasts?|live|newsletters?|consent|comments|popup|forumdisplay|pdf)(?:\.\w{2,5}|/[\w-]{0,25})?/?$",
    re.IGNORECASE,
)
_HOME_PATH = re.compile(
    r"^/?(?:index|default|home|main|ar|arabic)?(?:\.\w{2,5})?/?(?:index(?:\.\w+)?)?$", re.IGNORECASE
)
# The classes by which WordPress, and themes of others, name the kind of a page on its body.
_STORY_CLASS = re.compile(
    r"(?<![\w-])(?:single|single-post|node-type-article|post-template-default|article-page)(?![\w-])"
)
_LISTING_CLASS = re.compile(
    r"(?<![\w-])(?:home|blog|archive|category|tag|author|search|search-results|error404|page-template-default|page)(?![\w-])"
)
_LISTING_TYPES = frozenset("CollectionPage SearchResultsPage ProfilePage ContactPage AboutPage ItemList".split())


@frozen
class Sign:
    """Something that speaks for an article (points above 0) or against it, and what it is."""

    points: float
    told: str


def judge_genre(
    tree: HtmlElement, lines: Sequence[Line], title: str, body: str, url: str, *, is_stated: bool, is_dated: bool
) -> Verdict:
    """Decide whether what was read out of a page is an article.

    Args:
        tree: the page.
        lines: its visible texts, of `dom.lines_of`.
        title: of the page.
        body: clean text, paragraphs separated by empty lines.
        url: of the page, or empty.
        is_stated: whether the page's data say that it is an article.
        is_dated: whether the page says when it was published.

    Returns:
        The verdict, with what weighed most.
    """
    paragraphs = [line for line in body.split("\n") if line.strip()]
    if not paragraphs:
        return Verdict("article", False, "no text was read out of the page")
    signs = [
        *_of_text(lines, paragraphs),
        *_of_title(lines, title, is_dated=is_dated),
        *_of_address(url),
        *_of_markup(tree),
        *_of_notices(lines, paragraphs),
        *_of_wall(paragraphs),
        *_of_player(tree, paragraphs),
    ]
    if is_stated:
        signs.append(Sign(1.5, "the page's data say it is an article"))
    signs.append(Sign(1.0, "a day of publication") if is_dated else Sign(-1.0, "no day of publication"))
    total = sum(sign.points for sign in signs)
    is_article = total >= _LEAST
    decided = sorted((sign for sign in signs if (sign.points > 0) is is_article), key=lambda sign: -abs(sign.points))
    evidence = tuple(f"{sign.points:+g} {sign.told}" for sign in decided[:_EVIDENCE_LIMIT])
    reason = decided[0].told if decided else "nothing speaks against it"
    return Verdict("article", is_article, f"{reason} ({total:+.1f} points)", evidence)


def _of_text(lines: Sequence[Line], paragraphs: Sequence[str]) -> Iterator[Sign]:
    items = count_items(lines, paragraphs)
    long = sum(length for line in paragraphs if (length := len(line.split())) >= _SENTENCE_WORDS)
    elsewhere = f"{items.share:.0%} of the words in {items.count} items that lead elsewhere"
    if items.count >= _MANY_ITEMS and items.share >= _MANY_ITEMS_SHARE:
        yield Sign(-4.0, elsewhere)
    elif items.count >= _MANY_ITEMS and items.share >= _SOME_ITEMS_SHARE:
        yield Sign(-1.5, elsewhere)
    elif long >= _FLASH_WORDS:
        yield Sign(1.5 if long >= _TEXT_WORDS else 1.0, f"{long} words in long lines")
    elif len(paragraphs) > _FEW_LINES:
        yield Sign(-1.5, "many short lines")
    else:
        yield Sign(-0.5, f"only {long} words in long lines")
    shortened = sum(bool(_SHORTENED.search(line)) for line in paragraphs)
    if shortened >= _FEW_LINES and shortened >= _MOSTLY_SHORTENED * len(paragraphs):
        yield Sign(-4.0, f"a list of beginnings: {shortened} of {len(paragraphs)} lines are cut off")
    elif items.listed >= _MOSTLY_LISTED and items.cut >= _TEASERS_CUT and len(paragraphs) > _FEW_LINES:
        yield Sign(-3.0, f"a list of beginnings: {items.cut:.0%} of the long lines end in no sentence")
    elif items.cut == 1 and len(paragraphs) > _FEW_LINES:
        yield Sign(-2.5, "no line ends a sentence")


def _of_title(lines: Sequence[Line], title: str, *, is_dated: bool) -> Iterator[Sign]:
    folded = fold_letters(title)
    if _NO_STORY_TITLES.search(folded) or _NOT_FOUND.search(folded) or _FORM.search(folded):
        yield Sign(-4.0, f"the title of no story: {title[:60]!r}")
    elif len(folded.split()) <= 2:
        yield Sign(-0.5 if is_dated else -1.0, "a title of one or two words")  # a column's, or a section's
    shown = {fold_letters(line) for _, line in lines}
    if folded and folded not in shown and not any(folded in line for line in shown):
        yield Sign(-0.5, "the title stands nowhere on the page")


def _of_address(url: str) -> Iterator[Sign]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    path = unquote(parts.path)
    if parts.scheme in ("http", "https") and not parts.query and _HOME_PATH.match(path):
        yield Sign(-4.0, "the address of a home page")
    elif _NO_STORY_PATH.search(path):
        yield Sign(-2.5, "the address of a section, a search or a form")


def _of_markup(tree: HtmlElement) -> Iterator[Sign]:
    classes = " ".join(body.get("class") or "" for body in tree.iter("body"))
    kind = next(
        (
            collapse(meta.get("content") or "").lower()
            for meta in tree.iter("meta")
            if (meta.get("property") or "").lower() == "og:type"
        ),
        "",
    )
    if kind == "article":
        yield Sign(1.0, "og:type article")
    elif kind == "website":
        yield Sign(-1.0, "og:type website")
    if _STORY_CLASS.search(classes):
        yield Sign(1.5, "the body's class is a story's")
    elif _LISTING_CLASS.search(classes):
        yield Sign(-2.5, "the body's class is a listing's")
    if any((element.get("class") or "").find("post-password-form") >= 0 for element in tree.iter("form")):
        yield Sign(-4.0, "a form that asks for a password")


def _of_notices(lines: Sequence[Line], paragraphs: Sequence[str]) -> Iterator[Sign]:
    """Look for what says that the story is not shown, where little else is."""
    if sum(len(line.split()) for line in paragraphs) > _STUB_WORDS:
        return
    told = next((line for _, line in lines if _WITHHELD.search(fold_letters(line))), "")
    if told:
        yield Sign(-3.0, f"the story is kept from the reader: {told[:60]!r}")
    gone = next((line for element, line in lines if _says_nothing(element, fold_letters(line))), "")
    if gone:
        yield Sign(-3.0, f"it says that there is nothing: {gone[:60]!r}")


def _says_nothing(element: HtmlElement, folded: str) -> bool:
    """Tell whether a short line says that nothing is there, or a heading that a form is."""
    if len(folded.split()) >= _SENTENCE_WORDS:
        return False
    return bool(_NOT_FOUND.search(folded) or (block_of(element).tag in ("h1", "h2") and _FORM.search(folded)))


def _of_wall(paragraphs: Sequence[str]) -> Iterator[Sign]:
    """Look for a text that is none: one that asks for consent, or one line again and again."""
    lengths = [len(line.split()) for line in paragraphs]
    total = sum(lengths)
    if total <= _STUB_WORDS:
        pairs = zip(paragraphs, lengths, strict=True)
        asking = sum(length for line, length in pairs if _CONSENT.search(fold_letters(line)))
        if asking >= _MOSTLY_CONSENT * total:
            yield Sign(-4.0, f"{asking / total:.0%} of the words ask for consent")
    line, times = Counter(paragraphs).most_common(1)[0]
    if times >= _OFTEN and times * len(line.split()) >= _MOSTLY_REPEATED * total:
        yield Sign(-4.0, f"one line {times} times: {line[:60]!r}")


def _of_player(tree: HtmlElement, paragraphs: Sequence[str]) -> Iterator[Sign]:
    if sum(len(line.split()) for line in paragraphs) < _PLAYER_WORDS and next(tree.iter("video"), None) is not None:
        yield Sign(-2.5, "a player with hardly a word")
