"""Bytes to text: which encoding a page really has, by evidence weighed, not by what it says of itself.

Old Arabic sites serve windows-1256 as UTF-8 and the reverse. What counts is which reading gives Arabic letters and no
debris; a declaration only decides between readings that are as good.
"""

from __future__ import annotations

import codecs
import re

from attrs import frozen

from crawler.model import Outcome, Rejection

# Encodings in which Arabic news was ever served (WHATWG Encoding Standard, the Arabic legacy encodings, and UTF-16).
_TRIED = ("windows-1256", "iso-8859-6", "utf-16-le", "utf-16-be")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Meta charset must be within the first 1024 bytes (HTML Standard, 4.2.5.4); old sites put it later.
_META_REACH = 4096
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_ARABIC = re.compile(r"[\u0621-\u064A\u0660-\u0669\u0671-\u06D3،؛؟]+")
# U+FFFD, C1 and other controls, and the Latin letters that Arabic UTF-8 turns into when it is read as windows-1252:
# what that encoding has for the lead bytes D8, D9 and C3, then anything that it has from 80 on.
_DEBRIS = re.compile(r"[\ufffd\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]|[ØÙÃ][\x80-\xffŒ-ƒˆ˜–-™]")
_SURELY_DEBRIS = bytes([*range(0x09), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0xA0)])
_MAY_BE_DEBRIS = _SURELY_DEBRIS + "ØÙÃ".encode("latin-1")
# In UTF-8: ASCII itself, and the first bytes of U+0080 to U+00FF and of U+F000 to U+FFFF.
_MAY_BEGIN_DEBRIS = bytes([*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F, 0xC2, 0xC3, 0xEF])
# Over this share of what is not ASCII, debris means that no reading is right; a page cut off has one or two.
_WORST_DEBRIS = 0.2
# Over this share of NUL and other control bytes, a body is no text in any encoding of one byte or UTF-8.
_WORST_CONTROLS = 0.02
_CONTROLS = bytes([*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])


@frozen
class Decoded:
    """A body as text.

    Attributes:
        text: the whole body; bytes that have no character in the encoding are U+FFFD.
        encoding: the codec that was used, by Python's name.
        evidence: why this one, in a line.
    """

    text: str
    encoding: str
    evidence: str


def declared(body: bytes, content_type: str) -> tuple[str, str]:
    """Read which encodings a page says it has.

    Args:
        body: the page.
        content_type: the HTTP header, or empty.

    Returns:
        Python's names of the encodings in the header and in the first meta element; empty where none or unknown.
    """
    in_header = _HEADER.search(content_type)
    in_meta = _META.search(body[:_META_REACH])
    return (
        _codec(in_header.group(1) if in_header else ""),
        _codec(in_meta.group(1).decode("ascii", "ignore") if in_meta else ""),
    )


def _codec(label: str) -> str:
    """Give Python's name of an encoding of texts, or nothing."""
    try:
        info = codecs.lookup(label.strip())
    except (LookupError, ValueError):
        return ""
    is_text = getattr(info, "_is_text_encoding", True)
    name = {"cp1256": "windows-1256", "iso8859-6": "iso-8859-6"}.get(info.name, info.name)
    return name if is_text and not name.startswith(("utf-7", "idna", "punycode", "unicode", "raw", "undefined")) else ""


def decode(body: bytes, content_type: str) -> Decoded | Rejection:
    """Decide the encoding of a page, and decode it.

    Args:
        body: the page, content encodings undone.
        content_type: the HTTP header `Content-Type`, or empty.

    Returns:
        The text with its encoding and the evidence; or a rejection: nothing to decode, binary, or text that was
        broken before it was sent.
    """
    if not body or body.isspace():
        return Rejection(Outcome.NO_ARTICLE, "the body is empty")
    for bom, name in _BOMS:
        if body.startswith(bom):
            return _judged(body.decode(name, "replace"), name, "byte order mark")
    in_header, in_meta = declared(body, content_type)
    said = f"header says {in_header or 'nothing'}, meta says {in_meta or 'nothing'}"
    most_debris = _most_debris_in_utf_8(body)
    # Controls are of what may be debris: seldom need they be counted by themselves.
    has_many = most_debris > _WORST_CONTROLS * len(body) and _controls(body) > _WORST_CONTROLS * len(body)
    # Arabic as UTF-16 is valid UTF-8 too: its bytes are 06 and ASCII. Without such bytes, it is not UTF-16.
    is_wide = has_many and (in_header.startswith("utf-16") or _looks_utf_16(body))
    if has_many and not is_wide:
        return Rejection(Outcome.UNDECODABLE, f"binary: {_controls(body) / len(body):.0%} control bytes")
    if not is_wide:
        try:
            text, evidence = body.decode("utf-8"), f"valid UTF-8; {said}"
            # A page of which that is true has little debris; to count it takes longer than to decode the page.
            is_clean = most_debris <= _WORST_DEBRIS * _least_foreign(body, text)
            return Decoded(text, "utf-8", evidence) if is_clean else _judged(text, "utf-8", evidence)
        except UnicodeDecodeError:
            pass
    names = list(dict.fromkeys(name for name in (in_header, in_meta, "utf-8", *_TRIED) if name))
    readings = [
        (_most_quality(text, body, name), -rank, name, text)
        for rank, name in enumerate(names)
        if (text := _read(body, name))
    ]
    readings.sort(reverse=True)
    best = (float("-inf"), 0, "", "")
    for most, rank, name, text in readings:
        if most < best[0]:
            break
        best = max(best, (_quality(text), rank, name, text))
    quality, _, name, text = best
    return _judged(text, name, f"best of {len(readings)} readings ({quality:.0%} Arabic letters); {said}")


def _controls(body: bytes) -> int:
    return len(body) - len(body.translate(None, _CONTROLS))


def _looks_utf_16(body: bytes) -> bool:
    """Tell whether every second byte of the beginning is zero or the Arabic block's."""
    head = body[:1000]
    return any(head[start::2].count(b"\x00") + head[start::2].count(b"\x06") > 0.45 * len(head) for start in (0, 1))


def _read(body: bytes, name: str) -> str:
    try:
        return body.decode(name, "replace")
    except (UnicodeError, LookupError, ValueError):
        return ""


def _quality(text: str) -> float:
    """Rate a reading: the share of Arabic letters among what is not ASCII, less that of debris; -1 to 1."""
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    if not foreign:
        return 0.0
    debris = len(_DEBRIS.findall(text)) if _most_debris(text) else 0
    arabic = len(text) - len(_ARABIC.sub("", text))
    return (arabic - 2 * debris) / foreign


def _most_quality(text: str, body: bytes, name: str) -> float:
    """Give the most that a reading can be rated, at little cost: what is rated no higher than another need not be."""
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    if not foreign:
        return 0.0
    unread = text.count("\ufffd")
    latin = text.encode("latin-1", "ignore")
    debris = unread + len(latin) - len(latin.translate(None, _SURELY_DEBRIS))
    # In UTF-16 one byte of each Arabic letter is 06.
    arabic = min(foreign - unread, body.count(b"\x06")) if name.startswith("utf-16") else foreign - unread
    return (arabic - 2 * debris) / foreign


def _judged(text: str, name: str, evidence: str) -> Decoded | Rejection:
    """Take a reading, unless it is mostly debris."""
    most = _most_debris(text)
    foreign = len(text) - len(text.encode("ascii", "ignore")) if most else 0
    if most <= _WORST_DEBRIS * foreign:
        return Decoded(text, name, evidence)
    debris = len(_DEBRIS.findall(text))
    if foreign and debris > _WORST_DEBRIS * foreign:
        return Rejection(Outcome.UNDECODABLE, f"{debris} of {foreign} letters are debris as {name} ({evidence})")
    return Decoded(text, name, evidence)


def _most_debris(text: str) -> int:
    """Count the characters of a text with which debris begins: no less than there is of it, at little cost."""
    latin = text.encode("latin-1", "ignore")
    return text.count("\ufffd") + len(latin) - len(latin.translate(None, _MAY_BE_DEBRIS))


def _most_debris_in_utf_8(body: bytes) -> int:
    """Count the bytes with which debris begins, or a letter near it («, é): no less than there is of it."""
    return len(body) - len(body.translate(None, _MAY_BEGIN_DEBRIS))


def _least_foreign(body: bytes, text: str) -> int:
    """Count the characters that are not ASCII: no more than there are. In UTF-8 each has one byte more, to three."""
    return (len(body) - len(text)) // 3
