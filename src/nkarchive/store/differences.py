"""What changed between two versions of an article, field by field, paragraph by paragraph, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from nkarchive.store.holdings import Version

# a word, the white space after it, or one other sign; Hangul and kana words end at their spaces
_PARTS = re.compile(r"\w+|\s+|[^\w\s]")


class Change(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text with what became of it."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A changed stretch of a field, whole paragraphs long. *paragraph* counts from 1 in the newer text."""

    field: str
    paragraph: int
    pieces: tuple[Piece, ...]


FIELDS = ("headline", "standfirst", "byline", "published", "body", "captions")


def compare(older: Version, newer: Version) -> tuple[Passage, ...]:
    """Return what *newer* says otherwise than *older*, in the order of the page; () where nothing."""
    passages: list[Passage] = []
    for field in FIELDS:
        passages += _passages(field, paragraphs(older, field), paragraphs(newer, field))
    return tuple(passages)


def paragraphs(version: Version, field: str) -> list[str]:
    """Return the paragraphs of one of a version's FIELDS, one for a field of one line, none where it is empty."""
    if field == "body":
        return version.body.split("\n\n") if version.body else []
    if field == "captions":
        return [f"{each.text} ({each.credit})" if each.credit else each.text for each in version.captions]
    text = getattr(version, field)
    return [text] if text else []


def _passages(field: str, older: Sequence[str], newer: Sequence[str]) -> Iterator[Passage]:
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, older, newer, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        was, is_ = older[old_from:old_to], newer[new_from:new_to]
        if len(was) == len(is_):
            pairs = [([one], [other]) for one, other in zip(was, is_, strict=True)]
        else:
            # paragraphs were joined, split, added or taken out: read the stretch as one
            pairs = [(list(was), list(is_))]
        for number, (one, other) in enumerate(pairs):
            pieces = tuple(compare_words("\n\n".join(one), "\n\n".join(other)))
            yield Passage(field=field, paragraph=new_from + number + 1, pieces=pieces)


def compare_words(older: str, newer: str) -> list[Piece]:
    """Return *older* and *newer* as one text of pieces kept, removed and added.

    >>> [(piece.change.value, piece.text) for piece in compare_words("World-Wide War", "Global War")]
    [('removed', 'World-Wide'), ('added', 'Global'), ('same', ' War')]
    """
    was, is_ = split(older), split(newer)
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, was, is_, autojunk=False)
    removed, added = "", ""
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        kept = "".join(was[old_from:old_to]) if tag == "equal" else ""
        # a space between two changed words belongs to the change: one phrase reads better than two words
        if kept and (kept.strip() or not (removed or added) or old_to == len(was)):
            pieces += _changed(removed, added)
            pieces.append(Piece(change=Change.SAME, text=kept))
            removed, added = "", ""
        else:
            removed += "".join(was[old_from:old_to])
            added += "".join(is_[new_from:new_to])
    return pieces + _changed(removed, added)


def split(text: str) -> list[str]:
    """Return *text* in the parts that are compared: words, blanks and single other signs."""
    return _PARTS.findall(text)


def _changed(removed: str, added: str) -> list[Piece]:
    found = [Piece(change=Change.REMOVED, text=removed)] if removed else []
    return found + ([Piece(change=Change.ADDED, text=added)] if added else [])
