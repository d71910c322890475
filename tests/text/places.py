"""A place in a page, as tests write it: between braces."""

from __future__ import annotations


def place_of(page: str) -> tuple[bytes, int, int]:
    """Give a page without the braces, and where the place between them begins and ends, in bytes."""
    before, there, behind = page.replace("}", "{").split("{")
    body = f"{before}{there}{behind}".encode()
    first = len(before.encode())
    return body, first, first + len(there.encode())
