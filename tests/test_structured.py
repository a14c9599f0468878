"""JSON-LD as pages really write it."""

from __future__ import annotations

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkarchive.extract.lenient_json import values_of
from nkarchive.extract.structured import JsonObject, read_jsonld
from timing import within

STORY = {"@type": "NewsArticle", "headline": 'A "quiet" day'}


def _read(script: str) -> list[JsonObject]:
    tree = lxml.html.document_fromstring(f"<html><body><p>x</p>{script}</body></html>")
    return read_jsonld(tree)


def _ld(text: str) -> list[JsonObject]:
    return _read(f'<script type="application/ld+json">{text}</script>')


@pytest.mark.parametrize(
    "text",
    [
        r'{"@type": "NewsArticle", "headline": "A \"quiet\" day"}',
        r'{"@type": "NewsArticle", "headline": "A \"quiet\" day",}',
        '{"@type": "NewsArticle", "headline": "A "quiet" day"}',
        r'/* by hand */ {"@type": "NewsArticle", // the kind' "\n" r'"headline": "A \"quiet\" day"}',
        r"//<![CDATA[" "\n" r'{"@type": "NewsArticle", "headline": "A \"quiet\" day"}' "\n//]]>",
        r'<!-- {"@type": "NewsArticle", "headline": "A \"quiet\" day"} -->',
        "{'@type': 'NewsArticle', 'headline': 'A \"quiet\" day'}",
        '{"@type": "NewsArticle"\n "headline": "A "quiet" day"}',
        r'{"@type": "NewsArticle", "headline": "A \"quiet\" day"',
        r"{\"@type\": \"NewsArticle\", \"headline\": \"A \\\"quiet\\\" day\"}",
        r'{"@type": "NewsArticle", "schema:headline": "A \"quiet\" day"}',
    ],
)
def test_a_malformed_script_says_what_its_author_meant(text: str) -> None:
    [found] = _ld(text)
    assert {key: found[key] for key in STORY} == STORY


def test_entities_objects_in_a_row_graphs_and_attributes_are_read() -> None:
    assert _ld('{"a": 1} {"b": 2},[{"c": 3}]') == [{"a": 1}, {"b": 2}, {"c": 3}]
    assert _ld('{"@graph": [{"a": 1}]}')[1:] == [{"a": 1}]
    assert _ld("{&quot;a&quot;: 1}") == [{"a": 1}]
    assert _read("<div data-jsonld='{\"a\": 1}'></div>") == [{"a": 1}]


@given(st.text(alphabet="{}[]\",:'\\/*a1 \n", max_size=300))
def test_any_text_is_read_as_far_as_it_goes(text: str) -> None:
    assert isinstance(values_of(text), list)


@pytest.mark.parametrize("sign", ["{", "[", '"', '{"', '{"a":"' + '" ' * 50, "/*", '",'])
def test_a_hostile_script_is_given_up(sign: str) -> None:
    with within(1):
        values_of(sign * (400_000 // len(sign)))
