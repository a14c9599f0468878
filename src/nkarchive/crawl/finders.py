"""Writes what a feed, a sitemap or a page of links led to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from nkarchive.crawl.books import Books, Result, body_of, is_seed, validators
from nkarchive.crawl.branching import ends_at, is_branch, note_branch, too_deep
from nkarchive.crawl.case import Case, Meaning
from nkarchive.discover.traps import shape_of
from nkarchive.model import Kind, OutcomeKind
from nkarchive.work import ReadFinder

_DAY = timedelta(days=1)
_LONGEST = timedelta(days=7)  # between two looks at a sitemap, however quiet its site has been


def next_finder(books: Books, case: Case, *, fresh: bool) -> datetime | None:
    """Return when a finder is read again."""
    if not case.due.first_of_listing:
        return None  # a further page of a listing is due when the page before it says so
    if case.due.kind is Kind.SITEMAP and not is_seed(case) and not fresh:
        # perhaps the sitemap of a month long past; perhaps the site's only one, named in robots.txt
        return max(case.horizon, min(books.by_age(case), books.began + _LONGEST))
    if is_branch(case.due) and not is_seed(case) and not fresh:
        branches, branch = books.archive.branches, shape_of(case.due.url)
        if branches.has_ended(case.source.name, branch, at=books.began):
            return max(case.horizon, min(books.by_age(case), books.began + _LONGEST))
    return case.horizon


def record_finder(books: Books, case: Case, reading: ReadFinder, capture_id: int | None) -> Result:
    """Take in what the page of a finder led to, and let its listing be read on where there is a reason."""
    due, frontier = case.due, books.archive.frontier
    # as the frontier calls it: a start page may redirect, and its first page then has another URL
    listing_url = due.listing_url or due.url
    fresh, articles, next_page = False, 0, None
    note_branch(books, case, reading)
    for found in reading.leads:
        lead = replace(found, listing_url=listing_url)
        if lead.next_page:
            next_page = lead
            continue
        is_nested = lead.kind is Kind.SITEMAP and due.kind is Kind.SITEMAP
        if is_nested and (refused := too_deep(books, case, lead)):
            books.refuse(case.source, (refused,))
            continue
        is_fresh = books.add(case.source, lead, case.horizon)
        if is_nested and is_fresh:
            books.archive.branches.deepen(lead.url, books.archive.branches.depth(due.url) + 1)
        fresh |= is_fresh
        articles += lead.kind is Kind.ARTICLE
    books.refuse(case.source, reading.refused)
    if due.kind is Kind.SECTION:
        # articles turn up with old dates deep in a listing, so once a day it is read to its end
        late = due.whole_at is None or due.whole_at + _DAY < case.horizon
        whole = due.whole or (due.first_of_listing and late)
        if next_page and (fresh or whole) and ends_at(books, case, next_page):
            next_page = None
        if next_page and (fresh or whole):
            frontier.read_on(case.source.name, next_page, at=books.began, whole=whole, run_id=books.run_id)
        elif next_page is None and whole:
            frontier.read_whole(listing_url, at=books.began)
    frontier.settle(
        due.url,
        state="ok",
        at=books.began,
        next_at=next_finder(books, case, fresh=fresh),
        changed=fresh,
        capture_id=None if case.meaning is Meaning.NOT_MODIFIED else body_of(case, capture_id),
        validators=validators(case),
    )
    left_out = f"; left out: {', '.join(reading.left_out)}" if reading.left_out else ""
    return OutcomeKind.READ, f"{articles} articles{left_out}", articles
