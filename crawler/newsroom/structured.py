"""Machine-readable copies of a story inside its page: JSON-LD and the state of a JavaScript site."""

from __future__ import annotations

from html import escape
from typing import Any

from crawler.newsroom import arabic_dates
from crawler.newsroom.chance import number
from crawler.newsroom.chrome import comments, frame
from crawler.newsroom.edition import Edition
from crawler.newsroom.headings import headings
from crawler.newsroom.stories import SampleStory

_EXCERPT = 160

LABELS = {
    "home": "الرئيسية",
    "readAlso": "اقرأ أيضا",
    "related": "قد يهمك",
    "mostRead": "الأكثر قراءة",
    "comments": "التعليقات",
    "share": "شارك المقال",
    "facebook": "فيسبوك",
    "twitter": "تويتر",
    "x": "إكس",
    "whatsapp": "واتساب",
    "copy": "انسخ الرابط",
    "copied": "تم نسخ الرابط",
    "topics": "مواضيع رائجة",
    "newsletter": "نشرة نبض تك الأسبوعية",
    "newsletterText": "كل خميس: خمسة أخبار تقنية تستحق وقتك.",
    "subscribe": "اشترك",
    "email": "البريد الإلكتروني",
    "country": "الدولة",
    "about": "من نحن",
    "advertise": "أعلن معنا",
    "privacy": "سياسة الخصوصية",
    "contact": "اتصل بنا",
    "consent": "نستخدم ملفات تعريف الارتباط لتخصيص المحتوى والإعلانات وتحليل الزيارات.",
    "accept": "قبول الكل",
    "reject": "رفض",
    "dark": "الوضع الليلي",
    "login": "تسجيل الدخول",
    "password": "كلمة المرور",
    "likes": "إعجاب",
    "by": "بقلم",
    "rights": "جميع الحقوق محفوظة",
}


def excerpt(story: SampleStory) -> str:
    """Begin a story as lists and feeds show it.

    Args:
        story: any.

    Returns:
        The first words of its first paragraph.
    """
    first = story.paragraphs[0]
    if len(first) <= _EXCERPT:
        return first
    return first[:_EXCERPT].rsplit(" ", 1)[0] + "…"


def graph(edition: Edition, story: SampleStory) -> dict[str, Any]:
    """Describe a story as the Yoast plugin of WordPress does: a graph of schema.org nodes, without the text.

    Args:
        edition: of the outlet.
        story: the story.

    Returns:
        JSON-LD.
    """
    url, base, site = edition.url(story), edition.base, edition.site
    author = f"{base}/#/schema/person/{number(1 << 40, story.author):x}"
    photo = f"{base}/photo/{story.number}.svg"
    crumbs = [("الرئيسية", f"{base}/"), (story.section, base + edition.section_path(story.section)), (story.title, "")]
    return {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "NewsArticle",
                "@id": f"{url}#article",
                "isPartOf": {"@id": url},
                "author": {"name": story.author, "@id": author},
                "headline": story.title,
                "datePublished": story.published.isoformat(),
                "dateModified": story.changed.isoformat(),
                "mainEntityOfPage": {"@id": url},
                "wordCount": len(story.body.split()),
                "commentCount": len(comments(story)),
                "publisher": {"@id": f"{base}/#organization"},
                "image": {"@id": f"{url}#primaryimage"},
                "thumbnailUrl": photo,
                "keywords": list(story.tags),
                "articleSection": [story.section],
                "inLanguage": "ar",
            },
            {
                "@type": "WebPage",
                "@id": url,
                "url": url,
                "name": f"{story.title} - {site.name}",
                "isPartOf": {"@id": f"{base}/#website"},
                "primaryImageOfPage": {"@id": f"{url}#primaryimage"},
                "datePublished": story.published.isoformat(),
                "dateModified": story.changed.isoformat(),
                "description": excerpt(story),
                "breadcrumb": {"@id": f"{url}#breadcrumb"},
                "inLanguage": "ar",
            },
            {"@type": "ImageObject", "@id": f"{url}#primaryimage", "url": photo, "caption": story.caption},
            {
                "@type": "BreadcrumbList",
                "@id": f"{url}#breadcrumb",
                "itemListElement": [
                    {"@type": "ListItem", "position": place, "name": name, **({"item": item} if item else {})}
                    for place, (name, item) in enumerate(crumbs, start=1)
                ],
            },
            {"@type": "WebSite", "@id": f"{base}/#website", "url": f"{base}/", "name": site.name},
            {
                "@type": "Organization",
                "@id": f"{base}/#organization",
                "name": site.name,
                "url": f"{base}/",
                "logo": {"@type": "ImageObject", "url": f"{base}/logo.svg", "caption": site.name},
            },
            {"@type": "Person", "@id": author, "name": story.author, "url": f"{base}/page/team"},
        ],
    }


def article(edition: Edition, story: SampleStory, with_body: bool) -> dict[str, Any]:
    """Describe a story as one schema.org node.

    Args:
        edition: of the outlet.
        story: the story.
        with_body: whether the text is in it.

    Returns:
        JSON-LD.
    """
    node: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": story.published.isoformat(),
        "dateModified": story.changed.isoformat(),
        "publisher": {"@type": "Organization", "name": edition.site.name},
    }
    if with_body:
        node |= {
            "url": edition.url(story),
            "author": [{"@type": "Person", "name": story.author}],
            "articleSection": story.section,
            "keywords": ", ".join(story.tags),
            "description": excerpt(story),
            "articleBody": story.body,
        }
    return node


def teaser(edition: Edition, story: SampleStory) -> dict[str, Any]:
    """Describe a story as a list shows it.

    Args:
        edition: of the outlet.
        story: the story.

    Returns:
        JSON.
    """
    return {
        "id": story.number,
        "title": story.title,
        "excerpt": excerpt(story),
        "path": edition.path(story),
        "section": story.section,
        "publishedAt": story.published.isoformat(),
        "author": story.author,
        "thumb": f"/photo/{story.number}.svg",
    }


def body_html(edition: Edition, story: SampleStory) -> str:
    """Write a story's text as the HTML that a JavaScript site keeps in its state.

    Args:
        edition: of the outlet.
        story: the story.

    Returns:
        HTML: the paragraphs, with "read also" lines between them where the story has such.
    """
    also = edition.also(story)
    parts = []
    for index, paragraph in enumerate(story.paragraphs):
        tag = "h3" if paragraph in headings(story.paragraphs) else "p"
        parts.append(f"<{tag}>{escape(paragraph)}</{tag}>")
        if index in also:
            other = also[index]
            link = f'<a href="{escape(edition.path(other))}">{escape(other.title)}</a>'
            parts.append(f'<p class="read-also">اقرأ أيضا: {link}</p>')
    return "".join(parts)


def state(edition: Edition, story: SampleStory, with_body: bool) -> dict[str, Any]:
    """Everything that the script of a JavaScript site needs to draw a story's page.

    Args:
        edition: of the outlet.
        story: the story.
        with_body: whether the text is in it.

    Returns:
        JSON.
    """
    content: dict[str, Any] = {**teaser(edition, story), "caption": story.caption, "tags": list(story.tags)}
    if with_body:
        content["body"] = body_html(edition, story)
    return {
        "article": content,
        "related": [teaser(edition, other) for other in edition.related(story, 6)],
        "latest": [teaser(edition, other) for other in edition.boxed],
        "comments": [
            {"name": comment.name, "text": comment.text, "at": comment.when.isoformat(), "likes": comment.likes}
            for comment in comments(story)
        ],
    }


def config(edition: Edition) -> dict[str, Any]:
    """What the script of a JavaScript site needs to draw what stands around every page.

    Args:
        edition: of the outlet.

    Returns:
        JSON.
    """
    around = frame(edition)
    day = f"{arabic_dates.weekday(edition.today)} {arabic_dates.long_date(edition.today, edition.site.months)}"
    return {
        "site": {"name": edition.site.name, "motto": edition.site.motto, "today": arabic_dates.eastern(day)},
        "menu": [
            {
                "name": menu.name,
                "path": menu.path,
                "topics": [{"name": tag, "path": edition.tag_path(tag)} for tag in menu.tags],
                "stories": [teaser(edition, story) for story in menu.teasers],
            }
            for menu in around["menus"]
        ],
        "mostRead": [teaser(edition, story) for story in around["most_read"]],
        "topics": [{"name": tag, "path": edition.tag_path(tag)} for tag in around["tags"][:56]],
        "countries": around["countries"],
        "labels": LABELS,
    }
