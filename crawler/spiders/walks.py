"""How far a run has come with an outlet, and with each of its sources."""

from __future__ import annotations

from attrs import define

from crawler.archive.index.asked import Answer
from crawler.discovery.kinds import Turn
from crawler.model import Outlet, Source


@define
class Site:
    """An outlet in a run.

    Attributes:
        outlet: which.
        searching: walks through its searches that are not at their end.
        open: walks through its own sources, searches too, that are not at their end; web archives do not count.
        fetching: pages asked for that have no outcome yet.
        taken: pages asked for.
        is_left: whether its host wants no more requests in this run.
    """

    outlet: Outlet
    searching: int = 0
    open: int = 0
    fetching: int = 0
    taken: int = 0
    is_left: bool = False

    def count(self, turn: Turn, by: int) -> None:
        """Count a walk that begins (1) or ends (-1)."""
        self.open += by * (turn is not Turn.COPIES)
        self.searching += by * (turn is Turn.SEARCH)


@define
class Walk:
    """The way through a source, from its first request to its last answer.

    Attributes:
        source: which.
        site: whose.
        known: what is remembered of the last walk that came to its end, or None.
        waits: requests without an answer yet.
        asked: requests so far.
        is_read: whether an answer could be read.
        is_broken: whether one could not: then the next run walks again.
        is_new: whether a lead was new.
    """

    source: Source
    site: Site
    known: Answer | None
    waits: int = 0
    asked: int = 0
    is_read: bool = False
    is_broken: bool = False
    is_new: bool = False


@define
class Gleaned:
    """What an answer of a source has given, while it is read.

    Attributes:
        leads: in it.
        is_new: whether one of them was new.
        is_partial: whether it names parts without saying when they last changed: that it is unchanged says nothing.
    """

    leads: int = 0
    is_new: bool = False
    is_partial: bool = False
