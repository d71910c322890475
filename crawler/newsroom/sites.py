"""The five sample outlets: who they are, where their stories stand, what a crawl reads to find them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
    "صور": "photos",
    "طاقة": "energy",
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


def _jarida_path(story: SampleStory) -> str:
    return f"/news.php?id={story.number}"


def _nabd_path(story: SampleStory) -> str:
    return f"/articles/{story.number}/{quote(story.slug)}"


def _mujaz_path(story: SampleStory) -> str:
    return f"/a/{story.number}.html"


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
        path: where a story stands: path with query, percent-encoded.
        section_path: where the list of a section stands, with `{section}` for its slug.
        tag_path: where the list of a tag stands, with `{tag}`.
        sources: kind, path and links pattern of each way in; `{section}` stands for every section that it has.
    """

    key: str
    name: str
    motto: str
    country: str
    kind: str
    timezone: str
    months: str
    path: Callable[[SampleStory], str]
    section_path: str
    tag_path: str
    sources: tuple[tuple[str, str, str], ...]


SITES = (
    Site(
        key="sada",
        name="صدى المال",
        motto="اقتصاد مصر والعالم بلغة الناس",
        country="eg",
        kind="business",
        timezone="Africa/Cairo",
        months="egypt",
        path=_sada_path,
        section_path="/category/{section}/",
        tag_path="/tag/{tag}/",
        sources=(
            ("feed", "/feed/", ""),
            ("sitemap", "/wp-sitemap.xml", ""),
            ("section", "/category/{section}/", r"/\d{4}/\d{2}/\d{2}/|/\?p=\d+"),
        ),
    ),
    Site(
        key="marfa",
        name="المرفأ",
        motto="يومية سياسية مستقلة تصدر في بيروت",
        country="lb",
        kind="news",
        timezone="Asia/Beirut",
        months="levant",
        path=_marfa_path,
        section_path="/section/{section}",
        tag_path="/tags/{tag}",
        sources=(
            ("feed", "/atom.xml", ""),
            ("section", "/section/{section}", r"/[a-z-]+/[a-z0-9-]+-\d{6}$|/node/\d+$"),
        ),
    ),
    Site(
        key="jarida",
        name="جريدة الأوراس",
        motto="يومية إخبارية وطنية شاملة",
        country="dz",
        kind="news",
        timezone="Africa/Algiers",
        months="maghreb",
        path=_jarida_path,
        section_path="/list.php?sec={section}",
        tag_path="/search.php?q={tag}",
        sources=(("sitemap", "/sitemap.xml", ""),),
    ),
    Site(
        key="nabd",
        name="نبض تك",
        motto="التقنية كما تعيشها",
        country="sa",
        kind="technology",
        timezone="Asia/Riyadh",
        months="egypt",
        path=_nabd_path,
        section_path="/sections/{section}",
        tag_path="/topics/{tag}",
        sources=(("sitemap", "/sitemap.xml", ""), ("sitemap", "/news-sitemap.xml", "")),
    ),
    Site(
        key="mujaz",
        name="موجز العرب",
        motto="زبدة ما تنشره الصحافة العربية",
        country="ae",
        kind="aggregator",
        timezone="Asia/Dubai",
        months="egypt",
        path=_mujaz_path,
        section_path="/topic/{section}",
        tag_path="/tag/{tag}",
        sources=(("feed", "/rss", ""), ("section", "/latest", r"/a/\d+\.html")),
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


def sections(stories: Iterable[SampleStory], outlet: str) -> list[str]:
    """List the sections of an outlet.

    Args:
        stories: of all outlets.
        outlet: its key.

    Returns:
        The Arabic names, each once, in the order in which they first come.
    """
    return list(dict.fromkeys(story.section for story in stories if story.outlet == outlet))


def outlets_toml(stories: Iterable[SampleStory], addresses: Mapping[str, str]) -> str:
    """Write the outlets file of the sample newsroom, in the format of `seeds/outlets/`.

    Args:
        stories: of all outlets.
        addresses: as `bases` gives them.

    Returns:
        TOML.
    """
    lines = ["# Written by `scrapy newsroom --write-outlets FILE`: the outlets of the sample newsroom."]
    everything = list(stories)
    for site in SITES:
        base = addresses[site.key]
        lines += [
            "",
            "[[outlet]]",
            f'domain = "{base.removeprefix("http://")}"',
            f'name = "{site.name}"',
            f'country = "{site.country}"',
            f'kind = "{site.kind}"',
            f'timezone = "{site.timezone}"',
            "local = true",
        ]
        for kind, path, links in site.sources:
            names = sections(everything, site.key) if "{section}" in path else [""]
            for name in names:
                lines += [
                    "[[outlet.source]]",
                    f'kind = "{kind}"',
                    f'url = "{base}{path.replace("{section}", section_slug(name))}"',
                ]
                if links:
                    lines.append(f"links = '{links}'")
    return "\n".join(lines) + "\n"
