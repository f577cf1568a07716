"""The mapping of a table: which column says what. `docs/sources/table.md` has the whole form."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from westphalia.loaders.dossier.reader import Unreadable, parse, read_text
from westphalia.schema.claims import explain
from westphalia.schema.errors import Problem
from westphalia.schema.records import Batch

CONFIG: Final = ConfigDict(extra="forbid", frozen=True)
CHOOSE: Final = "CHOOSE"
"""What `--guess` writes where a person has to choose; a mapping that has it is refused."""


class Cell(BaseModel):
    """Where a value comes from: a column, or the same for all rows.

    Args:
        column: its name in the first row of the file.
        value: the constant; in the file a plain text instead of a map.
        codes: what each cell means; a cell that is none of them stops the load.
        missing: cells that mean that nothing is known, beside the mapping's own.
        split: what parts the items of a list within the cell.
    """

    model_config = CONFIG

    column: str | None = None
    value: str | None = None
    codes: dict[str, str] = Field(default_factory=dict)
    missing: tuple[str, ...] = ()
    split: str | None = None

    def columns(self) -> Iterator[str]:
        """The columns that it needs."""
        if self.column is not None:
            yield self.column


class Actor(Cell):
    """An entity by its id, by its name, or by a code.

    Args:
        scheme: ``id``, ``name``, or a code scheme such as ``cow``, ``gw``, ``iso3``, ``wikidata``.
        kind: what `--unresolved create` makes of a code that nobody bears.
        if_missing: ``skip`` leaves rows out in which nobody is named; else they are errors.
    """

    scheme: str = "id"
    if_missing: Literal["error", "skip"] = "error"
    kind: Literal["Polity", "Organisation", "Territory", "Group"] = "Polity"


class Day(BaseModel):
    """A date: in one column, in columns for its parts, or the same for all rows.

    Args:
        column: with dates in our notation (2008, 2008-08, 2008-08-26), or in ``form``.
        form: as Python's strptime has it, for example ``%d.%m.%Y``.
        year, month, day: columns of the parts; what is missing makes the date less precise.
        missing: cells that mean that nothing is known, beside the mapping's own.
        open: cells that mean that it goes on: in force at the end of the coverage.
    """

    model_config = CONFIG

    column: str | None = None
    value: str | None = None
    form: str | None = None
    year: str | None = None
    month: str | None = None
    day: str | None = None
    missing: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    def columns(self) -> Iterator[str]:
        """The columns that it needs."""
        yield from filter(None, (self.column, self.year, self.month, self.day))


def _short(value: object) -> object:
    """A plain text stands for a constant."""
    return {"value": value} if isinstance(value, str) else value


ShortCell = Annotated[Cell, BeforeValidator(_short)]
ShortActor = Annotated[Actor, BeforeValidator(_short)]
ShortDay = Annotated[Day, BeforeValidator(_short)]


class Mapping(BaseModel):
    """How the rows of a table become claims.

    Args:
        source: the publication: an id that the archive knows, a definition with ``id`` and
            ``title``, or a column of ids.
        subject, relation, object: of each row's claim.
        since, until: first and last day of a state, both inclusive.
        on: the day of an act.
        year: the one year that a row speaks of; years that follow each other become one spell.
        known_until: the last day that the file covers, for what is open.
        fields: any other key of a claim (locator, stage, asserted_by, ...), as in a dossier.
        missing: cells that mean that nothing is known.
        only: rows to read, as columns with the cells that they must have; others are left out.
        ignored: columns of which nothing becomes.
    """

    model_config = CONFIG

    source: dict[str, Any] | str
    subject: ShortActor
    relation: ShortCell
    object: ShortActor
    since: ShortDay | None = None
    until: ShortDay | None = None
    on: ShortDay | None = None
    year: ShortCell | None = None
    known_until: str | None = None
    fields: dict[str, ShortActor] = Field(default_factory=dict)
    missing: tuple[str, ...] = ("",)
    only: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    def used(self) -> list[str]:
        """The columns of which something becomes, in the order of the mapping."""
        parts: list[Cell | Day | None] = [
            self.subject, self.relation, self.object, self.since, self.until, self.on, self.year,
            *self.fields.values(),
        ]  # fmt: skip
        named = [column for part in parts if part for column in part.columns()]
        if isinstance(self.source, dict) and isinstance(self.source.get("column"), str):
            named.append(self.source["column"])
        return list(dict.fromkeys([*named, *self.only]))


def read_mapping(path: Path, batch: Batch) -> Mapping | None:
    """The mapping in a YAML file; None if it is none, with its problems in the batch."""
    name = path.name
    try:
        text = read_text(path)
        root = parse(text, name)
    except Unreadable as unreadable:
        batch.problems.append(unreadable.problem)
        return None
    batch.files.append((name, hashlib.sha256(text.encode()).hexdigest()))
    if not isinstance(root.content, dict):
        batch.problems.append(Problem("a mapping is a map such as `subject: {column: a}`", name))
        return None
    chosen = True
    for line, written in enumerate(text.splitlines(), 1):
        if CHOOSE in written.partition("#")[0]:
            chosen = False
            batch.problems.append(
                Problem(f"still says {CHOOSE}", f"{name}:{line}", "put what the file means there")
            )
    if not chosen:
        return None
    try:
        return Mapping.model_validate(root.plain())
    except ValidationError as error:
        for item in error.errors():
            line = root.content[top].line if (top := str(item["loc"][0])) in root.content else 1
            batch.problems.append(Problem(explain(item, Mapping), f"{name}:{line}"))
        return None
