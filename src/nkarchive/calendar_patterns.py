"""How dates are written, as regular expressions, and where in a text each is worth trying."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nkarchive.calendar_words import MONTHS

_MONTH = "|".join(re.escape(word) for word in sorted(MONTHS, key=len, reverse=True))
_MONTH_NAME = rf"(?P<month>{_MONTH})(?![^\W\d_])\.?"
_TIME = (
    r"(?:(?P<half>오전|오후|上午|下午|午前|午後|\b[ap]\.?m\.?)\s*)?"
    r"(?P<hour>[01]?\d|2[0-4])\s?(?:(?P<sep>[:.：hH]|시|時|时|点|點)\s?(?P<minute>[0-5]\d)(?!\d)분?分?(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?|(?=\s?[ap]\.?m\b)|(?:h|Uhr)\b)"
    r"\s*(?:(?P<ampm>[ap]\.?m\b\.?)|Uhr\b|hrs?\b|h\b|น\.)?"
    r"(?:\s*\(?(?P<zone>Z\b|(?:UTC|GMT)?\s?[+\-−]\d{1,2}:?(?:\d\d)?\b|[A-Z]{2,4}T?\b|МСК\b|мск\b))?"
)
_BETWEEN = r"(?:\s*[,;|·••—–\-]?\s*(?:\((?:[월화수목금토일月火水木金土日]|\w{2,9})\)\s*)?(?:at|um|à|a las|alle|kl\.?|o|om|klo|в|о|ore|às|saat|г\.,?|року|года|г\.?)?\s*[,|·:—–\-T]?\s*)"
_AFTER = rf"(?:{_BETWEEN}{_TIME})?"
_YEAR = r"(?P<year>(?:19|20|25)\d\d)(?!\d)"

_PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        # 2024-03-05T09:00:00+09:00, 2024-03-05 09:00, 2024/3/5 9:00, 2024.03.05. 14:05
        rf"(?<![\d./-]){_YEAR}\s?(?P<dash>[-./])\s?(?P<mon>\d{{1,2}})\s?(?P=dash)\s?(?P<day>\d{{1,2}})(?!\d)\.?(?:T|{_BETWEEN}){_TIME}",
        rf"(?<![\d./-]){_YEAR}\s?(?P<dash>[-./])\s?(?P<mon>\d{{1,2}})\s?(?P=dash)\s?(?P<day>\d{{1,2}})(?![\d])\.?",
        # [Juche113.8.5.]
        r"\[?\s*(?:Juche|주체|主体|主體|чучхе)\s*(?P<juche>\d{2,3})\s*[.,]\s*(?P<mon>\d{1,2})\s*[.,]\s*(?P<day>\d{1,2})(?!\d)\.?\s*\]?",
        # 주체113(2024)년 8월 5일
        r"(?:주체|主体|主體|チュチェ|主体年号)\s*(?P<juche>\d{2,3})\s*(?:[(（]\s*(?P<year>\d{4})\s*年?[)）])?\s*[년年]\s*(?P<mon>\d{1,2})\s*[월月]\s*(?P<day>\d{1,2})\s*[일日]",
        # August 5, Juche 113 (2024); 5 августа 113 года чучхе (2024)
        rf"(?<!\w){_MONTH_NAME}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s*Juche\s*(?P<juche>\d{{2,3}})(?!\d)(?:\s*\((?P<year>\d{{4}})\))?",
        # 2024년 3월 5일 오후 2:05
        rf"(?<!\d)(?P<year>(?:19|20)\d\d)\s?[년年]\s?(?P<mon>\d{{1,2}})\s?[월月]\s?(?P<day>\d{{1,2}})\s?[일日號号]?{_AFTER}",
        # 12th September, 2016; 5. März 2024, 14:05 Uhr; 5 de marzo de 2024; пятница, 5 марта 2024
        rf"(?<![\d.:/-])(?P<day>\d{{1,2}})(?:st|nd|rd|th|º|°|er|\.|-?го|-?a)?\s*[-/.,]?\s*(?:de|of|d[’']|ta’|บ)?\s*{_MONTH_NAME}[-/,.’'\s]*(?:del?|of|di)?\s*{_YEAR}{_AFTER}",
        # September 12, 2016; Sept. 12th 2016 at 2:05 p.m. ET
        rf"(?<![^\W\d_]){_MONTH_NAME}[\s,]*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[,.]?\s*(?:of\s|de\s)?\s*{_YEAR}{_AFTER}",
        # 2024 March 5; 2024. március 5., kedd
        rf"(?<!\d){_YEAR}[.,]?\s*(?:m\.\s*)?{_MONTH_NAME}\s*(?P<day>\d{{1,2}})(?!\d)(?:st|nd|rd|th|\.|\sd\.)?{_AFTER}",
        # 05.03.2024 14:05, 5/3/2024
        rf"(?<![\d.:/-])(?P<one>\d{{1,2}})\s?(?P<dash>[-./])\s?(?P<two>\d{{1,2}})\s?(?P=dash)\s?{_YEAR}{_AFTER}",
    )
)
_JUCHE = range(2, 5)  # the patterns of the Juche calendar
_MONTH_FIRST = 7
# What a date that begins with its month goes on with: without it, no month is looked for at every word.
_DAY_AND_YEAR = re.compile(r"\d{1,2}(?:st|nd|rd|th)?[,.]?\s*(?:of\s|de\s)?\s*(?:19|20|25)\d\d(?!\d)", re.I)
_LONG_BEFORE, _LONG_AFTER = 60, 90  # how far the words of a date may stand from its year
_CALENDAR = re.compile(r"juche|주체|主体|主體|чучхе|チュチェ", re.I)
_TELLING = re.compile(r"(?<!\d)(?:19|20|25)\d\d|juche|주체|主体|主體|чучхе|チュチェ", re.I)
BEFORE = re.compile(rf"{_TIME}\s*[,|·—–\-]?\s*(?:on\s+)?(?:[^\W\d_]{{2,12}}\.?,?\s+)?$", re.I)


def places_in(text: str) -> list[tuple[int, int]]:
    """Return where in *text* dates may stand: the surroundings of its years."""
    places: list[tuple[int, int]] = []
    for match in _TELLING.finditer(text):
        begin, end = max(0, match.start() - _LONG_BEFORE), match.end() + _LONG_AFTER
        if places and begin <= places[-1][1]:
            begin = places.pop()[0]
        places.append((begin, min(end, len(text))))
    return places


def patterns_for(text: str) -> Iterator[re.Pattern[str]]:
    """Yield the patterns that may match in *text*, the surest first."""
    calendar = _CALENDAR.search(text) is not None
    month_first = _DAY_AND_YEAR.search(text) is not None
    for number, pattern in enumerate(_PATTERNS):
        if (calendar or number not in _JUCHE) and (month_first or number != _MONTH_FIRST):
            yield pattern
