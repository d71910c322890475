"""JSON read within bounds."""

from __future__ import annotations

import json
from io import TextIOWrapper
from typing import Any

from crawler.discovery.answers.complaints import description, unreadable
from crawler.discovery.answers.reading import CHUNK
from crawler.model import Source

_MOST_CHARACTERS = 4 * 1024 * 1024
"""Python's objects take up to 21 times the text (measured: a list of empty lists), so this is at most 90 MB."""


def parsed(text: TextIOWrapper, url: str, source: Source, expected: str) -> Any:
    """Read a JSON document.

    Args:
        text: the document, at its beginning.
        url: where it came from, for the errors.
        source: whose it is, for the errors.
        expected: what it should be, for the errors.

    Returns:
        What `json.loads` makes of it; control characters in its texts do not matter.

    Raises:
        SourceError: it is no JSON, or larger than 4 Mi characters.
    """
    document = text.read(_MOST_CHARACTERS + 1).lstrip("\ufeff")
    if len(document) > _MOST_CHARACTERS:
        advice = "ask for less, or use another way into the outlet"
        raise unreadable(source, url, expected, f"more than {_MOST_CHARACTERS} characters", advice)
    try:
        return json.loads(document, strict=False)
    except (ValueError, RecursionError) as error:
        if not document.lstrip().startswith(("{", "[")):
            advice = "open it in a browser and mend the source's URL or kind"
            raise unreadable(source, url, expected, description(document[:CHUNK]), advice) from error
        found = f"JSON that cannot be read ({error})"
        raise unreadable(source, url, expected, found, "it may be cut short: fetch it again") from error
