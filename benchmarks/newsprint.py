"""Invented articles by the hundred thousand: words as frequent as words are (Zipf), English and Korean, of 25 years.

A sentence is drawn from a stock, so that words stand together as they do in a language; rare words, of which no stock
holds enough, are put in one by one. The same seed gives the same articles.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

FIRST, LAST = date(2001, 1, 1), date(2025, 12, 31)
SENTENCES = 30_000  # of each language, and words of which a text takes a few each
RARE = 400_000
# from the commonest on; what researchers of the subject ask for stands among them
_ENGLISH = (
    "the of to and in a north korea said that on for is was korean kim by with as its south from un it has have at jong"
    " be pyongyang an his country nuclear official state party people are which workers central president united states"
    " he were military not this missile government leader news agency test year army international sanctions defence"
    " minister seoul military's china launch will been after had one also their they new but weapons ballistic russia"
    " border trade factory construction visit chairman committee supreme il sung farm production flood relief economic"
    " talks summit denuclearisation japan tokyo washington moscow beijing rocket satellite submarine drill exercise"
    " defector refugees famine rice harvest market smuggling sinuiju kaesong wonsan rason hamhung chongjin yongbyon"
    " punggye tumen yalu kumgang mausoleum wreath greetings delegation congress plenary juche songun byungjin"
).split()
_KOREAN = (
    "조선 김정은 동지 인민 우리 당 대한 위대한 북한 평양 미국 조국 사업 혁명 국가 대통령 남조선 로동당 중앙 위원회 군대 세계"
    " 경제 건설 생산 공장 농장 일군 청년 학생 교육 과학 기술 국방 미사일 핵 시험 발사 한국 서울 정부 통일 회담 중국 로씨야"
    " 국경 무역 제재 식량 홍수 피해 복구 탈북 탈북민 시장 장마당 신의주 개성 원산 라선 함흥 청진 녕변 두만강 압록강 금강산"
    " 김일성 김정일 수령 장군 주체 선군 축전 화환 대표단 전원회의 보도 통신 기자 소식통 주민 가격 환률 전력 석탄 수확 다수확"
).split()
_CONSONANTS, _VOWELS = "bcdfghjklmnprstvwz", "aeiou"
_PARTICLES = ("은", "는", "이", "가", "을", "를", "의", "에", "에서", "으로", "과", "와", "도", "")
_GIVEN = "Anna Boris Chol-su Dana Elis Faruk Grace Hye-jin Ivan Jin-ho Kira Lars Min-ji Nora Oskar Pia Sun-hee Tomas Una Viktor Wendy Yong-su".split()
_FAMILY = "Pak Ri Choe Han Jang Arkwright Bellamy Corder Dunne Ekholm Farrow Grice Holm Ingram Jarvis Keane Lund Marsh Nagel Okoro".split()
_SURNAMES, _SYLLABLES = "박리최한장윤임오서신", "가나다라마바사아자하고노도로모보소수영진현지민철호"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """An invented source; *share* of all articles, from *since* on."""

    name: str
    title: str
    language: str
    share: float
    since: date


PUBLISHERS = tuple(
    Publisher(
        name=f"{name}-{language}",
        title=f"The {name.title()} ({language})",
        language=language,
        share=1 / rank,
        since=date(2001 + (rank * 7) % 17, 1, 1),
    )
    for rank, (name, language) in enumerate(
        (
            (name, language)
            for name in "agency gazette wire monitor signal tribune observer ledger radio review herald dispatch bulletin standard".split()
            for language in (("en", "ko") if name != "wire" and name[0] in "apgmrtd" else ("en",))
        ),
        start=2,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One invented article as a source printed it."""

    source: str
    language: str
    headline: str
    standfirst: str
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]
    byline: tuple[str, ...]
    published: str


class Press:
    """Prints articles of one language from a source of chance."""

    def __init__(self, language: str, seed: int, *, count: int) -> None:
        """*count*: of how many articles; a few need no stock for a million."""
        self._sentences, self._words = min(SENTENCES, 500 + count), min(RARE, 5_000 + 2 * count)
        self._chance = random.Random(f"{seed}/{language}")
        self._korean = language == "ko"
        common = _KOREAN if self._korean else _ENGLISH
        self._rare = [self._word() for _ in range(self._words)]
        words = [*common, *self._rare[:60_000]]
        weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
        self._stock = [self._sentence(words, weights) for _ in range(self._sentences)]
        self._headings = [self._heading(words, weights) for _ in range(self._sentences)]
        names = [self._name() for _ in range(1500)]
        self.names = names, list(accumulate(1 / (rank + 5) for rank in range(len(names))))

    def print(self, source: str, published: str) -> Printed:
        """Return one more article."""
        chance = self._chance
        draw, stock, rare = chance.random, self._stock, self._rare
        sentences_held, words_held = self._sentences, self._words
        paragraphs = []
        for _ in range(3 + int(draw() * draw() * 11)):
            sentences = [stock[int(draw() * sentences_held)] for _ in range(2 + int(draw() * 2))]
            sentences.append(f"{rare[int(draw() ** 3 * words_held)]} {rare[int(draw() * words_held)]}.")
            paragraphs.append(" ".join(sentences))
        signed = draw()
        byline = (
            ()
            if signed < 0.35
            else tuple(chance.choices(self.names[0], cum_weights=self.names[1], k=1 + (signed > 0.93)))
        )
        return Printed(
            source=source,
            language="ko" if self._korean else "en",
            headline=f"{self._headings[int(draw() * sentences_held)]} {rare[int(draw() ** 2 * words_held)]}",
            standfirst=stock[int(draw() * sentences_held)] if draw() < 0.5 else "",
            paragraphs=tuple(paragraphs),
            captions=tuple(stock[int(draw() * sentences_held)] for _ in range(int(draw() * 3))),
            byline=tuple(dict.fromkeys(byline)),
            published=published,
        )

    def retell(self, printed: Printed, source: str, published: str) -> Printed:
        """Return the same story as another source cut it."""
        kept = max(2, int(len(printed.paragraphs) * (0.6 + 0.4 * self._chance.random())))
        headline = (
            printed.headline
            if self._chance.random() < 0.5
            else self._headings[int(self._chance.random() * self._sentences)]
        )
        return Printed(
            source=source,
            language=printed.language,
            headline=headline,
            standfirst="",
            paragraphs=printed.paragraphs[:kept],
            captions=printed.captions[:1],
            byline=printed.byline,
            published=published,
        )

    def _word(self) -> str:
        draw = self._chance.random
        if self._korean:
            return "".join(chr(0xAC00 + int(draw() * draw() * 11172)) for _ in range(2 + int(draw() * 2)))
        return (
            "".join(_CONSONANTS[int(draw() * 18)] + _VOWELS[int(draw() * 5)] for _ in range(2 + int(draw() * 3)))
            + _CONSONANTS[int(draw() * 18)]
        )

    def _sentence(self, words: list[str], weights: list[float]) -> str:
        chance = self._chance
        picked = chance.choices(words, cum_weights=weights, k=7 + int(chance.random() * (4 if self._korean else 18)))
        if self._korean:
            return " ".join(word + chance.choice(_PARTICLES) for word in picked) + "다."
        text = " ".join(picked).replace("kim jong", "Kim Jong").replace("kim il sung", "Kim Il Sung")
        if chance.random() < 0.08:
            text = f"{text}, Kim Jong {chance.choice(('Un', 'Un', 'Il', 'un'))} said"
        return f"{text[0].upper()}{text[1:]}."

    def _heading(self, words: list[str], weights: list[float]) -> str:
        # a headline has hardly any of the twenty commonest words
        skip = 5 if self._korean else 20
        picked = self._chance.choices(words, cum_weights=weights, k=9)
        kept = [word for word in picked if word not in words[:skip]][: 3 + int(self._chance.random() * 4)]
        return " ".join(kept or picked).capitalize()

    def _name(self) -> str:
        chance = self._chance
        if self._korean:
            return f"{chance.choice(_SURNAMES)}{chance.choice(_SYLLABLES)}{chance.choice(_SYLLABLES)} 기자"
        return f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An article with the order in which archives get theirs. *tells*: how many arrivals ago its story came in, 0 for its own."""

    printed: Printed
    seen_on: date
    tells: int


def arrivals(count: int, *, seed: int = 0) -> Iterator[Arrival]:
    """Yield articles as an archive gets them: the back catalogue source by source, then day by day."""
    chance = random.Random(f"{seed}/arrivals")
    presses = {language: Press(language, seed, count=count) for language in ("en", "ko")}
    shares = list(accumulate(publisher.share for publisher in PUBLISHERS))
    began = date(2016, 1, 1)  # when the archive did
    catalogue = int(count * 0.4)
    live_days = (LAST - began).days
    recent: list[Printed] = []
    for number in range(count):
        if number < catalogue:
            place = number / catalogue * shares[-1]
            publisher = next(p for p, share in zip(PUBLISHERS, shares, strict=True) if place <= share)
            seen_on = began
            day = (
                publisher.since + timedelta(days=int((1 - chance.random() ** 1.5) * (began - publisher.since).days))
                if publisher.since < began
                else began
            )
        else:
            (publisher,) = chance.choices(PUBLISHERS, cum_weights=shares)
            seen_on = began + timedelta(days=int((number - catalogue) / (count - catalogue) * live_days))
            # one in a hundred turns up late, deep in a listing
            day = seen_on - timedelta(days=int(chance.random() * 224) if chance.random() < 0.01 else 0)
        published = day.isoformat() if chance.random() < 0.7 else f"{day}T{int(chance.random() * 24):02}:15:00+09:00"
        if chance.random() < 0.004:
            published = ""
        press, tells = presses[publisher.language], 0
        if recent and chance.random() < 0.18:
            back = 1 + int(chance.random() * chance.random() * len(recent))
            if recent[-back].language == publisher.language:
                tells = back
        printed = (
            press.retell(recent[-tells], publisher.name, published) if tells else press.print(publisher.name, published)
        )
        recent.append(printed)
        if len(recent) > 300:
            del recent[:100]
        yield Arrival(printed=printed, seen_on=seen_on, tells=tells)
