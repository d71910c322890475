"""The sample newsroom: five outlets and a web archive over HTTP on loopback, which can be made to misbehave."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType

from attrs import define

from crawler.errors import Misuse
from crawler.newsroom import fixtures, outlets_file, sites
from crawler.newsroom.answers import Answer, Routes
from crawler.newsroom.captures import captures_of
from crawler.newsroom.edition import Edition, open_edition
from crawler.newsroom.handler import OutletServer, Request
from crawler.newsroom.misbehaviour import Dies, Misbehaviour, Status, TooMany
from crawler.newsroom.routes import answer_query, routes
from crawler.newsroom.second_edition import read_second_edition
from crawler.newsroom.stories import SampleStory, load, revise
from crawler.newsroom.targets import key
from crawler.newsroom.truth import Expectation, truth
from crawler.newsroom.web_archive import WebArchive

ARCHIVES = "archives"
"""Key of the web archive, beside those of the outlets."""


@define
class _Rule:
    outlet: str
    prefix: str
    what: Misbehaviour
    left: int | None


class Newsroom:
    """All sample outlets and their web archive, each on a port of 127.0.0.1, in a `with` block.

    Args:
        sample_dir: the folder with the outlets' stories.
        ports: one an outlet, in the order of `sites.SITES`; None: free ones.
        archives_port: of the web archive; 0: a free one.
        second: whether it opens with the second edition; the web archive has the pages of the first.
        witness: is told of every request, or None.

    Raises:
        Misuse: a story is wrong, or (on entering) a port is in use.
    """

    def __init__(
        self,
        sample_dir: Path,
        ports: Sequence[int] | None = None,
        witness: Callable[[Request], None] | None = None,
        archives_port: int = 0,
        second: bool = False,
    ) -> None:
        if ports is not None and len(ports) != len(sites.SITES):
            raise Misuse(f"expected {len(sites.SITES)} ports, one an outlet, found {len(ports)}")
        self._ports = ports
        self._archives_port = archives_port
        self._witness = witness
        self._sample_dir = sample_dir
        self._opens_with_second = second
        self._shelf = load(sample_dir)
        self._stories = {story.id: story for story in self._shelf}
        self._gone: dict[str, set[str]] = {site.key: set() for site in sites.SITES}
        self._servers: list[OutletServer] = []
        self._addresses: dict[str, str] = {}
        self._editions: dict[str, Edition] = {}
        self._tables: dict[str, Routes] = {}
        self._archive = WebArchive()
        self._rules: list[_Rule] = []
        self._requests: list[Request] = []
        self._lock = threading.RLock()
        self.closing = threading.Event()

    def __enter__(self) -> Newsroom:
        try:
            for index, site in enumerate(sites.SITES):
                self._servers.append(OutletServer(self, site.key, self._ports[index] if self._ports else 0))
            self._servers.append(OutletServer(self, ARCHIVES, self._archives_port))
        except Misuse:
            self._close()
            raise
        self._addresses = sites.bases(server.server_port for server in self._servers[:-1])
        for site in sites.SITES:
            self._reprint(site.key)
        self._archive = WebArchive(captures_of(self._editions.values()))
        if self._opens_with_second:
            self.print_second_edition()
        for server in self._servers:
            server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    @property
    def addresses(self) -> dict[str, str]:
        """Outlet key -> `http://127.0.0.1:PORT`."""
        return dict(self._addresses)

    @property
    def archives(self) -> str:
        """Base URL of the web archive, which answers as the Wayback Machine and as Common Crawl do."""
        return f"http://127.0.0.1:{self._servers[-1].server_port}"

    @property
    def stories(self) -> tuple[SampleStory, ...]:
        """What is printed now, by all outlets."""
        with self._lock:
            return tuple(self._stories.values())

    @property
    def requests(self) -> tuple[Request, ...]:
        """Every request so far, in the order in which they were answered."""
        with self._lock:
            return tuple(self._requests)

    def outlets_toml(self) -> str:
        """The outlets file with the ports in use."""
        return outlets_file.outlets_toml(self._shelf, self._addresses)

    def truth(self, searches: Sequence[str] = ()) -> tuple[Expectation, ...]:
        """Say what should become of every page, as the stories stand now.

        Args:
            searches: of the topic, for which kinds of sources lead to which story.

        Returns:
            One expectation a page.
        """
        with self._lock:
            return truth(self._stories.values(), self._addresses, searches)

    def misbehave(self, outlet: str, prefix: str, what: Misbehaviour) -> None:
        """Make an outlet misbehave from now on.

        Args:
            outlet: its key, or `archives`.
            prefix: start of the paths concerned, `/` for all.
            what: how; of several that fit a request, the one told first is done.
        """
        left = what.times if isinstance(what, TooMany | Status) else what.after if isinstance(what, Dies) else None
        with self._lock:
            self._rules.append(_Rule(outlet, prefix, what, left))

    def calm(self) -> None:
        """Make all outlets behave again."""
        with self._lock:
            self._rules.clear()

    def close_outlet(self, outlet: str) -> None:
        """Let an outlet's host answer no more: connections to it are refused.

        Args:
            outlet: its key, or `archives`.
        """
        next(server for server in self._servers if server.outlet == outlet).stop()

    def print_second_edition(self) -> None:
        """Let the outlets print their second edition: a story is new, one has changed, one is withdrawn.

        Raises:
            Misuse: there is none, or it is wrong.
        """
        now = datetime.now(UTC).replace(microsecond=0)
        edition = read_second_edition(self._sample_dir, self._shelf, now)
        with self._lock:
            for story in edition.removed:
                self.remove(story.id)
            self._stories |= {story.id: story for story in (*edition.changed, *edition.added)}
            for outlet in {story.outlet for story in (*edition.changed, *edition.added)}:
                self._reprint(outlet)

    def change(
        self, story_id: str, *, title: str | None = None, body: str | None = None, at: datetime | None = None
    ) -> None:
        """Let an outlet change a story; it keeps its URL.

        Args:
            story_id: which.
            title: the new headline, or None.
            body: the new body, or None.
            at: when it says that it was modified; None: an hour after it last was.
        """
        with self._lock:
            story = self._story(story_id)
            self._stories[story_id] = revise(story, at or story.changed + timedelta(hours=1), title, body)
            self._reprint(story.outlet)

    def remove(self, story_id: str) -> None:
        """Let an outlet withdraw a story: its URLs answer 410 from now on.

        Args:
            story_id: which.
        """
        with self._lock:
            story = self._story(story_id)
            before = set(self._tables[story.outlet])
            del self._stories[story_id]
            self._reprint(story.outlet)
            self._gone[story.outlet] |= before - set(self._tables[story.outlet])

    def add(self, story: SampleStory) -> None:
        """Let an outlet print one more story.

        Args:
            story: with an id that no other story has.
        """
        with self._lock:
            if story.id in self._stories:
                raise Misuse(f"story {story.id} is printed already: give the new one another id, or use change()")
            self._stories[story.id] = story
            self._reprint(story.outlet)

    def url(self, story_id: str) -> str:
        """Where a story stands.

        Args:
            story_id: which.

        Returns:
            Absolute URL.
        """
        with self._lock:
            story = self._story(story_id)
            return self._editions[story.outlet].url(story)

    def answer(self, outlet: str, target: str) -> Answer:
        """Look up what an outlet says.

        Args:
            outlet: its key, or `archives`.
            target: the request target.

        Returns:
            The answer.
        """
        if outlet == ARCHIVES:
            return self._archive.answer(target)
        name = key(target)
        with self._lock:
            found = self._tables[outlet].get(name)
            edition, gone = self._editions[outlet], name in self._gone[outlet]
        found = found or answer_query(edition, target)
        if found:
            return found
        return fixtures.gone(edition) if gone else fixtures.not_found(edition)

    def misbehaviour(self, outlet: str, target: str) -> Misbehaviour | None:
        """Take the misbehaviour that is due for a request.

        Args:
            outlet: its key.
            target: the request target.

        Returns:
            What to do, or None: behave.
        """
        with self._lock:
            for rule in self._rules:
                if rule.outlet != outlet or not target.startswith(rule.prefix):
                    continue
                if isinstance(rule.what, Dies) and rule.left:
                    rule.left -= 1
                elif isinstance(rule.what, Dies) or rule.left != 0:
                    if rule.left:
                        rule.left -= 1
                    return rule.what
        return None

    def record(self, request: Request) -> None:
        """Note a request.

        Args:
            request: with the status of its answer.
        """
        with self._lock:
            self._requests.append(request)
            if self._witness:
                self._witness(request)

    def _story(self, story_id: str) -> SampleStory:
        if story_id not in self._stories:
            raise Misuse(f"no story {story_id} in the sample newsroom")
        return self._stories[story_id]

    def _reprint(self, outlet: str) -> None:
        edition = open_edition(sites.BY_KEY[outlet], self._addresses, tuple(self._stories.values()), self._shelf)
        self._editions[outlet] = edition
        self._tables[outlet] = routes(edition)

    def _close(self) -> None:
        self.closing.set()
        for server in self._servers:
            server.stop()
        self._servers.clear()
