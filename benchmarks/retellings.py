"""A gold set of retold texts: every kind of copy that newsrooms make of a text, and the formulas that are no copies.

Each case is two texts with a class and whether they tell one story. What is done to a text, by class:

* ``agency``: another dateline and agency, another closing line; ``headline`` changes nothing of the text
* ``rewritten-N``: N per cent of the words replaced by others of the same length of list
* ``cut-N``: the first N per cent of the words, to the end of a sentence where one is near
* ``reordered``: the paragraphs in another order; ``quotes``: other quotation marks, dashes and romanisation
* ``ocr``: letters misread as a scanner does, in two of a hundred letters
* ``extended``: a paragraph of background added

Negatives: ``other``: two different texts; ``template``: one formula with another date, name or number;
``digest``: a text and a round-up that quotes it somewhere behind its beginning.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A text as one outlet prints it; *published* is an ISO day."""

    headline: str
    body: str
    published: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Two texts, the class of what was done, and whether they tell one story."""

    kind: str
    one: Telling
    other: Telling
    same: bool


_OTHER_WORDS = (
    "however also recently reportedly several various certain major local senior official further later earlier almost nearly "
    "again still already mostly largely mainly partly openly firmly newly jointly held made took gave kept began ended showed "
    "noted added stated explained described reported stressed pointed urged called asked agreed decided planned hoped wanted"
).split()
_OTHER_KOREAN = "최근 다시 이미 또한 특히 매우 여러 일부 주요 현지 당국 관련 추가 이후 당시 계속 새로 함께 모두 대부분 밝혔다 전했다 말했다 강조했다 설명했다".split()
_AGENCIES = ("Agency One", "Eastwire", "Northern News", "Harbour Press")
_CITIES = ("Seoul", "Beijing", "Tokyo", "London", "Pyongyang", "Vienna")
_ROMANISED = (
    ("Kim Jong Un", ("Kim Jong-un", "Kim Jong Eun", "Gim Jeong-eun")), ("Kim Jong Il", ("Kim Jong-il", "Gim Jeong-il")),
    ("Kim Il Sung", ("Kim Il-sung", "Gim Il-seong")), ("Kim Yo Jong", ("Kim Yo-jong", "Kim Yeo-jeong")), ("Pyongyang", ("Pyeongyang",)),
    ("Choe Son Hui", ("Choe Son-hui", "Choi Son-hui", "Choe Sun-hui")), ("Ri Pyong Chol", ("Ri Pyong-chol", "Ri Byong-cheol")), ("Pak Jong Chon", ("Park Jong-chon", "Pak Jong-chon")),
    ("Hamgyong", ("Hamgyeong",)), ("Kangwon", ("Gangwon",)), ("Kaesong", ("Gaeseong",)), ("Chongjin", ("Cheongjin",)), ("Paektu", ("Baekdu",)),
)  # fmt: skip
_MISREAD = {
    "l": "1",
    "O": "0",
    "o": "0",
    "m": "rn",
    "e": "c",
    "h": "b",
    "i": "l",
    "u": "n",
    "c": "e",
    "t": "f",
    "a": "o",
    "S": "5",
    "을": "올",
    "은": "온",
    "이": "미",
    "를": "룰",
}


def copies(text: Telling, dice: random.Random) -> Iterator[tuple[str, Telling]]:
    """Yield ``(class, copy)`` for every kind of copy of *text*."""

    def telling(body: str, *, headline: str = "", days: int = 0) -> Telling:
        day = date.fromisoformat(text.published) + timedelta(days=days)
        return Telling(headline=headline or text.headline, body=body, published=day.isoformat())

    yield "agency", telling(_agency(text.body, dice), days=dice.randint(0, 2))
    yield "headline", telling(text.body, headline=" ".join(reversed(text.headline.split())))
    for percent in (5, 10, 15):
        yield f"rewritten-{percent}", telling(_rewritten(text.body, percent / 100, dice), days=dice.randint(0, 1))
    for percent in (60, 40, 25):
        yield f"cut-{percent}", telling(_cut(text.body, percent / 100))
    yield "agency+cut-40", telling(_agency(_cut(text.body, 0.4), dice))
    paragraphs = text.body.split("\n\n")
    if len(paragraphs) > 2:
        dice.shuffle(paragraphs)
        yield "reordered", telling("\n\n".join(paragraphs))
    yield "quotes", telling(_quotes(text.body, dice))
    yield "ocr", telling(_misread(text.body, 0.02, dice))
    yield "extended", telling(text.body + "\n\n" + background(dice))


def _agency(body: str, dice: random.Random) -> str:
    rest = re.sub(r"^[A-Z][\w ,]{2,40}\([^)]{2,20}\) (?:--|—|-) ?|^\([^)=]{1,10}=[^)]{1,12}\)\s*", "", body)
    if re.search("[가-힣]", body):
        return f"(서울=가상통신) {rest}\n\n(끝)"
    return f"{dice.choice(_CITIES).upper()}, {dice.choice(['March', 'May', 'August'])} {dice.randint(1, 28)} ({dice.choice(_AGENCIES)}) -- {rest}\n\n(Reporting by A. Invented; Editing by B. Invented)"


def _rewritten(body: str, share: float, dice: random.Random) -> str:
    parts = re.split(r"(\s+)", body)
    places = [n for n, part in enumerate(parts) if part and not part.isspace()]
    others = _OTHER_KOREAN if re.search("[가-힣]", body) else _OTHER_WORDS
    for place in dice.sample(places, int(len(places) * share)):
        parts[place] = dice.choice(others)
    return "".join(parts)


def _cut(body: str, share: float) -> str:
    ends = [m.end() for m in re.finditer(r"\S+", body)]
    at = ends[max(1, int(len(ends) * share)) - 1]
    sentence = body.rfind(". ", 0, at + 1)
    return body[: sentence + 1] if sentence > 0.9 * at else body[:at]


def _quotes(body: str, dice: random.Random) -> str:
    body = body.replace('"', "“").replace("“", "«").replace("”", "»").replace("'", "’").replace(" - ", " — ")
    for name, others in _ROMANISED:
        body = body.replace(name, dice.choice(others))
    return body


def _misread(body: str, share: float, dice: random.Random) -> str:
    letters = list(body)
    places = [n for n, letter in enumerate(letters) if letter in _MISREAD]
    for place in dice.sample(places, min(len(places), int(len(letters) * share))):
        letters[place] = _MISREAD[letters[place]]
    return "".join(letters)


def background(dice: random.Random) -> str:
    """Return a paragraph that newsrooms add below a report."""
    return " ".join(dice.sample(_BACKGROUND, 4))


_BACKGROUND = (
    "The two sides have held talks at irregular intervals for more than three decades.",
    "Analysts in the region are divided over what the announcement will change in practice.",
    "Trade across the river has grown slowly since the border was opened to goods trains.",
    "No independent confirmation of the report could be obtained by the time of writing.",
    "Officials who were asked for a comment referred to an earlier statement of the ministry.",
    "Satellite pictures published last winter showed new roofs at the same place.",
    "Earlier promises of the kind were kept late, in part, or not at all.",
    "Prices at the markets of the border towns are said to have risen since the spring.",
)
PEOPLE = (
    "To Thanh", "Bounmy Keola", "Ilham Sadykov", "Mario Benavente", "Grace Adeyemi", "Pavel Dorokhin", "Sithu Aung", "Nguyen Hoa", "Ahmed Laroussi", "Chea Vanna",
    "Oyunaa Bat", "Sergei Malkov", "Teodora Ilieva", "Kofi Anane", "Rahim Yusof", "Lucia Ferraro", "Omar Haddad", "Emil Novak", "Aino Laine", "Jorge Prado",
)  # fmt: skip
COUNTRIES = "Vietnam Laos Cuba Mongolia Cambodia Syria Nigeria Belarus Myanmar Algeria Bulgaria Ghana Malaysia Nicaragua Palestine Indonesia Tanzania Mali Angola Nepal".split()
TOWNS = "Chongjin Hamhung Wonsan Nampho Sinuiju Haeju Kaesong Sariwon Kanggye Hyesan Rason Tanchon Songnim Sunchon Anju Kusong Huichon Manpho Munchon Pyongsong".split()
_MONTHS = "January February March April May June July August September October November December".split()
TEMPLATES = (
    "{month} {day} ({agency}) -- {leader} sent a message of greeting to {person}, president of {country}, on the occasion of the {n}th anniversary of the independence of {country}. "
    "The message expressed the conviction that the friendly and cooperative relations between the two countries would grow stronger in the common interest of the two peoples. "
    "It sincerely wished the president good health and greater success in his responsible work, and the friendly people of {country} prosperity and happiness.",
    "{leader} received a floral basket from {person}, ambassador of {country}, on the occasion of the {n}th anniversary of the founding of the state. "
    "The floral basket was handed over to an official concerned on {month} {day}. Written on its ribbon were words of respect, and the ambassador asked the official to convey his wishes.",
    "A wreath was laid before the monument in {town} on {month} {day} by the staff of the embassy of {country}. "
    "Present at the ceremony were officials of the town and {person}, who led the delegation of {n} members. The participants observed a moment of silence and looked round the monument.",
    "The military said that {n} ballistic missiles were fired from the {town} area toward the eastern sea on {month} {day}. "
    "The missiles flew about {m} kilometres before they fell into the water, and the military said that it had stepped up surveillance and kept full readiness together with its ally.",
    "{person}, who was vice-chairman of a committee of {town}, died of an illness on {month} {day} at the age of {n}. "
    "The funeral committee said that the deceased had worked with devotion for the country, and that his loss was felt by all who had known him. He leaves a wife and {k} children.",
    "A ceremony for moving into new houses took place in {town} on {month} {day}. {n} dwelling houses in harmony with the scenery of the region were built in {m} days. "
    "Speakers said that the new houses were a fruit of great care, and the farmers, singing and dancing, moved into them as the officials congratulated them and looked round the village together.",
    "{person}, ambassador extraordinary and plenipotentiary, presented his credentials to the president of {country} on {month} {day}. "
    "The president expressed his thanks for the greetings, asked him to convey his own, and said that he would make positive efforts to develop relations between the two countries.",
    "The {town} team beat the {country} team {k}-1 in the {n}th round of the regional tournament on {month} {day}. "
    "The deciding point came late, after both teams had let several chances go by, and the coach said that the players had kept their discipline in the heat before a full stadium.",
)  # fmt: skip
KOREAN_TEMPLATES = (
    "{country_ko} 주석 {person_ko}에게 독립 {n}돌을 맞으며 축전을 보냈다. 축전은 두 나라 사이의 친선협조관계가 두 나라 인민의 공동의 리익에 맞게 더욱 강화발전되리라는 확신을 표명하였다. "
    "축전은 {person_ko} 주석이 책임적인 사업에서 보다 큰 성과를 거둘 것과 {country_ko} 인민에게 번영과 행복이 있기를 축원하였다. 축전은 {m_}월 {day}일에 전달되였다.",
    "합동참모본부는 {m_}월 {day}일 {town_ko} 일대에서 동해상으로 발사된 탄도미사일 {k}발을 포착했다고 밝혔다. 미사일은 약 {m}km를 비행한 뒤 바다에 떨어졌다. "
    "군은 감시와 경계를 강화한 가운데 동맹국과 긴밀히 공조하면서 만반의 대비태세를 유지하고 있다고 설명했다. 발사 의도에 대해서는 분석이 진행되고 있다.",
    "{town_ko}에서 {m_}월 {day}일 살림집 입사모임이 진행되였다. 모두 {n}세대의 살림집이 {m}일 만에 일떠섰다. 모임에서는 연설과 토론이 있었으며 살림집리용허가증이 전달되였다. "
    "일군들은 새집들이를 하는 가정들을 찾아 축하해주고 기념품을 전하였으며 온 마을이 춤과 노래로 들썩이였다.",
)  # fmt: skip
_PEOPLE_KO = "응우옌푹 통룬시술 라울디아스 후렐수흐 노로돔모니 바샤르하피 압델마지 루카센코 조코위도 사미아술루".split()
_COUNTRIES_KO = "윁남 라오스 꾸바 몽골 캄보쟈 수리아 알제리 벨라루씨 인도네시아 탄자니아".split()
_TOWNS_KO = "청진시 함흥시 원산시 남포시 신의주시 해주시 개성시 사리원시 강계시 혜산시".split()


def filled(template: str, dice: random.Random) -> Telling:
    """Return *template* told of one event."""
    month, day = dice.randint(1, 12), dice.randint(1, 28)
    values = {
        "leader": "Kim Jong Un", "agency": "Agency One", "person": dice.choice(PEOPLE), "country": dice.choice(COUNTRIES), "town": dice.choice(TOWNS),
        "month": _MONTHS[month - 1], "m_": month, "day": day, "n": dice.randint(20, 95), "m": dice.randint(100, 900), "k": dice.randint(2, 9),
        "person_ko": dice.choice(_PEOPLE_KO), "country_ko": dice.choice(_COUNTRIES_KO), "town_ko": dice.choice(_TOWNS_KO),
    }  # fmt: skip
    return Telling(
        headline=template[:30],
        body=template.format(**values),
        published=f"{dice.randint(2012, 2025)}-{month:02d}-{day:02d}",
    )


def cases(texts: Sequence[Telling], seed: int) -> Iterator[Case]:
    """Yield every copy of every text, and as many pairs that are no copies; the same for the same seed."""
    dice = random.Random(seed)
    for number, text in enumerate(texts):
        for kind, copy in copies(text, dice):
            yield Case(kind=kind, one=text, other=copy, same=True)
        for _ in range(4):
            other = texts[dice.randrange(len(texts))]
            if other.body != text.body:
                yield Case(kind="other", one=text, other=other, same=False)
        template = dice.choice(TEMPLATES + KOREAN_TEMPLATES) if number % 3 else dice.choice(TEMPLATES)
        for _ in range(6):
            one, two = filled(template, dice), filled(template, dice)
            if one.body != two.body:
                yield Case(kind="template", one=one, other=two, same=False)
        others = [texts[dice.randrange(len(texts))].body for _ in range(3)]
        if text.body not in others:
            whole = "\n\n".join([others[0], others[1], text.body, others[2]])
            yield Case(
                kind="digest",
                one=text,
                other=Telling(headline="Press Review", body=whole, published=text.published),
                same=False,
            )
