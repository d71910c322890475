"""How sources answered when they were tried: `checked.jsonl` beside the files of outlets, written by a program alone.

The files of outlets are written by people, with comments and an order of their own, which a program would lose; and a
check is of one day and one place in the net, while an entry should hold for anybody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from attrs import asdict, frozen

from crawler.archive.files import write_atomically
from crawler.errors import Misuse
from crawler.model import Source

NAME = "checked.jsonl"

# A source is known by its kind and URL.
Key = tuple[str, str]


@frozen
class Checked:
    """How a source answered.

    Attributes:
        outlet: domain.
        kind: of the source.
        url: of the source.
        at: when, ISO 8601, UTC.
        ok: whether it is in order: it brought leads.
        answered: what it brought, or why nothing, one short line.
    """

    outlet: str
    kind: str
    url: str
    at: str
    ok: bool
    answered: str


def key_of(source: Source | Checked) -> Key:
    """Name a source."""
    return source.kind, source.url


def read_checked(folder: Path) -> dict[Key, Checked]:
    """Read how sources answered.

    Args:
        folder: of the files of outlets.

    Returns:
        Key of a source -> how it answered last; empty where nothing was ever tried.

    Raises:
        Misuse: the file cannot be read.
    """
    path = folder / NAME
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise Misuse(f"{path}: cannot be read: {error}") from None
    checked: dict[Key, Checked] = {}
    for number, line in enumerate(lines, start=1):
        try:
            one = Checked(**json.loads(line))
            datetime.fromisoformat(one.at)
        except (ValueError, TypeError):
            wanted = "an object of outlet, kind, url, at, ok, answered"
            raise Misuse(f"{path}:{number}: expected {wanted}, found {line[:80]!r}: remove the line") from None
        checked[key_of(one)] = one
    return checked


def write_checked(folder: Path, checked: Mapping[Key, Checked]) -> None:
    """Write how sources answered, sorted by outlet and source, so that two versions can be compared.

    Args:
        folder: of the files of outlets.
        checked: all there is to write.

    Raises:
        Misuse: the file cannot be written.
    """
    ordered = sorted(checked.values(), key=lambda one: (one.outlet, one.kind, one.url))
    text = "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in ordered)
    try:
        write_atomically(folder / NAME, text.encode())
    except OSError as error:
        raise Misuse(f"{folder / NAME}: cannot be written: {error.strerror}") from None
