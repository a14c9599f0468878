"""A source's own rules: every field can be overridden, and a selector that found nothing is named."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from nkarchive.extract import explain, read
from nkarchive.fingerprint import fingerprint
from nkarchive.model import Article, Author, Caption, Page, Rules, Selector, Teaser

URL = "http://tribune.example/news/ferry"
SENTENCE = "The ferry of the invented town crossed the strait again on Monday, its keeper said at the pier."
# what pages have in common would choose the h1, the time, the address at the head, the first paragraphs, …
PAGE = f"""<html lang=en><head><title>Ferry crosses</title>
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Ferry crosses", "articleSection": "Rivers",
"datePublished": "2024-03-05T09:00:00Z", "dateModified": "2024-03-06T09:00:00Z",
"author": {{"@type": "Person", "name": "Ann Pilot"}}}}</script></head><body>
<div class=bar>Harbour &gt; Boats</div><article><h1>Ferry crosses</h1><p class=deck>A boat is back after the long winter ice.</p>
<p class=other-deck>What the keeper of the pier has to say about the boat.</p>
<div class=t>The old ferry is back</div><div class=d>4 March 2024</div><div class=u>9 March 2024</div>
<div class=w>Bo Mate</div><p>{SENTENCE} First.</p><p>{SENTENCE} Second.</p><p>{SENTENCE} Third.</p>
<figure><img src=/a.jpg><figcaption>The pier at dawn.</figcaption></figure>
<figure><img src=/b.jpg><figcaption class=seen>The ferry at noon.</figcaption></figure>
<div class=share>Tell your friends about it today</div></article>
<div class=box><h3>Related</h3><ul class=rel><li><a href=/news/one>One story of the harbour town</a></li>
<li><a href=/news/three>A third story of the harbour town</a></li></ul></div>
<div class=own><a href=/news/two>Another story of the harbour town</a></div>
</body></html>"""


def article(rules: Rules, page: str = PAGE, **given: object) -> Article:
    found = read(Page(url=URL, body=page.encode(), **given), (rules,))  # type: ignore[arg-type]
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("field", "selector", "expected"),
    [
        ("headline", ".t", "The old ferry is back"),
        ("standfirst", ".other-deck", "What the keeper of the pier has to say about the boat."),
        ("published", ".d", "2024-03-04"),
        ("updated", ".u", "2024-03-09"),
        ("byline", ".w", (Author(name="Bo Mate"),)),
        ("section", ".bar", "Harbour > Boats"),
        ("paragraphs", "article p:nth-of-type(4)", (f"{SENTENCE} Second.",)),
        ("captions", ".seen", (Caption(text="The ferry at noon.", image_url="http://tribune.example/b.jpg"),)),
        (
            "teasers",
            ".own",
            (Teaser(url="http://tribune.example/news/two", headline="Another story of the harbour town"),),
        ),
    ],
)
def test_a_rule_overrides_what_pages_have_in_common(field: str, selector: str, expected: object) -> None:
    """Also where JSON-LD says something else; and only this field: the others stay as they were."""
    key = "body" if field == "paragraphs" else field
    plain, ruled = article(Rules()), article(Rules(**{key: (".none", selector)}))
    assert getattr(plain, field) not in (expected, "", ())
    assert getattr(ruled, field) == expected
    assert ruled.provenance[key] == f"css:{selector}"
    assert ruled.selectors == (
        Selector(layout="", field=key, css=".none", matched=False),
        Selector(layout="", field=key, css=selector, matched=True),
    )
    assert ruled.dead_selectors == ()


@pytest.mark.parametrize(
    "field", ["headline", "standfirst", "published", "updated", "byline", "section", "body", "captions", "teasers"]
)
def test_a_dead_selector_leaves_the_field_to_what_pages_have_in_common_and_is_named(field: str) -> None:
    key = "paragraphs" if field == "body" else field
    plain, ruled = article(Rules()), article(Rules(**{field: (".gone", ".too")}))
    assert getattr(ruled, key) == getattr(plain, key)
    assert ruled.dead_selectors == (f"{field}: .gone", f"{field}: .too")
    assert fingerprint(ruled) == fingerprint(plain)


def test_what_is_dropped_is_never_read() -> None:
    told = explain(Page(url=URL, body=PAGE.encode()), (Rules(drop=("h1", ".share", ".gone")),))
    assert isinstance(told.found, Article)
    assert "Tell your friends" not in told.found.body
    assert told.dead == ('rules[0].drop ".gone" matches nothing',)


def test_a_dead_selector_is_named_with_its_layout() -> None:
    """The layout in use when the page was seen: that of 2024 is not asked about a page of 2018."""
    rules = (
        Rules(headline=(".new",), byline=(".who",)),
        Rules(until_on=date(2019, 6, 30), headline=("h1.title", "h1"), published=(".gone",)),
    )
    seen = Page(url=URL, body=PAGE.encode(), seen_at=datetime(2018, 1, 1, tzinfo=UTC))
    told = explain(seen, rules)
    assert told.dead == ('rules[1].published ".gone" matches nothing',)
    assert isinstance(told.found, Article)
    assert {each.layout for each in told.found.selectors} == {"2019-06-30"}


def test_a_layout_of_the_day_that_names_neither_headline_nor_body_is_the_one_in_use() -> None:
    """An older layout whose ``h1`` every page has does not take its place."""
    rules = (Rules(byline=(".w",)), Rules(until_on=date(2019, 6, 30), headline=("h1",), byline=(".gone",)))
    for seen_at, layout in ((datetime(2024, 1, 1, tzinfo=UTC), ""), (datetime(2018, 1, 1, tzinfo=UTC), "2019-06-30")):
        found = read(Page(url=URL, body=PAGE.encode(), seen_at=seen_at), rules)
        assert isinstance(found, Article)
        assert {each.layout for each in found.selectors} == {layout}


def test_explaining_a_page_reads_it_as_it_is_read() -> None:
    for rules in ((), (Rules(headline=(".t",), drop=(".share",)),)):
        page = Page(url=URL, body=PAGE.encode())
        assert explain(page, rules).found == read(page, rules)


def test_a_byline_rule_reads_every_element_that_it_matches() -> None:
    """Two writers in two elements, as many a layout prints them."""
    page = PAGE.replace("<div class=w>Bo Mate</div>", "<div class=w>Bo Mate</div><div class=w>Cy Bosun</div>")
    found = article(Rules(byline=(".w",)), page)
    assert found.byline == (Author(name="Bo Mate"), Author(name="Cy Bosun"))
    assert "Cy Bosun" not in found.body
