"""What the end of a visit means, and when a page is looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nkarchive.crawl.books import spelling
from nkarchive.crawl.case import Case, Meaning, meaning_of, next_try, next_visit
from nkarchive.crawl.health import Tally
from nkarchive.crawl.keep import Keeper
from nkarchive.crawl.record import Recorder
from nkarchive.model import Kind, Lead, OutcomeKind, Source
from nkarchive.store.archive import Archive, open_for_writing
from nkarchive.store.frontier import Due
from nkarchive.visits import Cause, Disallowed, Exchange, FetchFailed, Headers, PutOff, Visit, VisitEnd
from nkarchive.warc import CaptureLog
from nkarchive.work import Bug, Unreadable

BEGAN = datetime(2024, 3, 12, 6, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HORIZON = BEGAN + HOUR
URL = "http://tribune.example/news/1"
SOURCE = Source(name="tribune", start=("http://tribune.example/list",), articles="/news/", follow="/list")
AGES_S = (86400.0, 2 * 86400.0, 4 * 86400.0)


def answer(status: int, *headers: tuple[str, str], url: str = URL) -> Exchange:
    said: Headers = headers
    return Exchange(url=url, fetched_at=BEGAN, status=status, headers=said, raw_body=b"", body=b"")


@pytest.mark.parametrize(
    ("end", "meaning"),
    [
        (answer(200), Meaning.ANSWERED),
        (answer(204), Meaning.ANSWERED),
        (answer(304), Meaning.NOT_MODIFIED),
        (answer(404), Meaning.GONE),
        (answer(410), Meaning.GONE),
        (answer(401), Meaning.BLOCKED),
        (answer(403), Meaning.BLOCKED),
        (answer(429), Meaning.BLOCKED),
        (answer(451), Meaning.BLOCKED),
        (answer(200, ("CF-Mitigated", "challenge")), Meaning.BLOCKED),
        (answer(503, ("cf-mitigated", "challenge")), Meaning.BLOCKED),
        (answer(500), Meaning.FAILED),
        (answer(503), Meaning.FAILED),
        (answer(300), Meaning.FAILED),
        (FetchFailed(url=URL, cause=Cause.TLS), Meaning.FAILED),
        (Disallowed(url=URL), Meaning.DISALLOWED),
        (PutOff(url=URL, wait_s=900.0), Meaning.DEFERRED),
    ],
    ids=str,
)
def test_what_the_end_of_a_visit_means(end: VisitEnd, meaning: Meaning) -> None:
    assert meaning_of(end)[0] is meaning


@pytest.mark.parametrize(
    ("age", "in_age"),
    [(0 * DAY, DAY), (DAY, 2 * DAY), (DAY + HOUR, 2 * DAY), (2 * DAY, 4 * DAY), (3 * DAY, 4 * DAY)],
    ids=str,
)
def test_a_page_is_looked_at_again_at_the_first_age_that_this_pass_does_not_serve(
    age: timedelta, in_age: timedelta
) -> None:
    assert next_visit(BEGAN - age, AGES_S, horizon=HORIZON) == BEGAN - age + in_age


def test_after_the_last_age_a_page_is_looked_at_in_steps_of_it() -> None:
    assert next_visit(BEGAN - 9 * DAY, AGES_S, horizon=HORIZON) == HORIZON + 4 * DAY
    assert next_visit(BEGAN - 9 * DAY, (), horizon=HORIZON) == HORIZON + DAY


def test_a_failed_url_is_tried_again_ever_more_seldom_but_daily_at_least() -> None:
    waits = [next_try(tries, began=BEGAN, horizon=BEGAN) - BEGAN for tries in (1, 2, 3, 6, 7, 1000)]
    assert waits == [HOUR / 2, HOUR, 2 * HOUR, 16 * HOUR, DAY, DAY]
    assert next_try(1, began=BEGAN, horizon=HORIZON) == HORIZON


@pytest.mark.parametrize(
    ("url", "held_under"),
    [
        ("http://tribune.example/news/1?utm_source=x#top", URL),
        ("HTTP://Tribune.example:80/news/가", "http://tribune.example/news/%EA%B0%80"),
        ("http://other.example/?id=2&a=1", "http://other.example/?a=1&id=2"),
        ("http://tribune.example/" + "가" * 5000, ""),
        ("http://[", ""),
        ("\ud800", ""),
    ],
)
def test_a_printed_link_is_spelled_as_its_article_would_be_held(url: str, held_under: str) -> None:
    assert spelling(url, SOURCE) == held_under


# --- what is written of each end ----------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_for_writing(tmp_path / "archive.db") as opened:
        with opened.transaction():
            opened.register(SOURCE)
        yield opened


def record(
    archive: Archive, due: Due, end: VisitEnd, reading: Bug | Unreadable | None = None
) -> tuple[str, Due | None]:
    """Write one case; return its outcome and what the frontier then says."""
    meaning, detail = meaning_of(end)
    visit = Visit(lead=Lead(url=due.url, kind=due.kind), exchanges=(), end=end)
    with archive.transaction():
        run_id = archive.begin_run(BEGAN)
        archive.frontier.make_due(SOURCE.name, visit.lead, at=BEGAN)
        case = Case(
            visit=visit,
            due=due,
            source=SOURCE,
            horizon=HORIZON,
            kept=(),
            meaning=meaning,
            detail=detail,
            reading=reading,
        )
        kind, _, _ = Recorder(archive, run_id=run_id, began=BEGAN).record(case)
    assert archive.counts(run_id) == {"tribune": {kind: 1}}
    return kind.value, archive.frontier.get(due.url)


def next_at(archive: Archive, url: str) -> str | None:
    return archive.db.execute("SELECT next_at FROM urls WHERE url = ?", [url]).fetchone()[0]


ARTICLE = Due(url=URL, source="tribune", kind=Kind.ARTICLE, state="new")
START = Due(url="http://tribune.example/list", source="tribune", kind=Kind.SECTION, state="ok")
SECTION = Due(url="http://tribune.example/list/b", source="tribune", kind=Kind.SECTION, state="ok")
QUIET = BEGAN - 70 * DAY


@pytest.mark.parametrize("due", [START, SECTION], ids=["start page", "section"])
@pytest.mark.parametrize(
    ("end", "reading"),
    [
        (answer(500), None),
        (answer(403), None),
        (Disallowed(url=URL), None),
        (answer(304), None),
        (answer(200), Unreadable(detail="is no page")),
        (answer(200), Bug(detail="Traceback")),
    ],
    ids=["500", "403", "robots.txt", "304", "unreadable", "bug"],
)
def test_a_finder_that_could_not_be_read_is_tried_at_the_next_slot(
    archive: Archive, due: Due, end: VisitEnd, reading: Bug | Unreadable | None
) -> None:
    """However long it was quiet before: a trouble of one hour must not cost a month of news."""
    record(archive, due, end, reading)
    assert next_at(archive, due.url) == "2024-03-12T07:00:00Z"


def test_a_page_that_was_put_off_stays_as_it_was(archive: Archive) -> None:
    assert record(archive, ARTICLE, PutOff(url=URL, wait_s=7200.0)) == (OutcomeKind.DEFERRED, ARTICLE)
    assert next_at(archive, URL) == "2024-03-12T08:00:00Z"


@pytest.mark.parametrize(
    ("end", "reading", "outcome", "again"),
    [
        (answer(404), None, "gone", "2024-03-13T06:00:00Z"),
        (answer(403), None, "blocked", "2024-03-13T06:00:00Z"),
        (answer(500), None, "failed", "2024-03-12T07:00:00Z"),
        (answer(304), None, "failed", "2024-03-12T07:00:00Z"),
        (answer(200), Bug(detail="Traceback"), "failed", "2024-03-13T06:00:00Z"),
        (Disallowed(url=URL), None, "disallowed", "2024-03-13T06:00:00Z"),
        (Disallowed(url=URL, passing=True), None, "disallowed", "2024-03-12T07:00:00Z"),
    ],
    ids=["404", "403", "500", "304", "bug", "robots.txt", "no robots.txt"],
)
def test_an_article_that_could_not_be_read_comes_again(
    archive: Archive, end: VisitEnd, reading: Bug | None, outcome: str, again: str
) -> None:
    assert record(archive, ARTICLE, end, reading)[0] == outcome
    assert next_at(archive, URL) == again


def test_the_ages_of_a_vanished_page_count_from_when_it_vanished(archive: Archive) -> None:
    old = Due(url=URL, source="tribune", kind=Kind.ARTICLE, state="ok", changed_at=QUIET)
    record(archive, old, answer(404))
    assert next_at(archive, URL) == "2024-03-13T06:00:00Z"


# --- captures, and what a pass says of its source -------------------------------------------------------


def test_the_visits_of_a_run_that_was_cut_off_are_taken_up_whole_or_not_at_all(
    archive: Archive, tmp_path: Path
) -> None:
    hop, target = answer(301, ("Location", "/news/2")), answer(200, url="http://tribune.example/news/2")
    with CaptureLog(tmp_path / "captures", software="test") as log:
        for url, exchanges in (
            ("http://tribune.example/a", (hop, target)),
            ("http://tribune.example/b", (hop, target)),
        ):
            visit = Visit(lead=Lead(url=url, kind=Kind.ARTICLE), exchanges=exchanges, end=target)
            last = Keeper(archive, log).append(visit)[-1]
        log.sync()
    path = tmp_path / "captures" / last.pointer.file
    path.write_bytes(path.read_bytes()[: last.pointer.offset - 10])
    with CaptureLog(tmp_path / "captures", software="test") as log:
        notes, leftovers = Keeper(archive, log).recover()
        found = [(left.visit.lead.url[-1], len(left.kept), left.whole) for left in leftovers]
    assert found == [("a", 2, True), ("b", 1, False)]
    assert len(notes) == 2


def test_a_quiet_pass_needs_nobody() -> None:
    assert Tally().alarm() == ""
