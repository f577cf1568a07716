"""Projections on disk: one for the same rows, whole or not there, with several at once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from westphalia.graph.cypher import cache
from westphalia.graph.cypher.cache import Projected, cache_folder, fingerprint, place
from westphalia.graph.cypher.embedded import EmbeddedEngine
from westphalia.graph.projection import Node, Relationship
from westphalia.schema.errors import BackendError

NODES = [Node("Polity", {"id": f"p{i}", "name": f"P {i}"}) for i in range(20)]
TIES = [
    Relationship("BORDERS", f"p{i}", f"p{i + 1}", {"id": f"t{i}", "valid_from": date(1990, 1, 1)})
    for i in range(19)
]
COUNT = "MATCH ()-[r]->() RETURN count(r) AS n"


def built(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.is_dir())


def count(engine: EmbeddedEngine) -> Any:
    return engine.run(COUNT, {}, timeout=30, limit=1).rows[0][0]


def test_the_fingerprint_is_that_of_the_rows_in_any_order() -> None:
    shuffled = random.Random(1).sample(NODES, 20)
    assert fingerprint(shuffled, reversed(TIES)) == fingerprint(NODES, TIES)


@pytest.mark.parametrize(
    ("nodes", "ties"),
    [
        (NODES[1:], TIES),
        (NODES, TIES[1:]),
        ([replace(NODES[0], label="Group"), *NODES[1:]], TIES),
        ([replace(NODES[0], properties={"id": "p0", "name": "P  0"}), *NODES[1:]], TIES),
        (NODES, [replace(TIES[0], type="PART_OF"), *TIES[1:]]),
        (NODES, [replace(TIES[0], subject="p1", object="p0"), *TIES[1:]]),
        (NODES, [replace(TIES[0], properties={"id": "t0"}), *TIES[1:]]),
        (NODES, [replace(TIES[0], properties={**TIES[0].properties, "n": 1}), *TIES[1:]]),
        (NODES, [replace(TIES[0], properties={**TIES[0].properties, "n": "1"}), *TIES[1:]]),
        (NODES, [replace(t, properties={"id": t.properties["id"], "valid_from": 7305})
                 for t in TIES]),
    ],
)  # fmt: skip
def test_any_change_of_a_row_changes_the_fingerprint(
    nodes: list[Node], ties: list[Relationship]
) -> None:
    assert fingerprint(nodes, ties) != fingerprint(NODES, TIES)


def test_a_property_that_no_engine_can_hold_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Polity\.x: a set cannot be a property"):
        fingerprint([Node("Polity", {"id": "a", "x": {1}})], [])


def test_a_second_opening_builds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = Projected.of(NODES, TIES)
    first = EmbeddedEngine.over(rows, tmp_path)
    assert built(tmp_path) == [rows.fingerprint()] == [first.path.name]
    monkeypatch.setattr("westphalia.graph.cypher.embedded._build", lambda *_: pytest.fail("built"))
    assert count(EmbeddedEngine.over(Projected.of(NODES[::-1], TIES[::-1]), tmp_path)) == 19


def test_a_damaged_projection_is_built_again(tmp_path: Path) -> None:
    rows = Projected.of(NODES, TIES)
    damaged = tmp_path / rows.fingerprint()
    damaged.mkdir(parents=True)
    (damaged / "schema.json").write_text("{")
    assert count(EmbeddedEngine.over(rows, tmp_path)) == 19


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fails(beside: Path) -> None:
        beside.mkdir()
        (beside / "half").write_text("x")
        raise BackendError("no more")

    with pytest.raises(BackendError, match="no more"):
        place("name", fails, tmp_path)
    assert built(tmp_path) == []


def test_a_tie_to_nowhere_fails_the_build_and_the_engine_goes_on(tmp_path: Path) -> None:
    lost = Relationship("BORDERS", "p0", "nowhere", {"id": "lost"})
    with pytest.raises(BackendError, match="nowhere"):
        EmbeddedEngine.over(Projected.of(NODES, [*TIES, lost]), tmp_path)
    assert built(tmp_path) == []
    assert count(EmbeddedEngine.over(Projected.of(NODES, TIES), tmp_path)) == 19


def test_two_nodes_of_one_id_fail_the_build(tmp_path: Path) -> None:
    for twin in (NODES[0], replace(NODES[0], label="Group")):
        with pytest.raises(BackendError, match="cannot build the projection"):
            EmbeddedEngine.over(Projected.of([*NODES, twin], TIES), tmp_path)
    assert built(tmp_path) == []
    assert count(EmbeddedEngine.over(Projected.of(NODES, TIES), tmp_path)) == 19


def test_what_was_not_used_for_longest_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "KEPT", 3)
    for at in range(4):
        place(f"n{at}", lambda beside: beside.mkdir(), tmp_path)
        os.utime(tmp_path / f"n{at}", (at, at))
    assert built(tmp_path) == ["n1", "n2", "n3"]
    place("n1", lambda _: pytest.fail("built"), tmp_path)  # used again: now the newest
    place("n4", lambda beside: beside.mkdir(), tmp_path)
    assert built(tmp_path) == ["n1", "n3", "n4"]


def test_the_size_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def thousand(beside: Path) -> None:
        beside.mkdir()
        (beside / "data").write_bytes(bytes(1000))

    monkeypatch.setattr(cache, "BYTES_KEPT", 2500)
    for at in range(4):
        place(f"n{at}", thousand, tmp_path)
        os.utime(tmp_path / f"n{at}", (at, at))
    assert built(tmp_path) == ["n2", "n3"]


@pytest.mark.skipif(sys.platform == "win32", reason="open files cannot be removed there")
def test_a_reader_goes_on_when_its_projection_is_removed(tmp_path: Path) -> None:
    engine = EmbeddedEngine.over(Projected.of(NODES, TIES), tmp_path)
    cache.discard(engine.path)
    assert built(tmp_path) == []
    assert count(engine) == 19


def test_a_cache_that_cannot_be_written_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BackendError, match="cannot write the Cypher cache") as caught:
        place("name", lambda beside: beside.mkdir(), tmp_path / "file" / "cypher")
    assert caught.value.hint is not None and "WESTPHALIA_CACHE" in caught.value.hint


def test_the_folder_is_the_users_unless_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WESTPHALIA_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path / "cypher"
    monkeypatch.delenv("WESTPHALIA_CACHE")
    assert cache_folder().parts[-2:] == ("westphalia", "cypher")


BUILDER = """
import sys
from datetime import date
from pathlib import Path
from westphalia.graph.cypher import embedded
from westphalia.graph.cypher.cache import Projected
from westphalia.graph.projection import Node, Relationship
size = int(sys.argv[2])
nodes = [Node("Polity", {"id": f"p{i}", "name": f"P {i}"}) for i in range(size)]
ties = [Relationship("BORDERS", f"p{i}", f"p{(i * 7) % size}", {"id": f"t{i}"})
        for i in range(size)]
build = embedded._build
embedded._build = lambda *a: (print("builds", flush=True), build(*a))
print("child", embedded.warm().child.pid, flush=True)
engine = embedded.EmbeddedEngine.over(Projected.of(nodes, ties), Path(sys.argv[1]))
print(engine.run("MATCH ()-[r]->() RETURN count(r) AS n", {}, timeout=30, limit=1).rows[0][0])
"""


def start(folder: Path, size: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(folder), str(size)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.slow
def test_eight_at_once_build_one_and_all_answer(tmp_path: Path) -> None:
    processes = [start(tmp_path, 500) for _ in range(8)]
    said = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0] * 8, said
    assert [out.split()[-1] for out, _ in said] == ["500"] * 8
    assert sum(out.count("builds") for out, _ in said) == 1
    assert len(built(tmp_path)) == 1


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("victim", ["caller", "child"])
def test_a_build_that_is_killed_leaves_nothing_that_anybody_takes_for_whole(
    tmp_path: Path, victim: str
) -> None:
    moments = random.Random(7)
    cut = 0
    for _ in range(5):
        process = start(tmp_path, 20_000)
        assert process.stdout
        child = int(process.stdout.readline().split()[1])
        line = process.stdout.readline()
        time.sleep(moments.uniform(0.0, 1.0))
        if line == "builds\n":
            os.kill(process.pid if victim == "caller" else child, signal.SIGKILL)
        process.communicate(timeout=60)
        cut += process.returncode != 0
        whole = [name for name in built(tmp_path) if not name.startswith("building-")]
        if process.returncode != 0 and not whole:
            continue
        break
    assert cut >= 1
    process = start(tmp_path, 20_000)
    out, err = process.communicate(timeout=60)
    assert out.split()[-1] == "20000", err
    assert [name for name in built(tmp_path) if name.startswith("building-")] == []
