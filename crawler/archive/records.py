"""Records as JSON: one file a story, sorted keys, text as it is, so that they diff well and any program reads them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from cattrs import Converter, transform_error
from cattrs.errors import BaseValidationError

from crawler.errors import ArchiveError, NewerArchive
from crawler.model import Record

FORMAT = 1

_converter = Converter()
_converter.register_unstructure_hook(datetime, lambda value: value.isoformat())
_converter.register_structure_hook(datetime, lambda value, _: _aware(value))


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
    told = json.dumps(_converter.unstructure(record), ensure_ascii=False, indent=1, sort_keys=True)
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
        told: Any = json.loads(data)
    except ValueError as error:
        raise ArchiveError(f"{where}: expected the JSON of a record, found {error}") from None
    found = told.get("format") if isinstance(told, dict) else None
    if type(found) is int and found > FORMAT:
        raise NewerArchive(f"{where}: expected a record of format {FORMAT}, found {found}: a newer program wrote it")
    if found != FORMAT:
        raise ArchiveError(f"{where}: expected a record of format {FORMAT}, found {found!r}")
    try:
        return _converter.structure(told, Record)
    except (BaseValidationError, ValueError, TypeError, KeyError) as error:
        faults = "; ".join(transform_error(error))
        raise ArchiveError(f"{where}: expected a record of format {FORMAT}, found one with errors: {faults}") from None
