"""The links of a page's menus that may lead to sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import _Element

from crawler.discovery.article_urls import looks_like_article
from crawler.discovery.canonical import canonical
from crawler.discovery.links import absolute
from crawler.discovery.titles import one_line

_MOST_LINKS, _MOST_SECTIONS = 5_000, 80
"""Links looked at, and taken; the busiest stored front page has 288, its menu 69 sections."""
_LONGEST_LABEL = 40
"""Characters of a menu's entry; headlines are longer."""

_MENU = re.compile(r"(?:^|[\s_-])(?:menu|nav|navbar|navigation|sections?|categories|header)(?:$|[\s_-])", re.IGNORECASE)
_NO_SECTIONS = frozenset(
    {
        "about", "about-us", "aboutus", "contact", "contact-us", "contactus", "privacy", "privacy-policy", "terms",
        "advertise", "advertise-with-us", "ads", "team", "faq", "careers", "jobs", "login", "logout", "register",
        "signin", "signup", "account", "profile", "subscribe", "newsletter", "search", "tag", "tags", "keyword",
        "keywords", "author", "authors", "writers", "feed", "rss", "rss.xml", "sitemap", "sitemap.xml", "live", "tv",
        "radio", "videos", "video", "podcast", "podcasts", "pdf", "archive", "archives", "weather", "prayer",
        "wp-admin", "wp-login.php", "amp", "en", "fr", "app", "apps", "وسم", "وسوم", "كاتب", "بحث", "من-نحن",
        "اتصل-بنا", "سياسة-الخصوصية",
    }
)  # fmt: skip
_NO_SECTION_LABEL = re.compile(
    r"من نحن|[اأإ]تصل بنا|تواصل معنا|راسلنا|[اأ]علن معنا|الخصوصية|[اأ]سرة التحرير|فريق العمل|الرئيسية|الصفحة الأولى|"
    r"تسجيل الدخول|english|français|about|contact|privacy|home|login",
    re.IGNORECASE,
)
_NO_PAGE = re.compile(r"\.(?:xml|pdf|jpe?g|png|apk)$", re.IGNORECASE)
_PART_OF_ALL = re.compile(r"/page/\d+$|^(?:/\d{1,4})+$|[?&](?:p|paged|page|m)=\d+", re.IGNORECASE)
"""Further pages of the front page, and what was published in a month: not a subject's."""


def sections_of(tree: _Element, url: str, base: str) -> Iterator[tuple[str, str]]:
    """Find the links that may lead to sections.

    Args:
        tree: of a page.
        url: where it came from.
        base: absolute URL that its links are relative to.

    Returns:
        URLs of the same host with their labels, each once, in the order of the page: links in a menu, short enough for
        an entry of one, that lead neither to an article, nor to tags, authors, forms or notices.
    """
    met = {canonical(url), canonical(base)}
    host = urlsplit(canonical(url)).netloc
    for link in islice(tree.iter("a"), _MOST_LINKS):
        found = absolute(base, link.get("href", "")).partition("#")[0]
        key = canonical(found)
        if not found or key in met or urlsplit(key).netloc != host:
            continue
        label = one_line("".join(map(str, islice(link.itertext(), _LONGEST_LABEL))))
        if 0 < len(label) <= _LONGEST_LABEL and _may_be_section(key, label) and _is_in_menu(link):
            met.add(key)
            yield found, label
            if len(met) > _MOST_SECTIONS:
                return


def _may_be_section(key: str, label: str) -> bool:
    parts = urlsplit(key)
    segments = [segment.lower() for segment in parts.path.split("/") if segment]
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    if _NO_SECTION_LABEL.search(label) or _PART_OF_ALL.search(target) or looks_like_article(key):
        return False
    if not segments:
        return bool(parts.query)
    return _NO_SECTIONS.isdisjoint(segments) and not _NO_PAGE.search(segments[-1])


def _is_in_menu(link: _Element) -> bool:
    for around in link.iterancestors():
        if around.tag == "body":  # whose classes tell of all that is on the page
            return False
        if around.tag in ("nav", "header") or around.get("role", "") == "navigation":
            return True
        if _MENU.search(around.get("class", "")) or _MENU.search(around.get("id", "")):
            return True
    return False
