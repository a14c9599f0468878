"""An archive with enough in it to look at: the demo's two newspapers, and twelve years of three more, all invented.

python tests/papers.py DIRECTORY  makes one there, by hand.
"""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from nkarchive.dedupe import decide
from nkarchive.fingerprint import fingerprint
from nkarchive.model import Article, Author, AuthorKind, Caption, Source, Teaser, TeaserKind
from nkarchive.store.archive import Archive, open_for_writing

ARTICLES = 260
_SOURCES = (
    Source(name="hwasan-weekly", title="Hwasan Weekly", language="en", timezone="Asia/Seoul"),
    Source(name="namgang-sinmun", title="남강신문", language="ko", timezone="Asia/Pyongyang"),
    Source(name="frontier-wire", title="Frontier Wire", language="en", timezone="Asia/Tokyo"),
)
_WHO = ("the county water office", "two residents", "a retired engineer", "the rail bureau", "traders at the market")
_WHAT = ("the bridge", "the ferry", "the salt pans", "the radio mast", "the reservoir", "the night market", "the mill")
_DID = ("reopened", "was closed", "was repaired", "was surveyed", "was painted", "was moved", "was shown to guests")
_WHERE = ("Hwasan", "Namgang", "Sosan", "Pyolchon", "Unpo", "Kangan", "Taeryong")
_WHY = ("for want of cement", "after the spring flood", "ahead of the holiday", "by order of the county", "as promised")
_KO_WHAT = ("다리", "나룻배", "소금밭", "저수지", "장마당", "방직공장", "협동농장")
_KO_DID = ("다시 열렸다", "보수되였다", "문을 닫았다", "옮겨졌다", "손님들에게 공개되였다")
_KO_WHERE = ("화산", "남강", "서산", "별천", "은포", "강안", "대룡")
_BYLINES = ("Min Ji-ho", "Han Seo-yun", "Baek Do-yun", "Clara Weiss", "Ri Kang-san")
_STANDFIRST = {"en": "What a notice on a door says, and what it leaves out.", "ko": "문에 붙은 쪽지 한 장이 말하는 것"}
_KO_BYLINES = ("배도윤", "민지호", "한서윤")


def english(rng: random.Random) -> tuple[str, tuple[str, ...]]:
    where, what, did = rng.choice(_WHERE), rng.choice(_WHAT), rng.choice(_DID)
    headline = f"{what.removeprefix('the ').capitalize()} at {where} {did} {rng.choice(_WHY)}"
    paragraphs = [f"{what.capitalize()} at {where} {did} this week, {rng.choice(_WHO)} said."]
    paragraphs += [
        f"{rng.choice(_WHO).capitalize()} counted {rng.randint(3, 900)} visitors on the first day, and"
        f" {rng.choice(_WHAT)} at {rng.choice(_WHERE)} {rng.choice(_DID)} {rng.choice(_WHY)}. "
        f"A notice of {rng.randint(1, 28)} {rng.choice(('March', 'June', 'October'))} names {rng.choice(_WHO)};"
        f" Pyongyang has not commented on {rng.choice(_WHAT)}."
        for _ in range(rng.randint(3, 6))
    ]
    return headline, tuple(paragraphs)


def korean(rng: random.Random) -> tuple[str, tuple[str, ...]]:
    where, what, did = rng.choice(_KO_WHERE), rng.choice(_KO_WHAT), rng.choice(_KO_DID)
    paragraphs = [f"{where}군의 {what}가 이번 주 {did}고 평양에서 전했다."]
    paragraphs += [
        f"첫날에 {rng.randint(20, 900)}명이 찾아왔으며 {rng.choice(_KO_WHERE)}군의 {rng.choice(_KO_WHAT)}도"
        f" {rng.randint(1, 12)}월 {rng.randint(1, 28)}일에 {rng.choice(_KO_DID)}. 주민들은 올해 농사와"
        f" {rng.choice(_KO_WHAT)} 이야기를 나누었다."
        for _ in range(rng.randint(3, 5))
    ]
    return f"{where}군 {what}, {rng.choice(('새 단장', '다시 문 열어', '보수 끝내', '손님 맞아'))}", tuple(paragraphs)


def write(archive: Archive, article: Article, source: str, at: datetime) -> int:
    """Write what was read at *at*, as a crawl does."""
    digests = fingerprint(article)
    held = archive.articles.held(article.url)
    near = archive.articles.neighbours(article, digests, source=source, other_than=held.id if held else None)
    decision = decide(article, digests, held=held.held if held else None, neighbours=near)
    with archive.transaction():
        return archive.articles.write(
            article, digests, decision, url=article.url, source=source, at=at, capture_id=None, held=held
        )


def enrich(path: Path, *, articles: int = ARTICLES) -> None:
    """Add to the archive at *path* years of other papers; every run adds the same."""
    rng = random.Random(7)
    first = date(2012, 5, 1)
    with open_for_writing(path) as archive:
        archive.db.execute("PRAGMA synchronous = OFF")
        with archive.transaction():
            for source in _SOURCES:
                archive.register(source)
        for number in range(articles):
            source = _SOURCES[number % 3]
            # more of late, as everywhere
            day = first + timedelta(days=int(4300 * (1 - rng.random() ** 2)))
            told = english(rng) if source.language == "en" else korean(rng)
            article = _article(rng, number, source, day, told)
            write(archive, article, source.name, _seen(day))
            if number % 9 == 0 and source.language == "en":
                _tell_again(archive, rng, article, number, day)
            if number % 13 == 0:
                write(archive, _edited(article), source.name, _seen(day + timedelta(days=2)))


def _seen(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 21, tzinfo=UTC)


def _article(rng: random.Random, number: int, source: Source, day: date, told: tuple[str, tuple[str, ...]]) -> Article:
    names = _BYLINES if source.language == "en" else _KO_BYLINES
    return Article(
        url=f"http://{source.name}.example/{day:%Y/%m}/{number}",
        headline=told[0],
        paragraphs=told[1],
        standfirst=_STANDFIRST[source.language] if number % 4 == 0 else "",
        published=day.isoformat(),
        published_text=f"{day:%d.%m.%Y}",
        byline=(Author(name=rng.choice(names)),)
        if number % 5
        else (Author(name="Frontier Wire Service", kind=AuthorKind.ORGANISATION),),
        language=source.language,
        captions=(Caption(text=f"A view of {rng.choice(_WHERE)}.", credit="Photo: a reader"),)
        if number % 3 == 0
        else (),
        teasers=(
            Teaser(
                url=f"http://{source.name}.example/never/{number}",
                headline=english(rng)[0],
                published=day.isoformat(),
                kind=TeaserKind.LISTING if number % 2 else TeaserKind.RELATED,
            ),
        )
        if number % 6 == 0
        else (),
    )


def _tell_again(archive: Archive, rng: random.Random, article: Article, number: int, day: date) -> None:
    for other, cut in (("frontier-wire", 0), ("hwasan-weekly", 1)):
        again = Article(
            url=f"http://{other}.example/again/{number}",
            headline=article.headline.replace(" at ", " of "),
            paragraphs=article.paragraphs[: len(article.paragraphs) - cut],
            published=(day + timedelta(days=rng.randint(0, 3))).isoformat(),
            language="en",
            byline=(Author(name=rng.choice(_BYLINES)),),
        )
        write(archive, again, other, _seen(day + timedelta(days=3)))


def _edited(article: Article) -> Article:
    changed = article.paragraphs[0].replace("this week", "earlier than planned").replace("이번 주", "지난주")
    return Article(
        url=article.url,
        headline=article.headline,
        paragraphs=(changed, *article.paragraphs[1:]),
        standfirst=article.standfirst,
        published=article.published,
        published_text=article.published_text,
        byline=article.byline,
        language=article.language,
        captions=article.captions,
    )


def demo_archive(home: Path) -> Path:
    """Run the demo in *home*; return its archive, with its captures beside it."""
    subprocess.run(
        [sys.executable, "-m", "nkarchive", "demo"], cwd=home, check=True, stdout=subprocess.DEVNULL, timeout=300
    )
    return home / "demo-archive" / "archive.db"


if __name__ == "__main__":
    home = Path(sys.argv[1])
    home.mkdir(parents=True, exist_ok=True)
    made = demo_archive(home)
    enrich(made)
    print(made)
