"""Any table of relations, read by a mapping that its user writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from westphalia.loaders.grids import Grid, Unreadable
from westphalia.loaders.identity import Actors, Unresolved
from westphalia.loaders.sides import pairs, pieces
from westphalia.loaders.table.files import open_table
from westphalia.loaders.table.lines import Bad, Line, Lines
from westphalia.loaders.table.mapping import Mapping as TableMapping
from westphalia.loaders.table.mapping import read_mapping
from westphalia.schema.claims import explain, make_claim
from westphalia.schema.entities import Entity, Source
from westphalia.schema.errors import Problem, UsageError, did_you_mean
from westphalia.schema.moments import Moment
from westphalia.schema.periods import Period
from westphalia.schema.records import Batch, Record
from westphalia.schema.relations import relation_type

LISTS = "tuple"


def load(
    paths: Iterable[Path],
    known: Mapping[str, Entity],
    *,
    mapping: str | Path | None = None,
    unresolved: Unresolved = "error",
) -> Batch:
    """The rows of the files as claims.

    Args:
        mapping: the YAML file that says what the columns are.

    Raises:
        UsageError: there is no mapping.
    """
    if mapping is None:
        raise UsageError(
            "say what the columns are: --map map.yaml",
            "`westphalia load table FILE --guess` writes a first mapping to edit",
        )
    batch = Batch("table")
    plan = read_mapping(Path(mapping), batch)
    if plan is None:
        return batch
    source = _source(plan, known, Path(mapping).name, batch)
    if batch.problems:
        return batch
    actors: dict[tuple[str, str], Actors] = {}
    for actor in (plan.subject, plan.object, *plan.fields.values()):
        if (actor.scheme, actor.kind) not in actors:
            actors[actor.scheme, actor.kind] = Actors(
                known, actor.scheme, batch, unresolved, actor.kind
            )
    reader = _Reader(plan, Path(mapping).name, source, known, actors, batch)
    for path in paths:
        try:
            reader.read(open_table(path))
        except Unreadable as unreadable:
            batch.problems.append(unreadable.problem)
    for resolver in actors.values():
        resolver.finish()
    return batch


def _source(
    plan: TableMapping, known: Mapping[str, Entity], name: str, batch: Batch
) -> Source | None:
    """The one publication of all rows; None if a column names one for each, or it is wrong."""
    if isinstance(plan.source, str):
        found = known.get(plan.source)
        if isinstance(found, Source):
            return found
        ids = [id for id, entity in known.items() if isinstance(entity, Source)]
        batch.problems.append(
            Problem(
                f"source: {plan.source!r} is no source of this archive", name,
                did_you_mean(plan.source, ids) or "define it: source: {id: ..., title: ...}",
            )
        )  # fmt: skip
        return None
    if "column" in plan.source:
        return None
    values = dict(plan.source)
    if "title" in values:
        values["name"] = values.pop("title")
    try:
        made = Source(**values)
    except ValidationError as error:
        batch.problems += [
            Problem(f"source: {explain(item, Source)}", name) for item in error.errors()
        ]
        return None
    batch.entities.append(Record(made, name))
    return made


class _Reader:
    """Turns rows into claims by one mapping."""

    def __init__(
        self,
        plan: TableMapping,
        name: str,
        source: Source | None,
        known: Mapping[str, Entity],
        actors: Mapping[tuple[str, str], Actors],
        batch: Batch,
    ) -> None:
        self.plan = plan
        self.name = name
        self.source = source
        self.known = known
        self.actors = actors
        self.batch = batch
        self.seen: dict[str, tuple[str, str]] = {}  # claim id: place and subject
        self.mirrored = self.nobody = 0  # rows that say nothing new, or of nobody

    def read(self, grid: Grid) -> None:
        """All rows of one file."""
        lines = Lines(grid, self.plan, self.name, self.batch)
        limit = self._limit(lines)
        for line in lines.spells(limit):
            try:
                self._claims(line, limit)
            except Bad as bad:
                lines.say(str(bad), line.place, bad.hint)
            except UsageError as error:
                lines.say(f"relation: {error.message}", line.place, error.hint)
            except ValueError as error:
                for message in str(error).splitlines():
                    lines.say(message, line.place)
        for count, what in (
            (self.mirrored, "say the same the other way round"),
            (self.nobody, "name nobody and were left out"),
        ):
            if count:
                self.batch.notes.append(f"{grid.name}: {count:,} rows {what}")

    def _limit(self, lines: Lines) -> date | None:
        """The last day that the file covers, where the mapping or its source tells."""
        if self.plan.known_until:
            try:
                return Moment.parse(self.plan.known_until).latest
            except ValueError as error:
                raise Unreadable(Problem(f"known_until: {error}", self.name)) from None
        if self.source is not None:
            for moment in (self.source.coverage_until, self.source.published):
                if moment is not None:
                    return moment.latest
        return None

    def _claims(self, line: Line, limit: date | None) -> None:
        relation = line.value(self.plan.relation, "relation")
        if relation is None:
            raise Bad("relation: is missing")
        kind = relation_type(relation)
        values = self._fields(line, kind.model_fields)
        valid = line.valid(kind)
        Period.parse(valid, kind.nature)
        for subject, object, period in self._pairs(line, valid, kind.nature, limit):
            claim = make_claim(
                relation,
                subject,
                object,
                source=self._source_of(line),
                valid=period,
                known_until=limit,
                original=line.original,
                **values,
            )
            if claim.id in self.seen:
                if self.seen[claim.id][1] != subject:
                    self.mirrored += 1
                    continue
                raise Bad(
                    f"says the same as {self.seen[claim.id][0]}: {claim.sentence}",
                    "leave one of them out, or map the column in which they differ",
                )
            self.seen[claim.id] = line.place, subject
            self.batch.claims.append(Record(claim, line.place))

    def _source_of(self, line: Line) -> str:
        if self.source is not None:
            return self.source.id
        column = self.plan.source["column"] if isinstance(self.plan.source, dict) else ""
        id = line.cells.get(str(column), "")
        if not isinstance(self.known.get(id), Source):
            raise Bad(f"{column}: {id!r} is no source of this archive")
        return id

    def _fields(self, line: Line, own: Mapping[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, cell in self.plan.fields.items():
            value = line.value(cell, key)
            if value is None:
                continue
            if cell.scheme != "id":
                found = self.actors[cell.scheme, cell.kind].ever(value, line)
                if found is None:
                    raise Bad("")
                value = found
            is_list = key in own and LISTS in str(own[key].annotation)
            parts = value.split(cell.split) if cell.split else [value]
            values[key] = [part.strip() for part in parts] if is_list else value
        return values

    def _pairs(
        self, line: Line, valid: str, nature: str, limit: date | None
    ) -> Iterable[tuple[str, str, str]]:
        """Who and whom, and when: cut where a code passes from one entity to another."""
        subjects, objects = (
            self._spelled(line, key, valid, nature, limit) for key in ("subject", "object")
        )
        if nature == "act":
            return [(one, two, valid) for one, _ in subjects for two, _ in objects]
        found = list(pairs(subjects, objects))
        if subjects and objects and not found:
            raise Bad(f"{subjects[0][0]} and {objects[0][0]} have no day in common within {valid}")
        return found

    def _spelled(
        self, line: Line, key: str, valid: str, nature: str, limit: date | None
    ) -> list[tuple[str, str]]:
        actor = self.plan.subject if key == "subject" else self.plan.object
        code = line.value(actor, key)
        if code is None:
            if actor.if_missing == "skip":
                self.nobody += 1
                raise Bad("")
            hint = f"{key}: {{..., if_missing: skip}} leaves such rows out"
            raise Bad(f"{key}: is missing", hint)
        resolver = self.actors[actor.scheme, actor.kind]
        if nature == "act":
            day = Moment.parse(valid.partition("/")[0])
            first, last = day.earliest or date.min, day.latest or date.max
            found = [(piece.id, valid) for piece in resolver.over(code, first, last, line)]
            if len(found) > 1:
                whom = " and ".join(id for id, _ in found)
                raise Bad(f"{key}: {code} means {whom} in {day}", "give the day, or use ids")
            return found
        return pieces(resolver, line, code, valid, limit or date.max)
