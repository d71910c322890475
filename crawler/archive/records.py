"""Records as JSON: one file a story, sorted keys, text as it is, so that they diff well and any program reads them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from cattrs import Converter, transform_error
from cattrs.errors import BaseValidationError

from crawler.errors import ArchiveError
from crawler.model import Record

FORMAT = 1

_converter = Converter()
_converter.register_unstructure_hook(datetime, lambda value: value.isoformat())
_converter.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(value))


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
        ArchiveError: it is no record, or of a format that this program does not know.
    """
    try:
        told: Any = json.loads(data)
    except ValueError as error:
        raise ArchiveError(f"{where}: expected the JSON of a record, found {error}") from None
    found = told.get("format") if isinstance(told, dict) else None
    if found != FORMAT:
        raise ArchiveError(f"{where}: expected a record of format {FORMAT}, found {found!r}: a newer program wrote it")
    try:
        return _converter.structure(told, Record)
    except (BaseValidationError, ValueError, TypeError, KeyError) as error:
        faults = "; ".join(transform_error(error))
        raise ArchiveError(f"{where}: expected a record of format {FORMAT}, found one with errors: {faults}") from None
