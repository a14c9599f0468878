"""Writes an article that was read: under its one URL, with its versions, stories, aliases and events."""

from __future__ import annotations

from nkarchive.crawl.books import Books, Result, body_of, seen_at, spelling, validators
from nkarchive.crawl.case import Case, next_visit
from nkarchive.dedupe import Change, decide
from nkarchive.discover import is_article
from nkarchive.errors import BadUrl
from nkarchive.model import EventKind, Kind, Lead, OutcomeKind, Source, Status
from nkarchive.urls import believable_canonical, canonicalise, is_home, same_site
from nkarchive.work import ReadArticle

_CHANGES = {
    Change.NEW: OutcomeKind.NEW,
    Change.EDITED: OutcomeKind.EDITED,
    Change.UNCHANGED: OutcomeKind.UNCHANGED,
}


def final_url(case: Case) -> str:
    """Return the canonical URL that answered, '' where it is none that could be stored."""
    try:
        return canonicalise(case.visit.exchanges[-1].url, keep=case.source.keep_query)
    except BadUrl:
        return ""


def leads_home(case: Case) -> str:
    """Return the home page that an article's address now leads to, '' if it leads to none: many a site
    answers so, instead of with 404, when the article is not there any more."""
    answered = case.visit.exchanges[-1].url if case.visit.exchanges else case.due.url
    return answered if is_home(answered) and not is_home(case.due.url) else ""


class ArticleRecorder:
    """Writes articles into the run's books."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._archive, self._run_id, self._began = books.archive, books.run_id, books.began

    def astray(self, case: Case) -> str:
        """Return where redirects led to instead of to an article of the source, '' if they did not."""
        final, answered = final_url(case), case.visit.exchanges[-1].url
        if final == case.due.url:
            return ""
        if not final or not (same_site(final, case.due.url) or is_article(final, case.source)):
            return f"leads off the site to {answered[:200]}"
        if leads_home(case):
            return f"leads to the home page {answered}"
        row = self._archive.frontier.get(final)
        return f"leads to the {row.kind} {answered}" if row and row.kind is not Kind.ARTICLE else ""

    def record(self, case: Case, reading: ReadArticle, capture_id: int | None) -> Result:
        """Write an article whose address did not lead astray, under its home: its one URL."""
        article, fingerprint, source = reading.article, reading.fingerprint, case.source
        final = final_url(case)
        home = self._home(final, reading, source)
        held = self._archive.articles.held(home)
        at = seen_at(case, self._began)
        said_before = home != case.due.url and self._archive.has_outcome(self._run_id, home)
        # The print version of an article that is held says whose it is, not what the article says now: an
        # edit is seen on the article's own page.
        by_its_word = held is not None and home != final
        if held and (said_before or by_its_word):
            article_id, outcome = held.id, OutcomeKind.UNCHANGED
        else:
            neighbours = self._archive.articles.neighbours(fingerprint, other_than=held.id if held else None)
            decision = decide(article, fingerprint, held=held.held if held else None, neighbours=neighbours)
            article_id = self._archive.articles.write(
                article,
                fingerprint,
                decision,
                url=home,
                source=source.name,
                at=at,
                capture_id=capture_id,
                held=held,
                spell=lambda url: spelling(url, source),
            )
            outcome = _CHANGES[decision.change]
        for lead in reading.leads:
            self._books.add(source, lead, case.horizon)
        self._shortlink(article.shortlink_url, home, article_id, source)
        if not said_before and not by_its_word:
            changed = outcome is not OutcomeKind.UNCHANGED or bool(held and held.status is not Status.LIVE)
            self._settle_article(case, home, capture_id, changed=changed)
        if home == case.due.url:
            return outcome, "", 0
        if not said_before and not by_its_word:
            self._books.outcome(case, home, outcome, f"reached from {case.due.url}", capture_id)
        self._moved(case, final, home, article_id, capture_id)
        return OutcomeKind.ALIAS, f"of {home}", 0

    def _settle_article(self, case: Case, home: str, capture_id: int | None, *, changed: bool) -> None:
        frontier = self._archive.frontier
        if home != case.due.url:
            self._books.add(case.source, Lead(url=home, kind=Kind.ARTICLE, found_on=case.due.url), case.horizon)
        row = frontier.get(home)
        since = row.changed_at if row and row.changed_at and not changed else self._began
        frontier.settle(
            home,
            state="ok",
            at=self._began,
            next_at=next_visit(since, case.source.revisit_s, horizon=case.horizon),
            changed=changed,
            capture_id=body_of(case, capture_id),
            validators=validators(case) if home == case.due.url else None,
        )

    def _home(self, final: str, reading: ReadArticle, source: Source) -> str:
        """Return the URL under which the article is held: the page's canonical URL where that is sane."""
        claimed = reading.article.canonical_url
        if not claimed or not believable_canonical(claimed, final):
            return final
        claimed = canonicalise(claimed, keep=source.keep_query)
        if claimed == final or not is_article(claimed, source):
            return final
        if self._archive.articles.held(final):
            return final  # a tag that was added later moves nothing: the page still answers where it always did
        other = self._archive.articles.held(claimed)
        # a page that calls itself another page whose text is not its own
        differs = other is not None and not self._archive.articles.said(other.id, reading.fingerprint)
        return final if differs and self._archive.articles.alias_of(final) is None else claimed

    def _shortlink(self, shortlink: str, home: str, article_id: int, source: Source) -> None:
        url = spelling(shortlink, source) if shortlink else ""
        if not url or url == home or is_home(url) or not same_site(url, home):
            return
        row = self._archive.frontier.get(url)
        if row is None or row.kind is Kind.ARTICLE:
            self._archive.articles.alias(url, article_id, "shortlink")

    def _moved(self, case: Case, final: str, home: str, article_id: int, capture_id: int | None) -> None:
        requested = self._archive.articles.held(case.due.url)
        if final not in (home, case.due.url):
            self._archive.articles.alias(final, article_id, "canonical")
        if requested is None:
            reason = "redirect" if final != case.due.url else "canonical"
            self._archive.articles.alias(case.due.url, article_id, reason)
            self._archive.frontier.settle(case.due.url, state="alias", at=self._began, next_at=None)
            return
        changed = requested.status is not Status.MOVED
        if changed:
            self._archive.articles.set_status(requested.id, Status.MOVED)
            self._archive.articles.event(
                requested.id,
                EventKind.MOVED,
                at=seen_at(case, self._began),
                detail=f"to {home}",
                capture_id=capture_id,
            )
        self._archive.frontier.settle(
            case.due.url,
            state="moved",
            at=self._began,
            next_at=self._books.by_age(case, changed=changed),
            changed=changed,
        )
