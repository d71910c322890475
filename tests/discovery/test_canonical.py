"""The key of an article: one table a rule, then the properties that hold for every URL."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.canonical import canonical, is_web_url

SITE = "https://akhbar.example"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        pytest.param("http://akhbar.example/a/1", f"{SITE}/a/1", id="http-is-https"),
        pytest.param("HTTPS://Akhbar.EXAMPLE/a/1", f"{SITE}/a/1", id="scheme-and-host-lower-case"),
        pytest.param(f"  {SITE}/a/1\n", f"{SITE}/a/1", id="white-space-around"),
        pytest.param("https://أخبار.example/1", "https://xn--igbicxr.example/1", id="idn-to-punycode"),
        pytest.param("https://xn--igbicxr.example/1", "https://xn--igbicxr.example/1", id="punycode-stays"),
        pytest.param("http://akhbar.example:80/a", f"{SITE}/a", id="port-80-dropped"),
        pytest.param("https://akhbar.example:443/a", f"{SITE}/a", id="port-443-dropped"),
        pytest.param("http://akhbar.example:8080/a", "https://akhbar.example:8080/a", id="other-port-kept"),
        pytest.param("https://akhbar.example./a", f"{SITE}/a", id="root-dot-dropped"),
        pytest.param("https://reader:secret@akhbar.example/a", f"{SITE}/a", id="credentials-dropped"),
        pytest.param("https://www.akhbar.example/a", f"{SITE}/a", id="www"),
        pytest.param("https://m.akhbar.example/a", f"{SITE}/a", id="m"),
        pytest.param("https://mobile.akhbar.example/a", f"{SITE}/a", id="mobile"),
        pytest.param("https://amp.akhbar.example/a", f"{SITE}/a", id="amp-host"),
        pytest.param("https://wap.akhbar.example/a", f"{SITE}/a", id="wap"),
        pytest.param("https://touch.akhbar.example/a", f"{SITE}/a", id="touch"),
        pytest.param("https://www.m.akhbar.example/a", f"{SITE}/a", id="two-twin-labels"),
        pytest.param("https://www.com/a", "https://www.com/a", id="rest-without-a-dot"),
        pytest.param("http://www.localhost:8000/a", "https://www.localhost:8000/a", id="localhost"),
        pytest.param("http://127.0.0.1:8000/a", "https://127.0.0.1:8000/a", id="ipv4"),
        pytest.param("http://[0:0::1]:8000/a", "https://[::1]:8000/a", id="ipv6"),
        pytest.param("https://economy.akhbar.example/a", "https://economy.akhbar.example/a", id="other-label-kept"),
    ],
)
def test_host(url: str, key: str) -> None:
    assert canonical(url) == key


@pytest.mark.parametrize(
    ("path", "key"),
    [
        pytest.param("", "/", id="empty"),
        pytest.param("/", "/", id="root"),
        pytest.param("/a/1/", "/a/1", id="trailing-slash"),
        pytest.param("//a///1", "/a/1", id="doubled-slashes"),
        pytest.param("/a/./b/../1", "/a/1", id="dot-segments"),
        pytest.param("/../../1", "/1", id="above-the-root"),
        pytest.param("/a/%2e%2E/1", "/1", id="encoded-dot-segments"),
        pytest.param("/%d8%a5%d9%83%d8%b3", "/%D8%A5%D9%83%D8%B3", id="hex-upper-case"),
        pytest.param("/إكس", "/%D8%A5%D9%83%D8%B3", id="arabic-encoded"),
        pytest.param("/ا\u0655كس", "/%D8%A5%D9%83%D8%B3", id="nfc"),
        pytest.param("/%D8%A7%D9%95%D9%83%D8%B3", "/%D8%A5%D9%83%D8%B3", id="nfc-of-encoded"),
        pytest.param("/%CA%C7%ED", "/%CA%C7%ED", id="windows-1256-stays"),
        pytest.param("/%7Eali%2D1", "/~ali-1", id="unreserved-decoded"),
        pytest.param("/a%2Fb", "/a%2Fb", id="encoded-slash-stays"),
        pytest.param("/100%", "/100%25", id="stray-percent"),
        pytest.param("/%25D8%25A5", "/%D8%A5", id="encoded-twice"),
        pytest.param("/100%2520", "/100%2520", id="encoded-twice-is-arabic-only"),
        pytest.param("/a b", "/a%20b", id="space"),
        pytest.param("/a/1/amp", "/a/1", id="amp"),
        pytest.param("/a/1/amp/", "/a/1", id="amp-slash"),
        pytest.param("/a/1/amp.html", "/a/1", id="amp-html"),
        pytest.param("/a/1.amp", "/a/1", id="dot-amp"),
        pytest.param("/amp/230/1", "/230/1", id="amp-first"),
        pytest.param("/ar/amp/1", "/ar/1", id="amp-after-language"),
        pytest.param("/champ/1", "/champ/1", id="amp-in-a-word"),
        pytest.param("/a/1.amp.html", "/a/1.html", id="dot-amp-html"),
        pytest.param("/mobile/society/416975.html", "/society/416975.html", id="mobile-first"),
        pytest.param("/mobile", "/mobile", id="mobile-alone"),
        pytest.param("/news/mobile/1", "/news/mobile/1", id="mobile-in-the-middle"),
        pytest.param("/a/1/print", "/a/1", id="print"),
        pytest.param("/a/1/print/amp/", "/a/1", id="print-then-amp"),
        pytest.param("/a/1/print.html", "/a/1", id="print-html"),
        pytest.param("/a/1/printable", "/a/1", id="printable"),
        pytest.param("/a/1.print", "/a/1", id="dot-print"),
        pytest.param("/print/1", "/print/1", id="print-first"),
        pytest.param("/blueprint", "/blueprint", id="print-in-a-word"),
        pytest.param("/a/default.aspx", "/a", id="default-aspx"),
        pytest.param("/a/index.html", "/a", id="index-html"),
        pytest.param("/index.php", "/", id="index-php"),
        pytest.param("/index.php/2024/1", "/index.php/2024/1", id="index-php-in-the-middle"),
        pytest.param("/a/1;jsessionid=0AF3", "/a/1", id="jsessionid"),
        pytest.param("/(S(lit3py55t21z5v55vlm25s55))/a/1", "/a/1", id="asp-session"),
        pytest.param("/(S(/(S(x))))/a", "/a", id="asp-session-in-another"),
        pytest.param("/a/..;jsessionid=0AF3/1", "/1", id="jsessionid-behind-dots"),
        pytest.param("/a/1;v=2", "/a/1;v=2", id="other-path-parameter-kept"),
        pytest.param("/a/1#comments", "/a/1", id="fragment"),
        pytest.param("/#!/a/1", "/#!/a/1", id="hash-bang-kept"),
    ],
)
def test_path(path: str, key: str) -> None:
    assert canonical(SITE + path) == SITE + key


@pytest.mark.parametrize(
    "query",
    [
        "utm_source=x&UTM_Medium=y", "fbclid=1", "gclid=1", "dclid=1", "msclkid=1", "yclid=1", "igshid=1", "mc_cid=1",
        "mc_eid=1", "ref=home", "ref_src=twsrc", "_ga=2.1", "ocid=x", "cmpid=x", "at_medium=rss", "ito=1",
        "s_kwcid=1", "twclid=1", "ttclid=1", "wbraid=1", "gbraid=1", "spm=a.b", "share=telegram", "shared=1",
        "fb_source=feed", "xtor=RSS-1", "traffic_source=rss", "random-post=1", "source=rss", "source=true",
        "source=Twitter", "amp", "amp=1", "amp=true", "noamp=mobile", "outputType=amp", "output=amp", "m=0", "m=1",
        "view=mobile", "print=1", "print", "replytocom=77", "PHPSESSID=abc", "jsessionid=abc",
        "sid=0123456789abcdef0123456789abcdef", "", "&",
        "tmpl=component", "from=rss", "via=twitter", "format=amp", "view=print", "printable=yes", "preview=true",
        "like_comment=77", "relatedposts_hit=1&relatedposts_origin=5&relatedposts_position=0", "_hsenc=p2",
        "usqp=mq331", "amp_js_v=0.1", "nonamp=1", "mtm_campaign=x", "pk_kwd=x", "doing_wp_cron=1.2", "feature=share",
        "amp;utm_source=x", "amp;amp;fbclid=1", "sessionid=abc", "__twitter_impression=true",
    ],
)  # fmt: skip
def test_noise_in_the_query_is_dropped(query: str) -> None:
    assert canonical(f"{SITE}/a?{query}") == f"{SITE}/a"
    assert canonical(f"{SITE}/a?id=5&{query}") == f"{SITE}/a?id=5"


@pytest.mark.parametrize(
    "query",
    [
        "id=63223", "p=527473", "post=1", "article=1", "news_id=1", "page=2", "story=1", "post_id=241226",
        "nid=33832469", "n=6602ac77714a4622653b7897", "source=spa", "source=17", "sid=1204", "m=202311",
        "view=article", "output=1", "print=2", "q=%D8%A5%D9%83%D8%B3", "from=spa", "via=5", "format=long", "tmpl=5",
        "page_id=77", "=5",
    ],
)  # fmt: skip
def test_content_in_the_query_is_kept(query: str) -> None:
    assert canonical(f"{SITE}/a?{query}") == f"{SITE}/a?{query}"


@pytest.mark.parametrize(
    ("query", "key"),
    [
        pytest.param("b=2&a=1&b=1", "a=1&b=1&b=2", id="sorted"),
        pytest.param("a", "a=", id="name-alone"),
        pytest.param("q=%d8%a5", "q=%D8%A5", id="hex-upper-case"),
        pytest.param("q=إ", "q=%D8%A5", id="arabic-encoded"),
        pytest.param("q=a%20b", "q=a+b", id="space"),
        pytest.param("q=a%26b", "q=a%26b", id="encoded-ampersand-stays"),
        pytest.param("id=5&amp;page=2", "id=5&page=2", id="escaped-ampersand"),
        pytest.param("q=%25D8%25A5", "q=%D8%A5", id="encoded-twice"),
    ],
)
def test_spelling_of_the_query(query: str, key: str) -> None:
    assert canonical(f"{SITE}/a?{query}") == f"{SITE}/a?{key}"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        pytest.param("https://akhbar-example.cdn.ampproject.org/c/s/akhbar.example/a/1/amp", f"{SITE}/a/1", id="cache"),
        pytest.param("https://x.cdn.ampproject.org/v/s/www.akhbar.example/a/?amp=1&usqp=m", f"{SITE}/a", id="viewer"),
        pytest.param("https://cdn.ampproject.org/c/akhbar.example/a?id=5", f"{SITE}/a?id=5", id="without-s"),
        pytest.param("https://www.google.com/amp/s/akhbar.example/a/1/amp/", f"{SITE}/a/1", id="google"),
        pytest.param("https://google.com.eg/amp/s/m.akhbar.example/a/1", f"{SITE}/a/1", id="google-of-a-country"),
        pytest.param("https://google.com/amp/s/google.com/amp/s/akhbar.example/1", f"{SITE}/1", id="twice"),
        pytest.param("https://x.cdn.ampproject.org//mobile/./c/s/akhbar.example/1", f"{SITE}/1", id="untidy"),
        pytest.param("https://google.com/amp/s/story", "https://google.com/s/story", id="no-host-behind"),
        pytest.param("https://google.com/amp/s/a..b/1", "https://google.com/s/a..b/1", id="no-possible-host-behind"),
        pytest.param("https://akhbar.example/c/s/other.example/1", f"{SITE}/c/s/other.example/1", id="another-host"),
    ],
)  # fmt: skip
def test_copies_of_amp_pages(url: str, key: str) -> None:
    assert canonical(url) == key
    assert canonical(key) == key


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("خبر", id="a-word"),
        pytest.param("/a/1", id="path"),
        pytest.param("mailto:desk@akhbar.example", id="mailto"),
        pytest.param("javascript:void(0)", id="javascript"),
        pytest.param("ftp://akhbar.example/a", id="ftp"),
        pytest.param("https://", id="no-host"),
        pytest.param("https://./", id="a-dot-for-a-host"),
        pytest.param("https://.example/", id="empty-first-label"),
        pytest.param("https://a..example/", id="empty-label"),
        pytest.param("https://akhbar.example../", id="empty-last-label"),
        pytest.param("https://a b.example/", id="space-in-the-host"),
        pytest.param(f"https://{'a' * 64}.example/", id="label-too-long"),
        pytest.param(f"https://{'a.' * 130}example/", id="host-too-long"),
        pytest.param("https://akhbar.example\\@other.example/", id="two-hosts-to-two-readers"),
        pytest.param("https://[::1/", id="half-an-ipv6-address"),
        pytest.param("https://akhbar.example:port/", id="port-of-letters"),
        pytest.param("https://akhbar.example:99999/", id="port-too-high"),
        pytest.param("https://akhbar.example/\x00", id="nul"),
        pytest.param("https://akhbar.example/\ud800", id="half-a-surrogate-pair"),
    ],
)
def test_what_is_no_web_url_comes_back_stripped(text: str) -> None:
    assert not is_web_url(text)
    assert canonical(f" {text}\t") == text


@pytest.mark.parametrize(
    ("length", "answer"), [pytest.param(2083, True, id="longest"), pytest.param(2084, False, id="too-long")]
)
def test_length_of_a_web_url(length: int, answer: bool) -> None:
    assert is_web_url(f"{SITE}/".ljust(length, "a")) is answer


LABELS = st.sampled_from(
    ["akhbar", "www", "m", "amp", "cdn.ampproject.org", "google.com", "أخبار", "xn--igbicxr", "ECONOMY", "1", "-", ""]
)
HOSTS = st.lists(LABELS, min_size=1, max_size=4).map(".".join)
SEGMENTS = st.one_of(
    st.sampled_from(
        [
            *(
                "amp",
                "print",
                "print.html",
                "index.php",
                "index.html",
                "mobile",
                ".amp",
                "a.amp",
                "..amp",
                "a.amp.html",
            ),
            *(".", "..", "", "%2e", "%25D8", "%2%35D8", ";jsessionid=1", "(S(x))", "c", "s", "wp", "a.b", "google.com"),
        ]
    ),
    st.text(max_size=6),
    st.text(max_size=6).map(lambda text: quote(text, errors="surrogatepass")),
)
PAIRS = st.one_of(
    st.sampled_from(
        [
            "id=5",
            "utm_source=x",
            "amp",
            "%75tm_source=x",
            "amp;m=1",
            "%25D8",
            "sid=1",
            "m=1",
            "=",
            "source=rss",
            "%",
            "%4",
        ]
    ),
    st.text(max_size=8),
    st.text(max_size=8).map(lambda text: quote(text, errors="surrogatepass")),
)
URLS = st.builds(
    "{}://{}{}/{}?{}#{}".format,
    st.sampled_from(["http", "https", "HTTPS", "ftp"]),
    HOSTS,
    st.sampled_from(["", ":80", ":443", ":8080", ":x", ":"]),
    st.lists(SEGMENTS, max_size=5).map("/".join),
    st.lists(PAIRS, max_size=4).map("&".join),
    st.one_of(st.text(max_size=5), st.text(max_size=5).map("!/{}".format)),
)


@settings(deadline=None)
@given(st.one_of(st.text(), st.text().map("https://{}".format), URLS))
def test_canonical_takes_any_text_and_is_idempotent(text: str) -> None:
    key = canonical(text)
    assert canonical(key) == key


@settings(deadline=None)
@given(URLS)
def test_the_key_of_a_web_url_is_ascii(url: str) -> None:
    if is_web_url(url):
        assert canonical(url).isascii()


PATHS = st.lists(
    st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8).map(quote), min_size=1, max_size=3
)


@settings(deadline=None)
@given(
    PATHS.map("/".join),
    st.sampled_from(["http://", "https://"]),
    st.sampled_from(["", "www.", "m.", "mobile.", "amp."]),
    st.sampled_from(["", "/", "/amp", "/amp/", "/print"]),
    st.sampled_from(["", "&utm_source=x", "&fbclid=1&amp=1", "&replytocom=3"]),
    st.sampled_from(["", "#comments", "#"]),
    st.booleans(),
)
def test_variants_of_one_url_have_one_key(
    path: str, scheme: str, label: str, tail: str, noise: str, fragment: str, lower: bool
) -> None:
    spelled = re.sub("%..", lambda byte: byte[0].lower(), path) if lower else path
    variant = f"{scheme}{label}akhbar.example/{spelled}{tail}?id=5{noise}{fragment}"
    assert canonical(variant) == canonical(f"{SITE}/{path}?id=5")
