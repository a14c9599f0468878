"""The sample sites over real HTTP: two outlets, each on a port of its own on 127.0.0.1.

``pages/<outlet>/site.json`` says for every path which file answers, with what status and headers,
and what a crawl must make of it; a turn's own entry (``"second": {…}``) replaces what it names, so
that the site can change between two passes as real ones do overnight.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

PAGES = Path(__file__).parent / "pages"
OUTLETS = ("courier", "ilbo")  # the first is the one that start() returns
TURNS = ("first", "second")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it arrived; header names are in lower case, *path* includes the query."""

    outlet: str
    turn: str
    method: str
    path: str
    headers: Mapping[str, str]
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a path answers in one turn; *expect* is the outcome that a crawl must report for it."""

    path: str
    kind: str = "article"
    file: str = ""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    encoding: str = "utf-8"
    to: str = ""
    modified: str = ""  # ISO 8601; '' sends neither ETag nor Last-Modified, nor ever a 304
    zipped: bool = False
    delay_s: float = 0.0
    expect: str = ""


@cache
def _answers(outlet: str, turn: str) -> dict[str, Answer]:
    described = json.loads((PAGES / outlet / "site.json").read_text(encoding="utf-8"))
    answers = {}
    for path, entry in described.items():
        plain = {key: value for key, value in entry.items() if key not in TURNS}
        answers[path] = Answer(path=path, **{**plain, **entry.get(turn, {})})
    return answers


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    outlet: str
    site: DemoSite

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that hangs up early is no news here."""


class DemoSite:
    """Both outlets, served from a thread each: ``with DemoSite() as site: …`` or start() and stop()."""

    def __init__(self) -> None:
        self.log: list[Request] = []
        self.urls: dict[str, str] = {}
        self._turn = TURNS[0]
        self._servers: list[_Server] = []
        self._threads: list[threading.Thread] = []

    def start(self) -> str:
        """Open both sites on free ports and return the magazine's address, without a last slash."""
        for outlet in OUTLETS:
            server = _Server(("127.0.0.1", 0), _Handler)
            server.outlet, server.site = outlet, self
            self._servers.append(server)
            self.urls[outlet] = f"http://127.0.0.1:{server.server_address[1]}"
        for server in self._servers:
            thread = threading.Thread(
                target=server.serve_forever, kwargs={"poll_interval": 0.02}, name=server.outlet, daemon=True
            )
            thread.start()
            self._threads.append(thread)
        return self.urls[OUTLETS[0]]

    def stop(self) -> None:
        """Close both sites; their addresses answer no more."""
        for server in self._servers:
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()
        self._servers.clear()
        self._threads.clear()

    def __enter__(self) -> DemoSite:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def current_turn(self) -> str:
        """Which of TURNS the sites are in."""
        return self._turn

    def turn(self, name: str) -> None:
        """Move both sites to the state called *name*. Raises ValueError unless it is one of TURNS."""
        if name not in TURNS:
            raise ValueError(f"no turn called {name!r}, only {', '.join(TURNS)}")
        self._turn = name

    def config(self) -> str:
        """Return a config.yaml for both outlets at the addresses they have now."""
        return self.fill((PAGES / "config.yaml").read_text(encoding="utf-8"))

    def expected(self) -> dict[str, str]:
        """Return, for this turn, the outcome that a pass must report for each URL that site.json judges."""
        return {
            self.urls[outlet] + path: answer.expect
            for outlet in OUTLETS
            for path, answer in _answers(outlet, self._turn).items()
            if answer.expect
        }

    def fill(self, text: str) -> str:
        """Return *text* with {{courier}} and {{ilbo}} replaced by the outlets' addresses."""
        for outlet, url in self.urls.items():
            text = text.replace("{{" + outlet + "}}", url)
        return text

    def answer(self, outlet: str, path: str) -> Answer:
        """Return what *path* (its query in any order) answers now: a 404 page where there is none."""
        stem, mark, query = path.partition("?")
        path = stem + mark + "&".join(sorted(query.split("&")))
        missing = Answer(path=path, kind="missing", file="missing.html", status=404)
        return _answers(outlet, self._turn).get(path, missing)

    def body(self, outlet: str, answer: Answer) -> bytes:
        """Return the body of *answer*, encoded as it is sent, before any content coding."""
        if not answer.file:
            return b""
        text = (PAGES / outlet / answer.file).read_text(encoding="utf-8")
        return self.fill(text).encode(answer.encoding)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    server_version = "sample"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        site, outlet = self.server.site, self.server.outlet
        answer = site.answer(outlet, self.path)
        body = site.body(outlet, answer)
        status, headers = _head(answer, body, dict(self._lowered()), base=site.urls[outlet])
        if status == HTTPStatus.NOT_MODIFIED:
            body = b""
        elif answer.zipped and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            headers["Content-Encoding"] = "gzip"
        site.log.append(
            Request(
                outlet=outlet,
                turn=site.current_turn,
                method=self.command,
                path=self.path,
                headers=dict(self._lowered()),
                status=status,
            )
        )
        if answer.delay_s:
            time.sleep(answer.delay_s)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815 - the base class looks the method up by this name

    def _lowered(self) -> list[tuple[str, str]]:
        return [(name.lower(), value) for name, value in self.headers.items()]

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing: the site's log is DemoSite.log."""


def _head(answer: Answer, body: bytes, asked: Mapping[str, str], *, base: str) -> tuple[int, dict[str, str]]:
    """Return the status and headers for *answer*; RFC 9110 13.2.2: the ETag decides, where both are sent."""
    if answer.to:
        return answer.status, {"Location": base + answer.to}
    headers = {"Content-Type": answer.content_type} if answer.content_type else {}
    if not answer.modified:
        return answer.status, headers
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    modified_at = datetime.fromisoformat(answer.modified).astimezone(UTC)
    headers |= {"ETag": etag, "Last-Modified": format_datetime(modified_at, usegmt=True)}
    if "if-none-match" in asked:
        fresh = etag in asked["if-none-match"]
    else:
        fresh = _not_since(modified_at, asked.get("if-modified-since", ""))
    return (int(HTTPStatus.NOT_MODIFIED) if fresh else answer.status), headers


def _not_since(modified_at: datetime, since: str) -> bool:
    try:
        return modified_at <= parsedate_to_datetime(since)
    except (TypeError, ValueError):  # no date, or one without a zone
        return False
