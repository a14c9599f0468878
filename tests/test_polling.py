"""How often a finder is read: by what it yielded, and as its site would have it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkarchive.discover.wishes import wish_of
from nkarchive.model import Page
from nkarchive.polling import Wish, fresh_for_s, next_interval_s
from nkarchive.visits import Exchange

NOON = datetime(2024, 8, 5, 12, tzinfo=UTC)  # a Monday
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
BOUNDS = {"least_s": 15 * MINUTE, "most_s": DAY}


def after(interval_s: float | None, new: int, listed: int, since_s: float | None = None) -> float:
    return next_interval_s(interval_s, new=new, listed=listed, since_s=since_s or interval_s or 0.0, **BOUNDS)


# --- what it yields -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "listed", "hours"),
    [
        (0, 20, 6.0),  # nothing new
        (0, 0, 6.0),  # nothing at all
        (1, 20, 4.0),  # just right
        (2, 20, 2.0),  # several at once
        (13, 20, 2.0),
        (14, 20, 1.0),  # fewer than a third were known: some may have been missed
        (1, 1, 1.0),
    ],
)
def test_the_share_of_what_was_known_sets_the_next_interval(new: int, listed: int, hours: float) -> None:
    assert after(4 * HOUR, new, listed) / HOUR == hours


def test_bounds_are_kept_and_the_first_reading_says_nothing() -> None:
    assert after(None, 50, 50) == 15 * MINUTE
    assert after(20 * MINUTE, 9, 20) == 15 * MINUTE
    assert after(20 * HOUR, 0, 20) == DAY
    assert after(5 * DAY, 1, 20) == DAY  # the configuration has changed


def test_a_poll_that_was_early_is_no_reason_to_come_later_nor_a_late_one_to_come_sooner() -> None:
    """A reading by hand; a machine that was off for a week."""
    assert after(4 * HOUR, 0, 20, since_s=HOUR) == 4 * HOUR
    assert after(4 * HOUR, 20, 20, since_s=7 * DAY) == 4 * HOUR
    assert after(4 * HOUR, 0, 20, since_s=7 * DAY) == 6 * HOUR
    assert after(4 * HOUR, 5, 20, since_s=HOUR) == 2 * HOUR


def simulate(arrivals_s: list[float], days: int, listed: int = 20) -> tuple[float, float]:
    """Poll for so many days; return polls a day and the median hours from arrival to poll, the first week left out."""
    at, interval_s, last, polls, lags = 0.0, None, 0.0, 0, []
    while at < days * DAY:
        fresh = [arrival for arrival in arrivals_s if last < arrival <= at]
        interval_s = next_interval_s(
            interval_s, new=min(len(fresh), listed), listed=listed, since_s=at - last, **BOUNDS
        )
        if at > 7 * DAY:
            polls += 1
            lags += [at - arrival for arrival in fresh]
        last, at = at, at + interval_s
    lags.sort()
    return polls / (days - 7), (lags[len(lags) // 2] if lags else 0.0) / HOUR


@pytest.mark.parametrize(
    ("a_day", "polls", "lag_h"), [(0.0, (1, 1), (0, 0)), (0.2, (1, 4), (0, 24)), (5.0, (4, 8), (0, 3)), (40.0, (30, 60), (0, 1))]
)  # fmt: skip
def test_a_site_is_read_about_as_often_as_it_publishes(
    a_day: float, polls: tuple[float, float], lag_h: tuple[float, float]
) -> None:
    """Articles at random over 35 days: between one and a few polls for each, none far behind."""
    lottery = random.Random(7)
    arrivals = sorted(lottery.uniform(0, 35 * DAY) for _ in range(int(35 * a_day)))
    often, lag = simulate(arrivals, 35)
    assert polls[0] <= often <= polls[1]
    assert lag_h[0] <= lag <= lag_h[1]


def test_a_silent_site_that_wakes_up_is_read_often_within_a_day_and_a_half() -> None:
    interval_s, at = DAY, 0.0
    while interval_s > HOUR:
        interval_s = after(interval_s, 6, 20)
        at += interval_s
    assert at < 1.5 * DAY


@given(
    st.none() | st.floats(0, 1e9),
    st.integers(0, 500),
    st.integers(0, 500),
    st.floats(0, 1e9),
)
def test_an_interval_is_always_within_its_bounds(interval_s: float | None, new: int, more: int, since_s: float) -> None:
    found = next_interval_s(interval_s, new=new, listed=new + more, since_s=since_s, **BOUNDS)
    assert BOUNDS["least_s"] <= found <= BOUNDS["most_s"]


# --- what its headers say -------------------------------------------------------------------------

DATE = ("Date", "Mon, 05 Aug 2024 12:00:00 GMT")


@pytest.mark.parametrize(
    ("headers", "expected_s"),
    [
        ([], 0.0),
        ([("Cache-Control", "max-age=600")], 600.0),
        ([("cache-control", 'public, Max-Age="600"')], 600.0),
        ([("Cache-Control", "public"), ("Cache-Control", "max-age=600")], 600.0),
        ([("Cache-Control", "max-age=600"), ("Age", "500")], 100.0),
        ([("Cache-Control", "max-age=600"), ("Age", "9000")], 0.0),
        ([("Cache-Control", "max-age=0, must-revalidate")], 0.0),
        ([("Cache-Control", "no-cache, max-age=600")], 0.0),
        ([("Cache-Control", "no-store, max-age=600")], 0.0),
        ([("Cache-Control", 'no-cache="Set-Cookie", max-age=600')], 600.0),
        ([("Cache-Control", "s-maxage=600")], 0.0),
        ([("Cache-Control", "max-age=soon")], 0.0),
        ([("Cache-Control", "max-age=-1")], 0.0),
        ([("Cache-Control", "max-age=31536000")], DAY),
        ([("Cache-Control", "max-age=" + "9" * 400)], 0.0),
        # Expires counts from the answer's own Date, and is not asked where there is a max-age
        ([("Expires", "Tue, 01 Jan 2030 00:10:00 GMT"), ("Date", "Tue, 01 Jan 2030 00:00:00 GMT")], 600.0),
        ([("Expires", "Mon, 05 Aug 2024 12:10:00 GMT"), DATE, ("Cache-Control", "max-age=60")], 60.0),
        ([("Expires", "Monday, 05-Aug-24 12:10:00 GMT"), DATE], 600.0),
        ([("Expires", "Mon Aug  5 12:10:00 2024"), DATE], 600.0),
        ([("Expires", "Mon, 05 Aug 2024 12:10:00 GMT")], 600.0),
        ([("Expires", "0"), DATE], 0.0),
        ([("Expires", "Thu, 01 Jan 1970 00:00:00 GMT"), DATE], 0.0),
        ([("Expires", "Fri, 05 Aug 2044 12:10:00 GMT"), DATE], DAY),
    ],
)
def test_how_long_an_answer_says_that_it_stays_as_it_is(headers: list[tuple[str, str]], expected_s: float) -> None:
    assert fresh_for_s(answer(headers)) == expected_s


def answer(headers: list[tuple[str, str]], status: int = 200) -> Exchange:
    return Exchange(
        url="http://a.test/", fetched_at=NOON, status=status, headers=tuple(headers), raw_body=b"", body=b""
    )


def test_only_an_answer_that_was_one_says_so() -> None:
    headers = [("Cache-Control", "max-age=600")]
    assert [fresh_for_s(answer(headers, status)) for status in (304, 404, 503)] == [600.0, 0.0, 0.0]


@given(
    st.lists(st.tuples(st.sampled_from(["Cache-Control", "Expires", "Date", "Age"]), st.text(max_size=40)), max_size=5)
)
def test_any_headers_are_a_time_within_a_day(headers: list[tuple[str, str]]) -> None:
    assert 0 <= fresh_for_s(answer(headers)) <= DAY


# --- what a feed says of itself -------------------------------------------------------------------


def rss(head: str, items: str = "<item><title>a</title></item>", tail: str = "") -> Page:
    namespace = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    text = f'<?xml version="1.0"?><rss version="2.0" {namespace}><channel>{head}{items}{tail}</channel></rss>'
    return Page(url="http://a.test/feed", body=text.encode())


@pytest.mark.parametrize(
    ("feed", "wish"),
    [
        (rss(""), Wish()),
        (rss("<ttl>45</ttl>"), Wish(ttl_s=2700.0)),
        (rss("", tail="<ttl> 45 </ttl>"), Wish(ttl_s=2700.0)),
        (rss("<ttl>soon</ttl>"), Wish()),
        (rss("<!-- <ttl>45</ttl> -->"), Wish()),
        (rss("", items="<item><ttl>45</ttl></item>"), Wish()),
        (rss("", items="<item><description><![CDATA[</item><ttl>45</ttl>]]></description></item>"), Wish()),
        (rss("<sy:updatePeriod>hourly</sy:updatePeriod>"), Wish(ttl_s=HOUR)),
        (
            rss("<sy:updatePeriod>\n daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"),
            Wish(ttl_s=6 * HOUR),
        ),
        (rss("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>"), Wish()),
        (rss("<sy:updateFrequency>4</sy:updateFrequency>"), Wish()),
        (
            rss("<skipHours><hour>0</hour><hour>1</hour><hour>24</hour><hour>99</hour></skipHours>"),
            Wish(skip_hours=frozenset({0, 1})),
        ),
        (
            rss("<skipDays><day>Saturday</day><day>sunday</day><day>Someday</day></skipDays>"),
            Wish(skip_days=frozenset({5, 6})),
        ),
        (rss("<skipHours>" + "".join(f"<hour>{n}</hour>" for n in range(24)) + "</skipHours>"), Wish()),
        (Page(url="http://a.test/feed", body=b'{"version": "https://jsonfeed.org/version/1.1", "items": []}'), Wish()),
    ],
)  # fmt: skip
def test_what_a_feed_asks_of_its_readers(feed: Page, wish: Wish) -> None:
    assert wish_of(feed) == wish


@given(st.binary(max_size=300) | st.text("<>/itemlskpHours0159[]CDATA!- ", max_size=200).map(str.encode))
def test_any_bytes_are_a_wish(body: bytes) -> None:
    assert wish_of(Page(url="http://a.test/", body=b"<rss><channel>" + body)).ttl_s >= 0


@pytest.mark.parametrize(
    ("wish", "fresh_s", "granted"),
    [
        (Wish(), 0.0, "05 12:30"),
        (Wish(ttl_s=1200.0), 600.0, "05 12:30"),
        (Wish(ttl_s=3600.0), 600.0, "05 13:00"),
        (Wish(ttl_s=3600.0), 5400.0, "05 13:30"),
        (Wish(skip_hours=frozenset({12, 13})), 0.0, "05 14:00"),
        (Wish(ttl_s=3600.0, skip_hours=frozenset({13})), 0.0, "05 14:00"),
        (Wish(skip_days=frozenset({0})), 0.0, "06 00:00"),
        (Wish(skip_days=frozenset({0, 1, 2, 3, 4, 5})), 0.0, "06 12:00"),  # a day at the latest
        (Wish(ttl_s=30 * DAY), 0.0, "06 12:00"),
    ],
)
def test_when_it_may_be_read_again(wish: Wish, fresh_s: float, granted: str) -> None:
    """Read at noon, and wanted half an hour later; wanted a week later it is left as it is."""
    wanted = NOON + timedelta(minutes=30)
    assert wish.granted(wanted, read_at=NOON, fresh_s=fresh_s).strftime("%d %H:%M") == granted
    assert wish.granted(NOON + timedelta(days=7), read_at=NOON, fresh_s=fresh_s) == NOON + timedelta(days=7)
