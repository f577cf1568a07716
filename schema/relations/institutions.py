"""Agreements, offices and those who hold them."""

from __future__ import annotations

from typing import Literal

from westphalia.schema.relations.base import (
    EntityId,
    Exclusion,
    RelationType,
    Stages,
    Text,
)


class PartyTo(RelationType):
    """The subject is a party to the agreement, or on the way to or from it."""

    group = "institutions"
    domain = ("Polity", "Organisation", "Group")
    range = ("Agreement",)
    sign = 1
    stages = Stages(
        (
            "negotiating", "initialled", "signed", "ratified",
            "in_force", "suspended", "withdrawn", "terminated",
        ),
        default="in_force",
        ladder=("negotiating", "initialled", "signed", "ratified", "in_force"),
    )  # fmt: skip
    words = "is a party to"
    inverse = "has as a party"
    rule = "The stage that the subject's consent has reached, from the day on which it reached it."
    standard = "Vienna Convention on the Law of Treaties (1969), art. 2, 11-18, 24, 54-58"

    stage: Literal[
        "negotiating",
        "initialled",
        "signed",
        "ratified",
        "in_force",
        "suspended",
        "withdrawn",
        "terminated",
    ] = "in_force"


class Signed(RelationType):
    """The person put a name to the agreement."""

    group = "institutions"
    domain = ("Person",)
    range = ("Agreement",)
    nature = "act"
    words = "signed"
    inverse = "was signed by"
    rule = "The signature itself; `on_behalf_of` names the party that it binds."
    standard = "Vienna Convention on the Law of Treaties (1969), art. 7, 10, 12"

    on_behalf_of: EntityId | None = None


class HoldsOffice(RelationType):
    """The person holds the office."""

    group = "institutions"
    domain = ("Person",)
    range = ("Office",)
    exclusions = (Exclusion("holds_office", "object", "one holder an office"),)
    words = "holds the office of"
    inverse = "is held by"
    rule = "From taking office to leaving it. An acting holder is a holder with that `capacity`."
    standard = "Archigos v4.1 (Goemans et al. 2009), entry and exit"

    capacity: Text | None = None


class OfficeOf(RelationType):
    """The office or organ acts for the object."""

    group = "institutions"
    domain = ("Office", "Organisation")
    range = ("Polity", "Organisation", "Territory")
    words = "is an office or organ of"
    inverse = "has as an office or organ"
    rule = "What its holder or spokesman says in that capacity is said by the object."
    standard = "ILC Articles on Responsibility of States (2001), art. 4, conduct of organs"


class Operates(RelationType):
    """The subject runs the facility."""

    group = "institutions"
    domain = ("Polity", "Organisation", "Group")
    range = ("Facility",)
    words = "operates"
    inverse = "is operated by"
    rule = "Day-to-day responsibility, whoever owns it."
    standard = "As the source puts it"


class TakesPartIn(RelationType):
    """The subject takes part in the event."""

    group = "institutions"
    domain = ("Person", "Polity", "Organisation", "Group")
    range = ("Event",)
    words = "takes part in"
    inverse = "has taking part"
    rule = "Present in a stated role at a meeting, summit or vote; combat is `fights_in`."
    standard = "PLOVER event type CONSULT"

    role: Text | None = None
