"""The search box's language: what a person types, as a value that says what is meant and never is an error.

Words are all wanted; ``"quoted words"`` in that order; ``OR`` parts alternatives (weaker than the space between words,
as in a library catalogue); ``-word`` or ``NOT word`` keeps articles with it out of the whole result; ``word*`` is a
beginning. ``source:``, ``author:``, ``language:``, ``status:``, ``year:``, ``after:`` and ``before:`` narrow the result.
A name that the thesaurus knows is looked for in all its spellings, unless it stands in quotes. Everything else is no
syntax, only a gap between words.
"""

from __future__ import annotations

from nkarchive.query.filters import Filter
from nkarchive.query.parsing import parse, to_match
from nkarchive.query.terms import Query, Term, TermKind
from nkarchive.query.thesaurus import DEFAULT, Thesaurus

__all__ = ["DEFAULT", "Filter", "Query", "Term", "TermKind", "Thesaurus", "parse", "to_match"]
