"""A view as plain tables of its nodes, relations and claims: CSV, JSON Lines, Parquet.

Columns bear the names of the Cypher projection. Rows come in the order of their ids, so one view
gives the same bytes every time.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from westphalia.exports.files import writing, writing_folder
from westphalia.graph.network import describe
from westphalia.graph.projection import bounded, nodes, relationships
from westphalia.graph.view import View

if TYPE_CHECKING:
    import polars as pl

Record = dict[str, Any]
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")

# What every row of a table has, in this order and of this type, whatever the view holds; what else
# its rows have follows in the order of the alphabet, typed by its values.
_COLUMNS: Final[dict[str, dict[str, type]]] = {
    "nodes": {"id": str, "kind": str, "name": str},
    "relations": {
        "id": str, "relation": str, "subject": str, "object": str, "symmetric": bool,
        "stage": str, "modality": str, "valid": str,
        "valid_from": date, "valid_to": date, "certain_from": date, "certain_to": date,
        "maybe": bool, "dates_disagree": bool, "disputed": bool,
        "due": str, "regarding": str, "claims": int,
        "sources": list, "asserted_by": list, "denied_by": list, "attribution": list,
    },
    "claims": {
        "id": str, "relation_id": str, "relation": str, "subject": str, "object": str,
        "stage": str, "qualifiers": dict, "fields": dict, "stance": str, "modality": str,
        "valid": str, "valid_from": date, "valid_to": date,
        "source": str, "locator": str, "asserted_by": str, "attribution": str, "said": str,
        "due": str, "regarding": str, "supersedes": str, "fulfils": str,
        "name_in_source": str, "note": str, "original": dict, "recorded_at": str,
    },
}  # fmt: skip


def tables(view: View) -> dict[str, list[Record]]:
    """The ``nodes``, ``relations`` and ``claims`` of a view, as records in the order of ids.

    Nodes are the entities of the view and the sources that its claims cite. ``relation_id`` ties
    a claim to its relation, ``source`` to its source.
    """
    return {
        "nodes": _in_order(
            {"kind": node.label, **node.properties} for node in nodes(view) if node.label != "Claim"
        ),
        "relations": _in_order(_relation_records(view)),
        "claims": _in_order(_claim_records(view)),
    }


def write_csv(view: View, out: str | Path) -> list[str]:
    """Write ``nodes.csv``, ``relations.csv`` and ``claims.csv`` to the folder ``out``.

    RFC 4180 in UTF-8. A date is ISO text, a boolean ``true`` or ``false``, a list or dictionary
    JSON text, an unknown value an empty cell. ``view.json`` says which view it is.

    A text that begins like a formula (``=``, ``+``, ``-``, ``@``) is written as it is: to prefix
    it would change the data. A remark counts such cells, because a spreadsheet that *opens* the
    file would calculate them; *import* the columns as text.
    """
    remarks: list[str] = []
    with writing_folder(
        out, _view_note(view, "csv"), [f"{name}.csv" for name in _COLUMNS]
    ) as folder:
        for name, records in tables(view).items():
            types = _types(name, records)
            text = io.StringIO(newline="")
            writer = csv.writer(text)
            writer.writerow(types)
            formulas = 0
            for record in records:
                values = [record.get(column) for column in types]
                formulas += sum(isinstance(v, str) and v.startswith(_FORMULA) for v in values)
                writer.writerow(map(_cell, values))
            (folder / f"{name}.csv").write_text(text.getvalue(), "utf-8", newline="")
            if formulas:
                said = "text begins" if formulas == 1 else "texts begin"
                remarks.append(
                    f"{name}.csv: {formulas} {said} like a formula; "
                    "in a spreadsheet import the columns as text"
                )
    return remarks


def write_jsonl(view: View, out: str | Path) -> list[str]:
    """Write the view to the file ``out``, one JSON object a line; ``-`` is standard output.

    The field ``type`` says what a line is: first one ``view`` (its title and options), then each
    ``node``, ``relation`` and ``claim``. Dates are ISO text; lists stay lists; null = unknown.
    """
    with writing(out) as file:
        file.write(_line({"type": "view", **describe(view)}))
        for name, records in tables(view).items():
            columns = list(_COLUMNS[name])
            for record in records:
                rest = [column for column in sorted(record) if column not in _COLUMNS[name]]
                ordered = {column: record.get(column) for column in columns + rest}
                file.write(_line({"type": name.removesuffix("s"), **ordered}))
    return []


def write_parquet(view: View, out: str | Path) -> list[str]:
    """Write ``nodes``, ``relations`` and ``claims`` as ``.parquet`` to the folder ``out``.

    Typed: dates are Date, booleans Boolean, whole numbers Int64, lists of text List(String). What
    has no one type (``qualifiers``, ``fields``, ``original``) is JSON text. ``view.json`` says
    which view it is.
    """
    with writing_folder(
        out, _view_note(view, "parquet"), [f"{name}.parquet" for name in _COLUMNS]
    ) as folder:
        for name, records in tables(view).items():
            frame(name, records).write_parquet(folder / f"{name}.parquet")
    return []


def frame(name: str, records: list[Record]) -> pl.DataFrame:
    """The records of the table ``name`` (nodes, relations, claims) as a typed Polars frame."""
    import polars as pl

    dtypes: dict[type, Any] = {
        str: pl.String, bool: pl.Boolean, int: pl.Int64, float: pl.Float64,
        date: pl.Date, list: pl.List(pl.String), dict: pl.String,
    }  # fmt: skip
    plain: dict[type, Callable[[Any], Any]] = {str: _cell, dict: _cell, float: float}
    types = _types(name, records)
    return pl.DataFrame(
        {
            column: [
                value if value is None or kind not in plain else plain[kind](value)
                for value in (record.get(column) for record in records)
            ]
            for column, kind in types.items()
        },
        schema={column: dtypes[kind] for column, kind in types.items()},
    )


def _relation_records(view: View) -> Iterable[Record]:
    types = {relation.id: relation.type for relation in view.relations()}
    for edge in relationships(view):
        declared = types[str(edge.properties["id"])]
        yield {
            "relation": declared.name,
            "subject": edge.subject,
            "object": edge.object,
            "symmetric": declared.symmetric,
            **edge.properties,
        }


def _claim_records(view: View) -> Iterable[Record]:
    for relation in view.relations():
        for claim in relation.claims:
            # A claim whose dates fit several relations belongs to each of them.
            yield {
                "relation_id": relation.id,
                **claim.to_dict(),
                "valid_from": claim.valid.earliest,
                "valid_to": bounded(claim.valid.latest),
            }


def _in_order(records: Iterable[Record]) -> list[Record]:
    return sorted(records, key=lambda r: (str(r["id"]), str(r.get("relation_id", ""))))


def _types(name: str, records: Iterable[Record]) -> dict[str, type]:
    """The columns of a table and the type of each."""
    found: dict[str, set[type]] = {}
    for record in records:
        for column, value in record.items():
            kinds = found.setdefault(column, set())
            if isinstance(value, list) and not all(isinstance(item, str) for item in value):
                kinds.add(dict)
            elif value is not None:
                kinds.add(type(value))
    fixed = _COLUMNS[name]
    return fixed | {c: _common(found[c]) for c in sorted(found) if c not in fixed}


def _common(kinds: set[type]) -> type:
    """The one type for values of these types; text where they differ."""
    if kinds == {int, float}:
        return float
    return kinds.pop() if len(kinds) == 1 else str


def _cell(value: object) -> str:
    """A value as text: empty for None, ISO for dates, JSON for all that is not text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, default=str)


def _line(record: Mapping[str, Any]) -> bytes:
    text = json.dumps(record, ensure_ascii=False, default=str)
    # Legal in JSON, and the end of a line to some readers.
    for sign in "\u0085\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"{text}\n".encode()


def _view_note(view: View, form: str) -> Record:
    return {"format": f"westphalia {form}", **describe(view)}
