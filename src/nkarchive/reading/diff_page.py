"""Two texts abreast: every paragraph of both, in rows, word by word where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from nkarchive.store.differences import FIELDS, Change, Piece, compare_words, paragraphs, split
from nkarchive.store.holdings import Version

# Pairs of equal words that a page looks at, a second or two of work; what is beyond is shown whole, as replaced.
# A page of a thousand words that was rewritten has a million, one that repeats a word ten thousand times a hundred.
MOST_PAIRS = 12_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A stretch of a field in both texts: *older* of pieces kept and removed, *newer* of pieces kept and added."""

    field: str
    changed: bool
    older: tuple[Piece, ...]
    newer: tuple[Piece, ...]
    inline: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Abreast:
    """The rows of two texts, and how many words (not signs or spaces) were kept, removed and added."""

    rows: tuple[Row, ...]
    removed: int
    added: int

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not any(row.changed for row in self.rows)


def abreast(older: Version, newer: Version) -> Abreast:
    """Return *older* and *newer* side by side, field by field."""
    work = _Work(left=MOST_PAIRS)
    rows = [row for field in FIELDS for row in _rows(field, paragraphs(older, field), paragraphs(newer, field), work)]
    return Abreast(
        rows=tuple(rows),
        removed=sum(_words(row.inline, Change.REMOVED) for row in rows),
        added=sum(_words(row.inline, Change.ADDED) for row in rows),
    )


@dataclass(slots=True)
class _Work:
    """How many pairs of equal words may still be looked at."""

    left: int

    def affords(self, was: str, is_: str) -> bool:
        ours = Counter(split(is_))
        pairs = sum(count * ours[word] for word, count in Counter(split(was)).items())
        if pairs > self.left:
            return False
        self.left -= pairs
        return True


def _rows(field: str, older: Sequence[str], newer: Sequence[str], work: _Work) -> Iterator[Row]:
    for tag, was_from, was_to, is_from, is_to in SequenceMatcher(None, older, newer, autojunk=False).get_opcodes():
        was, is_ = older[was_from:was_to], newer[is_from:is_to]
        if tag == "equal":
            for text in was:
                kept = (Piece(change=Change.SAME, text=text),)
                yield Row(field=field, changed=False, older=kept, newer=kept, inline=kept)
        elif len(was) == len(is_):
            for one, other in zip(was, is_, strict=True):
                yield _changed(field, one, other, work)
        else:
            # paragraphs were joined, split, added or taken out: the stretch is read as one
            yield _changed(field, "\n\n".join(was), "\n\n".join(is_), work)


def _changed(field: str, was: str, is_: str, work: _Work) -> Row:
    if work.affords(was, is_):
        pieces = list(_trimmed(compare_words(was, is_)))
    else:
        pieces = [Piece(change=Change.REMOVED, text=was), Piece(change=Change.ADDED, text=is_)]
    return Row(
        field=field,
        changed=True,
        older=tuple(piece for piece in pieces if piece.change is not Change.ADDED),
        newer=tuple(piece for piece in pieces if piece.change is not Change.REMOVED),
        inline=tuple(pieces),
    )


def _words(pieces: Sequence[Piece], change: Change) -> int:
    return sum(len(piece.text.split()) for piece in pieces if piece.change is change)


def _trimmed(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Put the blanks at the ends of a change outside it, where they are seen as no part of the word."""
    for piece in pieces:
        core = piece.text.strip(" ")
        if piece.change is Change.SAME or not core:
            yield piece
            continue
        before, _, after = piece.text.partition(core)
        for change, text in ((Change.SAME, before), (piece.change, core), (Change.SAME, after)):
            if text:
                yield Piece(change=change, text=text)
