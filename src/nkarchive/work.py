"""What a worker does with one page: pure, picklable, the same bytes out wherever it runs."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from typing import TypeAlias

from nkarchive.discover import find, leads_of
from nkarchive.discover.wishes import wish_of
from nkarchive.errors import FinderUnreadable
from nkarchive.extract import read
from nkarchive.fingerprint import fingerprint
from nkarchive.model import Article, Fingerprint, Kind, Lead, Page, Rejection, Source
from nkarchive.polling import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadArticle:
    """An article with its digests and what it leads to."""

    article: Article
    fingerprint: Fingerprint
    leads: tuple[Lead, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFinder:
    """What a feed, sitemap or section page leads to, and when it wants to be read again."""

    leads: tuple[Lead, ...]
    wish: Wish = field(default_factory=Wish)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A feed or sitemap that is not what it claims; *detail* is one sentence."""

    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bug:
    """A page that we could not cope with; *detail* is a traceback, or, where it was *deadly*, how the worker died."""

    detail: str
    deadly: bool = False


Reading: TypeAlias = ReadArticle | ReadFinder | Rejection | Unreadable | Bug


def work(kind: Kind, page: Page, source: Source) -> Reading:
    """Return what *page*, fetched as a *kind* of *source*, says."""
    try:
        if kind is not Kind.ARTICLE:
            wish = wish_of(page) if kind is Kind.FEED else Wish()
            return ReadFinder(leads=find(kind, page, source), wish=wish)
        result = read(page, source.rules)
        if isinstance(result, Rejection):
            return result
        return ReadArticle(article=result, fingerprint=fingerprint(result), leads=leads_of(result, source))
    except FinderUnreadable as error:
        return Unreadable(detail=str(error))
    except MemoryError:
        raise  # the worker's limit, which is its keeper's to see to
    except Exception:  # noqa: BLE001 - the one broad except: a bug on one page is that page's outcome
        return Bug(detail=traceback.format_exc(limit=-8))
