"""Silence is the commonest failure: what a pass yielded, and whether a person must look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nkarchive.crawl.case import Case
from nkarchive.model import Kind, OutcomeKind, Status
from nkarchive.watch.judging import AlarmKind

_READ_ARTICLE = (OutcomeKind.NEW, OutcomeKind.EDITED, OutcomeKind.UNCHANGED, OutcomeKind.ALIAS)
_EXTRACT = "see what `nkarchive extract URL` says of one of them"
FEW = 5  # fewer articles than this say nothing about a source as a whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What became of a run: source -> outcome -> URLs; source -> what needs a person."""

    run_id: int
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    alarms: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()
    articles: int = 0
    stories: int = 0
    stopped: bool = False

    def as_dict(self) -> dict[str, object]:
        """Return the summary for machines."""
        return {
            "run": self.run_id,
            "sources": {name: dict(counts) for name, counts in self.counts.items()},
            "alarms": dict(self.alarms),
            "notes": list(self.notes),
            "troubles": list(self.troubles),
            "articles": self.articles,
            "stories": self.stories,
            "stopped": self.stopped,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What a pass itself shows to be wrong with its source; *text* is one sentence."""

    kind: AlarmKind
    text: str


def given_up(source: str, urls: Sequence[str]) -> str:
    """Return one sentence on the pages of a source that are left alone."""
    more = " and more" if len(urls) > FEW else ""
    return f"{source}: left alone, because reading them ends the reader: {', '.join(urls[:FEW])}{more}"


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts one source's pass as it goes."""

    finders: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    article_leads: int = 0
    first_trouble: str = ""
    first_rejection: str = ""
    bug: str = ""
    taken: str = ""  # a start page that another source has: each URL is one source's

    def add(self, case: Case, kind: OutcomeKind, detail: str, leads: int) -> None:
        """Count one outcome."""
        self.article_leads += leads
        if detail.startswith("bug: ") and not self.bug:
            self.bug = case.due.url
        if case.due.kind is Kind.ARTICLE:
            if kind is OutcomeKind.REJECTED and case.due.state in ("rejected", Status.UNREADABLE):
                return  # an empty page that is empty still: it is only looked at in case its text came
            self.articles[kind] += 1
            if kind not in _READ_ARTICLE and not self.first_rejection:
                self.first_rejection = f"{case.due.url}: {detail or kind}"
        elif case.due.first_of_listing:
            self.finders[kind] += 1
            if kind is not OutcomeKind.READ and not self.first_trouble:
                self.first_trouble = f"{case.due.url}: {detail or kind}"

    @property
    def read_a_finder(self) -> bool:
        """Whether a start page, feed or sitemap could be read."""
        return bool(self.finders[OutcomeKind.READ])

    def alarm(self) -> str:
        """Return what needs a person, '' for nothing."""
        trouble = self.trouble()
        return trouble.text if trouble else ""

    def trouble(self) -> Trouble | None:
        """Return what the pass shows to be wrong, None for nothing."""
        if self.bug:
            text = f"a page hit a bug in nkarchive: {self.bug} (its outcome holds the traceback)"
            return Trouble(kind=AlarmKind.BUG, text=text)
        if self.taken:
            text = f"{self.taken}: give each source start pages, feeds and sitemaps of its own"
            return Trouble(kind=AlarmKind.SHARED, text=text)
        if self.finders and not self.read_a_finder:
            blocked = set(self.finders) == {OutcomeKind.BLOCKED}
            what = "it turns us away from all its" if blocked else "none of its"
            how = "" if blocked else " could be read"
            next_step = "slow down (`delay`), or write to its keeper" if blocked else "open one in a browser, or wait"
            text = f"{what} start pages, feeds and sitemaps{how} ({self.first_trouble}): {next_step}"
            return Trouble(kind=AlarmKind.BLOCKED if blocked else AlarmKind.UNREAD, text=text)
        if self.read_a_finder and not self.article_leads:
            text = "its pages were read, but none of their links is an article (check `articles` and `follow`)"
            return Trouble(kind=AlarmKind.NO_ARTICLES, text=text)
        good = sum(self.articles[kind] for kind in _READ_ARTICLE)
        tried = sum(number for kind, number in self.articles.items() if kind != OutcomeKind.DEFERRED)
        if tried >= FEW and not good:
            if self.articles[OutcomeKind.BLOCKED] == tried:
                text = f"it turns us away from all {tried} pages that were due ({self.first_rejection}): slow down (`delay`)"
                return Trouble(kind=AlarmKind.BLOCKED, text=text)
            text = f"none of the {tried} pages that were due is an article ({self.first_rejection}): {_EXTRACT}"
            return Trouble(kind=AlarmKind.NO_ARTICLES, text=text)
        return None
