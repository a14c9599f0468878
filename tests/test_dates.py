"""Printed dates to ISO 8601."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkarchive.dates import Printed, find_all, find_short, parse, parse_machine

SEEN = datetime(2024, 8, 6, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("Monday 12th September, 2016", "2016-09-12"),
        ("[Juche113.8.5.]", "2024-08-05"),
        ("주체113(2024)년 8월 5일", "2024-08-05"),
        ("August 5, Juche 113 (2024)", "2024-08-05"),
        ("주체113(2023)년 8월 5일", None),  # the two calendars disagree
        ("2016.09.12 14:05", "2016-09-12T14:05:00+00:00"),
        ("입력 2024-03-05 09:00", "2024-03-05T09:00:00+00:00"),
        ("입력 : 2024.03.05 (화) 14:05", "2024-03-05T14:05:00+00:00"),
        ("2024년 3월 5일 오후 2:05", "2024-03-05T14:05:00+00:00"),
        ("2024年3月5日 14時05分", "2024-03-05T14:05:00+00:00"),
        ("2024-03-05T09:00:00.000Z", "2024-03-05T09:00:00+00:00"),
        ("2024-03-05T09:00:00+0900", "2024-03-05T09:00:00+09:00"),
        ("Tue, 05 Mar 2024 09:00:00 GMT", "2024-03-05T09:00:00+00:00"),
        ("Published 2:05 PM EDT, Mon March 4, 2024", "2024-03-04T14:05:00-04:00"),
        ("March 4, 2024 at 2:05 p.m. ET", "2024-03-04T14:05:00-05:00"),
        ("5. März 2024, 14:05 Uhr", "2024-03-05T14:05:00+00:00"),
        ("Le 5 mars 2024 à 14h05", "2024-03-05T14:05:00+00:00"),
        ("5 de marzo de 2024", "2024-03-05"),
        ("5 марта 2024, 14:05", "2024-03-05T14:05:00+00:00"),
        ("5 มีนาคม 2567", "2024-03-05"),
        ("13/03/2024", "2024-03-13"),
        ("05.03.2024 - 14:05", "2024-03-05T14:05:00+00:00"),
        ("05/03/2024", None),  # 5 March or May 3: unsure is unread
        ("5 December 2023", "2023-12-05"),  # "de" is no word of its own here
        ("5 Μαρτίου 2024", "2024-03-05"),
        ("ΤΡΙΤΗ 5 ΜΑΡΤΙΟΥ 2024", "2024-03-05"),
        ("ngày 5 tháng 3 năm 2024", "2024-03-05"),
        ("2024. gada 5. marts", "2024-03-05"),
        ("5 במרץ 2024", "2024-03-05"),
        ("۵ مارس ۲۰۲۴", "2024-03-05"),
        ("٥ مارس ٢٠٢٤", "2024-03-05"),
        ("৫ মার্চ ২০২৪, ১৪:০৫", "2024-03-05T14:05:00+00:00"),
        ("५ मार्च २०२४", "2024-03-05"),
        ("๕ มีนาคม ๒๕๖๗", "2024-03-05"),
        ("5 มี.ค. 2567", "2024-03-05"),
        ("۱۵ اسفند ۱۴۰۲", "2024-03-05"),
        ("令和6年3月5日", "2024-03-05"),
        ("令和元年5月1日", "2019-05-01"),
        ("民國113年3月5日", "2024-03-05"),
        ("二〇二四年三月二十五日", "2024-03-25"),
        ("12 III 2024", "2024-03-12"),
        ("2024.03.05(화) 14:05 KST", "2024-03-05T14:05:00+09:00"),
        ("05.03.2024, 14:05 Uhr MEZ", "2024-03-05T14:05:00+01:00"),
        ("5 March 2024 14:05 by John", "2024-03-05T14:05:00+00:00"),
        ("31 February 2024", None),
        ("version 1.2.3", None),
        ("12 May 1066", None),
        ("", None),
    ],
)
def test_a_printed_date_is_read_or_left_alone(printed: str, iso: str | None) -> None:
    found = parse(printed)
    assert (found.iso if found else None) == iso


def test_the_words_are_kept_as_printed() -> None:
    text = "River | Posted Monday 12th September, 2016 by nobody"
    assert parse(text) == Printed("2016-09-12", "Monday 12th September, 2016")


def test_slashes_are_read_by_the_language() -> None:
    read = {tag: getattr(parse("05/03/2024", language=tag), "iso", None) for tag in ("en-US", "en-GB", "fr", "en")}
    assert read == {"en-US": "2024-05-03", "en-GB": "2024-03-05", "fr": "2024-03-05", "en": None}


def test_slashes_are_read_by_the_one_day_that_is_not_in_the_future() -> None:
    found = parse("07/12/2024", seen_at=SEEN, language="en")
    assert found
    assert found.iso == "2024-07-12"


def test_tomorrow_is_believed_and_the_day_after_is_not() -> None:
    """Agencies east of us print the next day's date."""
    assert parse("2024-08-07", seen_at=SEEN) == Printed("2024-08-07", "2024-08-07")
    assert parse("2024-08-08", seen_at=SEEN) is None


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("3 hours ago", "2024-08-06T18:00:00+09:00"),
        ("3시간 전", "2024-08-06T18:00:00+09:00"),
        ("il y a 2 jours", "2024-08-04"),
        ("어제", "2024-08-05"),
        ("an hour ago", "2024-08-06T20:00:00+09:00"),
        ("vor 3 Stunden", "2024-08-06T18:00:00+09:00"),
        ("hace 5 horas", "2024-08-06T16:00:00+09:00"),
        ("3 часа назад", "2024-08-06T18:00:00+09:00"),
        ("منذ 3 ساعات", "2024-08-06T18:00:00+09:00"),
        ("3 घंटे पहले", "2024-08-06T18:00:00+09:00"),
        ("3 giờ trước", "2024-08-06T18:00:00+09:00"),
        ("3時間前", "2024-08-06T18:00:00+09:00"),
        ("gestern um 14:05 Uhr", "2024-08-05T14:05:00+09:00"),
        ("2 weeks ago", None),  # any of seven days
        ("2 min read", None),
        ("Today's weather", None),
        ("a long time ago", None),
    ],
)
def test_relative_dates_count_from_when_the_page_was_seen(printed: str, iso: str | None) -> None:
    found = parse(printed, timezone="Asia/Seoul", seen_at=SEEN)
    assert (found.iso if found else None) == iso
    assert parse(printed) is None


def test_machines_also_write_days_without_separators_and_unix_times() -> None:
    values = ["20240305", "20240305T090000Z", "1709629200", "1709629200000", "12345678"]
    found = [getattr(parse_machine(value), "iso", None) for value in values]
    noon = "2024-03-05T09:00:00+00:00"
    assert found == ["2024-03-05", noon, noon, noon, None]


@pytest.mark.parametrize(
    ("printed", "language", "ways"),
    [
        ("12.03.24", "de", [["2024-03-12"]]),
        ("24.03.05 09:00", "ko", [["2024-03-05"]]),
        ("5 มี.ค. 67", "th", [["2024-03-05"]]),
        ("12 Mar '24", "en", [["2024-03-12"]]),
        ("03/12/24", "en-GB", [["2024-12-03"]]),
        ("03/12/24", "en", [["2024-03-12", "2024-12-03"]]),
        ("Telephone 0123/45.67.89", "de", []),
    ],
)
def test_a_year_of_two_digits_is_read_in_every_way_that_the_language_leaves_open(
    printed: str, language: str, ways: list[list[str]]
) -> None:
    assert [[way.iso for way in found] for found in find_short(printed, language=language)] == ways


def test_a_persian_year_in_plain_digits_needs_a_page_that_counts_so() -> None:
    read = {tag: getattr(parse("1402/12/15", language=tag), "iso", None) for tag in ("fa", "de")}
    assert read == {"fa": "2024-03-05", "de": None}


def test_the_epoch_is_what_a_template_prints_for_no_date() -> None:
    assert parse_machine("1970-01-01T00:00:00Z") is None


def test_all_dates_are_found_in_order() -> None:
    found = find_all("입력 2024.03.05 14:05 | 수정 2024.03.06 15:10", timezone="Asia/Seoul")
    assert [printed.iso for printed in found] == ["2024-03-05T14:05:00+09:00", "2024-03-06T15:10:00+09:00"]


@given(st.text(max_size=200))
def test_any_text_is_a_date_or_none(text: str) -> None:
    for printed in (parse(text, seen_at=SEEN), parse_machine(text), *find_all(text), *sum(find_short(text), ())):
        if printed:
            assert 1900 <= printed.day.year <= 2100
