"""A file that is not what its publisher gives out stops the load, with its place."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from westphalia import api
from westphalia.loaders import DATASETS, loader, package
from westphalia.loaders.description import Column, FileForm, description
from westphalia.schema.entities import Entity
from westphalia.schema.errors import DataError, Problem

FIXTURES = Path(__file__).parent / "fixtures"


def published() -> Iterator[tuple[str, str]]:
    """Every fixture that is a file of its source."""
    for name in DATASETS:
        if not (FIXTURES / package(name)).exists():
            continue
        for form in description(name).files.values():
            if (FIXTURES / package(name) / form.name).suffix == ".csv":
                yield name, form.name


FILES = sorted(published())


def form_of(name: str, file: str) -> FileForm:
    return next(f for f in description(name).files.values() if f.name == file)


def rows_of(name: str, file: str) -> tuple[list[list[str]], str]:
    """The rows of a fixture, and its delimiter."""
    text = (FIXTURES / package(name) / file).read_bytes().decode("utf-8-sig")
    delimiter = max(",;\t", key=text.splitlines()[0].count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), delimiter


def write(path: Path, rows: list[list[str]], delimiter: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=delimiter).writerows(rows)
    return path


def errors(name: str, path: Path, known: Mapping[str, Entity]) -> list[Problem]:
    batch = loader(name)([path], known, partial=True)
    return [problem for problem in batch.problems if problem.severity == "error"]


def assert_refused(name: str, path: Path, known: Mapping[str, Entity]) -> list[Problem]:
    found = errors(name, path, known)
    assert found, f"{name} took {path.name}"
    assert all(problem.place.startswith(path.name) for problem in found), found
    assert all(problem.message for problem in found)
    return found


def test_every_source_has_a_fixture_of_each_of_its_files() -> None:
    lacking = [
        (name, file) for name, file in FILES if not (FIXTURES / package(name) / file).exists()
    ]
    assert lacking == []


@pytest.mark.parametrize(("name", "file"), FILES)
def test_the_fixture_itself_is_sound(name: str, file: str, known: Mapping[str, Entity]) -> None:
    assert errors(name, FIXTURES / package(name) / file, known) == []


@pytest.mark.parametrize(("name", "file"), FILES)
def test_what_is_no_such_table(
    name: str, file: str, known: Mapping[str, Entity], tmp_path: Path
) -> None:
    path = tmp_path / file
    whole = (FIXTURES / package(name) / file).read_bytes()
    rows, delimiter = rows_of(name, file)
    for data in (
        b"",
        b"\n\n",
        random.Random(1648).randbytes(4000),
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"PK\x03\x04" + bytes(200),
        whole.decode("utf-8-sig").encode("utf-16-le"),
        whole.decode("utf-8-sig").encode("cp037", "replace"),
        b"a,b,c\n1,2,3\n",
        whole.replace(b"\n", b"\r\n\r\n", 2),
    ):
        path.write_bytes(data)
        assert_refused(name, path, known)
    write(path, rows[:1], delimiter)
    assert "no rows" in assert_refused(name, path, known)[0].message
    path.unlink()
    assert_refused(name, path, known)
    path.mkdir()
    assert_refused(name, path, known)


@pytest.mark.parametrize(("name", "file"), FILES)
def test_cut_off(name: str, file: str, known: Mapping[str, Entity], tmp_path: Path) -> None:
    path = tmp_path / file
    rows, delimiter = rows_of(name, file)
    half = len(rows[-1]) // 2
    write(path, [*rows[:-1], rows[-1][:half]], delimiter)
    found = assert_refused(name, path, known)
    assert any("cells, not" in problem.message for problem in found)
    records = description(name).files
    if any(form.name == file and form.records for form in records.values()):
        write(path, rows, delimiter)
        batch = loader(name)([path], known)
        assert any("--partial" in (problem.hint or "") for problem in batch.problems)


@pytest.mark.parametrize(("name", "file"), FILES)
def test_other_columns(name: str, file: str, known: Mapping[str, Entity], tmp_path: Path) -> None:
    path = tmp_path / file
    rows, delimiter = rows_of(name, file)
    if form_of(name, file).others is None:
        swapped = [[row[1], row[0], *row[2:]] for row in rows]
        assert_refused(name, write(path, swapped, delimiter), known)
        renamed = [["nonsense" if i == 2 else cell for i, cell in enumerate(rows[0])], *rows[1:]]
        assert "nonsense" in assert_refused(name, write(path, renamed, delimiter), known)[0].message
    assert_refused(name, write(path, [[*row, "x"] for row in rows], delimiter), known)
    assert_refused(name, write(path, [row[:-1] for row in rows], delimiter), known)
    assert_refused(name, write(path, [*rows, [*rows[1], "x"]], delimiter), known)


@pytest.mark.parametrize(("name", "file"), FILES)
def test_a_row_twice(name: str, file: str, known: Mapping[str, Entity], tmp_path: Path) -> None:
    rows, delimiter = rows_of(name, file)
    path = write(tmp_path / file, [*rows, rows[1]], delimiter)
    assert "already" in assert_refused(name, path, known)[0].message


@pytest.mark.parametrize(("name", "file"), FILES)
def test_another_version(name: str, file: str, known: Mapping[str, Entity], tmp_path: Path) -> None:
    form = form_of(name, file)
    at = next(
        (i for i, column in enumerate(form.columns.values()) if column.sort == "version"), None
    )
    if at is None:
        pytest.skip("the file does not say its version")
    rows, delimiter = rows_of(name, file)
    at = rows[0].index(list(form.columns)[at])
    other = [rows[0], *([*row[:at], "99.9", *row[at + 1 :]] for row in rows[1:])]
    found = assert_refused(name, write(tmp_path / file, other, delimiter), known)
    assert "99.9" in found[0].message
    mixed = [*rows[:-1], [*rows[-1][:at], "99.9", *rows[-1][at + 1 :]]]
    assert_refused(name, write(tmp_path / file, mixed, delimiter), known)


@pytest.mark.parametrize(("name", "file"), FILES)
def test_one_bad_cell_in_each_column(
    name: str, file: str, known: Mapping[str, Entity], tmp_path: Path
) -> None:
    """Free text may be anything; everywhere else a bad cell is found, and its place is said."""
    form = form_of(name, file)
    rows, delimiter = rows_of(name, file)
    header = [column.strip() for column in rows[0]]
    others = [i for i, column in enumerate(header) if column not in form.columns][:20]
    for at in [*(header.index(column) for column in form.columns), *others]:
        column = form.columns.get(header[at]) or form.others
        assert column is not None
        if column.raw:
            continue
        bad = "\ufffd\x07" if _is_free(column) else "@@"
        broken = [row[:] for row in rows]
        broken[-1][at] = bad.replace("\x07", "") if _is_free(column) else bad
        found = assert_refused(name, write(tmp_path / file, broken, delimiter), known)
        assert any(problem.message.startswith(f"{header[at]}:") for problem in found), header[at]


def _is_free(column: Column) -> bool:
    return column.sort == "text" and column.pattern is None


@pytest.mark.parametrize(("name", "file"), FILES)
def test_nothing_is_written_and_a_second_time_adds_nothing(
    name: str, file: str, tmp_path: Path
) -> None:
    sound = FIXTURES / package(name) / file
    with api.open(tmp_path / "a.db", create=True) as archive:
        first = archive.load(name, sound, partial=True)
        assert first.recorded_at
        before = archive.loads()
        again = archive.load(name, sound, partial=True)
        assert (again.claims, again.entities, again.recorded_at) == (0, 0, "")
        assert again.before == first.recorded_at
        rows, delimiter = rows_of(name, file)
        broken = write(tmp_path / file, [*rows, rows[1][:-1]], delimiter)
        with pytest.raises(DataError):
            archive.load(name, broken, partial=True)
        assert archive.loads() == before


def test_all_of_them_and_the_atlas_go_into_one_archive() -> None:
    """No two sources define one entity in two ways, whichever comes first."""
    fixtures = [(name, FIXTURES / package(name) / file) for name, file in FILES]
    for order in (fixtures, fixtures[::-1]):
        archive = api.open(":memory:")
        loads = [archive.load(name, path, partial=True) for name, path in order]
        for load, (_, path) in zip(loads, order, strict=True):
            # What the file of alliances says follows from the file of members.
            assert load.recorded_at or path.name == "atop-alliance-level.csv"
        assert archive.load("atlas").claims > 500
    early = api.open(":memory:")
    early.load("atlas")
    for name, path in fixtures:
        assert early.load(name, path, partial=True).recorded_at
