"""Names in a byline: who wrote, told from labels, towns, outlets, dates and other people's work around the name.

Three readings of a line, from the trusting to the strict: the line is known to name the author (data, marked elements);
it says so itself ("كتب: ...", "حوار: ..."); it stands by the headline as datelines do ("القاهرة - محمد علي").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from attrs import frozen

from crawler.text.dashes import with_dashes
from crawler.text.metadata.byline_words import (
    AND,
    BY,
    DIRECT,
    EDITED,
    FROM,
    OTHERS_WORK,
    POSTED,
    PREPOSITIONS,
    ROLES,
    TAIL,
    VERB,
    WHEN,
    WORK,
    WROTE,
)
from crawler.text.metadata.persons import folded_word, has_no_name, is_known_person, is_person, is_place, split_pair

IsOutlet = Callable[[Sequence[str]], bool]
"""Tells of folded words whether they are the name of the outlet."""

# Longer than these (words), a line is a sentence that has some of a byline's words; and in characters, a paragraph.
_LONGEST_BYLINE, _LONGEST_DATELINE = 24, 14
_LONGEST_LINE = 240
# Words of a label that says more than one ("مراسلتنا في بيروت").
_LONGEST_LABEL = 4

_UNWRITTEN = re.compile(r"https?:\S+|\bwww\.\S+|\S*@\S*|\S+\.(?:com|net|org|example)\b", re.IGNORECASE)
_BOTH_GENDERS = re.compile(r"كتب\s*/\s*ـ?(?:كتبت|ت|ة)(?!\w)")
_MARKS = r"\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_TOKEN = re.compile(
    rf"(?P<word>(?:[^\W\d_]\.)+|[^\W\d_][\w{_MARKS}'’]*(?:-[A-Za-z][\w'’]*)*)|(?P<number>\d[\w.,:/-]*)|(?P<sign>[^\w\s]|\n)"
)

# Signs: between names of one byline; where another matter begins; between a label and its name.
_JOINING = frozenset("،,/&+؛;")
_ENDING = frozenset("|\n•·")
_LABELLING = frozenset(":/-–—―")


@frozen
class _Part:
    """Words with no sign between them.

    Attributes:
        words: as written; none where the part is a number.
        folded: the same, folded.
        before: signs before it.
        after: signs behind it.
    """

    words: tuple[str, ...]
    folded: tuple[str, ...]
    before: str
    after: str


def stated_names(text: str, is_outlet: IsOutlet) -> tuple[str, ...]:
    """Read the names in a text that is known to name the author.

    Args:
        text: of data, or of a marked element; line breaks part its elements.
        is_outlet: tells the outlet's name.

    Returns:
        The names of persons; none of a label, town, outlet, agency, desk or photographer.
    """
    names: list[str] = []
    is_writer = True
    parts = _parts(text)
    for part in parts:
        length, _ = _label(part)
        words, folded = part.words[length:], part.folded[length:]
        is_writer = is_writer or bool(length) or bool(_ENDING & set(part.before))
        found = [] if is_outlet(folded) else _names(words, folded)
        if is_writer:
            names += found
        if not words or _is_where(part, is_outlet) or _is_when(part) or (found and is_writer):
            continue
        if not length and ":" in part.after and part is not parts[-1]:
            is_writer = is_writer and _is_town(part)  # or else another's work, and then his name
        elif not found:
            is_writer = not names  # behind a name, what its bearer is
            if len(words) > _LONGEST_LABEL:
                break  # a sentence
    return tuple(dict.fromkeys(names))


def labelled_names(text: str, is_outlet: IsOutlet) -> tuple[tuple[str, ...], bool]:
    """Read the names behind the label of a byline ("كتب: ...").

    Args:
        text: a line of the page; line breaks part its elements.
        is_outlet: tells the outlet's name.

    Returns:
        The names, and whether the label is a writer's (not an editor's, or an account's). No names where the line has
        no label, or says more than a byline does.
    """
    parts = _parts(text)
    if sum(len(part.words) for part in parts) > _LONGEST_BYLINE:
        return (), False
    for place, part in enumerate(parts):
        length, is_writer = _label(part)
        if not length:
            continue
        names, last = _behind(parts, place, length, is_outlet)
        goes_on = ":" in parts[last].after and last + 1 < len(parts) and not _is_when(parts[last + 1])
        if names and not goes_on:
            return names, is_writer
    return (), False


def dateline_names(text: str, is_outlet: IsOutlet) -> tuple[str, ...]:
    """Read the names that stand with a town, the outlet's name or a date, and with nothing else.

    Args:
        text: a line of the page, close to its headline; line breaks part its elements.
        is_outlet: tells the outlet's name.

    Returns:
        The names; only such as are known for names.
    """
    parts = _parts(text)
    if sum(len(part.words) for part in parts) > _LONGEST_DATELINE:
        return ()
    names: list[str] = []
    is_dateline = False
    for part in parts:
        words, folded = _without_from(part)
        if _is_when(part) or is_place(folded) or is_outlet(folded):
            is_dateline = True
        elif found := _names(words, folded, known=True):
            names += found
        elif len(folded) > 1 or has_no_name(folded):
            return ()
    return tuple(dict.fromkeys(names)) if is_dateline else ()


def lone_name(text: str) -> str:
    """Give a line that is a known name and nothing else; empty where it is not."""
    parts = _parts(text)
    if len(parts) != 1:
        return ""
    found = _names(parts[0].words, parts[0].folded, known=True)
    return found[0] if len(found) == 1 and len(found[0].split()) == len(parts[0].words) else ""


def is_role(text: str) -> bool:
    """Tell whether a line says what a writer is ("كاتب وأكاديمي")."""
    parts = _parts(text)
    return bool(parts) and bool(parts[0].folded) and parts[0].folded[0] in ROLES


@lru_cache(maxsize=64)  # a line is read in several ways, one after the other
def _parts(text: str) -> tuple[_Part, ...]:
    """Split a line at its signs and numbers; a paragraph has no parts."""
    if len(text) > _LONGEST_LINE:
        return ()
    text = _UNWRITTEN.sub("|", text)
    text = with_dashes(_BOTH_GENDERS.sub("كتب ", text))
    rows: list[tuple[list[str], str]] = []
    words: list[str] = []
    signs = before = ""

    def close() -> None:
        nonlocal words, before
        if words:
            rows.append((words, before))
            words, before = [], ""

    for found in _TOKEN.finditer(text):
        if found["word"]:
            if signs:
                close()
                before, signs = signs, ""
            words.append(found["word"])
        elif found["number"]:
            close()
            rows.append(([], signs))
            signs = ""
        else:
            signs += found["sign"]
    close()
    afters = [*(before for _, before in rows[1:]), signs][: len(rows)]
    return tuple(
        _Part(tuple(words), tuple(map(folded_word, words)), before, after)
        for (words, before), after in zip(rows, afters, strict=True)
    )


def _label(part: _Part) -> tuple[int, bool]:
    """Tell how many words at the front of a part are the label of a byline, and whether it is a writer's."""
    words = part.folded
    if not words:
        return 0, False
    if len(words) > 1 and words[0] in POSTED and words[1] in BY:
        return 2, words[1] == "by"
    if words[0] in WROTE:
        has_more = len(words) > 1 and words[1].startswith(AND) and has_no_name((words[1][1:],))  # "كتب وصور"
        return 1 + has_more, True
    if words[0] in DIRECT and _names(part.words[1:], words[1:]):
        return 1, words[0] not in EDITED
    if words[0] in WORK or words[0] in EDITED:
        is_whole = len(words) == 1 and bool(part.after) and not part.after.startswith(("،", ",", ")", "."))
        if is_whole or (len(words) <= _LONGEST_LABEL and any(sign in part.after for sign in ":/")):
            return len(words), words[0] not in EDITED
    return 0, False


def _behind(parts: Sequence[_Part], place: int, length: int, is_outlet: IsOutlet) -> tuple[tuple[str, ...], int]:
    """Read the names behind a label.

    Args:
        parts: of the line.
        place: of the part with the label.
        length: of the label, words.
        is_outlet: tells the outlet's name.

    Returns:
        The names, and the place of the last part that they stand in.
    """
    part = parts[place]
    names: list[str] = []
    if length < len(part.words):
        if not is_outlet(part.folded[length:]):
            is_verb = length == 1 and part.folded[0].startswith(VERB)
            names = _names(part.words[length:], part.folded[length:], is_sentence=is_verb)
    elif place + 1 < len(parts):
        place += 1
        while place < len(parts) - 1 and _is_where(parts[place], is_outlet):
            place += 1
        if not is_outlet(parts[place].folded):
            names = _names(*_without_from(parts[place]), known=not _LABELLING & set(parts[place].before))
    while names and place + 1 < len(parts):
        after, following = parts[place].after, parts[place + 1]
        more = _names(following.words, following.folded, known=not _JOINING & set(after))
        if not more or "|" in after or ":" in after or is_outlet(following.folded) or _label(following)[0]:
            break
        names, place = names + more, place + 1
    return tuple(dict.fromkeys(names)), place


def _names(words: Sequence[str], folded: Sequence[str], *, known: bool = False, is_sentence: bool = False) -> list[str]:
    """Read the names of a part's words, one or more; none where there is anything else among them.

    Args:
        words: as written.
        folded: the same, folded.
        known: take only what is a name beyond doubt.
        is_sentence: the words stand behind a verb with no sign between, so they may be a sentence ("كتب ... على ...").
    """
    for place in range(2, len(words)):
        if is_sentence and words[place] in PREPOSITIONS:
            return []
        if folded[place] in TAIL or folded[place] in WHEN or folded[place] in FROM:
            words, folded = words[:place], folded[:place]
            break
    names = []
    for one_words, one_folded in _people(list(words), list(folded)):
        if is_place(one_folded) or not (is_known_person if known else is_person)(one_folded):
            return []
        names.append(" ".join(one_words).strip(",'’"))
    return names


def _people(words: list[str], folded: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Part names at "and", that stands alone or is joined to the second."""
    while AND in folded[1:-1]:
        place = folded.index(AND, 1)
        yield words[:place], folded[:place]
        words, folded = words[place + 1 :], folded[place + 1 :]
    while place := split_pair(folded):
        yield words[:place], folded[:place]
        words, folded = [words[place][1:], *words[place + 1 :]], [folded[place][1:], *folded[place + 1 :]]
    yield words, folded


def _without_from(part: _Part) -> tuple[Sequence[str], Sequence[str]]:
    """Give a part's words without a "from" that leads them ("رام الله - من محمد علي")."""
    skipped = 1 if part.folded and part.folded[0] in FROM and len(part.folded) > 1 else 0
    return part.words[skipped:], part.folded[skipped:]


def _is_when(part: _Part) -> bool:
    """Tell whether a part is a number, or words of a date."""
    return all(word in WHEN for word in part.folded)


def _is_where(part: _Part, is_outlet: IsOutlet) -> bool:
    """Tell whether a part is a place that datelines name, or the outlet."""
    _, folded = _without_from(part)
    return not folded or is_place(folded) or is_outlet(folded)


def _is_town(part: _Part) -> bool:
    """Tell whether a part before a colon may be a town that is not known, and is not what another did."""
    return len(part.folded) == 1 and part.folded[0] not in OTHERS_WORK and not has_no_name(part.folded)
