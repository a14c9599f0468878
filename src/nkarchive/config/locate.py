"""YAML read with line numbers, so that every complaint can say where it points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Value: TypeAlias = object
Path: TypeAlias = tuple[str | int, ...]

_TOO_MANY_NODES = 200_000
_HINTS = (
    ("unknown escape character", "put regular expressions in single quotes"),
    (r"'\t' that cannot start", "indent with spaces, not with tabs"),
    ("mapping values are not allowed", "put a text with a colon in quotes, and indent alike keys alike"),
    ("undefined alias", "put a text that begins with * in quotes"),
    ("scanning an anchor", "put a text that begins with & in quotes"),
    ("expected <block end>", "indent the keys of one entry alike, and begin each entry with a dash"),
    ("but got '?'", "put addresses and patterns with a question mark in quotes"),
    ("expected ',' or ']'", "close the bracket"),
    ("expected ',' or '}'", "close the brace"),
    ("found another document", "keep one document, without ---, in the file"),
    ("'@' that cannot start", "put a text that begins with @ in quotes"),
    ("'`' that cannot start", "put a text that begins with ` in quotes"),
    ("'%' that cannot start", "put a text that begins with % in quotes"),
    ("while scanning a quoted scalar", "close the quotes"),
    ("could not find expected ':'", "write key: value"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with the file: *says* is the sentence without its place."""

    line: int
    says: str


@dataclass(slots=True, kw_only=True)
class Located:
    """What a YAML text says, and on which line each key and each item of a list stands."""

    data: Value = None
    lines: dict[Path, int] = field(default_factory=dict)
    spelt: dict[Path, str] = field(default_factory=dict)  # a scalar as it is written: no, 010, 2019-13-01
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """Return the line of *path*, or of what holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def name_of(self, path: Path) -> str:
        """Return *path* as a reader would say it: ``sources[mirae-news].rules[0].headline``."""
        said, here = "", self.data
        for step in path:
            inside: Value = None
            if isinstance(here, Mapping):
                inside = here.get(step)
            elif isinstance(here, list) and isinstance(step, int) and step < len(here):
                inside = here[step]
            if isinstance(step, str):
                said += f".{step}" if said else step
            elif said.endswith(("sources", "rules", "links")):
                # An address or selector in a list is quoted anyway: its number would only distract.
                named = inside.get("name") if isinstance(inside, Mapping) and said == "sources" else None
                said += f"[{named if isinstance(named, str) else step}]"
            here = inside
        return said


def locate(text: str) -> Located:
    """Return what *text* says; bad YAML, keys given twice and odd keys are in ``problems``."""
    located = Located()
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        located.problems.append(Problem(line=mark.line + 1 if mark else 1, says=_not_yaml(error)))
        return located
    finally:
        loader.dispose()
    if node is not None:
        reader = _Reader(located)
        located.data = reader.value(node, (), frozenset())
        # Named only now, when the names of the sources are known.
        for line, path, says in reader.complaints:
            where = located.name_of(path)
            located.problems.append(Problem(line=line, says=f"{where}: {says}" if where else says))
    return located


def _not_yaml(error: yaml.MarkedYAMLError) -> str:
    said = " ".join(part for part in (error.context, error.problem) if part)
    hint = next((hint for sign, hint in _HINTS if sign in said), "see docs/add-a-source.md for an example")
    return f"this is not YAML: {error.problem or error.context} ({hint})"


class _Reader:
    """Walks the node tree once."""

    def __init__(self, located: Located) -> None:
        self._located = located
        self._scalars = yaml.SafeLoader("")
        self._nodes = 0
        self.complaints: list[tuple[int, Path, str]] = []

    def value(self, node: Node, path: Path, above: frozenset[int]) -> Value:
        line = node.start_mark.line + 1
        self._located.lines.setdefault(path, line)
        self._nodes += 1
        if id(node) in above or self._nodes > _TOO_MANY_NODES:
            self._complain(line, path, "refers to itself through * and & (write it out)")
            return None
        inside = above | {id(node)}
        if isinstance(node, MappingNode):
            return self._mapping(node, path, inside)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, n), inside) for n, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        self._located.spelt[path] = str(node.value)
        try:
            return self._scalars.construct_object(node)
        except yaml.MarkedYAMLError:
            self._complain(line, path, f"{node.tag} is not a plain value (remove the tag)")
            return None
        except ValueError:  # looks like a date and is none
            return str(node.value)

    def _mapping(self, node: MappingNode, path: Path, above: frozenset[int]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value
            if not isinstance(key_node, ScalarNode) or key_node.tag != "tag:yaml.org,2002:str":
                spelt = key if isinstance(key, str) else "this"
                hint = (
                    "merge keys are not read: write the values out, or put them under defaults"
                    if spelt == "<<"
                    else "put it in quotes"
                )
                self._complain(line, path, f"{spelt} is not a key ({hint})")
                continue
            below = (*path, key)
            if key in found:
                first = self._located.lines[below]
                self._complain(line, below, f"given twice, first on line {first} (keep one of them)")
                continue
            found[key] = None
            self._located.lines[below] = line
            found[key] = self.value(value_node, below, above)
        return found

    def _complain(self, line: int, path: Path, says: str) -> None:
        self.complaints.append((line, path, says))
