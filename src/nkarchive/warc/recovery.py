"""After a crash: what was captured but not committed is found again, and a torn end is set aside."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from nkarchive.coding import Undecodable
from nkarchive.visits import Exchange, Pointer
from nkarchive.warc.records import Original, RecordError, parse, stored
from nkarchive.warc.tail import failed, sync_directory

TORN = "torn"  # the directory, beside the WARC files, of what was cut off them
_CHUNK = 1 << 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A complete capture that no row points at: the *position*-th of *of* that *lead_url* led to.

    *exchange* lacks what no record holds: *elapsed_s*, and the original name of ``Transfer-Encoding``.
    """

    pointer: Pointer
    lead_url: str
    position: int
    of: int
    exchange: Exchange
    refers_to: Original | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A torn end: *length_bytes* of *file* from *offset* on, now in *kept_as* (beside the WARC files)."""

    file: str
    offset: int
    length_bytes: int
    kept_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A file whose committed records are not all there any more; nothing of it was changed."""

    file: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where a capture that no row points at lies, with its request; whether it *repeats* another's payload."""

    pointer: Pointer
    request: Pointer | None
    repeats: bool


class Leftovers:
    """The captures that no row points at, in the order they were written.

    Each is read when it is asked for, since after the loss of a database these are all there are. One
    whose content coding cannot be undone (any more) is passed over: its page will be fetched again.
    """

    def __init__(self, found: Sequence[Found], load: Callable[[Found], Recovered]) -> None:
        self._found = found
        self._load = load

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Recovered]:
        for found in self._found:
            try:
                recovered = self._load(found)
            except Undecodable:
                continue
            yield recovered


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """What was found at the start. *missing*: files that rows point into and that are not there."""

    recovered: Leftovers
    cuts: tuple[Cut, ...]
    missing: tuple[str, ...]
    damaged: tuple[Damage, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of it, a sentence each."""
        return (
            *(
                f"{cut.file} had a torn last record: {cut.length_bytes} bytes from byte {cut.offset} on were cut "
                f"off and are kept in {cut.kept_as}"
                for cut in self.cuts
            ),
            *(f"{file} is missing: restore it from a backup, captures in it cannot be read" for file in self.missing),
            *(f"{damage.file} {damage.detail}" for damage in self.damaged),
        )


def scan(path: Path, start: int, held: Collection[Pointer]) -> tuple[list[Found], int, list[Damage]]:
    """Read *path* from byte *start* on; return its captures but those *held*, the end of the last whole one,
    and the held ones that are damaged. Never looks before *start*: a file may be big."""
    ends = sorted(pointer.offset + pointer.length for pointer in held)
    offsets = {pointer.offset for pointer in held}
    found: list[Found] = []
    damaged: list[Damage] = []
    whole = max([start, *ends])
    with path.open("rb") as file:
        while True:
            request: Pointer | None = None
            try:
                for offset, length, content in members(file, start):
                    start = offset + length
                    record = parse(content)
                    pointer = Pointer(file=path.name, offset=offset, length=length)
                    if record.kind == "request":
                        request = pointer
                        continue
                    if record.kind != "warcinfo" and offset not in offsets:
                        repeats = stored(record).refers_to is not None
                        found.append(Found(pointer=pointer, request=request, repeats=repeats))
                    request = None
                    whole = max(whole, start)
            except RecordError as error:
                # What follows a torn end was never committed. Inside, the next held record shows where to go on.
                resume = next((end for end in ends if end > start), None)
                if resume is not None:
                    damaged.append(
                        Damage(file=path.name, detail=f"is damaged between byte {start} and byte {resume}: {error}")
                    )
                    start = resume
                    continue
            return found, whole, damaged


def members(file: BinaryIO, start: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield offset, length and content of each gzip member. Raises RecordError at one that is not whole."""
    file.seek(start)
    offset, data = start, b""
    while data := data or file.read(_CHUNK):
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        parts: list[bytes] = []
        length = 0
        try:
            while True:
                parts.append(unpacker.decompress(data))
                length += len(data)
                if unpacker.eof:
                    break
                data = file.read(_CHUNK)
                if not data:
                    raise RecordError("it is cut short")
        except zlib.error as error:
            raise RecordError(f"its bytes have changed ({error})") from error
        data = unpacker.unused_data
        length -= len(data)
        yield offset, length, b"".join(parts)
        offset += length


def cut(path: Path, offset: int) -> Cut:
    """Cut *path* off at byte *offset*, once what follows is safe in a file of its own. Raises ArchiveFailed."""
    try:
        kept = _keep(path, offset)
        with path.open("r+b") as file:
            length = os.fstat(file.fileno()).st_size - offset
            file.truncate(offset)
            os.fsync(file.fileno())
    except OSError as error:
        raise failed(path, error) from error
    return Cut(file=path.name, offset=offset, length_bytes=length, kept_as=f"{TORN}/{kept.name}")


def _keep(path: Path, offset: int) -> Path:
    directory = path.parent / TORN
    directory.mkdir(exist_ok=True)
    number = 1
    while True:
        kept = directory / f"{path.name}-{offset}{'' if number == 1 else f'-{number}'}.part"
        try:
            copy = kept.open("xb")
            break
        except FileExistsError:  # from a recovery that was itself cut off, or an earlier crash at this place
            number += 1
    with copy, path.open("rb") as file:
        file.seek(offset)
        while chunk := file.read(_CHUNK):
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    sync_directory(directory)
    sync_directory(path.parent)
    return kept


def sync_file(path: Path) -> None:
    """Make what a killed process wrote safe against a power cut, before a row points at it."""
    try:
        with path.open("rb") as file:
            os.fsync(file.fileno())
        sync_directory(path.parent)
    except OSError as error:
        raise failed(path, error) from error
