"""Fundus reading a WARC file, with publishers declared for it; runs in an environment that has Fundus.

python benchmarks/bench_fundus.py URL HOST...
"""

# mypy: disallow-subclassing-any=False, disallow-untyped-decorators=False, warn-return-any=False
from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version

from fundus.parser import ArticleBody, BaseParser, ParserProxy, attribute
from fundus.parser.utility import extract_article_body_with_selector, generic_author_parsing, generic_date_parsing
from fundus.publishers.base_objects import Publisher
from fundus.scraping.html import CCNewsSource
from fundus.scraping.scraper import CCNewsScraper
from fundus.scraping.url import RSSFeed
from lxml.cssselect import CSSSelector


class Parser(ParserProxy):
    """The parser of the benchmark's template, as Fundus has one for each publisher."""

    class V1(BaseParser):
        """Its only version."""

        _paragraphs = CSSSelector("div.entry-content > p")

        @attribute
        def body(self) -> ArticleBody | None:
            """Give the text."""
            return extract_article_body_with_selector(self.precomputed.doc, paragraph_selector=self._paragraphs)

        @attribute
        def title(self) -> str | None:
            """Give the headline."""
            return self.precomputed.meta.get("og:title")

        @attribute
        def authors(self) -> list[str]:
            """Give the authors."""
            return generic_author_parsing(self.precomputed.ld.bf_search("author"))

        @attribute
        def publishing_date(self) -> object:
            """Give the date."""
            return generic_date_parsing(self.precomputed.ld.bf_search("datePublished"))


def main() -> int:
    """Read the file; print the articles with a text, and the seconds."""
    url, *hosts = sys.argv[1:]
    publishers = [Publisher(host, f"https://{host}/", Parser, [RSSFeed(f"https://{host}/feed")]) for host in hosts]
    begun = time.perf_counter()
    scraper = CCNewsScraper(CCNewsSource(*publishers, warc_path=url))
    articles = sum(1 for article in scraper.scrape("suppress") if article.body and article.plaintext)
    seconds = time.perf_counter() - begun
    print(json.dumps({"articles": articles, "seconds": seconds, "version": version("fundus")}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
