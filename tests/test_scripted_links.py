"""Links that only a script opens, by the pattern that a source gives for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from newsroom import MORNING, newsroom, story
from nkarchive.config import load
from nkarchive.discover import find
from nkarchive.model import Kind, Page, ScriptLink, Source

ROOT = Path(__file__).parent.parent
SHOW = ScriptLink(
    attribute="onclick",
    pattern=r"fn_showArticle\('(?P<id>AR\d+)', ?'(?P<lang>\w*)'",
    url="view?id={id}&lang={lang}",
)
CARD = ScriptLink(attribute="data-story", pattern=r"^(?P<slug>[^/]+)$", url="/story/{slug}")
GO = ScriptLink(attribute="href", pattern=r"(?i)^javascript:go\((?P<id>\d+)\)", url="https://news.example/view?id={id}")
PAPER = Source(name="paper", start=("https://news.example/list/",), articles=r"/view\?|/story/", links=(SHOW, CARD, GO))


def leads(body: str, source: Source = PAPER) -> list[tuple[str, str]]:
    page = Page(url="https://news.example/list/", body=body.encode(), content_type="text/html; charset=utf-8")
    return [(lead.url.removeprefix("https://news.example"), lead.claim) for lead in find(Kind.SECTION, page, source)]


def test_onclick_data_and_javascript_links_become_leads_in_page_order() -> None:
    body = """<a href="#" onclick="fn_showArticle('AR0125885', 'eng', 'NT00', 'L'); return false">Rice arrives</a>
        <div data-story="쌀 이 온다?"><h3>Barley arrives</h3><p>Late this year</div>
        <a href="JavaScript:go(17)">Salt</a> <a href="/view?id=9">Plain</a>
        <li onclick="fn_showArticle('AR7', '')">Tea</li>"""
    assert leads(body) == [
        ("/list/view?id=AR0125885&lang=eng", "Rice arrives"),
        ("/story/%EC%8C%80%20%EC%9D%B4%20%EC%98%A8%EB%8B%A4%3F", "Barley arrives"),
        ("/view?id=17", "Salt"),
        ("/view?id=9", "Plain"),
        ("/list/view?id=AR7&lang=", "Tea"),
    ]


def test_without_the_sources_word_they_are_no_links() -> None:
    body = """<a href="#" onclick="fn_showArticle('AR1', 'eng')">Rice</a><a href="javascript:go(1)">Salt</a>"""
    assert leads(body, replace(PAPER, links=())) == []


def test_a_value_cannot_leave_its_place_in_the_address() -> None:
    assert leads('<p data-story="..">Up</p><p data-story="x?y#z&amp;a=1%2F">Odd</p>') == [
        ("/story/x%3Fy%23z%26a%3D1%252F", "Odd")
    ]


def test_a_script_of_megabytes_is_no_link() -> None:
    assert leads(f"""<a onclick="{" " * 1_000_000}fn_showArticle('AR1', 'eng')">Rice</a>""") == []


def test_the_agencys_old_links_are_read_as_the_shipped_configuration_says() -> None:
    source = load(ROOT / "config.yaml").source("kcna-until-2022")
    body = """<li><a onclick="fn_showArticle('AR0125885', '', 'NT00', 'L')" href="#this">Rice</a></li>"""
    (lead,) = find(Kind.SECTION, Page(url=source.start[0], body=body.encode()), source)
    assert (lead.kind, lead.url) == (
        Kind.ARTICLE,
        "http://kcna.kp/kcna.user.article.retrieveArticleInfoFromArticleCode.kcmsf?article_code=AR0125885&lang=eng",
    )


def test_a_site_of_scripted_links_is_crawled(tmp_path: Path) -> None:
    with newsroom(tmp_path) as site:
        site.source = replace(site.source, articles=r"/view\?", links=(replace(SHOW, url="/view?id={id}"),))
        site.put("/", "<ul><li onclick=\"fn_showArticle('AR1', '')\">Rice arrives in the valley</ul>")
        site.put("/view?id=AR1", story("Rice arrives in the valley"))
        site.crawl(MORNING)
        assert site.outcomes() == {"/": "read", "/view?id=AR1": "new"}
