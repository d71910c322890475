"""The gate's one promise: it stops no page whose story the topic's judge would accept, however the page is written."""

from __future__ import annotations

import html
import json
import random
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crawler.archive.seed_format import parse
from crawler.model import Outlet
from crawler.text.gate import Gate
from crawler.text.labels import labels_in
from crawler.text.page_words import plain
from crawler.text.road import Road
from crawler.text.terms import Lexicon, find_windows, words_of
from crawler.text.topic import TopicJudge
from tests.text.arabic import FURNITURE, OFF_TOPIC, ON_TOPIC, SAMPLE, TOPIC

GATE = Gate(TOPIC)
JUDGE = TopicJudge(TOPIC)
ROAD = Road(TOPIC)
ANCHORS = [event for event in TOPIC.events if event.anchors]
NEEDED = {group for event in ANCHORS for need in event.needs for group in need}
LEXICON = Lexicon({group: terms for group, terms in TOPIC.groups.items() if group in NEEDED}, apart=60)
NAMES = {*TOPIC.groups["platform"], *TOPIC.groups["owner"]}
MORNING = datetime(2024, 9, 10, 9, tzinfo=UTC)
OUTLET = Outlet(domain="news.example", name="أخبار", country="eg", timezone="Africa/Cairo")
ON_TOPIC_STORIES = [parse(path.read_bytes()) for path in sorted((SAMPLE / "stories").glob("on-*.txt"))]

# Fatha to sukun, shadda, dagger alif, tatweel; zero width, bidi marks, embeddings, isolates, soft hyphen, BOM.
UNSEEN = (
    *("\u064b", "\u064e", "\u064f", "\u0650", "\u0651", "\u0652", "\u0670", "\u0640"),
    *("\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u061c", "\u202a", "\u202b", "\u202c", "\u2066", "\u2069"),
    *("\u00ad", "\u2060", "\ufeff"),
)
INLINE = ("b", "i", "em", "strong", "span", "font", "u", "mark", "bdi", "small", "a")
ADDRESS = "https://news.example/tag/" + quote("إيلون ماسك والمعلنون على منصة التدوين المصغر " * 4)
CAPTION = " ".join((*OFF_TOPIC, *FURNITURE)).split(" ")

# What may be done to a text before it stands in a page.
UNSEEN_SPRINKLED, REFERENCES, TAGS_IN_WORDS, LINKS, CAPTIONS = DRESSES = (
    "unseen characters",
    "a reference for every letter",
    "tags in words",
    "links",
    "captions",
)


def _letter(letter: str, dresses: set[str], chance: random.Random) -> str:
    if UNSEEN_SPRINKLED in dresses:
        letter += "".join(chance.choices(UNSEEN, k=chance.randint(0, 2)))
    if REFERENCES in dresses:
        form = chance.choice(("&#{0};", "&#x{0:x};", "&#x{0:04X};", "&amp;#{0};"))
        letter = "".join(form.format(ord(char)) for char in letter)
    if TAGS_IN_WORDS in dresses and chance.random() < 0.2:
        tag = chance.choice(INLINE)
        attribute = chance.choice(
            ("", " class='x advertisers'", f' href="{ADDRESS}" dir=rtl', " data-n=1", " title=''")
        )
        letter = f"<{tag}{attribute}>{letter}</{tag}>"
    return letter


def _line(text: str, dresses: set[str], chance: random.Random) -> str:
    """Write a text as HTML."""
    words = []
    for shown in text.split(" "):
        word = "".join(_letter(char, dresses, chance) if char.isalpha() else html.escape(char) for char in shown)
        if LINKS in dresses and chance.random() < 0.4:
            # With a title, as WordPress writes the links of its tags.
            title = chance.choice(("", f" title='{shown.replace(chr(39), '')}'"))
            word = f"<a href='{ADDRESS}'{title} rel=tag>{word}</a>"
        words.append(word)
    if CAPTIONS in dresses:
        caption = " ".join(CAPTION[: chance.randint(1, 30)])
        figure = f"<figure><img src=/a.jpg><figcaption>{caption}</figcaption></figure>"
        words.insert(chance.randint(0, len(words)), figure)
    return " ".join(words)


def _in_html(title: str, lines: list[str]) -> str:
    return f"<h1>{title}</h1>\n" + "".join(f"<p>{line}</p>\n" for line in lines)


def _in_breaks(title: str, lines: list[str]) -> str:
    return f"<table><tr><td><font size=5>{title}</font></td></tr><tr><td>{'<br><br>'.join(lines)}</td></tr></table>"


def _json(title: str, lines: list[str], *, ascii_only: bool) -> str:
    body = "".join(f"<p>{line}</p>\n" for line in lines)
    return json.dumps({"post": {"title": title, "body": body}}, ensure_ascii=ascii_only)


def _in_state(title: str, lines: list[str]) -> str:
    return f"<div id=app></div><script>window.__STATE__ = {_json(title, lines, ascii_only=False)};</script>"


def _in_escaped_state(title: str, lines: list[str]) -> str:
    state = _json(title, lines, ascii_only=True).replace("<", "\\u003c").replace("/", "\\/")
    return f"<script type='application/json'>{state}</script>"


def _in_twice_escaped_state(title: str, lines: list[str]) -> str:
    inner = json.dumps(_json(title, lines, ascii_only=True)).replace("<", "\\u003C")
    return f"<script>self.__next_f.push([1,{inner}])</script>"


def _in_attribute(title: str, lines: list[str]) -> str:
    return f'<div id="app" data-page="{html.escape(_json(title, lines, ascii_only=False))}"></div>'


HOLDERS = {
    "paragraphs": _in_html,
    "breaks": _in_breaks,
    "state": _in_state,
    "escaped state": _in_escaped_state,
    "twice escaped state": _in_twice_escaped_state,
    "data attribute": _in_attribute,
}
ENCODINGS = ("utf-8", "utf-8-sig", "windows-1256", "iso-8859-6", "utf-16", "utf-16-le", "utf-16-be")


def _encoded(page: str, encoding: str) -> bytes:
    return page.encode(encoding, "strict" if encoding.startswith("utf") else "xmlcharrefreplace")


def _menu(items: int) -> str:
    return (
        "<ul>" + "".join(f"<li><a href='/{n}'>{FURNITURE[n % len(FURNITURE)]}</a></li>" for n in range(items)) + "</ul>"
    )


def _page(title: str, lines: list[str], holder: str, dresses: set[str], chance: random.Random, menu: int) -> str:
    headline = _line(title, dresses - {CAPTIONS}, chance)  # no photo stands in a headline
    middle = HOLDERS[holder](headline, [_line(line, dresses, chance) for line in lines])
    return f"<!doctype html><html dir=rtl><body>{_menu(menu)}<main>{middle}</main>{_menu(menu)}</body></html>"


sentences = st.sampled_from(ON_TOPIC)
lines_on_topic = st.lists(st.one_of(sentences, sentences, st.sampled_from(OFF_TOPIC)), min_size=1, max_size=6)
texts = st.tuples(st.one_of(sentences, st.sampled_from(OFF_TOPIC)), lines_on_topic)
hostile = {
    "holder": st.sampled_from(sorted(HOLDERS)),
    "dresses": st.sets(st.sampled_from(DRESSES)),
    "encoding": st.sampled_from(ENCODINGS),
    "seed": st.integers(0, 2**32),
}


@settings(deadline=None, max_examples=300)
@given(text=texts, menu=st.sampled_from((0, 20, 500)), **hostile)
def test_no_page_is_stopped_that_the_judge_would_accept(
    text: tuple[str, list[str]], holder: str, dresses: set[str], encoding: str, seed: int, menu: int
) -> None:
    title, lines = text
    assume(JUDGE.judge(title, "\n\n".join(lines)).yes)
    page = _page(title, lines, holder, dresses, random.Random(seed), menu)
    assert GATE.judge(_encoded(page, encoding)).yes


@settings(deadline=None, max_examples=60)
@given(story=st.sampled_from(ON_TOPIC_STORIES), **hostile)
def test_no_story_of_the_sample_is_stopped(
    story: tuple[str, str], holder: str, dresses: set[str], encoding: str, seed: int
) -> None:
    title, body = story
    page = _page(title, body.split("\n\n"), holder, dresses, random.Random(seed), menu=20)
    assert GATE.judge(_encoded(page, encoding)).yes


def _read_wholly(body: bytes) -> bool:
    """Find an event as the gate would if it read the whole page in every encoding, and took every link for text."""
    try:
        readings = [body.decode()]
    except UnicodeDecodeError:
        readings = [body.decode(name, "replace") for name in ("utf-8", "windows-1256", "iso-8859-6")]
    if b"\x00" in body[:4096]:
        readings += [body.decode(name, "replace") for name in ("utf-16-le", "utf-16-be")]
    for text in readings:
        hits = LEXICON.find(words_of(plain(text)))
        for event in ANCHORS:
            for window in find_windows(hits, event.needs, event.within + 60):
                first = min(hit.position for hit in window)
                if max(hit.position + hit.length for hit in window) - first <= event.within + 60:
                    return True
    return False


@settings(deadline=None, max_examples=200)
@given(
    sentence=st.sampled_from(ON_TOPIC),
    fillings=st.lists(st.tuples(st.integers(0, 30), st.sampled_from(OFF_TOPIC), st.integers(1, 12)), max_size=12),
    labels=st.sampled_from((0, 20, 300)),
    **hostile,
)
def test_what_the_whole_page_tells_is_found_without_reading_it_all(
    sentence: str,
    fillings: list[tuple[int, str, int]],
    holder: str,
    dresses: set[str],
    encoding: str,
    seed: int,
    labels: int,
) -> None:
    words = sentence.split(" ")
    for place, filling, count in fillings:
        words.insert(min(place, len(words)), " ".join(filling.split(" ")[:count]))
    page = _page(OFF_TOPIC[0], [" ".join(words)], holder, dresses, random.Random(seed), menu=0)
    # No links: in a line of nothing else they are no text to the gate.
    menu = "".join(f"<li>{FURNITURE[n % len(FURNITURE)]}</li>" for n in range(labels))
    body = _encoded(page.replace("<main>", f"<ul>{menu}</ul><main>"), encoding)
    assert GATE.judge(body).yes >= _read_wholly(body)


def _mute(page: str) -> str:
    """Put numbers for the words of links that are no text."""
    body = page.encode()
    parts, done = [], 0
    for begin, end in labels_in(body, 0, len(body), bool):
        parts += [body[done:begin].decode(), " 0" * len(words_of(plain(body[begin:end].decode()))), " "]
        done = end
    return "".join((*parts, body[done:].decode()))


@settings(deadline=None, max_examples=150)
@given(
    lines=st.lists(st.sampled_from((*ON_TOPIC, *OFF_TOPIC, *FURNITURE)), min_size=1, max_size=4),
    around=st.lists(st.sampled_from((*ON_TOPIC, *FURNITURE, "مطر خفيف في الجبال")), max_size=60),
    place=st.integers(0, 60),
    dresses=st.sets(st.sampled_from(DRESSES)),
    seed=st.integers(0, 2**32),
)
def test_what_the_page_tells_besides_its_labels_is_found(
    lines: list[str], around: list[str], place: int, dresses: set[str], seed: int
) -> None:
    chance = random.Random(seed)
    text = "".join(f"<p>{_line(line, dresses, chance)}</p>" for line in lines)
    cards = [
        f"<li><a href=/{n}><img src=/{n}.jpg><h3>{line.rstrip('.')}</h3></a></li>" for n, line in enumerate(around)
    ]
    page = f"<ul>{''.join(cards[:place])}</ul>{text}<ul>{''.join(cards[place:])}</ul>"
    assert GATE.judge(page.encode()).yes >= _read_wholly(_mute(page).encode())


@settings(deadline=None, max_examples=40)
@given(story=st.sampled_from(ON_TOPIC_STORIES), seed=st.integers(0, 2**32), dresses=st.sets(st.sampled_from(DRESSES)))
def test_no_page_is_stopped_that_the_road_would_accept(story: tuple[str, str], seed: int, dresses: set[str]) -> None:
    """With what real pages have around the text; few of the story's paragraphs, so that it tells little."""
    chance = random.Random(seed)
    title, body = story
    lines = body.split("\n\n")
    lines = lines[: chance.randint(1, len(lines))]
    headlines = "".join(f"<h4><a href=/n/{n}>{other}</a></h4>" for n, (other, _) in enumerate(ON_TOPIC_STORIES[:6]))
    page = _page(title, lines, "paragraphs", dresses, chance, menu=20)
    head = (
        f"<head><title>{html.escape(title)}</title><script>if(a<x){{share('twitter.com', 'ads')}}</script></head><body>"
    )
    page = page.replace("<body>", head).replace("</main>", f"</main>{_bar('تويتر', 'X')}<aside>{headlines}</aside>")
    reading = ROAD.read(page.encode(), "text/html", "https://news.example/1", MORNING, OUTLET)
    assume(reading.rejection is None)
    assert GATE.judge(page.encode()).yes


def test_the_judge_accepts_what_the_gate_is_tested_with() -> None:
    assert len(ON_TOPIC_STORIES) > 20
    assert all(JUDGE.judge(title, body).yes for title, body in ON_TOPIC_STORIES)
    assert sum(JUDGE.judge(sentence, sentence).yes for sentence in ON_TOPIC) > 30


LEAVES = "أوقفت أصحاب العلامات حملات في تويتر."
CAPTION_OF_30 = " ".join(CAPTION[:30])


# Without its full stop cleaning takes it for an ask to follow somebody; its words for an event stand in the next one.
FOLLOWS = "تابع إيلون ماسك على منصة إكس ما قيل أمس"


@pytest.mark.parametrize(
    "line",
    [
        f"<p>{FOLLOWS}.</p>",
        f"<p>{FOLLOWS}.\u200f</p>",
        f"<p>{FOLLOWS}.&#8203;</p>",
        f"<p>{FOLLOWS}.\\n</p>",
        f'<p>\\"{FOLLOWS}.\\"</p>',
        f"<p>قال: <!-- <div class=ad> -->{FOLLOWS}</p>",
        f"<p>قال <span title='<p>'>{FOLLOWS}</span></p>",
        f"<p>قال </aside>{FOLLOWS}</p>",
        f"<h1><div>{FOLLOWS} وأوقف المعلنون إعلاناتهم</div></h1>",
    ],
)
def test_a_line_that_cleaning_may_leave_is_a_name(line: str) -> None:
    assert GATE.judge(f"{line}<p>وأوقف المعلنون إعلاناتهم.</p>".encode()).yes


def test_a_line_that_cleaning_takes_out_is_none() -> None:
    assert not GATE.judge(f"<p>{FOLLOWS}</p><p>وأوقف المعلنون إعلاناتهم.</p>".encode()).yes


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            LEAVES.replace(" العلامات", f"<figcaption>{CAPTION_OF_30}</figcaption>العلامات").encode(),
            id="caption in a phrase",
        ),
        pytest.param(LEAVES.encode().replace(b" ", b"\xa0"), id="no-break spaces of another encoding"),
        pytest.param(LEAVES.encode("utf-16-le"), id="utf-16 without a byte order mark, valid as utf-8"),
        pytest.param(LEAVES.encode("utf-16-be"), id="the same, big-endian"),
        pytest.param(LEAVES.encode("windows-1256") + "ـ".encode() * 9, id="two encodings in one page"),
        pytest.param(LEAVES.encode() + b"\xd9", id="utf-8 cut in the middle of a character"),
        pytest.param(
            LEAVES.replace(" ", f" <a title='خبر' class='{'w-1 ' * 40}' href='{ADDRESS}'> </a> ").encode(),
            id="links with Arabic titles and long addresses",
        ),
        pytest.param(
            html.escape(html.escape(html.escape("<p>أوقفت <b>ا</b>لمعلنين تويتر"))).encode(), id="three escapes"
        ),
        pytest.param("أَوْقـــَفَتْ تويت\u200dر الْمُعْلِنِـين".encode(), id="marks and tatweel"),
        pytest.param("ﺃﻭﻗﻔﺖ ﺗﻮﻳﺘﺮ ﺍﻟﻤﻌﻠﻨﻴﻦ".encode(), id="presentation forms"),
        pytest.param(r'{"body":"\nأوقفت\tTwitter\r\nالمعلنين"}'.encode(), id="escaped line breaks"),
        pytest.param("<p>أوقفت<br>تويتر</p><td>المعلنين</td>".encode(), id="markup between words parts them"),
        pytest.param(
            LEAVES.replace("تويتر", "تو<a title='خبر' href=/x>يتر</a>").encode(), id="a link with a title in a word"
        ),
        pytest.param(
            LEAVES.replace(" في", f"<script>{'a=1;' * 900}</script> في").encode(), id="a program between words"
        ),
        pytest.param(("<p>كتب في تويتر.</p>" * 300 + f"<p>{LEAVES}</p>").encode(), id="behind many names"),
        pytest.param(("كتب في تويتر. " * 300 + LEAVES + " كتب في تويتر." * 300).encode(), id="among many, no tags"),
        pytest.param(
            f"<script>f('{'x' * 99}')</script><p>{LEAVES}</p><script>{'x=1;' * 900}".encode(), id="an unclosed program"
        ),
    ],
)
def test_words_that_stand_together_pass_however_they_are_written(page: bytes) -> None:
    verdict = GATE.judge(page)
    assert verdict.yes
    assert verdict.question == "gate"
    assert verdict.reason.startswith(("advertisers in dispute: ", "ads stop: "))


def _bar(*labels: str) -> str:
    return "".join(f'<a class="x share" href="https://twitter.com/intent?ads=1">{label}</a> ' for label in labels)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("", id="nothing"),
        pytest.param(_bar("شارك", "فيسبوك", "تويتر", "X", "واتساب"), id="share bar"),
        pytest.param(_bar("من نحن", "أعلن معنا", "إعلان", "للإعلان معنا", "X"), id="footer"),
        pytest.param(_menu(500), id="huge menus"),
        pytest.param(_menu(50) + f"<p>{OFF_TOPIC[3]}</p>" + _menu(50), id="a story on something else"),
        pytest.param("<script>window.twitter={ads:'x',quit:1};</script><p>مطر خفيف</p>", id="programs"),
        pytest.param(
            "<p>أوقفت البلدية السير في الشارع.</p>" + "<p>خبر قصير من المدينة.</p>" * 40 + _bar("تويتر", "إعلانات"),
            id="the words of an event, far apart",
        ),
        pytest.param("<p>غادر المعلنون السوق.</p>", id="an event without the platform"),
        pytest.param(
            "<p>مطر.</p><ul><li><a href=/n/1><img src=/1x1.jpg alt='ماسك'>ماسك يهدد المعلنين بدعوى</a></li></ul>",
            id="a headline of another story",
        ),
        pytest.param(
            "<p>تحدث خبير على تويتر.</p><ul>"
            + "<li><a href=/n/1><img src=/1.jpg><h3>معلنون كبار ينسحبون من إكس</h3></a></li>" * 60
            + "</ul>",
            id="boxes of them, longer than a piece",
        ),
        pytest.param(
            "<p>تحدث خبير على تويتر.</p>" + "<p>خبر قصير من المدينة.</p>" * 28 + "<p>أوقفت الشركات إعلاناتها.</p>",
            id="an event just too far from a name",
        ),
        pytest.param(
            "<p>أوقفت الشركات إعلاناتها.</p><p>تابعونا على فيسبوك و<b>تويتر</b> ومنصة X</p>", id="an ask to follow"
        ),
        pytest.param("<p>أوقفت الشركات إعلاناتها.</p><p>مقاس اللوحة 728x90 بكسل</p>", id="a size"),
        pytest.param(
            "<meta name='twitter:title' content='أوقفت الشركات إعلاناتها في المجلة'>", id="the name of a property"
        ),
        pytest.param(
            "<p>أوقفت الشركات إعلاناتها.</p><script>if(a<b){go('https://twitter.com/x',x)}</script>", id="a program"
        ),
    ],
)
def test_what_stands_on_every_page_does_not_pass(page: str) -> None:
    assert not GATE.judge(page.encode()).yes


ON_MUSK = "<p>Musk sues advertisers who boycott X, and X sues. </p>"


@pytest.mark.parametrize(
    "letter",
    [
        *("ت", "&#1578;", "&amp;#x62A;", "&#38;#1578;", "&AMP;#1578;", "&amp#1578;", "\\u062a", "\\\\uFE97"),
        *("\\u0026#1578;", "\\u0026amp;#1578;", "\ufe97", "\u0763", "\u08a0", "ت".encode("cp1256")),
    ],
)
def test_only_a_page_without_an_arabic_letter_is_in_another_language(letter: str | bytes) -> None:
    gate = Gate(evolve(TOPIC, groups={**TOPIC.groups, "advertiser": (*TOPIC.groups["advertiser"], "advertisers")}))
    page = ON_MUSK.encode()
    assert not gate.judge(page).yes
    assert gate.judge(page + (letter if isinstance(letter, bytes) else letter.encode())).yes


def _term(need: frozenset[str]) -> str:
    return next(term for group in sorted(need) for term in TOPIC.groups[group] if term.isalpha())


@pytest.mark.parametrize("order", [1, -1], ids=["the name first", "the name last"])
def test_an_event_passes_as_far_as_its_words_may_stand_apart(order: int) -> None:
    event = max(ANCHORS, key=lambda event: event.within)
    first, *rest = sorted((_term(need) for need in event.needs), key=lambda term: term not in NAMES)[::order]
    between = event.within + 60 - len(event.needs)

    def page(count: int) -> bytes:
        # Of so many bytes that each word is read by itself.
        paragraph = f"<p class={'x' * 1000}>مطر</p>"
        return f"<p>{first}</p>{paragraph * count}<p>{' '.join(rest)}</p>".encode()

    assert GATE.judge(page(between)).yes
    assert not GATE.judge(page(between + 1)).yes


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.sampled_from(FURNITURE), max_size=200),
    st.sampled_from(("<li>", " | ", "\n", "<span> </span>", "&nbsp;")),
)
def test_furniture_alone_never_passes(labels: list[str], between: str) -> None:
    assert not GATE.judge(between.join(labels).encode()).yes


@settings(deadline=None, max_examples=200)
@given(
    st.one_of(st.binary(max_size=400), st.text(alphabet="<>&#;\\/u06xabتويتر \x00\"'=%", max_size=200).map(str.encode))
)
def test_any_bytes_get_the_same_answer_twice(body: bytes) -> None:
    assert GATE.judge(body) == Gate(TOPIC).judge(body)
