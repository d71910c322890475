"""Which of an answer's headers a record keeps."""

from __future__ import annotations

from collections.abc import Iterable

# What tells of the page; the rest tells of the connection.
_KEPT = frozenset(
    "content-type content-language date last-modified etag server x-robots-tag tdm-reservation tdm-policy link".split()
)


def kept_headers(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Choose the headers that tell of the page.

    Args:
        headers: of the answer, names in lower case, in their order.

    Returns:
        Name -> value; the values of a repeated header in their order, separated by commas (RFC 9110, 5.3), each once.
    """
    kept: dict[str, list[str]] = {}
    for name, value in headers:
        if name in _KEPT and value not in kept.setdefault(name, []):
            kept[name].append(value)
    return {name: ", ".join(values) for name, values in kept.items()}
