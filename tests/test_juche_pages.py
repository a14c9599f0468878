"""The state agency's pages, rebuilt from real articles by the replay that lies beside the checkout."""

from __future__ import annotations

import html
import importlib.util
import json
from datetime import datetime
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from nkarchive.extract import read
from nkarchive.model import Article, Page, Reason, Rejection, Rules
from nkarchive.text import fold
from replay import DATA, HOME, needs_replay

pytestmark = needs_replay
RULES = (Rules(body=("article > p",), drop=(".date",)),)


@pytest.fixture(scope="module")
def site() -> ModuleType:
    """The replay's own module, holding all of its articles, without its server."""
    spec = importlib.util.spec_from_file_location("agency_replay", HOME / "replay.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ITEMS.extend(json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines())
    module.TOPICS.extend(sorted({item["topic"] for item in module.ITEMS}))
    module.ARGS = SimpleNamespace(page_size=20)
    return module


def _page(site: ModuleType, item: dict[str, Any], version: dict[str, Any]) -> Page:
    """The page as the replay's handler writes it."""
    text = "".join(f"<p>{html.escape(p)}</p>" for p in version["text"].split("\n") if p)
    main = (
        f'<article><div class="article-main-title">{html.escape(version["headline"])}</div>'
        f'<p class="date"><nobr>{site.juche(item["date"])}</nobr></p>{text}</article>'
    )
    latest = site.listing(None, version["first_seen"], 1)[0][:10]
    side = "".join(site.entry(*row) for row in latest)
    return Page(
        url=item["link"],
        body=site.page(version["headline"], main, f'<div class="latest">{side}</div>').encode(),
        content_type="text/html; charset=utf-8",
        seen_at=datetime.fromisoformat(f"{version['first_seen']}T06:00:00+00:00"),
        timezone="Asia/Pyongyang",
        language="en",
    )


def _check(site: ModuleType, step: int, rules: tuple[Rules, ...]) -> None:
    wrong = []
    for item in site.ITEMS[::step]:
        for version in item["versions"]:
            found = read(_page(site, item, version), rules)
            if not version["text"].strip():
                if not (isinstance(found, Rejection) and found.reason == Reason.EMPTY):
                    wrong.append((item["link"], "should be empty", found))
                continue
            want = (fold(version["headline"]), item["date"], fold(version["text"]), "", ())
            got = (
                (found.headline, found.published, fold(found.body), found.standfirst, found.captions)
                if isinstance(found, Article)
                else found
            )
            if got != want:
                wrong.append((item["link"], want, got))
    assert wrong == []


@pytest.mark.parametrize("rules", [(), RULES], ids=["no rules", "rules"])
def test_every_twelfth_page_comes_out_as_it_was_written(site: ModuleType, rules: tuple[Rules, ...]) -> None:
    _check(site, 12, rules)


@pytest.mark.slow
@pytest.mark.parametrize("rules", [(), RULES], ids=["no rules", "rules"])
def test_every_page_comes_out_as_it_was_written(site: ModuleType, rules: tuple[Rules, ...]) -> None:
    _check(site, 1, rules)
