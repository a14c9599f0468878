"""Whom to believe about who signs: the rules, in order, each with the pages that made it necessary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from nkarchive.extract import names
from nkarchive.extract.document import Document
from nkarchive.extract.outlet import Outlet
from nkarchive.extract.signing import Claim
from nkarchive.model import Author, AuthorKind
from nkarchive.text import words

_Rule = Callable[[Document, Claim, Sequence[Claim]], Claim | None]
_MOST_SIGN = 8


def decide(document: Document, claims: Sequence[Claim], outlet: Outlet) -> Claim | None:
    """Return the claim to believe, None where there is none; the ledger is told of each claim and of the rule."""
    claims = _judged(claims)
    chosen, why = _chosen(document, [c for c in claims if not c.against], outlet)
    if document.ledger:
        for claim in claims:
            signed = ", ".join(author.name for author in claim.authors)
            document.ledger.offer("byline", claim.where, signed, element=claim.element, against=claim.against)
        if chosen:
            document.ledger.award("byline", chosen.where, ", ".join(author.name for author in chosen.authors), why)
    return chosen


def _judged(claims: Sequence[Claim]) -> list[Claim]:
    """Return *claims*, with what speaks against those that cannot win."""
    editors = {_key(a) for c in claims if c.editor for a in c.authors}
    writers = {_key(a) for c in claims if not c.editor for a in c.authors if a.kind == AuthorKind.PERSON} - editors
    accounts = {frozenset(map(_key, c.authors)) for c in claims if c.account}
    others = _of_other_stories(claims)
    judged: list[Claim] = []
    for claim in claims:
        against = claim.against
        if not claim.account and frozenset(map(_key, claim.authors)) in accounts:
            claim = replace(claim, account=True)
        if not claim.authors:
            against = against or "names nobody"
        elif claim.editor:
            # "Editor: Ann Example" below the text of somebody who is named above it
            against = "says who edited"
        elif claim.element is not None and claim.element in others:
            against = "one of many in a list, each of whom signs another story"
        elif writers and all(_key(a) in editors for a in claim.authors):
            against = "names the editor, and somebody else wrote"
        judged.append(replace(claim, against=against))
    return judged


def _of_other_stories(claims: Sequence[Claim]) -> set[HtmlElement]:
    """Return the elements below the story that name three and more, each in a card of its own."""
    kinds: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        if claim.element is not None and not claim.near:
            kinds.setdefault((claim.element.tag, claim.element.get("class") or ""), []).append(claim)
    lists = [held for held in kinds.values() if len(held) > 2 and len({c.authors for c in held}) > 1]
    cards = {claim.element for held in lists for claim in held if claim.element is not None}
    return cards if any(c.authors and c.element not in cards for c in claims) else set()


def _chosen(document: Document, claims: Sequence[Claim], outlet: Outlet) -> tuple[Claim | None, str]:
    machines = any(_is_machine(c) for c in claims)
    for why, fits in _RANKS:
        ranked = [c for c in claims if fits(_Seen(c, outlet, machines))]
        if not ranked:
            continue
        best = ranked[0]
        for reason, rule in _CORRECTIONS:
            if other := rule(document, best, ranked):
                best, why = other, reason
        return best, why
    return None, ""


class _Seen:
    """A claim, with what the ranks ask about it."""

    __slots__ = ("agency", "claim", "desk", "person", "sure", "user")

    def __init__(self, claim: Claim, outlet: Outlet, machines: bool) -> None:
        self.claim = claim
        own = [a for a in claim.authors if outlet.is_named(a.name)]
        self.person = any(a.kind == AuthorKind.PERSON for a in claim.authors if a not in own)
        self.desk = len(own) < len(claim.authors)
        self.agency = any(names.is_agency(a.name) for a in claim.authors if a not in own)
        self.sure = not (claim.weak or claim.closing or claim.account or claim.alone or claim.announced)
        self.user = claim.weak and claim.near and claim.where == "microdata" and not machines


# Who signs is whom the first of these ranks finds; within a rank the claims keep the order of told.py
# and signatures.py: JSON-LD, meta, then what stands nearest to the headline.
_RANKS: tuple[tuple[str, Callable[[_Seen], bool]], ...] = (
    # the usual page; the page whose JSON-LD names the outlet while a person is printed; the blog whose writers
    # sign "ann77" below the headline, and which tells machines nothing
    ("the first source that names a person", lambda s: s.person and (s.sure or s.user)),
    ("a news agency", lambda s: s.sure and s.agency),
    # systems in which everything is published by "admin", the writer in bold on the first line, or after the last
    ("a name alone on the first line", lambda s: s.claim.alone and s.person),
    ("a name below the text", lambda s: s.claim.closing and s.person),
    ("the account that published it", lambda s: s.claim.account and s.person),
    ("a desk", lambda s: s.sure and s.desk),
    ("an agency below the text", lambda s: s.claim.closing and s.agency),
    ("what the feed or the sitemap said", lambda s: s.claim.announced and s.desk),
    ("only the outlet signs", lambda s: s.sure),
    ("nothing surer is named", lambda s: True),
)


def _printed_instead(document: Document, best: Claim, others: Sequence[Claim]) -> Claim | None:
    """Pages whose JSON-LD names who typed the story in: the page never prints that name, and prints another."""
    if not _is_machine(best):
        return None
    mine = {_key(a) for a in best.authors}
    shown = [c for c in others if c.near and not c.weak and c.where in {"byline", "microdata"}]
    foreign = [c for c in shown if not any(_key(a) & own for a in c.authors for own in mine)]
    if not foreign or len(foreign) != len(shown):
        return None
    texts = document.tree.xpath("//body//text()[not(parent::script or parent::style)]")
    page = " ".join(words(" ".join(texts)))
    return None if any(" ".join(words(a.name)) in page for a in best.authors) else foreign[0]


def _fuller(document: Document, best: Claim, others: Sequence[Claim]) -> Claim | None:
    """Pages whose JSON-LD names the first of two writers: a list that holds all of its people, and more."""
    fullest = best
    for claim in others:
        more = _covers(claim.authors, fullest.authors) and len(fullest.authors) < len(claim.authors) <= _MOST_SIGN
        if more and _adds_people(claim.authors, fullest.authors) and (claim.near or claim.element is None):
            fullest = claim
    return fullest if fullest is not best else None


def _printed_in_full(document: Document, best: Claim, others: Sequence[Claim]) -> Claim | None:
    """Pages whose JSON-LD gives "ann", "annexample" or "Example, Ann", and that print "Ann Example"."""
    return next((c for c in others if _prints(c, best)), None)


_CORRECTIONS: tuple[tuple[str, _Rule], ...] = (
    ("printed by the headline, while who typed it in is printed nowhere", _printed_instead),
    ("the list that holds the first one's people, and more", _fuller),
    ("the name as printed, which machines are told in short", _printed_in_full),
)


def _prints(shown: Claim, said: Claim) -> bool:
    if _is_machine(shown) or not _is_machine(said) or len(shown.authors) != len(said.authors):
        return False
    return all(_is_fuller(a.name, b.name) for a, b in zip(shown.authors, said.authors, strict=True))


def _is_fuller(printed: str, given: str) -> bool:
    full, short = words(printed), words(given)
    if len(full) < 2 or " " not in printed or full == short:
        return False
    if len(short) == 1:
        users = {"".join(full), full[0][:1] + full[-1], full[0] + full[-1]}
        return (len(full) < 4 and short[0] in {full[0], full[-1]}) or short[0] in users
    return "," in given and "," not in printed and sorted(full) == sorted(short)


def _is_machine(claim: Claim) -> bool:
    return claim.where in {"json-ld", "og", "url"} or claim.where.startswith("meta:")


def _key(author: Author) -> frozenset[str]:
    return frozenset(words(author.name))


def _covers(more: Sequence[Author], fewer: Sequence[Author]) -> bool:
    held = {_key(author) for author in more}
    return all(_key(author) in held for author in fewer)


def _adds_people(more: Sequence[Author], fewer: Sequence[Author]) -> bool:
    """What stands behind a name is as often where she works: only somebody with a whole name signs too."""
    held = {author.name for author in fewer}
    added = [author for author in more if author.name not in held]
    return any(a.kind == AuthorKind.PERSON and (" " in a.name or not a.name.isascii()) for a in added)
