"""The one name of an article: however a feed, a reader or a search engine writes its URL, the same key comes out.

The key is for knowing an article again, never for fetching it: the server may want the very `www.` or query that is
dropped here. Its scheme is always https: an outlet has the same articles under both, most outlets answer to https
today, and so the key that a record shows can be clicked on.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
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

_TWIN_LABELS = frozenset({"www", "m", "mobile", "amp"})
"""First labels of hosts that serve the same articles as the host without them."""

_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ASCII_REFERENCE = re.compile(r"%(?=[0-7][0-9A-F])")
_PATH_SAFE = "!$%&'()*+,/:;=?@[]|"
_QUERY_SAFE = "%&+="
"""The ASCII punctuation that w3lib leaves as it is in a path and in a query."""

_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_AMP_SEGMENT = re.compile(r"/amp(?=/|$)", re.IGNORECASE)
"""AMP pages of Arab outlets: `/amp/230/072030`, `/ar/amp/222925`, `/article/11674/amp`."""

_TAIL = re.compile(r"(?:/amp\.html|\.amp|/print|/index\.(?:html|php))$", re.IGNORECASE)

_TRACKING_PREFIXES = ("utm_", "at_", "fb_")
_TRACKING = frozenset(
    {
        "_ga", "_gl", "cmpid", "dclid", "fbclid", "gbraid", "gclid", "gclsrc", "igsh", "igshid", "ito", "mc_cid",
        "mc_eid", "msclkid", "ocid", "random-post", "ref", "ref_src", "ref_url", "s_kwcid", "share", "shared", "spm",
        "traffic_source", "ttclid", "twclid", "wbraid", "xtor", "yclid",
    }
)  # fmt: skip
"""Parameters that say where a reader came from. `traffic_source` and `random-post` were met at Arab outlets; the rest
belongs to advertising and mail services (Google, Meta, Microsoft, Yandex, TikTok, X, Mailchimp, Piano, Alibaba)."""

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
    "view": frozenset({"mobile", "amp"}),
    "print": frozenset({"", "1", "true", "yes"}),
}
"""Parameters that switch to another layout of the same article, with the values that do so (None: any); `m` is
Blogger's."""

_SESSIONS = frozenset({"phpsessid", "jsessionid"})
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
    if _split(text) is None:
        return text
    try:
        parts = urlsplit(canonicalize_url(_STRAY_PERCENT.sub("%25", text), keep_fragments=True))
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:  # a host that IDNA cannot write
        return text
    authority = host if port is None or port in _DEFAULT_PORTS else f"{host}:{port}"
    query = _query(parts.query)
    fragment = f"#{_composed(parts.fragment, _PATH_SAFE)}" if parts.fragment.startswith("!") else ""
    return f"https://{authority}{_path(parts.path)}{'?' if query else ''}{query}{fragment}"


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


def _path(path: str) -> str:
    path = _SESSION_IN_PATH.sub("", _composed(path, _PATH_SAFE))
    before = ""
    while path != before:
        before = path
        path = posixpath.normpath("/" + path.lstrip("/"))  # dot segments, doubled and trailing slashes
        path = _TAIL.sub("", _AMP_SEGMENT.sub("", path))
    return path or "/"


def _query(query: str) -> str:
    pairs = [pair.partition("=") for pair in _composed(query, _QUERY_SAFE).split("&") if pair]
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
