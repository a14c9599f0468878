"""Counts what each source brings, with the pages themselves, and raises and ends its alarms when its pass does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from nkarchive.crawl.case import Case
from nkarchive.crawl.health import Tally
from nkarchive.model import Article, EventKind, Kind, OutcomeKind, Reason, Rejection, Source
from nkarchive.store import alarms, selectors, yields
from nkarchive.store.alarms import Alarm
from nkarchive.store.archive import Archive
from nkarchive.watch import saying
from nkarchive.watch.days import Day
from nkarchive.watch.judging import AlarmKind, Verdict, judge
from nkarchive.work import ReadArticle

OLD_NEWS_DAYS = 7  # an article that is dated longer before it came in is back catalogue, and no sign of life
_OF_A_PASS = (AlarmKind.BUG, AlarmKind.SHARED, AlarmKind.UNREAD, AlarmKind.BLOCKED, AlarmKind.NO_ARTICLES)
_TEXTLESS = (Reason.EMPTY, Reason.TOO_SHORT)


class Watch:
    """The yields and alarms of one run over *sources*; the caller holds the transaction."""

    def __init__(self, archive: Archive, sources: Iterable[Source], *, calendar: Callable[[], datetime]) -> None:
        self._db = archive.db
        self._archive = archive
        self._calendar = calendar
        self._zones = {source.name: source.timezone for source in sources}
        # until a pass came to its end, all that comes in was there before us
        self._first_pass = {name for name in self._zones if archive.last_began(name) is None}
        self._counts: dict[tuple[str, date], Counter[str]] = {}
        self._event_id = self._last_event()

    def count(self, case: Case, kind: OutcomeKind) -> None:
        """Count what became of a case that was just recorded."""
        name = case.source.name
        day = yields.local_day(self._calendar(), self._zones[name])
        counts = self._counts.setdefault((name, day), Counter())
        if kind in (OutcomeKind.FAILED, OutcomeKind.BLOCKED):
            counts[kind.value] += 1
        # an article that was reached through another address has its event, and the address is only an alias
        events = self._db.execute("SELECT id, kind FROM events WHERE id > ? ORDER BY id", [self._event_id]).fetchall()
        for event_id, event in events:
            self._event_id = event_id
            if event in (EventKind.EDITED, EventKind.GONE):
                counts[event] += 1
            elif event == EventKind.NEW and isinstance(case.reading, ReadArticle):
                article = case.reading.article
                late = name in self._first_pass or is_old_news(article, day)
                counts.update({"new": 1, "late": 1} if late else {"new": 1, **facts(article)})
        if kind is OutcomeKind.REJECTED and self._is_first_reading(case) and name not in self._first_pass:
            textless = isinstance(case.reading, Rejection) and case.reading.reason in _TEXTLESS
            counts.update({"pages": 1, "rejected": 1, **({"no_body": 1} if textless else {})})

    def flush(self) -> None:
        """Write what was counted since the last time."""
        for (name, day), counts in self._counts.items():
            yields.add(self._db, name, day, counts)
        self._counts.clear()

    def end_pass(self, source: Source, tally: Tally, now: datetime, *, whole: bool) -> tuple[Alarm, ...]:
        """Raise and end the alarms of *source*, and return those that last at the end of its pass, *now*.

        *whole*: all that was due was read; else too few articles mean nothing.
        """
        today = yields.local_day(now, source.timezone)
        yields.add(self._db, source.name, today, {}, passes=int(tally.read_a_finder))
        self._of_the_pass(source, tally, now)
        self._of_the_rules(source, now)
        if whole:
            days = yields.days(self._db, source.name, today=today)
            self._of_the_yield(source, days, today, now)
        return alarms.lasting(self._db, source.name)

    def end_unwatched(self, watched: Iterable[Source], now: datetime) -> None:
        """End the alarms of sources that are neither *watched* nor read by this run."""
        alarms.end_all_but(self._db, {*self._zones, *(source.name for source in watched)}, at=now)

    def _of_the_pass(self, source: Source, tally: Tally, now: datetime) -> None:
        trouble = tally.trouble()
        if trouble is None and not tally.finders:
            return  # nothing was due of which a pass could say that it is well again
        for kind in _OF_A_PASS:
            if trouble is None or trouble.kind is not kind:
                alarms.end(self._db, source.name, kind, at=now)
        if trouble is not None:
            alarms.begin(self._db, source.name, trouble.kind, trouble.text, at=now, since=now)

    def _of_the_rules(self, source: Source, now: datetime) -> None:
        dead = selectors.dead(self._db.conn, source.name, source)
        said = {f"{each.field} {each.css}": str(each) for each in dead}
        for alarm in alarms.lasting(self._db, source.name):
            if alarm.kind == AlarmKind.RULES and alarm.subject not in said:
                alarms.end(self._db, source.name, AlarmKind.RULES, at=now, subject=alarm.subject)
        for subject, text in said.items():
            alarms.begin(self._db, source.name, AlarmKind.RULES, text, at=now, since=now, subject=subject)

    def _of_the_yield(self, source: Source, days: tuple[Day, ...], today: date, now: datetime) -> None:
        verdict: Verdict = judge(days, alarms.spells(self._db, source.name, source.timezone), today=today)
        for spell in (*verdict.over, *verdict.usual_now):
            usual = spell in verdict.usual_now
            alarms.end(self._db, source.name, spell.kind, at=now, subject=spell.subject, became_usual=usual)
        zone = ZoneInfo(source.timezone)
        if short := verdict.shortfall:
            kind = AlarmKind.SILENT if short.is_silence else AlarmKind.LESS
            since = datetime.combine(short.since, time(), zone)
            alarms.begin(self._db, source.name, kind, saying.of_shortfall(short), at=now, since=since)
        for drift in verdict.drifts:
            since = datetime.combine(drift.since, time(), zone)
            text = saying.of_drift(drift)
            alarms.begin(self._db, source.name, AlarmKind.DRIFT, text, at=now, since=since, subject=drift.sign)

    def _is_first_reading(self, case: Case) -> bool:
        # a page that is empty still, or a held article whose page has changed into something else, is none
        fresh = case.due.kind is Kind.ARTICLE and case.due.state != "rejected"
        return fresh and self._archive.articles.held(case.due.url) is None

    def _last_event(self) -> int:
        (last,) = self._db.execute("SELECT coalesce(max(id), 0) FROM events").fetchone()
        return int(last)


def is_old_news(article: Article, day: date) -> bool:
    """Return whether an article that came in on *day* is dated long before it; without a date it is news."""
    try:
        published = date.fromisoformat(article.published[:10])
    except ValueError:
        return False
    return (day - published).days > OLD_NEWS_DAYS


def facts(article: Article) -> Mapping[str, int]:
    """Return what the yields count of a page that was read: what it lacks, and how it was read."""
    ruled = {each.field for each in article.selectors} - {"drop"}
    missed = ruled - {each.field for each in article.selectors if each.matched}
    true = {
        "pages": True,
        "no_headline": not article.headline,
        "no_date": not article.published,
        "no_body": not article.paragraphs,
        "no_byline": not article.byline,
        "no_caption": not article.captions,
        "by_rule": bool(ruled) and not missed,
        "by_fallback": bool(missed),
        "by_guess": article.provenance.get("body", "").startswith("trafilatura"),
    }
    return {name: 1 for name, holds in true.items() if holds}
