"""Which of a page's links lead to stories: by their addresses, and by what they say."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from nkarchive import urls
from nkarchive.extract import labels
from nkarchive.extract.document import Document
from nkarchive.model import TeaserKind
from nkarchive.text import weight

# Paths of pages that are no stories, and addresses that share, subscribe or log in.
_MINOR = re.compile(
    r"/(?:category|categories|tags?|tagg|hashtags?|keywords?|authors?|by|users?|writers?|contributors?|login|signin|register|subscribe|"
    r"subscriptions?|account|newsletters?|search|feeds?|rss|contact|about|about-us|privacy|terms|cart|shop|abo|autor|autoren|person|personen|kategorie|"
    r"schlagwort|stichwort|etiqueta|auteur|(?:reporter|author|writer)-\w+|reporters?|journalist|collect(?:ions?)?)(?:/|$|\.)[^?#]*$|/[\w-]*newsletter[\w-]*/?$|wp-(?:login|admin)|/(?:share|sharer)|/intent/",
    re.I,
)
# Folders of topics and of people are now and then a section's, with stories in it.
_FOLDER = re.compile(r"/(?:topics?|people|profiles?|thema|themen|temas?)(?:/|$|\.)(?P<rest>[^?#]*)$", re.I)
_STORY_NAME = re.compile(r"(?:^|/)(?:[^/-]+-){4}|(?:19|20)\d\d/[01]?\d/")
# The two commonest forms of a link, that need no careful joining.
_PLAIN = re.compile(r"https?://[a-z0-9.-]+/[^\s\\]*$")
_ROOTED = re.compile(r"/[a-zA-Z0-9][^\s\\]*$")
_ACTION = re.compile(r"[?&](?:share|replytocom|print)=|#(?:respond|comments?)", re.I)
_TOPIC = re.compile(r"(?:/|-)[ts]-?\d{4,}/?$")
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp3|mp4|zip|css|js)$", re.I)
_SHARERS = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|t|linkedin|pinterest|reddit|whatsapp|instagram|tiktok|youtube|youtu|tumblr|flipboard|telegram|threads|"
    r"bsky|mastodon|vk|ok|line|kakao|naver|band|wikipedia|apple|google|amazon|spotify|addtoany|outbrain|taboola|doubleclick|mailto|mgid|zergnet|disqus|paypal|patreon)\."
    r"(?:com|me|co|net|org|ru|be|app|social|us|kr|de|uk)$|^(?:feeds?|share|shop|store|boutique|tienda|abo|abos|abonnement|subscriptions?|subscribe|login|accounts?|my|jobs?|epaper|journal|kiosk|newsletters?|podcasts?|help|support|events?)\.",
    re.I,
)
# A story's address says which story it is, by a number or by its words; a section's is a word.
_IDENTITY = re.compile(r"\d|[-_]|%[0-9a-f]{2}|[^\x00-\x7f]|[^/]{20}", re.I)
_INDEX = re.compile(r"/(?:index|default|home|main)\.\w{2,5}$", re.I)
_NUMBERED = re.compile(r"[?&][\w-]{1,20}=(?:\d{2}|[\w-]{8})")  # a front page's query that selects a story
# What a box says of itself in its links' queries, where the path already names the story.
_BOX = re.compile(
    r"(?:[?&])(?:i?ref|from|source|src|icid|intcmp|int_\w+|itm_\w+|at_\w+|rel|mod|module|recsrc|feature|relatedposts_\w+|position|pos|click|\w+_click|cx_\w+|wt_\w+|ico)=[^&]*",
    re.I,
)
_NAMED_BY_PATH = re.compile(r"\d{5}|(?:[^/-]+-){2}|(?:[^/\d]*\d){3}[^/\d]*\.\w{2,5}$")


_DATED = re.compile(r"/(?:19|20)\d\d/[01]?\d/")


class Targets:
    """The stories that a page's links lead to, each address judged once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known: dict[str, str] = {}
        self._origin = "/".join(document.base_url.split("/", 3)[:3])
        self._own = document.url.partition("#")[0]
        self._own_path = _bare(self._own.partition("?")[0].rstrip("/"))
        self._own_folder = self._own_path.rpartition("/")[0]

    def of(self, anchor: HtmlElement) -> str:
        """Return the URL of the story that *anchor* leads to, '' where it leads to none or was paid for."""
        href = (anchor.get("href") or "").strip()
        if href not in self._known:
            self._known[href] = self._judged(href)
        url = self._known[href]
        if url and "sponsored" in (anchor.get("rel") or "") and not is_dated(url):
            return ""  # sister papers mark each other's stories so, too: a dated path is a story's
        return url

    def _judged(self, href: str) -> str:
        if not href or href[0] == "#" or len(href) > 2000 or _is_minor(href):
            return ""
        if _PLAIN.match(href):
            url: str | None = href
        elif _ROOTED.match(href):
            url = self._origin + href
        else:
            url = urls.join(self._document.base_url, href)
        story = _story_at(url) if url else None
        if story is None:
            return ""
        bare, path, says_which = story
        if _bare(path) == self._own_path and ("?" not in bare or bare == self._own or path.count("-") >= 3):
            return ""  # this very page, perhaps reached from one of its boxes
        if not says_which and self._own_folder != _bare(path).rpartition("/")[0]:
            return ""  # a section's page, or a sister site's front page
        return bare


# The pages of a site share most of their links.
@lru_cache(maxsize=4096)
def _is_minor(href: str) -> bool:
    """Say whether a link leads to a page that is no story, or does something."""
    path = href.partition("?")[0]
    if _MINOR.search(path) or _ACTION.search(href):
        return True
    folder = _FOLDER.search(path)
    return folder is not None and not _STORY_NAME.search(folder["rest"])


@lru_cache(maxsize=4096)
def _story_at(url: str) -> tuple[str, str, bool] | None:
    """Return the address of the story at *url*, its path, and whether it says which story it is; None where it is none."""
    bare = url.partition("#")[0]
    if "?" in bare:
        bare = urls.strip_trackers(bare)
    path, mark, query = bare.partition("?")
    if mark and _NAMED_BY_PATH.search(path):
        query = _BOX.sub("", "?" + query).lstrip("?&")
        bare = f"{path}?{query}" if query else path
    path = path.rstrip("/")
    if _FILE.search(path) or _TOPIC.search(path):
        return None
    if path.count("/") < 3 and not _NUMBERED.search(bare):
        return None
    if _SHARERS.search(path.split("/")[2].rpartition("@")[2].partition(":")[0]):
        return None
    return bare, path, bool(_IDENTITY.search(_INDEX.sub("", _path_and_query(bare))))


def _bare(url: str) -> str:
    """Return *url* without its scheme and "www."."""
    return url.split("//", 1)[-1].removeprefix("www.")


def _path_and_query(url: str) -> str:
    return url.split("//", 1)[-1].partition("/")[2]


def is_dated(url: str) -> bool:
    """Say whether the address of *url* has a date in it: a story's, on whatever site."""
    return bool(_DATED.search(url))


def is_local(document: Document, url: str) -> bool:
    """Say whether *url* is on the page's own site: partners' and shops' cards are advertisements."""
    return _host(url) == _host(document.url) or urls.same_site(url, document.url)


def _host(url: str) -> str:
    return url.split("//", 1)[-1].partition("/")[0].lower()


def reads_as_story(kind: TeaserKind, url: str, text: str) -> bool:
    """Say whether a link looks like one to a story: by its words, or by its address."""
    if labels.kind_of(text):
        return False
    size = weight(text)
    if size >= 25 and (" " in text or size > 2 * len(text)):
        return True
    if kind is TeaserKind.LISTING:
        return False
    path = url.split("//", 1)[-1].partition("/")[2]
    slug = max(re.split(r"[/?]", path), key=len, default="")
    return size >= 8 and (
        slug.count("-") >= 2 or slug.count("_") >= 2 or (size >= 20 and bool(re.search(r"\d{4,}", path)))
    )
