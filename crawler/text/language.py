"""Is the text Arabic? By its script, by letters that Arabic does not have, by Arabic's small words, then by langdetect.

The cheap evidence decides what is clear. What is not clear goes to langdetect, seeded, so that the same text always
gets the same answer.
"""

from __future__ import annotations

import re

from langdetect import DetectorFactory, LangDetectException, detect_langs

from crawler.model import Verdict

DetectorFactory.seed = 0

_LETTER = re.compile(r"[^\W\d_]")
_ARABIC_SCRIPT = re.compile(r"[\u0621-\u063a\u0641-\u064a\u066e-\u06d3\u06fa-\u06ff]")
# Letters of Persian, Urdu, Sorani, Pashto, Uyghur and Sindhi that Arabic does not use (Unicode names: PEH, TCHEH, JEH,
# GAF, KEHEH, FARSI YEH, YEH BARREE, TTEH, DDAL, RREH, NOON GHUNNA, HEH GOAL, AE, OE, U, E, PASHTO letters ...). Arabic
# borrows some of them for foreign names.
_FOREIGN = re.compile(r"[پچژگکیےٹڈڑںہھەۆۇۈۋېۍړڼټډښږۀڕڵێݢڄڃڻڳڱڀٺٿڦڪ]")
# The most frequent words of Arabic, with the share of the words of a text that they make up.
_SMALL_WORDS = frozenset(
    "في من على إلى أن التي الذي عن مع هذا هذه ما لا كان بعد قد أو كما بين ذلك وقد كل قبل لم إن هو هي خلال وقال غير "
    "حيث ثم أي منذ عند ولا وفي ومن وأن لكن حتى الذين أنه أنها له لها به بها فيها عام اللي مش ده دي إيه يا".split()
)
# Measured on the sample newsroom's stories: Arabic news 0.12 to 0.33, Persian and Urdu under 0.06.
_MANY_SMALL_WORDS = 0.1
# Arabic full of foreign names stays under 0.005 there; Persian, Urdu, Sorani and Pashto are over 0.05.
_FEW_FOREIGN, _MANY_FOREIGN = 0.015, 0.05
# Arabic stories full of Latin brand names stay over 0.75 there.
_MOSTLY_ARABIC, _HARDLY_ARABIC = 0.6, 0.4
# langdetect reads a text only so far with profit, at a cost that grows with it.
_READ = 3000
_SURE = 0.8


def judge_language(text: str) -> Verdict:
    """Decide whether a text is Arabic.

    Args:
        text: title and body of an article.

    Returns:
        The verdict; its evidence names the shares that decided.
    """
    text = text[:20_000]
    letters = len(_LETTER.findall(text))
    if not letters:
        return Verdict("language", False, "no letters")
    arabic = len(_ARABIC_SCRIPT.findall(text))
    script = arabic / letters
    evidence: tuple[str, ...] = (f"{script:.0%} of the letters in Arabic script",)
    if script < _HARDLY_ARABIC:
        return Verdict("language", False, "another script", evidence)
    foreign = len(_FOREIGN.findall(text)) / arabic
    words = re.findall(r"[\u0621-\u064a]+", re.sub(r"[\u064b-\u0652\u0640]", "", text))
    small = sum(word in _SMALL_WORDS for word in words) / max(1, len(words))
    evidence += (f"{foreign:.1%} of them letters that Arabic has not", f"{small:.0%} of the words Arabic small words")
    if foreign > _MANY_FOREIGN:
        return Verdict("language", False, "another language in Arabic script", evidence)
    if script >= _MOSTLY_ARABIC and foreign <= _FEW_FOREIGN and small >= _MANY_SMALL_WORDS:
        return Verdict("language", True, "Arabic by script and small words", evidence)
    try:
        guesses = detect_langs(text[:_READ])
    except LangDetectException:
        return Verdict("language", False, "no language that langdetect knows", evidence)
    best = guesses[0]
    evidence += (f"langdetect: {best.lang} {best.prob:.2f}",)
    is_arabic = best.lang == "ar" and best.prob >= _SURE
    return Verdict("language", is_arabic, f"langdetect says {best.lang}", evidence)
