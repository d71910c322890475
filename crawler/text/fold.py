"""Arabic text made comparable: two foldings, one for identity and one for matching words.

`fold_identity` takes away what cannot be seen or does not change the word (the content hash stands on it).
`fold_letters` also joins the spellings of one Arabic letter, so that إكس, أكس and اكس are one word (terms, gate).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from crawler.text.kept import kept

_TATWEEL, _HAMZA = 0x0640, "ء"


class _Invisible(dict[int, int | None]):
    """A translation table made as it is used: what the contract drops is None, all else stays itself.

    Dropped are the general categories Mn, Cf, Cc (but white space) and the tatweel, by this Python's Unicode version.
    """

    def __missing__(self, code: int) -> int | None:
        char = chr(code)
        dropped = unicodedata.category(char) in ("Mn", "Cf", "Cc") and not char.isspace()
        self[code] = kept = None if dropped or code == _TATWEEL else code
        return kept


_INVISIBLE = _Invisible()

# The letters of Arabic-script keyboards that stand for one Arabic letter (Unicode names in the comments of each row).
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("أإآٱٲٳٵ", "ا"),  # ALEF WITH HAMZA, MADDA, WASLA
        "ى": "ي",  # ALEF MAKSURA
        "ی": "ي",  # FARSI YEH
        "ې": "ي",  # E
        "ئ": "ي",  # YEH WITH HAMZA ABOVE
        "ؤ": "و",  # WAW WITH HAMZA ABOVE
        "ة": "ه",  # TEH MARBUTA
        "ک": "ك",  # KEHEH
        "گ": "ك",  # GAF
        "ڤ": "ف",  # VEH
        "پ": "ب",  # PEH
        "چ": "ج",  # TCHEH
        "ژ": "ز",  # JEH
        _HAMZA: None,
        **{chr(0x0660 + i): str(i) for i in range(10)},  # ARABIC-INDIC DIGITS
        **{chr(0x06F0 + i): str(i) for i in range(10)},  # EXTENDED (PERSIAN) DIGITS
    }
)


class _Joined(dict[int, int | str | None]):
    """The same with the letters of `_LETTERS` joined; the hamza stays until white space has been collapsed."""

    def __missing__(self, code: int) -> int | str | None:
        kept = _INVISIBLE[code]
        self[code] = joined = code if chr(code) == _HAMZA else None if kept is None else _LETTERS.get(kept, kept)
        return joined


_JOINED = _Joined()
# A table is asked for each character; so what most texts are made of is passed over, or changed, without it: ASCII, the
# letters and signs of Arabic that stay, the vowel signs and tatweel that go, the letters that are joined most often.
_PLAIN = "\t-\r -~،؛؟«»\u0621-\u063a\u0641-\u064a"
_ODD = re.compile(f"[^{_PLAIN}]+")
_MARKS = re.compile("[\u0640\u064b-\u0652]+")
_OFTEN = tuple((letter, str(_LETTERS[ord(letter)])) for letter in "أإآىةئؤ")


def fold_identity(text: str) -> str:
    """Fold a text for the content hash, as the contract of names and hashes says.

    Args:
        text: any text.

    Returns:
        NFKC; without characters of category Mn, Cf, Cc (but white space) and without tatweel; white space collapsed
        to single spaces and trimmed. Letters stay as they are: أ is not ا.
    """
    return " ".join(_translated(text, _INVISIBLE).split())


def _translated(text: str, table: Mapping[int, int | str | None]) -> str:
    seen = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    return _ODD.sub(lambda odd: odd.group().translate(table), seen)


@kept
def fold_letters(text: str) -> str:
    """Fold a text for matching words: as `fold_identity`, and letters joined, Latin in lower case.

    Args:
        text: any text.

    Returns:
        Text in which the usual spellings of a word are one; line breaks have become spaces.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()).lower()
    joined = _translated(text, _JOINED)
    for letter, other in _OFTEN:
        joined = joined.replace(letter, other)
    return " ".join(joined.split()).replace(_HAMZA, "").lower()


def spellings(letter: str) -> tuple[str, ...]:
    """List the characters that are one letter to `fold_letters`, but those that Unicode only keeps for compatibility.

    Args:
        letter: one character of a folded text.

    Returns:
        The letter itself first; for a Latin one, its capital.
    """
    others = (chr(code) for code, folded in _LETTERS.items() if folded == letter == fold_letters(chr(code)))
    return tuple(dict.fromkeys((letter, letter.upper(), *others)))
