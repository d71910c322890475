"""Pages of real weight around the stories: what a template of a news site carries besides the text.

Of the articles' pages of ten outlets measured (eight of 58 to 144 KB), a quarter of the bytes is scripts and styles
(7 % to 43 %), and there are 110 to 320 links and 510 to 1,080 elements on each; most of the rest are boxes of other
stories. lxml parses one in 0.6 to 1.2 ms, trafilatura takes 15 to 60 ms. So it is here: every page names تويتر and X in
its share bars, has labels for advertisements, and links to other stories of its site, of which as many are on the topic
as on the site.
"""

from __future__ import annotations

import html
import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from benchmarks.bench_language import Told, headline

WEIGHT = 96_000
"""Bytes of a page, on average."""
_SPREAD = 16_000
_BEGAN = datetime(2024, 1, 1, 6, tzinfo=UTC)
# Shares of the weight: style sheets, vector graphics; scripts fill what the rest leaves.
_STYLE, _GRAPHICS = 14_000, 7_000
# Other stories below a story; beside it are twice as many. And in each box of a section.
_BELOW, _IN_BOX = 6, 8
_EMPTY_PICTURE = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="

_MENU = (
    "الرئيسية سياسة اقتصاد رياضة ثقافة تكنولوجيا صحة سياحة سيارات عقارات بورصة طقس كاريكاتير فيديو صور تحقيقات آراء"
    " مقالات محافظات عرب العالم منوعات فن مرأة شباب جامعات بيئة زراعة بنوك طاقة"
).split()
_SERVICES = ["أعلن معنا", "من نحن", "اتصل بنا", "سياسة الخصوصية", "النشرة البريدية", "الأرشيف", "خدمة RSS", "وظائف"]
_SHARES = [
    ("facebook", "شارك على فيسبوك"),
    ("twitter", "غرد على تويتر"),
    ("x", "انشر على X"),
    ("whatsapp", "أرسل عبر واتساب"),
    ("telegram", "تلغرام"),
    ("linkedin", "لينكدإن"),
]


def published(number: int) -> datetime:
    """Tell when a story was published: one every eleven minutes."""
    return _BEGAN + timedelta(minutes=11 * number)


def address(told: Told) -> str:
    """Give the path of a story's page."""
    return f"/news/{published(told.number):%Y/%m/%d}/{told.number}.html"


def page(told: Told, site: str, related: Sequence[Told], weight: int = WEIGHT) -> bytes:
    """Make the page of a story.

    Args:
        told: the story.
        site: name of the outlet.
        related: stories that it links to.
        weight: bytes wanted.

    Returns:
        HTML in UTF-8.
    """
    chance = random.Random(f"page {told.number}")
    wanted = weight + chance.randrange(-_SPREAD, _SPREAD) * weight // WEIGHT
    begin = _head(told, site, wanted) + _header(site, wanted) + _article(told)
    end = _lists(related) + _footer(site)
    rest = wanted - len(begin.encode()) - len(end.encode())
    return (begin + end + _scripts(told, max(rest, 0)) + "</body></html>").encode()


def _head(told: Told, site: str, wanted: int) -> str:
    title, at = html.escape(told.title), published(told.number).isoformat()
    lead = html.escape(told.paragraphs[0][:150])
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": told.title,
        "datePublished": at,
        "dateModified": at,
        "author": {"@type": "Person", "name": told.author},
        "publisher": {"@type": "Organization", "name": site},
    }
    return (
        f'<!DOCTYPE html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title} - {site}</title>'
        f'<meta name="viewport" content="width=device-width"><meta name="description" content="{lead}">'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<meta property="og:site_name" content="{site}"><meta property="og:description" content="{lead}">'
        f'<meta property="article:published_time" content="{at}">'
        f'<meta name="twitter:card" content="summary_large_image">'
        f'<meta name="twitter:site" content="@{told.number % 7}news">'
        f'<link rel="alternate" type="application/rss+xml" href="/feed">'
        f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'
        f"<style>{_style(min(_STYLE, wanted // 7))}</style></head>"
    )


def _header(site: str, wanted: int) -> str:
    menu = "".join(
        f'<li class="menu-item menu-item-{place}"><a href="/section/{place}">{name}</a></li>'
        for place, name in enumerate(_MENU)
    )
    return (
        f'<body class="rtl single"><div class="ad ad-top"><span class="ad-label">إعلان</span></div>'
        f'<header class="site-header">'
        f'<a class="logo" href="/">{_graphic(min(_GRAPHICS, wanted // 14))}<span>{site}</span></a>'
        f'<nav class="main-menu"><ul>{menu}</ul></nav>'
        f'<form action="/search"><input name="q" placeholder="ابحث"></form></header>'
    )


def _article(told: Told) -> str:
    share = "".join(f'<a class="share share-{name}" href="#{name}" title="{text}">{text}</a>' for name, text in _SHARES)
    at = published(told.number)
    pieces = []
    for place, text in enumerate(told.paragraphs):
        pieces.append(f"<p>{html.escape(text)}</p>")
        if place == 1:
            pieces.append('<div class="ad ad-inline"><span class="ad-label">إعلان</span><div id="gpt-1"></div></div>')
    return (
        f'<main class="container"><ol class="breadcrumb"><li><a href="/">الرئيسية</a></li>'
        f'<li><a href="/section/2">اقتصاد</a></li></ol>'
        f'<article id="post-{told.number}" class="post"><h1 class="entry-title">{html.escape(told.title)}</h1>'
        f'<div class="entry-meta"><span class="author">{told.author}</span>'
        f'<time datetime="{at.isoformat()}">{at:%d/%m/%Y %H:%M}</time></div>'
        f'<div class="share-bar">{share}</div><figure>'
        f'<img src="/img/{told.number}.jpg" alt="صورة أرشيفية" width="800" height="450">'
        f'<figcaption>صورة أرشيفية</figcaption></figure><div class="entry-content">{"".join(pieces)}</div>'
        f'<div class="share-bar share-bottom">{share}</div>'
        f'<p class="follow">تابعونا على فيسبوك وتويتر ومنصة X</p></article>'
    )


def _lists(related: Sequence[Told]) -> str:
    """Make the boxes of other stories: a few below the story, some beside it, the rest by sections."""
    below, beside, rest = related[:_BELOW], related[_BELOW : 3 * _BELOW], related[3 * _BELOW :]
    sections = (
        f'\n  <section class="home-box box-{place}">'
        f'\n    <h2 class="box-title"><span>{_MENU[place % len(_MENU)]}</span></h2>'
        f'\n    <div class="row">{_cards(rest[place : place + _IN_BOX])}\n    </div>\n  </section>'
        for place in range(0, len(rest), _IN_BOX)
    )
    return (
        f'<section class="related"><h2>اقرأ أيضا</h2><div class="row">{_cards(below)}</div></section></main>'
        f'<aside class="sidebar">'
        f'<div class="ad"><span class="ad-label">إعلان</span></div>'
        f"<h2>الأكثر قراءة</h2><div>{_cards(beside)}</div></aside>"
        f'<div class="home-boxes">{"".join(sections)}\n</div>'
    )


def _cards(stories: Sequence[Told]) -> str:
    return "".join(map(_card, stories))


def _card(each: Told) -> str:
    title, at, place = html.escape(each.title, quote=True), published(each.number), each.number % len(_MENU)
    picture = f"/wp-content/uploads/{at:%Y/%m}/{each.number}"
    return (
        f'\n      <article class="list-post post-{each.number} type-post status-publish'
        f' has-post-thumbnail category-{place}">'
        f'\n        <a class="post-thumb" href="{address(each)}"><img class="attachment-medium size-medium lazyload"'
        f' width="300" height="200" loading="lazy" src="{_EMPTY_PICTURE}"'
        f' data-src="{picture}-300x200.jpg" alt="{title}"'
        f' data-srcset="{picture}-300x200.jpg 300w, {picture}-768x512.jpg 768w"></a>'
        f'\n        <div class="post-body"><span class="post-category">{_MENU[place]}</span>'
        f'\n          <h3 class="post-title"><a href="{address(each)}" rel="bookmark">{title}</a></h3>'
        f'\n          <time class="post-date" datetime="{at.isoformat()}">{at:%d/%m/%Y}</time></div>'
        f"\n      </article>"
    )


def _footer(site: str) -> str:
    links = "".join(f'<li><a href="/page/{place}">{name}</a></li>' for place, name in enumerate(_SERVICES))
    sections = "".join(f'<a href="/section/{place}">{name}</a>' for place, name in enumerate(_MENU))
    return (
        f'<footer><nav class="sections">{sections}</nav><ul class="services">{links}</ul>'
        f'<div class="social"><a href="#">تويتر</a>'
        f'<a href="#">فيسبوك</a><a href="#">X</a></div><p>جميع الحقوق محفوظة لموقع {site}</p></footer>'
    )


def _scripts(told: Told, size: int) -> str:
    """Fill what is left of a page's weight with scripts: a state object with the site's sections, then code."""
    state = json.dumps(
        {
            "page": told.number,
            "title": told.title,
            "menu": _MENU,
            "services": _SERVICES,
            "ads": [f"gpt-{n}" for n in range(9)],
        }
    )
    text = f"<script>window.__STATE__={state};</script>"
    code = _code()
    return text + f"<script>{code[: max(0, size - len(text))]}</script>"


@cache
def _style(size: int) -> str:
    chance = random.Random("style")
    rules: list[str] = []
    names = "margin padding color background border-radius font-size line-height flex-basis max-width opacity".split()
    while sum(len(rule) for rule in rules) < size:
        values = ";".join(f"{chance.choice(names)}:{chance.randrange(96)}px" for _ in range(4))
        rules.append(f".c-{chance.randrange(16**5):05x} > .b-{chance.randrange(400)}{{{values}}}")
    return "".join(rules)[:size]


@cache
def _graphic(size: int) -> str:
    chance = random.Random("graphic")
    paths: list[str] = []
    while sum(len(path) for path in paths) < size:
        points = " ".join(
            f"{chance.choice('MLCS')}{chance.uniform(0, 99):.2f},{chance.uniform(0, 99):.2f}" for _ in range(24)
        )
        paths.append(f'<path fill="#{chance.randrange(16**6):06x}" d="{points}z"/>')
    return f'<svg viewBox="0 0 99 99" aria-hidden="true">{"".join(paths)}</svg>'


@cache
def _code() -> str:
    chance, lines = random.Random("code"), []
    size = 0
    while size < 2 * WEIGHT:
        name, other = f"_{chance.randrange(16**4):04x}", f"_{chance.randrange(16**4):04x}"
        line = (
            f"function {name}(a,b){{var c=document.querySelector('.c-{chance.randrange(16**5):05x}');"
            f"if(!c||a<b)return {other}(a+{chance.randrange(99)},b);c.dataset.id='{chance.randrange(16**8):08x}';"
            f"return a&&b<{chance.randrange(999)}}}\n"
        )
        lines.append(line)
        size += len(line)
    return "".join(lines)


def title_only(number: int, kind: str) -> Told:
    """Make as much of a story as a link to it shows."""
    return Told(number, kind, headline(number, kind), (), "")
