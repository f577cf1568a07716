"""What a drawn node or line says about itself: plain text, line by line."""

from __future__ import annotations

from typing import Final

from westphalia.exports.words import period_words, phrase, plain
from westphalia.graph.projection import Node
from westphalia.graph.relation import Relation
from westphalia.graph.view import View
from westphalia.schema import Source, UsageError

_MOST_SOURCES: Final = 6


class Words:
    """The texts of a view, with names for ids."""

    def __init__(self, view: View) -> None:
        self._view = view

    def node(self, node: Node) -> str:
        """Name and kind, standing, other names, description."""
        values = node.properties
        lines = [f"{values['name']} ({node.label.lower()}, {values['id']})"]
        if values.get("un_member") is not None:
            standing = "member of the UN" if values["un_member"] else "not a member of the UN"
            recognisers = values.get("recognised_by")
            if recognisers is not None:
                standing += f"; recognised by {recognisers} UN members in the data"
            lines.append(standing)
        if values.get("aliases"):
            lines.append(f"also: {', '.join(values['aliases'])}")
        if values.get("description"):
            lines.append(str(values["description"]))
        return "\n".join(lines)

    def label(self, relation: Relation) -> str:
        """The relation in two or three words, for the line itself."""
        stage = relation.stage if relation.type.stages else None
        named = relation.relation.replace("_", " ")
        if stage and relation.type.stages and stage != relation.type.stages.default:
            named += f" ({stage.replace('_', ' ')})"
        # A threat is threatened by its nature.
        told = relation.modality == "actual" or relation.relation == "threatens"
        return named if told else f"{named}, {plain(relation.modality)}"

    def edge(self, relation: Relation) -> str:
        """Who, what, whom; when; how sure; who says so; where it stands."""
        lines = [phrase(self._view, relation)]
        for name, value in relation.fields.items():
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            lines.append(f"{plain(name)}: {self._name(text)}")
        if relation.modality != "actual":
            due = f", due {relation.due}" if relation.due else ""
            lines.append(f"{plain(relation.modality)}, not (yet) a fact{due}")
        lines.append(period_words(relation.valid))
        if relation.maybe:
            lines.append("on the day of this view it holds only possibly")
        if relation.dates_disagree:
            lines.append("the sources disagree on the dates")
        for said, ids in (
            ("asserted by", relation.asserted_by),
            ("attributed to", relation.attribution),
            ("disputed: denied by", relation.denied_by),
        ):
            if ids:
                lines.append(f"{said} {', '.join(map(self._name, ids))}")
        return "\n".join([*lines, *self._sources(relation)])

    def links(self, relation: Relation) -> list[dict[str, str]]:
        """The web addresses of its sources."""
        found = (self._view.entity(id) for id in relation.sources)
        return [
            {"text": source.name, "address": source.url}
            for source in found
            if isinstance(source, Source) and source.url
        ]

    def _sources(self, relation: Relation) -> list[str]:
        cited: dict[str, None] = {}
        for claim in relation.claims:
            source = self._view.entity(claim.source)
            published = source.published if isinstance(source, Source) else None
            date = f" ({published})" if published else ""
            place = f", {claim.locator}" if claim.locator else ""
            cited[f"source: {source.name}{date}{place}"] = None
        more = len(cited) - _MOST_SOURCES
        return [*list(cited)[:_MOST_SOURCES], *([f"and {more} more"] if more > 0 else [])]

    def _name(self, text: str) -> str:
        """The name of the entity ``text``; other text as it is."""
        try:
            return self._view.entity(text).name
        except UsageError:
            return text
