"""When the article was published: by agreement of what the page says for machines, prints and is called."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from lxml.html import HtmlElement

from nkarchive.dates import Printed
from nkarchive.extract import date_claims, printed_dates
from nkarchive.extract.agreement import Claim, agreed, instant, same_day
from nkarchive.extract.date_reader import DateReader
from nkarchive.extract.document import Document, Reading
from nkarchive.extract.dom import says_less, text_of
from nkarchive.extract.ledger import Ledger

_STRONG = 2.0  # a claim that needs no other beside it
_WEAK = 0.5  # dates of less weight are as likely another story's
_LEAST = 0.4  # alone on the page, a date of less weight is not believed


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The article's dates, ISO 8601, '' where unknown; *text* is the publication date as printed."""

    published: str = ""
    text: str = ""
    updated: str = ""
    provenance: str = ""
    updated_provenance: str = ""
    elements: tuple[HtmlElement, ...] = ()


def find(document: Document, head: Reading) -> Dates:
    """Return when the article was published and updated."""
    reader = DateReader(document, head)
    ruled = date_claims.by_rules(reader, "published")
    machine = list(date_claims.machine(reader))
    visible = list(printed_dates.visible(reader))
    claims = [*machine, *visible, *date_claims.address(reader), *date_claims.announced(reader)]
    told = [claim for claim in claims if not claim.updated]
    if not any(claim.weight >= _STRONG for claim in told):
        # what is read only where nothing plainer is there: 12.03.24, and the state of a page that prints nothing
        late = [*printed_dates.short(reader, told), *date_claims.state(reader)]
        visible += [claim for claim in late if claim.element is not None]
        claims += late
        told += [claim for claim in late if not claim.updated]
    best, why = _decided(reader, ruled, told, visible, machine)
    if document.ledger:
        _enter(document.ledger, claims)
    if best is None:
        if document.ledger:
            document.ledger.award("published", "", "", "nothing gives a date that stands alone")
        return Dates()
    near = [c for c in visible if not c.updated and same_day(c.printed, best.printed)]
    shown = best if best.element is not None or best.where == "dropped" else near[0] if near else None
    published = _in_local_time(best.printed, near)
    changed = _changed(reader, best.printed, published, claims)
    where = f"{best.where}:relative" if best.printed.relative else best.where
    if document.ledger:
        document.ledger.award("published", where, published, why)
        if changed:
            document.ledger.award(
                "updated", changed.where, changed.printed.iso, "the first that is later than publication"
            )
    return Dates(
        published=published,
        text=shown.printed.text if shown else "",
        updated=_in_zone_of(changed.printed, published) if changed else "",
        provenance=where,
        updated_provenance=changed.where if changed else "",
        elements=tuple(line for c in visible if c.weight >= _WEAK and (line := _line(c)) is not None),
    )


def _decided(
    reader: DateReader, ruled: Claim | None, told: list[Claim], visible: list[Claim], marked: list[Claim]
) -> tuple[Claim | None, str]:
    """Return the claim that wins, and the rule by which it does."""
    if ruled:
        return ruled, "the source's rule"
    best = agreed(told)
    if (best is None or best.where in {"text", "url"}) and (alone := date_claims.dropped(reader)):
        return alone, "the date that the source's rules keep out of the text"
    if best is None or best.weight < _WEAK:
        # blogs call the only date that they print "updated"
        shown = [*visible, *(c for c in marked if c.marked is not None)]
        changed = max((c for c in shown if c.updated), key=lambda c: c.weight, default=None)
        if changed and changed.weight > (best.weight if best else 0):
            return changed, "the only date by the headline, though it is said of a change"
    if best is None:
        return None, ""
    supporters = {c.where for c in told if c.where != best.where and same_day(c.printed, best.printed)}
    if not supporters and best.weight < _LEAST:
        return None, ""
    if supporters:
        return best, f"the day on which most weight stands: {', '.join(sorted(supporters))} agree"
    return best, "no other date weighs as much, and none agrees with another"


def _changed(reader: DateReader, published: Printed, local: str, claims: list[Claim]) -> Claim | None:
    """Return the first date of a change that is later than *published*, whose clock *local* gives."""
    ruled = date_claims.by_rules(reader, "updated")
    for claim in [ruled] if ruled else [c for c in claims if c.updated and c.weight >= _WEAK]:
        printed = _by_the_clock_of(claim, local)
        if instant(printed) > instant(published) and printed.iso[:10] >= published.iso[:10]:
            return replace(claim, printed=printed)
    return None


def _by_the_clock_of(claim: Claim, local: str) -> Printed:
    """Return a date that is printed without a zone by the clock of *local*, the same page's moment of publication:
    "수정 2024.03.05 14:40" beside a moment at +09:00."""
    printed = claim.printed
    plain = claim.where == "text" and not printed.zoned and not printed.relative
    if plain and len(local) > 19 and len(printed.iso) > 19 and printed.iso.endswith("+00:00"):
        clock = datetime.fromisoformat(printed.iso)
        return replace(printed, iso=clock.replace(tzinfo=datetime.fromisoformat(local).tzinfo).isoformat())
    return printed


def _in_local_time(printed: Printed, near: list[Claim]) -> str:
    """Return *printed*, a moment given in UTC, by the clock that the page prints beside it.

    Content systems store moments in UTC: the day there is the day after in the evenings of America, and the
    day before in the mornings of Asia. Where the same moment is printed too, its clock tells the offset.
    """
    if not printed.iso.endswith("+00:00") or len(printed.iso) < 20:
        return printed.iso
    moment = datetime.fromisoformat(printed.iso)
    for claim in near:
        if len(claim.printed.iso) < 20 or claim.printed.zoned or claim.printed is printed:
            continue
        clock = datetime.fromisoformat(claim.printed.iso).replace(tzinfo=None)
        offset = clock - moment.replace(tzinfo=None, second=0 if clock.second == 0 else moment.second)
        if offset and abs(offset) <= timedelta(hours=14) and not offset % timedelta(minutes=30):
            return moment.astimezone(timezone(offset)).isoformat()
    return printed.iso


def _in_zone_of(printed: Printed, published: str) -> str:
    """Return the date of a change by the clock of *published*, where its own is UTC."""
    if printed.iso.endswith("+00:00") and len(printed.iso) > 19 and len(published) > 19:
        zone = datetime.fromisoformat(published).tzinfo
        return datetime.fromisoformat(printed.iso).astimezone(zone).isoformat()
    return printed.iso


def _enter(ledger: Ledger, claims: list[Claim]) -> None:
    for claim in claims:
        ledger.offer(
            "updated" if claim.updated else "published",
            claim.where,
            f"{claim.printed.iso} ({claim.printed.text})",
            weight=round(claim.weight, 2),
            element=claim.marked if claim.marked is not None else claim.element,
        )


def _line(claim: Claim) -> HtmlElement | None:
    """Return what is to be left out of the text with a printed date: its short surroundings, else its own line."""
    whole = claim.element is not None and claim.element.tag in {"body", "main", "article", "html"}
    if claim.element is not None and not whole and says_less(claim.element, 80):
        return claim.element
    if claim.line is not None and len(text_of(claim.line)) - len(claim.printed.text) < 12:
        return claim.line
    return None
