"""Where each field came from is kept with each version, so that a doubtful one can be explained years later."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from nkarchive.cli import main
from nkarchive.extract import explain, extract
from nkarchive.model import Article, Page, Rules
from nkarchive.store.reader import open_archive
from writing import URL, archive_at, write

SENTENCE = "The ferry of the invented town crossed the strait again on Monday, its keeper said at the pier."
PAGE = f"""<html lang=en><head><title>Ferry crosses</title><link rel=alternate hreflang=ko href=/ko/1>
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Ferry crosses", "articleSection": "Rivers",
"image": {{"@type": "ImageObject", "url": "/a.jpg"}}, "datePublished": "2024-03-05T09:00:00Z",
"dateModified": "2024-03-06T09:00:00Z", "author": {{"@type": "Person", "name": "Ann Pilot"}}}}</script></head>
<body><article><h1>Ferry crosses</h1><p class=deck>A boat is back.</p><p>{SENTENCE} First.</p><p>{SENTENCE} Second.</p>
<figure><img src=/b.jpg><figcaption>The pier at dawn.</figcaption></figure><p>{SENTENCE} Third.</p></article>
<div class=box><h3>Related stories</h3><ul><li><a href=/news/one>One story of the harbour town</a></li>
<li><a href=/news/two>Two ferrymen look back on the winter</a></li></ul></div></body></html>"""


def ferry(page: str = PAGE) -> Article:
    article = extract(page, URL, rules=(Rules(standfirst=(".deck",)),))
    assert isinstance(article, Article)
    return article


def test_every_field_with_a_value_has_one_and_no_other() -> None:
    assert sorted(ferry().provenance) == [
        "body", "byline", "captions", "headline", "image", "language", "published", "section", "standfirst",
        "teasers", "translations", "updated",
    ]  # fmt: skip
    assert sorted(ferry(PAGE.replace("articleSection", "x").replace("hreflang", "y")).provenance) == [
        "body", "byline", "captions", "headline", "image", "language", "published", "standfirst", "teasers", "updated",
    ]  # fmt: skip


def test_the_words_say_who_claims_it() -> None:
    whence = ferry().provenance
    fields = ("standfirst", "section", "image", "language", "updated", "translations")
    assert [whence[field] for field in fields] == ["css:.deck", "json-ld", "json-ld", "lang", "json-ld", "link"]
    meta = PAGE.replace("</head>", '<meta property="article:section" content="Boats"></head>')
    assert ferry(meta.replace("articleSection", "x")).provenance["section"] == "og"
    assert ferry(meta.replace("articleSection", "x").replace("article:", "parsely-")).provenance["section"] == (
        "meta:parsely-section"
    )


# codes that stand for another language's: who wrote nb decided
@pytest.mark.parametrize(
    ("code", "line", "language"),
    [
        ("nb", "Ferja krysset sundet på mandag, og det var fint, sa mannen på kaia. ", "no"),
        ("nn-NO", "Ferja kryssa sundet på måndag, og det var fint, sa mannen på kaia. ", "no"),
        ("cz", "Přívoz se v pondělí vydal na druhý břeh, řekl převozník, který je rád. ", "cs"),
        ("kr", "나룻배가 해협을 건넜다고 사공이 말했다. ", "ko"),
        ("jp", "渡し船が海峡を渡ったと船頭は話した。 ", "ja"),
    ],
)
def test_a_language_is_stored_with_who_said_it_as_the_account_has_it(code: str, line: str, language: str) -> None:
    page = f"<html lang={code}><title>Ferry crosses</title><h1>Ferry crosses</h1>" + f"<p>{line * 9}</p>" * 4
    account = explain(Page(url=URL, body=page.encode(), content_type="text/html; charset=utf-8"))
    assert isinstance(account.found, Article)
    assert (account.found.language, account.found.provenance["language"]) == (language, "lang")
    assert account.award("language").where == "lang"


def test_a_language_that_nobody_names_is_read_from_the_text() -> None:
    article = extract("<title>Ferry crosses</title><h1>Ferry crosses</h1>" + f"<p>{SENTENCE}</p>" * 4, URL)
    assert isinstance(article, Article)
    assert (article.language, article.provenance["language"]) == ("en", "text")


def test_each_version_keeps_its_own_and_show_prints_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "archive.db"
    first, second = ferry(), ferry(PAGE.replace("class=deck", "class=under").replace("Third", "Last"))
    with archive_at(path) as archive:
        write(archive, first)
        article_id = write(archive, second)
    with open_archive(path) as reader:
        holding = reader.article(article_id)
        assert holding is not None
        assert holding.provenance == second.provenance
        assert [version.provenance for version in reader.versions(article_id)] == [first.provenance, second.provenance]
    monkeypatch.setattr(sys, "argv", ["nkarchive", "show", "1", "--json", "--archive", str(path)])
    with pytest.raises(SystemExit):
        main()
    shown = json.loads(capsys.readouterr().out)
    assert shown["provenance"] == second.provenance
    assert [version["provenance"] for version in shown["history"]] == [first.provenance, second.provenance]
