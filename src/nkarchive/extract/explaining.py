"""The account of one extraction, for a person who doubts a field: its value, where it came from, why it
won, and what else was offered."""

from __future__ import annotations

from dataclasses import dataclass

from nkarchive.extract.ledger import Award, Ledger, Offer
from nkarchive.model import Article, Rejection
from nkarchive.text import fold

# every field that is accounted for, in the order in which a page is read
FIELDS = (
    "headline", "standfirst", "published", "updated", "byline", "section", "language", "image", "body", "captions",
    "teasers", "translations",
)  # fmt: skip
_SEVERAL = ("captions", "teasers")  # fields of which each good offer is a part
GATE = "gate"  # whether the page is an article at all
# where a reader notes no reason of its own: what it goes by
_USUAL = {
    "section": "the page's own claim",
    "language": "the first claim that the text's script does not belie",
    "image": "the page's own claim",
    "captions": "the texts that stand with the article's pictures",
    "teasers": "the links that stand together below a label, or in a plug-in's markup",
    "translations": "the links that name a language",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An offer as judged: *why_not* is '' for the one that won."""

    offer: Offer
    won: bool
    why_not: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What extraction saw, and its books. *dead*: one clause for each selector of the rules that found nothing."""

    found: Article | Rejection
    ledger: Ledger
    dead: tuple[str, ...] = ()

    def award(self, field: str) -> Award:
        """Return the decision on *field*."""
        return self.ledger.awards[field]

    def candidates(self, field: str) -> tuple[Candidate, ...]:
        """Return what was offered for *field*, each once, the winner first, then in the order found."""
        award = self.ledger.awards[field]
        offers = list(dict.fromkeys(self.ledger.of(field)))
        winner = _winner(offers, award)
        judged = [Candidate(offer=o, won=o is winner, why_not=_why_not(o, winner, award)) for o in offers]
        return tuple(sorted(judged, key=lambda candidate: not candidate.won))


def explained(found: Article | Rejection, ledger: Ledger, dead: tuple[str, ...] = ()) -> Explained:
    """Return the account of *found*, every field with an award, if need be with what is known without one."""
    if isinstance(found, Rejection):
        ledger.award(GATE, "", found.reason.value, found.detail or "no more is known")
    elif GATE not in ledger.awards:
        ledger.award(GATE, "", "article", "it has a headline and a text, and nothing spoke against it")
    for field in FIELDS:
        value, where = value_of(found, field), found.provenance.get(field, "") if isinstance(found, Article) else ""
        entered = ledger.awards.get(field)
        if where.startswith("css:"):
            ledger.award(field, where, value or (entered.value if entered else ""), "the source's rule")
        elif entered is None:
            ledger.award(field, where, value, _unexplained(found, field, value, ledger.of(field)))
    return Explained(found=found, ledger=ledger, dead=dead)


def value_of(found: Article | Rejection, field: str) -> str:
    """Return what *found* says in *field*, in one piece of text; '' for a page that was turned away."""
    if isinstance(found, Rejection):
        return ""
    match field:
        case "image":
            return found.image_url
        case "byline":
            return found.byline_text
        case "captions":
            return "\n".join(caption.text for caption in found.captions)
        case "teasers":
            return "\n".join(teaser.headline or teaser.text or teaser.url for teaser in found.teasers)
        case "translations":
            return "\n".join(f"{each.language} {each.url}" for each in found.translations)
    return str(getattr(found, field))


def _unexplained(found: Article | Rejection, field: str, value: str, offers: list[Offer]) -> str:
    if isinstance(found, Rejection):
        return "the page was turned away before this was asked"
    if value:
        return _USUAL.get(field, "no reason was noted")
    return "none of the candidates would do" if offers else "nothing on the page says it"


def _winner(offers: list[Offer], award: Award) -> Offer | None:
    fit = [offer for offer in offers if offer.where == award.where and not offer.against]
    exact = [offer for offer in fit if _same(offer.value, award.value)]
    return next(iter((*exact, *fit)), None) if award.value else None


def _why_not(offer: Offer, winner: Offer | None, award: Award) -> str:
    if offer is winner:
        return ""
    if offer.against:
        return offer.against
    if award.field == GATE:
        return "was weighed"
    if award.value and _same(offer.value, award.value):
        return "says the same"
    if award.value and award.field in _SEVERAL:
        return "taken too"
    if winner and winner.weight is not None and offer.weight is not None and offer.weight < winner.weight:
        return "weighs less"
    return "another was preferred" if award.value else "not enough by itself"


def _same(one: str, other: str) -> bool:
    return fold(one).casefold() == fold(other).casefold()
