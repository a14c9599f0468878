"""What an examination finds: a line each, with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: a ``problem`` keeps the archive from its work or endangers it, a ``warning`` may come to that."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of a report: which *part* was looked at, what was found, what to do ('' where nothing is)."""

    part: str
    level: Level
    says: str
    advice: str = ""


def ok(part: str, says: str) -> Finding:
    """Return a finding that needs nobody."""
    return Finding(part=part, level=Level.OK, says=says)


def warning(part: str, says: str, advice: str) -> Finding:
    """Return a finding that should be looked at some day."""
    return Finding(part=part, level=Level.WARNING, says=says, advice=advice)


def problem(part: str, says: str, advice: str) -> Finding:
    """Return a finding that needs a person now."""
    return Finding(part=part, level=Level.PROBLEM, says=says, advice=advice)
