"""What a view looks at: date, standpoint, certainty, modality and limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, Protocol

from westphalia.schema.claims import MODALITIES
from westphalia.schema.entities import Entity
from westphalia.schema.errors import UsageError, did_you_mean
from westphalia.schema.relations import relation_type

Certainty = Literal["possible", "certain"]


class Findable(Protocol):
    """Where names of entities are looked up."""

    @property
    def entities(self) -> Mapping[str, Entity]: ...

    def find(self, text: str, day: date | None = None) -> str: ...


@dataclass(frozen=True, slots=True)
class ViewOptions:
    """What a view looks at.

    Args:
        as_of: the day; None under ``history``.
        history: every date.
        known_at: only what the archive had learnt by this UTC time; None = all.
        as_seen_by: id of the party whose standpoint is taken; None = nobody's.
        certainty: possible = what may hold on the day too; certain = only what surely does.
        modality: actual, planned, promised, threatened, alleged_intent, or any.
        relation: names of relation types; empty = all.
        around: id of an entity to stay near.
        hops: how many steps from it.
        through_organisations: step through organisations too.
        source: ids of sources; empty = all.
        undecided: show what the standpoint leaves undecided, and nothing else.
        as_of_given: whether the day was named, or is today by default.
    """

    as_of: date | None
    history: bool = False
    known_at: str | None = None
    as_seen_by: str | None = None
    certainty: Certainty = "possible"
    modality: str = "actual"
    relation: tuple[str, ...] = ()
    around: str | None = None
    hops: int = 1
    through_organisations: bool = False
    source: tuple[str, ...] = ()
    undecided: bool = False
    as_of_given: bool = False

    @classmethod
    def of(cls, archive: Findable, **given: Any) -> ViewOptions:
        """Checked options from what a caller gives; names and codes of entities are resolved.

        Raises:
            UsageError: an unknown option, value or entity.
        """
        known = {f.name for f in fields(cls)}
        for name in given:
            if name not in known:
                raise UsageError(f"a view has no option {name!r}", did_you_mean(name, known))
        options = {name: value for name, value in given.items() if value is not None}
        day = _day(options.pop("as_of", None))
        history = bool(options.pop("history", False))
        if history and day:
            raise UsageError("as_of and history exclude each other", "leave one of them out")
        undecided = bool(options.get("undecided"))
        if undecided and not options.get("as_seen_by"):
            raise UsageError("nothing is undecided without a standpoint", "add as_seen_by")
        if "known_at" in options:
            options["known_at"] = _time(options["known_at"])
        for name, choices in (
            ("certainty", ("possible", "certain")),
            ("modality", (*MODALITIES, "any")),
        ):
            value = options.get(name, choices[0])
            if value not in choices:
                raise UsageError(f"{name} {value!r} is not one of {', '.join(choices)}")
        options["relation"] = tuple(
            relation_type(name).name for name in _several(options.get("relation", ()))
        )
        when = day or (None if history else date.today())
        for name in ("as_seen_by", "around"):
            if options.get(name):
                options[name] = archive.find(str(options[name]), when)
        options["source"] = tuple(archive.find(s) for s in _several(options.get("source", ())))
        for id in options["source"]:
            if archive.entities[id].kind != "Source":
                raise UsageError(f"{id} is no source", "see `westphalia sources`")
        if int(options.get("hops", 1)) < 1:
            raise UsageError("hops must be 1 or more")
        return cls(as_of=when, history=history, as_of_given=day is not None, **options)


def _several(value: str | Iterable[str]) -> Iterable[str]:
    return (value,) if isinstance(value, str) else value


def _day(value: date | str | None) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise UsageError(f"as_of {value!r} is not a day", "write it as 2015-02-20") from None


def _time(value: datetime | date | str) -> str:
    """A UTC time for comparing; a day means its end."""
    text = str(value)
    try:
        if isinstance(value, datetime) or len(text) > 10:
            time = value if isinstance(value, datetime) else datetime.fromisoformat(text)
        else:
            time = datetime.fromisoformat(text) + timedelta(days=1, microseconds=-1)
        if time.tzinfo is None:
            time = time.replace(tzinfo=UTC)
        return time.astimezone(UTC).isoformat(timespec="microseconds")
    except (ValueError, OverflowError):
        raise UsageError(
            f"known_at {text!r} is not a time", "write it as 2026-11-23 or 2026-11-23T12:00:00Z"
        ) from None
