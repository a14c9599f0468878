"""Reads WARC records: the bytes of a gzip member as what it holds."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader

from nkarchive.visits import Headers, Pointer


class RecordError(Exception):
    """These bytes are not one whole record of ours; the message is one clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """An earlier capture with the payload that a new one need not hold again.

    *pointer* is where the bytes themselves lie: never another revisit. *sha256* is that of its raw body.
    """

    url: str
    fetched_at: datetime
    sha256: str
    pointer: Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A capture as read back.

    *headers* are as received but for ``Transfer-Encoding``, which is named
    ``X-Archive-Orig-Transfer-Encoding``; *raw_body* is in its content coding. *fetched_at* is in
    whole seconds. *refers_to* is the capture that this one is a revisit of; after a 304 its body is the
    one that was not sent again, else it is this one's *raw_body* too.
    """

    url: str
    fetched_at: datetime
    status: int
    reason: str
    headers: Headers
    raw_body: bytes
    refers_to: Original | None
    lead_url: str
    position: int
    of: int
    address: str
    tls_verified: bool | None

    def header(self, name: str) -> str:
        """Return the first header of that name, '' if there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record: its *kind* (WARC-Type), its named *fields* in lower case, its *block*."""

    kind: str
    fields: Mapping[str, str]
    block: bytes


def gunzip(member: bytes) -> bytes:
    """Return what a gzip member holds. Raises RecordError unless it is one whole member, no more."""
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        content = unpacker.decompress(member)
    except zlib.error as error:
        raise RecordError(f"its bytes have changed ({error})") from error
    if not unpacker.eof:
        raise RecordError("it is cut short")
    if unpacker.unused_data:
        raise RecordError("the place named does not end where the record does")
    return content


def parse(content: bytes) -> Record:
    """Read an unpacked record. Raises RecordError unless its length and its block's digest are right."""
    try:
        loaded = ArcWarcRecordLoader().parse_record_stream(BytesIO(content), known_format="warc", no_record_parse=True)
        fields = {name.lower(): value for name, value in loaded.rec_headers.headers}
        block: bytes = loaded.raw_stream.read()
    except (ArchiveLoadFailed, EOFError, ValueError, AttributeError) as error:
        raise RecordError(f"it is not a WARC record ({error})") from error
    if fields.get("content-length") != str(len(block)) or not content.endswith(block + b"\r\n\r\n"):
        raise RecordError("its length is not what it says")
    if fields.get("warc-block-digest") != f"sha256:{hashlib.sha256(block).hexdigest()}":
        raise RecordError("its block is not what its digest says")
    return Record(kind=loaded.rec_type or "", fields=fields, block=block)


def request_headers(record: Record) -> Headers:
    """Return the headers of a request record."""
    return _split(record)[1]


def stored(record: Record) -> Stored:
    """Return the capture in a response or revisit record; a revisit's *raw_body* is still empty.

    Raises RecordError unless it is one of ours and its payload has its digest.
    """
    if record.kind not in ("response", "revisit"):
        raise RecordError(f"a record of type {record.kind or 'none'} stands there, not a response")
    start, headers, body = _split(record)
    fields = record.fields
    try:
        _, status, reason = start.split(" ", 2)
        position, _, of = fields["x-nkarchive-position"].partition("/")
        digest = fields["warc-payload-digest"].removeprefix("sha256:")
        if record.kind == "response" and digest != hashlib.sha256(body).hexdigest():
            raise RecordError("its body is not what its digest says")
        secured = fields.get("x-nkarchive-tls-verified")
        return Stored(
            url=fields["warc-target-uri"],
            fetched_at=_moment(fields["warc-date"]),
            status=int(status),
            reason=reason,
            headers=headers,
            raw_body=body,
            refers_to=_original(fields, digest) if record.kind == "revisit" else None,
            lead_url=fields["x-nkarchive-lead"],
            position=int(position),
            of=int(of),
            address=fields.get("warc-ip-address", ""),
            tls_verified=None if secured is None else secured == "yes",
        )
    except (KeyError, ValueError) as error:
        raise RecordError(f"it lacks what a capture of ours has ({error!r})") from error


def _original(fields: Mapping[str, str], sha256: str) -> Original:
    offset, length, file = fields["x-nkarchive-refers-to"].split(" ", 2)
    return Original(
        url=fields["warc-refers-to-target-uri"],
        fetched_at=_moment(fields["warc-refers-to-date"]),
        sha256=sha256,
        pointer=Pointer(file=file, offset=int(offset), length=int(length)),
    )


def _moment(stamped: str) -> datetime:
    return datetime.fromisoformat(stamped).astimezone(UTC)


def _split(record: Record) -> tuple[str, Headers, bytes]:
    head, end, body = record.block.partition(b"\r\n\r\n")
    if not end:
        raise RecordError("its HTTP head has no end")
    utf8 = record.fields.get("x-nkarchive-header-encoding") == "utf-8"
    start, *lines = (head.decode("utf-8", "surrogateescape") if utf8 else head.decode("latin-1")).split("\r\n")
    # the value's own blanks may be anything but the one space that was put before it
    return start, tuple((name, value[1:]) for name, _, value in (line.partition(":") for line in lines)), body
