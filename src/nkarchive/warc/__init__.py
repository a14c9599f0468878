"""The capture log: every answer as a WARC record, appended once, read back by pointer, never rewritten."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from types import TracebackType

from nkarchive.coding import decode
from nkarchive.errors import ArchiveFailed, CaptureCorrupt
from nkarchive.visits import Exchange, Headers, Pointer
from nkarchive.warc.members import exchange_members, warcinfo
from nkarchive.warc.records import Original, Record, RecordError, Stored, gunzip, parse, request_headers, stored
from nkarchive.warc.recovery import Cut, Damage, Found, Leftovers, Recovered, Recovery, cut, members, scan, sync_file
from nkarchive.warc.tail import Tail, failed

__all__ = ["CaptureLog", "Cut", "Damage", "Original", "Recovered", "Recovery", "Stored"]

_NAME = re.compile(r"nkarchive-\d{8}T\d{6}Z-(\d{5,})\.warc\.gz")
_HOPS = 8  # a revisit points at the payload itself; a few more are forgiven


class CaptureLog:
    """The WARC files of one directory, of which the newest grows until it holds *max_bytes*.

    One process at a time may append (the archive's lock sees to it); reading is free. *software*
    goes into each file's first record, and a new version of it begins a new file.
    """

    def __init__(self, directory: Path, *, software: str, max_bytes: int = 1 << 30) -> None:
        self._directory = directory
        self._software = software
        self._max_bytes = max_bytes
        self._tail: Tail | None = None
        self._ready = False
        self._closed_to_more: set[str] = set()
        self._syncing = threading.Lock()  # no file is closed while it is synced

    def __enter__(self) -> CaptureLog:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    # --- writing ----------------------------------------------------------------------------------

    def append(
        self, exchange: Exchange, *, lead_url: str, position: int, of: int, refers_to: Original | None
    ) -> Pointer:
        """Append the *position*-th of the *of* exchanges that *lead_url* led to; not yet synced.

        With *refers_to*, a capture that has the payload already, only the headers are written: as a
        revisit of it, by the server's word after a 304, else by the digest (ValueError if it differs).
        Raises ArchiveFailed if the disk refused; nothing of the exchange is kept then.
        """
        request, answer = exchange_members(exchange, lead_url=lead_url, position=position, of=of, refers_to=refers_to)
        tail = self._open_tail(exchange.fetched_at)
        begin = tail.append(request, answer)
        return Pointer(file=tail.path.name, offset=begin + len(request), length=len(answer))

    def sync(self) -> None:
        """Make all that was appended safe against a power cut; another thread may append meanwhile. Raises ArchiveFailed."""
        with self._syncing:
            if self._tail is not None:
                self._tail.sync()

    def close(self) -> None:
        """Let go of the file that is written to; does not sync."""
        with self._syncing:
            if self._tail is not None:
                self._tail.close()
                self._tail = None

    def _open_tail(self, at: datetime) -> Tail:
        if self._tail is not None and self._tail.end >= self._max_bytes:
            self.sync()
            self.close()
        if self._tail is None:
            self._tail = self._next_tail(at)
            self._ready = True
        if self._tail.end == 0:
            self._tail.append(warcinfo(self._tail.path.name, software=self._software, at=at))
        return self._tail

    def _next_tail(self, at: datetime) -> Tail:
        files = _numbered(self._directory)
        newest = next(reversed(files), None)
        if newest is not None:
            if not self._ready:
                raise RuntimeError("recover() comes before the first append: the last record may be torn")
            if self._may_grow(self._directory / newest):
                return Tail(self._directory / newest, new=False)
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise failed(self._directory, error) from error
        number = 1 + max(files.values(), default=0)
        name = f"nkarchive-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{number:05}.warc.gz"
        return Tail(self._directory / name, new=True)

    def _may_grow(self, path: Path) -> bool:
        """Return whether records of this version go into the file that is there."""
        if path.name in self._closed_to_more or path.stat().st_size >= self._max_bytes:
            return False
        return path.stat().st_size == 0 or _opened_by(path) == self._software

    # --- reading ----------------------------------------------------------------------------------

    def read(self, pointer: Pointer, *, sha256: str | None = None) -> Stored:
        """Read a capture back, its raw body from the capture it is a revisit of if need be.

        *sha256* is what the raw body's digest must be. Raises CaptureCorrupt if any byte is not as written.
        """
        return self._read(pointer, sha256, _HOPS)

    def _read(self, pointer: Pointer, sha256: str | None, hops: int) -> Stored:
        try:
            capture = stored(self._record(pointer))
            if capture.refers_to is not None and capture.status != 304:
                if not hops:
                    raise RecordError("it repeats a capture that repeats a capture, without an end")
                original = self._read(capture.refers_to.pointer, capture.refers_to.sha256, hops - 1)
                capture = replace(capture, raw_body=original.raw_body)
            if sha256 not in (None, hashlib.sha256(capture.raw_body).hexdigest()):
                raise RecordError("its body is not the one that the archive says it is")
        except RecordError as error:
            raise CaptureCorrupt(
                f"{self._directory / pointer.file}: the record at byte {pointer.offset} does not read back: {error} "
                "(restore this file from a backup; every other record in it stays readable)"
            ) from error
        return capture

    def _record(self, pointer: Pointer) -> Record:
        name = PurePosixPath(pointer.file)
        if name.is_absolute() or ".." in name.parts or pointer.offset < 0 or pointer.length <= 0:
            raise RecordError("there is no such place")
        try:
            with (self._directory / name).open("rb") as file:
                if pointer.offset + pointer.length > os.fstat(file.fileno()).st_size:
                    raise RecordError("the file ends before it")
                return parse(gunzip(os.pread(file.fileno(), pointer.length, pointer.offset)))
        except (OSError, ValueError) as error:
            raise RecordError(f"the file cannot be read ({getattr(error, 'strerror', None) or error})") from error

    # --- after a crash ----------------------------------------------------------------------------

    def recover(self, committed: Mapping[str, int], *, held: Collection[Pointer] = ()) -> Recovery:
        """Cut torn ends off, and return them with the whole captures that no row points at.

        *committed* maps a file to the byte before which every record is committed (a file that is not in
        it is read from its beginning); *held* are the records beyond those that are committed too: batches
        may be committed in another order than they were appended in. Comes before the first append.
        Raises ArchiveFailed if the disk refused.
        """
        places: dict[str, list[Pointer]] = {}
        for pointer in held:
            places.setdefault(pointer.file, []).append(pointer)
        found: list[Found] = []
        cuts: list[Cut] = []
        damaged: list[Damage] = []
        try:
            for name in _numbered(self._directory):
                path = self._directory / name
                start, size = committed.get(name, 0), path.stat().st_size
                there = places.get(name, [])
                reach = max([start, *(pointer.offset + pointer.length for pointer in there)])
                if size < reach:
                    detail = f"ends at byte {size}, but captures reach to byte {reach}: restore it from a backup"
                    damaged.append(Damage(file=name, detail=detail))
                    self._closed_to_more.add(name)
                elif size > start:
                    captures, whole_end, broken = scan(path, start, there)
                    damaged += broken
                    found += [where for where in captures if self._has_body(where, damaged)]
                    if whole_end < size:
                        cuts.append(cut(path, whole_end))
                    sync_file(path)
        except OSError as error:
            raise ArchiveFailed(f"{self._directory} cannot be read: {error}; mend that, and run again") from error
        self._ready = True
        return Recovery(
            recovered=Leftovers(found, self._load),
            cuts=tuple(cuts),
            missing=self._missing({*committed, *places}),
            damaged=tuple(damaged),
        )

    def _missing(self, names: Collection[str]) -> tuple[str, ...]:
        return tuple(sorted(name for name in names if not (self._directory / name).exists()))

    def _has_body(self, where: Found, damaged: list[Damage]) -> bool:
        """Return whether a found capture can be processed; a revisit of what is lost has to be fetched again."""
        try:
            if where.repeats:
                self.read(where.pointer)
        except CaptureCorrupt as error:
            damaged.append(Damage(file=where.pointer.file, detail=f"repeats a capture that is lost: {error}"))
            return False
        return True

    def _load(self, found: Found) -> Recovered:
        capture = self.read(found.pointer)
        asked: Headers = ()
        if found.request is not None:
            asked = request_headers(self._record(found.request))
        exchange = Exchange(
            url=capture.url,
            fetched_at=capture.fetched_at,
            status=capture.status,
            headers=capture.headers,
            raw_body=capture.raw_body,
            body=decode(capture.raw_body, capture.header("content-encoding")),
            reason=capture.reason,
            request_headers=asked,
            address=capture.address,
            tls_verified=capture.tls_verified,
        )
        return Recovered(
            pointer=found.pointer,
            lead_url=capture.lead_url,
            position=capture.position,
            of=capture.of,
            exchange=exchange,
            refers_to=capture.refers_to,
        )


def _numbered(directory: Path) -> dict[str, int]:
    """Return the names of our WARC files with their numbers, in order; others may lie beside them."""
    paths = directory.iterdir() if directory.is_dir() else ()
    numbered = {path.name: int(match[1]) for path in paths if (match := _NAME.fullmatch(path.name))}
    return dict(sorted(numbered.items(), key=lambda item: (item[1], item[0])))


def _opened_by(path: Path) -> str | None:
    """Return the software that began a WARC file, None where that cannot be read."""
    try:
        with path.open("rb") as file:
            _, _, content = next(members(file, 0))
        lines = parse(content).block.decode().splitlines()
    except (RecordError, StopIteration, ValueError):
        return None
    return next((line.partition(": ")[2] for line in lines if line.startswith("software: ")), None)
