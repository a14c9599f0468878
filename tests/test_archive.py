"""What is written of an article is what was read of it, whatever its text and whenever it came."""

from __future__ import annotations

import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from nkarchive.errors import ArchiveFailed
from nkarchive.model import Article, Author, AuthorKind, Caption, OutcomeKind, Status, Teaser, TeaserKind, Translation
from nkarchive.store.reader import open_archive
from nkarchive.store.safe import safe
from writing import AT, URL, archive_at, check, new_archive, write

FLOOD = Article(url=URL, headline="Flood", paragraphs=("The river rose in the night.", "The village moved."))

# --- Article -> rows -> Article ---------------------------------------------------------------------

# every sign there is: control signs, U+200B, right-to-left marks, lone surrogates, NUL
ANY = st.text(st.characters(), max_size=20)
NASTY = st.sampled_from(
    ["평\u200b양", "a\x00b", "\ud800", "\u202eabc\u2066", "é", "e\u0301", "\ufeff\u00ad", '"', "%_'"]
)
TEXT = st.one_of(ANY, NASTY, st.builds(str.__add__, ANY, NASTY))
ARTICLES = st.builds(
    Article,
    url=st.just(URL),
    headline=TEXT,
    paragraphs=st.lists(TEXT, min_size=1, max_size=3).map(tuple),
    standfirst=TEXT,
    published=st.sampled_from(["", "2024-03-05", "2024-03-05T10:00:00+09:00"]),
    published_text=TEXT,
    updated=st.sampled_from(["", "2024-03-06"]),
    byline=st.lists(st.builds(Author, name=TEXT, kind=st.sampled_from(AuthorKind)), max_size=3).map(tuple),
    language=TEXT,
    section=TEXT,
    image_url=TEXT,
    captions=st.lists(st.builds(Caption, text=TEXT, credit=TEXT, image_url=TEXT), max_size=3).map(tuple),
    teasers=st.lists(
        st.builds(
            Teaser,
            url=TEXT,
            headline=TEXT,
            published=st.sampled_from(["", "2024-03-04"]),
            text=TEXT,
            kind=st.sampled_from(TeaserKind),
        ),
        max_size=3,
    ).map(tuple),
    translations=st.lists(
        st.builds(Translation, language=TEXT, url=TEXT), max_size=3, unique_by=lambda t: safe(t.url)
    ).map(tuple),
    provenance=st.dictionaries(TEXT, TEXT, max_size=2),
)


def read_back(path: Path) -> Article:
    """Return what the archive holds as the article it was made of."""
    with open_archive(path) as reader:
        held = reader.article(URL)
    assert held is not None
    db = sqlite3.connect(path)
    kinds = db.execute("SELECT kind FROM article_authors JOIN authors ON id = author_id ORDER BY position").fetchall()
    db.close()
    return Article(
        url=held.url,
        headline=held.headline,
        paragraphs=tuple(held.body.split("\n\n")),
        standfirst=held.standfirst,
        published=held.published or "",
        published_text=held.published_text,
        updated=held.updated or "",
        byline=tuple(
            Author(name=name, kind=AuthorKind(kind)) for name, (kind,) in zip(held.byline, kinds, strict=True)
        ),
        language=held.language,
        section=held.section,
        image_url=held.image_url,
        captions=held.captions,
        teasers=held.teasers,
        translations=held.translations,
    )


@settings(max_examples=25, deadline=None)
@given(ARTICLES)
def test_an_article_is_read_back_as_it_was_written_but_for_what_no_text_should_hold(article: Article) -> None:
    with new_archive() as (archive, path):
        write(archive, article)
        check(archive)
        found = read_back(path)
    wanted = safe_all(article)
    assert found == replace(wanted, paragraphs=tuple("\n\n".join(wanted.paragraphs).split("\n\n")))


def safe_all(article: Article) -> Article:
    """Return the fields that are stored, without what is unfit, translations in the order in which they are read."""
    return Article(
        url=article.url,
        headline=safe(article.headline),
        paragraphs=tuple(map(safe, article.paragraphs)),
        standfirst=safe(article.standfirst),
        published=article.published,
        published_text=safe(article.published_text),
        updated=article.updated,
        byline=tuple(replace(author, name=safe(author.name)) for author in article.byline),
        language=safe(article.language),
        section=safe(article.section),
        image_url=safe(article.image_url),
        captions=tuple(
            Caption(text=safe(each.text), credit=safe(each.credit), image_url=safe(each.image_url))
            for each in article.captions
        ),
        teasers=tuple(
            replace(each, url=safe(each.url), headline=safe(each.headline), text=safe(each.text))
            for each in article.teasers
        ),
        translations=tuple(
            sorted(
                (Translation(language=safe(each.language), url=safe(each.url)) for each in article.translations),
                key=lambda each: (each.language.encode(), each.url.encode()),
            )
        ),
    )


def test_no_detail_is_too_strange_to_be_written(tmp_path: Path) -> None:
    """A traceback quotes the page that brought it about."""
    with archive_at(tmp_path / "archive.db") as archive:
        with archive.transaction():
            run = archive.begin_run(AT)
            assert archive.outcome(run, URL, "tribune", "article", OutcomeKind.FAILED, "bug: \ud800\x00", None)
            assert not archive.outcome(run, URL, "tribune", "article", OutcomeKind.NEW, "", None)
        assert archive.counts(run) == {"tribune": {"failed": 1}}
        assert archive.troubles(run) == (f"tribune: failed: {URL} (bug:)",)


def test_what_is_written_in_a_transaction_that_fails_is_not_there(tmp_path: Path) -> None:
    with archive_at(tmp_path / "archive.db") as archive:
        with pytest.raises(ArchiveFailed, match="no such table"), archive.transaction():  # noqa: PT012
            archive.begin_run(AT)
            archive.db.execute("INSERT INTO nowhere VALUES (1)")
        assert archive.db.execute("SELECT count(*) FROM runs").fetchone() == (0,)
        write(archive, FLOOD)


def test_the_same_edit_names_only_what_changed(tmp_path: Path) -> None:
    """White space is no change, and a name split from another is one of the byline."""
    with archive_at(tmp_path / "archive.db") as archive:
        write(archive, replace(FLOOD, byline=(Author(name="A, B"),)))
        write(archive, replace(FLOOD, headline="Flood ", byline=(Author(name="A"), Author(name="B"))))
        write(archive, replace(FLOOD, captions=(Caption(text="The river"),), standfirst="It rose"))
        said = archive.db.execute("SELECT detail FROM events WHERE kind = 'edited' ORDER BY id").fetchall()
    assert said == [("byline",), ("standfirst, byline, captions",)]


# --- the search index after any history --------------------------------------------------------------


class Histories(RuleBasedStateMachine):
    """Articles arrive, are edited, stay, vanish and return, in any order."""

    @initialize()
    def open(self) -> None:
        self.home = tempfile.TemporaryDirectory()
        self.manager = archive_at(Path(self.home.name) / "archive.db")
        self.archive = self.manager.__enter__()
        self.last: dict[str, Article] = {}

    @rule(number=st.integers(0, 3), article=ARTICLES)
    def read(self, number: int, article: Article) -> None:
        self._write(replace(article, url=f"{URL}/{number}"))

    @precondition(lambda self: self.last)
    @rule(number=st.integers(0, 3), what=st.sampled_from(["same", "other teasers", "text of another"]))
    def read_again(self, number: int, what: str) -> None:
        article = list(self.last.values())[number % len(self.last)]
        if what == "other teasers":
            article = replace(article, teasers=(Teaser(url="http://x.example/"),))
        if what == "text of another":
            article = replace(article, paragraphs=next(iter(self.last.values())).paragraphs)
        self._write(article)

    @precondition(lambda self: self.last)
    @rule(number=st.integers(0, 3), status=st.sampled_from([Status.GONE, Status.BLOCKED]))
    def lose(self, number: int, status: Status) -> None:
        held = self.archive.articles.held(list(self.last)[number % len(self.last)])
        assert held is not None
        with self.archive.transaction():
            self.archive.articles.set_status(held.id, status)

    @precondition(lambda self: self.last)
    @rule(number=st.integers(0, 5))
    def alias(self, number: int) -> None:
        with self.archive.transaction():
            self.archive.articles.alias(f"{URL}/{number}", 1, "shortlink")

    def _write(self, article: Article) -> None:
        write(self.archive, article)
        self.last[article.url] = article

    @invariant()
    def all_is_true(self) -> None:
        if hasattr(self, "archive"):
            check(self.archive)

    def teardown(self) -> None:
        self.manager.__exit__(None, None, None)
        self.home.cleanup()


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=8, stateful_step_count=10, deadline=None)
