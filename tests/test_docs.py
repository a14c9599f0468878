"""What the documentation says is so: links lead somewhere, commands and options exist, nothing is left out."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from pydantic import BaseModel

from nkarchive import errors
from nkarchive.cli import _FAMILIES, cli
from nkarchive.config import schema
from nkarchive.store.archive import open_for_writing

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("**/*.md")])
ALL = "\n".join(page.read_text("utf-8") for page in PAGES)
COMMAND = re.compile(r"^(?:\$ |[^\S\n]*)(?:\S*/)?nkarchive ([a-z]+)\b(.*)$", re.M)


def fenced(text: str) -> str:
    return "\n".join(re.findall(r"^```[^\n]*\n(.*?)^```", text, re.M | re.S))


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.M | re.S)
    links = re.findall(r"\]\(([^)\s]+)\)", text)
    local = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_line_could_be_typed(page: Path) -> None:
    """The command exists and knows the options that the page gives it."""
    for command, rest in COMMAND.findall(fenced(page.read_text("utf-8"))):
        assert command in _FAMILIES, f"nkarchive {command}{rest}"
        found = cli.get_command(click.Context(cli), command)
        assert found is not None
        if isinstance(found, click.Group):
            name, _, rest = rest.strip().partition(" ")
            assert name in found.commands, f"nkarchive {command} {name}"
            found = found.commands[name]
        known = {option for parameter in found.params for option in parameter.opts} | {"--help"}
        words = shlex.split(rest.partition("  ")[0], comments=True)
        used = {word.partition("=")[0] for word in words if word.startswith("--")}
        assert used <= known, f"nkarchive {command}{rest}"


@pytest.mark.parametrize("query", re.findall(r"^```sql\n(.*?)^```", ALL, re.M | re.S), ids=lambda query: query[:40])
def test_every_query_can_be_asked(query: str, tmp_path: Path) -> None:
    with open_for_writing(tmp_path / "archive.db") as archive:
        assert archive.db.execute(query).fetchall() == []


@pytest.mark.parametrize("command", _FAMILIES)
def test_every_command_is_in_the_documentation(command: str) -> None:
    assert f"nkarchive {command}" in ALL
    found = cli.get_command(click.Context(cli), command)
    for name in found.commands if isinstance(found, click.Group) else ():
        assert f"nkarchive {command} {name}" in ALL


def keys(model: type[BaseModel]) -> set[str]:
    return set(model.model_fields)


@pytest.mark.parametrize(
    "model",
    [
        schema.ConfigKeys,
        schema.DefaultsKeys,
        schema.LimitsKeys,
        schema.StoriesKeys,
        schema.AlarmKeys,
        schema.SourceKeys,
        schema.RulesKeys,
        schema.LinksKeys,
    ],
    ids=lambda model: model.__name__,
)
def test_every_key_of_the_configuration_is_in_the_documentation(model: type[BaseModel]) -> None:
    assert {key for key in keys(model) if not re.search(rf"\b{key}\b:|`{key}`", ALL)} == set()


@pytest.mark.parametrize("name", re.findall(r"^ [├└] (\w+)", errors.__doc__ or "", re.M))
def test_every_error_is_drawn_in_the_tree_and_in_the_documentation(name: str) -> None:
    assert issubclass(getattr(errors, name), errors.NkArchiveError)
    assert name in ALL


def test_the_tree_draws_every_error() -> None:
    drawn = set(re.findall(r"^ [├└] (\w+)", errors.__doc__ or "", re.M))
    ours = {error.__name__ for error in errors.NkArchiveError.__subclasses__() if error.__module__ == errors.__name__}
    assert ours == drawn
