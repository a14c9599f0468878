"""What a source offers: ``find`` turns a feed, a sitemap or a page of links into leads.

Pure: a page's bytes in, leads out. Further kinds of finder take their place in ``_FINDERS``.
"""

from __future__ import annotations

from collections.abc import Callable

from nkarchive.discover.feeds import find_in_feed
from nkarchive.discover.leads import Found, Leads, article_url
from nkarchive.discover.listings import listing_of
from nkarchive.discover.patterns import is_article, is_section
from nkarchive.discover.sections import find_in_section
from nkarchive.discover.sitemaps import find_in_sitemap, sitemaps_of_robots
from nkarchive.model import Article, Kind, Lead, Page, Source

__all__ = ["Found", "find", "is_article", "is_section", "leads_of", "listing_of", "look", "sitemaps_of_robots"]


def _find_in_robots(page: Page, source: Source) -> Found:
    return Found(leads=sitemaps_of_robots(page.body, page.url))


_FINDERS: dict[Kind, Callable[[Page, Source], Found]] = {
    Kind.FEED: find_in_feed,
    Kind.SITEMAP: find_in_sitemap,
    Kind.SECTION: find_in_section,
    Kind.ROBOTS: _find_in_robots,
}


def find(kind: Kind, page: Page, source: Source) -> tuple[Lead, ...]:
    """Return what *page*, fetched as a *kind* of *source*, leads to: unique, in page order.

    Raises FinderUnreadable where a feed or sitemap is not one, or a page of links no page.
    """
    return look(kind, page, source).leads


def look(kind: Kind, page: Page, source: Source) -> Found:
    """Return what ``find`` does, and what was left out because a cap was reached."""
    return _FINDERS[kind](page, source)


def leads_of(article: Article, source: Source) -> tuple[Lead, ...]:
    """Return the stories that *article*'s page advertises and its translations, as far as they are *source*'s.

    They carry no claim: what a side list says of a story is not watched for changes.
    """
    leads = Leads(found_on=article.url, listing_url="")
    advertised = (*(teaser.url for teaser in article.teasers), *(other.url for other in article.translations))
    for url in advertised:
        known = article_url(url, source)
        if known and known != article_url(article.url, source) and is_article(known, source):
            leads.add(known, Kind.ARTICLE)
    return leads.found().leads
