"""The road in a worker process: made once when the process starts, then asked for pages after pages.

It stands in a module of its own, so that a worker imports the road and nothing of Scrapy.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import field, frozen

from crawler.errors import one_line
from crawler.model import OptOut, Outcome, Outlet, Reading, Rejection, Topic
from crawler.text.extract import load
from crawler.text.obeying import obeyed, reason_of
from crawler.text.opt_outs import stated
from crawler.text.road import Road


@frozen
class Question:
    """A page that is to be read.

    Attributes:
        headers: the answer's headers, names in lower case.
        body: the page, content encodings undone.
        url: the final URL.
        fetched_at: when it was fetched, aware.
        outlet: whose page it is.
        opt_outs: what its site says that machines may not do with it.
    """

    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    url: str
    fetched_at: datetime
    outlet: Outlet
    opt_outs: tuple[OptOut, ...] = ()


@frozen
class Answer:
    """What was read out of a page.

    Attributes:
        reading: also of a page that was opted out, or broke its reader.
        opt_outs: what its site says, then what stands in its headers and in itself.
    """

    reading: Reading
    opt_outs: tuple[OptOut, ...]


class Worker:
    """Reads pages for one topic, cheapest question first: is it opted out, could it be on the topic, what does it say?

    Args:
        topic: that the stories must be about.
        obeys: opt-outs that are obeyed, names of `crawler.text.obeying.SIGNALS`.
        agent: our name in robots.txt.
    """

    def __init__(self, topic: Topic, obeys: frozenset[str] = frozenset(), agent: str = "") -> None:
        self._road = Road(topic)
        self._obeys = obeys
        self._agent = agent

    def look(self, question: Question) -> Answer:
        """Read a page as far as it needs to be; whatever breaks costs that page only."""
        opt_outs = question.opt_outs
        try:
            opt_outs = (*opt_outs, *stated(question.headers, question.body))
            if opt_out := obeyed(opt_outs, self._obeys, self._agent):
                return Answer(unread(question.body, Rejection(Outcome.OPTED_OUT, reason_of(opt_out))), opt_outs)
            return Answer(self.gate(question.body) or self._reading(question), opt_outs)
        except Exception as error:  # noqa: BLE001 (a page may break a reader in any way)
            return Answer(unread(question.body, Rejection(Outcome.EXTRACT_FAILED, one_line(error))), opt_outs)

    def gate(self, body: bytes) -> Reading | None:
        """Stop a page that cannot be on the topic; None where it must be read."""
        return self._road.gate(body)

    def _reading(self, question: Question) -> Reading:
        content_type = next((value for name, value in question.headers if name == "content-type"), "")
        return self._road.read(question.body, content_type, question.url, question.fetched_at, question.outlet)


_workers: list[Worker] = []


def start(kind: type[Worker], topic: Topic, obeys: frozenset[str] = frozenset(), agent: str = "") -> None:
    """Make the process's worker, of the kind that is wanted."""
    load()
    _workers[:] = [kind(topic, obeys, agent)]


def look(questions: Sequence[Question]) -> list[Answer]:
    """Read pages, in their order."""
    return [_workers[0].look(question) for question in questions]


def unread(body: bytes, rejection: Rejection) -> Reading:
    """Give the reading of a page that is not read.

    Args:
        body: the page.
        rejection: why it is not.
    """
    return Reading(page_sha256="", page_bytes=len(body), rejection=rejection)
