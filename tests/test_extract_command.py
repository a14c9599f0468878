"""``nkarchive extract``: the public shape of what it prints."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from nkarchive.cli.extracting import extract

FIXTURES = Path(__file__).parent / "fixtures"
FIELDS = {
    "headline", "standfirst", "published", "updated", "byline", "organisations", "body", "paragraphs", "captions",
    "teasers", "translations", "language", "rejected",
}  # fmt: skip


def test_lines_in_are_lines_out_in_order(tmp_path: Path) -> None:
    """A rejected page and one that cannot be read are lines like the others."""
    pages = [
        FIXTURES / "no-article/not-found/page.html",
        FIXTURES / "juche-agency/two-sentences/page.html",
        tmp_path / "none.html",
    ]
    rows = [{"id": n, "url": f"http://news.example/{n}", "html_path": str(page)} for n, page in enumerate(pages)]
    done = CliRunner().invoke(extract, ["--jsonl"], input="\n".join(map(json.dumps, rows)) + "\n")
    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in done.output.splitlines()]
    assert [line["id"] for line in lines] == [0, 1, 2]
    assert all(line.keys() >= FIELDS for line in lines)
    assert lines[0]["rejected"]["reason"] == "not-found"
    assert lines[1]["rejected"] is None
    assert lines[1]["body"] == "\n\n".join(lines[1]["paragraphs"])
    assert "cannot be read" in lines[2]["rejected"]["detail"]


def test_a_saved_page_knows_its_own_address(tmp_path: Path) -> None:
    page = tmp_path / "saved.html"
    text = "<p>The bridge carries twelve carts an hour, the council of the invented town said on Monday.</p>" * 4
    page.write_text(
        f"<html><head><title>Bridge</title><link rel=canonical href='http://news.example/bridge'></head><h1>Bridge</h1>{text}",
        encoding="utf-8",
    )
    own = json.loads(CliRunner().invoke(extract, [str(page)]).output)
    given = json.loads(CliRunner().invoke(extract, [str(page), "--url", "http://news.example/b"]).output)
    assert (own["url"], given["url"]) == ("http://news.example/bridge", "http://news.example/b")


def test_a_line_that_is_no_row_is_named() -> None:
    done = CliRunner().invoke(extract, ["--jsonl"], input="not json\n")
    assert done.exit_code == 2
    assert "'not json'" in done.output


def test_a_missing_file_is_named() -> None:
    done = CliRunner().invoke(extract, ["no-such-file.html"])
    assert done.exit_code == 2
    assert "no-such-file.html" in done.output
