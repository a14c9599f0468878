"""The originals in the reading room: replayed from WARC where they can do nothing, or said not to be there."""

from __future__ import annotations

import hashlib
import io
import shutil
import sqlite3
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from ferry import ferry_page, value
from newsroom import feed
from nkarchive.serve.replaying import REPLAY_POLICY, shown
from roomtest import PAGE_HEADERS, Rooms, rooms


def capture_of(home: Path, path: str, status: int = 200) -> int:
    return int(str(value(home, "SELECT max(id) FROM captures WHERE url LIKE ? AND status = ?", f"%{path}", status)))


def test_the_original_is_replayed_where_it_can_do_nothing(room: Rooms, home: Path, ids: dict[str, int]) -> None:
    number = capture_of(home, "/news/ferry")
    page = room.get(f"/capture/{number}")
    [frame] = page.tree.cssselect("iframe")
    assert (frame.get("src"), frame.get("sandbox")) == (f"/read/archive/capture/{number}/replay", "")
    answer = room.ask(f"/capture/{number}/replay")
    expected = ferry_page("The ferry carried its first three passengers on Sunday.").replace("<link", "<meta")
    assert answer.text == expected
    assert dict(answer.headers) == PAGE_HEADERS | {"content-security-policy": REPLAY_POLICY}


def test_an_answer_that_nothing_changed_shows_what_it_repeats(room: Rooms, home: Path) -> None:
    number = capture_of(home, "/news/ko-ferry", 304)
    assert "나룻배가 지난 일요일" in room.ask(f"/capture/{number}/replay").text
    assert "the server said that nothing had changed" in room.get(f"/capture/{number}").html


def test_a_record_is_a_whole_warc_file(room: Rooms, home: Path) -> None:
    number = capture_of(home, "/news/ferry")
    answer = room.ask(f"/capture/{number}/record.warc.gz")
    assert answer.headers["content-disposition"] == f'attachment; filename="capture-{number}.warc.gz"'
    [record] = [(each.rec_type, each.content_stream().read()) for each in ArchiveIterator(io.BytesIO(answer.content))]
    sha = value(home, "SELECT sha256 FROM captures WHERE id = ?", number)
    assert (record[0], hashlib.sha256(record[1]).hexdigest()) == ("response", sha)


def test_a_capture_that_changed_on_disk_is_not_shown(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "copy")
    number = capture_of(home, "/news/ferry")
    with rooms(tmp_path / "copy" / "archive.db") as room:
        [file] = (tmp_path / "copy" / "captures").glob("*.warc.gz")
        content = bytearray(file.read_bytes())
        content[int(str(value(home, "SELECT warc_offset + 200 FROM captures WHERE id = ?", number)))] ^= 0xFF
        file.write_bytes(content)
        answer = room.ask(f"/capture/{number}/replay")
        assert answer.status_code == 404
        assert answer.text.startswith("The record does not read back as it was written, so it is not shown")
        assert "<iframe" not in room.get(f"/capture/{number}").html


def test_captures_that_are_elsewhere_are_said_to_be_or_found_by_a_setting(home: Path, tmp_path: Path) -> None:
    shutil.copy(home / "archive.db", tmp_path)
    number = capture_of(home, "/news/ferry")
    with rooms(tmp_path / "archive.db") as room:
        assert (
            room.get(f"/capture/{number}").text("main .note") == "The captures are not beside this copy of the archive."
        )
        assert room.ask(f"/capture/{number}/record.warc.gz").status_code == 404
    with rooms(tmp_path / "archive.db", captures=str(home / "captures")) as room:
        assert "Ferry runs again" in room.ask(f"/capture/{number}/replay").text


@pytest.mark.parametrize("file", ["../../etc/passwd", "/etc/passwd", "none.warc.gz"])
def test_no_file_but_a_capture_is_read(home: Path, tmp_path: Path, file: str) -> None:
    shutil.copytree(home, tmp_path / "copy")
    db = sqlite3.connect(tmp_path / "copy" / "archive.db")
    db.execute("UPDATE captures SET warc_file = ?, warc_offset = id", [file])
    db.commit()
    db.close()
    with rooms(tmp_path / "copy" / "archive.db") as room:
        assert room.ask("/capture/2/record.warc.gz").status_code == 404
        assert room.ask("/capture/2/replay").status_code == 404


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("text/html; charset=euc-kr", "<p>평양".encode("euc-kr"), ("text/html; charset=utf-8", "<p>평양")),
        (
            "text/html",
            b"<LINK rel=preconnect href=x><link/><linked>",
            ("text/html; charset=utf-8", "<meta rel=preconnect href=x><meta/><linked>"),
        ),
        (
            "application/rss+xml",
            feed(("http://a.example", "A")).encode(),
            ("text/plain; charset=utf-8", feed(("http://a.example", "A"))),
        ),
        ("image/svg+xml", b"<svg onload=alert(1)>", ("text/plain; charset=utf-8", "<svg onload=alert(1)>")),
        ("application/pdf", b"%PDF", ("text/plain; charset=utf-8", "")),
    ],
)
def test_what_is_no_html_is_shown_as_text_or_not_at_all(
    content_type: str, body: bytes, expected: tuple[str, str]
) -> None:
    found = shown(body, content_type)
    assert (found.content_type, found.body.decode()) == expected
    assert bool(found.trouble) == (not expected[1])
