"""Who fights, disputes, threatens, fears, opposes whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from westphalia.schema.relations.base import ACTORS, ALL_KINDS, Qualifier, RelationType, Text


class FightsIn(RelationType):
    """The subject takes part in an armed conflict, on one of its sides."""

    group = "conflict"
    domain = ("Polity", "Group", "Organisation")
    range = ("Event",)
    words = "fights in"
    inverse = "is fought in by"
    rule = (
        "It takes part in a war, armed conflict or militarised dispute; `hostility` says how far "
        "that went. Who fights whom follows from the sides."
    )
    standard = (
        "COW War Data v4 (Sarkees and Wayman 2010); UCDP/PRIO Armed Conflict Dataset codebook"
    )

    side: Annotated[Text | None, Qualifier()] = None
    originator: bool | None = None
    hostility: Text | None = None


class AtWarWith(RelationType):
    """The two are at war with each other."""

    group = "conflict"
    domain = ("Polity", "Group")
    range = ("Polity", "Group")
    symmetric = True
    sign = -1
    words = "is at war with"
    rule = "Sustained combat between organised forces of the two; `regarding` names the war."
    standard = "COW War Data v4 (Sarkees and Wayman 2010)"


class DisputesWith(RelationType):
    """The two have a dispute."""

    group = "conflict"
    domain = ("Polity", "Organisation", "Group")
    range = ("Polity", "Organisation", "Group")
    symmetric = True
    sign = -1
    words = "disputes with"
    rule = "A disagreement that both sides have raised officially, short of war."
    standard = "COW Militarized Interstate Disputes v5 (Palmer et al. 2022); ICOW"

    subject_matter: Annotated[Text | None, Qualifier()] = None


class Threatens(RelationType):
    """The subject announces harm or countermeasures to the object."""

    group = "conflict"
    domain = ACTORS
    range = ACTORS
    declarative = True
    sign = -1
    words = "threatens"
    inverse = "is threatened by"
    rule = "The subject's own words: what it would do, and (`regarding`) on account of what."
    standard = "PLOVER event type THREATEN"

    measure: Text | None = None


class PerceivesThreatFrom(RelationType):
    """The subject says that the object is a threat to it or to others."""

    group = "conflict"
    domain = ACTORS
    range = ACTORS
    declarative = True
    sign = -1
    words = "perceives a threat from"
    inverse = "is perceived as a threat by"
    rule = "The subject's own words. It says nothing on whether the threat is real."
    standard = "Walt, The Origins of Alliances (1987), on perceived threat"

    to: Text | None = None


class TakesPositionOn(RelationType):
    """The subject takes a public position toward the object."""

    group = "conflict"
    domain = ACTORS
    range = ALL_KINDS
    declarative = True
    words = "takes a position on"
    inverse = "is the subject of a position of"
    rule = (
        "A statement, vote or refusal to comment. The object is the party or thing that the "
        "position is toward; `regarding` names the act, agreement or relation that it is on."
    )
    standard = "PLOVER event types SUPPORT and REJECT; UN voting practice"

    position: Annotated[
        Literal["welcomes", "supports", "reluctant", "opposes", "condemns", "no_comment"],
        Qualifier(),
    ]
    grounds: tuple[Text, ...] = ()

    @classmethod
    def wording(cls, qualifiers: Mapping[str, Any]) -> str:
        """The position itself is the verb."""
        verbs = {"reluctant": "is reluctant about", "no_comment": "does not comment on"}
        position = str(qualifiers.get("position", cls.words))
        return verbs.get(position, position)


class Hinders(RelationType):
    """The subject stands in the way of the object."""

    group = "conflict"
    domain = ACTORS
    range = (*ACTORS, "Event", "Agreement", "Facility")
    sign = -1
    words = "hinders"
    inverse = "is hindered by"
    rule = "A source says that the subject delays or blocks what `regarding` names."
    standard = "PLOVER event type REJECT, on obstruction"
