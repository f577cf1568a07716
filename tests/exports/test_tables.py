"""CSV, JSON Lines and Parquet: what is read back is what the view holds."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import westphalia
from westphalia.exports.files import writing
from westphalia.exports.tables import frame, tables, write_csv, write_jsonl, write_parquet
from westphalia.graph.archive import Archive
from westphalia.graph.view import View
from westphalia.schema import (
    Alias,
    Event,
    Identifier,
    Organisation,
    Polity,
    Source,
    UsageError,
    make_claim,
)

HOSTILE = "=cmd|' /C calc'!A1, \"quoted\"\r\n\tnew; line \u2028 ქართული 🏔 </script>"
Writer = Callable[[View, str | Path], list[str]]


@pytest.fixture
def view(tmp_path: Path) -> Iterator[View]:
    entities = [
        Polity(id="russia", name=HOSTILE, identifiers=(Identifier(scheme="cow", value="0365"),)),
        Polity(id="georgia", name="Georgia", description="a\rb"),
        Polity(
            id="abkhazia", name="Abkhazia", aliases=(Alias(name="Аԥсны, the"), Alias(name="@b"))
        ),
        Organisation(id="un", name="United Nations"),
        Event(id="war", name="War of 2008"),
        Source(id="news", name=HOSTILE, url="https://example.org"),
    ]
    said: dict[str, Any] = {"source": "news", "said": "2015-02-19"}
    claims = [
        make_claim("member_of", "russia", "un", valid="1945-10-24/..", **said),
        make_claim("recognises", "russia", "abkhazia", valid="2008-08-26/..", **said),
        make_claim(
            "recognises", "russia", "abkhazia", stance="denies", asserted_by="georgia", **said
        ),
        make_claim(
            "allied_with", "russia", "abkhazia", obligations=["defence", "consultation"], **said
        ),
        make_claim("provides_aid_to", "russia", "abkhazia", aid="military", note=HOSTILE, **said),
        make_claim("disputes_with", "russia", "georgia", original={"row": 3, "x": HOSTILE}, **said),
        make_claim("annexed", "russia", "abkhazia", valid="2008", **said),
        make_claim(
            "fights_in", "russia", "war", valid="2008-08/..", side="a", originator=False, **said
        ),
    ]
    with Archive(tmp_path / "test.db", read_only=False) as archive:
        archive.add(claims, entities)
        yield archive.view(as_of="2015-02-19")


def test_tables_hold_the_whole_view(view: View) -> None:
    found = tables(view)
    assert [r["id"] for r in found["relations"]] == [r.id for r in view.relations()]
    assert {r["id"] for r in found["claims"]} == {c.id for c in view.claims()}
    assert {r["relation_id"] for r in found["claims"]} == {r.id for r in view.relations()}
    assert [r["id"] for r in found["nodes"]] == sorted(
        e.id for e in (*view.entities(), *view.sources())
    )


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def test_csv_reads_back(view: View, tmp_path: Path) -> None:
    write_csv(view, tmp_path / "out")
    for name, records in tables(view).items():
        with (tmp_path / "out" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len(records)
        for row, record in zip(rows, records, strict=True):
            assert None not in row
            assert {c: t for c, t in row.items() if t} == {
                c: as_text(v) for c, v in record.items() if as_text(v)
            }
        assert pl.read_csv(tmp_path / "out" / f"{name}.csv").height == len(records)


def test_csv_says_how_it_writes_values(view: View, tmp_path: Path) -> None:
    write_csv(view, tmp_path / "out")
    with (tmp_path / "out" / "relations.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["relation"]: row for row in csv.DictReader(file)}
    assert json.loads(rows["allied_with"]["obligations"]) == ["defence", "consultation"]
    assert rows["recognises"]["disputed"] == "true"
    assert rows["recognises"]["symmetric"] == "false"
    assert rows["recognises"]["valid_from"] == "2008-08-26"
    assert rows["recognises"]["valid_to"] == ""
    with (tmp_path / "out" / "nodes.csv").open(encoding="utf-8", newline="") as file:
        nodes = {row["id"]: row for row in csv.DictReader(file)}
    assert nodes["russia"]["cow"] == "0365"
    assert nodes["russia"]["name"] == HOSTILE


def test_csv_tells_of_cells_like_formulas(view: View, tmp_path: Path) -> None:
    remarks = write_csv(view, tmp_path / "out")
    assert [remark.partition(";")[0] for remark in remarks] == [
        "nodes.csv: 2 texts begin like a formula",
        "claims.csv: 1 text begins like a formula",
    ]
    assert write_csv(view.with_options(relation="at_war_with"), tmp_path / "none") == []


def test_jsonl_reads_back(view: View, tmp_path: Path) -> None:
    write_jsonl(view, tmp_path / "out.jsonl")
    text = (tmp_path / "out.jsonl").read_text("utf-8")
    lines = [json.loads(line) for line in text.split("\n")[:-1]]
    assert lines[0]["type"] == "view"
    assert lines[0]["title"] == view.title
    assert lines[0]["options"]["as_of"] == "2015-02-19"
    for name, records in tables(view).items():
        found = [line for line in lines if line["type"] == name.removesuffix("s")]
        for line, record in zip(found, records, strict=True):
            plain = json.loads(json.dumps(record, default=str))
            assert {c: v for c, v in line.items() if v is not None and c != "type"} == {
                c: v for c, v in plain.items() if v is not None
            }
    assert text.splitlines() == text.split("\n")[:-1]
    assert len(lines) == 1 + sum(map(len, tables(view).values()))


def test_jsonl_goes_to_standard_output(
    view: View, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    write_jsonl(view, tmp_path / "out.jsonl")
    write_jsonl(view, "-")
    assert capfdbinary.readouterr().out == (tmp_path / "out.jsonl").read_bytes()


def test_parquet_reads_back(view: View, tmp_path: Path) -> None:
    check_parquet(view, tmp_path / "out")


def test_parquet_reads_back_the_atlas(tmp_path: Path) -> None:
    check_parquet(westphalia.open().view(history=True, modality="any"), tmp_path / "atlas")


def check_parquet(view: View, out: Path) -> None:
    write_parquet(view, out)
    for name, records in tables(view).items():
        rows = pl.read_parquet(out / f"{name}.parquet").to_dicts()
        for row, record in zip(rows, records, strict=True):
            for column, value in record.items():
                found = json.loads(row[column]) if isinstance(value, dict) else row[column]
                assert found == value
            assert all(value is None for c, value in row.items() if c not in record)


def test_parquet_is_typed(view: View, tmp_path: Path) -> None:
    write_parquet(view, tmp_path / "out")
    relations = pl.read_parquet_schema(tmp_path / "out" / "relations.parquet")
    assert relations["valid_from"] == pl.Date
    assert relations["disputed"] == pl.Boolean
    assert relations["originator"] == pl.Boolean
    assert relations["claims"] == pl.Int64
    assert relations["sources"] == relations["obligations"] == pl.List(pl.String)
    nodes = pl.read_parquet_schema(tmp_path / "out" / "nodes.parquet")
    assert nodes["recognised_by"] == pl.Int64
    assert nodes["un_member"] == pl.Boolean
    assert nodes["cow"] == pl.String


def test_what_every_table_has_does_not_depend_on_the_view(view: View, tmp_path: Path) -> None:
    write_parquet(view, tmp_path / "full")
    write_parquet(view.with_options(relation="at_war_with"), tmp_path / "empty")
    for name in ("nodes", "relations", "claims"):
        full = pl.read_parquet_schema(tmp_path / "full" / f"{name}.parquet")
        empty = pl.read_parquet_schema(tmp_path / "empty" / f"{name}.parquet")
        assert list(full.items())[: len(empty)] == list(empty.items())
        assert len(empty) >= 3


def test_values_of_differing_types_become_text() -> None:
    mixed = frame("nodes", [{"id": "a", "x": 1, "y": 1, "z": [1]}, {"id": "b", "x": "b", "y": 0.5}])
    assert mixed["x"].to_list() == ["1", "b"]
    assert mixed["y"].to_list() == [1.0, 0.5]
    assert mixed["z"].to_list() == ["[1]", None]


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_a_folder_says_which_view_it_is(view: View, tmp_path: Path, write: Writer) -> None:
    write(view, tmp_path / "out")
    note = json.loads((tmp_path / "out" / "view.json").read_text("utf-8"))
    assert note["title"] == view.title
    assert note["options"]["as_of"] == "2015-02-19"


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_the_same_view_gives_the_same_bytes(view: View, tmp_path: Path, write: Writer) -> None:
    write(view, tmp_path / "a")
    write(view, tmp_path / "b")
    write(view, tmp_path / "b")
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in "ab")
    assert first == second
    assert len(first) == 4


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_other_files_are_not_touched(view: View, tmp_path: Path, write: Writer) -> None:
    out = tmp_path / "out"
    out.mkdir()
    write(view, out)  # an empty folder is fine
    (out / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds other files"):
        write(view, out)
    (out / "mine.txt").unlink()
    (out / "view.json").write_text("[]")  # named like ours, and not ours
    with pytest.raises(UsageError, match="holds other files"):
        write(view, out)
    with pytest.raises(UsageError, match="is a file"):
        write(view, out / "view.json")
    with pytest.raises(UsageError, match="name a folder"):
        write(view, "-")


def test_one_format_does_not_replace_another(view: View, tmp_path: Path) -> None:
    write_csv(view, tmp_path / "out")
    with pytest.raises(UsageError, match="holds other files"):
        write_parquet(view, tmp_path / "out")


@pytest.mark.parametrize("write", [write_csv, write_parquet])
@pytest.mark.parametrize("existing", [True, False])
def test_a_failure_leaves_what_was_there(
    view: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Writer, existing: bool
) -> None:
    out = tmp_path / "place" / "out"
    out.parent.mkdir()
    if existing:
        write(view.with_options(relation="at_war_with"), out)
    before = {p.relative_to(out): p.read_bytes() for p in out.rglob("*")}
    whole = tables(view)

    def fail(_: View) -> dict[str, Any]:
        return {"nodes": whole["nodes"], "relations": Broken()}

    monkeypatch.setattr("westphalia.exports.tables.tables", fail)
    with pytest.raises(UsageError, match="No space left on device"):
        write(view, out)
    assert {p.relative_to(out): p.read_bytes() for p in out.rglob("*")} == before
    assert [p.name for p in out.parent.iterdir()] == (["out"] if existing else [])


class Broken:
    """Records that cannot be read to their end."""

    def __iter__(self) -> Iterator[Any]:
        raise OSError(28, "No space left on device")


def test_a_folder_that_is_not_there_is_an_error_in_words(view: View, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot write .*: No such file or directory"):
        write_jsonl(view, tmp_path / "missing" / "out.jsonl")
    with pytest.raises(UsageError, match=r"cannot write .*: No such file or directory"):
        write_csv(view, tmp_path / "missing" / "out")
    with pytest.raises(UsageError, match="is a folder"):
        write_jsonl(view, tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with writing(pipe) as file:
        file.write(b"whole")
    assert os.read(reader, 10) == b"whole"
    os.close(reader)
    assert pipe.is_fifo()


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("before")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with writing(tmp_path / "link") as file:
        file.write(b"after")
    assert (tmp_path / "real").read_text() == "after"
    assert (tmp_path / "link").is_symlink()
