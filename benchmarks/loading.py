"""How fast prepared records go into an archive, beside a bare SQLite insert of the same rows.

    python benchmarks/loading.py [NUMBER]

The archive checks every rule, groups claims to relations and makes its indexes; the bare insert
writes the rows and nothing else, so its speed cannot be reached. Times are of the processor.
"""

from __future__ import annotations

import random
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from westphalia.graph import store
from westphalia.graph.archive import Archive
from westphalia.loaders.atlas.load import entities
from westphalia.schema.claims import make_claim
from westphalia.schema.entities import Source
from westphalia.schema.records import Batch, Record

KINDS = ("recognises", "member_of", "borders", "allied_with", "has_mission_in")


def prepared(number: int) -> Batch:
    """As many relations between the atlas's entities, in random years; the same every time."""
    choose = random.Random(1648)
    known = [e for e, _ in entities().iter_entities()]
    polities = [e.id for e in known if e.kind == "Polity"]
    organisations = [e.id for e in known if e.kind == "Organisation"]
    batch = Batch("benchmark")
    batch.entities.append(Record(Source(id="benchmark", name="Benchmark")))
    taken = set()
    while len(batch.claims) < number:
        kind = choose.choice(KINDS)
        subject = choose.choice(polities)
        object = choose.choice(organisations if kind == "member_of" else polities)
        year = choose.randrange(1816, 2010, 10)
        if subject == object or (kind, *sorted((subject, object)), year) in taken:
            continue
        taken.add((kind, *sorted((subject, object)), year))
        more: dict[str, Any] = {"obligations": ["defence"]} if kind == "allied_with" else {}
        claim = make_claim(
            kind, subject, object, source="benchmark", valid=f"{year}/{year + choose.randrange(8)}",
            locator=f"row {len(batch.claims)}", original={"ccode1": subject, "year": str(year)},
            **more,
        )  # fmt: skip
        batch.claims.append(Record(claim, f"made.csv:{len(batch.claims)}"))
    return batch


def main(number: int) -> None:
    batch = prepared(number)
    claims = [claim for claim, _ in batch.iter_claims()]
    with tempfile.TemporaryDirectory() as folder:
        with Archive(Path(folder) / "archive.db", read_only=False) as archive:
            archive.append(entities())
            begun = time.process_time()
            archive.append(batch)
            ours = time.process_time() - begun
        rows = [store._row(claim, "") for claim in claims]
        bare = sqlite3.connect(Path(folder) / "bare.db")
        bare.execute(f"CREATE TABLE claim ({', '.join(store.CLAIM_COLUMNS)})")
        begun = time.process_time()
        marks = ", ".join("?" * len(store.CLAIM_COLUMNS))
        bare.executemany(f"INSERT INTO claim VALUES ({marks})", rows)
        bare.commit()
        theirs = time.process_time() - begun
        bare.close()
    print(f"archive      {number / ours:>9,.0f} relations a second of processor time")
    print(f"bare insert  {number / theirs:>9,.0f} rows a second")
    print(f"the archive takes {ours / theirs:.1f} times as long")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
