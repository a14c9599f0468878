"""The search box's language, where readers look for it (it is made in nkarchive.query)."""

from __future__ import annotations

from nkarchive.query import DEFAULT, Filter, Query, Term, TermKind, Thesaurus, parse

__all__ = ["DEFAULT", "Filter", "Query", "Term", "TermKind", "Thesaurus", "parse"]
