"""Who signs and when, in the layouts that print it oddly: one claim a class of page."""

from __future__ import annotations

import pytest

from nkarchive.extract import extract
from nkarchive.model import Article

TEXT = "".join(
    f"<p>Paragraph {number} says that the ferry to the islands sails again, that tickets cost what they cost in spring, "
    "and that nobody on the pier had expected the weather to turn so soon.</p>"
    for number in range(1, 5)
)


def read(top: str, *, bottom: str = "", head: str = "", path: str = "/ferry") -> Article:
    page = f"<html lang=en><head><title>The ferry sails again</title>{head}</head><body><main><article>{top}{TEXT}{bottom}</article></main></body></html>"
    found = extract(page, f"https://news.example{path}")
    assert isinstance(found, Article), found
    return found


H1 = "<h1>The ferry sails again</h1>"


@pytest.mark.parametrize(
    ("top", "signed"),
    [
        # date and reporter in one cell of an old layout
        (f"{H1}<table><tr><td class=date>입력 2012-05-17 11:30 &nbsp; 김철수 기자</td></tr></table>", ["김철수"]),
        (f"{H1}<p class=byline>VON ANN EXAMPLE am 21. April 2020</p>", ["ANN EXAMPLE"]),
        (f"{H1}<div class=author>Written by <a href=/ann>Ann Example</a> on 4 May 2018 at 09:15 PM</div>", ["Ann Example"]),
        (f"{H1}<p>06.11.2023 13:30 von Ann Example</p>", ["Ann Example"]),
        # a label in an element of its own
        (f"{H1}<div><span>Autor:</span> Ann Example<br><span>Quelle:</span> here</div>", ["Ann Example"]),
        (f"{H1}<div><span>By</span><span>Ann Example</span></div>", ["Ann Example"]),
        (f"{H1}<div class=info>Ein Artikel von <strong>Ann Example</strong> | 27.01.2022</div>", ["Ann Example"]),
        # the byline ends with its line
        (f"{H1}<p>Von <b>Ann Example</b> und <b>Bob Sample</b><br>Harbourtown / Coast</p>", ["Ann Example", "Bob Sample"]),
        # a label for readers of screens
        (f"{H1}<p class=byline><span class=sr-only>Author</span><a href=/ann>Ann Example</a></p>", ["Ann Example"]),
        # a template calls the whole page a sidebar's
        (f"<div class=withSidebar>{H1}<p class=byline>Ann Example</p></div>", ["Ann Example"]),
        (f"{H1}<aside class=meta><p class=authors>Von: Ann Example</p></aside>", ["Ann Example"]),
    ],
)  # fmt: skip
def test_a_byline_is_found_where_layouts_print_it(top: str, signed: list[str]) -> None:
    assert [author.name for author in read(top).byline] == signed


def test_a_name_that_stands_alone_below_the_text_signs_it() -> None:
    assert [a.name for a in read(H1, bottom="<p><em>Ann Example</em></p>").byline] == ["Ann Example"]


def machine(author: str) -> str:
    return (
        '<meta property="og:site_name" content="Bread &amp; Butter"><script type="application/ld+json">'
        f'{{"@type": "NewsArticle", "headline": "The ferry sails again", "author": {author}}}</script>'
    )


BYLINE = f"{H1}<p class=byline>By Ann Example</p>"


@pytest.mark.parametrize(
    ("author", "top", "signed"),
    [
        ('{"@type": "Person", "name": "annexample"}', BYLINE, ["Ann Example"]),
        ('{"@type": "Person", "name": "Ann"}', BYLINE, ["Ann Example"]),
        ('{"@type": "Person", "name": "Example, Ann"}', BYLINE, ["Ann Example"]),
        # who typed it in, whom the page never prints
        ('{"@type": "Person", "name": "Carl Keyboard"}', BYLINE, ["Ann Example"]),
        ('{"@type": "Organization", "name": "Bread & Butter"}', H1, ["Bread & Butter"]),
        ('{"@type": "Person", "name": "Bread & Butter"}', BYLINE, ["Ann Example"]),
        # named one by one, the outlet signs too; in one string it is where she works
        ('[{"name": "Ann Example"}, {"name": "Bread & Butter"}]', BYLINE, ["Ann Example", "Bread & Butter"]),
        ('{"name": "Bread & Butter"}', f"{H1}<p class=byline>Reuters</p>", ["Reuters"]),
        ('{"name": "Ann Example"}', f"{H1}<p>By Ann Example, Reuters</p>", ["Ann Example"]),
        ('{"name": "Ann Example"}', f"{H1}<p>By Ann Example and Bob Sample</p>", ["Ann Example", "Bob Sample"]),
    ],
)
def test_print_and_machine_data_agree_on_who_signs(author: str, top: str, signed: list[str]) -> None:
    assert [a.name for a in read(top, head=machine(author)).byline] == signed


@pytest.mark.parametrize(
    ("top", "bottom", "path", "day"),
    [
        ("<div class='node node-promoted'><h1>The ferry sails again</h1></div>", "", "/2016/12/15/ferry/", "2016-12-15"),
        (H1, "", "/energy/2015/08/150803-the-ferry/", "2015-08-03"),
        (H1, "", "/news/29-10-2021", "2021-10-29"),
        (H1, "", "/news/20240305-ferry", "2024-03-05"),
        # the story's own margin and foot
        (f"{H1}<aside class=meta><p>21.01.2022</p></aside>", "", "/ferry", "2022-01-21"),
        (H1, "<div class=footer>27.01.2022</div>", "/ferry", "2022-01-27"),
        (f"{H1}<div class=node-promoted>Submitted on 24 July 2017</div>", "", "/ferry", "2017-07-24"),
    ],
)  # fmt: skip
def test_a_date_is_found_in_the_address_and_in_the_storys_own_frame(top: str, bottom: str, path: str, day: str) -> None:
    assert read(top, bottom=bottom, path=path).published[:10] == day


def test_a_translators_dialogue_is_no_headline() -> None:
    page = f"<title>The ferry sails again</title><h1>Original text</h1>{TEXT}"
    found = extract(page, "https://news.example/ferry")
    assert isinstance(found, Article)
    assert found.headline == "The ferry sails again"
