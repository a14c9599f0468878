"""Shells that a script fills: the text is where the application keeps it."""

from __future__ import annotations

import json

import pytest

from nkarchive.extract import body, page_state
from nkarchive.extract.document import Document
from nkarchive.model import Page
from timing import within

URL = "http://river.example/2024/ferry-returns"
HEADLINE = "Ferry returns to the river"
ONE = "The ferry that was taken off the river in the autumn is back, and the first forty passengers crossed at dawn."
TWO = "The crossing takes twelve minutes in calm water, the master said, and twice as long when the river is high."
THREE = "Farmers on the north bank had walked nine miles to the bridge all winter to sell their cabbages in the town."
TEXT = (ONE, TWO, THREE)
HTML = "".join(f"<p>{text}</p>" for text in TEXT)


def find(script: str, *, shown: str = "<div id=app></div>") -> tuple[tuple[str, ...], str]:
    page = f"<html><head><title>{HEADLINE} | River News</title></head><body>{shown}{script}</body></html>"
    document = Document.parse(Page(url=URL, body=page.encode()))
    assert isinstance(document, Document)
    return body.find(document, headline=HEADLINE)


def script(text: str, attributes: str = "") -> str:
    return f"<script {attributes}>{text}</script>".replace("</p>", "<\\/p>")


def flight(*chunks: str) -> str:
    pushed = (json.dumps([1, chunk]).replace("<", "\\u003c") for chunk in chunks)
    return "".join(f"<script>self.__next_f.push({push})</script>" for push in pushed)


STATE = {"page": {"article": {"headline": HEADLINE, "body": HTML}, "related": [{"headline": "Other", "body": HTML}]}}
SIZED = f"{len(HTML.encode()):x}"


@pytest.mark.parametrize(
    "given",
    [
        script(json.dumps({"props": {"pageProps": STATE}}), "id=__NEXT_DATA__ type=application/json"),
        script(f"window.__INITIAL_STATE__ = {json.dumps(STATE)};(function(){{}})()"),
        script(f"window.__PRELOADED_STATE__ = JSON.parse({json.dumps(json.dumps(STATE))});"),
        script(f'Outlet.globalContent={{"headlines":{{"basic":"{HEADLINE}"}},"at":undefined,"content_elements":'
               + json.dumps([{"type": "text", "content": ONE}, {"type": "image", "content": "A boat at dusk by the mole"},
                             {"type": "text", "content": TWO}, {"type": "text", "content": THREE}]) + "};"),
        script(json.dumps([["Reactive", 1], {"article": 2}, {"title": 3, "body": 4}, HEADLINE, HTML]),
               "id=__NUXT_DATA__ type=application/json"),
        script('window["queries"].push(' + json.dumps({"data": {"title": HEADLINE, "paragraphs": list(TEXT)}}) + ")"),
        flight('1:"$Sreact.fragment"\n2:I[135,[],""]\n', f"24:T{SIZED},", HTML,
               '5:["$","$L2",null,' + json.dumps({"article": {"title": HEADLINE, "contentHtml": "$24"}}) + "]\n"),
        flight(f"24:T{SIZED},", HTML, '5:["$","div",null,{"dangerouslySetInnerHTML":{"__html":"$24"}}]\n'),
        script(json.dumps({"title": HEADLINE, "content": {"type": "doc", "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": text[:30]}, {"type": "text", "text": text[30:]}]}
            for text in TEXT]}}), "type=application/json"),
    ],
    ids=["next", "assigned", "parsed", "fusion", "nuxt", "pushed", "flight", "flight-elements", "tree"],
)  # fmt: skip
def test_a_shell_gives_the_text_kept_for_its_scripts(given: str):
    assert find(given) == (TEXT, "page-state")


def test_a_text_that_the_page_shows_is_never_replaced():
    shown = "<main><article>" + "".join(f"<p>{text} Seen.</p>" for text in TEXT) + "</article></main>"
    paragraphs, source = find(script(json.dumps(STATE), "type=application/json"), shown=shown)
    assert (paragraphs, source != "page-state") == (tuple(f"{text} Seen." for text in TEXT), True)


def test_another_story_s_text_is_not_taken():
    told = {"stories": [{"headline": "Cabbages dearer on the south bank", "body": HTML}]}
    assert find(script(json.dumps(told), "type=application/json"))[0] == ()


def test_captions_in_stored_html_are_left_out():
    figure = (
        "<div class=img-box><img src=a.jpg><div class=caption><p>The ferry at dawn, seen from the mole.</p></div></div>"
    )
    told = {
        "title": HEADLINE,
        "contentHtml": f"{figure}{HTML}<figure><figcaption>A cabbage field in March</figcaption></figure>",
    }
    assert find(script(json.dumps(told), "type=application/json"))[0] == TEXT


@pytest.mark.parametrize(
    "hostile",
    [
        "x={" * 300_000,
        '[{"a":' * 100_000,
        'x={"title":"' + "Ferry returns to the river " * 40_000,
        "=undefined,NaN," * 60_000,
        'self.__next_f.push([1,"' + "1:" * 200_000 + '"])',
        'a={"b":"' + "c" * 500_000 + '"',
        json.dumps([{"title": HEADLINE, "body": [[["x"] * 20] * 20] * 20}] * 50),
    ],
)
def test_hostile_state_is_read_within_a_second(hostile: str):
    document = Document.parse(Page(url=URL, body=f"<title>{HEADLINE}</title><script>{hostile}</script>".encode()))
    assert isinstance(document, Document)
    with within(1):
        page_state.find(document, [HEADLINE])
