"""Characters that are no text: control, bidi and zero-width ones, and the many kinds of white space."""

from __future__ import annotations

import re
import unicodedata

from crawler.text.dom import collapse

_BREAK = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_PERSIAN = re.compile(r"[پچژگکیےٹڈڑں]")
_ZWNJ = "\u200c"
_JOINT = re.compile(r"(?<=\w)\u200c+(?=\w)")
# Persian and Urdu have more of their own letters than this share; Arabic with borrowed ones has far fewer.
_MANY_PERSIAN = 0.05


class _Unseen(dict[int, int | None]):
    """A translation table made as it is used: what is no text is None (categories C but white space, not U+200C)."""

    def __missing__(self, code: int) -> int | None:
        char = chr(code)
        is_text = char.isspace() or char == _ZWNJ or unicodedata.category(char)[0] != "C"
        self[code] = kept = code if is_text else None
        return kept


_UNSEEN = _Unseen()
# What is no ASCII, no letter, sign or vowel sign of Arabic: the table is asked of few characters.
_ODD = re.compile("[^\n -~،؛؟«»\u0621-\u0652]+")


def clean_characters(text: str) -> str:
    """Take away what is not text: control, bidi and zero-width characters, no-break and odd spaces.

    Args:
        text: any text.

    Returns:
        NFC text whose lines hold single spaces and no trailing ones; a zero-width non-joiner stays between letters of a
        line in the letters of Persian or Urdu, where it is spelling.
    """
    text = _BREAK.sub("\n", unicodedata.normalize("NFC", text))
    text = _ODD.sub(lambda odd: odd.group().translate(_UNSEEN), text)
    return "\n".join(_clean_line(line) for line in text.split("\n"))


def _clean_line(line: str) -> str:
    """Take away the non-joiners that spell nothing; make all white space single spaces."""
    if _ZWNJ in line:
        bare = unicodedata.normalize("NFC", line.replace(_ZWNJ, ""))
        letters = sum(char.isalpha() for char in bare)
        is_persian = len(_PERSIAN.findall(bare)) > _MANY_PERSIAN * letters
        parts = _JOINT.split(line) if is_persian else [line]
        line = _ZWNJ.join(part.replace(_ZWNJ, "") for part in parts)
    # Taking a character out can bring two together that NFC joins.
    return collapse(unicodedata.normalize("NFC", line))
