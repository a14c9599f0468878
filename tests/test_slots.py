"""Slots on a source's wall clock: what a person who set "every 30m" or a crontab line would expect."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nkarchive.slots import check, duration_s, is_due, last_slot, next_slot, span_s

ZONES = ["UTC", "Europe/London", "America/New_York", "Asia/Pyongyang", "Asia/Kolkata", "America/Havana"]
SCHEDULES = [
    "every 2s",
    "every 7m",
    "every 30m",
    "every 2h",
    "every 1d",
    "every 7d",
    "*/30 * * * *",
    "15 * * * *",
    "30 1 * * *",
    "0 0 * * *",
    "0 6 * * 1-5",
    "0 0 1 * *",
]
# Around the nights when these zones' clocks jump, and anywhere else.
JUMPS = [
    datetime(2024, 3, 31, 1, tzinfo=UTC),  # Europe/London
    datetime(2024, 10, 27, 1, tzinfo=UTC),
    datetime(2024, 3, 10, 7, tzinfo=UTC),  # America/New_York
    datetime(2024, 11, 3, 6, tzinfo=UTC),
    datetime(2024, 11, 3, 5, tzinfo=UTC),  # America/Havana: midnight comes twice
    datetime(2015, 8, 14, 15, tzinfo=UTC),  # Asia/Pyongyang: +09:00 to +08:30
    datetime(2018, 5, 4, 15, tzinfo=UTC),  # and back
]
moments = st.one_of(
    st.builds(lambda jump, s: jump + timedelta(seconds=s), st.sampled_from(JUMPS), st.integers(-9000, 9000)),
    st.builds(
        lambda day, s: JUMPS[0] + timedelta(days=day, seconds=s),
        st.integers(-5000, 5000),
        st.integers(0, 86399),
    ),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def between(schedule: str, zone: str, first: str, last: str) -> list[str]:
    """The wall-clock times of all slots after *first* and not after *last* (both UTC)."""
    slots, moment = [], at(first)
    while (moment := next_slot(schedule, zone, moment)) <= at(last):
        slots.append(moment.astimezone(ZoneInfo(zone)).strftime("%d %H:%M"))
    return slots


@given(st.sampled_from(SCHEDULES), st.sampled_from(ZONES), moments)
@example("30 1 * * *", "Europe/London", datetime(2024, 10, 27, 1, 15, tzinfo=UTC))
def test_no_slot_lies_between_the_last_and_the_next(schedule: str, zone: str, now: datetime) -> None:
    last, coming = last_slot(schedule, zone, now), next_slot(schedule, zone, now)
    assert last <= now < coming
    assert next_slot(schedule, zone, last) == coming
    assert last_slot(schedule, zone, coming) == coming
    assert last_slot(schedule, zone, coming - timedelta(microseconds=1)) == last


@given(st.sampled_from(["every 2s", "every 5m", "every 30m", "*/30 * * * *", "*/10 * * * *"]), moments)
def test_fine_schedules_keep_their_step_through_every_jump(schedule: str, now: datetime) -> None:
    """These zones jump by half an hour or an hour: no polling pause, no polling twice."""
    step = {"every 2s": 2, "every 5m": 300, "*/10 * * * *": 600}.get(schedule, 1800)
    for zone in ZONES:
        first = next_slot(schedule, zone, now)
        assert next_slot(schedule, zone, first) - first == timedelta(seconds=step)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("schedule", ["every 1d", "30 1 * * *", "30 2 * * *", "0 0 * * *"])
@pytest.mark.parametrize("year", [2015, 2018, 2024])
def test_daily_schedules_have_one_slot_for_each_day(schedule: str, zone: str, year: int) -> None:
    days = between(schedule, zone, f"{year - 1}-12-31T12:00", f"{year}-12-31T12:00")
    assert len(days) in (365, 366)
    assert len(days) == (366 if year == 2024 else 365)


def test_a_slot_that_the_clock_skips_falls_on_the_instant_of_the_skip() -> None:
    assert between("30 1 * * *", "Europe/London", "2024-03-30T12:00", "2024-04-01T12:00") == [
        "31 02:00",
        "01 01:30",
    ]
    assert between("every 2h", "Europe/Berlin", "2024-03-30T23:00", "2024-03-31T03:00") == [
        "31 03:00",  # 02:00 does not exist
        "31 04:00",
    ]


def test_an_hour_that_comes_twice_is_polled_twice_but_its_daily_slot_comes_once() -> None:
    night = ("2024-10-26T23:30", "2024-10-27T02:00")
    assert between("every 30m", "Europe/London", *night) == [
        "27 01:00",
        "27 01:30",
        "27 01:00",
        "27 01:30",
        "27 02:00",
    ]
    assert between("0,30 1 * * *", "Europe/London", *night) == ["27 01:00", "27 01:30"]


def test_pyongyang_time_comes_and_goes_without_a_lost_half_hour() -> None:
    assert between("every 30m", "Asia/Pyongyang", "2015-08-14T14:00", "2015-08-14T15:30") == [
        "14 23:30",
        "14 23:30",
        "15 00:00",
    ]
    assert between("every 30m", "Asia/Pyongyang", "2018-05-04T14:00", "2018-05-04T15:30") == [
        "04 23:00",
        "05 00:00",
        "05 00:30",
    ]


def test_the_grid_starts_at_local_midnight_of_1970() -> None:
    assert next_slot("every 1d", "Asia/Pyongyang", at("2024-08-05T00:00")) == at("2024-08-05T15:00")
    assert last_slot("every 2s", "UTC", at("2024-08-05T00:00:03")) == at("2024-08-05T00:00:02")


def test_a_cron_job_that_starts_a_second_early_misses_nothing() -> None:
    """The pass of 11:59:59 does not serve the slot of 12:00; the next cron job, again early, does."""
    early = at("2024-08-05T11:59:59")
    assert not is_due("every 30m", "UTC", last_began=early, now=early)
    assert is_due("every 30m", "UTC", last_began=early, now=at("2024-08-05T12:29:59"))
    assert not is_due("every 30m", "UTC", last_began=at("2024-08-05T12:00"), now=at("2024-08-05T12:29:59"))
    assert is_due("every 30m", "UTC", last_began=None, now=early)


def test_a_pass_that_began_in_the_future_is_a_wrong_clock_and_does_not_count() -> None:
    now = at("2024-08-05T12:10")
    assert is_due("every 30m", "UTC", last_began=at("2031-01-01T00:00"), now=now)
    # set back by a second within a slot, or over one: not a reason to poll again
    assert not is_due("every 30m", "UTC", last_began=at("2024-08-05T12:10:01"), now=now)
    assert not is_due("every 30m", "UTC", last_began=at("2024-08-05T12:30"), now=at("2024-08-05T12:29:59"))


def test_weekdays_are_counted_as_in_crontab() -> None:
    """0 and 7 are Sunday (APScheduler alone takes 0 for Monday); 2024-08-04 was a Sunday."""
    week = ("2024-08-03T12:00", "2024-08-10T12:00")
    assert between("0 0 * * 0", "UTC", *week) == between("0 0 * * 7", "UTC", *week) == ["04 00:00"]
    assert between("0 0 * * 1-3", "UTC", *week) == ["05 00:00", "06 00:00", "07 00:00"]
    assert between("0 0 * * fri-mon", "UTC", *week) == ["04 00:00", "05 00:00", "09 00:00", "10 00:00"]


def test_a_day_of_the_month_and_a_day_of_the_week_are_either_or() -> None:
    assert between("0 0 6 * 5", "UTC", "2024-08-03T12:00", "2024-08-10T12:00") == ["06 00:00", "09 00:00"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("every 5", '"5" is not a length of time (write 5s or 5m)'),
        ("every 0s", '"every 0s" is too often (write at least "every 1s")'),
        ("every", '"every" is not a schedule (write "every 30m", "every 1d" or "every 15m to 1d")'),
        ("every 1d to 15m", '"every 1d to 15m" is no span of time (write the shorter first: "every 15m to 1d")'),
        ("every 15m to 15m", '"every 15m to 15m" is no span of time (write the shorter first: "every 15m to 1d")'),
        ("every 15m to soon", '"soon" is not a length of time (write 2s, 30m, 6h or 1d)'),
        ("every 0s to 1d", '"every 0s to 1d" is too often (write at least "every 1s")'),
        ("0 0 30 2 *", '"0 0 30 2 *" never comes (is there such a day?)'),
        (
            "0 0 * * 8",
            '"0 0 * * 8" is not a crontab line: "8" is no day of the week (write "*/30 * * * *")',
        ),
    ],
)
def test_a_wrong_schedule_says_what_to_write(wrong: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:
        check(wrong)
    assert str(refused.value) == sentence


@settings(deadline=None)
@given(
    st.text(max_size=20)
    | st.from_regex(r"(every [0-9]{1,9}[smhdw]( to [0-9]{1,4}[mhd])?|([0-9*/,-]{1,5} ){4}[0-9*/,-]{1,5})")
)
def test_any_text_is_a_schedule_or_a_value_error(text: str) -> None:
    try:
        check(text)
    except ValueError:
        return
    now = at("2024-08-05T00:00")
    assert next_slot(text, "UTC", now) > now


@given(moments)
def test_a_span_of_time_has_the_slots_of_its_shorter_end(now: datetime) -> None:
    for zone in ZONES:
        assert next_slot("every 7m to 1d", zone, now) == next_slot("every 7m", zone, now)
    assert (span_s("every 7m to 1d"), span_s("every 7m"), span_s("0 0 * * *")) == ((420.0, 86400.0), None, None)


def test_lengths_of_time() -> None:
    assert [duration_s(text) for text in ("500ms", "2s", "30m", "1.5h", "1d", "2w")] == [
        0.5,
        2.0,
        1800.0,
        5400.0,
        86400.0,
        1209600.0,
    ]
