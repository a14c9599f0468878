"""Tells the operator's command or URL when an alarm begins and when it ends: once each, and never in the way of a crawl."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from nkarchive.config import AlarmCall
from nkarchive.fetch.posting import post
from nkarchive.store import alarms
from nkarchive.store.alarms import Alarm
from nkarchive.store.archive import Archive


def tell(archive: Archive, call: AlarmCall, *, now: datetime, home: Path, user_agent: str) -> tuple[str, ...]:
    """Tell of every alarm that began or ended and of which nobody heard; return what went wrong, a sentence each.

    What could not be told is told after the next pass. The command runs in the directory *home*, not through a shell.
    """
    if not call.command and not call.url:
        return ()
    begun, ended = alarms.untold(archive.db, before=now - timedelta(seconds=call.after_s))
    for alarm in (*begun, *ended):
        body = message(alarm).encode()
        wrong = []
        if call.command and (why := _run(call, body, home)):
            wrong.append(f"alarm.command {call.command[0]}: {why}")
        if call.url and (why := post(call.url, body, user_agent=user_agent, timeout_s=call.timeout_s)):
            wrong.append(f"alarm.url {call.url}: {why}")
        if wrong:
            # what is down need not be tried for each of fifty sources
            return tuple(f"an alarm could not be told: {each} (tried again after the next pass)" for each in wrong)
        with archive.transaction():
            alarms.told(archive.db, alarm, at=now)
    return ()


def message(alarm: Alarm) -> str:
    """Return what the command reads on its standard input, and the URL is sent."""
    row = asdict(alarm) | {"event": "end" if alarm.until else "begin"}
    return json.dumps(row, ensure_ascii=False)


def _run(call: AlarmCall, body: bytes, home: Path) -> str:
    try:
        with subprocess.Popen(  # noqa: S603 - the operator's own command, as a list
            call.command,
            cwd=home,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            try:
                _, said = process.communicate(body, timeout=call.timeout_s)
            except subprocess.TimeoutExpired:
                # what it started goes with it, or its open pipe would be waited for
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
                return f"it did not end within {call.timeout_s:g} s"
    except OSError as error:
        return f"it cannot be started: {error.strerror}"
    last = said.decode(errors="replace").strip().splitlines()[-1:]
    return f"it ended with exit code {process.returncode}{': ' + last[0] if last else ''}" if process.returncode else ""
