"""The UCDP/PRIO Armed Conflict Dataset."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from westphalia.loaders.description import description
from westphalia.loaders.identity import Actors, Unresolved
from westphalia.loaders.tables import Row, Table, read
from westphalia.loaders.ucdp.episodes import episodes, first_death, spells
from westphalia.loaders.ucdp.sides import Groups, Part, listed, parts
from westphalia.schema.claims import make_claim
from westphalia.schema.entities import Entity, Event, Identifier
from westphalia.schema.records import Batch, Record

ABOUT: Final = description("ucdp")
SCHEME: Final = "ucdp_conflict"
INTENSITY: Final = {"1": "minor", "2": "war"}
EXTRASYSTEMIC: Final = "1"
INTERSTATE: Final = "2"
WAR: Final = "2"


def load(
    paths: Iterable[Path],
    known: Mapping[str, Entity],
    *,
    unresolved: Unresolved = "error",
    partial: bool = False,
) -> Batch:
    """The armed conflicts of the file, and who takes part in them from when to when."""
    batch = Batch(ABOUT.id)
    actors = Actors(known, ABOUT.scheme, batch, unresolved)
    events = {
        code.value: entity.id
        for entity in known.values()
        for code in entity.identifiers
        if code.scheme == SCHEME
    }
    for path in paths:
        table = read(path, ABOUT, batch, partial=partial)
        if table is not None:
            _add(table, batch, actors, known, events)
    actors.finish()
    return batch


def _add(
    table: Table,
    batch: Batch,
    actors: Actors,
    known: Mapping[str, Entity],
    events: dict[str, str],
) -> None:
    source = ABOUT.source(table.version)
    limit = date.fromisoformat(ABOUT.versions[table.version].coverage_until)
    batch.entities.append(Record(source))
    rows = [row for row in table if _consistent(row, batch)]
    groups = Groups.of(rows, known, batch)
    conflicts: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        conflicts[row["conflict_id"]].append(row)
    for number, years in conflicts.items():
        if str(number) not in events:
            event = _event(years[0])
            events[str(number)] = event.id
            batch.entities.append(Record(event, years[0].place))
        for episode in episodes(years):
            _add_episode(batch, events[str(number)], episode, actors, groups, source.id, limit)


def _consistent(row: Row, batch: Batch) -> bool:
    """Whether a row that says that its episode ends says when, and no other does."""
    if (row["ep_end"] == "1") == (row["ep_end_date"] is not None):
        return True
    batch.problems.append(row.problem("ep_end_date", "goes with ep_end 1, and only with that"))
    return False


def _event(row: Row) -> Event:
    places = [place.strip() for place in row["location"].split(",")]
    where = (
        f" in {places[0]}" if len(places) == 1 else f", {', '.join(places[:-1])} and {places[-1]}"
    )
    about = row["territory_name"] or "government"
    began = first_death(row)
    return Event(
        id=f"ucdp-conflict-{row['conflict_id']}",
        name=f"Armed conflict{where}: {about}",
        identifiers=(Identifier(scheme=SCHEME, value=str(row["conflict_id"])),),
        during=f"{began}/" if began else None,
    )


def _add_episode(
    batch: Batch,
    event: str,
    episode: list[Row],
    actors: Actors,
    groups: Groups,
    source: str,
    limit: date,
) -> None:
    takers = {row.line: dict.fromkeys(parts(row, actors, groups)) for row in episode}

    def add(
        relation: str, subject: str, object: str, years: list[Row], valid: str, actor: str,
        **values: Any,
    ) -> None:  # fmt: skip
        first, last = years[0]["year"], years[-1]["year"]
        span = f"{first}" if first == last else f"{first}-{last}"
        claim = make_claim(
            relation, subject, object, source=source, valid=valid, known_until=limit,
            locator=f"conflict {years[0]['conflict_id']}, {span}, {actor}",
            original=years[0].original(), **values,
        )  # fmt: skip
        batch.claims.append(Record(claim, years[0].place))

    for part in dict.fromkeys(part for found in takers.values() for part in found):

        def level(row: Row, part: Part = part) -> str | None:
            return row["intensity_level"] if part in takers[row.line] else None

        for years, valid in spells(episode, level, limit):
            add(
                "fights_in", part.id, event, years, valid, f"side {part.side}, {part.actor}",
                side=part.side, hostility=INTENSITY[years[0]["intensity_level"]],
                name_in_source=_name(years[0], part, groups),
                note="supports a party with troops" if part.secondary else None,
            )  # fmt: skip
    for pair in dict.fromkeys(p for row in episode if (p := _pair(takers[row.line], row))):

        def at_war(row: Row, pair: tuple[Part, Part] = pair) -> bool | None:
            return True if _pair(takers[row.line], row) == pair else None

        for years, valid in spells(episode, at_war, limit):
            one, other = pair
            add(
                "at_war_with", one.id, other.id, years, valid, f"{one.actor} and {other.actor}",
                regarding=event,
            )  # fmt: skip
    for code in dict.fromkeys(c for row in episode for c in [row["gwno_loc"]]):
        if len(listed(code)) != 1 or episode[0]["type_of_conflict"] == EXTRASYSTEMIC:
            continue
        homes = {row.line: actors.in_year(code, row["year"], row) for row in episode}
        for home in dict.fromkeys(h for h in homes.values() if h):

            def there(
                row: Row, home: str = home, homes: dict[int, str | None] = homes
            ) -> bool | None:
                return True if homes[row.line] == home else None

            for years, valid in spells(episode, there, limit):
                add(
                    "located_in", event, home, years, valid, f"gw {code}",
                    name_in_source=years[0]["location"],
                    note="the state whose government or territory is at issue",
                )  # fmt: skip


def _pair(takers: Mapping[Part, None], row: Row) -> tuple[Part, Part] | None:
    """The two states at war in a year, where the file tells: one primary party on each side."""
    if row["type_of_conflict"] != INTERSTATE or row["intensity_level"] != WAR:
        return None
    primary = [part for part in takers if not part.secondary]
    if [part.side for part in primary] != ["A", "B"]:
        return None
    return primary[0], primary[1]


def _name(row: Row, part: Part, groups: Groups) -> str | None:
    """What the file calls it, where the file tells which name goes with which code."""
    if part.actor.startswith("actor "):
        return groups.names.get(part.actor.removeprefix("actor "))
    suffix = "_2nd" if part.secondary else ""
    side = part.side.lower()
    alone = len(listed(row[f"gwno_{side}{suffix}"])) == 1
    return row[f"side_{side}{suffix}"].strip() if alone else None
