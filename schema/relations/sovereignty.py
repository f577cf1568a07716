"""Who is a state, in whose eyes, and who rules what."""

from __future__ import annotations

from typing import Literal

from westphalia.schema.relations.base import RelationType, Stages, Text


class Recognises(RelationType):
    """The subject treats the object as a state in international law."""

    group = "sovereignty"
    domain = ("Polity", "Organisation")
    range = ("Polity",)
    declarative = True
    sign = 1
    stages = Stages(("de_facto", "de_jure"), default="de_jure", ladder=("de_facto", "de_jure"))
    words = "recognises"
    inverse = "is recognised by"
    rule = (
        "A declaration, decree, treaty or exchange of notes by which the subject says that it "
        "treats the object as a state. Ends when withdrawn, suspended or expressly denied. "
        "Trade, visits and passports alone are not recognition."
    )
    standard = (
        "Montevideo Convention on the Rights and Duties of States (1933), art. 6-7; "
        "H. Lauterpacht, Recognition in International Law (1947) on de facto and de jure"
    )

    stage: Literal["de_facto", "de_jure"] = "de_jure"


class IndependentOf(RelationType):
    """The subject is held to be a state of its own, apart from the object.

    This is the contested fact itself. Who recognises whom is an act that nobody disputes;
    whether the recognised entity is independent is what the parties differ on.
    """

    group = "sovereignty"
    domain = ("Polity",)
    range = ("Polity",)
    words = "is independent of"
    inverse = "has independent of it"
    rule = (
        "Affirmed by whoever holds that the subject is a sovereign state and no part of the "
        "object; denied by whoever holds that it is a part of it."
    )
    standard = (
        "Montevideo Convention (1933), art. 1 and 3; J. Crawford, The Creation of States (2006)"
    )


class ClaimsSovereigntyOver(RelationType):
    """The subject says that the object is under its sovereignty."""

    group = "sovereignty"
    domain = ("Polity",)
    range = ("Polity", "Territory")
    declarative = True
    sign = -1
    words = "claims sovereignty over"
    inverse = "is claimed by"
    rule = (
        "A constitution, law or official statement by which the subject counts the object as "
        "its own while another party claims, controls or governs it."
    )
    standard = (
        "ICOW Territorial Claims, explicit contention by official representatives "
        "(Frederick et al. 2017)"
    )


class Controls(RelationType):
    """The subject exercises authority over the object on the ground."""

    group = "sovereignty"
    domain = ("Polity", "Organisation", "Group")
    range = ("Polity", "Territory")
    stages = Stages(("partial", "contested", "full"), default="full")
    words = "controls"
    inverse = "is controlled by"
    rule = (
        "Armed forces or administration of the subject (or its agents) hold the object: full, "
        "partial (some of its area), or contested (others hold a part by force)."
    )
    standard = "Hague Regulations (1907), art. 42, on occupation; effective control"

    stage: Literal["partial", "contested", "full"] = "full"


class Annexed(RelationType):
    """The subject made the object a part of itself without the consent of its sovereign."""

    group = "sovereignty"
    domain = ("Polity",)
    range = ("Polity", "Territory")
    nature = "act"
    sign = -1
    words = "annexed"
    inverse = "was annexed by"
    rule = (
        "A unilateral act, in law or in effect, that incorporates the object. A cession, a "
        "mandate or an agreed union is `transferred_to`. The day is that of the act."
    )
    standard = (
        "COW Territorial Change v6 (Tir et al. 1998), conquest and annexation; "
        "UN General Assembly resolution 2625 (XXV)"
    )


class DeclaresIndependenceFrom(RelationType):
    """The subject declared that it is a state, apart from the object."""

    group = "sovereignty"
    domain = ("Polity", "Group")
    range = ("Polity",)
    nature = "act"
    sign = -1
    words = "declared independence from"
    inverse = "had independence declared from it by"
    rule = "A declaration, act or referendum result proclaimed by the subject's own authorities."
    standard = (
        "ICJ, Accordance with International Law of the Declaration of Independence of Kosovo (2010)"
    )


class Succeeds(RelationType):
    """The subject took the place of the object in its international relations."""

    group = "sovereignty"
    domain = ("Polity", "Organisation")
    range = ("Polity", "Organisation")
    nature = "act"
    words = "succeeded"
    inverse = "was succeeded by"
    rule = "The replacement of one state or organisation by another, in whole or in part."
    standard = (
        "Vienna Convention on Succession of States in respect of Treaties (1978), art. 2(1)(b)"
    )

    manner: Literal["continuation", "dissolution", "secession", "unification", "other"] | None = (
        None
    )
    extent: Text | None = None


class CountedIn(RelationType):
    """A published list counts the subject in."""

    group = "sovereignty"
    domain = ("Polity",)
    range = ("Group",)
    words = "is counted in"
    inverse = "counts in"
    rule = (
        "From the first to the last day that a list of states, or of major powers, gives. The "
        "criteria are the list's own; other lists count otherwise, and their claims stand beside."
    )
    standard = (
        "COW State System Membership v2016; Gleditsch and Ward (1999), International "
        "Interactions 25(4)"
    )

    category: Text | None = None
