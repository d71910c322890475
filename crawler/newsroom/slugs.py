"""Headlines as parts of URLs, in the two ways that Arabic sites make them."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

# WordPress keeps a slug in a column of 200 characters, percent-encoded (wp_posts.post_name).
_WORDPRESS_LIMIT = 200

_LATIN = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئگپچژکیے",
        [
            "a",
            "b",
            "t",
            "th",
            "j",
            "h",
            "kh",
            "d",
            "dh",
            "r",
            "z",
            "s",
            "sh",
            "s",
            "d",
            "t",
            "z",
            "a",
            "gh",
            "f",
            "q",
            "k",
            "l",
            "m",
            "n",
            "h",
            "w",
            "y",
            "a",
            "a",
            "a",
            "a",
            "i",
            "a",
            "w",
            "y",
            "g",
            "p",
            "ch",
            "j",
            "k",
            "y",
            "e",
        ],
        strict=True,
    )
)


def arabic_slug(title: str) -> str:
    """Make the slug that WordPress makes: the words themselves, joined by hyphens.

    Args:
        title: a headline.

    Returns:
        Letters, digits and hyphens, not percent-encoded; percent-encoded it has at most 200 characters.
    """
    plain = "".join(c for c in unicodedata.normalize("NFC", title) if unicodedata.category(c) != "Mn")
    words = re.findall(r"[^\W_]+", plain.lower())
    slug = ""
    for character in "-".join(words):
        if len(quote(slug + character)) > _WORDPRESS_LIMIT:
            break
        slug += character
    return slug.strip("-")


def latin_slug(title: str, words: int = 6) -> str:
    """Make the slug that sites with Latin URLs make: the first words, letter by letter in Latin.

    Args:
        title: a headline.
        words: at most so many words are kept.

    Returns:
        ASCII letters, digits and hyphens; never empty.
    """
    latin = "".join(_LATIN.get(character, character) for character in arabic_slug(title))
    kept = re.findall(r"[a-z0-9]+", latin)[:words]
    return "-".join(kept) or "khabar"
