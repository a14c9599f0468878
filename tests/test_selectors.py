"""A selector of a source's rules that stopped matching is named by ``status``, whoever extracted the pages."""

from __future__ import annotations

import pickle
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from newsroom import DAY, MORNING, Newsroom, links, newsroom, story
from nkarchive.cli import main
from nkarchive.model import Kind, Page, Rules, Selector, Source
from nkarchive.store import selectors
from nkarchive.store.reader import open_archive
from nkarchive.work import ReadArticle, work
from rows import add_pass, add_source, make

START = datetime(2024, 3, 1, tzinfo=UTC)
BYLINE = Rules(byline=(".author",))


def counted(path: Path, *runs: str, field: str = "byline", css: str = ".author", layout: str = "") -> None:
    """Count one page a day, in order: ``+`` for a match, ``-`` for none."""
    db = make(path)
    add_source(db, "focus")
    for day, sign in enumerate("".join(runs)):
        each = Selector(layout=layout, field=field, css=css, matched=sign == "+")
        selectors.count(db, "focus", [each], at=START + timedelta(days=day))
    db.close()


def needs(path: Path, *rules: Rules) -> tuple[str, ...]:
    with open_archive(path) as archive:
        (found,) = archive.health(now=START, sources=[Source(name="focus", rules=rules)] if rules else ())
    return found.needs


@pytest.mark.parametrize(
    ("pages", "said"),
    [
        ("++++" + "-" * 12, "rules[0].byline '.author' matches nothing since 2024-03-05 (12 pages): the layout may have changed"),
        ("++++" + "-" * 5, "rules[0].byline '.author' matches nothing since 2024-03-05 (5 pages): the layout may have changed"),
        ("++++" + "-" * 4, ""),
        ("++++" + "-" * 12 + "+", ""),
        ("-" * 4, ""),
        ("-" * 6, "rules[0].byline '.author' matches nothing since 2024-03-01 (6 pages): it never did, is it spelt right?"),
        ("+-" * 10 + "-" * 4, ""),  # every second article was unsigned before: five in a row may be chance
        ("+-" * 10 + "-" * 9, "rules[0].byline '.author' matches nothing since 2024-03-20 (10 pages): the layout may have changed"),
    ],
)  # fmt: skip
def test_a_selector_that_stopped_matching_needs_a_person(tmp_path: Path, pages: str, said: str) -> None:
    counted(tmp_path / "archive.db", pages)
    assert needs(tmp_path / "archive.db", BYLINE) == ((said,) if said else ())


def test_what_is_no_more_in_the_rules_is_nobodys_worry(tmp_path: Path) -> None:
    counted(tmp_path / "archive.db", "+++++", "-----")
    assert needs(tmp_path / "archive.db", Rules(byline=(".writer",))) == ()
    ended = replace(BYLINE, until_on=date(2019, 6, 30))
    assert needs(tmp_path / "archive.db", Rules(headline=("h1",)), ended) == ()


def test_an_older_layout_is_named_by_its_place_in_the_rules(tmp_path: Path) -> None:
    counted(tmp_path / "archive.db", "+++++", "-----", layout="2019-06-30")
    (said,) = needs(tmp_path / "archive.db", Rules(headline=("h1",)), replace(BYLINE, until_on=date(2019, 6, 30)))
    assert said.startswith("rules[1].byline '.author' matches nothing since 2024-03-06")


def test_without_a_configuration_the_place_is_not_known(tmp_path: Path) -> None:
    counted(tmp_path / "archive.db", "+++++", "-----")
    (said,) = needs(tmp_path / "archive.db")
    assert said.startswith("rules.byline '.author' matches nothing")


def test_a_selector_that_never_matched_beside_one_that_does_is_a_spare(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    counted(path, "-" * 9)
    db = sqlite3.connect(path)
    db.execute("INSERT INTO selectors VALUES ('focus', '', 'byline', '.writer', 9, 9, '2024-03-09', 0, NULL)")
    db.commit()
    db.close()
    assert needs(path, Rules(byline=(".author", ".writer"))) == ()


def test_a_page_of_long_ago_read_late_is_no_sign_of_a_new_layout(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    counted(path, "+++++")
    db = make(path)
    missed = Selector(layout="", field="byline", css=".author", matched=False)
    for day in range(9):
        selectors.count(db, "focus", [missed], at=START - timedelta(days=day + 1))
    db.close()
    assert needs(path, BYLINE) == ()


def test_an_archive_of_before_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    db = make(path)
    add_source(db, "focus")
    db.execute("DROP TABLE selectors")
    db.close()
    assert needs(path, BYLINE) == ()


def test_what_was_tried_travels_from_the_worker() -> None:
    """Pages are extracted in other processes: the facts are part of the article's value."""
    page = Page(url="http://tribune.example/news/a", body=story("A").encode())
    reading = work(Kind.ARTICLE, page, Source(name="tribune", rules=(BYLINE,)))
    arrived = pickle.loads(pickle.dumps(reading))
    assert isinstance(arrived, ReadArticle)
    assert arrived.article.selectors == (Selector(layout="", field="byline", css=".author", matched=False),)
    assert arrived.article.dead_selectors == ("byline: .author",)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Newsroom]:
    with newsroom(tmp_path) as running:
        yield running


def test_a_crawl_counts_and_status_says_so(
    site: Newsroom, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows come with the pages' own, and an edit is none because of them."""
    site.source = replace(site.source, rules=(Rules(headline=("h1",), byline=(".author",)),))
    paths = [f"/news/{number}" for number in range(12)]
    signed = "<div class=author>Ri Il</div>"
    for path in paths[:6]:
        site.put(path, story(f"Story {path}", foot=signed))
    site.put("/", links(*((path, path) for path in paths[:6])))
    site.crawl(MORNING)
    for path in paths[6:]:
        site.put(path, story(f"Story {path}"))
    site.put("/", links(*((path, path) for path in paths)))
    site.crawl(MORNING + DAY)
    assert site.rows(
        "SELECT field, selector, pages_seen, pages_matched, last_matched_at, missed, missed_since FROM selectors"
    ) == [
        ("headline", "h1", 12, 12, "2024-03-13T06:00:00Z", 0, None),
        ("byline", ".author", 12, 6, "2024-03-12T06:00:00Z", 6, "2024-03-13T06:00:00Z"),
    ]
    (tmp_path / "config.yaml").write_text(
        f"sources: [{{name: tribune, start: ['{site.url('/')}'], rules: [{{headline: [h1], byline: [.author]}}]}}]"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["nkarchive", "status", "--now", "2024-03-13T07:00:00Z"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert (
        "needs a person: tribune: rules[0].byline '.author' matches nothing since 2024-03-13 (6 pages):"
        " the layout may have changed\n"
    ) in capsys.readouterr().out


def test_a_source_that_is_switched_off_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    counted(path, "+++++", "-----")
    db = make(path)
    add_pass(db, "focus", began="2024-03-01T00:00:00Z", finished="2024-03-01T00:05:00Z")
    db.close()
    with open_archive(path) as archive:
        (found,) = archive.health(now=START, sources=[Source(name="focus", enabled=False, rules=(BYLINE,))])
    assert found.needs == ()
