"""Random graphs, random reads over them, and what they give, worked out by trying everything.

A query is built together with the function that answers it, so no parser stands between the two.
Logic is that of Cypher: true, false or null.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from westphalia.graph.projection import Node, Relationship

Row = dict[str, Any]  # variable: node, relationship or None
Value = Callable[[Row], Any]

LABELS = ("Polity", "Organisation", "Event")
TYPES = ("RECOGNISES", "BORDERS", "MEMBER_OF", "ALLIED_WITH")
NODE_PROPERTIES = {"size": int, "word": str, "founded": date, "member": bool}
TIE_PROPERTIES = {"weight": int, "stage": str, "since": date, "disputed": bool}
WORDS = ("aa", "ab", "ba", "Bb", "é", "日本", "")
FIRST = date(1945, 1, 1)


@dataclass(frozen=True)
class Graph:
    """Nodes by id, and relationships."""

    nodes: dict[str, Node]
    ties: list[Relationship]


def graph(rng: random.Random) -> Graph:
    """A small graph with parallel relationships, loops and properties that are missing."""
    nodes = {
        f"n{i}": Node(rng.choice(LABELS), {"id": f"n{i}", **_properties(rng, NODE_PROPERTIES)})
        for i in range(rng.randint(4, 9))
    }
    ids = list(nodes)
    ties = []
    for i in range(rng.randint(3, 16)):
        type = rng.choice(TYPES)
        ends = rng.choice(ids), rng.choice(ids)
        properties = {"id": f"{type.lower()}{i}", **_properties(rng, TIE_PROPERTIES)}
        ties.append(Relationship(type, *ends, properties))
    return Graph(nodes, ties)


def _properties(rng: random.Random, kinds: dict[str, type]) -> dict[str, Any]:
    return {name: _value(rng, kind) for name, kind in kinds.items() if rng.random() < 0.75}


def _value(rng: random.Random, kind: type) -> Any:
    if kind is int:
        return rng.randint(-2, 4)
    if kind is str:
        return rng.choice(WORDS)
    if kind is bool:
        return rng.random() < 0.5
    return FIRST + timedelta(days=rng.randint(0, 5) * 400)


def literal(value: Any) -> str:
    """A value as Cypher writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return f"date('{value}')"
    if isinstance(value, str):
        return "'" + value + "'"
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return str(value)


# Logic of three values


def conjunction(one: Any, two: Any) -> Any:
    if one is False or two is False:
        return False
    return None if one is None or two is None else True


def negation(one: Any) -> Any:
    return None if one is None else not one


def disjunction(one: Any, two: Any) -> Any:
    return negation(conjunction(negation(one), negation(two)))


def contained(one: Any, values: list[Any]) -> Any:
    if not values:
        return False
    if one is None:
        return None
    if any(v is not None and v == one and isinstance(v, bool) == isinstance(one, bool)
           for v in values):  # fmt: skip
        return True
    return None if None in values else False


class Query:
    """A random query over a graph: its text, and its rows by brute force."""

    def __init__(self, rng: random.Random, of: Graph) -> None:
        self.rng, self.of = rng, of
        self.kinds: dict[str, str] = {}  # variable: node or tie
        self.text = ""
        self.ordered = False
        rows = self._match(iter([{}]), optional=False)
        if rng.random() < 0.3:
            rows = self._match(rows, optional=rng.random() < 0.6)
        self.rows = self._return(list(rows))

    # Patterns

    def _match(self, rows: Iterator[Row], *, optional: bool) -> Iterator[Row]:
        rng = self.rng
        known = [name for name, kind in self.kinds.items() if kind == "node"]
        start = rng.choice(known) if known else self._name("node")
        texts, first = self._node_pattern(start, bound=bool(known))
        hops = rng.choice((0, 1, 1, 1, 2)) if not known else rng.choice((1, 1, 2))
        parts: list[Any] = []
        for _ in range(hops):
            tie_text, tie = self._tie_pattern()
            name = self._name("node")
            node_text, fits = self._node_pattern(name, bound=False)
            texts += tie_text + node_text
            parts.append((tie, (name, fits)))
        where_text, where = self._condition() if rng.random() < 0.7 else ("", lambda row: True)
        clause = "OPTIONAL MATCH " if optional else "MATCH "
        self.text += clause + texts + (f" WHERE {where_text}" if where_text else "") + " "
        new = [name for name in self.kinds if name not in known]
        whole = list(rows)

        def found() -> Iterator[Row]:
            for row in whole:
                matched = [r for r in self._walk(row, start, first, parts) if where(r) is True]
                if matched or not optional:
                    yield from matched
                else:
                    yield {**dict.fromkeys(new), **row}

        return found()

    def _walk(self, row: Row, start: str, first: Any, parts: list[Any]) -> Iterator[Row]:
        if start in row:
            starts = [row[start]] if row[start] is not None else []
        else:
            starts = list(self.of.nodes.values())
        for node in starts:
            if first(node):
                yield from self._steps({**row, start: node}, node, parts, frozenset())

    def _steps(self, row: Row, at: Node, parts: list[Any], used: frozenset[int]) -> Iterator[Row]:
        if not parts:
            yield row
            return
        ((tie_name, types, way, most), (name, fits)), *rest = parts
        for trail, node in self._hops(at, types, way, most, used):
            if fits(node):
                one = {tie_name: self.of.ties[trail[-1]]} if tie_name else {}
                yield from self._steps({**row, **one, name: node}, node, rest, used | {*trail})

    def _hops(
        self, at: Node, types: tuple[str, ...], way: str, most: int, used: frozenset[int]
    ) -> Iterator[tuple[list[int], Node]]:
        """Ways of one to ``most`` relationships, none of them twice."""
        for i, tie in enumerate(self.of.ties):
            if i in used or (types and tie.type not in types):
                continue
            ends = []
            if way in (">", "-") and tie.subject == at.properties["id"]:
                ends.append(tie.object)
            if way in ("<", "-") and tie.object == at.properties["id"]:
                ends.append(tie.subject)
            # Either way along a loop is one way.
            for end in dict.fromkeys(ends):
                node = self.of.nodes[end]
                yield [i], node
                if most > 1:
                    for more, last in self._hops(node, types, way, most - 1, used | {i}):
                        yield [i, *more], last

    def _node_pattern(self, name: str, *, bound: bool) -> tuple[str, Any]:
        rng = self.rng
        self.kinds[name] = "node"
        if bound:
            return f"({name})", lambda node: True
        label = rng.choice((None, None, *LABELS))
        wanted: dict[str, Any] = {}
        if rng.random() < 0.15:
            key = rng.choice(list(NODE_PROPERTIES))
            wanted[key] = _value(rng, NODE_PROPERTIES[key])
        inside = "".join(f"{key}: {literal(value)}" for key, value in wanted.items())
        text = f"({name}{f':{label}' if label else ''}{f' {{{inside}}}' if inside else ''})"

        def fits(node: Node) -> bool:
            return (label is None or node.label == label) and all(
                node.properties.get(key) == value for key, value in wanted.items()
            )

        return text, fits

    def _tie_pattern(self) -> tuple[str, Any]:
        rng = self.rng
        types = tuple(rng.sample(TYPES, rng.choice((0, 1, 1, 2))))
        way = rng.choice((">", "<", "-"))
        most = 2 if rng.random() < 0.15 else 1
        name = "" if most > 1 or rng.random() < 0.2 else self._name("tie")
        inside = name + (":" + "|".join(types) if types else "") + ("*1..2" if most > 1 else "")
        left, right = {">": ("-", "->"), "<": ("<-", "-"), "-": ("-", "-")}[way]
        return f"{left}[{inside}]{right}", (name, types, way, most)

    def _name(self, kind: str) -> str:
        name = f"{kind[0]}{len(self.kinds)}"
        self.kinds[name] = kind
        return name

    # Conditions

    def _property(self) -> tuple[str, Value, type]:
        name = self.rng.choice(list(self.kinds))
        kinds = NODE_PROPERTIES if self.kinds[name] == "node" else TIE_PROPERTIES
        key = self.rng.choice(list(kinds))

        def value(row: Row) -> Any:
            thing = row[name]
            return None if thing is None else thing.properties.get(key)

        return f"{name}.{key}", value, kinds[key]

    def _condition(self, depth: int = 0) -> tuple[str, Value]:
        rng = self.rng
        kind = rng.randrange(9 if depth < 2 else 6)
        if kind >= 7:
            text, value = self._condition(depth + 1)
            return f"NOT ({text})", lambda row: negation(value(row))
        if kind == 6:
            (one, a), (two, b) = self._condition(depth + 1), self._condition(depth + 1)
            word, join = rng.choice((("AND", conjunction), ("OR", disjunction)))
            return f"({one} {word} {two})", lambda row: join(a(row), b(row))
        text, value, of = self._property()
        if kind == 0:
            return f"{text} IS NULL", lambda row: value(row) is None
        if kind == 1:
            return f"{text} IS NOT NULL", lambda row: value(row) is not None
        if kind == 2:
            several = [_value(rng, of) for _ in range(rng.randint(0, 3))]
            if rng.random() < 0.2:
                several.append(None)
            return f"{text} IN {literal(several)}", lambda row: contained(value(row), several)
        if kind == 3 and of is str:
            word = rng.choice(("a", "b", "é"))
            operator, test = rng.choice(
                (("STARTS WITH", str.startswith), ("ENDS WITH", str.endswith),
                 ("CONTAINS", str.__contains__))
            )  # fmt: skip
            return (
                f"{text} {operator} '{word}'",
                lambda row: None if value(row) is None else test(value(row), word),
            )
        other = _value(rng, of)
        if of is bool:
            return f"{text} = {literal(other)}", _compared(value, lambda a: a == other)
        operator, compare = rng.choice(
            (("=", lambda a: a == other), ("<>", lambda a: a != other),
             ("<", lambda a: a < other), (">=", lambda a: a >= other))
        )  # fmt: skip
        return f"{text} {operator} {literal(other)}", _compared(value, compare)

    # What comes back

    def _return(self, rows: list[Row]) -> list[tuple[Any, ...]]:
        rng = self.rng
        keys = [self._property() for _ in range(rng.choice((0, 1, 1, 2)))]
        if rng.random() < 0.5:
            keys.append(self._identity())
        aggregates = [self._aggregate() for _ in range(rng.choice((0, 0, 1, 2)))]
        if not keys and not aggregates:
            keys.append(self._identity())
        groups: dict[tuple[Any, ...], list[Row]] = {}
        single: list[tuple[Any, ...]] = []
        for row in rows:
            key = tuple(value(row) for _, value, _ in keys)
            groups.setdefault(_hashable(key), []).append(row)
            single.append(key)
        distinct = not aggregates and rng.random() < 0.3
        if aggregates:
            if not keys and not groups:
                groups[()] = []
            made = [
                (*(value(some[0]) for _, value, _ in keys), *(of(some) for _, of in aggregates))
                if some else tuple(of(some) for _, of in aggregates)
                for some in groups.values()
            ]  # fmt: skip
        elif distinct:
            made = list(dict(zip(map(_hashable, single), single, strict=True)).values())
        else:
            made = single
        names = [f"c{i}" for i in range(len(keys) + len(aggregates))]
        texts = [text for text, *_ in [*keys, *aggregates]]
        items = ", ".join(f"{text} AS {name}" for text, name in zip(texts, names, strict=True))
        self.text += f"RETURN {'DISTINCT ' if distinct else ''}{items}"
        if rng.random() < 0.6:
            self.ordered = True
            down = rng.random() < 0.4
            self.text += " ORDER BY " + ", ".join(n + (" DESC" if down else "") for n in names)
            made.sort(key=lambda row: tuple(map(_rank, row)), reverse=down)
            if rng.random() < 0.4:
                skip, limit = rng.randint(0, 2), rng.randint(0, 4)
                self.text += f" SKIP {skip} LIMIT {limit}"
                made = made[skip : skip + limit]
        return made

    def _identity(self) -> tuple[str, Value, type]:
        name = self.rng.choice(list(self.kinds))

        def value(row: Row) -> Any:
            return None if row[name] is None else row[name].properties["id"]

        return f"{name}.id", value, str

    def _aggregate(self) -> tuple[str, Callable[[list[Row]], Any]]:
        text, value, of = self._property()
        kind = self.rng.randrange(5)
        if kind == 0:
            return "count(*)", len
        if kind == 1:
            return f"count({text})", lambda rows: len(_some(rows, value))
        if kind == 2:
            return (
                f"count(DISTINCT {text})",
                lambda rows: len({*map(_hashable, _some(rows, value))}),
            )
        if of is int and kind == 3:
            return f"sum({text})", lambda rows: sum(_some(rows, value))
        if of is bool:
            return f"count({text})", lambda rows: len(_some(rows, value))
        name, choose = self.rng.choice((("min", min), ("max", max)))
        return f"{name}({text})", lambda rows: choose(_some(rows, value), default=None)


def _some(rows: list[Row], value: Value) -> list[Any]:
    return [found for row in rows if (found := value(row)) is not None]


def _compared(value: Value, compare: Callable[[Any], bool]) -> Value:
    return lambda row: None if value(row) is None else compare(value(row))


def _hashable(value: Any) -> Any:
    """A value that tells true from 1."""
    if isinstance(value, tuple):
        return tuple(map(_hashable, value))
    return (type(value), value)


def _rank(value: Any) -> tuple[bool, Any]:
    return (value is None, 0 if value is None else value)
