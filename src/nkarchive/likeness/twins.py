"""Addresses that are one but for the language they name: ``/en/news/123`` and ``/ko/news/123``."""

from __future__ import annotations

import re

# languages as addresses spell them: codes of two and three letters, country codes in their place, names
_SPELLINGS = (
    ("en", "eng", "english"), ("ko", "kr", "kor", "korean"), ("ja", "jp", "jpn", "japanese"),
    ("zh", "cn", "ch", "chn", "zh-cn", "zh-hans", "chinese"), ("ru", "rus", "russian"), ("es", "sp", "spa", "esp", "spanish"),
    ("fr", "fra", "fre", "french"), ("de", "ger", "deu", "german"), ("ar", "ara", "arabic"), ("vi", "vn", "vie"),
)  # fmt: skip
_LANGUAGE = {spelling: spellings[0] for spellings in _SPELLINGS for spelling in spellings}
_NAMES = "|".join(sorted(map(re.escape, _LANGUAGE), key=len, reverse=True))
_IN_PATH = re.compile(rf"(?<=[^/]/)({_NAMES})(?=/)", re.I)
_IN_QUERY = re.compile(rf"(?<=[?&])((?:lang|language|locale|hl|lng|lc)=)({_NAMES})(?=&|$)", re.I)


def twins(url: str) -> tuple[str, ...]:
    """Return the addresses that *url* would have in other languages; () where it names none, or two.

    >>> [twin for twin in twins("http://news.example/en/q/123") if "ko" in twin]
    ['http://news.example/ko/q/123', 'http://news.example/kor/q/123', 'http://news.example/korean/q/123']
    >>> twins("http://news.example/q/123")
    ()
    """
    path, _, query = url.partition("?")
    host = re.match(r"https?://[^/]*", path)
    start = host.end() if host else 0
    places = [
        *((m.start(1), m.end(1)) for m in _IN_PATH.finditer(path, max(0, start - 1)) if m.start(1) > start),
        *((m.start(2), m.end(2)) for m in _IN_QUERY.finditer(url, len(path))),
    ]
    if len(places) != 1 or not re.search(r"\d", path[start:] + query):
        return ()  # an address without a number is a section's, or a title that no other language would have
    begin, end = places[0]
    named = url[begin:end]
    own = _LANGUAGE[named.lower()]
    # a site writes its languages in one manner; an index looks twenty addresses up in no time
    return tuple(
        url[:begin] + (spelling.upper() if named.isupper() else spelling) + url[end:]
        for spelling, language in _LANGUAGE.items()
        if language != own
    )
