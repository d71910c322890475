"""The five sample outlets: who they are, where their stories stand, what a crawl reads to find them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from urllib.parse import quote

from attrs import frozen

from crawler.newsroom.slugs import latin_slug
from crawler.newsroom.stories import SampleStory

FIRST_PORT = 8801

SECTION_SLUGS = {
    "أخبار": "news",
    "أدلة": "guides",
    "أعمال التقنية": "tech-business",
    "أمن رقمي": "security",
    "اردو": "urdu",
    "اقتصاد": "economy",
    "اقتصاد الرياضة": "sport-business",
    "بنوك": "banks",
    "بيئة": "environment",
    "تسويق": "marketing",
    "تطبيقات": "apps",
    "تقارير": "reports",
    "تكنولوجيا": "technology",
    "ثقافة": "culture",
    "دولي": "world",
    "دوليات": "international",
    "ذكاء اصطناعي": "ai",
    "رياضة": "sport",
    "سيارات": "cars",
    "سياسة": "politics",
    "شركات": "companies",
    "صحة": "health",
    "صور": "photos",
    "طاقة": "energy",
    "علوم": "science",
    "فارسی": "persian",
    "فن ومجتمع": "society",
    "محليات": "local",
    "مجتمع": "community",
    "ميديا": "media",
    "نشرة المساء": "evening",
}


def section_slug(section: str) -> str:
    """Name a section in a URL.

    Args:
        section: its Arabic name.

    Returns:
        ASCII letters and hyphens.
    """
    return SECTION_SLUGS.get(section) or latin_slug(section)


def _sada_path(story: SampleStory) -> str:
    # WordPress prints permalinks with lower-case hex digits.
    return f"/{story.published:%Y/%m/%d}/{quote(story.slug).lower()}/"


def _marfa_path(story: SampleStory) -> str:
    return f"/{section_slug(story.section)}/{latin_slug(story.slug)}-{story.number}"


def _marfa_lost_path(story: SampleStory) -> str:
    return f"/issues/{story.published:%Y-%m-%d}/{story.number}"


def _jarida_path(story: SampleStory) -> str:
    return f"/news.php?id={story.number}"


def _nabd_path(story: SampleStory) -> str:
    return f"/articles/{story.number}/{quote(story.slug)}"


def _nabd_lost_path(story: SampleStory) -> str:
    return f"/posts/{story.number}"


def _mujaz_path(story: SampleStory) -> str:
    return f"/a/{story.number}.html"


@frozen
class Way:
    """A way into an outlet.

    Attributes:
        kind: as in `crawler.model.Source`.
        path: of its URL, with query; `{section}` stands for every section in the outlet's menus.
        links: as in `crawler.model.Source`.
        pages: path of the template of its pages, or empty.
        first: number of the first page in templates.
    """

    kind: str
    path: str
    links: str = ""
    pages: str = ""
    first: int = 1


@frozen
class Lost:
    """What an outlet lost when it changed its system: the pages are gone, and web archives alone have them.

    Attributes:
        before: what was published before this day is lost.
        path: where such a story stood.
        status: what the outlet answers there, 404 or 410.
    """

    before: date
    path: Callable[[SampleStory], str]
    status: int


@frozen
class Site:
    """A sample outlet.

    Attributes:
        key: as in the stories' files.
        name: as its readers know it.
        motto: the line under the name.
        country: ISO 3166-1 alpha-2, lower case.
        kind: as in `crawler.model.Outlet`.
        timezone: IANA name.
        months: tradition of its month names, as in `arabic_dates`.
        own_path: where a story stands: path with query, percent-encoded.
        section_path: where the list of a section stands, with `{section}` for its slug.
        page_path: where a further page of a list stands, with `{path}` for the list's own and `{number}` for the
            number of the page.
        first_page: the number that the first page of a list would have there.
        tag_path: where the list of a tag stands, with `{tag}`.
        ways: into it, as its entry in the outlets file names them.
        retired: sections that its menus lead to no more; their stories are still there.
        lost: what it has lost, or None.
    """

    key: str
    name: str
    motto: str
    country: str
    kind: str
    timezone: str
    months: str
    own_path: Callable[[SampleStory], str]
    section_path: str
    page_path: str
    first_page: int
    tag_path: str
    ways: tuple[Way, ...]
    retired: tuple[str, ...] = ()
    lost: Lost | None = None

    def has_lost(self, story: SampleStory) -> bool:
        """Tell whether a story of the outlet is gone from it."""
        return self.lost is not None and story.published.date() < self.lost.before

    def path(self, story: SampleStory) -> str:
        """Return where a story stands, or stood: path with query, percent-encoded."""
        return self.lost.path(story) if self.lost and self.has_lost(story) else self.own_path(story)


_SADA_LINKS = r"/\d{4}/\d{2}/\d{2}/|/\?p=\d+"
_MARFA_LINKS = r"/[a-z-]+/[a-z0-9-]+-\d{6}$|/node/\d+$"

SITES = (
    Site(
        key="sada",
        name="صدى المال",
        motto="اقتصاد مصر والعالم بلغة الناس",
        country="eg",
        kind="business",
        timezone="Africa/Cairo",
        months="egypt",
        own_path=_sada_path,
        section_path="/category/{section}/",
        page_path="{path}page/{number}/",
        first_page=1,
        tag_path="/tag/{tag}/",
        ways=(
            Way("wordpress", "/wp-json/wp/v2/posts"),
            Way("wordpress_feed", "/"),
            Way("feed", "/feed/"),
            Way("section", "/category/{section}/", _SADA_LINKS),
        ),
        retired=("تكنولوجيا", "تقارير"),
    ),
    Site(
        key="marfa",
        name="المرفأ",
        motto="يومية سياسية مستقلة تصدر في بيروت",
        country="lb",
        kind="news",
        timezone="Asia/Beirut",
        months="levant",
        own_path=_marfa_path,
        section_path="/section/{section}",
        page_path="{path}?page={number}",
        first_page=0,
        tag_path="/tags/{tag}",
        ways=(
            Way("search", "/search/node?keys={query}&page={page}", _MARFA_LINKS, first=0),
            Way("feed", "/atom.xml"),
            Way("section", "/section/{section}", _MARFA_LINKS),
            Way("wayback", "/issues/"),
        ),
        retired=("تكنولوجيا", "ميديا"),
        lost=Lost(date(2023, 6, 1), _marfa_lost_path, 410),
    ),
    Site(
        key="jarida",
        name="جريدة الأوراس",
        motto="يومية إخبارية وطنية شاملة",
        country="dz",
        kind="news",
        timezone="Africa/Algiers",
        months="maghreb",
        own_path=_jarida_path,
        section_path="/list.php?sec={section}",
        page_path="{path}&p={number}",
        first_page=1,
        tag_path="/search.php?q={tag}",
        ways=(Way("sitemap", "/sitemap.xml"),),
    ),
    Site(
        key="nabd",
        name="نبض تك",
        motto="التقنية كما تعيشها",
        country="sa",
        kind="technology",
        timezone="Asia/Riyadh",
        months="egypt",
        own_path=_nabd_path,
        section_path="/sections/{section}",
        page_path="{path}?page={number}",
        first_page=1,
        tag_path="/topics/{tag}",
        ways=(
            Way("sitemap", "/sitemap.xml"),
            Way("sitemap", "/news-sitemap.xml"),
            Way("common_crawl", "/posts/"),
        ),
        lost=Lost(date(2023, 8, 1), _nabd_lost_path, 404),
    ),
    Site(
        key="mujaz",
        name="موجز العرب",
        motto="زبدة ما تنشره الصحافة العربية",
        country="ae",
        kind="aggregator",
        timezone="Asia/Dubai",
        months="egypt",
        own_path=_mujaz_path,
        section_path="/topic/{section}",
        page_path="{path}?page={number}",
        first_page=1,
        tag_path="/tag/{tag}",
        ways=(
            Way("blogger", "/feeds/posts/summary"),
            Way("feed", "/rss"),
            Way("section", "/latest", r"/a/\d+\.html", pages="/latest?page={page}"),
        ),
    ),
)

BY_KEY = {site.key: site for site in SITES}


def bases(ports: Iterable[int]) -> dict[str, str]:
    """Give each outlet its address.

    Args:
        ports: one a site, in the order of `SITES`.

    Returns:
        Outlet key -> `http://127.0.0.1:PORT`, without a slash behind.
    """
    return {site.key: f"http://127.0.0.1:{port}" for site, port in zip(SITES, ports, strict=True)}


def sections(stories: Iterable[SampleStory], site: Site) -> list[str]:
    """List the sections in an outlet's menus.

    Args:
        stories: of all outlets.
        site: the outlet.

    Returns:
        The Arabic names, each once, in the order in which they first come; those of lost stories alone left out.
    """
    own = (story for story in stories if story.outlet == site.key and not site.has_lost(story))
    return [name for name in dict.fromkeys(story.section for story in own) if name not in site.retired]
