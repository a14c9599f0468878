"""Invented news in English and Korean: the same seed gives the same words."""

from __future__ import annotations

import random
from dataclasses import dataclass

COMMON = {"en": "river", "ko": "강물"}  # a word of many articles
PHRASE = {"en": "grain ledger", "ko": "곡물 장부"}  # words that also stand apart from each other

_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "who": tuple(
            "the county office,a retired surveyor,two ferry pilots,the weavers' cooperative,an engineer at the dam,"
            "residents of the old quarter,the harbour master,a teacher from the upper valley,the night watch,"
            "officials in the provincial capital,a buyer of dried fish,the railway's repair crew,traders at the gate,"
            "the people's committee,a driver who crosses every week,the archive's keeper,villagers,a young doctor,"
            "the signal company,one former clerk".split(",")
        ),
        "did": tuple(
            "counted the sacks that came over,waited for the ice to break,repaired the lower sluice,asked for a list,"
            "wrote to the ministry about the levy,moved the market to the far bank,heard the new quota read aloud,"
            "closed the checkpoint without a notice,opened a second school room,measured the level of the river,"
            "found the grain ledger half empty,put the ledger of last year's grain on show,painted the boats again,"
            "turned the generator off at nine,brought the harvest in before the storm,held the letters back,"
            "sold the spare parts by weight,gave the date of the next inspection,left the road to the lorries,"
            "said little about the cost".split(",")
        ),
        "where": tuple(
            "near the Namsok bridge,in Hwaryong county,above the reservoir,at the Songmun crossing,on the western shore,"
            "outside the cement works,along the narrow-gauge line,in the third district,behind the customs house,"
            "at the mouth of the river,by the old brickyard,on the Tae island ferry,in Pukchang town,under the viaduct,"
            "at the winter market,in a hall without heating".split(",")
        ),
        "when": tuple(
            "on Tuesday,in the first week of March,before dawn,after the second inspection,last autumn,for three days,"
            "as the rains began,at the end of the quarter,since the spring,during the holiday,twice this month,"
            "when the fog lifted".split(",")
        ),
        "link": tuple(
            "while,although,because,and later,so that,until,even as,where,after which,since".split(",")
        ),
        "topic": tuple(
            "Ferry,Harvest,Reservoir,Bridge,Market,School,Railway,Coal,Radio,Census,Salt,Power,Clinic,Border,Weather,"
            "Textile,Fishing,Housing,Letters,Cement".split(",")
        ),
        "turn": tuple(
            "Runs Again After,Delayed By,Report Puzzles,Count Falls Short Of,Reopens Under,Waits For,Moves Closer To,"
            "Plan Meets,Costs Rise With,Crew Returns From,Notice Cites,Workers Recall".split(",")
        ),
        "matter": tuple(
            "Spring Flood,New Levy,Old Ledger,Missing Parts,Quiet Order,Second Inspection,Long Winter,Late Thaw,"
            "Provincial Quota,Border Closure,Night Shift,Empty Depot".split(",")
        ),
        "section": ("Politics", "Economy", "Society", "Border", "Culture", "Analysis"),
        "name": tuple(
            "Marta Ellison,Jonas Verhaal,Lee Sun-ho,Hana Brightwell,Pak Chol-min,Oda Kristensen,Yun Ji-won,"
            "Thomas Arkwright,Choe Mi-rae,Rosalind Peake".split(",")
        ),
    },
    "ko": {
        "who": tuple(
            "군 인민위원회는,은퇴한 측량기사는,나루터 사공 두 명은,방직협동조합은,댐의 기사는,옛 거리 주민들은,"
            "부두 책임자는,윗골 교원은,야간 경비대는,도 소재지 일꾼들은,건어물 상인은,철도 보수반은,장마당 장사꾼들은,"
            "매주 국경을 넘는 운전사는,자료실 관리원은,마을 사람들은,젊은 의사는,신호소 근무자는".split(",")
        ),
        "did": tuple(
            "건너온 자루의 수를 세었다,얼음이 풀리기를 기다렸다,아래쪽 수문을 고쳤다,명단을 요구했다,"
            "부과금에 대해 편지를 썼다,장터를 건너편으로 옮겼다,새로운 과제를 전달받았다,예고 없이 초소를 닫았다,"
            "두 번째 교실을 열었다,강물의 높이를 쟀다,곡물 장부가 절반이나 빈 것을 발견했다,작년 장부에 적힌 곡물을 내보였다,"
            "배를 다시 칠했다,아홉 시에 발전기를 껐다,폭풍 전에 수확을 마쳤다,편지를 내주지 않았다,"
            "부속품을 무게로 팔았다,다음 검열 날짜를 알렸다,비용에 대해서는 말을 아꼈다".split(",")
        ),
        "where": tuple(
            "남석다리 근처에서,화룡군에서,저수지 위쪽에서,송문 나루에서,서쪽 바닷가에서,시멘트공장 밖에서,"
            "협궤철도를 따라,제3구역에서,세관 건물 뒤에서,강물이 바다와 만나는 곳에서,옛 벽돌공장 옆에서,태섬 나룻배에서,"
            "북창읍에서,겨울 장마당에서,난방 없는 회관에서".split(",")
        ),
        "when": tuple(
            "화요일에,3월 첫째 주에,날이 밝기 전에,두 번째 검열이 끝난 뒤,지난가을,사흘 동안,장마가 시작되자,"
            "분기 말에,봄부터,명절 기간에,이달에만 두 차례,안개가 걷히자".split(",")
        ),
        "link": tuple("한편,그러나,이에 따라,그 뒤,특히,또한,그럼에도,이 소식통에 따르면".split(",")),
        "topic": tuple(
            "나룻배,추수,저수지,다리,장마당,학교,철도,석탄,라디오,인구조사,소금,전력,진료소,국경,방직,어업".split(",")
        ),
        "turn": tuple("운행 재개,지연,보고 논란,목표 미달,다시 열려,앞두고,차질,비용 상승,복귀,통보".split(",")),
        "matter": tuple("봄 홍수,새 부과금,낡은 장부,부속품 부족,비밀 지시,두 번째 검열,긴 겨울,늦은 해빙,도 과제,국경 봉쇄".split(",")),
        "section": ("정치", "경제", "사회", "국경", "문화", "분석"),
        "name": tuple("김나루 기자,이보람 기자,박한솔 기자,최가온 기자,정다솜 기자,윤슬기 기자".split(",")),
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One invented article; *number* makes it unlike every other."""

    number: int
    language: str
    headline: str
    standfirst: str
    byline: str
    section: str
    day: str  # ISO
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]


class Writer:
    """Invents sentences of one language from a source of chance."""

    def __init__(self, language: str, chance: random.Random) -> None:
        self.language = language
        self._chance = chance
        self._words = _WORDS[language]

    def pick(self, kind: str) -> str:
        return self._chance.choice(self._words[kind])

    def clause(self) -> str:
        if self.language == "ko":
            return f"{self.pick('who')} {self.pick('when')} {self.pick('where')} {self.pick('did')}"
        return f"{self.pick('who')} {self.pick('did')} {self.pick('where')} {self.pick('when')}"

    def sentence(self) -> str:
        if self.language == "ko":
            opening = f"{self.pick('link')} " if self._chance.random() < 0.4 else ""
            return f"{opening}{self.clause()}."
        text = self.clause()
        if self._chance.random() < 0.6:
            text = f"{text}, {self.pick('link')} {self.clause()}"
        return f"{text[0].upper()}{text[1:]}."

    def paragraph(self, sentences: int) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def headline(self) -> str:
        return f"{self.pick('topic')} {self.pick('turn')} {self.pick('matter')}"


def invent(number: int, *, language: str, seed: int = 0) -> Story:
    """Return the *number*-th story, of 250 to 900 words: the same for the same arguments."""
    chance = random.Random(f"{seed}/{language}/{number}")  # a string: hashed alike in every process
    writer = Writer(language, chance)
    mark = f"{1000 + number:,} 자루" if language == "ko" else f"{1000 + number:,} sacks"
    counted = f"집계는 {mark}였다." if language == "ko" else f"The tally stood at {mark}."
    fewest = 3 if language == "ko" else 1  # a Korean sentence is half as long
    paragraphs = [writer.paragraph(fewest + chance.randint(0, 2)) for _ in range(chance.randint(6, 16))]
    paragraphs[1] = f"{paragraphs[1]} {counted}"
    return Story(
        number=number,
        language=language,
        headline=f"{writer.headline()}, {mark}" if number % 5 == 0 else writer.headline(),
        standfirst=writer.sentence(),
        byline=writer.pick("name"),
        section=writer.pick("section"),
        day=f"{2015 + number % 9}-{1 + number % 12:02}-{1 + number % 28:02}",
        paragraphs=tuple(paragraphs),
        captions=tuple(writer.sentence() for _ in range(chance.randint(1, 3))),
    )


def language_of(number: int) -> str:
    """Return the language of the *number*-th story: every third is Korean."""
    return "ko" if number % 3 == 2 else "en"
