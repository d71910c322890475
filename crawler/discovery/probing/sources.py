"""What there is to find out about a site of which only the address is known, and what the findings mean.

Sources: RFC 9309 (robots.txt) and sitemaps.org ("Submitting your Sitemap file"); the usual paths are those of WordPress
and its plugins for sitemaps (Yoast, Rank Math, All in One SEO), Blogger, Drupal, Joomla, Quintype, and the outlets' own
systems as their entries in the registry have them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import unquote, urljoin, urlsplit

from crawler.discovery.canonical import canonical, is_web_url
from crawler.discovery.probing.front_pages import FrontPage
from crawler.discovery.probing.trials import Trial
from crawler.model import Lead

FEED_PATHS = (
    "/feed/",
    "/rss.xml",
    "/rss",
    "/feed.xml",
    "/atom.xml",
    "/feeds/posts/default",
    "/stories.rss",
    "/rss.aspx",
)
SITEMAP_PATHS = (
    "/sitemap.xml",
    "/sitemap_index.xml",
    "/wp-sitemap.xml",
    "/news-sitemap.xml",
    "/sitemap.xml.gz",
    "/?sitemap=index",
)
SEARCH_TEMPLATES = (
    "/?s={query}",
    "/search?q={query}",
    "/search?query={query}",
    "/search/{query}",
    "/search/term?w={query}",
    "/search/node?keys={query}",
)

_MOST_ROBOTS = 512 * 1024
"""Bytes of a robots.txt that are read; RFC 9309, 2.5, asks for 500 KiB at least."""
_SITEMAP = re.compile(rb"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)

_WORD = re.compile(r"[\u0621-\u064a]{4,12}")
_MOST_TITLES = 20

_SEPARATOR = re.compile(r"\s+[-–—:/]+\s+|\s*[|•·»«]+\s*")
_NO_NAME = re.compile(r"^(?:الرئيسية|الصفحة الرئيسية|الصفحة الأولى|home|homepage|index|wordpress|\W*)$", re.IGNORECASE)
_ARABIC = re.compile(r"[\u0620-\u064a]")


def sitemaps_of(robots: bytes) -> list[str]:
    """Read the sitemaps that a robots.txt names.

    Args:
        robots: the file, perhaps something else.

    Returns:
        Their URLs, each once, in the order of the file.
    """
    head = robots[:_MOST_ROBOTS]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode()
    found = (url.decode("utf-8", "replace") for url in _SITEMAP.findall(head.removeprefix(b"\xef\xbb\xbf")))
    return list(dict.fromkeys(url for url in found if is_web_url(url)))


def is_wordpress(page: FrontPage, body: bytes) -> bool:
    """Tell whether a page was made by WordPress: it says so, names its API, or loads its files."""
    return bool(page.api) or page.generator.lower().startswith("wordpress") or b"/wp-content/" in body


def blogger_feed(page: FrontPage, url: str) -> str:
    """Find the feed of a site that Blogger made: one that the page names, else where it stands if the page is its.

    Args:
        page: front page of the site.
        url: where it came from.

    Returns:
        URL of the feed; empty where nothing says that Blogger made the site.
    """
    named = next((feed for feed in page.feeds if "/feeds/posts/" in feed and "/-/" not in feed), "")
    host = (urlsplit(url).hostname or "").lower()
    is_blogger = page.generator.lower() == "blogger" or ".blogspot." in host
    return urljoin(named or url, "/feeds/posts/summary") if named or is_blogger else ""


def words_to_search(leads: Iterable[Lead]) -> tuple[str, ...]:
    """Choose words that a site's search must find: they stand in the titles, or the URLs, of its own articles.

    Args:
        leads: of the site, newest first.

    Returns:
        The longest Arabic word of one title and of another, for there are words that no search is asked for; fewer
        where there are fewer.
    """
    words: list[str] = []
    for lead in list(leads)[:_MOST_TITLES]:
        text = lead.title or unquote(urlsplit(lead.url).path).replace("-", " ").replace("_", " ")
        longest = max(_WORD.findall(text), key=len, default="")
        if longest and longest not in words:
            words.append(longest)
        if len(words) == 2:
            break
    return tuple(words)


def name_of(names: Sequence[str], titles: Sequence[str], host: str) -> str:
    """Choose what a site is called.

    Args:
        names: what it calls itself in data, surest first.
        titles: of its pages, of which the first is its front page.
        host: its name on the net.

    Returns:
        Of the names the first in Arabic letters; else the part that most of the titles have; else any name, else the
        host.
    """
    parts = [[part.strip() for part in _SEPARATOR.split(title)] for title in titles]
    counted = Counter(part for own in parts for part in dict.fromkeys(own) if part and not _NO_NAME.match(part))
    common = [part for part, count in counted.most_common() if count > 1]
    front = [part for part in (parts[0] if parts else []) if part and not _NO_NAME.match(part)]
    alone = front if len(front) == 1 else []
    candidates = [name for name in names if not _NO_NAME.match(name)] + common[:1] + alone
    in_arabic = [name for name in candidates if _ARABIC.search(name)]
    return next(iter([*in_arabic, *candidates]), host)


def is_whole(trial: Trial) -> bool:
    """Tell whether a sitemap lists all of a site's articles: an index does, and a list without the dates of news."""
    name = urlsplit(trial.source.url).path.lower()
    is_news = "news" in name.rpartition("/")[2] or all(lead.published is not None for lead in trial.leads)
    return bool(trial.leads) and not is_news


def own_sections(trials: Sequence[Trial]) -> list[Trial]:
    """Choose the pages that list articles of their own.

    Every page of a site has boxes of the newest and the most read articles: what all of them link to is no list, nor is
    a page that links to the same articles as another.

    Args:
        trials: of the pages that may be sections.

    Returns:
        Those that are, in their order.
    """
    keys = [frozenset(canonical(lead.url) for lead in trial.leads) for trial in trials]
    everywhere = frozenset.intersection(*keys) if len(keys) > 1 else frozenset()
    chosen: dict[frozenset[str], Trial] = {}
    for trial, own in zip(trials, keys, strict=True):
        if own - everywhere:
            chosen.setdefault(own, trial)
    return list(chosen.values())
