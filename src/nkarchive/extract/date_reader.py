"""How the dates of one page are read: in its language and region, by the publisher's zone, up to the day it was seen."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from nkarchive import dates
from nkarchive.dates import Printed
from nkarchive.extract.document import Document, Reading
from nkarchive.extract.microdata import Scopes
from nkarchive.extract.tongue import language_of

# where English is written with the day first, whatever the theme's lang="en-US" says
_DAY_FIRST_DOMAINS = frozenset(
    "uk ie au nz in za ng ke gh ug tz zm zw sg my hk pk bd lk mt jm tt np mm bw na rw et eu".split()
)
_SLASHED = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2((?:19|20)\d\d)(?![\d/-])")
_LONGEST_SAMPLE = 200_000


class DateReader:
    """Reads the dates of *document*, whose headline is *head*."""

    __slots__ = ("_region", "around", "document", "head", "language", "scopes", "start")

    def __init__(self, document: Document, head: Reading) -> None:
        self.document = document
        self.head = head
        self.start = head.elements[0] if head.elements else None
        # what holds the headline too is the story's own, however it is called
        self.around = frozenset(self.start.iterancestors()) if self.start is not None else frozenset()
        self.language = document.lang or document.language or language_of(document)[0]
        if self.language.lower().startswith("en") and _domain(document.url) in _DAY_FIRST_DOMAINS:
            self.language = f"en-{_domain(document.url)}"
        self._region = ""
        self.scopes: Scopes | None = None  # found where a property asks for them

    def parse(self, text: str, *, machine: bool = False) -> Printed | None:
        """Return the date that *text* prints."""
        read = dates.parse_machine if machine else dates.parse
        zone, seen_at = self.document.timezone, self.document.seen_at
        found = read(text, timezone=zone, seen_at=seen_at, language=self.language)
        if found is None and _SLASHED.search(text[:200]) and (habit := self._habit()):
            found = read(text, timezone=zone, seen_at=seen_at, language=habit)
        return found

    def all_in(self, text: str) -> list[Printed]:
        """Return every date that *text* prints, or the one it names by its distance."""
        found = dates.find_all(
            text, timezone=self.document.timezone, seen_at=self.document.seen_at, language=self.language
        )
        if not found:
            one = self.parse(text)
            found = [one] if one else []
        return found

    def short_in(self, text: str) -> list[tuple[Printed, ...]]:
        """Return the dates of *text* whose year has two digits, each in all its readings."""
        return dates.find_short(text, seen_at=self.document.seen_at, language=self.language)

    def _habit(self) -> str:
        """Return the English in whose order the page writes 5/3/2024, '' where none of its dates tells."""
        if not self._region and self.language.lower() in {"", "en"}:
            text = " ".join(self.document.tree.itertext())[:_LONGEST_SAMPLE]
            pairs = [(int(m[1]), int(m[3])) for m in _SLASHED.finditer(text)]
            day_first = any(one > 12 >= two for one, two in pairs)
            month_first = any(two > 12 >= one for one, two in pairs)
            self._region = "-" if day_first == month_first else "en-us" if month_first else "en-gb"
        return self._region.strip("-")


def _domain(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rpartition(".")[2]
    except ValueError:
        return ""
