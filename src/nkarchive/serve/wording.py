"""Values as a person reads them: days, numbers, sizes, languages, and addresses that may be links."""

from __future__ import annotations

import re
from datetime import date, datetime
from urllib.parse import urlsplit

# signs that turn the direction of text around, and controls that no page has a use for
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")
_LANGUAGES = {
    "en": "English", "ko": "Korean", "zh": "Chinese", "ja": "Japanese", "ru": "Russian", "es": "Spanish",
    "fr": "French", "de": "German", "ar": "Arabic", "vi": "Vietnamese", "it": "Italian", "pt": "Portuguese",
    "mn": "Mongolian", "th": "Thai", "id": "Indonesian", "pl": "Polish", "fa": "Persian", "he": "Hebrew",
}  # fmt: skip
_KINDS = {
    "new": "came in", "edited": "edited", "completed": "completed", "gone": "gone", "moved": "moved",
    "blocked": "blocked", "unreadable": "unreadable", "returned": "returned",
}  # fmt: skip


def plain(text: object) -> str:
    """Return text without signs that control its display: for titles, feeds and headers, where none can isolate it."""
    return _CONTROLS.sub("", _BIDI.sub("", str(text)))


def lang(tag: str | None) -> str:
    """Return a language tag for a ``lang`` attribute, '' (unknown) where it is none.

    >>> lang("ko"), lang('en" onclick="x'), lang(None)
    ('ko', '', '')
    """
    return tag if tag and _TAG.fullmatch(tag) else ""


def language(tag: str | None) -> str:
    """Return a language's name in English, its tag where we know no name, 'unknown' where it has none."""
    known = lang(tag)
    return _LANGUAGES.get(known.split("-")[0].lower(), known) or "unknown"


def day(iso: str | None) -> str:
    """Return the day of an ISO 8601 date or time.

    >>> day("2024-03-05T09:00:00+09:00"), day("2024-03"), day(None), day("soon")
    ('5 March 2024', 'March 2024', '', 'soon')
    """
    text = iso or ""
    try:
        if re.fullmatch(r"\d{4}-\d\d", text):
            return f"{date.fromisoformat(f'{text}-01'):%B %Y}"
        found = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{found.day} {found:%B %Y}"


def moment(iso: str | None) -> str:
    """Return a date, or a time with the clock it is told by.

    >>> moment("2024-03-05T09:00:00+09:00"), moment("2024-03-12T06:00:00Z"), moment("2024-03-05")
    ('5 March 2024, 09:00 (UTC+09:00)', '12 March 2024, 06:00 UTC', '5 March 2024')
    """
    text = iso or ""
    if len(text) <= 10:
        return day(text)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    clock = f"{found:%H:%M}"
    if found.tzinfo is None:
        return f"{day(text)}, {clock}"
    offset = found.isoformat()[-6:]
    return f"{day(text)}, {clock} UTC" if offset == "+00:00" else f"{day(text)}, {clock} (UTC{offset})"


def number(value: float) -> str:
    """Return a number with its thousands parted."""
    return f"{value:,}"


def size(count: int) -> str:
    """Return a number of bytes.

    >>> size(512), size(20_480), size(3_500_000)
    ('512 bytes', '20 kB', '3.5 MB')
    """
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def plural(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun.

    >>> plural(1, "story", "stories"), plural(2000, "version")
    ('1 story', '2,000 versions')
    """
    return f"{number(count)} {one if count == 1 else many or f'{one}s'}"


def kind(name: str) -> str:
    """Return the word for what happened to an article."""
    return _KINDS.get(name, name)


def link(url: str | None) -> str:
    """Return an address that may be a link: absolute http or https and nothing odd in it, else ''.

    >>> link("https://a.example/1"), link("javascript:alert(1)"), link(" java\\nscript:x"), link("//a.example")
    ('https://a.example/1', '', '', '')
    """
    text = url or ""
    if re.search(r"[\s\x00-\x20\x7f\\]", text) or _BIDI.search(text):
        return ""
    try:
        parts = urlsplit(text)
        return text if parts.scheme.lower() in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def host(url: str | None) -> str:
    """Return an address's host, '' where it has none."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


FILTERS = (plain, lang, language, day, moment, number, size, plural, kind, link, host)
