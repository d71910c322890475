"""What a look through an archive finds, as values: all of it is told, not only the first."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen


class Fix(StrEnum):
    """What can be done about a finding without losing anything."""

    NONE = ""
    ASIDE = "set the file aside"
    ASIDE_STORY = "set the story aside that the file belongs to"
    ASIDE_RECORD = "set the record aside that the file belongs to"
    WARC = "cut off what is unfinished"
    REINDEX = "make the index again"
    LAST = "write down the highest number"


@frozen
class Finding:
    """Something that is not as it should be.

    Attributes:
        file: its path within the archive.
        what: is wrong, with what was expected and found; one line.
        todo: what to do about it; one line.
        fix: what `scrapy verify --fix` does about it.
        is_harmless: whether it only deserves to be told.
    """

    file: str
    what: str
    todo: str
    fix: Fix = Fix.NONE
    is_harmless: bool = False
