"""A dossier as a table: one claim a row, the columns are the keys of a claim.

subject,relation,object,since,source,locator
georgia,member_of,un,1992-07-31,un-member-states,Georgia
"""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import Final

from westphalia.loaders.dossier.reader import Unreadable, Value
from westphalia.schema.errors import Problem
from westphalia.schema.relations import RELATION_TYPES

WORDS: Final = ("subject", "relation", "object")
BETWEEN: Final = ";"
"""What stands between the items of a list in one cell."""


def parse_rows(text: str, name: str) -> Value:
    """The claims of a table, as a dossier has them. A blank cell is a key that is not given.

    Raises:
        Unreadable: there is no header with subject, relation and object, or a row has another
            number of cells.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    claims: list[Value] = []
    try:
        header = next(reader)
        _check(header, name)
        lists = [column in _lists() for column in header]
        first = reader.line_num + 1
        for row in reader:
            if len(row) != len(header):
                hint = "text that has commas goes in quotes"
                said = f"the row has {len(row)} cells, not {len(header)}"
                raise Unreadable(Problem(said, f"{name}:{first}", hint))
            claims.append(_claim(header, lists, row, first))
            first = reader.line_num + 1
    except csv.Error as error:
        place = f"{name}:{reader.line_num}"
        raise Unreadable(Problem(f"cannot be read as a table: {error}", place)) from None
    return Value({"claims": Value(claims, 1)}, 1, {"claims": 1})


def _check(header: list[str], name: str) -> None:
    missing = [word for word in WORDS if word not in header]
    if missing:
        raise Unreadable(
            Problem(
                f"the first row does not name the columns {', '.join(missing)}", f"{name}:1",
                "it begins: subject,relation,object,since,until,source,locator; any other table "
                "loads with a mapping: westphalia load table",
            )
        )  # fmt: skip
    if len({*header}) < len(header):
        raise Unreadable(Problem("two columns have one name", f"{name}:1"))


def _claim(header: list[str], lists: list[bool], row: list[str], line: int) -> Value:
    words = dict.fromkeys(WORDS, "")
    details: dict[str, Value] = {}
    for column, is_list, cell in zip(header, lists, row, strict=True):
        text = cell.strip()
        if column in words:
            words[column] = text
        elif text and is_list:
            items = [Value(item.strip(), line) for item in text.split(BETWEEN)]
            details[column] = Value(items, line)
        elif text:
            details[column] = Value(text, line)
    claim = Value(details, line, dict.fromkeys(details, line))
    return Value({" ".join(words.values()): claim}, line, {" ".join(words.values()): line})


@cache
def _lists() -> frozenset[str]:
    """The fields of relations that hold lists."""
    return frozenset(
        name
        for kind in RELATION_TYPES.values()
        for name, field in kind.fields().items()
        if "tuple" in str(field.annotation)
    )
