"""A first mapping of a table: what its columns seem to be, for a person to correct."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from westphalia.loaders.grids import Unreadable
from westphalia.loaders.identity import slug
from westphalia.loaders.table.files import open_table
from westphalia.loaders.table.lines import PADDED
from westphalia.loaders.table.mapping import CHOOSE
from westphalia.schema.entities import Entity
from westphalia.schema.errors import DataError
from westphalia.schema.identifiers import fold_name
from westphalia.schema.relations import RELATION_TYPES

ROWS: Final = 2000  # looked at
SAMPLES: Final = 4  # shown
MOST_CODES: Final = 12  # different cells for a column to be one of codes
ENOUGH: Final = 0.8  # of a column's different cells resolve
SCHEMES: Final = (
    "id", "iso3", "iso2", "wikidata", "cow_abb", "cow", "gw", "un_m49", "cow_igo", "name",
)  # fmt: skip
_YEAR: Final = re.compile(r"(1[5-9]|20)\d\d(\.0)?")
_DAY: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_DAY_FIRST: Final = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{4}")
_TOGETHER: Final = {
    re.compile(r"(1[5-9]|20)\d\d(0[1-9]|1[0-2])"): "%Y%m",
    re.compile(r"(1[5-9]|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])"): "%Y%m%d",
}
_PART: Final = re.compile("year|month|mon|day")
_NUMBER: Final = re.compile(r"-?\d+(\.0*)?")
_ACTORS: Final = ("code", "state", "country", "gw", "cow", "actor", "side", "member", "target",
                  "sender", "ionum", "m49")  # fmt: skip
_SIDES: Final = {
    "since": ("st", "beg", "since", "from", "ent", "join"),
    "until": ("end", "until", "exit", "left", "term"),
}
_MISSING: Final = ("-9", "-8", "-7", "NA", "N/A", "NULL", "NaN", ".")
_HINTS: Final = {
    "recog": "recognises", "alli": "allied_with", "defen": "allied_with", "contig": "borders",
    "border": "borders", "member": "member_of", "sanction": "sanctions", "war": "at_war_with",
    "annex": "annexed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands in one column.

    Args:
        cells: its different cells, in the order of the file, without blanks.
        blank: whether some are blank.
        scheme: the scheme in which most of them mean an entity, or None.
        means: the entities that the rows mean in it.
    """

    name: str
    cells: tuple[str, ...]
    blank: bool
    scheme: str | None
    means: tuple[Entity | None, ...]

    @property
    def kinds(self) -> set[str]:
        """Of the entities that it means."""
        return {entity.kind for entity in self.means if entity is not None}

    @property
    def samples(self) -> str:
        """A few of the cells, for a comment."""
        shown = ", ".join(cell[:24] for cell in self.cells[:SAMPLES])
        return " ".join((shown + (", ..." if len(self.cells) > SAMPLES else "")).split())

    def all_like(self, form: re.Pattern[str]) -> bool:
        """Whether each cell has the form."""
        return bool(self.cells) and all(form.fullmatch(cell) for cell in self.cells)


def guess(path: Path, known: Mapping[str, Entity]) -> str:
    """A mapping for the file as YAML, with samples of its cells.

    Raises:
        DataError: the file cannot be read.
    """
    try:
        grid = open_table(path)
        header = [name.strip() for name in next(grid.rows, (1, []))[1]]
        rows = [row for _, row in islice(grid.rows, ROWS)]
    except Unreadable as unreadable:
        raise DataError([unreadable.problem]) from None
    columns = _columns(header, rows, known)
    return "\n".join(_written(path, columns)) + "\n"


def _columns(
    header: Sequence[str], rows: Sequence[Sequence[str]], known: Mapping[str, Entity]
) -> list[Seen]:
    bearers: dict[str, dict[str, Entity]] = {scheme: {} for scheme in SCHEMES}
    for entity in known.values():
        bearers["id"][entity.id] = entity
        for name in (entity.name, *(alias.name for alias in entity.aliases)):
            bearers["name"][fold_name(name)] = entity
        for code in entity.identifiers:
            if code.scheme in bearers:
                bearers[code.scheme][code.value.casefold()] = entity
    found = []
    for at, name in enumerate(header):
        cells = [row[at].strip() if at < len(row) else "" for row in rows]
        different = tuple(dict.fromkeys(cell for cell in cells if cell))
        scheme = _scheme(name, different, bearers)
        means = [bearers[scheme].get(_code(cell, scheme)) for cell in cells] if scheme else []
        found.append(Seen(name, different, "" in cells, scheme, tuple(means)))
    return found


def _scheme(
    name: str, cells: Sequence[str], bearers: Mapping[str, Mapping[str, Entity]]
) -> str | None:
    if all(_YEAR.fullmatch(cell) for cell in cells):
        return None
    numbers = all(_NUMBER.fullmatch(cell) for cell in cells)
    if numbers and not any(mark in name.lower() for mark in _ACTORS):
        return None  # small numbers mean a state in every scheme of numbers
    shares = {
        scheme: hits
        for scheme in SCHEMES
        if (hits := sum(_code(cell, scheme) in bearers[scheme] for cell in cells))
        and hits >= ENOUGH * len(cells)
    }
    said = [scheme for scheme in shares if scheme.split("_")[0] in name.lower()]
    best = [(shares[scheme], -SCHEMES.index(scheme), scheme) for scheme in said or shares]
    return max(best)[2] if best else None


def _code(cell: str, scheme: str) -> str:
    if scheme == "name":
        return fold_name(cell)
    if scheme in PADDED and _NUMBER.fullmatch(cell):
        return str(int(float(cell))).zfill(PADDED[scheme])
    return cell.casefold()


def _written(path: Path, columns: Sequence[Seen]) -> list[str]:
    used: set[str] = set()

    def take(column: Seen) -> Seen:
        used.add(column.name)
        return column

    actors = [column for column in columns if column.scheme]
    relation = next((c for c in columns if c.cells and set(c.cells) <= set(RELATION_TYPES)), None)
    pair = _pair([column for column in actors if column is not relation])
    lines = [
        f"# A first mapping of {path.name}: look at every line, then",
        f"#   westphalia load table {path.name} --map THIS-FILE -a my.db",
        "# The whole form, with `fields` for the other keys of a claim: docs/sources/table.md",
        "source:",
        f"  id: {slug(path.stem) or 'my-table'}",
        f"  title: {CHOOSE}          # of the publication",
        f"  # publisher: {CHOOSE}",
        "  # published: 2020-01-01",
        "  # coverage_until: 2019-12-31   # the last day that it covers",
        "  # url: https://...",
    ]
    for key, column in zip(("subject", "object"), pair, strict=True):
        if column is None:
            lines.append(f"{key}: {{column: {CHOOSE}, scheme: name}}   # id, name, cow, gw, iso3")
            continue
        take(column)
        lines.append(
            f"{key}: {{column: {_quoted(column.name)}, scheme: {column.scheme}}}"
            f"   # {column.samples}"
        )
    if relation is not None:
        lines.append(f"relation: {{column: {_quoted(take(relation).name)}}}")
    else:
        lines.append(
            f"relation: {_relation(path, columns, pair)}   # `westphalia schema` lists them"
        )
    lines += _dates([c for c in columns if c.name not in used], used)
    marks = [mark for mark in _MISSING if any(mark in c.cells for c in columns if not c.scheme)]
    if marks:
        said = ", ".join(f"'{mark}'" for mark in marks)
        lines.append(f"missing: ['', {said}]   # cells that mean that nothing is known")
    rest = [column for column in columns if column.name not in used]
    lines.append(
        "# fields: {locator: {column: ...}, note: {column: ...}}   # other keys of a claim"
    )
    lines.append("ignored:" if rest else "ignored: []")
    lines += [f"  - {_quoted(column.name)}   # {column.samples or 'blank'}" for column in rest]
    return lines


def _pair(actors: Sequence[Seen]) -> tuple[Seen | None, Seen | None]:
    """The two columns that say who and whom: codes rather than names, and not of one actor."""
    ranked = sorted(actors, key=lambda column: column.scheme == "name")
    states = [column for column in ranked if column.kinds != {"Organisation"}] or ranked
    if not states:
        return None, None
    subject = states[0]
    others = [column for column in ranked if column is not subject and not _same(column, subject)]
    organisations = [column for column in others if column.kinds == {"Organisation"}]
    alike = [column for column in others if column.scheme == subject.scheme]
    return subject, next(iter([*organisations, *alike, *others]), None)


def _same(one: Seen, two: Seen) -> bool:
    """Whether two columns mean the same entity in most rows."""
    pairs = [pair for pair in zip(one.means, two.means, strict=True) if None not in pair]
    return 2 * sum(a is b for a, b in pairs) > len(pairs)


def _relation(path: Path, columns: Sequence[Seen], pair: tuple[Seen | None, Seen | None]) -> str:
    words = " ".join([path.stem, *(column.name for column in columns)]).lower()
    for mark, name in _HINTS.items():
        if mark in words:
            return name
    if pair[1] is not None and "Organisation" in pair[1].kinds:
        return "member_of"
    return CHOOSE


def _dates(columns: Sequence[Seen], used: set[str]) -> list[str]:
    """The lines of the dates; the columns that they use are added to ``used``."""
    lines: dict[str, str] = {}
    for column in columns:
        side, form = _side(column.name), _form(column)
        if side and side not in lines and form is not None:
            used.add(column.name)
            is_open = ", open: ['']" if side == "until" and column.blank else ""
            said = f"{side}: {{column: {_quoted(column.name)}{form}{is_open}}}"
            lines[side] = f"{said}   # {column.samples}"
    for stem, parts in _in_parts(columns).items():
        side = _side(stem)
        if side and side not in lines and "year" in parts:
            used.update(parts.values())
            inside = ", ".join(f"{part}: {_quoted(name)}" for part, name in parts.items())
            lines[side] = f"{side}: {{{inside}}}"
    year = next((c for c in columns if c.name not in used and c.all_like(_YEAR)), None)
    if not lines and year is not None:
        used.add(year.name)
        name = _quoted(year.name)
        lines["year"] = f"year: {{column: {name}}}   # of an act it would be on: {{year: {name}}}"
    return list(lines.values()) or [f"since: {{column: {CHOOSE}}}   # or until, on, year"]


def _side(name: str) -> str | None:
    words = [word for word in re.split(r"[^a-z]+", name.lower()) if word]
    for side, marks in _SIDES.items():
        if any(word.startswith(marks) for word in words):
            return side
    return None


def _in_parts(columns: Iterable[Seen]) -> dict[str, dict[str, str]]:
    """Columns for year, month and day of one date, by what is left of their names."""
    found: dict[str, dict[str, str]] = {}
    for column in columns:
        if match := _PART.search(column.name.lower()):
            part = {"mon": "month"}.get(match.group(), match.group())
            stem = column.name.lower().replace(match.group(), " ", 1)
            found.setdefault(stem, {})[part] = column.name
    return {stem: dict(sorted(parts.items(), reverse=True)) for stem, parts in found.items()}


def _form(column: Seen) -> str | None:
    """How a column of whole dates writes them, as the mapping has it; None = it has none."""
    if column.all_like(_DAY_FIRST):
        mark = column.cells[0][-5]
        return f", form: '%d{mark}%m{mark}%Y'"
    for pattern, form in _TOGETHER.items():
        if column.all_like(pattern):
            return f", form: '{form}'"
    return "" if column.all_like(_DAY) and not _PART.search(column.name.lower()) else None


def _quoted(name: str) -> str:
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name)
    return name if plain else "'" + name.replace("'", "''") + "'"
