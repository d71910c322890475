"""robots.txt: what a host lets whom fetch, and how fast (RFC 9309). The one place that knows the parser."""

from __future__ import annotations

import codecs
import re

from protego import Protego

from crawler.discovery.ai_agents import AI_AGENTS

MOST_READ = 500 * 1024
"""Bytes of a robots.txt that are read: what RFC 9309, 2.5, asks for at least, and Google reads."""

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_AGENT_LINE = re.compile(r"^\s*user-?agent\s*:\s*([^#\r\n]+?)\s*(?:#.*)?$", re.IGNORECASE | re.MULTILINE)


class Robots:
    """The rules of one host.

    Args:
        body: of its robots.txt, content encodings undone; empty: there are no rules. What is no rule in it (a page in
            its place, damage) is passed over line by line (RFC 9309, 2.2). Beyond MOST_READ nothing is read.
    """

    def __init__(self, body: bytes) -> None:
        text = _text(body)
        self._rules = Protego.parse(text)
        named = {name.lower() for name in _AGENT_LINE.findall(text)}
        self._ai_agents = tuple(agent for agent in AI_AGENTS if agent.lower() in named)

    def allows(self, url: str, agent: str) -> bool:
        """Tell whether an agent may fetch a URL."""
        return bool(self._rules.can_fetch(url, agent))

    def delay(self, agent: str) -> float:
        """Give the seconds that an agent should leave between requests (`Crawl-delay`); 0 where nothing is said."""
        return float(self._rules.crawl_delay(agent) or 0)

    def ai_agents_denied(self, url: str) -> tuple[str, ...]:
        """Name the AI agents, of those that have a group of their own, that may not fetch a URL."""
        return tuple(agent for agent in self._ai_agents if not self.allows(url, agent))


def _text(body: bytes) -> str:
    """Decode a robots.txt: UTF-8 (RFC 9309, 2.3), or UTF-16 where it is that; damage costs its letters alone."""
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if body.startswith(mark)), "")
    if not encoding:
        # Every second byte of Latin letters in UTF-16 is zero; no robots.txt in UTF-8 has one.
        encoding = "utf-16-le" if body[1:2] == b"\0" else "utf-16-be" if body[:1] == b"\0" else "utf-8"
    if len(body) > MOST_READ:
        body = body[:MOST_READ]
        # Half a line could be another rule: "Disallow: /a" of "Disallow: /admin".
        body = body[: max(body.rfind(b"\n"), 0) + 1]
        if encoding == "utf-16-le":
            body += b"\0"
    return body.decode(encoding, "ignore").removeprefix("\ufeff").replace("\0", "")
