"""What a crash leaves in the capture log: whole records are found again, a torn end is set aside."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchanges import AT, EXCHANGE, PAGE, URL, as_stored, keep, open_log, original
from nkarchive.errors import ArchiveFailed
from nkarchive.visits import Exchange, Pointer
from nkarchive.warc import CaptureLog, Cut, Damage, Original, Recovered, Recovery
from nkarchive.warc.records import parse
from nkarchive.warc.recovery import members

NAME = "nkarchive-20240805T093000Z-00001.warc.gz"


def page(number: int) -> Exchange:
    body = f"<p>Page {number}</p>".encode() * 40
    return replace(EXCHANGE, url=f"{URL}&page={number}", raw_body=body, body=body)


def end(pointer: Pointer) -> int:
    return pointer.offset + pointer.length


def as_recovered(exchange: Exchange, pointer: Pointer, *, refers_to: Original | None = None) -> Recovered:
    return Recovered(pointer=pointer, lead_url=URL, position=1, of=1, exchange=exchange, refers_to=refers_to)


def recover(directory: Path, committed: dict[str, int] | None = None, held: tuple[Pointer, ...] = ()) -> Recovery:
    with open_log(directory) as log:
        return log.recover(committed or {}, held=held)


def filled(directory: Path, count: int) -> list[Pointer]:
    with open_log(directory) as log:
        log.recover({})
        return [keep(log, page(number)) for number in range(count)]


def is_quiet(recovery: Recovery) -> bool:
    """Return whether there was nothing to find and nothing to say."""
    return not len(recovery.recovered) and recovery.notes == ()


def test_what_was_captured_but_not_committed_is_found_again_in_order(tmp_path: Path) -> None:
    pointers = filled(tmp_path, 3)
    recovery = recover(tmp_path, {NAME: end(pointers[0])})
    assert list(recovery.recovered) == [as_recovered(page(n), pointers[n]) for n in (1, 2)]
    assert (len(recovery.recovered), recovery.notes) == (2, ())


def test_without_a_single_row_everything_is_found_again(tmp_path: Path) -> None:
    with open_log(tmp_path, max_bytes=1) as log:
        pointers = [keep(log, page(number)) for number in range(3)]
    assert [found.pointer for found in recover(tmp_path).recovered] == pointers


def test_nothing_is_read_that_is_committed(tmp_path: Path) -> None:
    """A start must not take longer the bigger the file: what lies before the committed end is not looked at."""
    first, second = filled(tmp_path, 2)
    file = tmp_path / NAME
    content = bytearray(file.read_bytes())
    content[: first.offset + first.length] = bytes(end(first))
    file.write_bytes(content)
    assert [found.pointer for found in recover(tmp_path, {NAME: end(first)}).recovered] == [second]
    assert is_quiet(recover(tmp_path, {NAME: end(second)}))


def test_batches_committed_in_another_order_leave_no_gap(tmp_path: Path) -> None:
    """A slow page was appended first and committed last: a later record's row does not hide it."""
    slow, quick, last = filled(tmp_path, 3)
    recovery = recover(tmp_path, held=(quick,))
    assert [found.pointer for found in recovery.recovered] == [slow, last]


def test_a_recovered_revisit_has_the_body_it_repeats(tmp_path: Path) -> None:
    with open_log(tmp_path) as log:
        first = original(EXCHANGE, keep(log, EXCHANGE))
        again = keep(log, EXCHANGE, refers_to=first)
        not_modified = replace(EXCHANGE, status=304, raw_body=b"", body=b"", headers=())
        confirmed = keep(log, not_modified, refers_to=first)
    assert list(recover(tmp_path, {NAME: end(first.pointer)}).recovered) == [
        as_recovered(EXCHANGE, again, refers_to=first),
        as_recovered(not_modified, confirmed, refers_to=first),
    ]


def test_a_recovered_revisit_of_what_is_lost_is_left_to_be_fetched_again(tmp_path: Path) -> None:
    with open_log(tmp_path, max_bytes=1) as log:
        first = original(EXCHANGE, keep(log, EXCHANGE))
        again = keep(log, EXCHANGE, refers_to=first)
    (tmp_path / first.pointer.file).unlink()
    recovery = recover(tmp_path)
    assert (list(recovery.recovered), recovery.damaged[0].file) == ([], again.file)
    assert recovery.notes[0].startswith(f"{again.file} repeats a capture that is lost: ")


def test_a_recovered_page_is_unpacked_and_one_that_cannot_be_is_fetched_again(tmp_path: Path) -> None:
    coded = replace(EXCHANGE, headers=(("Content-Encoding", "gzip"),), raw_body=gzip.compress(PAGE))
    with open_log(tmp_path) as log:
        keep(log, replace(coded, raw_body=b"no gzip"))
        pointer = keep(log, coded)
    assert list(recover(tmp_path).recovered) == [as_recovered(coded, pointer)]


# --- torn ends ------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["of the request", "up to the response", "of the response"])
def test_a_torn_end_is_cut_off_kept_and_said(tmp_path: Path, part: str) -> None:
    first, second = filled(tmp_path, 2)
    file = tmp_path / NAME
    whole = file.read_bytes()
    left = {"of the request": end(first) + 9, "up to the response": second.offset, "of the response": end(second) - 1}
    file.write_bytes(whole[: left[part]])
    recovery = recover(tmp_path, {NAME: end(first)})
    kept = f"torn/{NAME}-{end(first)}.part"
    length = left[part] - end(first)
    assert recovery.cuts == (Cut(file=NAME, offset=end(first), length_bytes=length, kept_as=kept),)
    assert recovery.notes == (
        f"{NAME} had a torn last record: {length} bytes from byte {end(first)} on were cut off and are kept in {kept}",
    )
    assert list(recovery.recovered) == []
    assert file.read_bytes() == whole[: end(first)]
    assert (tmp_path / kept).read_bytes() == whole[end(first) : left[part]]
    assert recover(tmp_path, {NAME: end(first)}).cuts == ()


def test_a_second_tear_at_the_same_place_overwrites_nothing(tmp_path: Path) -> None:
    (pointer,) = filled(tmp_path, 1)
    for torn in (b"first", b"second"):
        with (tmp_path / NAME).open("ab") as file:
            file.write(torn)
        recover(tmp_path, {NAME: end(pointer)})
    kept = tmp_path / "torn" / f"{NAME}-{end(pointer)}"
    assert (Path(f"{kept}.part").read_bytes(), Path(f"{kept}-2.part").read_bytes()) == (b"first", b"second")


@pytest.mark.parametrize("size", [0, 1, 20, 100])
def test_a_file_that_got_no_further_than_its_first_record_is_begun_anew(tmp_path: Path, size: int) -> None:
    filled(tmp_path, 1)
    file = tmp_path / NAME
    file.write_bytes(file.read_bytes()[:size])
    recovery = recover(tmp_path)
    assert [cut.length_bytes for cut in recovery.cuts] == ([size] if size else [])
    (pointer,) = filled(tmp_path, 1)
    assert pointer.file == NAME
    assert [found.pointer for found in recover(tmp_path).recovered] == [pointer]


def test_a_file_with_only_its_first_record_is_gone_on_with(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    file = tmp_path / NAME
    whole = file.read_bytes()
    with file.open("rb") as stream:
        info = next(length for _, length, _ in members(stream, 0))
    file.write_bytes(whole[:info])
    assert is_quiet(recover(tmp_path))
    assert filled(tmp_path, 1)[0].file == NAME
    with file.open("rb") as stream:
        kinds = [parse(content).kind for _, _, content in members(stream, 0)]
    assert kinds == ["warcinfo", "request", "response"]


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[Pointer]]:
    """A file of four captures, and where they lie."""
    directory = tmp_path_factory.mktemp("four")
    pointers = filled(directory, 4)
    return (directory / NAME).read_bytes(), pointers


@settings(max_examples=60, deadline=None)
@given(
    place=st.floats(0, 1, exclude_max=True), tail=st.sampled_from(["nothing", "zeros", "a member's start", "a flip"])
)
def test_a_file_cut_or_changed_past_its_committed_end_gives_what_is_whole_before_that(
    four: tuple[bytes, list[Pointer]], place: float, tail: str
) -> None:
    """And what is committed is left alone to the byte."""
    whole, pointers = four
    committed = end(pointers[0])
    at = committed + int(place * (len(whole) - committed))
    flip = bytes([whole[at] ^ 255]) + whole[at + 1 :]
    tails = {"nothing": b"", "zeros": bytes(500), "a member's start": b"\x1f\x8b", "a flip": flip}
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        given_bytes = whole[:at] + tails[tail]
        (directory / NAME).write_bytes(given_bytes)
        found = [each.pointer for each in recover(directory, {NAME: committed}).recovered]
        assert found == pointers[1 : 1 + len(found)]
        assert len(found) >= sum(end(pointer) <= at for pointer in pointers[1:])
        # nothing is changed but what is cut off behind the last whole record; a flip in a gzip header's
        # time of modification is in no digest, and leaves its record whole
        kept = (directory / NAME).read_bytes()
        assert given_bytes.startswith(kept)
        assert len(kept) >= max(committed, *map(end, [*found, pointers[0]]))
        (pointer,) = filled(directory, 1)
        with open_log(directory) as log:
            assert log.read(pointer) == as_stored(page(0))


# --- damage that is not ours to mend --------------------------------------------------------------


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    recovery = recover(tmp_path, {"elsewhere.warc.gz": 100})
    assert recovery.missing == ("elsewhere.warc.gz",)
    assert recovery.notes == ("elsewhere.warc.gz is missing: restore it from a backup, captures in it cannot be read",)


def test_a_file_shorter_than_what_is_committed_is_left_alone_and_not_appended_to(tmp_path: Path) -> None:
    """Another record at an offset that a row points at would be read as that row's."""
    (pointer,) = filled(tmp_path, 1)
    file = tmp_path / NAME
    short = file.read_bytes()[:-50]
    file.write_bytes(short)
    with open_log(tmp_path) as log:
        recovery = log.recover({NAME: end(pointer)})
        appended = keep(log, EXCHANGE)
    detail = f"ends at byte {len(short)}, but captures reach to byte {end(pointer)}: restore it from a backup"
    assert recovery.damaged == (Damage(file=NAME, detail=detail),)
    assert appended.file == "nkarchive-20240805T093000Z-00002.warc.gz"
    assert file.read_bytes() == short


def test_a_committed_record_that_is_damaged_is_never_cut_off(tmp_path: Path) -> None:
    found, broken, held, last = filled(tmp_path, 4)
    file = tmp_path / NAME
    content = bytearray(file.read_bytes())
    content[broken.offset + 20] ^= 255
    file.write_bytes(content)
    recovery = recover(tmp_path, held=(broken, held))
    assert [each.pointer for each in recovery.recovered] == [found, last]
    assert recovery.cuts == ()
    assert recovery.damaged[0].detail.startswith(f"is damaged between byte {broken.offset} and byte {end(broken)}: ")
    assert file.read_bytes() == content


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "imported.warc.gz").write_bytes(b"from another archive")
    assert is_quiet(recover(tmp_path, {"imported.warc.gz": 5}))


def test_a_disk_too_full_to_keep_a_torn_end_leaves_it_where_it_is(tmp_path: Path) -> None:
    (pointer,) = filled(tmp_path, 1)
    with (tmp_path / NAME).open("ab") as file:
        file.write(b"torn")
    (tmp_path / "torn").write_text("no directory can be made here")
    with pytest.raises(ArchiveFailed, match="cannot be written"):
        recover(tmp_path, {NAME: end(pointer)})
    assert (tmp_path / NAME).stat().st_size == end(pointer) + 4


# --- kill -9 --------------------------------------------------------------------------------------

_APPEND_FOREVER = """
import random, sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from exchanges import EXCHANGE, keep, open_log
log = open_log(Path(sys.argv[1]), max_bytes=300_000)
log.recover({})
bodies = random.Random(sys.argv[3])
while True:
    pointer = keep(log, replace(EXCHANGE, raw_body=bodies.randbytes(bodies.randrange(60_000))))
    log.sync()
    print(pointer.file, pointer.offset, pointer.length, flush=True)
"""


@pytest.mark.parametrize("seed", range(3))
def test_after_kill_9_every_record_reads_back(tmp_path: Path, seed: int) -> None:
    """What was synced and said is there; at most the one record in flight is not."""
    moments = random.Random(seed)
    command = [sys.executable, "-c", _APPEND_FOREVER, str(tmp_path), str(Path(__file__).parent), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(moments.randint(3, 40))]
        process.kill()
        said += process.stdout.readlines()
    pointers = [
        Pointer(file=file, offset=int(offset), length=int(length))
        for file, offset, length in (line.split() for line in said if line.endswith("\n"))
    ]
    with CaptureLog(tmp_path, software="nkarchive/0.1.0") as log:
        recovered = [found.pointer for found in log.recover({}).recovered]
        assert recovered[: len(pointers)] == pointers
        assert len(recovered) <= len(pointers) + 1
        assert [log.read(pointer).fetched_at for pointer in recovered] == [AT] * len(recovered)
        last = keep(log, EXCHANGE)
        assert log.read(last) == as_stored(EXCHANGE)
