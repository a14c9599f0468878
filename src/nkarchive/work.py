"""What a worker does with one page: pure, picklable, the same bytes out wherever it runs."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from typing import TypeAlias

from nkarchive.discover import leads_of, look
from nkarchive.discover.traps import MOST_NAMED, Refused, more, sift
from nkarchive.discover.wishes import wish_of
from nkarchive.errors import FinderUnreadable
from nkarchive.fingerprint import fingerprint
from nkarchive.model import Article, Fingerprint, Kind, Lead, Page, Rejection, Source
from nkarchive.polling import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadArticle:
    """An article with its digests and what it leads to; *refused* are leads that are traps."""

    article: Article
    fingerprint: Fingerprint
    leads: tuple[Lead, ...] = ()
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFinder:
    """What a feed, sitemap or section page leads to, and when it wants to be read again.

    *left_out* says what was not read of it; *refused* are leads that are traps.
    """

    leads: tuple[Lead, ...]
    wish: Wish = field(default_factory=Wish)
    left_out: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()


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
        # where pages are read it is loaded already (engine.PRELOAD); the process that crawls begins a second sooner
        from nkarchive.extract import read

        today = page.seen_at.date() if page.seen_at else None
        if kind is not Kind.ARTICLE:
            found = look(kind, page, source)
            leads, refused = sift(found.leads, source, today=today)
            return ReadFinder(
                leads=leads,
                wish=wish_of(page) if kind is Kind.FEED else Wish(),
                left_out=(*found.left_out, *more(refused)),
                refused=refused[:MOST_NAMED],
            )
        result = read(page, source.rules)
        if isinstance(result, Rejection):
            return result
        leads, refused = sift(leads_of(result, source), source, today=today)
        digests = fingerprint(result)
        return ReadArticle(article=result, fingerprint=digests, leads=leads, refused=refused[:MOST_NAMED])
    except FinderUnreadable as error:
        return Unreadable(detail=str(error))
    except MemoryError:
        raise  # the worker's limit, which is its keeper's to see to
    except Exception:  # noqa: BLE001 - the one broad except: a bug on one page is that page's outcome
        return Bug(detail=traceback.format_exc(limit=-8))
