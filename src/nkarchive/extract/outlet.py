"""What the page's publisher is called: names that are no headline and, where anyone else signs, no byline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from nkarchive.extract.document import Document
from nkarchive.extract.names import is_agency
from nkarchive.extract.structured import string_of, types_of
from nkarchive.text import fold, words

SEPARATOR = re.compile(
    r"\s+[|\-–—·•»«:~/<>]+\s+|\s*[|»]+\s*|\s+::\s+|\s-\s|(?<=\S)\s*[｜│ㅣ]\s*|: (?=[^:]{1,40}$)|(?<=[^\x00-\x7f])[-:：_](?=[^-:：_]{2,24}$)"
)
_GENERIC = frozenset(
    "news online www com net org co uk the of home homepage staff team desk redaktion reporters".split()
)


class Outlet:
    """The names under which a page's publisher goes, compared without case, spaces and punctuation."""

    __slots__ = ("_bare", "domains", "keys", "names")

    def __init__(self, names: Sequence[str], host: str) -> None:
        plain = [
            re.sub(
                r"^(?:copyright|\(c\)|©|\d{4}|[\s,-])+|(?<=\w)[\s,]+\d{4}\.?$|\s*\([^)]*\)|(?:\.\s*)?\ball rights reserved\b.*$",
                "",
                name,
                flags=re.I,
            ).strip()
            for name in names
        ]
        self.names = tuple(dict.fromkeys(name for name in (*plain, *names) if name))
        self.keys = {key for name in self.names if (key := _key(name))}
        self._bare = {_bare(name) for name in self.names}
        self.domains = {host.lower().removeprefix("www.")} - {""}
        labels = [
            label for label in host.lower().split(".") if label not in {"www", "m", "mobile", "news", "en", "amp"}
        ]
        if len(labels) > 1:
            self.keys.add(
                _key(
                    labels[-3]
                    if len(labels) > 2 and labels[-2] in {"co", "com", "or", "go", "org", "ac", "net"}
                    else labels[-2]
                )
            )
            self.keys.add(_key(".".join(labels)))

    def is_named(self, text: str) -> bool:
        """Say whether *text* is one of the publisher's names, perhaps with an ending or a word more.

        >>> Outlet(["The Daily Example"], "www.example.com").is_named("Daily Example")
        True
        """
        key = _key(text)
        if not key:
            return False
        if key in self.keys or not self.domains.isdisjoint(text.lower().split()):
            return True
        bare = _bare(text)
        return bool(bare) and (bare in self.keys or bare in self._bare)

    def cut_from(self, name: str) -> str:
        """Return a person's *name* without the publisher's behind it: the layout ran them together."""
        for own in self.names:
            if len(own) > 3 and name.endswith(f" {own}") and len(name.split()) - len(own.split()) >= 2:
                return name[: -len(own)].rstrip(" ,|-–—/")
        return name


def find(document: Document) -> Outlet:
    """Return the publisher of *document*."""
    if "outlet" not in document.memo:
        document.memo["outlet"] = _find(document)
    found: Outlet = document.memo["outlet"]
    return found


def _find(document: Document) -> Outlet:
    names = [
        content
        for _, content in document.metas(
            "og:site_name",
            "application-name",
            "twitter:app:name:iphone",
            "publisher",
            "dc.publisher",
            "al:ios:app_name",
            "apple-mobile-web-app-title",
            "copyright",
        )
    ]
    for item in document.jsonld:
        publisher = item.get("publisher")
        if publisher:
            names.append(string_of(publisher))
        if types_of(item) & {"newsmediaorganization", "website", "organization"}:
            names.append(string_of(item.get("name")))
            alternate = item.get("alternateName")
            names.append(string_of(alternate))
    tail = SEPARATOR.split(document.title)
    host = urlsplit(document.url).hostname or ""
    # the last part of <title> is the publisher's name if its letters are the host's
    squeezed = host.replace("-", "").replace(".", "")
    for part in (tail[-1:] + tail[:1]) if len(tail) > 1 else ():
        key = _key(part)
        initials = "".join(word[0] for word in words(part))
        if key and (key in squeezed or (len(initials) > 2 and initials in squeezed)):
            names.append(part)
    # a page may give the agency it took the story from as its publisher
    kept = [fold(n) for n in names if n and len(n) < 80 and (not is_agency(n) or _key(n) in squeezed)]
    return Outlet(kept, host)


def strip_outlet(title: str, outlet: Outlet, *, keep: Iterable[str] = ()) -> str:
    """Return *title* without the publisher's name at either end.

    *keep* are texts (the visible headings) that tell where the headline ends: a title that begins with
    one of them is cut there.
    """
    for text in sorted(keep, key=len, reverse=True):
        if len(words(text)) >= 3 and title.startswith(text) and SEPARATOR.match(title[len(text) :]):
            return text
    for _ in range(3):
        cuts = list(SEPARATOR.finditer(title))
        if not cuts:
            break
        last, first = cuts[-1], cuts[0]
        if outlet.is_named(title[last.end() :]):
            title = title[: last.start()]
        elif outlet.is_named(title[: first.start()]):
            title = title[first.end() :]
        else:
            # "Headline - Politics - Daily Example": the whole rest is the name
            for cut in cuts:
                if outlet.is_named(title[cut.end() :]):
                    title = title[: cut.start()]
                    break
            else:
                break
    return title.strip()


def _bare(text: str) -> str:
    return _key(" ".join(word for word in words(text) if word not in _GENERIC))


def _key(text: str) -> str:
    return "".join(words(text)).removeprefix("the")
