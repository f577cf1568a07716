"""Setting the atlas beside an independent list, year by year."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

from westphalia.api import Archive
from westphalia.schema.entities import Entity, Identifier
from westphalia.schema.periods import Period

SHARED: Final = Path(__file__).resolve().parents[4] / "shared" / "data"
VERDICTS: Final = Path(__file__).parent / "verdicts"

Pair = tuple[str, str]
Side = Literal["atlas", "list"]
# Who is right; both: the two count differently; gap: the atlas has no claim yet.
CHOICES: Final = ("atlas", "list", "both", "gap")


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """Years in which one of the two has a relation and the other surely has not.

    Args:
        pair: subject and object, as entities of the atlas.
        first, last: years, inclusive.
        side: which of the two has it.
    """

    pair: Pair
    first: int
    last: int
    side: Side

    def row(self) -> tuple[str, str, str, str]:
        """As the first columns of a line of verdicts."""
        years = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
        return (*self.pair, years, self.side)


def differences(
    held: Mapping[Pair, Iterable[Period]],
    listed: Mapping[Pair, set[int]],
    scope: Mapping[Pair, set[int]],
) -> list[Difference]:
    """Every stretch of years that only one of the two has.

    The atlas has a year of a pair when a period certainly covers all of it, and has it not when
    none possibly touches it. What lies between (the year of entry or exit, a date that is
    bounds) differs from neither account.

    Args:
        held: the atlas's periods.
        listed: the years of the list.
        scope: the years on which the list could say either.
    """
    found: list[Difference] = []
    for pair, years in scope.items():
        periods, of_list = list(held.get(pair, ())), listed.get(pair, set())
        only_list = {y for y in years & of_list if not any(_touches(p, y) for p in periods)}
        only_atlas = {y for y in years - of_list if any(_fills(p, y) for p in periods)}
        for side, odd in (("list", only_list), ("atlas", only_atlas)):
            found += [Difference(pair, a, b, side) for a, b in runs(odd, years)]  # type: ignore[arg-type]
    return sorted(found)


def _touches(period: Period, year: int) -> bool:
    first, last = period.earliest, period.latest
    return not (first and first > date(year, 12, 31)) and not (last and last < date(year, 1, 1))


def _fills(period: Period, year: int) -> bool:
    core = period.certain
    return bool(core and core[0] <= date(year, 1, 1) and core[1] >= date(year, 12, 31))


def runs(years: set[int], scope: set[int]) -> Iterator[tuple[int, int]]:
    """Stretches of years without a gap, but for years out of scope."""
    first = last = None
    for year in sorted(scope):
        if year in years:
            first, last = first or year, year
        elif first and last:
            yield first, last
            first = last = None
    if first and last:
        yield first, last


def held(atlas: Archive, relation: str) -> dict[Pair, list[Period]]:
    """The periods of every affirmed claim of a type, but for suspensions."""
    found: dict[Pair, list[Period]] = defaultdict(list)
    for claim in atlas.view(history=True).claims():
        if (claim.relation, claim.stance) == (relation, "affirms") and claim.stage != "suspended":
            found[claim.subject, claim.object].append(claim.valid)
    return found


class Codes:
    """Whom the codes of another system mean on a day."""

    def __init__(self, entities: Iterable[Entity], scheme: str) -> None:
        self.borne: dict[str, list[tuple[Identifier, str]]] = defaultdict(list)
        for entity in entities:
            for code in entity.identifiers:
                if code.scheme == scheme:
                    self.borne[code.value].append((code, entity.id))

    def in_year(self, code: str, year: int) -> str | None:
        """The one entity that bears a code at the end of a year, else at its beginning."""
        for day in (date(year, 12, 31), date(year, 1, 1)):
            found = {id for borne, id in self.borne[code] if borne.holds_on(day)}
            if len(found) == 1:
                return found.pop()
        return None


def check(name: str, found: Iterable[Difference]) -> None:
    """Fail unless each difference is listed with a verdict, and each one listed is there."""
    listed = verdicts(name)
    rows = {difference.row() for difference in found}
    unlisted = sorted(rows - listed.keys())
    gone = sorted(listed.keys() - rows)
    text = "\n".join(",".join(row) for row in unlisted)
    assert not unlisted, f"{len(unlisted)} differences have no verdict in {name}.csv:\n{text}"
    assert not gone, f"{name}.csv lists what is no difference any more: {gone}"


def verdicts(name: str) -> dict[tuple[str, ...], str]:
    """The reviewed verdicts of a check by the first four columns.

    Raises:
        AssertionError: a line has no reason, or a verdict that is none.
    """
    with (VERDICTS / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        assert row["verdict"] in CHOICES, row
        assert row["why"].strip(), row
    return {
        (row["subject"], row["object"], row["years"], row["found_in"]): row["verdict"]
        for row in rows
    }
