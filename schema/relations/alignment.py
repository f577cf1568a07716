"""Who stands with whom, and who pays, sanctions or sways whom."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from westphalia.schema.relations.base import EntityId, Qualifier, RelationType, Text

Obligation = Literal["defence", "offence", "neutrality", "nonaggression", "consultation"]


class AlliedWith(RelationType):
    """The subject has promised the object something in the event of military conflict."""

    group = "alignment"
    domain = ("Polity", "Organisation")
    range = ("Polity", "Organisation")
    sign = 1
    words = "is allied with"
    inverse = "has an ally in"
    rule = (
        "A written commitment of the subject toward the object, in force. Directed: what each "
        "side owes is a relation of its own. The obligations are kinds, not a ladder."
    )
    standard = "ATOP codebook v5 (Leeds et al. 2002), obligations"

    agreement: Annotated[EntityId | None, Qualifier()] = None
    obligations: Annotated[tuple[Obligation, ...], Field(min_length=1)]


class PartnershipWith(RelationType):
    """The two have a declared partnership."""

    group = "alignment"
    domain = ("Polity", "Organisation", "Group")
    range = ("Polity", "Organisation", "Group")
    symmetric = True
    sign = 1
    words = "has a partnership with"
    rule = (
        "A treaty, charter or joint statement calls it a partnership or a cooperation of that kind."
    )
    standard = "Strategic partnerships after Strüver (2017), Foreign Policy Analysis 13(1)"

    agreement: Annotated[EntityId | None, Qualifier()] = None
    areas: tuple[Text, ...] = ()


class DiplomaticRelationsWith(RelationType):
    """The two maintain diplomatic relations."""

    group = "alignment"
    domain = ("Polity", "Organisation")
    range = ("Polity", "Organisation")
    symmetric = True
    sign = 1
    words = "has diplomatic relations with"
    rule = "Established by mutual consent, to the day on which they are severed."
    standard = "Vienna Convention on Diplomatic Relations (1961), art. 2"


class HasMissionIn(RelationType):
    """The subject has a permanent mission in the object."""

    group = "alignment"
    domain = ("Polity", "Organisation")
    range = ("Polity", "Organisation", "Territory")
    sign = 1
    words = "has a mission in"
    inverse = "hosts a mission of"
    rule = "A resident mission, at the level that the sending side gives it."
    standard = "COW Diplomatic Exchange v2006.1 (Bayer 2006); Vienna Conventions of 1961 and 1963"

    level: Annotated[
        Literal[
            "embassy",
            "high_commission",
            "consulate",
            "liaison_office",
            "interests_section",
            "representative_office",
            "delegation",
        ],
        Qualifier(),
    ] = "embassy"
    rank: Literal["charge_d_affaires", "minister", "ambassador", "other"] | None = None


class ProvidesAidTo(RelationType):
    """The subject gives the object money, arms, goods or training."""

    group = "alignment"
    domain = ("Polity", "Organisation")
    range = ("Polity", "Organisation", "Group", "Territory")
    sign = 1
    words = "provides aid to"
    inverse = "receives aid from"
    rule = "Transfers that are not trade at market terms. The kind of aid is part of the identity."
    standard = "OECD DAC Statistical Reporting Directives; PLOVER event type AID"

    aid: Annotated[
        Literal["financial", "military", "humanitarian", "development", "other"], Qualifier()
    ] = "financial"
    amount: Text | None = None


class DependsOn(RelationType):
    """The subject cannot do without the object in some domain."""

    group = "alignment"
    domain = ("Polity", "Territory", "Organisation", "Group")
    range = ("Polity", "Organisation")
    words = "depends on"
    inverse = "is depended on by"
    rule = "A source says that the subject could not go on without what the object gives."
    standard = "Keohane and Nye, Power and Interdependence (1977), on asymmetric dependence"

    dependence: Annotated[
        Literal["financial", "military", "energy", "trade", "political", "other"], Qualifier()
    ] = "other"


class Backs(RelationType):
    """The subject supports the object against others."""

    group = "alignment"
    domain = ("Polity", "Organisation", "Group")
    range = ("Polity", "Organisation", "Group")
    sign = 1
    words = "backs"
    inverse = "is backed by"
    rule = "Support in a conflict, short of fighting in it; `regarding` names the conflict."
    standard = "UCDP External Support Dataset (Högbladh et al. 2011), secondary warring support"

    means: tuple[Literal["political", "diplomatic", "military", "financial", "material"], ...] = ()


class Sanctions(RelationType):
    """The subject has restrictive measures in force against the object."""

    group = "alignment"
    domain = ("Polity", "Organisation")
    range = ("Polity", "Organisation", "Group", "Person", "Territory", "Facility")
    sign = -1
    words = "sanctions"
    inverse = "is sanctioned by"
    rule = "Measures imposed by law or decision to change or punish conduct, while in force."
    standard = "Global Sanctions Data Base (Felbermayr et al. 2020); UN Charter, art. 41"

    measures: tuple[Text, ...] = ()


class Influences(RelationType):
    """The subject shapes what the object does."""

    group = "alignment"
    domain = ("Polity", "Organisation", "Group", "Person")
    range = ("Polity", "Organisation", "Group", "Person", "Event")
    words = "influences"
    inverse = "is influenced by"
    rule = "A party says so, or denies it; `regarding` names the decision or relation in question."
    standard = "Dahl, The Concept of Power (1957)"
