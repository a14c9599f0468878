"""An article as it is cited: in a sentence, in BibTeX, and in Wikipedia's template."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# what TeX takes for a command; a citation is text, whatever the headline holds
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
# what would end a parameter or begin another template
_WIKI = {"|": "{{!}}", "[": "&#91;", "]": "&#93;", "{": "&#123;", "}": "&#125;", "<": "&lt;", ">": "&gt;"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """What a citation says. *published* is ISO 8601 or ''; *accessed* the day of the capture that is cited."""

    key: str
    authors: Sequence[str]
    headline: str
    source: str
    published: str
    language: str
    url: str
    archive_url: str
    accessed: str
    sha256: str = ""


def plain(cited: Cited) -> str:
    """Return a citation in one sentence.

    >>> plain(Cited(key="a1", authors=("Ri Yong-su",), headline="Rice", source="Tribune", published="2024-03-05",
    ...     language="en", url="http://t.example/1", archive_url="", accessed="2024-03-12", sha256="ab"))
    'Ri Yong-su: “Rice”. Tribune, 5 March 2024. http://t.example/1 (as captured on 12 March 2024, SHA-256 ab).'
    """
    names = f"{'; '.join(cited.authors)}: " if cited.authors else ""
    day = f", {_spelled(cited.published)}" if cited.published else ", undated"
    digest = f", SHA-256 {cited.sha256}" if cited.sha256 else ""
    kept = f" Kept at {cited.archive_url}." if cited.archive_url else ""
    return (
        f"{names}“{cited.headline}”. {cited.source}{day}. {cited.url}"
        f" (as captured on {_spelled(cited.accessed)}{digest}).{kept}"
    )


def bibtex(cited: Cited) -> str:
    """Return a BibTeX (biblatex) entry.

    >>> print(bibtex(Cited(key="t_1", authors=(), headline="50 % {more}", source="T & Co", published="2024-03-05",
    ...     language="en", url="http://t.example/a_b", archive_url="", accessed="2024-03-12")))
    @online{t_1,
      title = {{50 \\% \\{more\\}}},
      organization = {T \\& Co},
      date = {2024-03-05},
      langid = {en},
      url = {http://t.example/a_b},
      urldate = {2024-03-12},
    }
    """
    fields = [
        ("author", " and ".join(f"{{{_tex(name)}}}" for name in cited.authors)),
        ("title", f"{{{_tex(cited.headline)}}}"),
        ("organization", _tex(cited.source)),
        ("date", cited.published[:10]),
        ("langid", cited.language),
        ("url", _address(cited.url)),
        ("urldate", cited.accessed[:10]),
        ("note", _tex(f"Capture with SHA-256 {cited.sha256}") if cited.sha256 else ""),
        ("addendum", f"\\url{{{_address(cited.archive_url)}}}" if cited.archive_url else ""),
    ]
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
    return f"@online{{{re.sub(r'[^A-Za-z0-9_-]', '-', cited.key)},\n{lines}}}"


def wikipedia(cited: Cited) -> str:
    """Return Wikipedia's template for news.

    >>> wikipedia(Cited(key="a1", authors=("Ri Yong-su",), headline="A|B", source="Tribune", published="2024-03-05",
    ...     language="ko", url="http://t.example/1", archive_url="http://a.example/1", accessed="2024-03-12"))
    '{{cite news |author1=Ri Yong-su |title=A{{!}}B |work=Tribune |date=2024-03-05 |language=ko |url=http://t.example/1 |archive-url=http://a.example/1 |archive-date=2024-03-12 |url-status=live |access-date=2024-03-12}}'
    """
    names = [(f"author{number}", name) for number, name in enumerate(cited.authors, 1)]
    kept = [("archive-url", cited.archive_url), ("archive-date", cited.accessed[:10]), ("url-status", "live")]
    fields = [
        *names,
        ("title", cited.headline),
        ("work", cited.source),
        ("date", cited.published[:10]),
        ("language", cited.language),
        ("url", _address(cited.url)),
        *(kept if cited.archive_url else []),
        ("access-date", cited.accessed[:10]),
    ]
    said = "".join(f" |{name}={_wiki(value)}" for name, value in fields if value)
    return f"{{{{cite news{said}}}}}"


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in text)


def _wiki(text: str) -> str:
    return "".join(_WIKI.get(sign, sign) for sign in text)


def _address(url: str) -> str:
    # an address with what ends a field is written as a browser would send it
    return url.replace("{", "%7B").replace("}", "%7D").replace("|", "%7C").replace("\\", "%5C").replace(" ", "%20")


def _spelled(iso: str) -> str:
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{day.day} {day:%B %Y}"
