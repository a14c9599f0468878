"""config.yaml: what it makes of a good file, and what it says of every way to get one wrong."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from nkarchive.cli import cli
from nkarchive.config import Config, load, starter
from nkarchive.config.complaints import keys_of
from nkarchive.errors import ConfigError
from nkarchive.likeness.compare import Thresholds
from nkarchive.model import Rules, Source
from nkarchive.query.thesaurus import DEFAULT, Thesaurus

ROOT = Path(__file__).parent.parent

FULL = """\
archive: data/archive.db
captures: /srv/captures
user_agent: "nk (+https://archive.test/about; me@archive.test)"
defaults: {delay: 2s, timezone: UTC, schedule: "every 30m", revisit: [2d, 1d]}
limits: {tries: 3, timeout: 30s, max_bytes: 5MB, verify_304: 4}
proxy: socks5://me:secret@127.0.0.1:1080
stories: {jaccard: 0.5, contradicted: 0.25}
thesaurus:
  - [김정은, Kim Jong Un]
sources:
  - name: mirae-news
    title: Mirae News
    enabled: false
    language: ko
    timezone: Asia/Seoul
    start: ["https://news.example/list?section=1"]
    feeds:
      - https://news.example/feed
    sitemaps: []
    articles: 'articleView\\.html\\?idxno=\\d+'
    follow: '/list'
    keep_query: [idxno]
    schedule: "*/20 * * * *"
    delay: 0.5s
    delay_factor: 2
    allow_private: true
    cookies: true
    tls: unverified
    proxy: none
    rules:
      - headline: [h1.title, h1]
        body: ["article > p"]
      - until: 2019-06-30
        published: [".date nobr"]
        drop: [.share]
  - name: second
    feeds: [https://second.example/feed]
"""

ONE = "sources:\n  - name: a\n    start: [https://a.example/]\n"


def write(directory: Path, text: str) -> Path:
    path = directory / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def said(text: str) -> list[str]:
    """What is complained about, a line each."""
    with pytest.raises(ConfigError) as refused:
        keys_of(text, shown="config.yaml")
    return str(refused.value).splitlines()


def test_a_full_file_becomes_the_models_values(tmp_path: Path) -> None:
    assert load(write(tmp_path, FULL)) == Config(
        path=tmp_path / "config.yaml",
        archive_path=tmp_path / "data/archive.db",
        captures_dir=Path("/srv/captures"),
        user_agent="nk (+https://archive.test/about; me@archive.test)",
        tries=3,
        verify_304=4,
        proxy="socks5://me:secret@127.0.0.1:1080",
        timeout_s=30.0,
        max_bytes=5_000_000,
        thresholds=Thresholds(jaccard=0.5, contradicted=0.25),
        thesaurus=Thesaurus((("김정은", "Kim Jong Un"),)),
        sources=(
            Source(
                name="mirae-news",
                title="Mirae News",
                enabled=False,
                language="ko",
                timezone="Asia/Seoul",
                start=("https://news.example/list?section=1",),
                feeds=("https://news.example/feed",),
                articles=r"articleView\.html\?idxno=\d+",
                follow="/list",
                keep_query=("idxno",),
                schedule="*/20 * * * *",
                delay_s=0.5,
                delay_factor=2.0,
                allow_private=True,
                cookies=True,
                verify_tls=False,
                revisit_s=(86400.0, 172800.0),
                rules=(
                    Rules(headline=("h1.title", "h1"), body=("article > p",)),
                    Rules(until_on=date(2019, 6, 30), published=(".date nobr",), drop=(".share",)),
                ),
            ),
            Source(
                name="second",
                feeds=("https://second.example/feed",),
                revisit_s=(86400.0, 172800.0),
                proxy="socks5://me:secret@127.0.0.1:1080",
            ),
        ),
    )


def test_what_is_left_out_is_as_the_documentation_says(tmp_path: Path) -> None:
    config = load(write(tmp_path, ONE))
    assert (config.archive_path, config.captures_dir) == (tmp_path / "archive.db", tmp_path / "captures")
    assert config.sources == (Source(name="a", start=("https://a.example/",)),)
    assert config.thesaurus == DEFAULT


def test_a_thesaurus_may_be_empty_and_the_shipped_ones_are_the_same(tmp_path: Path) -> None:
    assert load(write(tmp_path, f"thesaurus: []\n{ONE}")).thesaurus == Thesaurus()
    for shipped in (starter(), (ROOT / "config.yaml").read_text("utf-8")):
        groups = keys_of(shipped, shown="config.yaml").thesaurus
        assert groups == [list(group) for group in DEFAULT.groups]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        # bad YAML
        ("a: [1", ":1: this is not YAML: expected ',' or ']', but got '<stream end>' (close the bracket)"),
        (
            'a: 1\nb: "\\.x"',
            ":2: this is not YAML: found unknown escape character '.' (put regular expressions in single quotes)",
        ),
        (
            "a:\n\tb: 1",
            ":2: this is not YAML: found character '\\t' that cannot start any token "
            "(indent with spaces, not with tabs)",
        ),
        ("a: 1\n--- \nb: 1", ":2: this is not YAML: but found another document (keep one document, without ---, in the file)"),
        ("a: 1\nb: \x00", ":2: this is not text: special characters are not allowed (remove the sign, or save the file anew)"),
        ("", ":1: the file holds nothing, not keys and values (`nkarchive init DIR` writes one to start from)"),
        ("- a", ":1: the file holds a list, not keys and values (`nkarchive init DIR` writes one to start from)"),
        (
            "a: [http://a.example/?b=1]",
            ":1: this is not YAML: expected ',' or ']', but got '?' (put addresses and patterns with a question mark in quotes)",
        ),
        # keys
        ("archve: x", ":1: archve: there is no such key (did you mean archive?)"),
        (ONE + "    enable: true", ":4: sources[a].enable: there is no such key (did you mean enabled?)"),
        (
            ONE + "    rules:\n      - captoins: [p]",
            ":5: sources[a].rules[0].captoins: there is no such key (did you mean captions?)",
        ),
        (
            "limits: {colour: red}",
            ":1: limits.colour: there is no such key (known here: free_disk, max_bytes, max_decoded_bytes, page_timeout, pages_per_host, timeout, tries, verify_304, worker_memory)",
        ),
        ("archive: a\ncaptures: b\narchive: c", ":3: archive: given twice, first on line 1 (keep one of them)"),
        (ONE + "    start: [https://b.example/]", ":4: sources[a].start: given twice, first on line 3 (keep one of them)"),
        ("1: x", ":1: 1 is not a key (put it in quotes)"),
        ("a: &x [*x]\n" + ONE, ":1: a: refers to itself through * and & (write it out)"),
        # types
        ("archive: 1", ':1: archive: "1" is not text (put it in quotes)'),
        (ONE + "    language: no", ':4: sources[a].language: "no" is not text (put it in quotes)'),
        (ONE + '    enabled: "no"', ':4: sources[a].enabled: "no" is not true or false (write true or false, without quotes)'),
        (ONE + "    feeds: https://a.example/f", ':4: sources[a].feeds: "https://a.example/f" is not a list (write [https://a.example/f])'),
        (ONE + "    feeds:", ":4: sources[a].feeds: nothing is not a list (write a value, or remove the key)"),
        ("sources: a", ':1: sources: "a" is not a list (write - key: value, indented, below it)'),
        ("sources:\n  - a", ':2: sources[0]: "a" is not keys and values (write key: value, indented, on the lines below)'),
        ("limits: {tries: 50}", ':1: limits.tries: "50" is out of bounds (write a number from 1 to 10)'),
        ("limits: {verify_304: -1}", ':1: limits.verify_304: "-1" is out of bounds (write a number from 0 to 1000)'),
        ("defaults: {delay_factor: much}", ':1: defaults.delay_factor: "much" is not a factor (write a number from 0 to 100: 5)'),
        (ONE + "    delay_factor: 101", ':4: sources[a].delay_factor: "101" is not a factor (write a number from 0 to 100: 5)'),
        (ONE + "    tls: loose", ':4: sources[a].tls: "loose" is no way to take certificates (write verified or unverified)'),
        (ONE + '    cookies: "yes"', ':4: sources[a].cookies: "yes" is not true or false (write true or false, without quotes)'),
        (
            "proxy: proxy.test:3128",
            ':1: proxy: "proxy.test:3128" is not a proxy (write http://host:3128, https://…, socks5://user:password@host:1080, environment or none)',
        ),
        (
            ONE + "    proxy: ftp://me:secret@proxy.test:21",
            ":4: sources[a].proxy: this is not a proxy (write http://host:3128, https://…, socks5://user:password@host:1080, environment or none)",
        ),
        (
            "stories: {jaccard: 36}",
            ':1: stories.jaccard: "36" is not a share of a whole (write a number between 0 and 1: 0.36)',
        ),
        ("stories: {cuts: 3}", ":1: stories.cuts: there is no such key (known here: containment, contradicted, jaccard)"),
        ("limits: {worker_memory: 20MB}", ':1: limits.worker_memory: "20MB" is less than reading a page may need (write 300MB or more)'),
        ("limits: {max_bytes: many}", ':1: limits.max_bytes: "many" is not a size (write 20MB)'),
        ("user_agent: 평양", ':1: user_agent: this cannot be sent in a header (write one line of Latin letters: "name (+https://your.site/about; you@your.site)")'),
        # values
        (
            ONE + "    rules:\n      - headline:\n          - h1\n          - h1..title",
            ':7: sources[a].rules[0].headline: "h1..title" is not a CSS selector (remove one dot?)',
        ),
        (
            ONE + "    rules: [{body: ['//div/p']}]",
            ':4: sources[a].rules[0].body: "//div/p" is not a CSS selector (this looks like XPath; write CSS: article > p)',
        ),
        (
            ONE + "    articles: 'view('",
            ':4: sources[a].articles: "view(" is not a regular expression: missing ), unterminated '
            "subpattern at position 4 (write \\. \\? \\( \\[ for the signs themselves)",
        ),
        (
            ONE + "    follow: '*.html'",
            ':4: sources[a].follow: "*.html" is not a regular expression: nothing to repeat at position 0 (write .* for anything)',
        ),
        (ONE + "    schedule: every 5", ':4: sources[a].schedule: "5" is not a length of time (write 5s or 5m)'),
        (
            ONE + "    schedule: hourly",
            ':4: sources[a].schedule: "hourly" is not a schedule (write "every 30m", or the five fields of a crontab line: "*/30 * * * *")',
        ),
        (ONE + "    delay: 5", ':4: sources[a].delay: "5" is not a length of time (write 5s or 5m)'),
        ("defaults: {revisit: [1d, soon]}", ':1: defaults.revisit: "soon" is not a length of time (write 2s, 30m, 6h or 1d)'),
        (ONE + "    timezone: Pyongyang", ':4: sources[a].timezone: "Pyongyang" is not a time zone (write Asia/Pyongyang)'),
        (ONE + "    timezone: Asia/Soul", ':4: sources[a].timezone: "Asia/Soul" is not a time zone (write Asia/Seoul)'),
        (ONE + "    language: Korean!", ':4: sources[a].language: "Korean!" is not a language tag (write en, ko or zh-Hans)'),
        (
            "sources:\n  - name: a\n    start:\n      - https://a.example/\n      - www.a.example",
            ':5: sources[a].start: "www.a.example" is not an absolute http(s) address (write https://www.a.example)',
        ),
        (
            "sources:\n  - name: Daily NK\n    start: [https://a.example/]",
            ':2: sources[Daily NK].name: "Daily NK" is not a name of small letters, digits and hyphens (write daily-nk)',
        ),
        (ONE + "    rules: [{until: 2019-13-01}]", ':4: sources[a].rules[0].until: "2019-13-01" is not a day (write 2019-06-30)'),
        (
            ONE + "    rules:\n      - until: 2019-06-30\n      - until: 2020-06-30",
            ":6: sources[a].rules[1].until: 2020-06-30 is not before the 2019-06-30 above it (put the newest layout first)",
        ),
        # between keys
        (
            ONE + "  - name: a\n    feeds: [https://b.example/]",
            ':4: sources[a].name: "a" is also the source on line 2 (names are never used twice)',
        ),
        (
            "sources:\n  - name: a\n    feeds: []",
            ":2: sources[a]: nothing to read (write at least one of start, feeds, sitemaps: start: [https://…])",
        ),
        # links that a script opens
        (
            ONE + "    links: [{attribute: onclick, pattern: 'show(', url: '/v/{id}'}]",
            ':4: sources[a].links[0].pattern: "show(" is not a regular expression: missing ), unterminated subpattern at position 4'
            r" (write \. \? \( \[ for the signs themselves)",
        ),
        (
            ONE + "    links:\n      - attribute: onclick\n        pattern: '(?P<id>AR)'\n        url: '/v/{ids}'",
            ':7: sources[a].links[0].url: "/v/{ids}" asks for {ids}, which the pattern does not name (did you mean {id}?)',
        ),
        (
            ONE + "    links:\n      - attribute: onclick\n        pattern: 'AR'\n        url: '/v/{id}'",
            ':7: sources[a].links[0].url: "/v/{id}" asks for {id}, which the pattern does not name (write (?P<id>…) in the pattern)',
        ),
        (
            ONE + "    links:\n      - attribute: onclick\n        pattern: '(?P<id>AR)'\n        url: '/v'",
            ':7: sources[a].links[0].url: "/v" has no place for what the pattern finds (write /view?id={id})',
        ),
        (
            ONE + "    links:\n      - attribute: on click\n        pattern: '(?P<id>AR)'\n        url: '/v/{id}'",
            ':5: sources[a].links[0].attribute: "on click" is not the name of an attribute (write onclick, data-id or href)',
        ),
        (
            ONE + "    links:\n      - attribute: onclick\n        url: '/v/{id}'",
            ":5: sources[a].links[0]: pattern is missing (write pattern: '(?P<id>AR[0-9]+)')",
        ),
        (
            ONE + "    links: {attribute: onclick}",
            ":4: sources[a].links: a set of keys is not a list (write - key: value, indented, below it)",
        ),
        ("limits: {pages_per_host: 0}", ':1: limits.pages_per_host: "0" is out of bounds (write 1 or more)'),
        ("sources:\n  - start: [https://a.example/]", ":2: sources[0]: name is missing (write name: daily-nk)"),
    ],
)  # fmt: skip
def test_one_sentence_names_line_key_what_was_found_and_what_to_write(text: str, sentence: str) -> None:
    assert f"config.yaml{sentence}" in said(text)


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_file() -> None:
    wrong = "archve: x\nsources:\n  - name: A\n    start: [x]\n    delay: 1\n"
    assert [line.split(": ")[0] for line in said(wrong)] == [
        "config.yaml:1",
        "config.yaml:3",
        "config.yaml:4",
        "config.yaml:5",
    ]


def test_a_missing_file_names_the_command_that_writes_one(tmp_path: Path) -> None:
    missing = tmp_path / "config.yaml"
    with pytest.raises(ConfigError) as refused:
        load(missing)
    assert str(refused.value) == (
        f"{missing}: there is no such file (write one with `nkarchive init {tmp_path}`, or name another with --config)"
    )


def test_a_file_in_another_encoding_says_on_which_line(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes("archive: a\n# 평양\n".encode("euc-kr"))
    with pytest.raises(ConfigError, match=r"config\.yaml:2: this is not UTF-8 text"):
        load(path)


@given(st.text(max_size=60) | st.text("ab:-[]{}&*'\"#\n \t1,!|>%@", max_size=60))
def test_any_text_is_keys_or_a_config_error(text: str) -> None:
    with suppress(ConfigError):
        keys_of(text, shown="config.yaml")


KEYS = st.sampled_from(
    [
        "archive",
        "captures",
        "user_agent",
        "defaults",
        "limits",
        "sources",
        "name",
        "start",
        "feeds",
        "rules",
        "until",
        "headline",
        "delay",
        "revisit",
        "tries",
        "max_bytes",
        "schedule",
        "timezone",
        "articles",
        "language",
        "enabled",
        "keep_query",
        "title",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.datetimes() | st.text(max_size=9)


@given(
    st.dictionaries(
        KEYS,
        st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5)),
        max_size=5,
    )
)
def test_any_values_under_known_keys_are_keys_or_a_config_error(data: dict[str, object]) -> None:
    with suppress(ConfigError):
        keys_of(yaml.safe_dump(data), shown="config.yaml")


def test_deep_nesting_is_a_sentence_too() -> None:
    assert said("sources: " + "[" * 1000) == [
        "config.yaml:1: this is nested too deeply (write it as in docs/add-a-source.md)"
    ]


def test_the_example_contact_is_warned_about_only_for_public_hosts(tmp_path: Path) -> None:
    local = "sources:\n  - {name: here, start: ['http://127.0.0.1:8000/'], allow_private: true}\n"
    public = local + "  - {name: there, start: ['https://news.example/']}\n"
    assert load(write(tmp_path, local)).warnings() == ()
    config = load(write(tmp_path, public))
    assert config.warnings() == (
        f'{config.path}: user_agent: "nkarchive (+https://example.org/about; archive@example.org)" gives '
        "there nobody to write to (put an address of yours in place of example.org)",
    )
    assert load(write(tmp_path, public + "user_agent: me (me@archive.test)\n")).warnings() == ()


def test_sources_are_chosen_by_name_or_by_being_enabled(tmp_path: Path) -> None:
    config = load(write(tmp_path, FULL))
    assert [source.name for source in config.chosen()] == ["second"]
    assert [source.name for source in config.chosen(["mirae-news"])] == ["mirae-news"]
    with pytest.raises(ConfigError, match=r'sources: there is no "mirae" \(did you mean mirae-news\?\)'):
        config.chosen(["mirae"])


def test_a_fresh_checkout_says_which_source_to_try_first() -> None:
    config = load(ROOT / "config.yaml")
    assert config.enabled == ()
    with pytest.raises(ConfigError, match="try one with `nkarchive crawl --source 38north --limit 5`"):
        config.chosen()


@pytest.mark.parametrize(
    ("name", "article", "listing"),
    [
        ("kcna", "http://www.kcna.kp/en/article/q/a713c2df6798b0f051a4fac14e5953be.kcmsf", "http://www.kcna.kp/en/article/list/top-news?page=2"),
        ("rodong-ko", "http://www.rodong.rep.kp/ko/index.php?MTJAMjAyNC0wNC0wMS1OMDI1QDVAMUBAMEAxMw==", "http://www.rodong.rep.kp/ko/index.php?MUBAMUAxQA=="),
        ("rodong-en", "http://www.rodong.rep.kp/en/index.php?strPageID=SF01_02_01&newsID=2022-10-18-0002", "http://www.rodong.rep.kp/en/index.php?strPageID=SF01_01_02&iMenuID=1"),
        ("kcna-japan", "http://www.kcna.co.jp/item/2010/201008/news01/20100801-04ee.html", "http://www.kcna.co.jp/item/2010/calendar-2010e.html"),
        ("yonhap-ko", "https://www.yna.co.kr/view/AKR20250213094800004", "https://www.yna.co.kr/nk/news/military"),
        ("rfa", "https://www.rfa.org/english/korea/2025/06/05/some-story/", "https://www.rfa.org/english/korea/"),
        ("daily-nk", "https://www.dailynk.com/english/some-story/", "https://www.dailynk.com/english/category/news/"),
        ("spn", "https://www.spnews.co.kr/news/articleView.html?idxno=109124", "https://www.spnews.co.kr/news/articleList.html?page=2&sc_section_code=S1N1"),
    ],
)  # fmt: skip
def test_the_shipped_patterns_tell_articles_from_listings(name: str, article: str, listing: str) -> None:
    source = load(ROOT / "config.yaml").source(name)
    assert re.search(source.articles, article)
    assert re.search(source.follow, listing)
    assert not re.search(source.articles, listing)


def test_init_writes_a_file_that_loads_and_never_overwrites(tmp_path: Path) -> None:
    directory = tmp_path / "new"
    first = CliRunner().invoke(cli, ["init", str(directory)])
    assert first.exit_code == 0, first.output
    assert f"nkarchive crawl --config {directory / 'config.yaml'} --source 38north --limit 5" in first.output
    assert load(directory / "config.yaml").source("38north").schedule == "every 2h"
    (directory / "config.yaml").write_text("mine: true\n")
    second = CliRunner().invoke(cli, ["init", str(directory)])
    assert isinstance(second.exception, ConfigError)
    assert str(second.exception) == (
        f"{directory / 'config.yaml'}: is there already and was left alone (name another directory)"
    )
    assert (directory / "config.yaml").read_text() == "mine: true\n"


def test_the_starters_second_source_is_right_once_uncommented(tmp_path: Path) -> None:
    head, example = starter().split("  # A second source, with everything that a source may have:\n")
    uncommented = re.sub(r"^  # ", "  ", example, flags=re.M)
    source = load(write(tmp_path, head + uncommented)).source("mirae-news")
    assert source.rules[0].captions == ("figcaption",)


def test_the_guides_examples_are_right(tmp_path: Path) -> None:
    guide = (ROOT / "docs/add-a-source.md").read_text("utf-8")
    blocks = re.findall(r"^```yaml\n(.*?)^```", guide, re.M | re.S)
    whole = next(block for block in blocks if block.startswith("archive:"))
    assert load(write(tmp_path, whole)).timeout_s == 60.0
    entry = next(block for block in blocks if block.startswith("  - name:"))
    for more in ("", *(block for block in blocks if block.startswith("    "))):
        # a later example may replace what the first entry says
        kept = "".join(line for line in entry.splitlines(True) if line.strip().split(":")[0] not in _keys_of(more))
        assert load(write(tmp_path, f"sources:\n{kept}{more}")).sources[0].name == "mirae-news"


def _keys_of(block: str) -> set[str]:
    return set(re.findall(r"^    (\w+):", block, re.M))
