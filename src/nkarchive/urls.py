"""One spelling for each URL, and what can be said of a URL without asking its server."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes, urljoin

import idna
import tld

from nkarchive.errors import BadUrl

MAX_URL = 8_192  # characters; longer ones are traps (RFC 9110 section 4.1 asks for 8,000 at least)

# Parameters that tell who sent the reader, never which page it is. Names that some site uses to tell
# its pages apart (id, p, idxno, newsID, article, seq, aid, sid, ref, cid, source, from) are not here.
TRACKER_PREFIXES = (
    "utm_",
    "hsa_",
    "mtm_",
    "piwik_",
    "matomo_",
    "itm_",
    "vero_",
    "trk_",
    "fb_action_",
    "guce_",
    "_bta_",
)
_TRACKER_NAMES = """
fbclid fb_source fb_ref fb_comment_id gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid
_ga _gl _gac _gid _ke _kx _openstat _hsenc _hsmi __hssc __hstc __hsfp hsctatracking mc_cid mc_eid igshid igsh
msclkid twclid ttclid yclid ysclid li_fat_id rdt_cid tblci dicbo epik ef_id s_kwcid mkt_tok mkwid pcrid dm_i
oly_anon_id oly_enc_id wickedid irclickid ml_subscriber ml_subscriber_hash guccounter sr_share
ref_src ref_url ns_mchannel ns_source ns_campaign ns_linkname ns_fee at_medium at_campaign at_link_type
at_link_origin at_link_id at_format at_ptr_name at_bbc_team at_custom1 at_custom2 at_custom3 at_custom4
pk_campaign pk_kwd pk_source pk_medium pk_keyword pk_content cmpid xtor soc_src soc_trk spm
phpsessid jsessionid aspsessionid
"""
TRACKERS = frozenset(_TRACKER_NAMES.split())

_PARTS = re.compile(r"(?i)(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.DOTALL)
_OUTER = "".join(map(chr, range(0x21)))  # C0 controls and space, as browsers trim them
_INNER = str.maketrans("", "", "\t\n\r")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})?|[^%]+", re.DOTALL)
_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_PATH_SAFE = frozenset((_UNRESERVED + "!$&'()*+,;=:@/").encode())
_QUERY_SAFE = _PATH_SAFE | {ord("?")}
_PLAIN = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/-]*")  # safe as it stands, in path and query
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_SESSION = re.compile(r"(?i);(?:jsessionid|phpsessid)=[^/;]*")  # written into links for readers without cookies
_PORTS = {"http": 80, "https": 443}

_HOME = re.compile(
    r"(?i)/(?:(?:en|eng|english|ko|kr|kor|korean|ja|jp|zh|cn|ch|ru|es|fr|de|ar)(?:[-_][a-z]{2})?/?)?"
    r"(?:(?:index|default|main|home)\.[a-z]{2,5})?"
)
_VIEW = re.compile(r"(?i)(?:amp|print|mobile|m|full|all|single|\d{1,2}|page|index\.\w+)")
_TELLING = re.compile(r"[^/]*(?:\d{3}|[^/-]-[^/]+-|%[0-9A-F]{2}.*-)[^/]*|[^/]+\.(?:s?html?|php|aspx?|jsp|do)")
# a query that looks as if it selected the page: a number, a date, a slug
_SELECTS = re.compile(r"=[^&]*(?:\d{2}|-[^&]*-)|(?:^|&)(?:p|id|no|idx|seq|aid)=")


class _Url(NamedTuple):
    scheme: str
    host: str  # lower case, punycode, brackets around IPv6
    port: int | None  # None for the scheme's own
    path: str
    query: str

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}" + (f":{self.port}" if self.port is not None else "")


def canonicalise(url: str, *, keep: tuple[str, ...] = ()) -> str:
    """Return the one spelling under which *url* is stored.

    Drops the fragment, the default port, credentials and session ids, sorts the query by name, keeps
    the case of the path and of values. *keep* names the query parameters that select the article;
    ``()`` keeps all but known trackers. Idempotent. Follows RFC 3986 section 6.2.2.
    Raises BadUrl unless *url* is absolute http(s).

    >>> canonicalise("HTTP://News.example:80/A?utm_source=x&idxno=7#top", keep=("idxno",))
    'http://news.example/A?idxno=7'
    """
    parts = _split(url)
    pairs = [_escape(piece, _QUERY_SAFE) for piece in parts.query.split("&") if piece]
    kept = sorted((pair for pair in pairs if _is_kept(pair, keep)), key=_name)
    canonical = parts.origin + parts.path + ("?" + "&".join(kept) if kept else "")
    if len(canonical) > MAX_URL:
        raise BadUrl(f"{url[:80]!r}… is longer than {MAX_URL:,} characters: is it a link that grows with every page?")
    return canonical


def strip_trackers(url: str) -> str:
    """Return *url* without the parameters that only tell who sent the reader, else as it is.

    >>> strip_trackers("https://news.example/a?b=2&fbclid=x&a=1#c")
    'https://news.example/a?b=2&a=1#c'
    """
    address, mark, fragment = url.partition("#")
    path, _, query = address.partition("?")
    pieces = [piece for piece in query.split("&") if not _is_tracker(_name(piece))]
    return path + ("?" + "&".join(pieces) if any(pieces) else "") + mark + fragment


def join(base: str, href: str) -> str | None:
    """Return the absolute URL of a link on the page *base*; None unless it leads to an http(s) page.

    >>> join("https://news.example/a/b", "../c?d")
    'https://news.example/c?d'
    >>> join("https://news.example/", "javascript:history.back()") is None
    True
    """
    href = href.strip(_OUTER).translate(_INNER)
    if not href or len(href) > MAX_URL:
        return None
    cut = re.search(r"[?#]", href)
    end = cut.start() if cut else len(href)
    if not re.match(r"(?i)(?!https?:)[a-z][a-z0-9+.-]*:", href):
        href = href[:end].replace("\\", "/") + href[end:]  # as browsers do
    try:
        joined = urljoin(base, href)
        _split(joined)
    except ValueError:
        return None
    return joined


def host_of(url: str) -> str:
    """Return the host name of *url* as canonicalise spells it, '' if it has none.

    >>> host_of("https://WWW.News.example:8080/a")
    'www.news.example'
    """
    try:
        return _split(url).host
    except BadUrl:
        return ""


def origin_of(url: str) -> str:
    """Return scheme, host and port of *url*; the scheme's own port is left out. Raises BadUrl.

    >>> origin_of("https://News.example:443/a"), origin_of("http://127.0.0.1:8113/en")
    ('https://news.example', 'http://127.0.0.1:8113')
    """
    return _split(url).origin


def same_site(a: str, b: str) -> bool:
    """Return whether one publisher runs both: the same registrable domain by the Public Suffix List.

    >>> same_site("https://www.news.co.kr/a", "http://m.news.co.kr/b"), same_site("https://a.co.kr/", "https://b.co.kr/")
    (True, False)
    """
    site = site_of(a)
    return bool(site) and site == site_of(b)


def site_of(url: str) -> str:
    """Return the registrable domain of *url*, or its host where that is an address or a bare name; '' if none."""
    return _site_of_host(host_of(url))


@lru_cache(maxsize=4_096)
def _site_of_host(host: str) -> str:
    if not host or "." not in host or host.startswith("[") or host[-1].isdigit():
        return host
    found = tld.get_fld(f"http://{host}/", fail_silently=True, search_private=True)
    return found or ".".join(host.split(".")[-2:])


def is_home(url: str) -> bool:
    """Return whether *url* is a site's home page, in whatever language.

    >>> is_home("https://news.example/en/"), is_home("https://news.example/?p=7")
    (True, False)
    """
    try:
        parts = _split(canonicalise(url))
    except BadUrl:
        return False
    return not parts.query and _HOME.fullmatch(parts.path) is not None


def believable_canonical(claimed: str, page_url: str) -> bool:
    """Return whether *page_url*'s ``<link rel=canonical>`` may be believed.

    It must be absolute, of the same site, and no less particular: not the home page, not a section
    above the page, not the same path without the query that selects the article.

    >>> believable_canonical("https://news.example/", "https://news.example/a/long-story-here")
    False
    """
    try:
        claim, page = _split(canonicalise(claimed)), _split(canonicalise(page_url))
    except BadUrl:
        return False
    if claim == page:
        return True
    if not same_site(claimed, page_url) or is_home(claimed):
        return False
    claim_path, page_path = claim.path.rstrip("/"), page.path.rstrip("/")
    if _TELLING.fullmatch(claim_path.rpartition("/")[2]) and claim_path != page_path:
        return True
    if claim_path == page_path:
        return bool(claim.query) or not page.query or not _SELECTS.search(page.query)
    if page_path.startswith(claim_path + "/") and not claim.query:
        deeper = page_path[len(claim_path) + 1 :].split("/")
        return all(_VIEW.fullmatch(segment) for segment in deeper)
    return True


@lru_cache(maxsize=1_024)  # a link is joined, canonicalised and asked for its site, one after the other
def _split(url: str) -> _Url:
    url = url.strip(_OUTER).translate(_INNER)
    if len(url) > 4 * MAX_URL:
        raise BadUrl(f"{url[:80]!r}… is longer than {MAX_URL:,} characters: is it a link that grows with every page?")
    cut = re.search(r"[?#]", url)
    end = cut.start() if cut else len(url)
    found = _PARTS.fullmatch(url[:end].replace("\\", "/") + url[end:])
    if not found:
        raise BadUrl(f"{url[:200]!r} is not an absolute http(s) URL: write https://host/path")
    scheme, authority, path, query = found.group(1).lower(), found.group(2), found.group(3), found.group(4) or ""
    host, port = _host_and_port(authority.rpartition("@")[2], url)
    path = _without_dots(_SESSION.sub("", _escape(path, _PATH_SAFE)))
    return _Url(scheme, host, None if port == _PORTS[scheme] else port, path, query)


def _host_and_port(authority: str, url: str) -> tuple[str, int | None]:
    found = re.fullmatch(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]*))?", authority)
    host = _host(found.group(1)) if found and len(authority) < 1_000 else ""
    if not found or not host:
        raise BadUrl(f"{url[:200]!r} names no host that could exist: write https://host/path")
    digits = (found.group(2) or "").lstrip("0") or ("0" if found.group(2) else "")
    if len(digits) > 5 or (digits and not 0 < int(digits) < 65_536):
        raise BadUrl(f"{url[:200]!r} has the port {digits[:9]}: ports run from 1 to 65535")
    return host, int(digits) if digits else None


@lru_cache(maxsize=4_096)
def _host(text: str) -> str:
    """Return the host in its one spelling, '' where it is none."""
    try:
        if text.startswith("["):
            return f"[{ipaddress.IPv6Address(text[1:-1]).compressed}]" if "%" not in text else ""
        name = unquote_to_bytes(text).decode("utf-8").lower() if "%" in text else text.lower()
        if not name.isascii():
            name = idna.encode(name, uts46=True).decode("ascii").lower()
        name = name.removesuffix(".")
        if re.search(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$", name):
            # 2130706433 and 0x7f.1 are 127.0.0.1 to some resolvers: only the plain form is an address
            return str(ipaddress.IPv4Address(name))
    except (ValueError, IndexError):  # UnicodeError and IDNAError are ValueErrors
        return ""
    return name if _NAME.fullmatch(name) and len(name) <= 253 else ""


def _escape(text: str, safe: frozenset[int]) -> str:
    """Percent-encode what must be, decode what need not be, and write the rest with upper-case digits."""

    if _PLAIN.fullmatch(text):
        return text

    def one(found: re.Match[str]) -> str:
        piece = found.group()
        if piece == "%":
            return "%25"
        if piece[0] == "%":
            sign = chr(int(piece[1:], 16))
            return sign if sign in _UNRESERVED else piece.upper()
        data = piece.encode("utf-8", "replace")  # a lone surrogate becomes "?", written %3F in a path
        return "".join(chr(byte) if byte in safe else f"%{byte:02X}" for byte in data)

    return _ESCAPED.sub(one, text)


def _without_dots(path: str) -> str:
    """Return *path* with its dot segments resolved: RFC 3986 section 5.2.4."""
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for number, segment in enumerate(segments):
        last = number == len(segments) - 1
        if segment == "..":
            del kept[-1:]
        if segment not in (".", ".."):
            kept.append(segment)
        elif last:
            kept.append("")
    return "/" + "/".join(kept)


def _name(pair: str) -> str:
    return unquote(pair.partition("=")[0])


def _is_tracker(name: str) -> bool:
    name = name.lower()
    return name in TRACKERS or name.startswith(TRACKER_PREFIXES)


def _is_kept(pair: str, keep: tuple[str, ...]) -> bool:
    name = _name(pair)
    return name in keep if keep else not _is_tracker(name)
