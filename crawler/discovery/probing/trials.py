"""A source tried: one answer of it read for what it brings, without an error for what it does not."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from attrs import field, frozen

from crawler.discovery.kinds import KINDS
from crawler.errors import SourceError, one_line
from crawler.model import Follow, Lead, Reply, Source

_MOST = 2_000
"""Leads and follows that are looked at; more tell nothing more."""


@frozen
class Answered:
    """What an answer brought.

    Attributes:
        leads: in the order of the source, at most 2,000 with the follows.
        follows: where it goes on, those that changed last first.
        failure: why it could not be read, or only in part; empty where it could.
    """

    leads: tuple[Lead, ...] = ()
    follows: tuple[Follow, ...] = ()
    failure: str = ""


def read_answer(reply: Reply, source: Source, follow: Follow) -> Answered:
    """Read an answer of a source.

    Args:
        reply: to the follow.
        source: whose it is.
        follow: that was asked.

    Returns:
        What it brought; a reader that breaks is a failure too.
    """
    leads: list[Lead] = []
    follows: list[Follow] = []
    failure = ""
    try:
        for found in islice(KINDS[follow.kind].read(reply, source, follow.query), _MOST):
            if isinstance(found, Lead):
                leads.append(found)
            else:
                follows.append(found)
    except SourceError as error:
        failure = str(error)
    except Exception as error:  # noqa: BLE001 (a source may break a reader in any way; it costs that source)
        failure = one_line(error)
    follows.sort(key=lambda one: one.modified.timestamp() if one.modified else 0.0, reverse=True)
    return Answered(tuple(leads), tuple(follows), failure)


@frozen
class Trial:
    """A source that was tried.

    Attributes:
        source: which.
        requests: URLs that were asked.
        leads: of the answer that brought some.
        further: whether its first answer led to others: an index, pages.
        failure: why it brought none; empty where it is in order, also with nothing found.
    """

    source: Source
    requests: tuple[str, ...] = ()
    leads: tuple[Lead, ...] = field(default=(), repr=False)
    further: bool = False
    failure: str = ""

    @property
    def newest(self) -> datetime | None:
        """When the newest of its leads was published or last changed, as far as it says."""
        dates = [date for lead in self.leads for date in (lead.published or lead.modified,) if date is not None]
        return max(dates, default=None)

    def told(self) -> str:
        """Tell how it answered, in one short line."""
        # The readers' errors begin with the kind and the URL.
        _, expected, rest = self.failure.partition(": expected ")
        failure = f"expected {rest}" if expected else self.failure
        if not self.leads:
            return failure or "in order, no leads"
        newest = f", newest {self.newest:%Y-%m-%d}" if self.newest else ""
        leads = "1 lead" if len(self.leads) == 1 else f"{len(self.leads)} leads"
        return f"{leads}{newest}" + (f"; {failure}" if failure else "")
