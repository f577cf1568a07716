"""The process that holds the Java runtime: builds projections and answers queries over a pipe.

A process of its own, because a runtime once started cannot be stopped from within: this one can be
killed, so a timeout holds against every query, a runaway query cannot take the caller's memory with
it, Ctrl-C stays Python's, and the runtime starts while the caller still reads the archive.

It is run by path and imports nothing of Westphalia, which keeps its start at that of the runtime.
One line of JSON is one message. Requests: ``build``, ``open``, ``run``, each answered by one or
several replies; ``wire`` reads the values. It ends at once when its input ends, even in the middle
of a query: nobody waits for the answer then.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from queue import Queue
from typing import Any

Json = Any
Java = Any

ROWS_A_REPLY = 200
ENTITIES_REMEMBERED = 20_000
_ERA = date(1970, 1, 1).toordinal()
DATABASES_OPEN = 4
# Relationships that a build holds back before it writes them. Left to itself the engine holds all:
# a million then take 31 s and 2.1 GB instead of 14 s and 1.4 GB.
EDGES_HELD = 50_000

JVM_OPTIONS = (
    # Measured for a first query: the first compiler alone takes 1 s of processor time less than
    # both, and the serial collector 0.1 s. The price: a query of many seconds takes twice as long.
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-Xmx2g",
    # A small nursery: garbage is collected before it makes the heap grow to its bound. A build of a
    # million relations peaks at 1.4 GB instead of 2.1.
    "-Xmn100m",
    # The engine throws and catches while it guesses at values; without traces a build is a fifth
    # faster, and we never show one.
    "-XX:-StackTraceInThrowable",
    "-XX:-CreateCoredumpOnCrash",
    "-XX:ErrorFile=/dev/null" if os.name == "posix" else "-XX:+SuppressFatalErrorMessage",
    "-Dfile.encoding=UTF8",
    "-Djava.awt.headless=true",
    # Otherwise the engine logs into a folder of its own where the user happens to stand.
    f"-Djava.util.logging.config.file={os.devnull}",
    "--enable-native-access=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
    "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "-Darcadedb.polyglotEngineEnabled=false",
    # Second lines of defence; the guard refuses LOAD CSV before it comes here.
    "-Darcadedb.opencypher.loadCsv.allowFileUrls=false",
    "-Darcadedb.opencypher.loadCsv.allowRemoteUrls=false",
)


class RefusedError(Exception):
    """A request that cannot be answered, in words for the user."""


class Runtime:
    """The Java runtime, started once, and the engine's classes in it."""

    def __init__(self) -> None:
        jpype = import_module("jpype")
        package = import_module("arcadedb_embedded.jvm")
        jars = sorted(str(p) for p in Path(package.get_jar_path()).glob("*.jar"))
        library = package.get_bundled_jre_lib_path()
        jpype.startJVM(library, *JVM_OPTIONS, classpath=jars, interrupt=False)
        self.java_error: type[BaseException] = jpype.JException
        self.factory = jpype.JClass("com.arcadedb.database.DatabaseFactory")
        self.read_only = jpype.JClass("com.arcadedb.engine.ComponentFile").MODE.READ_ONLY
        self.types = jpype.JClass("com.arcadedb.schema.Type")
        self.hash_index = jpype.JClass("com.arcadedb.schema.Schema").INDEX_TYPE.HASH
        self.command_timeout = jpype.JClass("com.arcadedb.GlobalConfiguration").COMMAND_TIMEOUT
        self.regex_timeout = jpype.JClass("com.arcadedb.GlobalConfiguration").COMMAND_REGEX_TIMEOUT
        self.nodes = jpype.JClass("com.arcadedb.python.VertexBatcher").createVerticesJson
        self.edges = jpype.JClass("com.arcadedb.python.EdgeBatcher").newEdgesJson
        self.values = Values(jpype)
        self.open: OrderedDict[str, Java] = OrderedDict()

    def database(self, path: str) -> Java:
        """The database at ``path``, open for reading alone."""
        if path in self.open:
            self.open.move_to_end(path)
            return self.open[path]
        while len(self.open) >= DATABASES_OPEN:
            self.open.popitem(last=False)[1].close()
        self.open[path] = self.factory(path).open(self.read_only)
        return self.open[path]


class Values:
    """Java values as JSON; what JSON lacks is an object with one key that names its kind."""

    def __init__(self, jpype: Any) -> None:
        name = jpype.JClass
        self.jpype = jpype
        self.local_date = name("java.time.LocalDate")
        self.array_list = name("java.util.ArrayList")
        self.hash_map = name("java.util.LinkedHashMap")
        self.entities: dict[str, Json] = {}
        self.ends: dict[str, str] = {}
        self.dates: dict[str, set[str]] = {}
        temporal = "com.arcadedb.query.opencypher.temporal.Cypher"
        self.by_class: list[tuple[Any, Any]] = [
            (name("java.lang.String"), str),
            (name("java.lang.Boolean"), bool),
            (name("java.lang.Double"), _float),
            (name("java.lang.Float"), _float),
            (name("java.math.BigDecimal"), lambda v: _float(v.doubleValue())),
            (name("java.math.BigInteger"), lambda v: int(str(v))),
            (name("java.lang.Number"), lambda v: int(v.longValue())),
            (name(temporal + "Date"), lambda v: {"date": str(v)}),
            (self.local_date, lambda v: {"date": str(v)}),
            (name(temporal + "Duration"), self.duration),
            (name(temporal + "Time"), lambda v: {"time": str(v)}),
            (name(temporal + "LocalTime"), lambda v: {"time": str(v)}),
            (name(temporal + "DateTime"), lambda v: {"datetime": str(v)}),
            (name(temporal + "LocalDateTime"), lambda v: {"datetime": str(v)}),
            (name("java.time.LocalDateTime"), lambda v: {"datetime": str(v)}),
            (name("com.arcadedb.graph.Vertex"), self.node),
            (name("com.arcadedb.graph.Edge"), self.relationship),
            (name("com.arcadedb.query.opencypher.traversal.TraversalPath"), self.path),
            (name("com.arcadedb.database.Document"), self.document),
            (name("com.arcadedb.query.sql.executor.Result"), self.document),
            (name("java.util.Map"), self.map),
            (name("java.lang.Iterable"), self.list),
        ]
        self.known: dict[type, Any] = {type(None): lambda v: None}

    def encode(self, value: Java) -> Json:
        """One value; the encoder of a class is looked up once."""
        encoder = self.known.get(type(value))
        if encoder is None:
            encoder = next((e for c, e in self.by_class if isinstance(value, c)), None)
            if encoder is None and isinstance(value, self.jpype.JArray):
                encoder = self.list
            if encoder is None:
                encoder = self.unknown
            self.known[type(value)] = encoder
        return encoder(value)

    def unknown(self, value: Java) -> Json:
        kind = str(value.getClass().getSimpleName())
        raise RefusedError(f"the query returns a {kind}, which has no Python value")

    def list(self, value: Java) -> Json:
        return [self.encode(item) for item in value]

    def map(self, value: Java) -> Json:
        return {"map": {str(e.getKey()): self.encode(e.getValue()) for e in value.entrySet()}}

    def duration(self, value: Java) -> Json:
        parts = (
            value.getMonths(),
            value.getDays(),
            value.getSeconds(),
            value.getNanosAdjustment(),
        )
        return {"duration": [int(part) for part in parts]}

    def document(self, value: Java) -> Json:
        names = sorted(str(n) for n in value.getPropertyNames())
        return {"map": {n: self.encode(value.getProperty(n)) for n in names}}

    def properties(self, record: Java) -> Json:
        """All properties in one crossing: 5,000 relationships take 0.1 s instead of 1."""
        kind = record.getType()
        name = str(kind.getName())
        if name not in self.dates:
            # What the schema declares is the id and the dates; the rest is plain JSON.
            self.dates[name] = {str(n) for n in kind.getPropertyNames()} - {"id"}
        properties = json.loads(str(record.toJSON(False).toString()))
        for key in self.dates[name] & properties.keys():
            day = date.fromordinal(properties[key] + _ERA)
            properties[key] = {"date": day.isoformat()}
        return properties

    def end(self, record: Java) -> str:
        """The id of the node at one end of a relationship."""
        place = str(record)
        if place not in self.ends:
            self.ends[place] = str(record.asVertex().get("id"))
        return self.ends[place]

    def forget(self) -> None:
        """Drop what was remembered of the last query: places mean something in one database."""
        self.entities.clear()
        self.ends.clear()
        self.dates.clear()

    def node(self, record: Java) -> Json:
        place = str(record.getIdentity())
        known = self.entities.get(place)
        if known is None:
            if len(self.entities) > ENTITIES_REMEMBERED:
                self.entities.clear()
            known = {"node": [[str(record.getTypeName())], self.properties(record)]}
            self.entities[place] = known
        return known

    def relationship(self, record: Java) -> Json:
        ends = [self.end(record.getOut()), self.end(record.getIn())]
        return {"relationship": [str(record.getTypeName()), *ends, self.properties(record)]}

    def path(self, value: Java) -> Json:
        nodes = [self.node(v) for v in value.getVertices()]
        return {"path": [nodes, [self.relationship(e) for e in value.getEdges()]]}

    def decode(self, value: Json) -> Java:
        """A parameter: plain JSON, with dates as ``{"date": ...}`` and maps as ``{"map": ...}``."""
        if isinstance(value, list):
            made = self.array_list()
            for item in value:
                made.add(self.decode(item))
            return made
        if isinstance(value, dict):
            if "date" in value:
                return self.local_date.parse(value["date"])
            made = self.hash_map()
            for key, item in value["map"].items():
                made.put(key, self.decode(item))
            return made
        return value


def _float(value: Java) -> Json:
    number = float(value)
    # JSON has no name for these three.
    return number if number - number == 0 else {"float": str(number)}


def build(runtime: Runtime, request: Json, lines: Iterator[str]) -> Json:
    """Write a projection: the schema first, then the rows that ``lines`` bring.

    Rows come as two lines: what they are, and their properties as JSON texts between tabs.
    """
    database = runtime.factory(request["path"]).create()
    schema, kinds = database.getSchema(), runtime.types
    database.begin()
    for name, dates in request["labels"].items():
        made = schema.buildVertexType().withName(name).withTotalBuckets(1).create()
        made.createProperty("id", kinds.STRING)
        for each in dates:
            made.createProperty(each, kinds.DATE)
        made.createTypeIndex(runtime.hash_index, True, "id")
    for name, dates in request["types"].items():
        made = schema.buildEdgeType().withName(name).withTotalBuckets(1).create()
        for each in dates:
            made.createProperty(each, kinds.DATE)
    database.commit()
    # No log and no second copy: a build that breaks is thrown away whole.
    batch = database.batch().withWAL(False).withBatchSize(EDGES_HELD).build()
    places: dict[str, str] = {}
    count = 0
    for line in lines:
        rows, texts = json.loads(line), next(lines).rstrip("\n").split("\t")
        if "label" in rows:
            made = runtime.nodes(batch, rows["label"], f"[{','.join(texts)}]")
            count += len(texts)
            places.update(zip(rows["ids"], str(made).split(";"), strict=True))
            if len(places) < count:
                raise RefusedError("two nodes have the same id")
            continue
        for id in {*rows["subjects"], *rows["objects"]} - places.keys():
            raise RefusedError(f"a relationship ends at {id}, which is no node")
        ends = zip(rows["subjects"], rows["objects"], texts, strict=True)
        tied = (
            f'{{"_src":"{places[a]}","_dst":"{places[b]}"{"," if len(text) > 2 else ""}{text[1:]}'
            for a, b, text in ends
        )
        runtime.edges(batch, rows["type"], f"[{','.join(tied)}]")
    batch.close()
    database.close()
    return {"done": count}


def run(runtime: Runtime, request: Json, reply: Any) -> None:
    """Answer one query: its rows by the hundred as they come, then the end."""
    database = runtime.database(request["path"])
    limit, milliseconds = request["limit"], max(1, int(request["timeout"] * 1000))
    settings = database.getConfiguration()
    settings.setValue(runtime.command_timeout, milliseconds)
    settings.setValue(runtime.regex_timeout, milliseconds)
    values = runtime.values
    values.forget()
    parameters = values.decode({"map": request["params"]})
    results = database.query("opencypher", request["text"], parameters)
    rows: list[Json] = []
    columns: list[str] | None = None
    count = 0
    while results.hasNext():
        if count == limit:
            break
        row = results.next()
        if columns is None:
            columns = [str(name) for name in row.getPropertyNames()]
            reply({"columns": columns})
        rows.append([values.encode(row.getProperty(name)) for name in columns])
        count += 1
        if len(rows) == ROWS_A_REPLY:
            reply({"rows": rows})
            rows = []
    reply({"rows": rows})
    reply({"done": count, "truncated": bool(count == limit and results.hasNext())})
    results.close()


def main() -> None:
    """Answer requests until the input ends."""
    # Ctrl-C goes to the whole group of processes; the caller decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the runtime prints must not mix with the replies
    lines: Queue[str] = Queue(maxsize=4)
    threading.Thread(target=_read, args=(lines,), daemon=True).start()

    def reply(message: Json) -> None:
        out.write(json.dumps(message, ensure_ascii=True) + "\n")
        out.flush()

    try:
        runtime = Runtime()
    except Exception as error:
        reply({"error": "start", "message": str(error), "trail": []})
        return
    reply({"ready": os.getpid()})
    while True:
        request = json.loads(lines.get())
        try:
            if request["do"] == "build":
                reply(build(runtime, request, iter(lines.get, "\n")))
            elif request["do"] == "open":
                runtime.database(request["path"])
                reply({"done": 1})
            else:
                run(runtime, request, reply)
        except RefusedError as refused:
            reply({"error": "refused", "message": str(refused), "trail": []})
        except runtime.java_error as error:
            reply({"error": "java", "message": str(error), "trail": _trail(error)})
        else:
            continue
        if request["do"] == "build":
            return  # with rows on their way and a database half written; another process goes on


def _read(lines: Queue[str]) -> None:
    for line in sys.stdin:
        lines.put(line)
    os._exit(0)


def _trail(error: Any) -> list[list[str]]:
    """Class and message of an exception and of its causes, outermost first."""
    trail: list[list[str]] = []
    while error is not None and len(trail) < 10:
        trail.append([str(error.getClass().getSimpleName()), str(error.getMessage())])
        error = error.getCause()
    return trail


if __name__ == "__main__":
    try:
        main()
    finally:
        # The runtime's own farewell takes longer than a query; nothing is left to write.
        os._exit(0)
