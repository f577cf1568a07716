"""Which relations are measured together, with which direction."""

from __future__ import annotations

from typing import Any

import pytest
from westphalia import api
from westphalia.graph.measures import networks
from westphalia.schema import (
    Claim,
    Group,
    Organisation,
    Polity,
    Source,
    Territory,
    UsageError,
    make_claim,
)

ENTITIES = [
    *(Polity(id=id, name=id.title()) for id in ("a", "b", "c", "d")),
    Organisation(id="o", name="O"),
    Territory(id="t", name="T"),
    Group(id="g", name="G"),
    Source(id="paper", name="A paper"),
]


def say(relation: str, a: str, b: str, **values: Any) -> Claim:
    given = {"source": "paper", "valid": "2000/..", "said": "2010-01-01", **values}
    return make_claim(relation, a, b, **given)


def view_of(*claims: Claim, **options: Any) -> api.View:
    archive = api.open(":memory:")
    archive.add(claims, ENTITIES)
    return archive.view(**{"as_of": "2005-01-01", **options})


def test_groups_and_signs_are_never_mixed() -> None:
    view = view_of(
        say("recognises", "a", "b"),
        say("claims_sovereignty_over", "b", "a"),
        say("controls", "a", "c"),
        say("member_of", "a", "o"),
        say("borders", "a", "b"),
        say("at_war_with", "c", "d"),
    )
    assert [(n.title, n.entity_ids) for n in networks(view)] == [
        ("sovereignty, friendly", ("a", "b")),
        ("sovereignty, hostile", ("a", "b")),
        ("sovereignty, neutral", ("a", "c")),
        ("membership, friendly", ("a", "o")),
        ("conflict, hostile", ("c", "d")),
        ("territory, neutral", ("a", "b")),
    ]
    assert [n.title for n in networks(view, group="membership")] == ["membership, friendly"]
    with pytest.raises(UsageError, match="not a relation group") as error:
        networks(view, group="membrship")
    assert error.value.hint == "did you mean membership?"


def test_only_polities_and_organisations() -> None:
    view = view_of(
        say("claims_sovereignty_over", "a", "t"), say("backs", "a", "g"), say("backs", "a", "b")
    )
    (network,) = networks(view)
    assert (network.title, network.entity_ids) == ("alignment, friendly", ("a", "b"))
    table = view.centrality("degree")
    assert "left out: 2 relations tie something else" in table.notes


def test_the_view_decides_what_is_in() -> None:
    claims = [
        say("backs", "a", "b"),
        say("backs", "b", "c", modality="planned"),
        say("backs", "c", "d", valid="2008/.."),
    ]
    assert networks(view_of(*claims))[0].entity_ids == ("a", "b")
    assert networks(view_of(*claims, modality="any"))[0].entity_ids == ("a", "b", "c")
    assert networks(view_of(*claims, as_of="2009-01-01"))[0].entity_ids == ("a", "b", "c", "d")


def test_parallel_relations_are_one_tie_and_two_relations() -> None:
    view = view_of(
        say("backs", "a", "b"),
        say("provides_aid_to", "a", "b"),
        say("provides_aid_to", "a", "b", aid="military"),
    )
    (network,) = networks(view)
    assert dict(network.relations) == {"provides_aid_to": 2, "backs": 1}
    assert [x.tolist() for x in network.ties] == [[0], [1]]
    assert view.centrality("degree").column("degree") == [1, 1]


def test_a_symmetric_relation_is_an_arrow_each_way_among_arrows() -> None:
    view = view_of(say("diplomatic_relations_with", "a", "b"), say("backs", "b", "c"))
    (network,) = networks(view)
    assert network.directed
    pairs = set(zip(*(x.tolist() for x in network.ties), strict=True))
    assert pairs == {(0, 1), (1, 0), (1, 2)}
    assert "with direction, symmetric relations as arrows both ways" in network.projection


def test_symmetric_relations_alone_have_no_direction() -> None:
    view = view_of(say("diplomatic_relations_with", "a", "b"))
    (network,) = networks(view)
    assert not network.directed
    table = view.centrality("degree", "in_degree")
    assert table.column("degree") == [1, 1]
    assert table.column("in_degree") == [None, None]


def test_membership_has_no_direction() -> None:
    """Along its arrows no way has two steps: nobody would be between anybody."""
    view = view_of(*(say("member_of", id, "o") for id in "abc"))
    assert not networks(view)[0].directed
    table = view.centrality("betweenness")
    assert [row[2:] for row in table] == [
        (1, "o", "O", 1.0), (2, "a", "A", 0.0), (2, "b", "B", 0.0), (2, "c", "C", 0.0),
    ]  # fmt: skip


def test_a_small_network_says_so() -> None:
    assert networks(view_of(say("backs", "a", "b")))[0].few
    assert "too few for a ranking" in view_of(say("backs", "a", "b")).centrality().notes[0]
