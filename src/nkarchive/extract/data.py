"""The lists that the readers go by: JSON files beside this module."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def load(name: str) -> Any:
    """Return what *name*.json holds; nobody changes it."""
    return json.loads(resources.files("nkarchive.extract").joinpath(f"{name}.json").read_text(encoding="utf-8"))
