"""The archive: all or nothing, append-only, and the same whatever the order."""

from __future__ import annotations

import itertools
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from westphalia import api
from westphalia.graph.archive import Archive
from westphalia.schema import (
    Claim,
    DataError,
    Moment,
    Organisation,
    Polity,
    Source,
    UsageError,
    make_claim,
)
from westphalia.schema.records import Batch, Record

ENTITIES = [
    Polity(id="georgia", name="Georgia"),
    Polity(id="russia", name="Russia"),
    Polity(id="abkhazia", name="Abkhazia"),
    Organisation(id="cis", name="CIS"),
    Source(id="a", name="A"),
    Source(id="b", name="B"),
]


def claim(valid: str = "1993/2009", source: str = "a", **values: Any) -> Claim:
    return make_claim("member_of", "georgia", "cis", source=source, valid=valid, **values)


def archive_of(claims: Iterable[Claim]) -> Archive:
    archive = Archive(":memory:", read_only=False)
    archive.add(claims, ENTITIES)
    return archive


def test_what_was_added_is_read_back_whole() -> None:
    said = make_claim(
        "recognises", "russia", "abkhazia", source="a", valid="2008-08-26/..", said="2015-02",
        locator="p. 3", asserted_by="georgia", attribution="analysts", stance="denies",
        modality="planned", due="2016~", regarding="russia:recognises:abkhazia", note="ours",
        name_in_source="Abchasien", original={"row": 3}, stage="de_facto",
    )  # fmt: skip
    archive = archive_of([said])
    (back,) = archive.live_claims()
    assert back.recorded_at
    assert {**back.to_dict(), "recorded_at": ""} == said.to_dict()
    assert (back.valid.certain, back.id) == (said.valid.certain, said.id)


def test_entities_come_back_whole() -> None:
    values = {
        "id": "x", "name": "X", "description": "D", "founded": "1991-04~",
        "aliases": [{"name": "Y", "asserted_by": "georgia"}, {"name": "Z", "language": "fr"}],
        "identifiers": [{"scheme": "cow", "value": "345", "valid_from": "1992-04-28"}],
    }  # fmt: skip
    polity = Polity.model_validate(values)
    source = Source(
        id="s", name="S", published=Moment.parse("2015"), speaks_for="x", url="https://example.org"
    )
    archive = archive_of([])
    archive.add([], [polity, source])
    assert archive.entities["x"] == polity
    assert archive.entities["s"] == source
    assert archive.find("cow:345") == "x"


def test_dates_come_back_as_vague_as_they_went_in() -> None:
    for text, said in (
        ("2008/..", None),
        ("2008/..", "2015"),
        ("/..", None),
        ("2008~/..", "2008"),
        ("/..", "2018-06"),
    ):
        one = claim(text, said=said) if said else claim(text)
        (back,) = archive_of([one]).live_claims()
        assert back.valid == one.valid


def test_loading_the_same_twice_changes_nothing() -> None:
    archive = archive_of([claim()])
    again = archive.add([claim()], ENTITIES)
    assert (again.entities, again.claims, again.recorded_at) == (0, 0, "")
    assert len(archive.loads()) == 1


def test_a_problem_in_one_claim_keeps_all_out() -> None:
    archive = archive_of([claim()])
    good = claim("1990/..", "b")
    bad = make_claim("member_of", "georgia", "russia", source="a", valid="/..")
    with pytest.raises(DataError, match="must be an Organisation"):
        archive.add([good, bad])
    assert [c.id for c in archive.live_claims()] == [claim().id]


def test_a_correction_supersedes_and_known_at_goes_back() -> None:
    archive = archive_of([])
    wrong = claim("1992/2009")
    first = archive.add([wrong]).recorded_at
    right = claim("1993/2009", supersedes=wrong.id)
    archive.add([right])
    now = archive.view(history=True)
    assert [str(r.valid) for r in now.relations()] == ["1993/2009"]
    then = archive.view(history=True, known_at=first)
    assert [str(r.valid) for r in then.relations()] == ["1992/2009"]
    assert archive.view(history=True, known_at="2000-01-01").relations() == []


def test_an_old_id_leads_to_the_relation_of_today() -> None:
    archive = archive_of([claim("1993/2009")])
    (old,) = archive.view(history=True).relations()
    archive.add([claim("1993-12-03/2009-08-18", source) for source in ("a", "b")])
    (now,) = archive.view(history=True).relations()
    assert len(now.claims) == 3
    assert archive.view(history=True).relation(old.id) == [now]


def test_the_id_of_a_corrected_relation_leads_to_the_correction() -> None:
    wrong = claim("1992/2009")
    archive = archive_of([wrong])
    (old,) = archive.view(history=True).relations()
    right = make_claim(
        "member_of", "abkhazia", "cis", source="a", valid="1993/2009", supersedes=wrong.id
    )
    archive.add([right])
    archive.add(
        [make_claim("member_of", "abkhazia", "cis", source="b", valid="1993-12/2009",
                    supersedes=right.id)]
    )  # fmt: skip
    (now,) = archive.view(history=True).relations()
    assert archive.view(history=True).relation(old.id) == [now]


CLAIMS = [
    claim("1993/2009"),
    claim("1993-12-03/2009-08-18", "b"),
    claim("1970/1980"),
    claim("1975/1995", "b"),
    claim("1960/..", "b", stance="denies", said="2020"),
    claim("1993/..", stage="suspended", said="2000"),
    claim("1994/..", modality="planned", said="1992"),
    claim("1993-12/2009", supersedes=claim("1993/2009").id),
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.permutations(CLAIMS), st.lists(st.integers(1, 7), max_size=4))
def test_any_order_in_one_load_or_many_gives_the_same_relations(
    shuffled: list[Claim], cuts: list[int]
) -> None:
    expected = archive_of(CLAIMS).view(history=True, modality="any")
    archive = archive_of([])
    edges = sorted({0, len(shuffled), *cuts})
    waiting: list[Claim] = []
    for low, high in itertools.pairwise(edges):
        # A correction can only come once what it corrects is there.
        waiting += shuffled[low:high]
        there = {c.id for c in archive.live_claims()} | {c.id for c in waiting}
        ready = [c for c in waiting if not c.supersedes or c.supersedes in there]
        waiting = [c for c in waiting if c not in ready]
        archive.add(ready)
    archive.add(waiting)
    view = archive.view(history=True, modality="any")
    assert [(r.id, str(r.valid), [c.id for c in r.claims]) for r in view.relations()] == [
        (r.id, str(r.valid), [c.id for c in r.claims]) for r in expected.relations()
    ]
    assert [(s.id, [c.id for c in s.claims]) for s in archive.spells()] == [
        (s.id, [c.id for c in s.claims]) for s in archive.spells(known_at="9999-01-01")
    ]


DOSSIER = """\
source: {{id: s{n}, title: S, published: 2015-02-19}}
entities:
  chair-{n}: {{kind: Office, name: Chair}}
claims:
"""


def dossier(path: Path, n: int, lines: int) -> Path:
    claims = [
        f"  - georgia takes_position_on russia: {{position: condemns, locator: 'line {i}',"
        f" since: {1000 + i}}}"
        for i in range(lines)
    ]
    path.write_text(DOSSIER.format(n=n) + "\n".join(claims) + "\n", "utf-8")
    return path


@pytest.mark.slow
def test_a_load_killed_at_any_moment_leaves_all_or_nothing(tmp_path: Path, cache: Path) -> None:
    """Fifty loads, each cut off by kill -9 at a random moment."""
    big = dossier(tmp_path / "big.yaml", 1, 400)
    base = tmp_path / "base.db"
    with api.open(base, create=True) as archive:
        archive.load("dossier", dossier(tmp_path / "small.yaml", 2, 3))
        before = len(archive.live_claims())
    code = (
        "import sys; from westphalia import api; print('go', flush=True);"
        "api.open(sys.argv[1], create=True).load('dossier', sys.argv[2]); print('done', flush=True)"
    )
    whole = tmp_path / "whole.db"
    whole.write_bytes(base.read_bytes())
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", code, str(whole), str(big)], check=True)
    lasts = time.monotonic() - begun  # the start of Python in it, so that some come to their end
    chance = random.Random(50)
    outcomes = set()
    for i in range(50):
        target = tmp_path / f"killed-{i}.db"
        fresh = i % 5 == 0
        if not fresh:
            target.write_bytes(base.read_bytes())
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(target), str(big)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "go\n"
        time.sleep(chance.uniform(0.0, lasts))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        if not target.exists():
            outcomes.add("nothing")
            continue
        with api.open(target, create=True) as archive:
            found = 0 if archive.is_empty else len(archive.live_claims())
            allowed = {0, 400} if fresh else {before, before + 400}
            assert found in allowed
            outcomes.add("all" if found == max(allowed) else "nothing")
            if not archive.is_empty:
                check = sqlite3.connect(target).execute("PRAGMA integrity_check").fetchone()
                assert check == ("ok",)
    assert outcomes == {"all", "nothing"}


def test_a_new_archive_starts_with_the_entities_of_the_atlas_and_no_relation(
    tmp_path: Path,
) -> None:
    with api.open(tmp_path / "new.db", create=True) as archive:
        archive.load("dossier", dossier(tmp_path / "d.yaml", 1, 2))
        assert archive.find("iso3:GEO") == "georgia"
        assert {c.source for c in archive.live_claims()} == {"s1"}


def test_a_correction_is_not_held_against_what_it_corrects() -> None:
    archive = archive_of([])
    seeks = make_claim("seeks_membership", "georgia", "cis", source="a", valid="2001/2010")
    archive.add([seeks])
    archive.add([claim("2003/2008", supersedes=seeks.id)])
    affirmed = claim("1990/1995", "b", said="2000")
    archive.add([affirmed])
    archive.add([claim("1990/1995", "b", said="2000", stance="denies", supersedes=affirmed.id)])
    assert len(archive.live_claims()) == 2


def test_known_at_takes_entities_back_too() -> None:
    archive = archive_of([])
    given: dict[str, Any] = {"valid": "2008/..", "said": "2010"}
    archive.add([make_claim("recognises", "russia", "abkhazia", source="a", **given)])
    then = archive.add(
        [make_claim("recognises", "russia", "abkhazia", source="b", asserted_by="georgia",
                    stance="denies", **given)]
    ).recorded_at  # fmt: skip
    before = archive.view(as_of="2009-06-01", as_seen_by="abkhazia", known_at=then)
    assert len(before.relations("recognises")) == 1
    archive.add([], [Source(id="a", name="A", speaks_for="cis"), Polity(id="new", name="New")])
    again = archive.view(as_of="2009-06-01", as_seen_by="abkhazia", known_at=then)
    assert [r.id for r in again.relations()] == [r.id for r in before.relations()]
    with pytest.raises(UsageError, match="no entity 'new'"):
        again.entity("new")
    assert archive.view(as_of="2009-06-01", as_seen_by="abkhazia").relations() == []


def test_a_source_may_not_change_whom_it_speaks_for_or_when_it_was_published() -> None:
    archive = archive_of([])
    archive.add([], [Source(id="c", name="C", speaks_for="russia")])
    with pytest.raises(DataError, match="speaks_for is russia already, not georgia"):
        archive.add([], [Source(id="c", name="C", speaks_for="georgia")])


@pytest.mark.parametrize("scheme", ["id", "name", "aliases", "un_member"])
def test_a_scheme_of_codes_may_not_be_called_like_a_property(scheme: str) -> None:
    bad = {"id": "x", "name": "X", "identifiers": [{"scheme": scheme, "value": "georgia"}]}
    with pytest.raises(DataError, match="not a scheme of codes"):
        archive_of([]).add([], [Polity.model_validate(bad)])


def test_one_load_or_two_give_the_same_claims(tmp_path: Path) -> None:
    one = tmp_path / "one.yaml"
    one.write_text("sources:\n  gz: {title: T, published: 2015-02-19}\n", "utf-8")
    two = tmp_path / "two.yaml"
    two.write_text(
        "source: gz\nclaims:\n  - georgia seeks_membership nato: {since: 2008}\n", "utf-8"
    )
    with api.open(":memory:") as together, api.open(":memory:") as apart:
        together.load("dossier", one, two)
        apart.load("dossier", one)
        apart.load("dossier", two)
        assert [c.id for c in together.live_claims()] == [c.id for c in apart.live_claims()]


def test_a_reader_sees_one_state_while_another_writes(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with api.open(path, create=True) as writer:
        writer.add([claim()], ENTITIES)
        with Archive(path) as reader:
            assert "newland" not in reader.entities
            writer.add(
                [make_claim("member_of", "newland", "cis", source="a", valid="2000/2001")],
                [Polity(id="newland", name="Newland")],
            )
            view = reader.view(history=True)
            assert {e.id for e in view.entities()} == {"georgia", "cis"}


def test_a_damaged_archive_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with api.open(path, create=True) as archive:
        archive.add([claim(f"{y}/{y}") for y in range(1000, 1400)], ENTITIES)
    raw = bytearray(path.read_bytes())
    raw[8192:] = bytes(b ^ 0x5A for b in raw[8192:])
    path.write_bytes(raw)
    with pytest.raises(DataError, match="damaged"):
        Archive(path).view(history=True).relations()


def test_a_dry_run_changes_no_byte(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with api.open(path, create=True) as archive:
        archive.add([claim()], ENTITIES)
        archive.seal()
    before = path.read_bytes()
    with api.open(path) as archive:
        archive.load("dossier", dossier(tmp_path / "d.yaml", 1, 2), dry_run=True)
    assert path.read_bytes() == before


def test_an_archive_of_nothing_can_be_looked_at() -> None:
    with api.open(":memory:") as archive:
        assert archive.view().relations() == []
        assert (archive.loads(), archive.live_claims(), dict(archive.entities)) == ([], [], {})


def test_the_atlas_is_read_only() -> None:
    with api.open() as atlas, pytest.raises(UsageError, match="reading only"):
        atlas.add([claim()])


@pytest.mark.parametrize("content", [b"not a database", b"\0" * 4096, b""])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"not a westphalia archive|is empty"):
        Archive(path)
    assert path.read_bytes() == content


def test_another_sqlite_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE t (x)")
    with pytest.raises(DataError, match="not a westphalia archive"):
        api.open(path)


def test_a_missing_archive_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="westphalia load dossier"):
        api.open(tmp_path / "none.db")


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with api.open(path, create=True) as archive:
        archive.add([], ENTITIES)
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA user_version = 99")
    with pytest.raises(DataError, match="update westphalia"):
        api.open(path)


def test_two_entities_may_not_share_a_code_on_the_same_days() -> None:
    archive = archive_of([])
    first = Polity.model_validate(
        {"id": "x", "name": "X", "identifiers": [{"scheme": "cow", "value": "345"}]}
    )
    second = first.model_copy(update={"id": "y", "name": "Y"})
    with pytest.raises(DataError, match="cow 345 means x on the same days"):
        archive.add([], [first, second])


def test_a_full_disk_is_one_clear_message_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with api.open(path, create=True) as archive:
        archive.add([claim()], ENTITIES)
        pages = archive._connection.execute("PRAGMA page_count").fetchone()[0]
        archive._connection.execute(f"PRAGMA max_page_count = {pages}")
        many = [claim(f"{year}/{year}", "b") for year in range(1000, 1900)]
        with pytest.raises(UsageError, match="full"):
            archive.add(many)
        assert len(archive.live_claims()) == 1


def test_a_file_of_the_first_format_is_read_and_brought_up_to_date(tmp_path: Path) -> None:
    """Format 1 knew neither places nor choices; its claims and relations stay as they were."""
    path = tmp_path / "old.db"
    claims = [claim("1993/2009"), claim("1993-12-03/2009-08-18", source="b")]
    with api.open(path, create=True) as archive:
        archive.add(claims, ENTITIES)
        before = [s.id for s in archive.spells()]
        archive.seal()
    with sqlite3.connect(path) as raw:
        raw.execute("ALTER TABLE load DROP COLUMN choices")
        raw.execute("ALTER TABLE claim DROP COLUMN place")
        raw.execute("PRAGMA user_version = 1")
    raw.close()
    with Archive(path) as archive:
        assert [s.id for s in archive.spells()] == before
        assert archive.loads()[-1]["choices"] == {}
        assert archive.origin(claims[0].id).place == ""
    with api.open(path) as archive:
        later = claim("1980/1985")
        batch = Batch("made", files=[("made.csv", "0f" * 32)], choices={"unresolved": "skip"})
        batch.add([Record(later, "made.csv:7")])
        archive.append(batch)
        assert archive.loads()[-1]["choices"] == {"unresolved": "skip"}
        assert archive.origin(later.id)[1:4] == ("made", "made.csv:7", "0f" * 32)
        assert set(before) < {s.id for s in archive.spells()}
    with pytest.raises(UsageError, match="there is no claim"):
        api.open(path).origin("0" * 16)


def test_original_values_are_evidence_and_no_part_of_the_claim() -> None:
    one = claim("2008/..", original={"year": "2008"})
    two = claim("2008/..", original={"year": "2008.0"})
    assert one.id == two.id
