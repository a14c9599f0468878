"""Golden cases: a page, what must come out of it, and how the two are compared.

``DIR/SOURCE/CASE/page.html`` is the page as its decoded body; ``article.json`` names every field that must
come out so, in the form of ``nkarchive extract``, or ``rejection.json`` the reason why it is no article.
``given.json``, where there is one, is what else extraction was told: rules, time zone, when it was seen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from nkarchive.cli.extracting import to_json
from nkarchive.errors import NkArchiveError
from nkarchive.model import Article, Page, Rejection, Rules

# what follows from the other fields, or is for the person who asks rather than for the archive
_NOT_GOLD = frozenset(("body", "provenance", "rejected"))
FILES = frozenset(("page.html", "article.json", "rejection.json", "given.json"))
_SELECTORS = [each.name for each in fields(Rules) if each.name != "until_on"]


class FixtureError(NkArchiveError):
    """A golden case is not what it has to be."""

    exit_code = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that did not come out as it must."""

    field: str
    expected: Any
    found: Any


def cases(root: Path) -> list[Path]:
    """Return the directories of all cases in *root*, which may be a case itself."""
    return sorted(page.parent for page in root.rglob("page.html"))


def differences(case: Path) -> list[Difference]:
    """Return, field by field, in what the page of *case* does not come out as its gold. Raises FixtureError."""
    from nkarchive.extract import read

    expected = _expected(case)
    page, rules = _given(case, str(expected["url"]))
    found = read(page, rules)
    if isinstance(found, Rejection):
        said: dict[str, Any] = {"url": found.url, "reason": found.reason.value}
    else:
        said = to_json(found)
    if "reason" in expected and isinstance(found, Article):
        said["reason"] = f"an article: {found.headline}"
    elif "reason" not in expected and isinstance(found, Rejection):
        return [Difference(field="rejected", expected=None, found=f"{found.reason}: {found.detail}")]
    return [
        Difference(field=field, expected=value, found=said.get(field))
        for field, value in expected.items()
        if field not in said or said[field] != value
    ]


def files(page: Page, rules: Sequence[Rules], found: Article | Rejection) -> dict[str, bytes]:
    """Return the files of a new case, by name, whose gold is what extraction sees now."""
    if isinstance(found, Article):
        name, gold = "article.json", {k: v for k, v in to_json(found).items() if k not in _NOT_GOLD}
    else:
        name, gold = "rejection.json", {"url": found.url, "reason": found.reason.value}
    made = {"page.html": page.body, name: _as_bytes(gold)}
    given = {
        "content_type": page.content_type,
        "seen_at": page.seen_at.isoformat() if page.seen_at else "",
        "timezone": page.timezone if page.timezone != "UTC" else "",
        "language": page.language,
        "rules": [_layout(each) for each in rules],
    }
    given = {key: value for key, value in given.items() if value}
    return made | ({"given.json": _as_bytes(given)} if given else {})


def _expected(case: Path) -> dict[str, Any]:
    for name in ("article.json", "rejection.json"):
        if (case / name).exists():
            gold = _read(case / name)
            if "url" not in gold:
                raise FixtureError(f"{case / name}: says no url (write the page's address)")
            return gold
    raise FixtureError(f"{case} has neither article.json nor rejection.json (make one with `nkarchive fixture add`)")


def _given(case: Path, url: str) -> tuple[Page, tuple[Rules, ...]]:
    given = _read(case / "given.json") if (case / "given.json").exists() else {}
    seen = given.get("seen_at")
    page = Page(
        url=url,
        body=(case / "page.html").read_bytes(),
        content_type=given.get("content_type", ""),
        seen_at=datetime.fromisoformat(seen) if seen else None,
        timezone=given.get("timezone", "UTC"),
        language=given.get("language", ""),
    )
    return page, tuple(_rules(layout) for layout in given.get("rules", ()))


def _layout(rules: Rules) -> dict[str, Any]:
    until = {"until": rules.until_on.isoformat()} if rules.until_on else {}
    return until | {field: list(getattr(rules, field)) for field in _SELECTORS if getattr(rules, field)}


def _rules(layout: dict[str, Any]) -> Rules:
    until = date.fromisoformat(layout["until"]) if "until" in layout else None
    return Rules(until_on=until, **{field: tuple(layout.get(field, ())) for field in _SELECTORS})


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise FixtureError(f"{path}: cannot be read: {error}") from None


def _as_bytes(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
