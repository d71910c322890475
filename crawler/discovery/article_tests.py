"""Which links of a source lead to articles: as its entry in the outlet's file says, or as URLs look."""

from __future__ import annotations

import re
from collections.abc import Callable

from crawler.discovery.answers.complaints import unreadable
from crawler.discovery.article_urls import looks_like_article
from crawler.model import Source


def article_test(source: Source, url: str) -> Callable[[str], bool]:
    """Return what tells an article's absolute URL from others.

    Args:
        source: `source.links`, where given, is searched for in the URL; otherwise what looks like an article's passes.
        url: where the links come from, for the error.

    Raises:
        SourceError: `source.links` is no regular expression.
    """
    if not source.links:
        return looks_like_article
    try:
        pattern = re.compile(source.links)
    except (re.error, OverflowError) as error:
        found = f"{source.links!r} ({error})"
        advice = "mend it in the outlet's file"
        raise unreadable(source, url, "a regular expression in links", found, advice) from error
    return lambda link: pattern.search(link) is not None
