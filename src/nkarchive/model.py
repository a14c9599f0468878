"""The nouns of the trade, as frozen values that every other module speaks in.

A suffix tells the unit: ``_at`` an aware UTC datetime, ``_on`` a calendar day, ``_s`` seconds,
``_bytes`` a size, ``_url`` an absolute http(s) URL, ``_sha256`` a hex digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a URL of the frontier is read for."""

    ARTICLE = "article"
    SECTION = "section"  # a page that lists articles: start pages, topics, their further pages
    FEED = "feed"
    SITEMAP = "sitemap"
    ROBOTS = "robots"


class Status(StrEnum):
    """What became of an article on its own site, as last seen."""

    LIVE = "live"
    GONE = "gone"
    BLOCKED = "blocked"
    MOVED = "moved"
    UNREADABLE = "unreadable"  # the page answers, and no article can be read from it any more


class EventKind(StrEnum):
    """Something that happened to an article."""

    NEW = "new"
    EDITED = "edited"
    GONE = "gone"
    MOVED = "moved"
    BLOCKED = "blocked"
    RETURNED = "returned"
    UNREADABLE = "unreadable"  # emptied, replaced by a login wall or a list, led elsewhere: detail says what
    COMPLETED = "completed"  # pages of the article that had not answered at first were read


class OutcomeKind(StrEnum):
    """What became of one URL in one run: each URL has exactly one."""

    NEW = "new"
    EDITED = "edited"
    UNCHANGED = "unchanged"
    ALIAS = "alias"
    REJECTED = "rejected"
    BLOCKED = "blocked"
    DISALLOWED = "disallowed"
    FAILED = "failed"
    GONE = "gone"
    READ = "read"
    DEFERRED = "deferred"


class Reason(StrEnum):
    """Why a page is no article."""

    EMPTY = "empty"  # a shell: the place for the text is there, the text is not
    TOO_SHORT = "too-short"
    NO_HEADLINE = "no-headline"
    NOT_FOUND = "not-found"  # a 404 text under status 200
    SECTION = "section"  # a list of articles, a search result, a home page
    LOGIN = "login"  # a login, subscription or cookie wall without the text
    BLOCKED = "blocked"  # a challenge or block page
    REDIRECT = "redirect"  # a stub that sends the reader elsewhere by script or meta refresh
    MEDIA = "media"  # a video, audio or gallery shell without text
    NOT_HTML = "not-html"


class AuthorKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"


class TeaserKind(StrEnum):
    RELATED = "related"  # chosen for this article
    LISTING = "listing"  # latest, most read, more from the section


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who signed an article, as printed."""

    name: str
    kind: AuthorKind = AuthorKind.PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """The caption of one of the article's own pictures."""

    text: str
    credit: str = ""
    image_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A story that the article's page advertises; *published* is an ISO day or datetime, or ''."""

    url: str
    headline: str = ""
    published: str = ""
    text: str = ""
    kind: TeaserKind = TeaserKind.RELATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The same story in another language; *language* is a BCP 47 tag."""

    language: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """What one CSS selector of a source's rules found on a page that it was tried on.

    *layout* is the last ISO day of its layout, '' for the one in use.
    """

    layout: str
    field: str
    css: str
    matched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What one page says, read once.

    *published* and *updated* are ISO 8601: a day (``2016-09-12``) where only a day is known, else a
    datetime with offset; '' where unknown. *published_text* is the date as printed. *provenance*
    names, per field, where its value came from (``json-ld``, ``og``, ``css:…``, ``text``, …).
    *selectors* are those of the source's rules that were tried.
    """

    url: str
    headline: str
    paragraphs: tuple[str, ...]
    standfirst: str = ""
    published: str = ""
    published_text: str = ""
    updated: str = ""
    byline: tuple[Author, ...] = ()
    language: str = ""
    section: str = ""
    image_url: str = ""
    captions: tuple[Caption, ...] = ()
    teasers: tuple[Teaser, ...] = ()
    translations: tuple[Translation, ...] = ()
    canonical_url: str = ""  # what the page claims; not yet believed
    shortlink_url: str = ""
    next_page_url: str = ""  # the next page of the same article
    first_page_url: str = ""  # where this is a further page of an article: the first, as far as it says
    provenance: Mapping[str, str] = field(default_factory=dict)
    selectors: tuple[Selector, ...] = ()

    @property
    def dead_selectors(self) -> tuple[str, ...]:
        """The selectors of those fields for which none matched, as ``headline: h1.title``.

        Of ``drop`` there are none: a page without its share bar is no sign of a new layout.
        """
        alive = {each.field for each in self.selectors if each.matched} | {"drop"}
        return tuple(f"{each.field}: {each.css}" for each in self.selectors if each.field not in alive)

    @property
    def body(self) -> str:
        """The paragraphs, parted by a blank line."""
        return "\n\n".join(self.paragraphs)

    @property
    def byline_text(self) -> str:
        """The byline as one line."""
        return ", ".join(author.name for author in self.byline)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A page that is no article, and why. *detail* is one clause a person can act on."""

    url: str
    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """CSS selectors of one layout of a source; the first that yields text wins, () means none.

    *until_on*: the last day of this layout, None while it is in use.
    """

    until_on: date | None = None
    headline: tuple[str, ...] = ()
    standfirst: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    teasers: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptLink:
    """How a link that a script opens becomes an address: where *pattern* is found in an *attribute*'s value,
    its named groups fill the places ``{name}`` of *url*, which may be relative."""

    attribute: str
    pattern: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher and how to read its site: one entry of config.yaml's ``sources``.

    *articles* and *follow* are regular expressions searched in canonical URLs ('' = not given).
    *schedule* is a cron expression, ``every 30m`` or ``every 15m to 1d``; *revisit_s* are ages since an article's last
    change at which it is looked at again. *delay_factor*: the delay is at least so many times what
    the host's last answer took. *cookies* are kept for one run. *proxy* is ``none``, ``environment`` or a URL.
    """

    name: str
    title: str = ""
    enabled: bool = True
    language: str = ""
    timezone: str = "UTC"
    start: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    articles: str = ""
    follow: str = ""
    keep_query: tuple[str, ...] = ()
    links: tuple[ScriptLink, ...] = ()
    schedule: str = "every 30m"
    delay_s: float = 2.0
    delay_factor: float = 5.0
    allow_private: bool = False
    cookies: bool = False
    verify_tls: bool = True
    proxy: str = field(default="none", repr=False)  # may hold a password
    revisit_s: tuple[float, ...] = tuple(86400.0 * d for d in (1, 2, 4, 8, 16, 32, 64, 128, 365))
    rules: tuple[Rules, ...] = ()

    @property
    def home_url(self) -> str:
        """The first address a reader would open, '' where only feeds are known."""
        return next(iter((*self.start, *self.feeds, *self.sitemaps)), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What a feed, a news sitemap or a listing said of a page before it was fetched.

    *where* is ``feed``, ``sitemap`` or ``listing``; *published*, *byline*, *language* and *keywords* are as printed
    there, '' if unsaid.
    """

    where: str
    headline: str = ""
    published: str = ""
    byline: str = ""
    language: str = ""
    keywords: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A response's decoded body with what is needed to read it: what the pure core is given.

    *content_type* is the header as sent, '' if there was none. *language* and *timezone* are the
    source's, used where the page itself says nothing. *announced* is one more witness, never the only rule.
    """

    url: str
    body: bytes
    content_type: str = ""
    seen_at: datetime | None = None
    timezone: str = "UTC"
    language: str = ""
    announced: tuple[Announcement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A URL worth fetching, and what was said of it where it was found.

    *claim* is what the finder shows for it (a headline; a sitemap's lastmod): if what
    *listing_url* says of a held article changes, the article is due at once. *listing_url* is the
    finder without its page number, so that an article sliding to page 2 keeps its claim.
    *next_page* marks the following page of the listing that named it. *announced* is what the finder
    said of an article, as a witness for its extraction.
    """

    url: str
    kind: Kind
    found_on: str = ""
    claim: str = ""
    listing_url: str = ""
    next_page: bool = False
    announced: Announcement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """Digests by which texts are compared.

    *content_sha256*: headline, standfirst, byline, published, body and captions, white space
    folded: a difference is an edit. *text_sha256*: the body's words alone: equality is the same text.
    *weight*: the body's length in Latin letters (a Hangul or CJK sign counts 2.5).
    """

    content_sha256: str
    text_sha256: str
    weight: float
