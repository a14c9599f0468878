"""Which spellings are one URL, and what may be believed of one."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nkarchive.errors import BadUrl
from nkarchive.urls import (
    MAX_URL,
    TRACKERS,
    believable_canonical,
    canonicalise,
    host_of,
    is_home,
    join,
    origin_of,
    same_site,
    site_of,
    strip_trackers,
)

CASES = json.loads((Path(__file__).parent / "data" / "urls.json").read_text(encoding="utf-8"))
HOSTS = st.sampled_from(["news.example", "NEWS.example:80", "통일.kr", "127.0.0.1:8113", "[::1]", "a_b.example."])
SIGNS = st.text(alphabet=st.one_of(st.sampled_from("/.%?&=#;:@+ \\a2F평é\t"), st.characters()), max_size=40)


@pytest.mark.parametrize("case", CASES["same"], ids=lambda case: case["why"])
def test_spellings_of_one_page_have_one_canonical_url(case: dict[str, str]) -> None:
    assert canonicalise(case["input"]) == case["canonical"]
    assert canonicalise(case["canonical"]) == case["canonical"]


@pytest.mark.parametrize("url", CASES["refused"])
def test_what_is_no_absolute_web_address_is_refused(url: str) -> None:
    with pytest.raises(BadUrl):
        canonicalise(url)
    assert (host_of(url), is_home(url), same_site(url, url)) == ("", False, False)


@pytest.mark.parametrize("case", CASES["joined"], ids=lambda case: case["href"])
def test_links_are_resolved_as_browsers_do(case: dict[str, str | None]) -> None:
    assert join(str(case["base"]), str(case["href"])) == case["url"]


@given(host=HOSTS, rest=SIGNS, keep=st.lists(st.sampled_from(["a", "2", "%61", "평"]), max_size=2))
def test_canonical_twice_is_canonical_once(host: str, rest: str, keep: list[str]) -> None:
    try:
        once = canonicalise(f"http://{host}/{rest}", keep=tuple(keep))
    except BadUrl:
        return
    assert canonicalise(once, keep=tuple(keep)) == once
    assert once.isascii() and "#" not in once and len(once) <= MAX_URL


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_a_url_or_refused(base: str, href: str) -> None:
    for text in (base, "http://" + href, f"http://h.example{href}"):
        with suppress(BadUrl):
            assert canonicalise(text).startswith("http")
    joined = join("https://news.example/a", href)
    assert joined is None or canonicalise(joined)


def test_parameters_that_name_the_article_survive() -> None:
    """A canonicaliser that drops or lower-cases these merges a whole site into one page."""
    url = "https://news.example/view.php?ref=7&newsID=2022-10-18-0002&seq=A1&idxno=9&p=3&id=4&article=5&aid=6"
    query = "aid=6&article=5&id=4&idxno=9&newsID=2022-10-18-0002&p=3&ref=7&seq=A1"
    assert canonicalise(url) == f"https://news.example/view.php?{query}"
    assert canonicalise("https://news.example/V?newsID=AbC") != canonicalise("https://news.example/V?newsID=aBc")


def test_keep_names_all_that_stays() -> None:
    url = "https://news.example/v?page=2&utm_source=x&no=7&No=8&no=6"
    assert canonicalise(url, keep=("no",)) == "https://news.example/v?no=7&no=6"
    assert canonicalise(url, keep=("utm_source",)) == "https://news.example/v?utm_source=x"
    assert canonicalise(url, keep=("none",)) == "https://news.example/v"


@pytest.mark.parametrize("tracker", [*sorted(TRACKERS), "utm_whatever", "UTM_Source", "hsa_acc"])
def test_a_tracker_never_makes_another_page(tracker: str) -> None:
    assert canonicalise(f"https://news.example/a?id=1&{tracker}=x") == "https://news.example/a?id=1"


def test_stripping_trackers_leaves_all_else_as_printed() -> None:
    url = "HTTP://News.example:80/A/../b?z=1&utm_source=x&a=%7e#part"
    assert strip_trackers(url) == "HTTP://News.example:80/A/../b?z=1&a=%7e#part"
    assert strip_trackers("https://news.example/a?fbclid=1") == "https://news.example/a"


def test_a_url_that_grows_for_ever_is_refused_in_one_sentence() -> None:
    with pytest.raises(BadUrl, match=r"longer than 8,192 characters"):
        canonicalise("https://news.example/" + "a/" * MAX_URL)
    with pytest.raises(BadUrl, match=r"longer than 8,192 characters"):
        canonicalise("https://news.example/" + "평" * 1_000)  # nine characters each, once written


def test_hosts_and_origins_are_spelled_once() -> None:
    assert host_of("http://user:secret@통일뉴스.example:8080/a") == "xn--vg1b002aitdcxm.example"
    assert origin_of("HTTPS://News.example:443/a?b") == "https://news.example"
    assert origin_of("http://[::1]:8113/") == "http://[::1]:8113"
    assert "secret" not in canonicalise("http://user:secret@news.example/")


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("https://www.news.example/a", "http://m.news.example/b", True),
        ("https://english.hani.co.kr/a", "https://www.hani.co.kr/", True),
        ("https://a.co.kr/", "https://b.co.kr/", False),
        ("https://one.blogspot.com/", "https://two.blogspot.com/", False),
        ("http://127.0.0.1:8113/", "http://127.0.0.1:9000/", True),
        ("http://127.0.0.1/", "http://10.0.0.1/", False),
        ("http://localhost/a", "http://localhost/b", True),
        ("http://www.agency.kp/en", "http://agency.kp/kp", True),
        ("https://archive.test/", "https://www.archive.test/", True),
        ("https://news.example.evil.test/", "https://news.example/", False),
    ],
)
def test_a_site_is_a_registrable_domain(a: str, b: str, same: bool) -> None:
    assert same_site(a, b) is same
    assert same_site(b, a) is same


def test_a_public_suffix_alone_is_a_site_of_its_own() -> None:
    assert site_of("https://co.kr/") == "co.kr"


@pytest.mark.parametrize("path", ["", "/", "/en", "/en/", "/ko", "/index.html", "/en/index.php", "/?utm_source=x"])
def test_home_pages(path: str) -> None:
    assert is_home("https://news.example" + path)


@pytest.mark.parametrize("path", ["/tv", "/?p=12", "/en/politics", "/index", "/2024/08/05", "/english/a-story"])
def test_other_pages(path: str) -> None:
    assert not is_home("https://news.example" + path)


SITE = "https://www.news.example"


@pytest.mark.parametrize(
    ("claimed", "page"),
    [
        ("/2024/08/a-long-story", "/2024/08/a-long-story?print=1"),
        ("/2024/08/a-long-story", "/2024/08/a-long-story/amp"),
        ("/news/1234", "/news/1234/2"),
        ("/a-long-story", "/?p=1234"),
        ("/2024/08/a-long-story", "/amp/a-long-story"),
        ("/view.php?idxno=7", "/view.php?idxno=7&sc=2"),
        ("/politics", "/politics/amp"),
        ("https://m.news.example/a", "/a"),
    ],
)
def test_a_canonical_url_as_particular_as_its_page_is_believed(claimed: str, page: str) -> None:
    assert believable_canonical(claimed if "//" in claimed else SITE + claimed, SITE + page)


@pytest.mark.parametrize(
    ("claimed", "page"),
    [
        (f"{SITE}/", "/a-long-story"),
        (f"{SITE}/en/", "/en/a-long-story"),
        (f"{SITE}/politics/", "/politics/a-long-story"),
        (f"{SITE}/politics", "/politics/2024/08/05/story"),
        (f"{SITE}/view.php", "/view.php?idxno=1234"),
        (f"{SITE}/view", "/view?newsID=2022-10-18-0002"),
        ("https://other.example/a-long-story", "/a-long-story"),
        ("/a-long-story", "/a-long-story"),
        ("//www.news.example/a", "/a"),
        ("javascript:void(0)", "/a"),
        ("", "/a"),
        ("http://[", "/a"),
    ],
)
def test_a_canonical_url_that_says_less_than_its_page_is_not(claimed: str, page: str) -> None:
    assert not believable_canonical(claimed, SITE + page)
