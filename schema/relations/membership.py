"""Who belongs to which organisation, and who wants to."""

from __future__ import annotations

from typing import Literal

from westphalia.schema.relations.base import Exclusion, RelationType, Stages


class MemberOf(RelationType):
    """The subject is a member of the organisation."""

    group = "membership"
    domain = ("Polity", "Organisation")
    range = ("Organisation",)
    sign = 1
    stages = Stages(("member", "suspended"), default="member")
    words = "is a member of"
    inverse = "has as a member"
    rule = (
        "From the day on which the accession takes effect to the last day of membership. A "
        "suspended member has not left; suspension is a stage of its own."
    )
    standard = "COW Intergovernmental Organizations v3 (Pevehouse et al. 2020), full membership"

    stage: Literal["member", "suspended"] = "member"


class AssociateOf(RelationType):
    """The subject is an associate member of the organisation."""

    group = "membership"
    domain = ("Polity", "Organisation", "Territory")
    range = ("Organisation",)
    sign = 1
    words = "is an associate of"
    inverse = "has as an associate"
    rule = "The organisation's own rules give it a standing called associate, short of membership."
    standard = (
        "COW Intergovernmental Organizations v3 (Pevehouse et al. 2020), associate membership"
    )


class ObserverAt(RelationType):
    """The subject has a standing of observer at the organisation."""

    group = "membership"
    domain = ("Polity", "Organisation", "Territory")
    range = ("Organisation",)
    sign = 1
    words = "is an observer at"
    inverse = "has as an observer"
    rule = "The organisation granted the standing of observer; a guest at one meeting is none."
    standard = "COW Intergovernmental Organizations v3 (Pevehouse et al. 2020), observer"


class SeeksMembership(RelationType):
    """The subject wants to join the organisation, and has come this far."""

    group = "membership"
    domain = ("Polity", "Organisation")
    range = ("Organisation",)
    declarative = True
    sign = 1
    stages = Stages(
        ("aspirant", "pledged", "action_plan", "applicant", "candidate", "invited", "acceding"),
        default="aspirant",
        ladder=(
            "aspirant", "pledged", "action_plan", "applicant", "candidate", "invited", "acceding",
        ),
    )  # fmt: skip
    exclusions = (
        Exclusion(
            "member_of",
            "pair",
            "a full member does not seek membership",
            stages=("member",),
        ),
    )
    words = "seeks membership of"
    inverse = "is sought by"
    rule = (
        "aspirant: the subject says so. pledged: the organisation agreed in principle. "
        "action_plan: an agreed programme such as a MAP. applicant: a formal application is in. "
        "candidate: granted that status. invited: accession talks offered or concluded. "
        "acceding: the treaty is signed."
    )
    standard = "NATO Study on Enlargement (1995) and MAP (1999); Treaty on European Union, art. 49"

    stage: Literal[
        "aspirant", "pledged", "action_plan", "applicant", "candidate", "invited", "acceding"
    ] = "aspirant"
