"""Whether two texts tell one story, in what way, and why not where they only look alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nkarchive.likeness.facts import contradictions, missing
from nkarchive.likeness.wording import Wording


class LikenessKind(StrEnum):
    """What the second of two texts is to the first."""

    SAME = "same text"
    REWRITTEN = "rewritten"
    ABRIDGED = "abridged"
    EXTENDED = "extended"
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which likeness on two texts are one story. Chosen by ``benchmarks/dedup.py``, see docs/stories.md."""

    jaccard: float = 0.36
    containment: float = 0.6
    contradicted: float = 0.2  # share of the facts at which two texts speak of different events
    fewest_tokens: int = 20
    formula_tokens: int = 120  # below this length a text may be a formula: more is asked of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How the second text is like the first: *similarity* 0 to 1, *reason* one clause for a person."""

    kind: LikenessKind
    similarity: float
    reason: str


def likeness(
    one: Wording, other: Wording, *, one_day: str = "", other_day: str = "", thresholds: Thresholds = Thresholds()
) -> Likeness | None:
    """Return how *other* is like *one*, None if they tell different stories. Symmetric but for the direction of kinds."""
    if one.tokens == other.tokens and one.tokens:
        return Likeness(kind=LikenessKind.SAME, similarity=1.0, reason="same words")
    if min(len(one.tokens), len(other.tokens)) < thresholds.fewest_tokens:
        return None
    common = len(one.shingles & other.shingles)
    jaccard = common / (len(one.shingles) + len(other.shingles) - common)
    if jaccard >= thresholds.jaccard:
        found = _rewritten(one, other, jaccard, thresholds)
        if found and not _another_day(one, other, jaccard, one_day, other_day, thresholds):
            return found
        return None
    found = _cut(one, other, common, thresholds)
    short = min(len(one.tokens), len(other.tokens)) < 60
    return None if found and short and days_apart(one_day, other_day) > 2 else found


def _rewritten(one: Wording, other: Wording, jaccard: float, thresholds: Thresholds) -> Likeness | None:
    against, shared = contradictions(one.facts, other.facts)
    limit = thresholds.contradicted
    if min(len(one.tokens), len(other.tokens)) < thresholds.formula_tokens:
        if jaccard < 0.6 and one.facts.dates - other.facts.dates and other.facts.dates - one.facts.dates:
            return None  # a greeting was sent on one day, and answered on another
        limit *= 0.75 if jaccard >= 0.6 else 0.5  # of a few lines, a few words are the whole event
    if against and against / (against + shared) > limit:
        return None  # the same wreath, another embassy
    ratio = len(other.tokens) / len(one.tokens)
    kind = LikenessKind.ABRIDGED if ratio < 0.8 else LikenessKind.EXTENDED if ratio > 1.25 else LikenessKind.REWRITTEN
    if kind is not LikenessKind.REWRITTEN and not _begins_alike(one, other):
        return None
    reason = f"{jaccard:.0%} of the three-word runs in common"
    if against:
        reason += f", {against} of {against + shared} names, numbers and dates differ"
    return Likeness(kind=kind, similarity=round(jaccard, 4), reason=reason)


def _another_day(
    one: Wording, other: Wording, jaccard: float, one_day: str, other_day: str, thresholds: Thresholds
) -> bool:
    """Say whether two texts that are not nearly the same are printed too far apart in time to be one story."""
    short = min(len(one.tokens), len(other.tokens)) < thresholds.formula_tokens
    return jaccard < 0.8 and days_apart(one_day, other_day) > (3 if short else 60)


def days_apart(one_day: str, other_day: str) -> int:
    """Return how many days lie between two ISO dates, 0 where one is unknown."""
    if not one_day or not other_day:
        return 0
    try:
        return abs((date.fromisoformat(one_day[:10]) - date.fromisoformat(other_day[:10])).days)
    except ValueError:
        return 0  # a month or a year alone is no day


def _cut(one: Wording, other: Wording, common: int, thresholds: Thresholds) -> Likeness | None:
    """Return whether one text is the other's beginning; a digest of three reports is none of the three."""
    part, whole = sorted((one, other), key=lambda w: len(w.tokens))
    contained = common / len(part.shingles)
    needed = thresholds.containment if len(part.tokens) >= 80 else max(thresholds.containment, 0.75)
    if contained < needed or len(part.tokens) > 0.85 * len(whole.tokens):
        return None
    if not _begins_alike(part, whole):
        return None
    absent, held = missing(part.facts, whole.facts)
    if absent > 1 and absent / (absent + held) > 2 * thresholds.contradicted:
        return None
    kind = LikenessKind.ABRIDGED if part is other else LikenessKind.EXTENDED
    return Likeness(
        kind=kind,
        similarity=round(contained, 4),
        reason=f"{contained:.0%} of the shorter text, {len(part.tokens)} of {len(whole.tokens)} words, stands in the longer",
    )


def _begins_alike(one: Wording, other: Wording) -> bool:
    """Say whether the shorter text's beginning is the longer one's: a digest holds a report behind another's lead."""
    part, whole = sorted((one, other), key=lambda w: len(w.tokens))
    opening = part.head(60)
    return len(opening & whole.head(150)) >= 0.4 * len(opening)
