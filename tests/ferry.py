"""A small site about a ferry, looked at twice: one article rewritten, one gone, one told again, one in Korean."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

from newsroom import DAY, MORNING, Newsroom, links, newsroom, story, tagged

TEXT = (
    "The ferry carried its first passengers on Sunday.\n"
    "Two residents watched it leave. The boat is flat and broad, the engine is borrowed from a fishing brigade until"
    " the end of May, and twelve people or eight bicycles fill it. A woman who sells noodles above the landing said"
    " that nobody had heard the horn for four winters, so that all ran down to see."
)
SECOND = TEXT.split("\n")[1]
KOREAN = "나룻배가 지난 일요일 네 해 만에 첫 손님을 태웠다고 현지 주민 두 명이 본지에 전했다. 배는 예전 그 배가 아니다."


def crawled(home: Path) -> None:
    """Make an archive of a site that is looked at twice: one article rewritten, one gone, one told again."""
    with newsroom(home) as site:
        _publish(site)
        site.crawl(MORNING)
        site.put("/news/ferry", tagged(ferry_page("The ferry carried its first three passengers on Sunday.")))
        site.drop("/news/dam")
        site.crawl(MORNING + DAY + timedelta(minutes=1))


def ferry_page(first: str) -> str:
    head = '<meta name="author" content="Han Seo-yun"><link rel="alternate" hreflang="ko" href="/news/ko-ferry">'
    foot = '<aside><h2>Related</h2><ul><li><a href="/news/never-came">The bridge that never came</a></li></ul></aside>'
    return story("Ferry runs again", TEXT.replace(TEXT.split("\n")[0], first), head=head, foot=foot, day="2024-03-11")


def _publish(site: Newsroom) -> None:
    site.put("/", links(("/news/ferry", "Ferry runs again"), ("/news/dam", "Dam"), ("/news/again", "Ferry")))
    site.put("/news/ferry", tagged(ferry_page(TEXT.split("\n")[0])))
    site.put("/news/dam", story("Dam complete", day="2024-03-10"))
    site.put("/news/again", story("Ferry runs once more", TEXT, day="2024-03-12"))
    korean = story("나룻배 다시 뜬다", KOREAN, day="2024-03-11").replace("lang=en", "lang=ko")
    site.put("/news/ko-ferry", tagged(korean))


def value(home: Path, query: str, *values: object) -> object:
    db = sqlite3.connect(home / "archive.db")
    try:
        return db.execute(query, values).fetchone()[0]
    finally:
        db.close()
