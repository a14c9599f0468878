"""A page whose text was kept back is no article; a note of two sentences is one."""

from __future__ import annotations

import pytest

from nkarchive.extract import extract
from nkarchive.model import Article, Reason, Rejection

URL = "http://news.example/2024/03/05/ferry"
HEAD = (
    '<title>Ferry runs twice in winter</title><meta name="description" content="The council counts crates and fares.">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry runs twice in winter", '
    '"datePublished": "2024-03-05"}</script>'
)


def page(inside: str, below: str = "") -> str:
    return f"{HEAD}<article><h1>Ferry runs twice in winter</h1>{inside}</article>{below}"


FURNITURE = {
    "a cookie notice": "<div class=cookie-notice><p>This site stores small files on your device to measure who reads it.</p></div>",
    "a biography": "<div class=author-box><p>Ann Example joined in 2001 and writes about taxes, ships and old maps.</p></div>",
    "a call for letters": "<p class=newsletter-signup>Every Friday the best of the week comes to your box, at no cost to you.</p>",
}


@pytest.mark.parametrize("furniture", FURNITURE.values(), ids=FURNITURE)
@pytest.mark.parametrize("inside", [True, False], ids=["in the article", "below it"])
def test_furniture_where_the_text_was_is_no_article(furniture: str, inside: bool) -> None:
    found = extract(page(furniture) if inside else page("", furniture), URL)
    assert isinstance(found, Rejection)
    assert found.reason in {Reason.EMPTY, Reason.TOO_SHORT, Reason.LOGIN}


NOTES = {
    "about its headline": "The ferry to the invented island runs twice a day this winter, the harbour office said.",
    "from an agency": "QUAYTOWN, March 5 (EXAMPLE) -- Passengers on the evening boat pay what they paid last year.",
    "in Korean": "(상상도=가상통신) 상상도로 가는 배가 월요일부터 하루에 두 번 다닌다고 항만 사무소가 밝혔다.",
}


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES)
def test_a_note_is_an_article(note: str) -> None:
    found = extract(page(f"<p>{note}</p>"), URL)
    assert isinstance(found, Article), found
    assert found.paragraphs == (note,)


def test_a_signed_note_of_links_that_the_page_tells_nothing_about_is_an_article() -> None:
    """A link blog: its headline is the date, and hardly a word of its own stands in the text."""
    links = "".join(
        f"<p>via {name} <a href='http://{name}.example/'>http://{name}.example/</a></p>"
        for name in ("harbour-post", "quay-wire", "lantern")
    )
    note = "<p>Three readings for a long evening, none of which needs a comment of mine</p>"
    html = (
        "<title>Blogposting 03/05/2024</title><article class=post><h1>Blogposting 03/05/2024</h1>"
        f"<p class=byline>By <a rel=author href=/author/ann>Ann Example</a> <time datetime=2024-03-05>March 5, 2024</time></p>{note}{links}</article>"
    )
    found = extract(html, "http://blog.example/2024/03/05/blogposting")
    assert isinstance(found, Article), found
    assert found.published == "2024-03-05"
