"""From pydantic's errors to sentences: file, line, key, what was found, what to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from nkarchive.config import checks, schema
from nkarchive.config.locate import Located, Path, Problem, Value, locate
from nkarchive.errors import ConfigError

_WANTED = {
    "string_type": ("text", "put it in quotes"),
    "bool_type": ("true or false", "write true or false, without quotes"),
    "list_type": ("a list", "write [one, two]"),
    "int_type": ("a whole number", "write 4"),
    "date_type": ("a day", "write 2019-06-30"),
    "date_from_datetime_inexact": ("a day", "write 2019-06-30"),
    "model_type": ("keys and values", "write key: value, indented, on the lines below"),
    "dict_type": ("keys and values", "write key: value, indented, on the lines below"),
}
_MODELS: dict[Path, type[BaseModel]] = {
    (): schema.ConfigKeys,
    ("defaults",): schema.DefaultsKeys,
    ("limits",): schema.LimitsKeys,
    ("stories",): schema.StoriesKeys,
    ("alarm",): schema.AlarmKeys,
    ("sources", 0): schema.SourceKeys,
    ("sources", 0, "rules", 0): schema.RulesKeys,
    ("sources", 0, "links", 0): schema.LinksKeys,
}


def keys_of(text: str, *, shown: str) -> schema.ConfigKeys:
    """Return the keys of a config.yaml's *text*; *shown* is how the file is named.

    Raises ConfigError with one line for each problem, in the order of the file.
    """
    try:
        located = locate(text)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ConfigError(
            f"{shown}:{line}: this is not text: {error.reason} (remove the sign, or save the file anew)"
        ) from None
    except RecursionError:
        raise ConfigError(f"{shown}:1: this is nested too deeply (write it as in docs/add-a-source.md)") from None
    problems = list(located.problems)
    keys = None
    if not problems or located.data is not None:
        if not isinstance(located.data, Mapping):
            what = "nothing" if located.data is None else _found(located, ())
            hint = "`nkarchive init DIR` writes one to start from"
            raise ConfigError(f"{shown}:1: the file holds {what}, not keys and values ({hint})")
        try:
            keys = schema.ConfigKeys.model_validate(located.data)
        except ValidationError as errors:
            problems += (_problem(located, error) for error in errors.errors())
        problems += _between_keys(located)
    if problems or keys is None:
        problems.sort(key=lambda problem: problem.line)
        raise ConfigError("\n".join(f"{shown}:{problem.line}: {problem.says}" for problem in problems))
    return keys


def _problem(located: Located, error: ErrorDetails) -> Problem:
    path: Path = tuple(error["loc"])
    kind = error["type"]
    if kind == "extra_forbidden":
        key, known = str(path[-1]), sorted(_model(path[:-1]).model_fields)
        meant = checks.nearest(key, known)
        hint = f"did you mean {meant}?" if meant else f"known here: {', '.join(known)}"
        says = f"there is no such key ({hint})"
    elif kind == "missing":
        says = f"{path[-1]} is missing (write {path[-1]}: {_EXAMPLES.get(str(path[-1]), '…')})"
        path = path[:-1]
    elif kind == "value_error":
        says = str(error["ctx"]["error"])
    elif kind in _WANTED:
        wanted, hint = _WANTED[kind]
        if kind == "list_type" and isinstance(error["input"], str | Mapping):
            listed = path[-1] in ("sources", "rules", "links")
            hint = "write - key: value, indented, below it" if listed else f"write [{_spelt(located, path)}]"
        if error["input"] is None:
            hint = "write a value, or remove the key"
        says = f"{_found(located, path)} is not {wanted} ({hint})"
    elif kind in ("greater_than_equal", "less_than_equal"):
        bounds = _BOUNDS.get(str(path[-1]))
        hint = f"write a number from {bounds}" if bounds else "write 1 or more"
        says = f"{_found(located, path)} is out of bounds ({hint})"
    else:
        says = f"{_found(located, path)}: {error['msg'][:1].lower()}{error['msg'][1:]}"
    return Problem(line=located.line_of(path), says=f"{located.name_of(path)}: {says}")


_BOUNDS = {"tries": "1 to 10", "verify_304": "0 to 1000"}
_EXAMPLES = {"name": "daily-nk", "attribute": "onclick", "pattern": "'(?P<id>AR[0-9]+)'", "url": "'/view?id={id}'"}


def _between_keys(located: Located) -> Iterator[Problem]:
    """Find what is wrong between keys that may each be right."""
    sources = located.data.get("sources") if isinstance(located.data, Mapping) else None
    first: dict[str, int] = {}
    for n, source in enumerate(sources if isinstance(sources, list) else ()):
        path: Path = ("sources", n)
        if not isinstance(source, Mapping):
            continue
        named = source.get("name")
        if isinstance(named, str):
            line = located.line_of((*path, "name"))
            if named in first:
                says = f'"{named}" is also the source on line {first[named]} (names are never used twice)'
                yield Problem(line=line, says=f"{located.name_of((*path, 'name'))}: {says}")
            first.setdefault(named, line)
        yield from _between_link_keys(located, path, source.get("links"))
        if not any(source.get(place) for place in ("start", "feeds", "sitemaps")):
            says = "nothing to read (write at least one of start, feeds, sitemaps: start: [https://…])"
            yield Problem(line=located.line_of(path), says=f"{located.name_of(path)}: {says}")
        yield from _out_of_order(located, (*path, "rules"), source.get("rules"))


def _between_link_keys(located: Located, path: Path, links: Value) -> Iterator[Problem]:
    for n, link in enumerate(links if isinstance(links, list) else ()):
        pattern, url = (link.get("pattern"), link.get("url")) if isinstance(link, Mapping) else (None, None)
        if not isinstance(pattern, str) or not isinstance(url, str):
            continue  # said already
        here = (*path, "links", n, "url")
        try:
            checks.template(url, checks.pattern(pattern))
        except checks.NotATemplate as wrong:
            yield Problem(line=located.line_of(here), says=f"{located.name_of(here)}: {wrong}")
        except ValueError:
            continue  # said of the pattern already


def _out_of_order(located: Located, path: Path, rules: Value) -> Iterator[Problem]:
    newer: date | None = None
    for n, layout in enumerate(rules if isinstance(rules, list) else ()):
        until = layout.get("until") if isinstance(layout, Mapping) else None
        if until is not None and not (isinstance(until, date) and not isinstance(until, datetime)):
            return  # said already
        here = (*path, n, "until")
        if n and until is None:
            says = "missing; only the first layout may be still in use (write the day when this one ended)"
            yield Problem(line=located.line_of(here), says=f"{located.name_of(here)}: {says}")
        elif newer and until and until >= newer:
            says = f"{until} is not before the {newer} above it (put the newest layout first)"
            yield Problem(line=located.line_of(here), says=f"{located.name_of(here)}: {says}")
        newer = until


def _model(path: Path) -> type[BaseModel]:
    return _MODELS[tuple(0 if isinstance(step, int) else step for step in path)]


def _spelt(located: Located, path: Path) -> str:
    return located.spelt.get(path, "")


def _found(located: Located, path: Path) -> str:
    """Return what stands at *path*, as the reader wrote it."""
    here: Value = located.data
    for step in path:
        here = here[step] if isinstance(here, dict | list) else None  # type: ignore[index]
    if isinstance(here, Mapping):
        return "a set of keys"
    if isinstance(here, list):
        return "a list"
    return "nothing" if here is None and not _spelt(located, path) else f'"{_spelt(located, path)}"'
