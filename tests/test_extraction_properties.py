"""What holds for extraction on any input: an answer within a second, the same each time, nothing said twice."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nkarchive.extract import extract
from nkarchive.model import Article, Reason, Rejection

URL = "http://news.example/2024/03/05/bridge"
FIXTURES = Path(__file__).parent / "fixtures"
PARAGRAPHS = [f"The bridge over the invented river carries {n} carts an hour, the council said." for n in range(6)]
TEXT = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
SECOND = 1.0
# The issue asks for a second on a machine at rest; a test shares its machine, which costs CPU time too.
BUSY = 5.0  # a second of an idle machine: two test processes and a crawl share two slow cores


def _answer(page: bytes | str, url: str = URL, seconds: float = SECOND * BUSY) -> Article | Rejection:
    """Extract *page*; process CPU time, so that waiting does not count."""
    began = time.process_time()
    found = extract(page, url)
    spent = time.process_time() - began
    assert isinstance(found, Article | Rejection)
    assert spent < seconds, f"{spent:.2f} s of CPU"
    return found


# -- any bytes ---------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.binary(max_size=600),
    st.sampled_from(
        ["", "text/html", "text/html; charset=euc-kr", "text/html; charset=utf-16", "text/html; charset=none"]
    ),
)
def test_any_bytes_are_an_article_or_a_rejection(body: bytes, content_type: str) -> None:
    assert isinstance(extract(body, URL, content_type=content_type), Article | Rejection)


_PIECES = st.sampled_from(
    ["<h1>", "</h1>", "<p>", "</p>", "<a href='/x'>", "</a>", "<title>", "</title>", "<body>", "</body>", "<table><tr><td>", "</table>", "<frameset>", "<noscript>", "<template>",
     "<time datetime='2024-13-45'>", "By Ann Example", "글 김예시 기자", "5 March 2024", "주체113(2024)년 3월 5일", "입력 2024.03.05 09:00", "3 hours ago", "<figure><img src='a.jpg'>", "<figcaption>",
     "<script type='application/ld+json'>", '{"@type":"Article","author":[[{"name":["A"]}]],"datePublished":{}}', '{"@graph":[{"@type":["NewsArticle",3],"headline":["x",{}],"image":[[]]}', "</script>",
     "<meta property='og:title' content='x'>", "<meta http-equiv=refresh content='0; url='>", "<base href='http://[::1'>", "<a href='http://[x'>", "<link rel=alternate hreflang=ko href='//'>", "<svg><title>",
     "Related", "관련기사", "<li>", "<h2>", "text of a sentence that goes on. " * 5, "새 다리가 놓였다고 당국이 밝혔다. " * 5, "[caption", "&#xD800;", "&#0;", "&#1;", "\x00", "\x01", "\x0b", "\x0c", "\x1f", "\x85",
     "\ufeff", "\ud800", "\ufffe", "\uffff", "\u2028", "<!--", "-->", "<![CDATA[", "]]>", "<", ">", '"', "'", "<p class='", "<div " + "a " * 50, "<html lang='", "<!doctype html>"]
)  # fmt: skip


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_PIECES, max_size=40))
def test_any_pieces_of_markup_are_answered_twice_the_same(pieces: list[str]) -> None:
    page = "".join(pieces)
    assert _answer(page) == extract(page, URL)
    assert isinstance(extract(page.encode("utf-8", "surrogatepass"), URL), Article | Rejection)


# a text box full of what was pasted: no lxml call that moves a text takes control signs
@pytest.mark.parametrize("sign", [chr(n) for n in (*range(1, 32), 0x7F, 0x85, 0xFFFE, 0xFFFF)], ids=ascii)
def test_a_control_sign_within_a_text_ends_no_extraction(sign: str) -> None:
    page = f"<title>Bridge{sign} opens</title><h1>Bridge opens</h1>{sign}<p class=date>5 March 2024{sign}</p>{sign}{TEXT}<figure><img src=a.jpg><figcaption>A{sign} cart</figcaption></figure>{sign}tail"
    found = extract(page, URL)
    assert isinstance(found, Article)
    assert found.published == "2024-03-05"


# -- hostile pages -----------------------------------------------------------------------------------------

_HEAD = b"<html><head><title>Bridge opens</title></head><body><h1>Bridge opens</h1><p class=date>5 March 2024</p>"
_P = TEXT.encode()


def _json(value: bytes) -> bytes:
    return _HEAD + _P + b'<script type="application/ld+json">' + value + b"</script>"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "10 MB in one tag": lambda: b"<p " + b"a" * 10_000_000 + b">hello",
    "10 MB in one attribute": lambda: b'<html><p a="' + b"a" * 10_000_000 + b'">hello',
    "an attribute of 1 MB in each of ten": lambda: _HEAD + b"".join(b'<p class="%d ' % n + b"a b " * 250_000 + b'">x' for n in range(10)) + _P,
    "a class of a million names": lambda: _HEAD + b'<div class="' + b" ".join(b"a%d" % n for n in range(1_000_000)) + b'">x' + _P,
    "100,000 attributes": lambda: _HEAD + b"<p " + b"".join(b'a%d="x" ' % n for n in range(100_000)) + b">x" + _P,
    "100,000 nested blocks": lambda: b"<div>" * 100_000 + b"hello",
    "100,000 nested inlines": lambda: _HEAD + b"<p>" + b"<span>" * 100_000 + b"hello",
    "5,000 nested tables": lambda: _HEAD + b"<table><tr><td>" * 5_000 + _P,
    "nested lists": lambda: _HEAD + b"<ul><li>" * 20_000 + b"x",
    "200,000 elements": lambda: _HEAD + b"<p>hello world this is text" * 200_000,
    "200,000 links": lambda: _HEAD + b'<a href="/x">hello world this is a link text</a>' * 100_000,
    "40,000 bylines": lambda: _HEAD + b"<p class=byline>By Ann Lee</p>" * 39_000,
    "20,000 marked authors": lambda: _HEAD + b"<i itemprop=author itemscope><b itemprop=name>Ann Lee</b></i>" * 20_000,
    "40,000 dates": lambda: _HEAD + b"<time>1 January 2024</time>" * 39_000,
    "10,000 figures": lambda: _HEAD + b"<figure><img src=/a.jpg><figcaption>A cart</figcaption></figure>" * 10_000,
    "10,000 related boxes": lambda: _HEAD + b"<h2>Related</h2><ul><li><a href=/x>Another story of it</a></ul>" * 10_000,
    "JSON-LD of depth 10,000": lambda: _json(b'{"a":' * 10_000 + b"1" + b"}" * 10_000),
    "JSON-LD brackets": lambda: _json(b"[" * 1_000_000),
    "JSON-LD of 50,000 authors": lambda: _json(b'{"@type":"NewsArticle","author":[' + b'{"name":"Ann Lee"},' * 50_000 + b"{}]}"),
    "JSON-LD of tags": lambda: _json(b'{"@type":"NewsArticle","articleBody":"' + b"<" * 1_500_000 + b'"}'),
    "brackets only": lambda: b"<html>" + b"<" * 3_000_000,
    "comments never closed": lambda: b"<html>" + b"<!--" * 1_000_000,
    "end tags only": lambda: b"<html>" + b"</p>" * 1_000_000,
    "NUL": lambda: b"\0" * 1_000_000 + b"<html><p>" + b"a\0" * 500_000,
    "lone surrogates": lambda: ("<html><p>" + "\ud800a" * 200_000).encode("utf-8", "surrogatepass"),
    "EUC-KR labelled UTF-8": lambda: ("<html><meta charset=utf-8><title>등대</title><p>" + "새 등대가 섰다. " * 60_000).encode("cp949"),
    "a codec that is none of text": lambda: b'<html><meta charset="punycode"><p>' + b"a-" * 50_000,
    "every byte": lambda: b"<html><p>" + bytes(range(256)) * 8_000,
}  # fmt: skip


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_is_answered_within_a_second(page: Callable[[], bytes]) -> None:
    _answer(page())


def _many(shape: str, times: int = 9_000, around: str = "{}", head: str = "") -> Callable[[], bytes]:
    """A page of an article and, *around* it, *shape* so many *times*; "%d" in it is another number each time."""

    def page() -> bytes:
        numbered = (shape.replace("%d", str(n)) for n in range(times))
        shapes = "".join(numbered) if "%d" in shape else shape * times
        body = "" if head else around.format(shapes)
        return f"<title>Bridge opens</title>{head.format(shapes)}<h1>Bridge opens</h1>{TEXT}{body}".encode()

    return page


_A = '<a href="/2024/03/05/story-%d-of-the-harbour">A story of the harbour number %d today</a>'
_FIGURE = "<figure><img src=/%d.jpg><figcaption>A boat number %d waits for the tide</figcaption></figure>"
_CAPTION_SPAN = "<span class=image-caption>A boat number %d waits for the tide</span>"
_DEEP = "<div>" * 200 + "{}"
# Shapes of pages: what is asked of each element must not be answered by reading the whole page. The readers
# that once did: of dates, of offers in other languages, of labels, of bylines, of captions and of credits.
SHAPES: dict[str, Callable[[], bytes]] = {
    "headings": _many("<h2 class=title>Bridge opens again number 20%d</h2>", 15_000),
    "pictures with words": _many('<img src=/a%d.jpg alt="boat %d">boat 2019, number %d<br>', 12_000),
    "nested blocks with years": _many("<p>line 20%d is here", 12_000, "<div>x" * 240 + "{}"),
    "nested tables": _many("<p>text 20%d", 10_000, "<table><tr><td>x" * 80 + "{}"),
    "offers in one block": _many('<a href="/k%d">Read this story in Korean %d</a> ', around="<div>{}</div>"),
    "labels, the link far below": _many("<h4>Related</h4><p>x</p>", around=_DEEP + _A),
    "terms of a list": _many("<dt>Related<dd><a href=/2024/03/05/some-story-of-harbour>x</a>", 5_000, "<dl>{}</dl>"),
    "metas of an author": _many(f'<meta name="x%dauthor" content="{"Ann Lee, " * 100}">', 3_000, head="{}"),
    "metas called after authors": _many('<meta property="a%d:author" content="Ann Lee %d">', 15_000, head="{}"),
    "cites in a caption": _many("<cite>x</cite>", 12_000, "<figure><img src=/a.jpg><figcaption>{}</figcaption></figure>"),
    "figures in a form": _many(_FIGURE, 6_000, "<form>{}</form>"),
    "captions in blocks": _many(_CAPTION_SPAN, 12_000, "<div>" * 5 + "{}"),
    "captions and pictures in one block": _many(f"<img src=/%d.jpg>{_CAPTION_SPAN}", 5_000, "<div>{}</div>"),
    "bylines that are none": _many("<div class=byline>By Ann Example%d</div>", 15_000),
    "links in one block": _many(f"<div class=c>{_A}</div>", around="<div>{}</div>"),
}  # fmt: skip
MORE_SHAPES: dict[str, Callable[[], bytes]] = {
    "metas of a date": _many('<meta name="date" content="2020-01-01T10:00:%dZ">', head="{}"),
    "links in a list": _many(f"<li>{_A}", around="<ul>{}</ul>"),
    "cards under a label": _many(f"<div class=c><h3>{_A}</h3></div>", 5_000, "<h3>Related</h3><div class=related>{}</div>"),
    "labels, each with a link": _many(f"<h3>Related</h3>{_A}", 6_000),
    "figures": _many(_FIGURE, 6_000),
    "figures in a teaser": _many(_FIGURE, 6_000, "<div class=promo>{}</div>"),
    "figures in figures": _many(_FIGURE, 1_800, "<figure>" * 200 + "{}"),
    "captions in a gallery": _many(_CAPTION_SPAN, 12_000, "<div class=gallery><img src=/a.jpg>{}</div>"),
    "bold words under pictures": _many("<div><img src=/a%d.jpg width=600><p><b>A boat number %d waits.</b></p></div>", 6_000),
    "links in nested boxes": _many(_A, 6_000, "<div class=related>" * 240 + "{}"),
    "links in nested asides": _many(_A, 8_000, "<aside>" * 200 + "{}"),
    "asides of a link": _many(f"<aside>{_A}</aside>", 8_000),
    "links that say nothing": _many('<div><a href="/2024/03/05/story-%d-of-the-harbour"></a></div>'),
    "kickers in a card": _many("<span class=kicker>a</span>", 10_000, "<h3>Related</h3><div class=card><a href=/2024/03/05/a-story>{}A story today</a></div>"),
    "times for machines": _many('<time datetime="2020-01-0%d">x</time>', 15_000),
    "times in nested items": _many('<time datetime="2020-01-01">2020</time>', 9_000, "<div itemscope itemtype=x/Article>" * 200 + "{}"),
    "titles of an element": _many('<b class=date title="2020-01-01 x%d">x</b>', 15_000),
    "dates in lines": _many("<span>Published 2020-01-01 10:%d</span>", 15_000),
    "authors linked": _many("<span class=author><a rel=author>Ann Example%d</a></span>"),
    "authors in nested boxes": _many("<span itemprop=author>Ann Lee%d</span>", 9_000, "<div class=related>" * 200 + "{}"),
    "articles for machines": _many('<div itemscope itemtype="http://schema.org/NewsArticle"><i itemprop=datePublished content="2020-01-01"></i><i itemprop=author>Ann %d</i></div>'),
    "JSON-LD scripts": _many('<script type="application/ld+json">{"@type":"NewsArticle","headline":"Bridge %d","author":{"name":"Ann %d"}}</script>'),
    "broken quotes in JSON-LD": _many('" ', 2_000_000, '<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{}"}}</script>'),
    "a state in a script": _many('{"headline":"Bridge opens","body":"text text"},', 100_000, '<script id=__NEXT_DATA__ type=application/json>{{"a":[{}{{}}]}}</script>'),
    "titles for sharing": _many('<meta property="og:title" content="Bridge opens %d for carts"><meta property="og:description" content="Bridge %d">', head="{}"),
    "other languages": _many("<link rel=alternate hreflang=x%d href=/x%d>", 12_000, head="{}"),
    "offers in lines": _many('<p><a href="/k%d">Read in Korean %d</a></p>'),
    "page numbers": _many('<a href="?page=%d">%d</a> ', 12_000),
    "separators in a title": _many("A | ", 2_000_000, head="<title>{}</title>"),
    "lines of breaks": _many("line of text here and there<br>", 15_000, "<div>{}</div>"),
    "a long line of labels": _many("By ", 3_000_000, "<p>{}</p>"),
    "letters": _many("a", 10_000_000, "<p>{}"),
    "stops": _many(". ", 4_000_000, "<p>{}"),
    "digits": _many("1", 8_000_000, "<p>{}"),
    "digits and strokes": _many("1/2/", 2_000_000, "<p>{}"),
    "shortcodes": _many("[caption ", 800_000, "<p>{}"),
    "a row of cells": _many("<td>x</td>", 10_000, "<table><tr>{}</tr></table>"),
    "rows": _many("<tr><td>a<td>b</tr>", 9_000, "<table>{}</table>"),
    "tables of pictures": _many("<table><tr><td><img src=/i%d.jpg></td></tr><tr><td>A boat waits %d</td></tr></table>", 6_000),
    "passwords": _many("<input type=password>", 15_000, _DEEP),
    "like paragraphs": _many("<div class=t><p>Traffic flows again over the long bridge, said the port number %d. It went on and on.</p></div>"),
    "paragraphs of links": _many("<p>Line %d of it says <a href=/x%d>something here</a> and <a href=/y%d>more</a>.</p>"),
    "paragraphs that an agency ends": _many(f"<p>{'The bridge of the harbour ' * 6} (dpa)</p>"),
    "short lines": _many("<p><em>Ann Lee</em></p>", 12_000),
    "lines of two houses": _many("<p>Harbour Post/Agency</p>", 12_000),
    "labels of bylines": _many("<b>By</b> Ann Lee<br>", 12_000),
    "lines of facts": _many("<p>Fact: of it: and more: 2020</p>", 12_000),
    "Korean bylines": _many("<p>김예시 기자 x</p>", 12_000),
}  # fmt: skip


@pytest.mark.parametrize("page", SHAPES.values(), ids=SHAPES)
def test_no_reader_asks_the_whole_page_for_each_element(page: Callable[[], bytes]) -> None:
    _answer(page())


@pytest.mark.slow
@pytest.mark.parametrize("page", MORE_SHAPES.values(), ids=MORE_SHAPES)
def test_thousands_of_one_shape_are_answered_within_a_second(page: Callable[[], bytes]) -> None:
    _answer(page())


# long runs of whatever a pattern might go back and forth over
_RUNS = (
    " \u00a0 1 . , a A &quot; ’ &lt; 가 記 - | : / ( () [ @ = _ é By| a,| A.| a@b.| 2024-| 1/| 2024.1.| 5·May| Monday·| 김철수·기자· (서울= 입력· 주체113( Juche· "
    "Reporting·by· Photo:· ·/· ©· http:// Read·also:· 관련기사· [caption· &amp;amp; Ann·Lee,· ·and· ·-· a- Mc aA 2024년· 1월· 3·hours·ago·"
).replace("|", "·").split()  # fmt: skip
RUNS = [" ", *(run.replace("·", " ") for run in _RUNS)]


def _everywhere(run: str) -> dict[str, str]:
    """A page for each field, with *run* in that field's place."""
    quoted = run.replace('"', "&quot;")
    said = json.dumps(run.replace("&quot;", '"'), ensure_ascii=False)

    def page(head: str = "", **told: str) -> str:
        t = {
            "h1": "Bridge opens",
            "by": "By Ann Lee",
            "date": "5 March 2024",
            "cap": "A cart",
            "label": "Related",
            "tea": "A story",
        } | told
        return (
            f"<!DOCTYPE html><title>{t['h1']}</title>{head}<article><h1>{t['h1']}</h1><p class=byline>{t['by']}</p><p class=date>{t['date']}</p>"
            f"<figure><img src=/a.jpg><figcaption>{t['cap']}</figcaption></figure>{TEXT}<p>{t.get('text', '')}</p></article>"
            f"<div class=rel><h3>{t['label']}</h3><ul><li><a href=/x1>{t['tea']}</a><span>{t['date']}</span></li><li><a href=/x2>Second story</a></li></ul></div>"
        )

    metas = "".join(
        f'<meta name="{name}" content="{quoted}">'
        for name in ("author", "date", "description", "og:title", "og:site_name")
    )
    ld = f'{{"@type":"NewsArticle","headline":{said},"articleBody":{said},"datePublished":{said},"author":{{"name":{said}}}}}'
    attributes = f'<a class="{quoted}" id="{quoted}" style="{quoted}" href="{quoted}">x</a><img alt="{quoted}" src="{quoted}" srcset="{quoted}"><time datetime="{quoted}">x</time>'
    return {
        **{field: page(**{field: run}) for field in ("h1", "by", "date", "cap", "label", "tea", "text")},
        "together": page(by=run, cap=run, tea=run, text=run),
        "for machines": page(
            f'{metas}<script type="application/ld+json">{ld}</script><script>{run}</script>', text=attributes
        ),
    }


@pytest.mark.parametrize("run", RUNS, ids=ascii)
def test_no_field_goes_quadratic_over_a_run_of_one_sign(run: str) -> None:
    """20,000 signs in the fields: what is quadratic in them takes minutes, the rest some hundredths of a second."""
    pages = _everywhere(run * (20_000 // len(run)))
    for told in ("h1", "date", "together", "for machines"):
        _answer(pages[told])


@pytest.mark.slow
@pytest.mark.parametrize("run", RUNS, ids=ascii)
def test_no_field_goes_quadratic_over_a_hundred_thousand(run: str) -> None:
    for page in _everywhere(run * 100_000).values():
        _answer(page)


# -- the same each time ------------------------------------------------------------------------------------

_SCRIPT = """
import hashlib, sys
from pathlib import Path
from nkarchive.extract import extract
for page in sorted(Path(sys.argv[1]).glob("*/*/page.html"))[::int(sys.argv[2])]:
    print(page.parent.name, hashlib.sha256(repr(extract(page.read_bytes(), "http://news.example/2024/03/05/x")).encode()).hexdigest())
"""


@pytest.mark.parametrize(
    "step", [16, pytest.param(1, marks=pytest.mark.slow)], ids=["every sixteenth page", "all pages"]
)
def test_another_process_says_the_same(step: int) -> None:
    """Whatever the seed of its hashes: the order of no set leaks into an article."""
    told = {
        subprocess.run(
            [sys.executable, "-c", _SCRIPT, str(FIXTURES), str(step)],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True, timeout=120,
        ).stdout
        for seed in ("1", "4321")
    }  # fmt: skip
    assert len(told) == 1
    assert len(told.pop().splitlines()) == len(list(FIXTURES.glob("*/*/page.html"))[::step])


# -- nothing said twice ------------------------------------------------------------------------------------

_CAPTION = "Picture {n}: a cart of the {n}th convoy waits before the invented gate."
# no two alike but for a number: "Part 1, Part 2" is a serial's index, not teasers
_TEASERS = (
    "What the first ferry brought to the harbour", "Salt prices fall for the fourth week", "A choir of fishermen sings on Monday",
    "Council counts the gulls again", "New timetable for the hill railway", "Museum opens a room for old maps",
)  # fmt: skip
_EXCERPT = "The {n}th excerpt tells of crates, of a captain and of nothing else that matters..."
_FIGURES = (
    "<figure><img src='/p{n}.jpg' width=600 height=400><figcaption>{caption}</figcaption></figure>",
    "<div class='wp-caption alignnone' style='width:600px'><img src='/p{n}.jpg' width=600 height=400><p class='wp-caption-text'>{caption}</p></div>",
    "<table align=center><tr><td><img src='/p{n}.jpg' width=600 height=400></td></tr><tr><td class=caption>{caption}</td></tr></table>",
    "<div class='photo'><img src='/p{n}.jpg' width=600 height=400><span class='caption'>{caption}</span></div>",
)
_LISTS = (
    ("<section class='related-posts'><h3>Related stories</h3><ul>", "<li><a href='/news/{n}-harbour-news'>{headline}</a></li>", "</ul></section>"),
    ("<div class='related'><h2>Read also</h2>", "<div class='card'><h3><a href='/news/{n}-harbour-news'>{headline}</a></h3><p>{excerpt}</p></div>", "</div>"),
    ("<aside><h4>관련기사</h4><ol>", "<li><a href='/news/{n}-harbour-news'>{headline}</a> <span>2024.03.0{n}</span></li>", "</ol></aside>"),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 4), st.integers(2, 6), st.sampled_from(_FIGURES), st.sampled_from(_LISTS), st.integers(0, 10_000))
def test_captions_and_teasers_are_never_in_the_body(
    captions: int, teasers: int, figure: str, box: tuple[str, str, str], seed: int
) -> None:
    chance = random.Random(seed)
    blocks = [f"<p>{text}</p>" for text in PARAGRAPHS]
    for n in range(captions):
        blocks.insert(chance.randint(0, len(blocks)), figure.format(n=n, caption=_CAPTION.format(n=n)))
    opening, item, closing = box
    items = "".join(item.format(n=n, headline=_TEASERS[n], excerpt=_EXCERPT.format(n=n)) for n in range(teasers))
    related = opening + items + closing
    inside = chance.random() < 0.5
    page = (
        f"<!DOCTYPE html><title>Bridge opens | Example</title><header><nav><a href=/>Home</a></nav></header><article><h1>Bridge opens</h1><p class=date>5 March 2024</p>"
        f"{''.join(blocks)}{related if inside else ''}</article>{'' if inside else related}<footer>© Example</footer>"
    )
    found = extract(page, URL)
    assert isinstance(found, Article), found
    assert list(found.paragraphs) == PARAGRAPHS
    assert {c.text for c in found.captions} == {_CAPTION.format(n=n) for n in range(captions)}
    assert {t.headline for t in found.teasers} == {_TEASERS[n] for n in range(teasers)}


def _said_twice(found: Article) -> list[str]:
    """Captions' and teasers' texts that stand as a paragraph of their own in the body."""
    paragraphs = set(found.paragraphs)
    texts = [c.text for c in found.captions]
    texts += [text for t in found.teasers for text in (t.headline, t.text)]
    return [text for text in texts if len(text) > 15 and text in paragraphs]


@pytest.mark.parametrize("page", sorted(FIXTURES.glob("*/*/page.html")), ids=lambda page: page.parent.name)
def test_no_fixture_says_a_caption_or_a_teaser_in_its_body(page: Path) -> None:
    found = extract(page.read_bytes(), URL)
    assert isinstance(found, Rejection) or _said_twice(found) == []


@pytest.mark.slow
def test_hardly_a_real_page_says_a_caption_or_a_teaser_in_its_body() -> None:
    """The benchmark's pages lie beside the checkout once they are unpacked."""
    home = Path(os.environ.get("NKBENCH_WORK", Path.home() / ".cache" / "nkarchive-bench"))
    if not (home / "cases.jsonl").exists():
        pytest.skip("the benchmark's pages are not unpacked")
    cases = [json.loads(line) for line in (home / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    found = [extract((home / case["html_path"]).read_bytes(), case["url"]) for case in cases]
    articles = [one for one in found if isinstance(one, Article)]
    assert len(articles) > 0.97 * len(cases)
    assert sum(1 for one in articles if _said_twice(one)) < 0.01 * len(articles)


def test_what_is_no_html_says_so() -> None:
    for body in (b'{"title": "<p>Bridge opens</p>"}', b"<?xml version='1.0'?><rss><channel><title>x</title></channel></rss>", b"\n<urlset><url><loc>x</loc></url></urlset>"):  # fmt: skip
        found = extract(body, URL)
        assert isinstance(found, Rejection)
        assert found.reason is Reason.NOT_HTML
