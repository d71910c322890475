"""A source followed to its end, as a crawl must: what was asked for, and what came of it."""

from __future__ import annotations

import urllib.error
import urllib.request
from urllib.parse import urlsplit

from attrs import frozen

from crawler.discovery.kinds import KINDS
from crawler.model import Lead, Query, Reply, Source


@frozen
class Walked:
    """What following a source gave: the URLs asked for, and the leads."""

    asked: list[str]
    leads: list[Lead]


def get(url: str) -> Reply:
    """Ask for a URL, whatever the status of the answer."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return Reply(answer.url, answer.read(), answer.status, {k.lower(): v for k, v in answer.headers.items()})
    except urllib.error.HTTPError as error:
        return Reply(url, error.read(), error.code, {k.lower(): v for k, v in error.headers.items()})


def walk(source: Source, query: Query) -> Walked:
    """Follow a source, its first requests first, on the hosts of these."""
    todo = [(follow, 0) for follow in KINDS[source.kind].start(source, query)]
    hosts = {urlsplit(follow.url).netloc for follow, _ in todo}
    walked = Walked([], [])
    while todo:
        follow, depth = todo.pop(0)
        is_astray = urlsplit(follow.url).netloc not in hosts
        if is_astray or follow.url in walked.asked or depth > KINDS[follow.kind].deepest:
            continue
        walked.asked.append(follow.url)
        for found in KINDS[follow.kind].read(get(follow.url), source, follow.query):
            if isinstance(found, Lead):
                walked.leads.append(found)
            else:
                todo.append((found, depth + 1))
    return walked
