"""How dates are written, as regular expressions, and where in a text each is worth trying."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nkarchive.calendar_words import ZONE_NAMES

# A word in any script: Python's \w leaves the vowel signs of the Indic ones out.
# (\xb5 stays in it: without regard to case it is the Greek μ.)
WORD = r"[^\s!-@\[-`{-\xb4\xb6-\xbf‐-‧‹›、。，：；（）।॥٫٬،؛]"
# Thai and Lao months are shortened to initials with a point each.
_MONTH = rf"(?P<month>[\u0e00-\u0eff]{{1,3}}\.\s?[\u0e00-\u0eff]{{1,2}}|{WORD}{{2,20}})[.॰]?"
_HALVES = (
    "오전|오후|上午|下午|午前|午後|凌晨|早上|中午|晚上|صباحا|مساءً|مساء|[صم](?!{word})|[πμ]\\.?\\s?μ\\.?|[ap]\\.?\\s?m\\b\\.?"
).replace("{word}", WORD)
_ZONE = rf"(?P<zone>Z\b|(?:UTC|GMT)\s?[+\-−]\s?\d{{1,2}}(?::?\d\d)?\b|[+\-−]\d\d:?\d\d\b|(?-i:{ZONE_NAMES})(?!{WORD}))"
_TIME = (
    rf"(?P<bracket>[(（])?(?:(?P<half>{_HALVES})\s*)?"
    r"(?P<hour>[01]?\d|2[0-4])\s?(?:(?P<sep>[:.：hH]|시|時|时|点|點)\s?(?P<minute>[0-5]\d)(?!\d)분?分?"
    r"(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?|(?=\s?[ap]\.?\s?m\b)|(?:h|Uhr)\b)"
    rf"\s*(?:(?P<ampm>{_HALVES})|Uhr\b|hrs?\b|h\b|น\.)?"
    rf"(?:\s*\(?{_ZONE})?(?(bracket)[)）]?)"
)
# what stands between a day and its time, in the languages that put a word there
_AT = (
    "at|um|à|a las|a les|às|as|alle(?: ore)?|ore|ora|la ora|kl\\.?|klockan|klokken|o godz\\.?|godz\\.|om|klo|ob|u|v|в|о|об|у|στις|saat|pukul|jam|"
    "lúc|เวลา|ساعت|الساعة|בשעה|बजे|r\\.|р\\.|г\\.|года|року|г\\.,?|god\\.|m\\."
)
_BETWEEN = (
    r"(?:\s*[,;|·•・/,،—–\-]?\s*(?:[(（](?:[월화수목금토일月火水木金土日]|\w{2,9})\.?[)）]\s*|[월화수목금토일月火水木金土日]曜?[요]?일?日?\s+|星期[一二三四五六日天]\s*)?"
    rf"(?:(?:{_AT})(?!{WORD}))?\s*[,|·:—–\-T]?\s*)"
)
_AFTER = rf"(?:{_BETWEEN}{_TIME})?"
_YEAR = r"(?P<year>(?:19|20|25)\d\d)(?!\d)"
_ORDINAL = rf"(?:(?:st|nd|rd|th|er|re|ère|-?го|-?a|-?e|'?an|en)(?!{WORD})|[º°ª.]|\(a\))"
_OF = rf"(?:(?:del?|of|di|da|năm|ปี|سنة|عام)(?!{WORD})|d[’']|ta[’']|ค\.ศ\.|พ\.ศ\.)"

_PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        # 2024-03-05T09:00:00+09:00, 2024-03-05 09:00, 2024/3/5 9:00, 2024.03.05. 14:05
        rf"(?<![\d./-]){_YEAR}\s?(?P<dash>[-./])\s?(?P<mon>\d{{1,2}})\s?(?P=dash)\s?(?P<day>\d{{1,2}})(?!\d)\.?(?:T|{_BETWEEN}){_TIME}",
        rf"(?<![\d./-]){_YEAR}\s?(?P<dash>[-./])\s?(?P<mon>\d{{1,2}})\s?(?P=dash)\s?(?P<day>\d{{1,2}})(?![\d])\.?",
        # [Juche113.8.5.]
        r"\[?\s*(?P<era>Juche|주체|主体|主體|чучхе)\s*(?P<number>\d{2,3})\s*[.,]\s*(?P<mon>\d{1,2})\s*[.,]\s*(?P<day>\d{1,2})(?!\d)\.?\s*\]?",
        # 주체113(2024)년 8월 5일, 令和6年3月5日, 民國113年3月5日
        r"(?P<era>주체|主体|主體|チュチェ|民國|民国|明治|大正|昭和|平成|令和)\s*(?P<number>\d{1,3}|元)\s*(?:[(（]\s*(?P<year>\d{4})\s*年?[)）])?\s*[년年]"
        rf"\s*(?P<mon>\d{{1,2}})\s*[월月]\s*(?P<day>\d{{1,2}})\s*[일日]{_AFTER}",
        # August 5, Juche 113 (2024); 5 августа 113 года чучхе (2024)
        rf"(?<!{WORD}){_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s*(?P<era>Juche)\s*(?P<number>\d{{2,3}})(?!\d)(?:\s*\((?P<year>\d{{4}})\))?",
        # 2024년 3월 5일 오후 2:05, 2024年3月5日
        rf"(?<!\d)(?P<year>(?:19|20)\d\d)\s?[년年]\s?(?P<mon>\d{{1,2}})\s?[월月]\s?(?P<day>\d{{1,2}})\s?[일日號号]?{_AFTER}",
        # 12th September, 2016; 5. März 2024, 14:05 Uhr; 5 de marzo de 2024; пятница, 5 марта 2024
        rf"(?<![\d.:/-])(?P<day>\d{{1,2}}){_ORDINAL}?\s*[-/.,،]?\s*{_OF}?\s*{_MONTH}[-/,.’'،\s]*{_OF}?\s*{_YEAR}{_AFTER}",
        # September 12, 2016; Sept. 12th 2016 at 2:05 p.m. ET
        rf"(?<!{WORD}){_MONTH}[\s,]*(?P<day>\d{{1,2}})(?:st|nd|rd|th|-?an?|-?én|-?e)?[,.،]?\s*(?:of\s|de\s|del\s)?\s*{_YEAR}{_AFTER}",
        # 2024 March 5; 2024. március 5., kedd; 2024 m. kovo 5 d.; 2024(e)ko martxoaren 5(a)
        rf"(?<!\d){_YEAR}(?:\(?e?\)?ko|\s?թ)?[.,/-]*\s*(?:m\.\s*)?{_MONTH}[\s/-]*(?P<day>\d{{1,2}})(?!\d)(?:st|nd|rd|th|\.|\sd\.)?{_AFTER}",
        # 2024. gada 5. marts; 2024 ж. 5 наурыз; 2024-ж., 5-март
        rf"(?<!\d){_YEAR}[.,]?\s?-?(?:gada|жылғы|жылдын|ж\.)[,\s]*(?P<day>\d{{1,2}})[.-]?\s*{_MONTH}{_AFTER}",
        # 5 tháng 3 năm 2024, 5 thg 3, 2024
        rf"(?<![\d.:/-])(?P<day>\d{{1,2}})\s?(?:tháng|thg\.?)\s?(?P<mon>\d{{1,2}})\s?[,/-]?\s?(?:năm\s)?\s?{_YEAR}{_AFTER}",
        # 2024 оны 3-р сарын 5
        rf"(?<!\d){_YEAR}\s?оны?\s(?P<mon>\d{{1,2}})\s?-?р?\sсарын\s(?P<day>\d{{1,2}}){_AFTER}",
        # 05.03.2024 14:05, 5/3/2024
        rf"(?<![\d.:/-])(?P<one>\d{{1,2}})\s?(?P<dash>[-./])\s?(?P<two>\d{{1,2}})\s?(?P=dash)\s?{_YEAR}{_AFTER}",
    )
)
_CALENDARS = range(2, 5)  # the patterns of years that count from an era of their own
_MONTH_FIRST = 7
# What a date that begins with its month goes on with: without it, no month is looked for at every word.
_DAY_AND_YEAR = re.compile(
    r"\d{1,2}(?:st|nd|rd|th|-?an?|-?én|-?e)?[,.]?\s*(?:of\s|de\s|del\s)?\s*(?:19|20|25)\d\d(?!\d)", re.I
)
_LONG_BEFORE, _LONG_AFTER = 60, 90  # how far the words of a date may stand from its year
_ERA = re.compile(r"juche|주체|主体|主體|чучхе|チュチェ|民國|民国|明治|大正|昭和|平成|令和", re.I)
_TELLING = re.compile(rf"(?<!\d)(?:19|20|25)\d\d|{_ERA.pattern}", re.I)
BEFORE = re.compile(rf"{_TIME}\s*[,|·—–\-]?\s*(?:on\s+)?(?:{WORD}{{2,12}}\.?,?\s+)?$", re.I)

# ۱۵ اسفند ۱۴۰۲ and ۱۴۰۲/۱۲/۱۵: years of the Persian calendar
_JALALI_YEAR = r"(?P<year>1[34]\d\d)(?!\d)"
JALALI = (
    re.compile(rf"(?<![\d.:/-])(?P<day>\d{{1,2}})\s*{_MONTH}\s*(?:ماه\s*)?[,،]?\s*{_JALALI_YEAR}{_AFTER}", re.I),
    re.compile(
        rf"(?<![\d.:/-]){_JALALI_YEAR}\s?(?P<dash>[-./])\s?(?P<mon>\d{{1,2}})\s?(?P=dash)\s?(?P<day>\d{{1,2}})(?!\d){_AFTER}",
        re.I,
    ),
)
# 二〇二四年三月五日
_NUMERAL = "〇零○一二三四五六七八九"
CHINESE = re.compile(
    rf"(?P<cyear>[一二][{_NUMERAL}]{{3}})\s?年\s?(?P<cmon>[一二三四五六七八九十]{{1,2}})\s?月\s?(?P<cday>[一二三四五六七八九十廿卅]{{1,3}})\s?[日號号]"
)
# 12.03.24, 24.03.05, 5 มี.ค. 67, 12 Mar '24
SHORT = re.compile(
    r"(?<![\d.:/-])(?P<one>\d{1,2})\s?(?P<dash>[-./])\s?(?P<two>\d{1,2})\s?(?P=dash)\s?(?P<three>\d\d)(?![\d/-]|[.:,]\d)"
)
SHORT_NAMED = re.compile(
    rf"(?<![\d.:/-])(?P<day>\d{{1,2}})\.?[\s-]*{_MONTH}[\s,.-]*(?P<mark>['’]?)(?P<short>\d\d)(?![\d:.%]|\s*{WORD})",
    re.I,
)


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
    era = _ERA.search(text) is not None
    month_first = _DAY_AND_YEAR.search(text) is not None
    for number, pattern in enumerate(_PATTERNS):
        if (era or number not in _CALENDARS) and (month_first or number != _MONTH_FIRST):
            yield pattern
