"""The codes in the atlas mean what the systems that gave them say, on every day."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from westphalia.loaders.dossier import load as dossier
from westphalia.schema.entities import Entity, Organisation, Source
from westphalia.schema.errors import UsageError
from westphalia.schema.identifiers import Crosswalk, fold_name

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    ROOT / "loaders" / "atlas" / "entities" / f"{name}.yaml"
    for name in ("polities", "organisations")
]
DATA = ROOT.parent / "shared" / "data"
COW = DATA / "cow_states" / "states2016.csv"
GW = DATA / "gw_states" / "gwstates.csv"
VOTES = DATA / "un_votes" / "IdealpointestimatesAll_Apr2020.csv"
END_OF_2016 = date(2016, 12, 31)


@pytest.fixture(scope="module")
def entities() -> list[Entity]:
    batch = dossier.load(FILES)
    assert batch.problems == []
    return [entity for entity, _ in batch.iter_entities() if not isinstance(entity, Source)]


@pytest.fixture(scope="module")
def crosswalk(entities: list[Entity]) -> Crosswalk:
    return Crosswalk(entities)


def rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        pytest.skip(f"needs {path.parent.name}/{path.name} beside the checkout")
    with path.open(encoding="latin-1", newline="") as lines:
        return list(csv.DictReader(lines))


def cow_days(row: dict[str, str]) -> tuple[date, date]:
    first, last = (
        date(int(row[f"{end}year"]), int(row[f"{end}month"]), int(row[f"{end}day"]))
        for end in ("st", "end")
    )
    return first, last


def test_ids_are_unique() -> None:
    """The reader refuses an id that stands twice in a section; here across sections and files."""
    batch = dossier.load(FILES)
    written = Counter(entity.id for entity, _ in batch.iter_entities())
    assert [name for name, times in written.items() if times > 1] == []


def test_names_are_unique(entities: list[Entity]) -> None:
    bearers = defaultdict(set)
    for entity in entities:
        for name in (entity.id, entity.name, *(alias.name for alias in entity.aliases)):
            bearers[fold_name(name)].add(entity.id)
    assert {name: ids for name, ids in bearers.items() if len(ids) > 1} == {}


def test_attributed_names_are_by_known_entities(entities: list[Entity]) -> None:
    ids = {entity.id for entity in entities}
    speakers = {a.asserted_by for e in entities for a in e.aliases if a.asserted_by}
    assert speakers <= ids
    assert "georgia" in speakers


def test_a_code_means_one_entity_on_any_day(entities: list[Entity]) -> None:
    bearers = defaultdict(list)
    for entity in entities:
        for code in entity.identifiers:
            bearers[code.scheme, code.value.casefold()].append((entity.id, code))
    clashes = []
    for (scheme, value), spells in bearers.items():
        days = {date.min, date.max}
        for _, code in spells:
            for bound in (code.valid_from, code.valid_to):
                if bound and bound.earliest:
                    days |= {bound.earliest + timedelta(n) for n in (-1, 0, 1)}
        for day in sorted(days):
            fitting = [name for name, code in spells if code.holds_on(day)]
            if len(fitting) > 1:
                clashes.append((scheme, value, day, fitting))
    assert clashes == []


def test_cow_states_resolve_on_the_first_and_last_day_of_every_spell(crosswalk: Crosswalk) -> None:
    for row in rows(COW):
        for day in cow_days(row):
            by_number = crosswalk.resolve("cow", row["ccode"], day)
            assert by_number == crosswalk.resolve("cow_abb", row["stateabb"], day), row


@pytest.mark.parametrize(("day", "published"), [(date(1816, 1, 1), 23), (END_OF_2016, 195)])
def test_cow_system_has_its_published_size(crosswalk: Crosswalk, day: date, published: int) -> None:
    members = [r["ccode"] for r in rows(COW) if cow_days(r)[0] <= day <= cow_days(r)[1]]
    assert len({crosswalk.resolve("cow", number, day) for number in members}) == published


def test_gleditsch_ward_states_resolve_on_the_first_and_last_day_of_every_spell(
    crosswalk: Crosswalk,
) -> None:
    today = []
    for row in rows(GW):
        first, last = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
        crosswalk.resolve("gw", row["gwcode"], first)
        if last.year == 9999:
            today.append(crosswalk.resolve("gw", row["gwcode"], END_OF_2016))
        else:
            crosswalk.resolve("gw", row["gwcode"], last)
    assert len(set(today)) == len(today) == 197


def un_members(crosswalk: Crosswalk) -> set[str]:
    """COW's system of 2016 is the members of the UN, Kosovo and Taiwan."""
    system = {
        crosswalk.resolve("cow", row["ccode"], END_OF_2016)
        for row in rows(COW)
        if row["endyear"] == "2016"
    }
    return system - {"kosovo", "taiwan"}


def test_un_members_have_the_codes_that_the_voting_data_give_them(crosswalk: Crosswalk) -> None:
    day = date(2019, 12, 31)  # the 74th session of the General Assembly
    voters = {}
    for row in rows(VOTES):
        if row["session"] == "74":
            voters[crosswalk.resolve("cow", row["ccode"], day)] = row["iso3c"]
    assert voters.pop("serbia") == "YUG"  # the file keeps the code of Yugoslavia
    for member, iso3 in voters.items():
        assert crosswalk.resolve("iso3", iso3, day) == member
    assert {*voters, "serbia"} == un_members(crosswalk)
    assert len(voters) + 1 == 193


def test_un_members_have_the_codes_of_the_standard(
    entities: list[Entity], crosswalk: Crosswalk
) -> None:
    standard = pytest.importorskip("pycountry").countries
    by_id = {entity.id: entity for entity in entities}
    for member in un_members(crosswalk):
        country = standard.get(alpha_3=by_id[member].identifier("iso3", END_OF_2016))
        assert country is not None, member
        assert crosswalk.resolve("iso3", country.alpha_3, END_OF_2016) == member
        assert crosswalk.resolve("iso2", country.alpha_2, END_OF_2016) == member
        assert crosswalk.resolve("un_m49", country.numeric, END_OF_2016) == member


@pytest.mark.parametrize(
    ("scheme", "value", "day", "expected"),
    [
        ("cow", "345", "1900-01-01", "serbia"),
        ("cow", "345", "1950-01-01", "yugoslavia"),
        ("cow", "345", "1999-03-24", "serbia-and-montenegro"),
        ("cow", "345", "2010-01-01", "serbia"),
        ("gw", "345", "1999-03-24", "serbia-and-montenegro"),
        ("gw", "340", "2010-01-01", "serbia"),
        ("gw", "345", "2023-01-01", "serbia"),  # as UCDP has it; in the list, 345 ends in 2006
        ("cow", "970", "2016-01-01", "nauru"),
        ("gw", "970", "2016-01-01", "kiribati"),
        ("cow", "255", "1866-06-14", "prussia"),
        ("cow", "255", "1914-08-01", "germany"),
        ("cow", "260", "1955-05-06", "germany"),
        ("cow", "255", "1990-10-03", "germany"),
        ("cow", "255", "1945-07-01", "germany"),  # ATOP, MID and IGO use it in the gap
        ("gw", "260", "2016-01-01", "germany"),
        ("cow", "265", "1955-05-14", "east-germany"),
        ("cow", "365", "1914-08-01", "russia"),
        ("cow", "365", "1991-12-25", "soviet-union"),
        ("gw", "365", "1991-12-26", "russia"),
        ("cow", "678", "1980-01-01", "north-yemen"),
        ("cow", "679", "1990-05-22", "yemen"),
        ("gw", "678", "1990-05-22", "yemen"),
        ("gw", "680", "1980-01-01", "south-yemen"),
        ("cow", "640", "1914-11-01", "ottoman-empire"),
        ("cow", "640", "1952-02-18", "turkey"),
        ("cow", "325", "1859-04-29", "sardinia-piedmont"),
        ("cow", "325", "1911-09-29", "italy"),
        ("iso2", "CS", "1990-01-01", "czechoslovakia"),
        ("iso2", "CS", "2004-01-01", "serbia-and-montenegro"),
        ("iso2", "NO", "2016-01-01", "norway"),
        ("gw", "397", "2008-08-26", "south-ossetia"),
    ],
)
def test_a_code_of_two_meanings(
    crosswalk: Crosswalk, scheme: str, value: str, day: str, expected: str
) -> None:
    assert crosswalk.resolve(scheme, value, date.fromisoformat(day)) == expected


def test_a_code_of_two_meanings_without_a_day_is_refused(crosswalk: Crosswalk) -> None:
    with pytest.raises(UsageError, match="more than one entity"):
        crosswalk.resolve("cow", "345")


def test_a_publication_is_no_rival_to_what_it_is_about() -> None:
    pact, paper = Organisation(id="pact", name="The Pact"), Source(id="paper", name="The Pact")
    assert Crosswalk([paper, pact]).find("the pact") == "pact"
    assert Crosswalk([paper]).find("the pact") == "paper"


def test_near_names_are_of_states_first_and_never_of_publications(crosswalk: Crosswalk) -> None:
    with pytest.raises(UsageError) as caught:
        crosswalk.find("Korea")
    assert str(caught.value.hint).startswith("did you mean joseon or north-korea or south-korea")
    with pytest.raises(UsageError) as caught:
        Crosswalk([Source(id="paper", name="Korea Herald")]).find("Korea")
    assert caught.value.hint is None


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("U.S.A.", "united-states"), ("U.K.", "united-kingdom"), ("USSR", "soviet-union"),
        ("Burma", "myanmar"), ("Zaïre", "dr-congo"), ("Formosa", "taiwan"), ("Persia", "iran"),
        ("Dutch East Indies", "indonesia"), ("cote d'ivoire", "ivory-coast"), ("FYROM", "north-macedonia"),
    ],
)  # fmt: skip
def test_former_names_and_initials(crosswalk: Crosswalk, name: str, id: str) -> None:
    assert crosswalk.find(name) == id
