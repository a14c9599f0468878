"""Years and days of calendars other than the Gregorian: Juche, Minguo, the Japanese eras, Buddhist, Jalali."""

from __future__ import annotations

from datetime import date

# the year before the first of each
_ERAS = {
    "juche": 1911, "주체": 1911, "主体": 1911, "主體": 1911, "チュチェ": 1911, "чучхе": 1911,
    "民國": 1911, "民国": 1911, "民國紀元": 1911,
    "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
}  # fmt: skip
_NUMERALS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "元": 1}
_BUDDHIST = 543
_CYCLES = 1595  # years from which the cycles of 33 years, with 8 leap days each, are counted
_BEFORE_CYCLES = -356033  # the ordinal of the day before the first of them


def year_of_era(era: str, number: str) -> int:
    """Return the Gregorian year of an era's year, 0 where the era is unknown; 元 is its first.

    >>> year_of_era("令和", "6"), year_of_era("Juche", "113"), year_of_era("民國", "113")
    (2024, 2024, 2024)
    """
    before = _ERAS.get(era.lower(), 0)
    return before + (1 if number == "元" else int(number)) if before else 0


def from_buddhist(year: int) -> int:
    """Return the Gregorian year of a Thai one."""
    return year - _BUDDHIST


def from_jalali(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day of a Persian one, None where there is none; by the cycle of 33 years, right 1800 to 2200.

    >>> from_jalali(1402, 12, 15)
    datetime.date(2024, 3, 5)
    """
    if not (1 <= month <= 12 and 1 <= day <= (31 if month < 7 else 30)):
        return None
    count = year + _CYCLES
    leaps = 8 * (count // 33) + (count % 33 + 3) // 4
    before = 31 * (month - 1) if month < 7 else 30 * (month - 7) + 186
    return date.fromordinal(_BEFORE_CYCLES + 365 * count + leaps + before + day)


def chinese_number(numerals: str) -> int:
    """Return what Chinese numerals say, digit by digit or with tens; 0 where they say nothing.

    >>> chinese_number("二〇二四"), chinese_number("二十五"), chinese_number("十"), chinese_number("廿一")
    (2024, 25, 10, 21)
    """
    numerals = numerals.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = numerals.partition("十")
    if ten:
        return 10 * (_NUMERALS.get(tens, 0) or 1) + _NUMERALS.get(ones, 0)
    total = 0
    for numeral in numerals:
        total = 10 * total + _NUMERALS.get(numeral, 0)
    return total
