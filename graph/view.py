"""A view: the archive seen at a date, from a standpoint, with a certainty, within limits.

Everything that reads, reads a view. A view stores nothing and can be made again at any time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from westphalia.graph.neighbourhood import neighbourhood
from westphalia.graph.options import ViewOptions
from westphalia.graph.readable import Readable
from westphalia.graph.relation import Relation, fold_claims
from westphalia.graph.standpoint import Verdict, Voices, judge
from westphalia.graph.timeline import Segment, breakpoints, segments
from westphalia.schema.claims import Claim
from westphalia.schema.entities import Entity
from westphalia.schema.errors import UsageError
from westphalia.schema.periods import Covers, Period, fold
from westphalia.schema.relations import relation_type
from westphalia.schema.spells import TAG_LENGTH, Spell

if TYPE_CHECKING:
    import networkx as nx
    from westphalia.graph.columns import Columns
    from westphalia.graph.comparison import Comparison
    from westphalia.graph.cypher import Rows
    from westphalia.graph.table import Table


MOST_NAMED: Final = 5  # sources that are named one by one where a view says which it is


class View:
    """What the archive says, under the options.

    Args:
        archive: where it reads.
        options: checked by :meth:`ViewOptions.of`.
    """

    def __init__(self, archive: Readable, options: ViewOptions) -> None:
        self.archive = archive
        self.options = options

    def with_options(self, **changes: Any) -> View:
        """The same archive under changed options."""
        now = {f.name: getattr(self.options, f.name) for f in fields(self.options)}
        now.pop("as_of_given")
        if changes.get("history") and "as_of" not in changes:
            now["as_of"] = None
        if changes.get("as_of") and "history" not in changes:
            now["history"] = False
        if not self.options.as_of_given and "as_of" not in changes:
            now["as_of"] = None
        return self.archive.view(**{**now, **changes})

    @cached_property
    def title(self) -> str:
        """Which view it is, in one line."""
        o = self.options
        parts = ["every date" if o.history else f"as of {o.as_of}"]
        if o.as_seen_by:
            parts.append(f"as seen by {self.entity(o.as_seen_by).name}")
        if o.undecided:
            parts.append("undecided only")
        parts += [o.modality if o.modality != "any" else "any modality", o.certainty]
        if o.relation:
            parts.append(f"only {', '.join(o.relation)}")
        if o.around:
            steps = "1 step" if o.hops == 1 else f"{o.hops} steps"
            parts.append(f"{steps} around {self.entity(o.around).name}")
        if o.source:
            few = len(o.source) <= MOST_NAMED
            parts.append(f"from {', '.join(o.source) if few else f'{len(o.source)} sources'}")
        if o.known_at:
            parts.append(f"known at {o.known_at}")
        return ", ".join(parts)

    def __repr__(self) -> str:
        return f"<view: {self.title}>"

    # What is in it

    def relations(
        self, relation: str | None = None, *, subject: str | None = None, object: str | None = None
    ) -> list[Relation]:
        """The relations, by id; of one type, or with one subject or object, if given.

        Raises:
            UsageError: an unknown relation type or entity.
        """
        name = relation_type(relation).name if relation else None
        day = self.options.as_of
        a = self.archive.find(subject, day) if subject else None
        b = self.archive.find(object, day) if object else None
        return [r for r in self._relations if name in (None, r.relation) and _ends(r, a, b)]

    @cached_property
    def undecided(self) -> list[Relation]:
        """What the standpoint leaves undecided; empty without one."""
        if self.options.as_seen_by is None:
            return []
        return self._near([r for r, verdict in self._judged if verdict == "undecided"])

    @cached_property
    def denied(self) -> list[Relation]:
        """What is out because it is denied: by all who speak of it, or by the standpoint."""
        return self._near([r for r, verdict in self._judged if verdict == "out"])

    def entity(self, id: str) -> Entity:
        """Any entity of the archive, by id.

        Raises:
            UsageError: there is none.
        """
        try:
            return self.entities_known[id]
        except KeyError:
            raise UsageError(f"there is no entity {id!r}") from None

    @cached_property
    def entities_known(self) -> Mapping[str, Entity]:
        """Every entity of the archive as the view knows it, by id."""
        return self.archive.entities_at(self.options.known_at)

    def entities(self) -> list[Entity]:
        """The entities between which the relations are, by id."""
        ids = {id for r in self._relations for id in (r.subject, r.object)}
        if self.options.around:
            ids.add(self.options.around)
        return [self.entity(id) for id in sorted(ids)]

    def claims(self) -> list[Claim]:
        """The claims of the relations, by id."""
        claims = {c.id: c for r in self._relations for c in r.claims}
        return [claims[id] for id in sorted(claims)]

    def sources(self) -> list[Entity]:
        """The sources of the relations, by id."""
        return [self.entity(id) for id in sorted({s for r in self._relations for s in r.sources})]

    def relation(self, text: str) -> list[Relation]:
        """The relations that an id, an id of earlier, a key or three words name.

        Those that are undecided or denied are found too.

        ``russia recognises abkhazia``, ``russia:recognises:abkhazia`` and
        ``russia:recognises:abkhazia:3f9a2c1e`` all work.

        Raises:
            UsageError: the text names no relation of this view.
        """
        parts = text.replace(":", " ").split()
        if len(parts) not in (3, 4):
            raise UsageError(
                f"{text!r} is no relation", "write it as: russia recognises abkhazia, or its id"
            )
        kind = relation_type(parts[1])
        day = self.options.as_of
        key = kind.key_of(self.archive.find(parts[0], day), self.archive.find(parts[2], day))
        if len(parts) == 3:
            named = [r for r in self.judged() if r.key == key]
        else:
            named = self._tagged(key, parts[3].lower())
        if not named:
            raise UsageError(
                f"there is no relation {text!r} in this view ({self.title})",
                "nobody speaks of it here" if self.options.history else "look at every date",
            )
        return named

    def _tagged(self, key: str, tag: str) -> list[Relation]:
        """The relations that hold the claim from which a tag is taken, or what corrects it."""
        named = [
            r
            for r in self.judged()
            if r.key == key and any(c.id[:TAG_LENGTH] == tag for c in r.claims)
        ]
        corrected = [id for id in self.archive.successors if id[:TAG_LENGTH] == tag]
        if named or not corrected:
            return named
        id = corrected[0]
        while id in self.archive.successors:
            id = self.archive.successors[id]
        return [r for r in self.judged() if any(c.id == id for c in r.claims)]

    def judged(self) -> list[Relation]:
        """All that is in, undecided or denied."""
        undecided = [] if self.options.undecided else self.undecided
        return [*self._relations, *undecided, *self.denied]

    def standing(self, relation: Relation) -> Verdict:
        """Whether a relation is in, undecided, or out because it is denied."""
        return self._verdict(relation.claims, self.options.as_seen_by, self.options.as_of)

    def standpoints(self) -> list[str]:
        """Ids of the polities, organisations and groups with a stance of their own, most first."""
        counts: dict[str, int] = defaultdict(int)
        for claim in self._claims:
            for id in self.voices.speaks_for(claim):
                entity = self.entities_known.get(id)
                if entity and entity.kind in ("Polity", "Organisation", "Group"):
                    counts[id] += 1
        organs = {c.subject for c in self._claims if c.relation == "office_of"}
        return sorted((id for id in counts if id not in organs), key=lambda i: (-counts[i], i))

    def timeline(self, relation: Relation, as_seen_by: str | None = None) -> list[Segment]:
        """On which days the relation is in or undecided, as seen by a party or nobody.

        Days on which it is neither are left out. The view's own day and standpoint play no part.
        """
        dates = [c.valid for c in relation.claims]
        if fulfilled := self._fulfilments.get(relation.key):
            dates.append(fulfilled)
        said = {day for c in relation.claims if c.said and (day := c.said.earliest)}
        valid, _ = self._fold(relation.claims, as_seen_by)

        def standing(day: date) -> tuple[Verdict, Covers]:
            verdict = self._verdict(relation.claims, as_seen_by, day)
            return ("out", "no") if verdict == "out" else (verdict, valid.covers(day))

        return segments(breakpoints(dates) | said, standing)

    # What becomes of it

    def columns(self) -> Columns:
        """The relations as numpy columns, sorted by first possible day."""
        from westphalia.graph.columns import columns

        return columns(self)

    def query(
        self,
        cypher: str,
        params: Mapping[str, Any] | None = None,
        *,
        timeout: float = 30.0,
        limit: int = 10_000,
    ) -> Rows:
        """The rows that a read-only Cypher text gives on this view.

        Args:
            params: values for ``$name`` in the text.
            timeout: seconds.
            limit: rows.
        """
        from westphalia.graph.cypher import query

        return query(self, cypher, params or {}, timeout=timeout, limit=limit)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """The view as a networkx graph with everything on it."""
        from westphalia.graph.network import to_networkx

        return to_networkx(self)

    def centrality(self, *measures: str, **options: Any) -> Table:
        """A table of centralities; all five measures if none is named."""
        from westphalia.graph.measures import centrality

        return centrality(self, measures or None, **options)

    def diff(self, since: date | str, until: date | str) -> Table:
        """What began, ended or changed stage between two days."""
        from westphalia.graph.changes import changes

        return changes(self, since, until)

    def compare(self, one: str, two: str) -> Comparison:
        """What two sources say of the same things, by relation and year; wants every date."""
        from westphalia.graph.comparison import compare

        return compare(self, one, two)

    # How it is made

    @cached_property
    def _spells(self) -> list[Spell]:
        return self.archive.spells(self.options.known_at)

    @cached_property
    def _claims(self) -> list[Claim]:
        """Every live claim once, whatever the view leaves in sight."""
        return list({c.id: c for s in self._spells for c in s.claims}.values())

    @cached_property
    def voices(self) -> Voices:
        """Who speaks for whom."""
        return Voices(self.entities_known, self._claims)

    @cached_property
    def _relations(self) -> list[Relation]:
        wanted = "undecided" if self.options.undecided else "in"
        return self._near([r for r, verdict in self._judged if verdict == wanted])

    @cached_property
    def _judged(self) -> list[tuple[Relation, Verdict]]:
        return list(self._judge_all())

    def _judge_all(self) -> Iterator[tuple[Relation, Verdict]]:
        o = self.options
        for spell in self._spells:
            first = spell.claims[0]
            if o.relation and first.relation not in o.relation:
                continue
            if o.modality not in ("any", first.modality):
                continue
            claims = spell.claims
            if o.source:
                claims = tuple(c for c in claims if c.source in o.source)
            if not claims:
                continue
            valid, disagree = self._fold(claims, o.as_seen_by)
            covers: Covers = valid.covers(o.as_of) if o.as_of else "yes"
            if covers == "no" or (o.certainty == "certain" and covers == "maybe"):
                continue
            if o.history and o.certainty == "certain" and valid.certain is None:
                continue
            yield (
                Relation(
                    spell.id,
                    first.relation,
                    first.subject,
                    first.object,
                    first.stage,
                    first.modality,
                    first.regarding,
                    first.qualifiers,
                    valid,
                    claims,
                    self.voices.parties(claims, "affirms"),
                    self.voices.parties(claims, "denies"),
                    disagree,
                    covers == "maybe",
                    spell.ambiguous,
                ),
                self._verdict(claims, o.as_seen_by, o.as_of),
            )

    def _verdict(self, claims: tuple[Claim, ...], party: str | None, day: date | None) -> Verdict:
        return judge(claims, self.voices, party, day, declarative=claims[0].type.declarative)

    def _fold(self, claims: tuple[Claim, ...], party: str | None) -> tuple[Period, bool]:
        affirming = [c for c in claims if c.stance == "affirms"] or claims
        own = [c for c in affirming if party and party in self.voices.speaks_for(c)]
        valid, disagree = fold_claims(affirming, own)
        fulfilled = self._fulfilments.get(claims[0].key)
        if fulfilled is not None and claims[0].modality != "actual":
            valid = valid.closed_by(fulfilled.start)
        return valid, disagree

    @cached_property
    def _fulfilments(self) -> dict[str, Period]:
        """When what was planned or promised came true, by the key of the plan."""
        found: dict[str, list[Period]] = defaultdict(list)
        for claim in self._claims:
            if claim.fulfils and claim.stance == "affirms" and claim.modality == "actual":
                found[":".join(claim.fulfils.split(":")[:3])].append(claim.valid)
        return {key: fold(periods)[0] for key, periods in found.items()}

    def _near(self, relations: list[Relation]) -> list[Relation]:
        """Those within the view's steps around its entity."""
        o = self.options
        if o.around is None:
            return relations
        kinds = self.entities_known

        def passable(id: str) -> bool:
            return o.through_organisations or kinds[id].kind != "Organisation"

        return neighbourhood(relations, o.around, o.hops, passable)


def _ends(relation: Relation, subject: str | None, object: str | None) -> bool:
    ends = (relation.subject, relation.object)
    turned = ends[::-1] if relation.type.symmetric else ends
    wanted = (subject, object)
    return any(
        all(w in (None, e) for w, e in zip(wanted, pair, strict=True)) for pair in (ends, turned)
    )
