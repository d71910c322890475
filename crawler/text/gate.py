"""The cheap question before the dear ones: could this page be on the topic at all?

A page passes when somewhere on it the words of one of the topic's events stand together, as the topic's judge wants
them, with room for what markup puts between words. So no page is stopped that the judge would accept: the judge wants
the same words, nearer. Words anywhere on the page are no gate: share bars name تويتر, footers say أعلن معنا.
"""

from __future__ import annotations

import re

from crawler.model import Event, Topic, Verdict
from crawler.text.dom import unescape
from crawler.text.terms import Lexicon, find_windows, words_of

# A paragraph may hold a caption, a related headline or an advertisement that cleaning takes out of it: this many words.
_ROOM = 60
# HTML in JSON in HTML: each is escaped by itself, and each is undone before a text is read out of it.
_MOST_ESCAPED = 3
_INLINE = "a|abbr|acronym|b|bdi|bdo|big|cite|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|tt|u|wbr"
# Markup inside words vanishes, other markup parts words; tags that hold Arabic (alt, content, data attributes) stay, as
# text may be read out of them.
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})(?:\s[^<>\u0600-\u06ff]*)?/?>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>\u0600-\u06ff]*>")
# Inside the tags that stay, addresses and classes would part the words around them by hundreds of others.
_ATTRIBUTE = re.compile(r"""\s(?:href|src|srcset|class|id|style|rel|data-[\w-]+)=\\*(["'])[^"'<>\u0600-\u06ff]*\1""")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
# A state inside a state escapes its backslashes, once a level.
_BACKSLASHES = re.compile(r"\\{2,}")
_JSON_ESCAPE = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_ESCAPED_BREAK = re.compile(r"\\[nrt]")
_ESCAPED_SLASH = re.compile(r"\\/")


class Gate:
    """Asks the cheap question for one topic; made once, asked of every page.

    Args:
        topic: of `seeds/topics/`.
    """

    def __init__(self, topic: Topic) -> None:
        # What the judge ignores may be a phrase only by what cleaning took out; and that may stand inside a phrase.
        self._lexicon = Lexicon(topic.groups, apart=_ROOM)
        self._events: tuple[Event, ...] = tuple(event for event in topic.events if event.anchors)

    def judge(self, body: bytes) -> Verdict:
        """Decide whether a page could hold a story on the topic.

        Args:
            body: the page, content encodings undone, in any character encoding.

        Returns:
            The verdict; its reason names the event that let the page through.
        """
        for text in _readings(body):
            words = words_of(_plain(text))
            hits = self._lexicon.find(words)
            for event in self._events:
                windows = find_windows(hits, event.needs, event.within + _ROOM)
                if windows:
                    found = " ".join(words[hit.position] for hit in sorted(windows[0], key=lambda hit: hit.position))
                    return Verdict("gate", True, f"{event.name}: {found}")
        return Verdict("gate", False, "no event of the topic could be told")


def _readings(body: bytes) -> list[str]:
    """Read the bytes in every encoding that the page may be in: cheaply, so that the right reading is among them.

    Bytes that are none in an encoding part words, as they do where the page is decoded for the judge.
    """
    head = body[:4096]
    # Arabic as UTF-16 is valid UTF-8: its bytes are 06 and ASCII.
    wide = ["utf-16-le", "utf-16-be"] if b"\x00" in head or head[:2] in (b"\xff\xfe", b"\xfe\xff") else []
    try:
        return [body.decode("utf-8"), *(body.decode(name, "replace") for name in wide)]
    except UnicodeDecodeError:
        return [body.decode(name, "replace") for name in ("utf-8", "windows-1256", *wide, "iso-8859-6")]


def _plain(text: str) -> str:
    """Take escapes and markup away, leaving every word that may be read out of the page."""
    if "\\" in text:
        text = _BACKSLASHES.sub("\\\\", text)
        text = _JSON_ESCAPE.sub(_unescape_json, text)
        text = _ESCAPED_SLASH.sub("/", _ESCAPED_BREAK.sub(" ", text))
    for _ in range(_MOST_ESCAPED):
        if "&" not in text or (once := unescape(text)) == text:
            break
        text = once
    text = _TAG.sub(" ", _INLINE_TAG.sub("", text))
    return _PERCENT.sub(" ", _ATTRIBUTE.sub(" ", text))


def _unescape_json(match: re.Match[str]) -> str:
    r"""Undo a run of \uXXXX escapes, also where the backslash itself was escaped."""
    codes = re.findall(r"u([0-9a-fA-F]{4})", match.group())
    units = b"".join(int(code, 16).to_bytes(2, "big") for code in codes)
    return units.decode("utf-16-be", "replace")
