"""``nkarchive doctor`` on archives that are really broken: it says what and what to do, and changes nothing."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from newsroom import MORNING, Newsroom, links, newsroom, story
from nkarchive.cli import main
from nkarchive.disk import Room
from nkarchive.doctor import Finding, Level, captures, clock, lock, machine
from nkarchive.store.lock import hold
from servers import Ask, page

Doctor = Callable[..., tuple[int, list[tuple[str, str, str]]]]
CONFIG = """
user_agent: "test (+https://archive.test/about)"
limits: {{tries: 1, timeout: 5s, free_disk: 1kB}}
defaults: {{delay: 0s}}
sources: [{{name: tribune, start: ['{start}'], articles: '{articles}', allow_private: true, timezone: Asia/Seoul}}]
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Newsroom]:
    """An archive of three articles, as a crawl left it."""
    with newsroom(tmp_path) as running:
        paths = [f"/news/{name}" for name in "abc"]
        running.put("/", links(*((path, path) for path in paths)))
        for path in paths:
            running.put(path, story(f"Story {path}"))
        running.crawl(MORNING)
        configure(running)
        yield running


def configure(site: Newsroom, articles: str = "/news/") -> None:
    text = CONFIG.format(start=site.url("/"), articles=articles)
    (site.home / "config.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def doctor(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Doctor:
    """Ask the doctor, offline unless told otherwise: (exit code, what is not ok as (level, part, says))."""

    def ask(*options: str, offline: bool = True) -> tuple[int, list[tuple[str, str, str]]]:
        monkeypatch.chdir(tmp_path)
        given = [*options, *(["--offline"] if offline else [])]
        monkeypatch.setattr(sys, "argv", ["nkarchive", "doctor", "--json", *given, "--now", "2024-03-12T07:00:00Z"])
        with pytest.raises(SystemExit) as ended:
            main()
        told = json.loads(capsys.readouterr().out)
        assert told["well"] is not bool(ended.value.code)
        assert all(bool(each["advice"]) == (each["level"] != "ok") for each in told["findings"])
        bad = [(each["level"], each["part"], each["says"]) for each in told["findings"] if each["level"] != "ok"]
        # a test machine may be short of memory, and its user root
        return int(ended.value.code or 0), [each for each in bad if each[1] not in ("memory",)]

    return ask


def snapshot(home: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(home)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(home.rglob("*"))
        # a reader in WAL mode leaves its shared memory behind, as every reader of SQLite does
        if path.is_file() and not path.name.endswith(("-shm", "-wal"))
    }


def test_of_a_well_archive_every_line_is_ok_and_nothing_is_changed(
    site: Newsroom, doctor: Doctor, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(site.home)
    assert doctor() == (0, [])
    assert doctor("--all") == (0, [])
    assert snapshot(site.home) == before
    monkeypatch.setattr(sys, "argv", ["nkarchive", "doctor", "--offline", "--now", "2024-03-12T07:00:00Z"])
    with pytest.raises(SystemExit) as ended:
        main()
    lines = capsys.readouterr().out.splitlines()
    assert ended.value.code == 0 and lines[-1].startswith("no problems, ")
    assert {line[9:22].strip() for line in lines[:-1] if line.startswith("ok")} >= {
        "software", "config", "time zones", "disk", "permissions", "lock", "database", "search index", "clock", "captures",
    }  # fmt: skip
    said = "\n".join(lines)
    assert "config.yaml: 1 of 1 sources are enabled: tribune" in said
    assert "a sample of 5 records read back with the digest that they were stored with" in said
    assert "it says of every article what the article says (integrity-check)" in said


def warc(site: Newsroom) -> Path:
    (path,) = (site.home / "captures").glob("*.warc.gz")
    return path


def test_a_capture_file_that_is_cut_short_is_a_problem(site: Newsroom, doctor: Doctor) -> None:
    path = warc(site)
    size = path.stat().st_size
    os.truncate(path, size - 20)
    code, bad = doctor()
    assert code == 1
    assert (
        "problem",
        "captures",
        f"captures/{path.name} ends at byte {size - 20}, its last record at byte {size}",
    ) in bad
    assert "the file ends before it" in bad[-1][2]


def test_a_capture_file_that_is_gone_is_a_problem(site: Newsroom, doctor: Doctor) -> None:
    path = warc(site)
    path.unlink()
    code, bad = doctor()
    assert (code, bad[0]) == (1, ("problem", "captures", f"captures/{path.name} is missing: 5 captures are in it"))


def test_a_byte_that_turned_in_a_capture_is_found_by_reading_it_back(site: Newsroom, doctor: Doctor) -> None:
    (offset,) = site.rows("SELECT warc_offset + warc_length / 2 FROM captures WHERE url LIKE '%/news/b'")
    with warc(site).open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)
        file.seek(offset)
        file.write(bytes([byte[0] ^ 0xFF]))
    code, bad = doctor("--all")
    assert (code, [part for _, part, _ in bad]) == (1, ["captures"])
    assert "does not read back" in bad[0][2]


def test_what_no_row_points_at_is_said(site: Newsroom, doctor: Doctor) -> None:
    (site.home / "captures" / "somebody-elses.warc.gz").write_bytes(b"x")
    (site.home / "captures" / "torn").mkdir()
    (site.home / "captures" / "torn" / "x").write_bytes(b"x")
    assert doctor() == (0, [("warning", "captures", "no row points into somebody-elses.warc.gz in captures")])


def test_a_page_of_the_database_that_was_overwritten_is_a_problem(site: Newsroom, doctor: Doctor) -> None:
    path = site.home / "archive.db"
    db = sqlite3.connect(path)
    (size,) = db.execute("PRAGMA page_size").fetchone()
    (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'articles'").fetchone()
    db.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xa5" * size)
    code, bad = doctor()
    assert code == 1
    assert bad[0][:2] == ("problem", "database") and bad[0][2].startswith("its pages are damaged: ")


def test_a_file_that_is_no_database_is_a_problem(site: Newsroom, doctor: Doctor) -> None:
    (site.home / "archive.db").write_bytes(b"no database at all, but long enough to be looked at" * 90)
    code, bad = doctor()
    assert (code, bad[0][:2]) == (1, ("problem", "database"))
    assert bad[0][2].startswith("archive.db is not an archive (nor any SQLite database)")


def change(site: Newsroom, *statements: str) -> None:
    db = sqlite3.connect(site.home / "archive.db")
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "UPDATE articles SET story_id = 99 WHERE id = 2",
            ("problem", "database", "rows that refer to a row that is not there: 1, the first articles 2 to stories"),
        ),
        (
            "DELETE FROM articles_fts_docsize WHERE id = 3",
            ("problem", "search index", "1 articles are not in it, and 0 in it are no articles"),
        ),
        (
            "UPDATE articles SET headline = 'Words that nobody indexed' WHERE id = 1",
            ("problem", "search index", "it does not say what the articles say: database disk image is malformed"),
        ),
        (
            "DELETE FROM _sqlite_migrations WHERE name = 'm007_watch'",
            ("warning", "database", "its schema is an earlier version's: it lacks m007_watch"),
        ),
        (
            "UPDATE runs SET started_at = '2031-01-01T00:00:00Z'",
            (
                "problem",
                "clock",
                "the archive's newest time is 2031-01-01T00:00:00Z, 2485 days ahead of this machine's clock"
                " (2024-03-12T07:00:00Z)",
            ),
        ),
    ],
)
def test_what_is_wrong_in_the_database_is_said(
    site: Newsroom, doctor: Doctor, statement: str, found: tuple[str, str, str]
) -> None:
    change(site, "PRAGMA foreign_keys = OFF", statement)
    assert doctor() == (1 if found[0] == "problem" else 0, [found])


def test_a_pattern_that_matches_nothing_held_is_a_warning(site: Newsroom, doctor: Doctor) -> None:
    configure(site, articles="/nachrichten/")
    code, bad = doctor()
    assert (code, bad) == (
        0,
        [
            (
                "warning",
                "config",
                "sources[tribune].articles: '/nachrichten/' matches none of the 3 newest URLs of its kind",
            )
        ],
    )


def test_a_configuration_that_is_wrong_is_a_problem_and_the_archive_is_looked_at_all_the_same(
    site: Newsroom, doctor: Doctor
) -> None:
    (site.home / "config.yaml").write_text("sources: [{name: a}]\nuser_agent: 3\n")
    code, bad = doctor()
    assert (code, [part for _, part, _ in bad]) == (1, ["config", "config"])
    (site.home / "config.yaml").write_text("sources: [{name: a, start: ['https://a.example/'], enabled: false}]")
    code, bad = doctor()
    assert (code, bad[0][2]) == (1, "config.yaml: none of its 1 sources is enabled")
    (site.home / "config.yaml").write_text("sources: [{name: a, start: ['https://a.example/']}]")
    assert "gives a nobody to write to" in doctor()[1][0][2]


def test_where_there_is_no_archive_yet_it_says_so(doctor: Doctor) -> None:
    assert doctor() == (0, [("warning", "database", "there is no archive at archive.db yet")])


# --- lock -----------------------------------------------------------------------------------------


def test_it_says_who_holds_the_archive(tmp_path: Path) -> None:
    archive, directory = tmp_path / "archive.db", tmp_path / "captures"
    assert list(lock.held(archive, directory)) == [Finding(part="lock", level=Level.OK, says="nobody ever held it")]
    with hold(archive):
        (held,) = lock.held(archive, directory)
        assert (held.level, held.says.partition(",")[0]) == (Level.OK, f"the archive: held by pid {os.getpid()}")
    (free,) = lock.held(archive, directory)
    assert "free; last taken by pid" in free.says and free.says.endswith("which has let go of it")
    lock_file = tmp_path / "archive.db.lock"
    lock_file.write_text("pid 4194999, since 2024-03-12T06:00:00Z\n")
    (ended,) = lock.held(archive, directory)
    assert ended.says.endswith("last taken by pid 4194999, since 2024-03-12T06:00:00Z, which has ended")
    with lock_file.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        (stale,) = lock.held(archive, directory)
    assert (stale.level, stale.says) == (
        Level.WARNING,
        f"the archive: held by pid {os.getpid()}, though the file names pid 4194999, since 2024-03-12T06:00:00Z",
    )


# --- machine --------------------------------------------------------------------------------------


def test_the_machine_is_looked_at(tmp_path: Path) -> None:
    assert {finding.level for finding in machine.software()} == {Level.OK}
    assert [finding.level for finding in machine.memory(100_000_000)] == [Level.WARNING]
    assert list(machine.memory(None)) == []
    assert [finding.level for finding in machine.disks([tmp_path], least_bytes=10**18)] == [Level.PROBLEM]
    assert [finding.level for finding in machine.time_zones(["Europe/Berlin"])] == [Level.OK]
    (unknown,) = machine.time_zones(["Mars/Olympus"])
    assert unknown.says == "unknown here: Mars/Olympus"
    assert Room(path=tmp_path, free_bytes=10**12, inodes=5, read_only=False).lack(1).startswith("only 5 more files fit")


def test_a_directory_that_may_not_be_written_is_a_problem() -> None:
    """Asked as somebody else where the tests run as root, who may write everywhere."""
    code = (
        "import os, pwd, sys; from pathlib import Path; from nkarchive.doctor import machine\n"
        "home = Path(sys.argv[1])\n"
        "[os.setgid(65534), os.setuid(65534)] if os.geteuid() == 0 else None\n"
        "print(*(f'{f.level}: {f.says}' for f in machine.permissions(home / 'archive.db', home / 'captures')))"
    )
    # not below pytest's own directory, which is closed to anybody else
    with TemporaryDirectory() as name:
        home = Path(name)
        (home / "captures").mkdir()
        (home / "archive.db").touch()
        for path in (home, home / "captures"):
            path.chmod(0o555)
        done = subprocess.run([sys.executable, "-c", code, name], capture_output=True, text=True, check=True)
        home.chmod(0o755)
    assert done.stdout.startswith("problem: ") and f"may not write {home} (the archive's directory)" in done.stdout


# --- clock and reachability -----------------------------------------------------------------------


def test_the_clock_is_compared_with_what_hosts_say() -> None:
    at = datetime(2024, 3, 12, 7, tzinfo=UTC)
    right = [(at, format_datetime(at + timedelta(seconds=n), usegmt=True)) for n in range(3)]
    assert [finding.says for finding in clock.against_hosts(right)] == ["agrees with 3 hosts"]
    (late,) = clock.against_hosts([(at - timedelta(hours=9), date) for _, date in right])
    assert (late.level, late.says) == (Level.PROBLEM, "this machine's clock is 9 hours behind what 3 hosts say")
    (alone,) = clock.against_hosts([(at, format_datetime(at - timedelta(days=9), usegmt=True))])
    assert (alone.level, alone.says) == (Level.WARNING, "this machine's clock is 9 days ahead of what one host say")
    assert list(clock.against_hosts([(at, "yesterday")])) == []


def dated(offset: timedelta) -> Callable[[Ask], bool]:
    date = format_datetime(datetime.now(UTC) + offset, usegmt=True)
    return page(links(), ("Date", date))


def test_each_source_is_visited_once_politely_and_what_does_not_answer_is_said(site: Newsroom, doctor: Doctor) -> None:
    before = snapshot(site.home)
    site.put("/", dated(timedelta(hours=-3)))
    site.server.log.clear()
    code, bad = doctor(offline=False)
    assert (code, bad) == (0, [("warning", "clock", "this machine's clock is 3 hours ahead of what one host say")])
    assert site.server.paths() == ["/robots.txt", "/"] or site.server.paths() == ["/"]
    site.put("/", page("no", status=403))
    code, bad = doctor(offline=False)
    assert (code, bad) == (1, [("problem", "reachability", f"tribune: {site.url('/')} (blocked: HTTP 403)")])
    site.put("/robots.txt", page("User-agent: *\nDisallow: /", kind="text/plain"))
    assert snapshot(site.home) == before


def test_records_are_sampled_evenly_and_the_newest_is_among_them(site: Newsroom) -> None:
    db = sqlite3.connect(site.home / "archive.db")
    (newest,) = db.execute("SELECT warc_offset FROM captures ORDER BY id DESC LIMIT 1").fetchone()
    some = [pointer.offset for pointer, _ in captures.sample(db, 2)]
    assert newest in some and 2 <= len(some) <= 4
    assert len(list(captures.every(db))) == 5
    whole = captures.CaptureFile(file="x.warc.gz", records=1, end=10)
    assert next(f.level for f in captures.there([whole], site.home)) is Level.PROBLEM
    db.close()
