"""What is in an archive."""

from __future__ import annotations

from attrs import field, frozen

from crawler.model.outcomes import Outcome
from crawler.model.records import Record


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
