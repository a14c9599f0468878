"""Every answer goes into the capture log before anything is made of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from nkarchive.coding import decode
from nkarchive.errors import CaptureCorrupt
from nkarchive.model import Kind, Lead
from nkarchive.store.archive import Archive
from nkarchive.visits import Cause, Exchange, FetchFailed, Pointer, Visit, VisitEnd
from nkarchive.warc import CaptureLog, Original, Recovered


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptExchange:
    """An exchange with its record's place; *refers_to* is the capture that already holds this body."""

    exchange: Exchange
    pointer: Pointer
    sha256: str
    refers_to: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """A visit that an earlier run captured and did not commit; what is not *whole* has to be fetched again."""

    visit: Visit
    kept: tuple[KeptExchange, ...]
    whole: bool


class Keeper:
    """Appends visits to the capture log, and takes back what a run that was cut off had appended."""

    def __init__(self, archive: Archive, log: CaptureLog) -> None:
        self._archive = archive
        self._log = log

    def append(self, visit: Visit) -> tuple[KeptExchange, ...]:
        """Append every exchange of *visit*; not yet synced."""
        kept = []
        for number, exchange in enumerate(visit.exchanges, start=1):
            sha256 = hashlib.sha256(exchange.raw_body).hexdigest()
            refers_to, original = self._original(exchange, sha256)
            pointer = self._log.append(
                exchange,
                lead_url=visit.lead.url,
                position=number,
                of=len(visit.exchanges),
                refers_to=original,
            )
            kept.append(KeptExchange(exchange=exchange, pointer=pointer, sha256=sha256, refers_to=refers_to))
        return tuple(kept)

    def sync(self) -> None:
        """Make all that was appended safe against a power cut."""
        self._log.sync()

    def _original(self, exchange: Exchange, sha256: str) -> tuple[int | None, Original | None]:
        if exchange.status == 304:
            last = self._archive.last_capture(exchange.url, statuses=(200,))
        else:
            last = self._archive.last_capture(exchange.url) if exchange.raw_body else None
            if last and (last.sha256 != sha256 or last.status != exchange.status):
                last = None
        if last is None or not self.reads_back(last.id):
            return None, None  # what would repeat a lost record is kept whole
        original = Original(url=last.url, fetched_at=last.fetched_at, sha256=last.sha256, pointer=last.pointer)
        return last.id, original

    def reads_back(self, capture_id: int | None) -> bool:
        """Return whether a capture can still be read: its file may be damaged, or have been moved away."""
        try:
            return capture_id is not None and bool(self.stored(capture_id).status)
        except CaptureCorrupt:
            return False

    def stored(self, capture_id: int) -> Exchange:
        """Return a kept exchange as it was. Raises CaptureCorrupt if it does not read back."""
        pointer, sha256 = self._archive.pointer(capture_id)
        stored = self._log.read(pointer, sha256=sha256)
        return Exchange(
            url=stored.url,
            fetched_at=stored.fetched_at,
            status=stored.status,
            headers=stored.headers,
            raw_body=stored.raw_body,
            body=decode(stored.raw_body, stored.header("content-encoding")),
        )

    def recover(self) -> tuple[tuple[str, ...], Iterator[Leftover]]:
        """Cut torn records off; return what to say of it, and the visits that a run did not come to commit."""
        ends, held = self._archive.committed()
        recovery = self._log.recover(ends, held=held)
        number = len(recovery.recovered)
        taken_up = f"{number} answers that an earlier run captured but did not come to read were read now"
        return (*recovery.notes, *([taken_up] if number else [])), self._visits(recovery.recovered)

    def _visits(self, leftovers: Iterable[Recovered]) -> Iterator[Leftover]:
        # the exchanges of one visit were appended one after the other; what a damaged file lost of one
        # leaves the rest as a visit that was cut off
        parts: list[Recovered] = []
        for part in leftovers:
            if parts and part.position != len(parts) + 1:
                yield self._visit(parts)
                parts = []
            parts.append(part)
            if part.position == part.of:
                yield self._visit(parts)
                parts = []
        if parts:
            yield self._visit(parts)

    def _visit(self, parts: list[Recovered]) -> Leftover:
        last = parts[-1]
        whole = len(parts) == last.position == last.of
        lead = Lead(url=last.lead_url, kind=Kind.ARTICLE)
        end: VisitEnd = last.exchange
        if not whole or 300 <= last.exchange.status < 304:
            cut_off = "the run was cut off before the answer was complete"
            end = FetchFailed(url=last.lead_url, cause=Cause.CONNECTION, detail=cut_off)
        kept = []
        for part in parts:
            refers_to = self._archive.capture_at(part.refers_to.pointer) if part.refers_to else None
            # a 304 repeats what was not sent: its record holds no body of its own
            exchange = replace(part.exchange, raw_body=b"") if part.exchange.status == 304 else part.exchange
            digest = hashlib.sha256(exchange.raw_body).hexdigest()
            kept.append(KeptExchange(exchange=exchange, pointer=part.pointer, sha256=digest, refers_to=refers_to))
        exchanges = tuple(part.exchange for part in parts)
        visit = Visit(lead=lead, exchanges=exchanges, end=end)
        return Leftover(visit=visit, kept=tuple(kept), whole=whole)
