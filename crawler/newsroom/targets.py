"""Request targets as the server looks them up."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

# What real sites ignore in a query: campaign tags, widths of pictures, the comment to reply to.
_IGNORED = ("fbclid", "w", "replytocom")


def key(target: str) -> str:
    """Make the key under which a request target is known.

    Args:
        target: path with query, percent-encoded in any way.

    Returns:
        The path, decoded, with the parameters that mean something.
    """
    parts = urlsplit(target)
    kept = [pair for pair in parts.query.split("&") if pair and not _ignored(pair)]
    return unquote(parts.path) + ("?" + unquote("&".join(kept)) if kept else "")


def asked(target: str) -> tuple[str, dict[str, str]]:
    """Take a request target apart.

    Args:
        target: path with query, percent-encoded in any way.

    Returns:
        The path, decoded, and the parameters; of those that stand twice, the last.
    """
    parts = urlsplit(target)
    return unquote(parts.path), {name: values[-1] for name, values in parse_qs(parts.query, True).items()}


def number(text: str, default: int) -> int:
    """Read a whole number as a careless site does: what is none is the default."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


def _ignored(pair: str) -> bool:
    name = pair.partition("=")[0]
    return name in _IGNORED or name.startswith("utm_")
