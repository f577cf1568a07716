"""Dates, relations and names in words, as a newspaper would print them."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from westphalia.graph.relation import Relation
from westphalia.graph.view import View
from westphalia.schema import RELATION_TYPES, Moment, Period

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_BOUNDS: Final = re.compile(r"\[(.*)\.\.(.*)\]")


def plain(name: str) -> str:
    """A name of the schema in words.

    >>> plain("alleged_intent")
    'alleged intent'
    """
    return name.replace("_", " ")


def day_words(day: date) -> str:
    """A day in words.

    >>> day_words(date(2008, 8, 26))
    '26 August 2008'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_words(moment: Moment) -> str:
    """A moment in words, as precise as it is known and no more.

    >>> moment_words(Moment.parse("2008-08"))
    'August 2008'
    >>> moment_words(Moment.parse("[2008..2009-05-01]"))
    'a day from 2008 to 1 May 2009'
    """
    bounds = _BOUNDS.fullmatch(moment.text)
    if bounds is None:
        return _unit(moment.text)
    low, high = (_unit(part.strip()) for part in bounds.groups())
    if not low:
        return f"{high} or earlier"
    return f"a day from {low} to {high}" if high else f"{low} or later"


def period_words(period: Period) -> str:
    """A period in words; what is unknown is said to be unknown.

    >>> period_words(Period.parse("2008-08-26/..", known_until=date(2015, 2, 19)))
    'since 26 August 2008, known to be in force on 19 February 2015'
    >>> period_words(Period.parse("2014-03-18", "act"))
    'on 18 March 2014'
    """
    first = moment_words(period.start)
    if period.nature == "act":
        text = f"on {first}" if period.start.is_day else first
        ends = period.end.text and period.end.latest is not None
        return text + (f", of effect until {moment_words(period.end)}" if ends else "")
    begun = f"since {first}" if first else "start unknown"
    if period.open:
        heard = period.last_known
        return f"{begun}, known to be in force on {day_words(heard)}" if heard else begun
    last = "" if period.end.text == ".." else moment_words(period.end)
    if not last:
        return f"{begun}, end unknown" if first else "dates unknown"
    if not first:
        return f"until {last}, start unknown"
    one_day = period.start.is_day and period.start.bounds == period.end.bounds
    return f"on {first}" if one_day else f"from {first} to {last}"


def _unit(text: str) -> str:
    """``2008-08-26`` or a part of it, with or without ``~``, in words."""
    about, text = ("about ", text[:-1]) if text.endswith("~") else ("", text)
    parts = text.split("-")
    if not all(part.isdigit() for part in parts):
        return text
    year, *rest = (int(part) for part in parts)
    month = f"{_MONTHS[rest[0] - 1]} " if rest else ""
    day = f"{rest[1]} " if len(rest) > 1 else ""
    return f"{about}{day}{month}{year}"


def notes(view: View, relation: Relation) -> list[str]:
    """What a reader must know beside the dates: maybe, disputed, not actual."""
    said = []
    if relation.modality != "actual":
        said.append(plain(relation.modality))
    if relation.due:
        said.append(f"due {relation.due}")
    if relation.maybe:
        last, day = relation.valid.last_known, view.options.as_of
        said.append(f"last known {last}" if last and day and last < day else "maybe")
    if relation.disputed:
        said.append("disputed")
    if accusers := _only_according_to(view, relation):
        said.append(f"according to {', '.join(accusers)}")
    if relation.dates_disagree:
        said.append("dates disagree")
    return said


def _only_according_to(view: View, relation: Relation) -> list[str]:
    """Names of the parties on whose word alone it rests; none where its own subject says it."""
    affirming, voices = relation.affirming, view.voices
    if any(voices.own_voice(claim) for claim in affirming):
        return []
    if any(relation.subject in voices.speaks_for(claim) for claim in affirming):
        return []
    parties = {party for claim in affirming if (party := voices.party(claim))}
    unnamed = {claim.attribution for claim in affirming if claim.attribution}
    return [*sorted(view.entity(party).name for party in parties), *sorted(unnamed)]


def phrase(view: View, relation: Relation) -> str:
    """The relation in words: ``Russia recognises South Ossetia (de facto)``."""
    subject, object = view.entity(relation.subject).name, view.entity(relation.object).name
    verb = relation.type.wording(relation.qualifiers)
    return f"{subject} {verb} {object}{circumstances(view, relation)}"


def circumstances(view: View, relation: Relation, *, position: bool = False) -> str:
    """What narrows a relation: `` (de facto), regarding Crimea``, or nothing.

    Args:
        position: name the position too, where no verb says it.
    """
    details = [relation.stage] if relation.stage and relation.stage != _default(relation) else []
    for name, value in relation.qualifiers.items():
        if position or name != "position":
            details.append(f"side {value}" if name == "side" else _named(view, str(value)))
    inside = f" ({', '.join(plain(d) for d in details)})" if details else ""
    about = f", regarding {_named(view, relation.regarding)}" if relation.regarding else ""
    return inside + about


def _named(view: View, text: str) -> str:
    """An entity's name for its id, a relation's words for its key, else the text itself."""
    if text in view.entities_known:
        return view.entity(text).name
    parts = text.split(":")
    if len(parts) >= 3 and parts[1] in RELATION_TYPES:
        words = RELATION_TYPES[parts[1]].words
        return f"“{_named(view, parts[0])} {words} {_named(view, parts[2])}”"
    return text


def _default(relation: Relation) -> str | None:
    stages = relation.type.stages
    return stages.default if stages else None
