"""Which URLs are a source's articles, and which are pages to look for links on."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from nkarchive.model import Source
from nkarchive.urls import is_home, site_of

# What follows is for sources without an ``articles`` pattern: shapes seen on most news sites.
_FILE = re.compile(
    r"(?i)\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|pdf|docx?|xlsx?|pptx?|hwpx?|zip|rar|7z|gz|tgz|tar|exe|dmg|apk"
    r"|mp[34]|m4[av]|mov|avi|wmv|flv|ogg|oga|ogv|wav|webm|m3u8?|css|js|json|xml|rss|atom|rdf|txt|ics|woff2?|ttf|eot)$"
)
_FURNITURE_NAMES = """
about about-us account accounts admin ads advertise api apps assets auth author authors byline cart categories
category cdn-cgi comment comments contact contact-us cookie-policy cookies donate events faq feed feeds help
image images jobs join label legal login logout member members mypage newsletter newsletters page pages person
privacy privacy-policy profile register reporter reporters rss search section sections shop sign-in signin
signup sitemap static subscribe subscription tag tags terms terms-of-use topic topics upload uploads user
users wp-admin wp-content wp-includes wp-json wp-login.php
"""
_FURNITURE = frozenset(_FURNITURE_NAMES.split())
_DAY_PATH = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?:/(?:0?[1-9]|[12]\d|3[01]))?/[^/]*[^/\d][^/]*")
_DAY_RUN = re.compile(r"(?<!\d)(?:19|20)\d\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])(?!\d{1,2}$)")
_NUMBER = re.compile(r"(?:^|[^\d])\d{4,}(?:\.\w+)?$|^\d{3,}$")
_HASH = re.compile(r"(?i)(?=[^\d]*\d)[0-9a-f]{16,}(?:\.\w+)?$")
_YEAR_ALONE = re.compile(r"(?:19|20)\d\d")
_IDENTITY = re.compile(
    r"(?i)(?:^|&)(?:p|id|idx|idxno|no|seq|sn|nid|aid|oid|num|code|story|news_?id|news_?no|article_?id|article_?no"
    r"|article|arcid|art_?id|ntt_?id|ntt_?sn|bbs_?id|board_?no|doc_?id|document_srl|wr_id|cntn_?id)=[^&]*\d[^&]*"
)


def is_article(url: str, source: Source) -> bool:
    """Return whether *url* (canonical) is an article of *source*.

    Where the source gives ``articles``, that pattern is searched in the URL. Only pages of the
    source's own site count, unless the pattern names the host: a link to share a story holds the
    story's whole address. Without a pattern, a page of the same site counts when its address looks
    like a story's: a slug of four words, a day, a number of four digits or more, or a parameter
    such as ``idxno=``; never a home page, a file, a tag, an author or a search.
    """
    if source.articles:
        return _matches(source.articles, url, source)
    return _is_own(url, source) and _looks_like_a_story(url)


def is_section(url: str, source: Source) -> bool:
    """Return whether *url* (canonical) is a page of *source* to look for links on: its ``follow``
    pattern matches, and its ``articles`` does not."""
    return bool(source.follow) and _matches(source.follow, url, source) and not is_article(url, source)


def may_be_article(url: str, source: Source) -> bool:
    """Return whether *url*, which a feed of *source* calls an entry, is an article: the ``articles``
    pattern decides, and without one all but files and home pages are."""
    if source.articles:
        return is_article(url, source)
    return not is_home(url) and not _FILE.search(urlsplit(url).path)


def _sites(source: Source) -> tuple[frozenset[str], bool]:
    """Return the source's own sites, and whether they are known for sure: a feed may live elsewhere."""
    pages = _sites_of((*source.start, *source.sitemaps))
    return (pages, True) if pages else (_sites_of(source.feeds), False)


@lru_cache(maxsize=1_024)
def _sites_of(urls: tuple[str, ...]) -> frozenset[str]:
    return frozenset(filter(None, map(site_of, urls)))


def _is_own(url: str, source: Source) -> bool:
    sites, sure = _sites(source)
    return not sure or site_of(url) in sites


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _matches(pattern: str, url: str, source: Source) -> bool:
    found = _compiled(pattern).search(url)
    if found is None and not pattern.isascii():  # a pattern in Hangul, against a path that is stored encoded
        url = unquote(url)
        found = _compiled(pattern).search(url)
    if found is None:
        return False
    sites, sure = _sites(source)
    if site_of(url) in sites:
        return True
    path = url.index("/", url.index("//") + 2)
    if not sure and sites:
        # feeds alone are configured, perhaps at a feed host: the match must lie in the address itself
        return found.start() < len(url.partition("?")[0]) and "://" not in url[path:]
    return found.start() < path or not sites


def _looks_like_a_story(url: str) -> bool:
    parts = urlsplit(url)
    path = unquote(parts.path)
    segments = [segment for segment in path.lower().split("/") if segment]
    if _FILE.search(path) or any(segment in _FURNITURE for segment in segments):
        return False
    if _IDENTITY.search(parts.query):
        return True
    if not segments or is_home(url):
        return False
    last = segments[-1]
    if _YEAR_ALONE.fullmatch(last) or re.fullmatch(r"/(?:.*/)?(?:19|20)\d\d/\d\d?(?:/\d\d?)?/?", path):
        return False  # the archive of a year, a month, a day
    words = [word for word in re.split(r"[-_+\s]", last) if word]
    return (
        len(words) >= 4
        or (len(words) >= 3 and not last.isascii())
        or bool(_DAY_PATH.search(path) or _DAY_RUN.search(path) or _NUMBER.search(last) or _HASH.search(last))
    )
