"""The HTML pages of an outlet: its stories, its lists, its notices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from attrs import frozen

from crawler.newsroom import structured
from crawler.newsroom.chance import draw, number
from crawler.newsroom.chrome import comments, frame
from crawler.newsroom.edition import Edition
from crawler.newsroom.headings import headings
from crawler.newsroom.rendering import render
from crawler.newsroom.sites import BY_KEY
from crawler.newsroom.stories import SampleStory

PAYWALLED = "odd-paywall"
GALLERY = "odd-gallery"

_PHOTOGRAPHERS = ("أرشيف الصحيفة", "رويترز", "محمود الجندي", "وكالات", "لينا طويل", "خدمة الصور")

NOTICES = {
    "about": (
        "من نحن",
        ("نحن فريق صغير من الصحفيين يكتب كل يوم ما يهم القراء.", "هذه صحيفة متخيلة، وكل ما فيها كُتب لها."),
    ),
    "advertise": (
        "أعلن معنا",
        ("تصل رسالتك عبر صفحاتنا إلى قراء يهتمون بما تقدمه.", "راسلنا لمعرفة المساحات والأسعار المتاحة هذا الشهر."),
    ),
    "privacy": ("سياسة الخصوصية", ("لا نبيع بيانات القراء ولا نشاركها.", "تُحفظ اختياراتك في متصفحك وحده.")),
    "contact": ("اتصل بنا", ("يسعدنا أن نقرأ رسائلكم وتصويباتكم.", "نرد على الرسائل في أيام العمل.")),
    "team": ("فريق التحرير", ("تعرّفوا إلى كتّاب الموقع ومحرريه.",)),
    "subscribe": ("الاشتراك", ("اختر المدة التي تناسبك، ويمكنك الإلغاء في أي وقت.",)),
}


@frozen
class Entry:
    """A story in a list.

    Attributes:
        story: which.
        href: the link that the list shows, which need not be the story's own URL.
        excerpt: its first words.
    """

    story: SampleStory
    href: str
    excerpt: str


def article_page(edition: Edition, story: SampleStory, template: str = "article.html") -> bytes:
    """Print a story.

    Args:
        edition: of the outlet.
        story: which.
        template: `article.html`, or another form that the outlet has of it.

    Returns:
        The page's bytes.
    """
    site = edition.site
    context: dict[str, Any] = {
        "title": story.title,
        "kind": "single single-post",
        "story": story,
        "url": edition.url(story),
        "excerpt": structured.excerpt(story),
        "headings": headings(story.paragraphs),
        "also": edition.also(story),
        "related": edition.related(story, 8),
        "comments": comments(story),
        "photographer": draw(_PHOTOGRAPHERS, 1, "photographer", story.id)[0],
        "paywalled": story.id == PAYWALLED,
        "gallery": story.id == GALLERY,
    }
    if site.key == "sada":
        context["graph"] = structured.graph(edition, story)
    elif site.key == "jarida":
        context["declared"] = declared_charset(story)
    elif site.key == "nabd":
        context["shape"] = shape(story)
        context["json_ld"] = structured.article(edition, story, with_body=shape(story) == "json-ld")
        context["state"] = structured.state(edition, story, with_body=shape(story) != "json-ld")
    elif site.key == "mujaz":
        context["json_ld"] = structured.article(edition, story, with_body=False)
        context["credit"] = BY_KEY[story.copied_from].name if story.copied_from else ""
        context["credit_url"] = edition.addresses.get(story.copied_from, "")
    return page(edition, template, **context)


def list_page(
    edition: Edition,
    title: str,
    stories: Iterable[SampleStory],
    extras: Sequence[tuple[str, str]] = (),
    hrefs: dict[str, str] | None = None,
) -> bytes:
    """Print a list of stories.

    Args:
        edition: of the outlet.
        title: of the list.
        stories: in the order to be shown.
        extras: other links, as address and text, that stand below.
        hrefs: story id -> address, for stories that are not linked to by their own URL.

    Returns:
        The page's bytes.
    """
    shown = [
        Entry(story, (hrefs or {}).get(story.id) or edition.url(story), structured.excerpt(story)) for story in stories
    ]
    teasers = [{**structured.teaser(edition, entry.story), "path": entry.href} for entry in shown]
    return page(edition, "listing.html", title=title, kind="archive", entries=shown, teasers=teasers, extras=extras)


def notice_page(edition: Edition, title: str, notice: Sequence[str], form: bool = False) -> bytes:
    """Print a page that is no story: about us, not found, log in.

    Args:
        edition: of the outlet.
        title: of the page.
        notice: its paragraphs.
        form: whether it asks for name and password.

    Returns:
        The page's bytes.
    """
    return page(edition, "page.html", title=title, kind="page", notice=notice, form=form)


def page(edition: Edition, template: str, **context: Any) -> bytes:
    """Fill a template of the outlet, in the outlet's encoding.

    Args:
        edition: of the outlet.
        template: file name in the outlet's folder of templates.
        context: its names, beside those of `chrome.frame`.

    Returns:
        UTF-8, or windows-1256 with numeric entities for what it lacks.
    """
    if edition.site.key == "nabd":
        context["config"] = structured.config(edition)
    if edition.site.key != "jarida":
        return render(f"{edition.site.key}/{template}", **frame(edition), **context).encode()
    context.setdefault("declared", "windows-1256")
    text = render(f"{edition.site.key}/{template}", **frame(edition), **context)
    return text.encode("cp1256", "xmlcharrefreplace")


def declared_charset(story: SampleStory) -> str:
    """What the hand-made site says of a page's encoding: mostly the truth, at times nothing, now and then a lie."""
    return ("", "utf-8", "utf-8", "", "", *["windows-1256"] * 7)[number(12, "http-equiv", story.id)]


def shape(story: SampleStory) -> str:
    """Where the JavaScript site keeps a story's text: `json-ld` for half of them, else `next` or `initial`."""
    return ("json-ld", "json-ld", "next", "initial")[number(4, "holder", story.id)]
