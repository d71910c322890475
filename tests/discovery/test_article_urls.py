"""The guess from a URL: article, or list of articles?"""

from __future__ import annotations

import pytest

from crawler.discovery.article_urls import looks_like_article


@pytest.mark.parametrize(
    "path",
    [
        "/327503.html", "/article/8395", "/news/world/ntd9lz6", "/u/XO41CN", "/post.php?id=63223", "/?p=41204",
        "/2023/11/30/25374875858", "/2022/11/04/ماسك-يقر-بانخفاض-إيرادات-تويتر/", "/شركات-تقاطع-منصة-إكس",
        "/archives/50443", "/2025/08/Elon-Musk-Ads-in-Grok.html", "/2013/world/7/22/boycott/index.html",
        "/tech/advertisers-return-to-x-again",
        "/%D8%B4%D8%B1%D9%83%D8%A7%D8%AA-%D8%AA%D9%82%D8%A7%D8%B7%D8%B9-%D8%A5%D9%83%D8%B3/amp", "/n/٥١٨٧٧",
        "/2023-11-30/boycott", "/post.php?id=63223&replytocom=77", "/news.php?action=show&nid=51877&date=2024",
    ],
)  # fmt: skip
def test_articles(path: str) -> None:
    assert looks_like_article(f"https://akhbar.example{path}")


@pytest.mark.parametrize(
    "path",
    [
        "/", "/economy", "/across-the-uae", "/اقتصاد", "/اقتصاد-وأعمال", "/tag/51877", "/category/50443-news",
        "/author/51877", "/economy/page/1204", "/search?q=51877", "/search/ماسك-والمعلنون-على-إكس", "/2024",
        "/2024/05", "/2024/05/17/", "/2024-05-17", "/news/2024/05", "/archive/2024", "/files/report-51877.pdf",
        "/feed/51877", "/وسم/مقاطعة-منصة-إكس-الآن", "/covid19", "/economy.html", "/about-us.php", "/?page=2",
        "/news?lang=ar", "/?m=202405", "/?date=20240517", "/events?tribe-bar-date=2024-05-17", "/news?f[0]=year:2024",
        "/news?filter=20245&sort=2024", "/calendar/51877", "/list?start_date=20240517", "/list.php?sec=5&offset=1200",
        "/?cat=51877", "/economy?PHPSESSID=0123456789&page=1204",
    ],
)  # fmt: skip
def test_lists_forms_and_files(path: str) -> None:
    assert not looks_like_article(f"https://akhbar.example{path}")
