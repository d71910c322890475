"""Text from anywhere, made harmless for a terminal."""

from __future__ import annotations

import re

# What would move the cursor or change the terminal, were it printed.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def shown(text: str) -> str:
    """Give a text as it may be printed on a terminal: what would steer it is U+FFFD."""
    return _CONTROL.sub("\ufffd", text)
