"""Pages of 96 KB made up by number, with what real pages carry around their text: to measure the gate on.

An Arabic story of the bundled sample, on the topic or on something else; menus, scripts and styles; meta elements and
links that name twitter.com; share bars and footers that name تويتر, X and advertising; boxes of other headlines, on
some pages one that is on the topic.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from html import escape

from benchmarks.eval_topic import texts
from benchmarks.evaluation import HERE
from crawler.archive.seed_format import parse

# Bytes; the median of news pages as served is near it (HTTP Archive, pages by type, 2024: some 90 KB of HTML).
SIZE = 96_000
# Share of the scripts that name twitter.com.
_SHARING = 0.2
_SECTIONS = (
    "الرئيسية سياسة اقتصاد رياضة تكنولوجيا ثقافة صحة سيارات منوعات فيديو صور آراء تحقيقات محافظات عرب عالم طقس بورصة"
).split()
_WORDS = (
    "var function return window document push data layer config slot size async load event track id key value".split()
)


@cache
def _stories(kind: str) -> list[tuple[str, list[str]]]:
    folder = HERE.parent / "seeds" / "sample" / "stories"
    found = [parse(path.read_bytes()) for path in sorted(folder.glob(f"{kind}-*.txt"))]
    return [(title, body.split("\n\n")) for title, body in found]


@cache
def _headlines() -> tuple[list[str], list[str]]:
    labelled = list(texts("dev"))
    return [text.title for text in labelled if text.label], [title for title, _ in _stories("other")]


def page_of(number: int, *, is_on_topic: bool = False, on_topic_headlines: int = 0) -> bytes:
    """Make a page: the same for the same number.

    Args:
        number: of the page.
        is_on_topic: whether its story is.
        on_topic_headlines: how many of the headlines in its boxes are on the topic.

    Returns:
        UTF-8, `SIZE` bytes and some more.
    """
    chance = random.Random(number)
    stories = _stories("on" if is_on_topic else "other")
    story = stories[number % len(stories)]
    on, off = _headlines()
    headlines = chance.choices(off, k=16)
    for place in chance.sample(range(16), on_topic_headlines):
        headlines[place] = chance.choice(on)
    return "\n".join(_lines(story, headlines, chance)).encode()


def _lines(story: tuple[str, list[str]], headlines: list[str], chance: random.Random) -> Iterator[str]:
    title, paragraphs = story
    page = [*_head(title, paragraphs[0], chance), *_menu(chance, 40), *_share(title), f"<h1>{escape(title)}</h1>"]
    for count, paragraph in enumerate(paragraphs):
        page.append(f"<p>{escape(paragraph)}</p>")
        if count % 3 == 1:
            page.append('<div class="ad-slot"><span>إعلان</span><div id="gpt-1"></div></div>')
    page += [*_share(title), *_box(headlines[:8], chance), *_box(headlines[8:], chance)]
    tail = [*_menu(chance, 30), *_footer(), "</body></html>"]
    size = sum(len(line.encode()) + 1 for line in (*page, *tail))
    while size < SIZE:
        more = [*_script(chance), *_menu(chance, 12), *_card(chance)]
        page += more
        size += sum(len(line.encode()) + 1 for line in more)
    yield from (*page, *tail)


def _head(title: str, lead: str, chance: random.Random) -> Iterator[str]:
    yield f"<!doctype html><html dir=rtl lang=ar><head><meta charset=utf-8><title>{escape(title)} - جريدة</title>"
    for name in ("card", "site", "creator", "image"):
        yield f'<meta name="twitter:{name}" content="@news_example">'
    for name in ("title", "description"):
        yield f'<meta name="twitter:{name}" content="{escape(lead[:150])}">'
        yield f'<meta property="og:{name}" content="{escape(title)}">'
    yield (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"' + title.replace('"', "'") + '",'
        '"publisher":{"sameAs":["https://facebook.com/news","https://twitter.com/news_example"]}}</script>'
    )
    yield "<style>" + "".join(f".x-{chance.randrange(999)}{{margin:0 {n}px}}" for n in range(150)) + "</style>"
    yield "</head><body>"


def _menu(chance: random.Random, items: int) -> Iterator[str]:
    yield '<ul class="menu nav-x">'
    for _ in range(items):
        section = chance.choice(_SECTIONS)
        number = chance.randrange(9999)
        yield f'<li class="menu-item menu-item-{number}"><a href="/section/{number % 99}">{section}</a></li>'
    yield "</ul>"


def _share(title: str) -> Iterator[str]:
    yield '<div class="share-bar"><span>شارك</span>'
    for site, label in (
        ("facebook.com/sharer", "فيسبوك"),
        ("twitter.com/intent/tweet", "تويتر"),
        ("x.com/share", "X"),
        ("wa.me", "واتساب"),
    ):
        yield (
            f'<a class="share" href="https://{site}?text={escape(title)}" target="_blank"><svg viewBox="0 0 24 24">'
            f'<path x="0" d="M18.24 2.25h3.3l-7.22 8.26"></path></svg><span>{label}</span></a>'
        )
    yield "</div>"


def _box(headlines: list[str], chance: random.Random) -> Iterator[str]:
    yield '<div class="related"><h3>اقرأ أيضًا</h3>'
    for headline in headlines:
        address = f"/news/{chance.randrange(10**6)}"
        yield f'<div class="item"><a href="{address}"><img src="/i/{address[-3:]}-150x90.jpg" alt="{escape(headline)}">'
        yield f'</a><h4><a href="{address}">{escape(headline)}</a></h4></div>'
    yield "</div>"


def _card(chance: random.Random) -> Iterator[str]:
    title, paragraphs = chance.choice(_stories("other"))
    address = f"/n/{chance.randrange(10**6)}"
    yield f'<div class="card col-md-4"><a href="{address}"><img data-src="/u{address}-90x90.jpg" alt="صورة"></a>'
    yield f"<h4>{escape(title)}</h4><p>{escape(paragraphs[0][:160])}</p></div>"


def _script(chance: random.Random) -> Iterator[str]:
    code = ";".join(f"{chance.choice(_WORDS)}.{chance.choice(_WORDS)}={chance.randrange(10**5)}" for _ in range(80))
    share = "if(x<y){share('https://twitter.com/intent','advertise',x)}" if chance.random() < _SHARING else ""
    yield f"<script>{code};{share}</script>"


def _footer() -> Iterator[str]:
    yield "<footer><ul>"
    for label in ("من نحن", "اتصل بنا", "أعلن معنا", "للإعلان", "سياسة الخصوصية", "تابعنا على تويتر", "X", "Advertise"):
        yield f'<li><a href="/page/about">{label}</a></li>'
    yield "</ul><p>جميع الحقوق محفوظة</p></footer>"
