"""A capture is on disk as it came over the wire, and reads back to the byte or not at all."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
import tempfile
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from exchanges import AT, EXCHANGE, PAGE, URL, as_stored, keep, open_log, original, sha256
from nkarchive.errors import ArchiveFailed, CaptureCorrupt
from nkarchive.warc import CaptureLog
from nkarchive.warc.records import RecordError, parse


def records_of(file: Path) -> list[dict[str, Any]]:
    """What a WARC reader that is not ours sees."""
    seen = []
    with file.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests="raise"):
            http = record.http_headers
            seen.append(
                {
                    "version": record.rec_headers.protocol,
                    "type": record.rec_type,
                    "fields": dict(record.rec_headers.headers),
                    "start": http and f"{http.protocol} {http.statusline}",
                    "headers": http and http.headers,
                    "raw_body": record.raw_stream.read(),
                }
            )
    return seen


def warcio_check(file: Path) -> int:
    return Checker(Namespace(inputs=[str(file)], verbose=False)).process_all()  # type: ignore[no-any-return]


# --- what is written ------------------------------------------------------------------------------


def test_an_exchange_is_a_request_and_its_response_in_a_file_that_says_who_wrote_it(tmp_path: Path) -> None:
    with open_log(tmp_path) as log:
        pointer = log.append(EXCHANGE, lead_url="https://news.example/short", position=2, of=3, refers_to=None)
    (file,) = tmp_path.iterdir()
    assert file.name == pointer.file == "nkarchive-20240805T093000Z-00001.warc.gz"
    assert pointer.offset + pointer.length == file.stat().st_size
    assert warcio_check(file) == 0
    info, request, response = records_of(file)
    assert (info["type"], info["version"]) == ("warcinfo", "WARC/1.1")
    assert info["raw_body"].startswith(b"software: nkarchive/0.1.0\r\nformat: WARC File Format 1.1\r\n")
    assert (request["type"], request["start"], request["headers"]) == (
        "request",
        "GET /en/article?id=7&b=%ED%8F%89 HTTP/1.1",
        list(EXCHANGE.request_headers),
    )
    assert (response["type"], response["start"], response["headers"], response["raw_body"]) == (
        "response",
        "HTTP/1.1 200 OK",
        list(EXCHANGE.headers),
        PAGE,
    )
    named = response["fields"]
    assert request["fields"]["WARC-Concurrent-To"] == named["WARC-Record-ID"]
    assert {
        name: named[name] for name in named if name not in ("WARC-Record-ID", "WARC-Block-Digest", "Content-Length")
    } == {
        "WARC-Type": "response",
        "WARC-Target-URI": URL,
        "WARC-Date": "2024-08-05T09:30:00Z",
        "WARC-IP-Address": "192.0.2.7",
        "WARC-Payload-Digest": f"sha256:{sha256(PAGE)}",
        "Content-Type": "application/http; msgtype=response",
        "X-NKArchive-Lead": "https://news.example/short",
        "X-NKArchive-Position": "2/3",
        "X-NKArchive-TLS-Verified": "yes",
    }


def test_a_body_stays_in_its_content_coding_and_the_chunked_header_is_set_aside(tmp_path: Path) -> None:
    """httpx hands out the body without its chunks: a header that still promised them would mislead readers."""
    packed = gzip.compress(PAGE, mtime=0)
    headers = (("Content-Encoding", "gzip"), ("transfer-encoding", "chunked"))
    with open_log(tmp_path) as log:
        pointer = keep(log, replace(EXCHANGE, headers=headers, raw_body=packed))
        stored = log.read(pointer, sha256=sha256(packed))
    assert stored.raw_body == packed
    assert stored.headers == (("Content-Encoding", "gzip"), ("X-Archive-Orig-Transfer-Encoding", "chunked"))
    with (tmp_path / pointer.file).open("rb") as stream:
        *_, body = (record.content_stream().read() for record in ArchiveIterator(stream))
    assert body == PAGE


def test_a_304_is_a_revisit_by_the_servers_word(tmp_path: Path) -> None:
    with open_log(tmp_path) as log:
        first = original(EXCHANGE, keep(log, EXCHANGE))
        not_modified = replace(EXCHANGE, status=304, reason="Not Modified", raw_body=b"", body=b"")
        pointer = keep(log, not_modified, refers_to=first)
        assert log.read(pointer, sha256=sha256(b"")) == replace(as_stored(not_modified), refers_to=first)
    assert warcio_check(tmp_path / pointer.file) == 0
    revisit = records_of(tmp_path / pointer.file)[-1]
    assert (revisit["type"], revisit["start"], revisit["raw_body"]) == ("revisit", "HTTP/1.1 304 Not Modified", b"")
    profile = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert revisit["fields"]["WARC-Profile"] == profile
    assert revisit["fields"]["WARC-Refers-To-Target-URI"] == URL
    assert revisit["fields"]["WARC-Refers-To-Date"] == "2024-08-05T09:30:00Z"
    assert revisit["fields"]["WARC-Payload-Digest"] == f"sha256:{sha256(PAGE)}"


def test_the_same_payload_again_is_a_revisit_that_reads_back_whole(tmp_path: Path) -> None:
    with open_log(tmp_path) as log:
        first = original(EXCHANGE, keep(log, EXCHANGE))
        again = replace(EXCHANGE, headers=(("ETag", "8"),), fetched_at=AT.replace(day=6))
        pointer = keep(log, again, refers_to=first)
        assert log.read(pointer, sha256=sha256(PAGE)) == replace(as_stored(again), refers_to=first)
    revisit = records_of(tmp_path / pointer.file)[-1]
    assert (revisit["type"], revisit["headers"], revisit["raw_body"]) == ("revisit", [("ETag", "8")], b"")
    assert revisit["fields"]["WARC-Profile"].endswith("/1.1/revisit/identical-payload-digest")


def test_another_payload_is_never_written_as_a_revisit(tmp_path: Path) -> None:
    with open_log(tmp_path) as log:
        first = original(EXCHANGE, keep(log, EXCHANGE))
        with pytest.raises(ValueError, match="another body"):
            keep(log, replace(EXCHANGE, raw_body=b"edited"), refers_to=first)


def test_a_header_cannot_end_the_head(tmp_path: Path) -> None:
    """RFC 9110 5.5: CR, LF and NUL become spaces, so a record cannot be made to say what was not sent."""
    headers = (("X-A", "1\r\n\r\n<p>forged</p>"), ("X B:\n", "\x00\t2 "))
    with open_log(tmp_path) as log:
        stored = log.read(keep(log, replace(EXCHANGE, headers=headers, reason="O\nK")))
    assert stored == replace(as_stored(EXCHANGE), reason="O K", headers=(("X-A", "1    <p>forged</p>"), ("X_B__", "2")))


def test_a_full_file_is_followed_by_the_next_and_both_stay_readable(tmp_path: Path) -> None:
    with open_log(tmp_path, max_bytes=1000) as log:
        pointers = [keep(log, EXCHANGE) for _ in range(3)]
        assert [pointer.file[-14:-8] for pointer in pointers] == ["-00001", "-00002", "-00003"]
        assert [log.read(pointer) for pointer in pointers] == [as_stored(EXCHANGE)] * 3
    assert all(records_of(file)[0]["type"] == "warcinfo" for file in tmp_path.iterdir())


def test_the_next_run_goes_on_in_the_same_file_and_a_new_version_in_a_new_one(tmp_path: Path) -> None:
    files = []
    for software in ("nkarchive/1", "nkarchive/1", "nkarchive/2"):
        with CaptureLog(tmp_path, software=software) as log:
            log.recover({})
            files.append(keep(log, EXCHANGE).file[-14:-8])
    assert files == ["-00001", "-00001", "-00002"]


def test_a_run_that_skips_recovery_cannot_append_behind_a_torn_record(tmp_path: Path) -> None:
    with open_log(tmp_path) as log:
        keep(log, EXCHANGE)
    with open_log(tmp_path) as log, pytest.raises(RuntimeError, match=r"recover\(\) comes before"):
        keep(log, EXCHANGE)


_TOKENS = st.from_regex(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", fullmatch=True).filter(
    lambda name: name.lower() not in ("transfer-encoding", "content-encoding")
)
_VALUES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), max_size=40).map(
    lambda value: value.strip(" \t")
)


@settings(max_examples=150, deadline=None)
@given(
    status=st.integers(100, 999),
    reason=_VALUES,
    headers=st.lists(st.tuples(_TOKENS, _VALUES), max_size=6).map(tuple),
    body=st.binary(max_size=3000),
    coding=st.sampled_from([(), (("Content-Encoding", "gzip"),), (("content-encoding", "br"),)]),
)
@example(
    status=200, reason="", headers=(("X", "평양"), ("Y", "é"), ("Z", "\x85\xa0\u2028")), body=b"\r\n\r\n", coding=()
)
def test_any_exchange_survives_the_log(status: int, reason: str, headers: Any, body: bytes, coding: Any) -> None:
    """Whatever a server may send is read back as it was, by us and by others."""
    exchange = replace(EXCHANGE, status=status, reason=reason, headers=headers + coding, raw_body=body)
    with tempfile.TemporaryDirectory() as directory, open_log(Path(directory)) as log:
        pointer = keep(log, exchange)
        assert log.read(pointer, sha256=sha256(body)) == as_stored(exchange)
        # not warcio_check: it unpacks bodies too, which these are not
        assert records_of(Path(directory) / pointer.file)[-1]["raw_body"] == body


def test_fastwarc_reads_our_files_too(tmp_path: Path) -> None:
    warc = pytest.importorskip("fastwarc.warc", reason="fastwarc is not installed")
    with open_log(tmp_path) as log:
        first = original(EXCHANGE, keep(log, EXCHANGE))
        keep(log, EXCHANGE, refers_to=first)
    (file,) = tmp_path.iterdir()
    with file.open("rb") as stream:
        seen = [
            (str(record.record_type), record.verify_block_digest())
            for record in warc.ArchiveIterator(stream, parse_http=False)
        ]
    with file.open("rb") as stream:
        for response in warc.ArchiveIterator(stream, record_types=warc.WarcRecordType.response):
            assert (response.verify_payload_digest(), response.http_headers.status_code) == (True, 200)
            assert response.reader.read() == PAGE
    assert seen == [(kind, True) for kind in ("warcinfo", "request", "response", "request", "revisit")]


# --- what is read ---------------------------------------------------------------------------------


def test_a_changed_byte_is_never_read_as_something_else(tmp_path: Path) -> None:
    """Only the gzip header's idle bytes (time, system) can change without a trace in what is read."""
    with open_log(tmp_path) as log:
        pointer = keep(log, EXCHANGE)
    file = tmp_path / pointer.file
    whole = file.read_bytes()
    places = random.Random(1).sample(range(pointer.offset, len(whole)), 200)
    said = []
    for place in places:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << (place % 8)
        file.write_bytes(flipped)
        try:
            assert log.read(pointer, sha256=sha256(PAGE)) == as_stored(EXCHANGE)
        except CaptureCorrupt as error:
            said.append(str(error))
    assert len(said) > 190
    assert all(
        sentence.startswith(f"{file}: the record at byte {pointer.offset} does not read back: ")
        and "restore this file from a backup" in sentence
        for sentence in said
    )


@pytest.mark.parametrize("lost", [1, 8, 100])
def test_a_file_cut_short_is_corrupt(tmp_path: Path, lost: int) -> None:
    with open_log(tmp_path) as log:
        pointer = keep(log, EXCHANGE)
        file = tmp_path / pointer.file
        file.write_bytes(file.read_bytes()[:-lost])
        with pytest.raises(CaptureCorrupt, match="the file ends before it"):
            log.read(pointer)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"offset": 0}, "does not end where the record does|has changed|cut short"),
        ({"offset": -1}, "no such place"),
        ({"offset": 3}, "have changed"),
        ({"offset": 1 << 62}, "the file ends before it"),
        ({"length": 0}, "no such place"),
        ({"length": 100}, "cut short"),
        ({"length": 1 << 62}, "the file ends before it"),
        ({"file": "nkarchive-20240805T093000Z-00002.warc.gz"}, "No such file"),
        ({"file": ".."}, "no such place"),
        ({"file": "../../etc/passwd"}, "no such place"),
        ({"file": "/etc/passwd"}, "no such place"),
        ({"file": ""}, "Is a directory"),
        ({"file": "a\0b"}, "null byte"),
    ],
)
def test_a_wrong_pointer_is_corrupt(tmp_path: Path, wrong: dict[str, Any], why: str) -> None:
    with open_log(tmp_path) as log:
        pointer = keep(log, EXCHANGE)
        with pytest.raises(CaptureCorrupt, match=why):
            log.read(replace(pointer, **wrong))


def test_another_record_than_the_one_meant_is_corrupt(tmp_path: Path) -> None:
    with open_log(tmp_path) as log:
        first = keep(log, EXCHANGE)
        second = keep(log, replace(EXCHANGE, raw_body=b"edited"))
        request = replace(second, offset=first.offset + first.length)
        request = replace(request, length=second.offset - request.offset)
        with pytest.raises(CaptureCorrupt, match="its body is not the one that the archive says it is"):
            log.read(second, sha256=sha256(PAGE))
        with pytest.raises(CaptureCorrupt, match="a record of type request stands there"):
            log.read(request)


def test_a_revisit_of_what_is_lost_is_corrupt_and_names_the_lost(tmp_path: Path) -> None:
    with open_log(tmp_path, max_bytes=1) as log:
        first = original(EXCHANGE, keep(log, EXCHANGE))
        pointer = keep(log, EXCHANGE, refers_to=first)
        (tmp_path / first.pointer.file).unlink()
        with pytest.raises(CaptureCorrupt, match=first.pointer.file):
            log.read(pointer)


@settings(max_examples=200, deadline=None)
@given(
    head=st.sampled_from([b"", b"WARC/1.1\r\n", b"WARC/1.1\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n"]), rest=st.binary()
)
def test_any_bytes_are_a_record_or_said_not_to_be(head: bytes, rest: bytes) -> None:
    with pytest.raises(RecordError):
        parse(head + rest)


# --- a disk that refuses --------------------------------------------------------------------------

_FILL = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from exchanges import EXCHANGE, keep, open_log
from dataclasses import replace
from nkarchive.errors import ArchiveFailed
import random
directory = Path(sys.argv[1])
log = open_log(directory)
log.recover({})
first = keep(log, EXCHANGE)
size = (directory / first.file).stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 2000, resource.RLIM_INFINITY))
try:
    keep(log, replace(EXCHANGE, raw_body=random.Random(1).randbytes(9000)))
except ArchiveFailed as error:
    print(error)
print((directory / first.file).stat().st_size - size)
second = keep(log, replace(EXCHANGE, raw_body=b"small"))
log.sync()
log.close()
print(log.read(first).raw_body == EXCHANGE.raw_body, log.read(second).raw_body)
"""


def test_a_full_disk_leaves_only_whole_records_and_is_said_in_one_sentence(tmp_path: Path) -> None:
    """The record that did not fit is taken back; what fits can still be appended."""
    done = subprocess.run(
        [sys.executable, "-c", _FILL, str(tmp_path), str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        check=False,
    )
    (file,) = tmp_path.iterdir()
    assert (done.stderr, done.stdout.splitlines()) == (
        "",
        [
            f"{file} cannot be written: File too large (what was captured before is safe; make room or mend the "
            "disk, and run again)",
            "0",
            "True b'small'",
        ],
    )
    assert warcio_check(file) == 0


def test_a_directory_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "captures").write_text("a file")
    with open_log(tmp_path / "captures" / "deeper") as log, pytest.raises(ArchiveFailed, match="cannot be written"):
        keep(log, EXCHANGE)
