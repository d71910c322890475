"""Is the text Arabic? By its script, by the marks that its words bear, and by langdetect where these leave it open.

A word bears a mark of Arabic (the article, a teh marbuta, a hamza on its first alef, or it is one of Arabic's small
words), a mark of another language (a letter that Arabic does not write, or it is a small word of Persian, Urdu, English
...), or none: most names bear none, so an Arabic text may be full of them. Which keyboard was used is no mark: Arabic
is typed with letters of Persian and Urdu (ی ک ہ), and those with letters of Arabic.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from crawler.model import Verdict
from crawler.text.fold import fold_identity

# Of a text that is longer than all of them together, so many pieces of so many characters are read, spread evenly: a
# passage in another language counts by its length, and the time has a bound.
_PIECES, _PIECE = 8, 250
# Characters. langdetect takes the longer the more it reads, and is as sure after this many.
_READ = 500

# Letters of other keyboards that stand for a letter of Arabic: FARSI YEH, KEHEH, HEH GOAL, HEH DOACHASHMEE, AE, TEH
# MARBUTA GOAL.
_KEYBOARDS = (("ی", "ي"), ("ک", "ك"), ("ہ", "ه"), ("ھ", "ه"), ("ە", "ه"), ("ۃ", "ة"))
# Persian and Sorani write it before their endings, which are small words when they stand alone.
_NON_JOINER = "\u200c"

_ADDRESS = re.compile(r"https?://\S+|www\.\S+|@\S+")
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_NOT_ARABIC = "\u063b-\u063f\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u0870-\u08c9"
_SCRIPT = f"\u0620-\u063f\u0641-\u064a{_NOT_ARABIC}"
# Letters of one script: `وApple` is two words. A single letter before a full stop or a stroke is an abbreviation (`د.`
# doctor, `د.ك` dinars) and no word.
_WORD = re.compile(rf"(?!\w[./])(?:[{_SCRIPT}]+|[{_LATIN}]+|[^\W\d_{_SCRIPT}{_LATIN}]+)")
_IN_SCRIPT, _IN_LATIN = re.compile(f"[{_SCRIPT}]"), re.compile(f"[{_LATIN}]")

# The article, also behind particles; teh marbuta at the end; a hamza on the first alef.
_ARABIC_FORM = re.compile(r"[وفبك]?ال\w\w+|[وفعهش]?ب?ال\w{3,}|[وف]?لل\w\w+|\w+ة|[وفبلكس]?[أإ]\w+")
# A hamza on yeh as the first letter, where Sorani and Uyghur write a vowel; or a letter that Arabic does not write,
# other than those that it borrows for names and for the sounds of its dialects.
_FOREIGN_FORM = re.compile(f"^ئ|(?![پچژگڤڨڭݣ])[{_NOT_ARABIC}]")

# The most frequent words of Arabic, then of its dialects, that the other languages of the script do not share.
_ARABIC_WORDS = frozenset(
    "في فى وفي على وعلى عن وعن مع ومع من ومن إلى الى حتى هذا هذه ذلك كان وكان كانت لا ولا لم ولم لن ثم قد وقد لقد هل "
    "لكن ولكن كل وكل عند منذ خلال قال وقال قالت يكون تكون هي وهي هو وهو فيه فيها عليه عليها عليهم منه منها منهم حيث "
    "كما ليس نحن يمكن يجب بينما بسبب عبر حول نحو ضد قرب فيما مما وما لها لدى انه انها اذا سوف عدم ال وال بال لل "
    "مش اللي اللى انا بس شو لو لما هيك ليش ليه عشان علشان كده كدا حد هاد كتير حدا كيف بزاف ديال واش وش وين احنا انتي "
    "كمان مفيش لسه بدي بدنا رح عم زي دلوقتي عايز شنو شلون هسه هسا ماكو اكو صار وايد ابغى الحين ترى توا برشا علاش "
    "كيفاش غادي دابا حنا كاين هلق منشان لازم مافي ماحد محد يعني والله".split()
)
# The most frequent words of other languages that Arabic does not have or hardly uses, as an Arabic keyboard writes
# them: of Persian; of Urdu; of Pashto, Sindhi, Malay and Turkic languages; then of those in Latin letters, in lower
# case, because an Arabic text names `The Crown` and does not say `the crown`.
_FOREIGN_WORDS = frozenset(
    "در از مي است كه را اين با آن يك براي شده دارد شود شد بود باشد نمي كند كنند خود شما آنها كنم كرده كردند نيز آيا "
    "بايد كشور هستند نيست شدن شدند دارند داشت خواهد خواهند هر ها اند سال مردم بوده البته همين همچنين آنان نه "
    "دولت حكومت عدالت جمعيت امنيت اهميت وضعيت مسئوليت موقعيت فعاليت شخصيت شركت قيمت حقيقت "
    "اور كو كا ايك كر يه وه بهي تها تهي اس كسي كوئي كيونكه نهين "
    "د ته هغه دغه لري كولو آهي دان اتاو دالم سواتو كران ايله ايكي ايچون ايدي اولان اولنان اوچون اولاراق اوزرينه "
    "دئدي ائتدي اولدو آنجاق هله "
    "the of and to in is that for on with was as by it from at are he this has have be an not but which will said "
    "le la les des du de et en un une est que qui dans pour par sur au aux avec il el los las del se por con una para "
    "der die das und ist nicht den von zu mit auf für che di per non het een van não ve bir bu için ile yang dan ini "
    "itu dengan untuk dari ya na wa kwa oo iyo waa ka".split()
)

# Measured on the development texts of benchmarks/eval_language.py: a share of the letters; by what share of the words
# in the script the marks of Arabic outnumber the others (Arabic: 0.44 at the median, lists of names down to 0; all
# else: at most 0.09); so many marks of another language are no accident; langdetect's probability of Arabic.
_ANOTHER_SCRIPT = 0.15
_SURPLUS = 0.15
_NO_ACCIDENT = 2
_PROBABLE = 0.6


def judge_language(text: str) -> Verdict:
    """Decide whether a text is Arabic, of any region and dialect.

    Args:
        text: title and body of an article; of any length, one of more than 2,000 characters is sampled.

    Returns:
        The verdict, always the same for the same text. Its evidence: the share of the letters that are of the Arabic
        script; how many words bear marks of Arabic and of other languages, with the first of them; what langdetect
        said, where it was asked.
    """
    sample = _ADDRESS.sub(" ", _sampled(text).replace(_NON_JOINER, " "))
    folded = fold_identity(sample)
    for theirs, ours in _KEYBOARDS:
        folded = folded.replace(theirs, ours)
    words = _WORD.findall(folded)
    if not words:
        return Verdict("language", False, "no words")
    in_script = [word for word in words if _IN_SCRIPT.match(word)]
    script = sum(map(len, in_script)) / sum(map(len, words))
    evidence: tuple[str, ...] = (f"{script:.0%} of the letters in Arabic script",)
    if script < _ANOTHER_SCRIPT:
        return Verdict("language", False, "another script", evidence)
    marks = {word: _mark(word) for word in set(words)}
    arabic = [word for word in words if marks[word] == "Arabic"]
    others = [word for word in words if marks[word] == "other"]
    evidence += (_counted("Arabic", arabic), _counted("another language", others))
    if len(arabic) - len(others) >= _SURPLUS * len(in_script):
        return Verdict("language", True, "words of Arabic", evidence)
    if len(others) >= max(_NO_ACCIDENT, len(arabic)):
        return Verdict("language", False, "words of another language", evidence)
    from langdetect import DetectorFactory, LangDetectException, detect_langs  # few texts come this far

    DetectorFactory.seed = 0
    try:
        guesses = {guess.lang: guess.prob for guess in detect_langs(" ".join(in_script)[:_READ])}
    except LangDetectException:
        return Verdict("language", False, "no language that langdetect knows", evidence)
    evidence += ("langdetect: " + ", ".join(f"{language} {share:.2f}" for language, share in guesses.items()),)
    is_arabic = guesses.get("ar", 0) >= _PROBABLE
    return Verdict("language", is_arabic, f"langdetect finds {'Arabic' if is_arabic else 'no Arabic'}", evidence)


def _sampled(text: str) -> str:
    if len(text) <= _PIECES * _PIECE:
        return text
    apart = len(text) // _PIECES
    return " ".join(text[apart * i : apart * i + _PIECE] for i in range(_PIECES))


@lru_cache(maxsize=8192)  # texts repeat their words
def _mark(word: str) -> str:
    if word.replace("ى", "ي") in _FOREIGN_WORDS:
        return "other"
    if word in _ARABIC_WORDS:
        return "Arabic"
    if not _IN_SCRIPT.match(word):
        return "" if _IN_LATIN.match(word) else "other"
    is_arabic, is_other = _ARABIC_FORM.fullmatch(word) is not None, _FOREIGN_FORM.search(word) is not None
    if is_arabic is is_other:
        return ""
    return "Arabic" if is_arabic else "other"


def _counted(what: str, words: list[str]) -> str:
    first = ", ".join(word[:12] for word in islice(dict.fromkeys(words), 3))
    return f"words of {what}: {len(words)}" + (f" ({first})" if words else "")
