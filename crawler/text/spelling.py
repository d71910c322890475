"""How a word may stand in the bytes of a page: a pattern for an automaton that reads through markup.

A page says one letter in many ways: in another encoding, as a character reference, as an escape of JSON, with marks and
tags between. A pattern made here finds a word in each of them in one pass over the bytes, at the cost of one automaton
step a byte (RE2 needs no backtracking). It may find more than there is, never less than the exact reading of the text.
"""

from __future__ import annotations

import html.entities
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby

from crawler.text.fold import spellings

# What folding takes out of words (see `terms`): marks, tatweel, invisible characters, the hamza alone.
_VANISHING = (
    *((0x0300, 0x036F), (0x0610, 0x061A), (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED)),
    *((0x08D3, 0x08FF), (0xFE00, 0xFE0F), (0x00AD, 0x00AD), (0x061C, 0x061C), (0x200B, 0x200F), (0x202A, 0x202E)),
    *((0x2060, 0x206F), (0xFEFF, 0xFEFF), (0x0621, 0x0621)),
)
# Blocks with characters that Unicode keeps for compatibility and that folding reads as other letters, as several or as
# none: ligatures and presentation forms, letters in circles, full width, mathematical letters. They may be any word.
_COMPATIBLE = (
    *((0xAA, 0xAA), (0xB2, 0xB3), (0xB9, 0xBA), (0xBC, 0xBE), (0x130, 0x133), (0x13F, 0x140), (0x149, 0x149)),
    *((0x17F, 0x17F), (0x1C4, 0x1CC), (0x1F1, 0x1F3), (0x2B0, 0x2B8), (0x2E1, 0x2E3), (0x675, 0x678)),
    *((0x1D2C, 0x1DBF), (0x1E9A, 0x1E9A), (0x2070, 0x2071), (0x2074, 0x2079), (0x207F, 0x2089), (0x2090, 0x209C)),
    *((0x2100, 0x218B), (0x2460, 0x24FF), (0x2C7C, 0x2C7D), (0x3220, 0x33FF), (0xA7F2, 0xA7F4), (0xFB00, 0xFB06)),
    *((0xFB50, 0xFDFC), (0xFE70, 0xFEFC), (0xFF10, 0xFF5A), (0xFF9E, 0xFF9F), (0x10780, 0x107BA), (0x1D400, 0x1D7FF)),
    *((0x1EE00, 0x1EEFF), (0x1F100, 0x1F190), (0x1FBF0, 0x1FBF9)),
)
_LEGACY = ("windows-1256", "iso-8859-6")
AMPERSAND = rb"(?:&|\\+u0026)(?:(?:amp|AMP|#0*38|#[Xx]0*26);?)*"
"""An ampersand, also escaped in JSON, and escaped as HTML any number of times: a pattern."""
_LESS = rb"(?:<|\\+u003[Cc]|" + AMPERSAND + rb"(?:[Ll][Tt]|#0*60|#[Xx]0*3[Cc]);?)"
_GREATER = rb"(?:>|\\+u003[Ee]|" + AMPERSAND + rb"(?:[Gg][Tt]|#0*62|#[Xx]0*3[Ee]);?)"
# The characters of `_VANISHING` as references, some more among them, and those that HTML knows no character for.
_VANISHING_REFERRED = (
    rb"#0*(?:[1-8]|1[14-9]|2[0-9]|3[01]|12[7-9]|1[345][0-9]|173|7[6-9][0-9]|8[0-7][0-9]|155[0-9]|156[0-4]|1569|1600|"
    rb"161[1-9]|16[234][0-9]|17[567][0-9]|22[5-9][0-9]|230[0-3]|820[0-9]|823[0-9]|82[89][0-9]|830[0-9]|650[23][0-9]|"
    rb"65279)|"
    rb"#[Xx]0*(?:[1-8BbEeFf]|1[0-9A-Fa-f]|7[Ff]|[89][0-9A-Fa-f]|[Aa][Dd]|3[0-6][0-9A-Fa-f]|61[0-9A-Ca-c]|621|64[0B-Fb-f]|"
    rb"65[0-9A-Fa-f]|670|6[DEde][0-9A-Fa-f]|8[D-Fd-f][0-9A-Fa-f]|20[0-6][0-9A-Fa-f]|[Ff][Ee][0Ff][0-9A-Fa-f])"
)
# The characters of `_VANISHING` as JSON escapes them, some more among them.
_VANISHING_IN_JSON = (
    rb"\\+u(?:03[0-6][0-9A-Fa-f]|06(?:1[0-9A-Fa-f]|21|40|4[B-Fb-f]|5[0-9A-Fa-f]|70|[DEde][0-9A-Fa-f])|00[Aa][Dd]|"
    rb"08[D-Fd-f][0-9A-Fa-f]|20[0-6][0-9A-Fa-f]|[Ff][Ee][0Ff][0-9A-Fa-f])"
)


# Before a Latin word, or a number, stands no sign of its kind, unless an escape or a reference ends with it; and none
# behind it. A boundary between ASCII letters or digits and all else takes no byte.
_ESCAPES = rb"\\[nrt]|\\+u[0-9a-fA-F]{4}|%[0-9a-fA-F]{2}|&#?[0-9A-Za-z]+?"
_BEFORE_LETTERS, _BEHIND_LETTERS = rb"(?:\b|[0-9_]|" + _ESCAPES + rb")", rb"(?:\b|[0-9_])"
_BEFORE_SINGLE = rb"(?:\b|_|" + _ESCAPES + rb")"
_BEFORE_DIGITS, _BEHIND_DIGITS = rb"(?:\b|[A-Za-z_]|" + _ESCAPES + rb")", rb"(?:\b|[A-Za-z_])"


def pattern_of(words: Iterable[str], inline: Iterable[str]) -> bytes:
    """Make the pattern that finds words, however they stand in a page.

    Args:
        words: folded, each of one script. Latin ones are found whole, or with a star as the beginning of a word;
            others also inside a word.
        inline: names of the elements whose tags may stand inside a word.

    Returns:
        A regular expression over bytes, for RE2 in Latin-1. A Latin word is found with the signs around it.
    """
    between = _between(tuple(inline))
    words = sorted(words)
    latin = [_latin(word, between) for word in words if word.isascii()]
    inside = {word.rstrip("*") for word in words if not word.isascii()}
    # A word that another stands in is found with that.
    inside -= {word for word in inside if any(other in word for other in inside - {word})}
    return b"|".join((*([_joined(sorted(inside), between)] if inside else []), *latin, _compatible()))


def _joined(words: Iterable[str], between: bytes) -> bytes:
    """Give the pattern of words none of which begins another, each beginning once: so the automaton stays small."""
    ways = []
    for letter, begun in groupby(words, key=lambda word: word[0]):
        rest = [word[1:] for word in begun]
        ways.append(_letter(letter) + (between + _joined(rest, between) if rest != [""] else b""))
    return b"(?:" + b"|".join(ways) + b")"


def _latin(word: str, between: bytes) -> bytes:
    letters = word.rstrip("*")
    front, behind = (_BEFORE_DIGITS, _BEHIND_DIGITS) if letters.isdigit() else (_BEFORE_LETTERS, _BEHIND_LETTERS)
    if len(word) == 1 and word.isalpha():
        # Between digits it is the x of a size (1024x576), and no word.
        codes = [ord(char) for char in spellings(word)]
        ways = (_BEFORE_SINGLE + _plainly(codes) + _BEHIND_LETTERS, b"[0-9]" + _plainly(codes) + rb"(?:\b|_)")
        return b"|".join((*ways, *_escaped(codes)))
    spelled = [_letter(letter) for letter in letters]
    spelled[0] = _letter(letters[0], front)
    if not word.endswith("*"):
        spelled[-1] = _letter(letters[-1], front if len(letters) == 1 else b"", behind)
    return between.join(spelled)


@cache
def _letter(letter: str, front: bytes = b"", behind: bytes = b"") -> bytes:
    """Give the ways to write one letter; what must stand around it where it is not escaped."""
    codes = [ord(char) for char in spellings(letter)]
    return b"(?:" + front + _plainly(codes) + behind + b"|" + b"|".join(_escaped(codes)) + b")"


def _plainly(codes: Iterable[int]) -> bytes:
    codes = list(codes)
    legacy = b"[" + b"".join(_in_legacy(codes)) + b"]"
    return b"(?:" + b"|".join((legacy, *_in_utf_8(codes)) if legacy != b"[]" else _in_utf_8(codes)) + b")"


def _escaped(codes: Iterable[int]) -> list[bytes]:
    codes = list(codes)
    return [*_in_json(codes), *_as_reference(codes)]


@cache
def _between(inline: tuple[str, ...]) -> bytes:
    """Give what may stand between two letters of a word: what folding and the reading of markup take away."""
    codes = [code for first, last in _VANISHING for code in range(first, last + 1)]
    tag = _LESS + rb"[/\\]*(?i:" + "|".join(inline).encode() + rb")(?:[^0-9A-Za-z<>][^<>]*)?" + _GREATER
    legacy = b"[" + b"".join(_in_legacy(codes)) + b"]"
    referred = AMPERSAND + rb"(?:" + b"|".join(_named(_VANISHING)) + b"|" + _VANISHING_REFERRED + rb");?"
    return b"(?:" + b"|".join((legacy, *_in_utf_8(codes), _VANISHING_IN_JSON, referred, tag)) + b")*"


def _named(blocks: Iterable[tuple[int, int]]) -> list[bytes]:
    """List the names that HTML has for characters of some blocks."""
    blocks = tuple(blocks)
    named = (
        name.rstrip(";").encode()
        for name, value in html.entities.html5.items()
        if all(any(first <= ord(char) <= last for first, last in blocks) for char in value)
    )
    return sorted(set(named))


@cache
def _compatible() -> bytes:
    codes = [code for first, last in _COMPATIBLE for code in range(first, last + 1)]
    # The one name of two letters: fj.
    named = [*_named(_COMPATIBLE), b"fjlig"]
    ways = (
        *_in_utf_8(codes),
        *_in_json(codes),
        *_as_reference(codes),
        AMPERSAND + rb"(?:" + b"|".join(named) + b");?",
    )
    return b"|".join(ways)


def _in_legacy(codes: Iterable[int]) -> Iterator[bytes]:
    """Give the bytes of characters in the Arabic encodings of one byte, for a class."""
    found = {chr(code).encode(name, "ignore") for code in codes for name in _LEGACY}
    return (b"\\x%02x" % byte[0] for byte in sorted(found - {b""}))


def _in_utf_8(codes: Iterable[int]) -> list[bytes]:
    forms = (chr(code).encode() for code in codes)
    return _grouped([[b"\\x%02x" % byte for byte in form] for form in forms])


def _in_json(codes: Iterable[int]) -> list[bytes]:
    forms = []
    for code in codes:
        units = chr(code).encode("utf-16-be").hex()
        digits = [_hex_digit(digit) for digit in units]
        if len(digits) == 8:
            digits.insert(4, rb"\\+u")
        forms.append(digits)
    return [rb"\\+u(?:" + b"|".join(_grouped(forms)) + b")"]


def _as_reference(codes: Iterable[int]) -> list[bytes]:
    codes = list(codes)
    decimal = b"|".join(_grouped([[b"%c" % digit for digit in b"%d" % code] for code in codes]))
    hexadecimal = b"|".join(_grouped([[_hex_digit(digit) for digit in f"{code:x}"] for code in codes]))
    return [AMPERSAND + rb"#(?:0*(?:" + decimal + rb")|[xX]0*(?:" + hexadecimal + rb"));?"]


def _hex_digit(digit: str) -> bytes:
    return digit.encode() if digit.isdigit() else f"[{digit}{digit.upper()}]".encode()


def _grouped(forms: Iterable[list[bytes]]) -> list[bytes]:
    """Join forms that differ in the last sign only."""
    groups: dict[bytes, dict[bytes, None]] = {}
    for form in forms:
        groups.setdefault(b"".join(form[:-1]), {})[form[-1].strip(b"[]")] = None
    return [begun + b"[" + b"".join(last) + b"]" for begun, last in groups.items()]
