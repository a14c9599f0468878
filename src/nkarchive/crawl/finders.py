"""Writes what a feed, a sitemap or a page of links led to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from nkarchive.crawl.books import Books, Result, body_of, is_seed, seen_at, validators
from nkarchive.crawl.branching import ends_at, is_branch, note_branch, too_deep
from nkarchive.crawl.case import Case, Meaning, next_try, next_unmodified
from nkarchive.discover.traps import shape_of
from nkarchive.model import Kind, OutcomeKind
from nkarchive.polling import fresh_for_s, next_interval_s
from nkarchive.slots import next_slot, span_s
from nkarchive.visits import Exchange
from nkarchive.work import ReadFinder

_DAY = timedelta(days=1)
LONGEST_SITEMAP = timedelta(days=7)  # between two looks at a sitemap, however quiet its site has been


def next_finder(books: Books, case: Case, *, fresh: bool) -> datetime | None:
    """Return when a finder is read again, whatever it itself asks for."""
    if not case.due.first_of_listing:
        return None  # a further page of a listing is due when the page before it says so
    if case.due.kind is Kind.SITEMAP and not is_seed(case) and not fresh:
        # perhaps the sitemap of a month long past; perhaps the site's only one, named in robots.txt
        return max(case.horizon, min(books.by_age(case), books.began + LONGEST_SITEMAP))
    if is_branch(case.due) and not is_seed(case) and not fresh:
        branches, branch = books.archive.branches, shape_of(case.due.url)
        if branches.has_ended(case.source.name, branch, at=books.began):
            return max(case.horizon, min(books.by_age(case), books.began + LONGEST_SITEMAP))
    return case.horizon


def seldomer(books: Books, case: Case) -> datetime:
    """Return when a finder that cannot be read, and said so, is asked again: where it may be, less and less often."""
    span = span_s(case.source.schedule)
    if span is None or not case.due.first_of_listing:
        return case.horizon
    interval_s = _adapted(books, case, span, new=0, listed=0)
    books.archive.polling.polled(case.due.url, interval_s=interval_s)
    return max(case.horizon, books.began + timedelta(seconds=interval_s))


def retried(books: Books, case: Case, *, tries: int) -> datetime:
    """Return when a finder that did not answer is tried again: at the next slot, or soon where slots are many."""
    if span_s(case.source.schedule) is None:
        return case.horizon
    return next_try(tries, began=books.began, horizon=case.horizon)


def _adapted(books: Books, case: Case, span: tuple[float, float], *, new: int, listed: int) -> float:
    since_s = (books.began - case.due.visited_at).total_seconds() if case.due.visited_at else 0.0
    least_s, most_s = span
    return next_interval_s(case.due.interval_s, new=new, listed=listed, since_s=since_s, least_s=least_s, most_s=most_s)


def _poll(books: Books, case: Case, reading: ReadFinder, *, new: int, listed: int) -> datetime | None:
    """Return when a finder that was read is read again: by its yield, by its source's schedule, as it asks itself."""
    at, source = next_finder(books, case, fresh=bool(new)), case.source
    if at is None:
        return None
    interval_s = None
    if span := span_s(source.schedule):
        interval_s = _adapted(books, case, span, new=new, listed=listed)
        at = max(at, books.began + timedelta(seconds=interval_s))
    end = case.visit.end
    fresh_s = fresh_for_s(end) if isinstance(end, Exchange) else 0.0
    granted = reading.wish.granted(at, read_at=seen_at(case, books.began), fresh_s=fresh_s)
    wish_s = reading.wish.asked_s(fresh_s)
    # a pass begins some seconds after its slot, and comes to the finder when it comes to it
    punctual = granted - timedelta(seconds=min(max(wish_s / 10, 60.0), 300.0))
    if granted > at and punctual > case.horizon:
        # what falls due between two slots is read at the first: what is not to be read yet, at the second
        at = max(at, next_slot(source.schedule, source.timezone, punctual))
    books.archive.polling.polled(case.due.url, interval_s=interval_s, wish_s=wish_s)
    return at


def record_finder(books: Books, case: Case, reading: ReadFinder, capture_id: int | None) -> Result:
    """Take in what the page of a finder led to, and let its listing be read on where there is a reason."""
    due, frontier = case.due, books.archive.frontier
    # as the frontier calls it: a start page may redirect, and its first page then has another URL
    listing_url = due.listing_url or due.url
    found = [replace(lead, listing_url=listing_url) for lead in reading.leads]
    next_page = next((lead for lead in reversed(found) if lead.next_page), None)
    leads = [lead for lead in found if not lead.next_page]
    nested = [lead for lead in leads if lead.kind is Kind.SITEMAP] if due.kind is Kind.SITEMAP else []
    if refused := too_deep(books, case, nested):
        leads, nested = [lead for lead in leads if lead.kind is not Kind.SITEMAP], []
    listed, articles = len(leads), sum(lead.kind is Kind.ARTICLE for lead in leads)
    note_branch(books, case, reading)
    new = books.add_all(case.source, leads, case.horizon)
    if nested:
        books.archive.branches.deepen(nested, 1 + books.archive.branches.depth(due.url))
    books.refuse(case.source, (*refused, *reading.refused))
    if due.kind is Kind.SECTION:
        # articles turn up with old dates deep in a listing, so once a day it is read to its end
        late = due.whole_at is None or due.whole_at + _DAY < case.horizon
        whole = due.whole or (due.first_of_listing and late)
        if next_page and (new or whole) and ends_at(books, case, next_page):
            next_page = None
        if next_page and (new or whole):
            frontier.read_on(case.source.name, next_page, at=books.began, whole=whole, run_id=books.run_id)
        elif next_page is None and whole:
            frontier.read_whole(listing_url, at=books.began)
    frontier.settle(
        due.url,
        state="ok",
        at=books.began,
        next_at=_poll(books, case, reading, new=new, listed=listed),
        changed=bool(new),
        capture_id=None if case.meaning is Meaning.NOT_MODIFIED else body_of(case, capture_id),
        validators=validators(case),
        unmodified=next_unmodified(case),
    )
    left_out = f"; left out: {', '.join(reading.left_out)}" if reading.left_out else ""
    return OutcomeKind.READ, f"{articles} articles{left_out}", articles
