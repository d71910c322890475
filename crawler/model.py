"""The nouns of the project, as frozen attrs classes without behaviour; DESIGN words, one class a word.

Every datetime is aware. Every text is `str`; only a page's body is `bytes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from attrs import field, frozen


@frozen
class Source:
    """One way into an outlet.

    Attributes:
        kind: how it is read: a key of `crawler.discovery.kinds.KINDS`.
        url: absolute http(s) URL; of a site's own search a template, with `{query}` for the words and, where its
            answers have pages, `{page}`; of a web archive what all URLs asked for begin with.
        links: for listings, searches and web archives, a regular expression that the article URLs of the outlet match;
            empty: what looks like an article's URL.
        pages: for feeds and listings, a template of their pages, with `{page}`; empty: as they link to the next one.
        first: the number of the first page in such templates.
        step: what the number grows by from page to page: 1, or where it counts articles, how many a page has.
        checked: when it was last seen to answer, a day (YYYY-MM-DD); `never`: it is inferred from the outlet's CMS or
            URLs, or from public lists, and nobody has looked; empty: not told.
        answered: what it answered then, one short line; or empty.
    """

    kind: str
    url: str
    links: str = ""
    pages: str = ""
    first: int = 1
    step: int = 1
    checked: str = ""
    answered: str = ""


@frozen
class Outlet:
    """A news site: one entry in `seeds/outlets/`.

    Attributes:
        domain: host name, with the port where it is not the scheme's own; the outlet's key everywhere.
        name: as its readers know it, in Arabic.
        country: ISO 3166-1 alpha-2, lower case.
        kind: `news`, `business`, `technology`, `aggregator` ...: free, used to select.
        timezone: IANA name; dates without an offset are read in it.
        local: true only where the user says that the host is his own: loopback addresses are allowed for it.
        sources: where leads come from, in the order of the file.
    """

    domain: str
    name: str
    country: str
    kind: str = "news"
    timezone: str = "UTC"
    local: bool = False
    sources: tuple[Source, ...] = ()


@frozen
class Cluster:
    """Stories that are the same text with edits.

    Attributes:
        number: of the cluster: the lowest number of a story that was ever in it.
        members: numbers of its stories, in the order of publication; of those at the same time the lowest first, those
            without a date at the end.
        first: the first of them.
    """

    number: int
    members: tuple[int, ...]
    first: int


@frozen
class Days:
    """The days of publication that a run is asked for, the first and the last included; None: no bound.

    Attributes:
        since: first day.
        until: last day.
    """

    since: date | None = None
    until: date | None = None


@frozen
class WebArchives:
    """Where web archives answer: base URLs, without a slash at the end.

    Attributes:
        wayback: of the Wayback Machine: its index and its captures.
        common_crawl: of Common Crawl's indexes.
        common_crawl_data: of Common Crawl's WARC files.
    """

    wayback: str = "https://web.archive.org"
    common_crawl: str = "https://index.commoncrawl.org"
    common_crawl_data: str = "https://data.commoncrawl.org"


@frozen
class Query:
    """What a source is asked for, and how far it has been read.

    Attributes:
        searches: those that are still to be asked, each of one word or more; empty in the request of one of them.
        days: of publication.
        archives: where web archives answer.
        words: of the search that this request asks; empty where it asks none.
        page: number of pages before this one.
        known: canonical URLs that earlier pages gave; a page that gives no others is the last.
        everywhere: canonical URLs that a site's search page links to whatever is searched for, with how often it does.
    """

    searches: tuple[str, ...] = ()
    days: Days = Days()
    archives: WebArchives = WebArchives()
    words: str = ""
    page: int = 0
    known: frozenset[str] = field(default=frozenset(), repr=False)
    everywhere: Mapping[str, int] = field(default={}, repr=False)


@frozen
class Reply:
    """What a host answered to the request of a source.

    Attributes:
        url: absolute, after redirects.
        body: content encodings undone.
        status: HTTP status.
        headers: names in lower case.
    """

    url: str
    body: bytes = field(repr=False)
    status: int = 200
    headers: Mapping[str, str] = {}


@frozen
class Capture:
    """A page as a web archive keeps it.

    Attributes:
        url: where the archive has it: the page itself, or a WARC file.
        at: when it was captured, UTC.
        offset: of its record in the WARC file, bytes.
        length: of that record, compressed as it is, bytes; 0 where the URL is that of the page itself.
    """

    url: str
    at: datetime
    offset: int = 0
    length: int = 0


@frozen
class Lead:
    """A URL that a source gave, with what the source said of it.

    Attributes:
        url: absolute, as the source gave it (it is fetched as it is, and known by its canonical form).
        title: the source's title of it, or empty.
        published: when the source says it was published, or None.
        modified: when the source says it last changed (`lastmod`, `updated`), or None.
        capture: the copy in a web archive that is fetched instead of the URL, which stays the article's own; or None.
    """

    url: str
    title: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    capture: Capture | None = None


@frozen
class Follow:
    """A request of a source that may give leads: its first one, a child sitemap, a next page, one of the searches.

    Attributes:
        url: absolute.
        kind: how it is read, as in `Source`.
        modified: when the source says it last changed, or None.
        query: what is asked for there; goes to the reader with the answer.
    """

    url: str
    kind: str
    modified: datetime | None = None
    query: Query = Query()


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
class Exchange:
    """The HTTP exchange that brought a page, as it went over the wire but for transfer encodings, which are undone.

    Attributes:
        request: the request, from its first line to its end; empty where it is not known.
        head: the answer's status line and headers, with the empty line that ends them.
        body: the answer's body as received: content encodings (gzip, br) are not undone.
        ip: address of the host that answered, or empty.
    """

    request: bytes = field(repr=False)
    head: bytes = field(repr=False)
    body: bytes = field(repr=False)
    ip: str = ""


@frozen
class Page:
    """The bytes fetched for a lead, with the HTTP facts.

    Attributes:
        lead: what led here.
        source: the source that gave the lead.
        outlet: whose source it is.
        url: the final URL, after redirects.
        status: HTTP status; 0 where no answer came.
        headers: the answer's headers, names in lower case, in the order received.
        body: the body as received, content encodings (gzip, br) undone.
        fetched_at: when it was fetched, UTC; the only clock that the road from page to story knows.
        failure: why there is no page to read (network error, denied by robots.txt ...), or None.
        exchange: what an archive may keep of it, or where it is kept already; None: nothing is to be kept.
    """

    lead: Lead
    source: Source
    outlet: Outlet
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    fetched_at: datetime
    failure: Rejection | None = None
    exchange: Exchange | Raw | None = None


@frozen
class Dated:
    """A point in time that a page states.

    Attributes:
        value: aware; midnight in the outlet's time zone where only the day is stated.
        precision: `day` or `minute`.
        source: the place it was read from, such as `json-ld datePublished` or `visible text`.
    """

    value: datetime
    precision: str
    source: str


@frozen
class Structured:
    """What a page says of its article in data (JSON-LD, microdata, state objects), word for word.

    Attributes:
        headline: or empty.
        body: plain text, paragraphs separated by line breaks; or empty.
        authors: names.
        published: as written there, or empty.
        modified: as written there, or empty.
        site_name: the publisher's name, or empty.
        source: where it was read: `json-ld`, `microdata`, `state object`; empty where there was nothing.
    """

    headline: str = ""
    body: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    modified: str = ""
    site_name: str = ""
    source: str = ""


@frozen
class Article:
    """What was read out of a page.

    Attributes:
        title: without the site's name.
        body: clean text: paragraphs separated by one empty line.
        authors: names as the page gives them.
        published: or None; no date is better than a wrong one.
        modified: or None.
        canonical_url: what the page says its URL is, or empty.
        reader: which reading of the page was chosen: `visible` text or `structured` data.
    """

    title: str
    body: str
    authors: tuple[str, ...] = ()
    published: Dated | None = None
    modified: Dated | None = None
    canonical_url: str = ""
    reader: str = "visible"


@frozen
class Verdict:
    """A judge's answer to one question.

    Attributes:
        question: `gate`, `language`, `topic` ...
        yes: the answer.
        reason: one short line.
        evidence: what speaks for the answer, strongest first; short enough for a table.
    """

    question: str
    yes: bool
    reason: str
    evidence: tuple[str, ...] = ()


@frozen
class Reading:
    """A page at the end of the road: what was read out of it, what the judges said, and why it is no story, if so.

    Attributes:
        page_sha256: of the body as received, 64 hex digits.
        page_bytes: length of the body, bytes.
        encoding: how the body was decoded, as a Python codec name; empty where it was not.
        encoding_evidence: why so.
        article: None where none was read.
        content_sha256: the content hash of the body, 64 hex digits; empty without an article.
        extractor: name and version of what read the article.
        verdicts: in the order in which the judges were asked.
        rejection: None where the article should be archived.
    """

    page_sha256: str
    page_bytes: int
    encoding: str = ""
    encoding_evidence: str = ""
    article: Article | None = None
    content_sha256: str = ""
    extractor: str = ""
    verdicts: tuple[Verdict, ...] = ()
    rejection: Rejection | None = None


@frozen
class Event:
    """Something that stories of a topic tell of, or that speaks against the topic: words of several groups together.

    Attributes:
        name: short, stands in the evidence.
        needs: for each part that must be there, the groups of terms that can be it.
        within: greatest distance, words.
        weight: what one such place adds to a story's score; below 0 it takes from it.
        anchors: whether a story that tells it in one paragraph may be on the topic at all.
    """

    name: str
    needs: tuple[frozenset[str], ...]
    within: int
    weight: float
    anchors: bool = False


@frozen
class Share:
    """How much of a story names what the topic is about.

    Attributes:
        groups: the share is that of the words in paragraphs which name one of these, 0 to 1.
        weight: what a share of 1 adds to a story's score.
    """

    groups: frozenset[str]
    weight: float


@frozen
class StandIn:
    """Words that stand for what was named before: "the platform", "the billionaire".

    Attributes:
        group: of those words.
        means: groups; the words are read as the one of these that was named last.
        unless: groups; where one of these was named later, the words mean nothing.
    """

    group: str
    means: frozenset[str]
    unless: frozenset[str]


@frozen
class Topic:
    """What an archive is about: one file in `seeds/topics/`.

    Attributes:
        name: of the archive's folder; lower-case letters, digits, hyphens.
        version: 12 hex digits of the SHA-256 of the topic's file: it changes when anything in the file does.
        title: for people.
        groups: name of a group -> its terms, as `crawler.text.terms` reads them.
        ignored: terms that hide their words from every group.
        stand_ins: words that stand for a group.
        events: what the stories tell of.
        shares: how much of a story must name what.
        title_counts: how much an event in the title counts.
        lead_counts: how much an event in the lead counts.
        lead_words: how long the lead is: the first words of the body.
        per_words: in the rest of a story, an event each so many words counts as one.
        most: an event counts up to this.
        threshold: the least score of a story on the topic.
        least_words: fewer words than this are too short to be a story.
    """

    name: str
    version: str
    title: str
    groups: dict[str, tuple[str, ...]]
    ignored: tuple[str, ...]
    stand_ins: tuple[StandIn, ...]
    events: tuple[Event, ...]
    shares: tuple[Share, ...]
    title_counts: float
    lead_counts: float
    lead_words: int
    per_words: int
    most: float
    threshold: float
    least_words: int


@frozen
class Found:
    """How a story's URL was found.

    Attributes:
        kind: of the source.
        source: URL of the source.
        title: what the source said of it.
        published: what the source said of it.
        modified: what the source said of it.
    """

    kind: str
    source: str
    title: str
    published: datetime | None
    modified: datetime | None


@frozen
class Fetched:
    """The exchange that brought a story's page.

    Attributes:
        requested: the URL that was asked for first.
        final: the URL that answered, after redirects.
        canonical: the one name of the article: the page's own where it states one of its host, else the final URL's.
        at: when, UTC.
        status: HTTP status.
        headers: the answer's headers that tell of the page, names in lower case.
        sha256: of the body as received, content encodings undone, 64 hex digits.
        bytes: length of that body.
        encoding: how it was decoded, as a Python codec name.
        encoding_evidence: why so.
    """

    requested: str
    final: str
    canonical: str
    at: datetime
    status: int
    headers: dict[str, str]
    sha256: str
    bytes: int
    encoding: str
    encoding_evidence: str


@frozen
class Copy:
    """The same text met at another URL.

    Attributes:
        url: its canonical URL.
        outlet: domain.
        outlet_name: as its readers know it.
        title: its headline.
        published: or None.
        found: how it was found.
        fetched_at: UTC.
        sha256: of its page's body, 64 hex digits.
        raw: where the exchange is kept, or None.
        gone: since when that page is no longer there, or None.
    """

    url: str
    outlet: str
    outlet_name: str
    title: str
    published: Dated | None
    found: Found
    fetched_at: datetime
    sha256: str
    raw: Raw | None = None
    gone: Gone | None = None


@frozen
class Raw:
    """Where the exchange that brought a page stands in the archive's WARC files.

    Attributes:
        file: name of a file in `warc/`.
        offset: of the response's record in it, bytes.
        digest: of the payload, as the record's WARC-Payload-Digest says it.
    """

    file: str
    offset: int
    digest: str


@frozen
class Near:
    """A story of the archive that shares most of its text with this one.

    Attributes:
        stem: of that story's files.
        of_this: share of this text's words that stand in passages of that one too, 0 to 1.
        of_that: share of that text's words, the other way round.
        passages: the beginnings of the longest common passages, longest first.
    """

    stem: str
    of_this: float
    of_that: float
    passages: tuple[str, ...] = ()


@frozen
class Gone:
    """A page that is no longer there.

    Attributes:
        status: HTTP status that said so, 404 or 410.
        at: when it was first seen, UTC.
    """

    status: int
    at: datetime


@frozen
class Met:
    """A URL that led to a text: on the way to its page, or after another text had been there.

    Attributes:
        url: canonical.
        at: when, UTC.
    """

    url: str
    at: datetime


@frozen
class Record:
    """The provenance of a story: everything that is known of it but its text.

    Attributes:
        format: version of this form.
        number: the story's number in its archive.
        stem: name of the story's file without its ending.
        content_sha256: the content hash, 64 hex digits.
        story_sha256: of the story's file, 64 hex digits.
        title: as in the story's file.
        authors: names.
        published: or None.
        modified: or None.
        reader: which reading of the page gave the text.
        outlet: domain.
        outlet_name: as its readers know it.
        country: ISO 3166-1 alpha-2, lower case.
        found: how it was found.
        fetched: the exchange that brought the page.
        verdicts: what the judges said, with their evidence.
        topic: name.
        topic_version: of the topic's file.
        program: name and version.
        extractor: name and version.
        supersedes: stem of the story that this one is a revision of, or empty.
        copies: the same text at other URLs, in the order in which they were met.
        raw: where the exchange is kept, or None.
        near: the stories with nearly the same text that were there before this one, nearest first.
        gone: since when its page is no longer there, or None.
        met: more URLs that led to its text, in the order in which they were met.
        imported: its file's name in the collection that it was taken in from, or empty.
    """

    format: int
    number: int
    stem: str
    content_sha256: str
    story_sha256: str
    title: str
    authors: tuple[str, ...]
    published: Dated | None
    modified: Dated | None
    reader: str
    outlet: str
    outlet_name: str
    country: str
    found: Found
    fetched: Fetched
    verdicts: tuple[Verdict, ...]
    topic: str
    topic_version: str
    program: str
    extractor: str
    supersedes: str = ""
    copies: tuple[Copy, ...] = ()
    raw: Raw | None = None
    near: tuple[Near, ...] = ()
    gone: Gone | None = None
    met: tuple[Met, ...] = ()
    imported: str = ""


@frozen
class Story:
    """An article that is in the archive.

    Attributes:
        title: as in its file.
        body: as in its file.
        record: its provenance.
    """

    title: str
    body: str = field(repr=False)
    record: Record


@frozen
class Seen:
    """What became of a URL when it was last tried.

    Attributes:
        outcome: of the last try.
        judge: what judged it: the version of the topic, with the days asked for where these decided.
        tries: how often in a row it has failed in a way that may pass; 1 where it has not.
        at: when it was tried, UTC.
    """

    outcome: Outcome
    judge: str
    tries: int
    at: datetime


@frozen
class Stored:
    """What the archive did with a reading.

    Attributes:
        outcome: `archived`, `revision`, `duplicate` or `unchanged`.
        number: of the story that holds the text.
        reason: one short line.
    """

    outcome: Outcome
    number: int
    reason: str


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
    """

    outlet: str
    url: str
    outcome: str
    reason: str
    number: int | None
    title: str
    evidence: tuple[str, ...]
