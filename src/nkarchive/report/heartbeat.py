"""The heartbeat: a small JSON file, written anew at the end of each pass."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from nkarchive import __version__
from nkarchive.clock import stamp
from nkarchive.files import write_whole


def beat(path: Path, *, at: datetime, run_id: int, exit_code: int, says: str = "") -> None:
    """Write that a pass ended *at* that time; *run_id* is 0 where nothing was due. Raises OSError.

    *says* is the sentence with which it failed.
    """
    told = {"at": stamp(at), "run": run_id or None, "exit_code": exit_code, "says": says, "version": __version__}
    write_whole(path, json.dumps(told, ensure_ascii=False) + "\n")
