"""XML as outlets write it, mended to what a parser takes: stray signs escaped, HTML's entities spelled as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""All but the characters of XML 1.0, production 2."""

_TOKEN = re.compile(
    r"(?P<open><!\[CDATA\[)"
    r"|(?P<close>\]\]>)"
    r"|&(?:(?P<xml>amp|lt|gt|quot|apos)|(?P<name>[A-Za-z][A-Za-z0-9]{1,31})|#(?P<dec>[0-9]{1,7})|#[xX](?P<hex>[0-9A-Fa-f]{1,6}));"
    r"|(?P<stray>&|<(?![A-Za-z_/!?]))"
)

_LONGEST_TOKEN = 40
"""Characters kept back at the end of a piece, where a token may be cut in two; `_TOKEN` matches no more than 34."""


def mended(pieces: Iterator[str]) -> Iterator[str]:
    """Mend XML piece by piece.

    A reference to an entity that neither XML nor HTML knows, and an ampersand or a less-than sign that begins nothing,
    become text; so no entity is ever left for a parser to expand. Characters that XML forbids are dropped. What is in
    a CDATA section stays.

    Args:
        pieces: a document, cut anywhere.

    Returns:
        The mended document, in pieces of about the same size.
    """
    in_cdata = False
    held = ""
    for piece in pieces:
        text = held + _NO_XML.sub("", piece)
        mended_text, held, in_cdata = _mend(text, max(0, len(text) - _LONGEST_TOKEN), in_cdata)
        yield mended_text
    yield _mend(held, len(held), in_cdata)[0]


def _mend(text: str, end: int, in_cdata: bool) -> tuple[str, str, bool]:
    """Mend the tokens that begin before `end`; return what is mended, the rest, and whether a CDATA section is open."""
    out: list[str] = []
    done = 0
    for token in _TOKEN.finditer(text):
        if token.start() >= end:
            break
        if in_cdata:
            in_cdata = token.lastgroup != "close"
            continue
        in_cdata = token.lastgroup == "open"
        out += text[done : token.start()], _spelled(token)
        done = token.end()
    end = max(done, end)
    out.append(text[done:end])
    return "".join(out), text[end:], in_cdata


def _spelled(token: re.Match[str]) -> str:
    match token.lastgroup:
        case "name":
            characters = html5.get(f"{token['name']};")
            return "".join(f"&#{ord(c)};" for c in characters) if characters else f"&amp;{token['name']};"
        case "dec" | "hex":
            code = int(token["dec"]) if token["dec"] else int(token["hex"], 16)
            return f"&#{code};" if code <= 0x10FFFF and not _NO_XML.match(chr(code)) else ""
        case "stray":
            return "&amp;" if token[0] == "&" else "&lt;"
        case _:
            return token[0]
