"""Records as JSON: one file a story, sorted keys, text as it is, so that they diff well and any program reads them."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from crawler.errors import ArchiveError, NewerArchive
from crawler.model import Record

if TYPE_CHECKING:
    import msgspec
    from cattrs import Converter

FORMAT = 1
# A time without an offset: msgspec takes it.
_NAIVE = re.compile(rb'"\d{4}-\d\d-\d\d[Tt ][\d:.,]+"')


@cache
def _converter() -> Converter:
    """Make the converter with the first record: whoever only opens an archive needs none."""
    from cattrs import Converter

    converter = Converter()
    converter.register_unstructure_hook(datetime, lambda value: value.isoformat())
    converter.register_structure_hook(datetime, lambda value, _: _aware(value))
    return converter


@cache
def _quick() -> msgspec.json.Decoder[Record]:
    """Make what reads a record three times as fast as the converter, and stricter."""
    import msgspec

    return msgspec.json.Decoder(Record)


def _aware(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError(f"expected a time with an offset, found {text!r}")
    return value


def dump(record: Record) -> bytes:
    """Make the JSON of a record.

    Args:
        record: of a story.

    Returns:
        UTF-8, ending with a line break.
    """
    told = json.dumps(_converter().unstructure(record), ensure_ascii=False, indent=1, sort_keys=True)
    return told.encode("utf-8", "replace") + b"\n"


def load(data: bytes, where: str) -> Record:
    """Read the JSON of a record.

    Args:
        data: of a record's file.
        where: the file's name, for the error.

    Returns:
        The record.

    Raises:
        NewerArchive: it is of a format that this program does not know yet.
        ArchiveError: it is no record.
    """
    try:
        record = None if _NAIVE.search(data) else _quick().decode(data)
    except ValueError:
        record = None  # what is wrong with it, if anything, is told below
    return record if record and record.format == FORMAT else _checked(data, where)


def _checked(data: bytes, where: str) -> Record:
    """Read a record step by step, and tell at which it is none."""
    try:
        told: Any = json.loads(data)
    except ValueError as error:
        raise ArchiveError(f"{where}: expected the JSON of a record, found {error}") from None
    found = told.get("format") if isinstance(told, dict) else None
    if type(found) is int and found > FORMAT:
        raise NewerArchive(f"{where}: expected a record of format {FORMAT}, found {found}: a newer program wrote it")
    if found != FORMAT:
        raise ArchiveError(f"{where}: expected a record of format {FORMAT}, found {found!r}")
    from cattrs import transform_error
    from cattrs.errors import BaseValidationError

    try:
        return _converter().structure(told, Record)
    except (BaseValidationError, ValueError, TypeError, KeyError) as error:
        faults = "; ".join(transform_error(error))
        raise ArchiveError(f"{where}: expected a record of format {FORMAT}, found one with errors: {faults}") from None
