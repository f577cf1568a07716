"""What lies where, what belongs to what, and what changed hands."""

from __future__ import annotations

from typing import Annotated, Literal

from westphalia.schema.relations.base import EntityId, Qualifier, RelationType, Text


class Borders(RelationType):
    """The two have a common border."""

    group = "territory"
    domain = ("Polity", "Territory")
    range = ("Polity", "Territory")
    symmetric = True
    words = "borders"
    rule = "A common land or river border, whether or not its course is agreed."
    standard = "COW Direct Contiguity v3.2 (Stinnett et al. 2002), land contiguity"

    length_km: float | None = None


class FacesAcrossWater(RelationType):
    """The two have no land border and face each other across water."""

    group = "territory"
    domain = ("Polity", "Territory")
    range = ("Polity", "Territory")
    symmetric = True
    words = "faces across water"
    rule = (
        "No more than so many statute miles of water lie between them: 12, 24, 150 or 400, the "
        "narrowest class that fits."
    )
    standard = "COW Direct Contiguity v3.2 (Stinnett et al. 2002), water contiguity"

    within_miles: Annotated[Literal["12", "24", "150", "400"], Qualifier()]


class PartOf(RelationType):
    """The subject is a part of the object."""

    group = "territory"
    domain = ("Territory", "Polity", "Facility", "Organisation", "Agreement", "Event")
    range = ("Polity", "Territory", "Organisation", "Agreement", "Event")
    words = "is part of"
    inverse = "has as a part"
    rule = (
        "Geographical or constitutional belonging as a source states it. For a contested "
        "territory the claims of the parties stand side by side."
    )
    standard = "ISO 3166-2 for subdivisions; otherwise as the source puts it"

    status: Text | None = None


class LocatedIn(RelationType):
    """The subject lies or takes place in the object."""

    group = "territory"
    domain = ("Facility", "Event", "Organisation", "Group", "Person", "Territory")
    range = ("Polity", "Territory")
    words = "is located in"
    inverse = "is the place of"
    rule = "Geographical position; it says nothing on sovereignty."
    standard = "GeoNames feature hierarchy, as the source puts it"


class TransferredTo(RelationType):
    """The subject passed to the object by an act that is no annexation."""

    group = "territory"
    domain = ("Territory", "Polity")
    range = ("Polity",)
    nature = "act"
    words = "was transferred to"
    inverse = "received"
    rule = (
        "Cession, mandate, unification, exchange, lease or plebiscite, as those who affirm it "
        "call it. A party that calls the same change an annexation affirms `annexed`."
    )
    standard = "COW Territorial Change v6 (Tir et al. 1998), procedures other than conquest"

    manner: Annotated[
        Literal["cession", "mandate", "unification", "exchange", "lease", "plebiscite", "other"],
        Qualifier(),
    ] = "other"
    from_polity: EntityId | None = None
    agreement: EntityId | None = None


class Traverses(RelationType):
    """The facility runs through the object."""

    group = "territory"
    domain = ("Facility",)
    range = ("Polity", "Territory")
    words = "runs through"
    inverse = "is crossed by"
    rule = (
        "A pipeline, railway, cable or canal; origin and destination are those of what it carries."
    )
    standard = "Energy Charter Treaty (1994), art. 7, on transit"

    role: Annotated[Literal["origin", "transit", "destination"], Qualifier()] = "transit"
    commodity: tuple[Text, ...] = ()
