"""Disputes and incidents as events: taken as the archive knows them, else defined once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from westphalia.schema.entities import Entity, Event, Identifier
from westphalia.schema.records import Batch, Record

DISPUTES: Final = "cow_mid"
INCIDENTS: Final = "cow_mid_incident"


class Events:
    """The events of one load.

    Args:
        known: the entities of the archive, by id.
        batch: takes the events that are defined.
    """

    def __init__(self, known: Mapping[str, Entity], batch: Batch) -> None:
        self._batch = batch
        self._by_number: dict[tuple[str, str], Event] = {}
        self._open: set[str] = set()
        for entity in known.values():
            if isinstance(entity, Event):
                for code in entity.identifiers:
                    if code.scheme in (DISPUTES, INCIDENTS):
                        self._keep((code.scheme, code.value), entity)

    def dispute(self, number: int, place: str, during: str | None = None) -> str:
        """The id of a dispute."""
        name = f"Militarised interstate dispute {number}"
        return self._event(DISPUTES, number, f"cow-mid-{number}", name, place, during)

    def incident(self, number: int, dispute: int, place: str, during: str | None = None) -> str:
        """The id of an incident."""
        name = f"Incident {number} of militarised interstate dispute {dispute}"
        return self._event(INCIDENTS, number, f"cow-mid-incident-{number}", name, place, during)

    def has_incident(self, number: int) -> bool:
        """Whether the incident is defined, here or in the archive."""
        return (INCIDENTS, str(number)) in self._by_number

    def is_open(self, dispute: str) -> bool:
        """Whether a dispute goes on at the end of the coverage, as far as it is described."""
        return dispute in self._open

    def _event(
        self, scheme: str, number: int, id: str, name: str, place: str, during: str | None
    ) -> str:
        key = scheme, str(number)
        event = self._by_number.get(key)
        if event is None:
            code = Identifier(scheme=scheme, value=str(number))
            event = Event(id=id, name=name, identifiers=(code,), during=during)
        elif during and event.during is None:
            # Known from its participants alone so far: it keeps its name and gains its days.
            event = event.model_copy(update={"during": during})
        else:
            return event.id
        self._keep(key, event)
        self._batch.entities.append(Record(event, place))
        return event.id

    def _keep(self, key: tuple[str, str], event: Event) -> None:
        self._by_number[key] = event
        if event.during and event.during.endswith("/.."):
            self._open.add(event.id)
