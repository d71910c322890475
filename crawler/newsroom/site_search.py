"""The search page of an outlet that runs Drupal: ten results a page, the pages counted from zero."""

from __future__ import annotations

from urllib.parse import urlencode

from crawler.newsroom import pages
from crawler.newsroom.answers import Answer, content_type
from crawler.newsroom.arabic_dates import eastern
from crawler.newsroom.edition import Edition
from crawler.newsroom.search import matching
from crawler.newsroom.targets import asked, number

PATH = "/search/node"
PER_PAGE = 10


def answer(edition: Edition, target: str) -> Answer | None:
    """Answer a request for the search page.

    Args:
        edition: of the outlet.
        target: the request target.

    Returns:
        The answer; None where it asks for something else. A page behind the last is empty, as one without results is.
    """
    path, parameters = asked(target)
    if path != PATH:
        return None
    words, page = parameters.get("keys", ""), number(parameters.get("page", ""), 0)
    found = matching(edition.stories, words)
    shown = found[page * PER_PAGE : (page + 1) * PER_PAGE]
    others = [index for index in range(-(-len(found) // PER_PAGE)) if index != page] if shown else []
    pager = [(_url(edition, words, index), eastern(str(index + 1))) for index in others]
    if page + 1 in others:
        pager.append((_url(edition, words, page + 1), "الصفحة التالية ››"))
    return Answer(lambda: pages.list_page(edition, f"بحث عن {words}", shown, pager), content_type(edition))


def _url(edition: Edition, words: str, page: int) -> str:
    return f"{edition.base}{PATH}?{urlencode({'keys': words, 'page': page})}"
