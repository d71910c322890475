"""Replay into other projects: the stories of an archive, chosen and written in another form."""

from crawler.archive.replay.formats import FORMATS
from crawler.archive.replay.jsonl import as_object
from crawler.archive.replay.replaying import Options, Replayed, replay
from crawler.archive.replay.selection import FILTERS, Chosen, Filters, LeftOut, read_filters, select

__all__ = [
    "FILTERS",
    "FORMATS",
    "Chosen",
    "Filters",
    "LeftOut",
    "Options",
    "Replayed",
    "as_object",
    "read_filters",
    "replay",
    "select",
]
