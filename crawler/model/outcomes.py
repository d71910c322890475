"""What becomes of a page."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from attrs import frozen


class Outcome(StrEnum):
    """What became of a page: the closed list of DESIGN. Every page gets exactly one."""

    ARCHIVED = "archived"
    REVISION = "revision"
    DUPLICATE = "duplicate"
    OFF_TOPIC = "off_topic"
    NOT_ARABIC = "not_arabic"
    TOO_SHORT = "too_short"
    NO_ARTICLE = "no_article"
    EXTRACT_FAILED = "extract_failed"
    UNDECODABLE = "undecodable"
    UNCHANGED = "unchanged"
    ROBOTS_DENIED = "robots_denied"
    OPTED_OUT = "opted_out"
    HTTP_ERROR = "http_error"
    NETWORK_ERROR = "network_error"
    TOO_LARGE = "too_large"


@frozen
class Rejection:
    """An outcome that is no story, with its reason (one short line, readable in a table)."""

    outcome: Outcome
    reason: str


@frozen
class Postponed(Rejection):
    """The outcome of a page that was not asked for after all: nothing was learned of it, the next run asks."""


@frozen
class PageOutcome:
    """What became of a page, as an item that can be exported (`scrapy crawl news -o outcomes.jsonl`).

    Attributes:
        outlet: domain.
        url: of the lead.
        outcome: from the closed list.
        reason: one short line.
        number: of the story that has its text, or None.
        title: of the article, or empty.
        evidence: of the verdict that decided.
        kind: of the source that gave the lead.
    """

    outlet: str
    url: str
    outcome: str
    reason: str
    number: int | None
    title: str
    evidence: tuple[str, ...]
    kind: str = ""


@frozen
class Seen:
    """What became of a URL when it was last tried.

    Attributes:
        outcome: of the last try.
        judge: what judged it: the version of the topic, with the days asked for where these decided.
        tries: how often in a row it has failed in a way that may pass; 1 where it has not.
        at: when it was tried, UTC.
        published: when its article was published, or None.
        fetched: the URL as it was fetched, or empty.
    """

    outcome: Outcome
    judge: str
    tries: int
    at: datetime
    published: datetime | None = None
    fetched: str = ""
