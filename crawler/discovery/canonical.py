"""The one name of an article: however a feed, a reader or a search engine writes its URL, the same key comes out.

The key is for knowing an article again, never for fetching it: the server may want the very `www.` or query that is
dropped here. Its scheme is always https: an outlet has the same articles under both, most outlets answer to https
today, and so the key that a record shows can be clicked on.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote, unquote_plus, urlsplit

from w3lib.url import canonicalize_url

_MOST_CHARACTERS = 2083
"""Longest URL that Internet Explorer took (Microsoft support article 208427), and so the longest that outlets dared to
publish; sitemaps.org stops at 2,048."""

_NO_URL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Controls, and halves of surrogate pairs, which UTF-8 cannot write."""

_NO_HOST = re.compile(r"[\s<>^|%\\\"{}`]")
"""Most of the forbidden host code points of the WHATWG URL Standard; urlsplit keeps the others out of a host itself."""

_LONGEST_HOST = 253
"""Characters of a host name: RFC 1035, 2.3.4, without the length bytes."""

_DEFAULT_PORTS = frozenset({80, 443})
"""Both, whatever the scheme: the scheme is not part of the key, so its port cannot be."""

_TWIN_LABELS = frozenset({"www", "m", "mobile", "amp", "wap", "touch"})
"""First labels of hosts that serve the same articles as the host without them."""

_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ASCII_REFERENCE = re.compile(r"%(?=[0-7][0-9A-F])")
_PATH_SAFE = "!$%&'()*+,/:;=?@[]|"
_QUERY_SAFE = "%&+="
"""The ASCII punctuation that w3lib leaves as it is in a path and in a query."""

_AMP_COPY_HOST = re.compile(r"(?:[^.]+\.)?cdn\.ampproject\.org|google\.[a-z.]{2,6}")
_AMP_COPY = re.compile(r"/(?:amp|[civ]|wp)/(?:s/)?(?=[^/]+\.[^/]+(?:/|$))")
"""Copies of AMP pages that Google serves, with the outlet's URL behind: `/c/s/HOST/PATH` on ampproject.org's hosts
(amp.dev, "AMP Cache URL format"), `/amp/s/HOST/PATH` on its own."""

_ENCODED_TWICE = re.compile(r"%25(?=[89A-Fa-f][0-9A-Fa-f])")
"""What `%D8` becomes where a program encodes a URL once more: no outlet has a percent sign before such digits."""

_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;]*|/\(S\([^/()]*\)\)", re.IGNORECASE)
"""Of Java and of ASP.NET."""

_AMP_SEGMENT = re.compile(r"/amp(?=/|$)", re.IGNORECASE)
"""AMP pages of Arab outlets: `/amp/230/072030`, `/ar/amp/222925`, `/article/11674/amp`."""

_MOBILE_FIRST = re.compile(r"^/mobile(?=/[^/])", re.IGNORECASE)
"""As `akhbarona.com/mobile/society/416975.html`."""

_TAIL = re.compile(
    r"(?:/amp\.html|/(?:print|printable|print-version)(?:\.html)?|\.print|/(?:index|default)\.(?:html?|php|aspx))$"
    r"|\.amp(?=\.html$|$)",
    re.IGNORECASE,
)

_ESCAPED_NAME = re.compile(r"^(?:amp(?:;|%3B))+")
"""Of `&amp;`, which some programs leave in a URL."""

_TRACKING_PREFIXES = ("utm_", "at_", "fb_", "pk_", "mtm_", "piwik_", "relatedposts_", "amp_js_", "_branch_", "guce_")
_TRACKING = frozenset(
    {
        "__twitter_impression", "_ga", "_gl", "_hsenc", "_hsmi", "aoh", "cmpid", "dclid", "doing_wp_cron", "fbclid",
        "gbraid", "gclid", "gclsrc", "guccounter", "igsh", "igshid", "ito", "like_comment", "mc_cid", "mc_eid",
        "mibextid", "mkt_tok", "msclkid", "ncid", "ocid", "preview", "preview_id", "preview_nonce", "random-post",
        "ref", "ref_src", "ref_url", "s_kwcid", "sfnsn", "share", "shared", "soc_src", "soc_trk", "spm",
        "traffic_source", "ttclid", "twclid", "usqp", "wbraid", "wt_mc", "xtor", "yclid",
    }
)  # fmt: skip
"""Parameters that say where a reader came from, or what he did there. `traffic_source` and `random-post` were met at
Arab outlets; `preview`, `like_comment`, `doing_wp_cron` and `relatedposts_` are WordPress's; the rest belongs to
advertising, mail and counting services (Google, Meta, Microsoft, Yandex, TikTok, X, Mailchimp, HubSpot, Matomo, Yahoo,
Piano, Alibaba)."""

_CHANNELS = frozenset(
    {
        "true", "rss", "feed", "atom", "social", "share", "sharing", "facebook", "fb", "twitter", "x", "whatsapp",
        "telegram", "instagram", "tiktok", "youtube", "linkedin", "google", "googlenews", "gnews", "newsletter",
        "email", "mail", "push", "notification", "app", "android", "ios", "mobile", "web", "homepage", "related",
        "widget", "nabd",
    }
)  # fmt: skip
"""Values of `source` that name a channel readers came through; with any other value `source` may select content."""

_SWITCHES: dict[str, frozenset[str] | None] = {
    "amp": None,
    "noamp": None,
    "replytocom": None,
    "outputtype": frozenset({"amp"}),
    "output": frozenset({"amp"}),
    "m": frozenset({"0", "1"}),
    "view": frozenset({"mobile", "amp", "print"}),
    "nonamp": None,
    "amp_markup": None,
    "from": _CHANNELS,
    "via": _CHANNELS,
    "feature": frozenset({"share"}),
    "format": frozenset({"amp", "print"}),
    "print": frozenset({"", "1", "true", "yes"}),
    "printable": frozenset({"", "1", "true", "yes"}),
    "tmpl": frozenset({"component"}),
}
"""Parameters that switch to another layout of the same article, or name a channel, with the values that do so (None:
any); `m` is Blogger's, `tmpl` Joomla's for printing."""

_SESSIONS = frozenset({"phpsessid", "jsessionid", "sessionid", "session_id", "zenid", "oscsid"})
_SESSION_VALUE = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)
"""`sid` is a session where it is as long as one (phpBB's has 32 digits); shorter it may be a story's number."""


def is_web_url(url: str) -> bool:
    """Say whether a URL can be asked for on the web.

    Args:
        url: any text.

    Returns:
        True for an absolute http or https URL with a host and a possible port, without control characters, of at most
        2083 characters.
    """
    return len(url) <= _MOST_CHARACTERS and _split(url) is not None


# A page is named when its lead comes, when it is asked for, and when it has its outcome.
@lru_cache(maxsize=4096)
def canonical(url: str) -> str:
    """Return the one name of the article that a URL leads to.

    Args:
        url: any text.

    Returns:
        An https URL, ASCII, the same for all URLs that differ only in scheme, spelling, mobile or AMP host and path,
        tracking parameters, session or fragment (a `#!` fragment names content and stays). What is no http(s) URL comes
        back stripped. `canonical(canonical(url)) == canonical(url)`.
    """
    text = url.strip()
    key = _key(text)
    while key is not None:
        text, inner = key
        key = _key(inner) if inner else None
    return text


def _key(text: str) -> tuple[str, str] | None:
    """Return the key of a URL, and the URL that it shows a copy of, or empty; None where it is no http(s) URL."""
    if _split(text) is None:
        return None
    try:
        parts = urlsplit(canonicalize_url(_STRAY_PERCENT.sub("%25", text), keep_fragments=True))
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:  # a host that IDNA cannot write
        return None
    authority = host if port is None or port in _DEFAULT_PORTS else f"{host}:{port}"
    tidy = _tidy(parts.path)
    path = _path(tidy)
    query = _query(parts.query)
    behind = f"?{query}" if query else ""
    fragment = f"#{_composed(parts.fragment, _PATH_SAFE)}" if parts.fragment.startswith("!") else ""
    inner = ""
    if len(text) <= _MOST_CHARACTERS and _AMP_COPY_HOST.fullmatch(host):
        copies = (_AMP_COPY.match(candidate) for candidate in (tidy, path))
        inner = next((f"https://{copy.string[copy.end() :]}{behind}" for copy in copies if copy), "")
    return f"https://{authority}{path}{behind}{fragment}", inner


def _split(url: str) -> SplitResult | None:
    if _NO_URL.search(url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        possible = parts.scheme in ("http", "https") and parts.port != 0 and len(host) <= _LONGEST_HOST
        if not possible or host in ("", ".") or _NO_HOST.search(host) or "\\" in parts.netloc:
            return None
        host.encode("idna")
    except ValueError:  # a port that is no number, an IPv6 address without its end, an empty label or one too long
        return None
    return parts


def _host(host: str) -> str:
    host = host.removesuffix(".")
    first, _, rest = host.partition(".")
    while first in _TWIN_LABELS and "." in rest:
        host = rest
        first, _, rest = host.partition(".")
    return f"[{host}]" if ":" in host else host


def _tidy(path: str) -> str:
    """Return a path without sessions, dot segments, doubled and trailing slashes."""
    path = _composed(_ENCODED_TWICE.sub("%", path), _PATH_SAFE)
    while (shorter := _SESSION_IN_PATH.sub("", path)) != path:
        path = shorter
    return posixpath.normpath("/" + path.lstrip("/"))


def _path(path: str) -> str:
    before = ""
    while path != before:
        before = path
        path = _TAIL.sub("", _AMP_SEGMENT.sub("", _MOBILE_FIRST.sub("", path)))
        path = posixpath.normpath("/" + path.lstrip("/"))
    return path


def _query(query: str) -> str:
    text = _composed(_ENCODED_TWICE.sub("%", query), _QUERY_SAFE)
    pairs = [_ESCAPED_NAME.sub("", pair).partition("=") for pair in text.split("&") if pair]
    return "&".join(sorted(f"{name}={value}" for name, _, value in pairs if not _is_noise(name, value)))


def _is_noise(name: str, value: str) -> bool:
    name, value = unquote_plus(name).lower(), unquote_plus(value).lower()
    if name in _TRACKING or name in _SESSIONS or name.startswith(_TRACKING_PREFIXES):
        return True
    if name in _SWITCHES:
        values = _SWITCHES[name]
        return values is None or value in values
    if name == "source":
        return value in _CHANNELS
    return name == "sid" and _SESSION_VALUE.fullmatch(value) is not None


def _composed(encoded: str, safe: str) -> str:
    """Return percent-encoded text with its UTF-8 in NFC; what is not UTF-8, and all of ASCII, stays as it is."""
    text = unquote(_ASCII_REFERENCE.sub("%25", encoded), errors="surrogateescape")
    return quote(unicodedata.normalize("NFC", text), safe=safe, errors="surrogateescape")
