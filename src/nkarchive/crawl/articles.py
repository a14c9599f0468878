"""Writes an article that was read: under its one URL, with its versions, stories, aliases and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nkarchive.crawl.books import Books, Result, body_of, seen_at, spelling, validators
from nkarchive.crawl.case import Case, Fetched, Meaning, Part, next_try, next_visit
from nkarchive.dedupe import Change, decide
from nkarchive.discover import is_article
from nkarchive.errors import BadUrl
from nkarchive.model import EventKind, Kind, Lead, OutcomeKind, Reason, Rejection, Source, Status
from nkarchive.urls import believable_canonical, canonicalise, is_home, same_site
from nkarchive.work import Bug, ReadArticle

_CHANGES = {
    Change.NEW: OutcomeKind.NEW,
    Change.EDITED: OutcomeKind.EDITED,
    Change.UNCHANGED: OutcomeKind.UNCHANGED,
}


# an article of which a page does not answer is looked at again soon so many times, a day and a half in all
_SOON = 6
_PARTS = {
    Meaning.FAILED: OutcomeKind.FAILED,
    Meaning.DEFERRED: OutcomeKind.DEFERRED,
    Meaning.DISALLOWED: OutcomeKind.DISALLOWED,
    Meaning.BLOCKED: OutcomeKind.BLOCKED,
    Meaning.GONE: OutcomeKind.GONE,
}


def pages_of(case: Case) -> tuple[Part, ...]:
    """Return the further pages of the case's article that were asked for, in order."""
    return (*case.parts, *(part for part in (case.missing, case.gone) if part))


def fetched_of(case: Case) -> Fetched:
    """Return the visit of the page under which the article stands."""
    return Fetched(visit=case.visit, kept=case.kept, capture_id=case.capture_id)


def _may_answer(part: Part) -> bool:
    """Return whether a page that could not be read may soon be: a wall or an outage, not what the page is."""
    if isinstance(part.reading, Rejection):
        return part.reading.reason in (Reason.LOGIN, Reason.BLOCKED, Reason.EMPTY)
    return part.meaning is not Meaning.DISALLOWED or getattr(part.fetched.visit.end, "passing", False)


def _why(part: Part, position: int) -> str:
    said = part.detail
    match part.reading:
        case Rejection() as rejection:
            said = f"{rejection.reason}: {rejection.detail}"
        case Bug() as bug:
            said = f"bug: {bug.detail.strip().splitlines()[-1]}"
    return f"page {position}, {part.url}, {'is gone' if part.meaning is Meaning.GONE else 'could not be read'}: {said}"


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

    def lost(self, case: Case) -> str:
        """Return why the article as read now lacks a page that it is held with, '' if it does not: then it is no edit."""
        if case.missing is None or not isinstance(case.reading, ReadArticle):
            return ""
        held = self._archive.articles.held(self._home(final_url(case), case.reading, case.source))
        if held is None or self._archive.articles.pages(held.id).get(case.missing.url) is None:
            return ""
        return _why(case.missing, len(case.parts) + 2)

    def record(
        self, case: Case, reading: ReadArticle, capture_id: int | None, captures: Mapping[int, int | None]
    ) -> Result:
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
            known = held.held if held else None
            if held and known and held.content_sha256 != fingerprint.content_sha256:
                furniture = self._archive.articles.is_furniture(held, article, source.name)
                known = replace(known, furniture_only=furniture)
            neighbours = self._archive.articles.neighbours(
                article, fingerprint, source=source.name, other_than=held.id if held else None
            )
            decision = decide(article, fingerprint, held=known, neighbours=neighbours)
            if held is None and home != (asked := case.visit.lead.url):
                self._archive.frontier.announce_as(asked, home)
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
                note=_why(case.gone, len(case.parts) + 2) if case.gone else "",
            )
            outcome = _CHANGES[decision.change]
            if outcome is not OutcomeKind.UNCHANGED:
                self._write_pages(case, article_id, home, capture_id, captures)
        self._books.add_all(source, reading.leads, case.horizon)
        self._books.refuse(source, reading.refused)
        self._shortlink(article.shortlink_url, home, article_id, source)
        for part in pages_of(case):
            self._page_alias(part.url, home, article_id)
        self.record_parts(case, captures)
        if not said_before and not by_its_word:
            changed = outcome is not OutcomeKind.UNCHANGED or bool(held and held.status is not Status.LIVE)
            self._settle_article(case, home, capture_id, changed=changed)
        short = f"incomplete: {_why(case.missing, len(case.parts) + 2)}" if case.missing else ""
        if case.cut_at:
            short = f"incomplete: only its first {len(case.parts) + 1} pages were read, it goes on at {case.cut_at}"
        if home == case.due.url:
            return outcome, short, 0
        if not said_before and not by_its_word:
            detail = f"reached from {case.due.url}" + (f"; {short}" if short else "")
            self._books.outcome(case, home, outcome, detail, capture_id)
        self._moved(case, final, home, article_id, capture_id)
        return OutcomeKind.ALIAS, f"of {home}", 0

    # --- several pages --------------------------------------------------------------------------------

    def record_parts(self, case: Case, captures: Mapping[int, int | None]) -> None:
        """Give each further page of an article, and what was taken for one, its outcome."""
        of = case.visit.exchanges[-1].url if case.visit.exchanges else case.due.url
        for position, part in enumerate(pages_of(case), start=2):
            kind, detail = OutcomeKind.ALIAS, f"page {position} of {of}"
            if part in (case.missing, case.gone):
                kind, detail = _PARTS.get(part.meaning, OutcomeKind.REJECTED), _why(part, position)
            self._record_part(case, part, kind, detail, captures)
        for part in case.asides:
            row = self._archive.frontier.get(part.url)
            if row is None or row.kind is not Kind.ARTICLE or row.state == "alias":  # else it has a visit of its own
                detail = f"no page of the article {of}" + (f": {part.detail}" if part.detail else "")
                self._record_part(case, part, _PARTS.get(part.meaning, OutcomeKind.REJECTED), detail, captures)

    def _record_part(
        self, case: Case, part: Part, kind: OutcomeKind, detail: str, captures: Mapping[int, int | None]
    ) -> None:
        if part.url != case.due.url:
            self._books.outcome(case, part.url, kind, detail, captures.get(id(part.fetched.visit)))

    def _write_pages(
        self, case: Case, article_id: int, home: str, capture_id: int | None, captures: Mapping[int, int | None]
    ) -> None:
        pages = [(part.url, captures.get(id(part.fetched.visit))) for part in case.parts]
        if case.missing:
            pages.append((case.missing.url, None))
        if pages:
            self._archive.articles.write_pages(article_id, [(home, capture_id), *pages])

    def _page_alias(self, url: str, home: str, article_id: int) -> None:
        if url == home or self._archive.articles.held(url):
            return  # an archive of before may hold it as an article: it moves at its own next visit
        self._archive.articles.alias(url, article_id, "page")
        row = self._archive.frontier.get(url)
        if row is not None and row.kind is Kind.ARTICLE:
            self._archive.frontier.settle(url, state="alias", at=self._began, next_at=None)

    def _settle_article(self, case: Case, home: str, capture_id: int | None, *, changed: bool) -> None:
        frontier = self._archive.frontier
        if home != case.due.url:
            self._books.add(case.source, Lead(url=home, kind=Kind.ARTICLE, found_on=case.due.url), case.horizon)
        row = frontier.get(home)
        since = min(row.changed_at, self._began) if row and row.changed_at and not changed else self._began
        next_at, tries = next_visit(since, case.source.revisit_s, horizon=case.horizon), 0
        if case.missing and _may_answer(case.missing):
            tries = row.tries + 1 if row else 1
            if tries <= _SOON:
                next_at = min(next_at, next_try(tries, began=self._began, horizon=case.horizon))
        frontier.settle(
            home,
            state="ok",
            at=self._began,
            next_at=next_at,
            tries=tries,
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
        if case.through not in ("", home, case.due.url):
            self._archive.articles.alias(case.through, article_id, case.alias_reason)
        if requested is None:
            reason = "redirect" if (case.through or final) != case.due.url else case.alias_reason or "canonical"
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
