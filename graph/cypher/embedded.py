"""The embedded engine: ArcadeDB, in a process of its own that is started once and kept.

The process is started early (:func:`warm`) and asked late, so that the Java runtime comes up while
the caller still reads the archive. It ends with its caller.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO, Any, Final, TypeVar, cast

from westphalia.graph.cypher import cache
from westphalia.graph.cypher.dialect import refuse_misread
from westphalia.graph.cypher.engine import Rows
from westphalia.graph.cypher.faults import out_of_memory, stopped, translate
from westphalia.graph.cypher.question import Question
from westphalia.graph.cypher.wire import decode, encode
from westphalia.schema.errors import BackendError, UsageError

GRACE: Final = 0.5  # seconds that the engine has to stop by itself before its process is killed
CHUNK: Final = 5_000  # rows in a message
_PROGRAM: Final = Path(__file__).with_name("worker.py")

Reply = dict[str, Any]
T = TypeVar("T")


class Process:
    """The process that holds the Java runtime; one question at a time."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.lock = threading.Lock()
        self.known_ready = False
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115  # it lives as long as the process
        # The same packages as ours; -P keeps the program's own folder from shadowing any.
        paths = os.pathsep.join(path or os.curdir for path in sys.path)
        try:
            self.child = subprocess.Popen(  # noqa: S603  # our own program, no shell
                [sys.executable, "-P", str(_PROGRAM)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.errors,
                env={**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"},
                text=True,
                encoding="utf-8",
            )
        except OSError as problem:
            raise BackendError(f"cannot start the Cypher engine: {problem}") from None
        self.questions = cast("IO[str]", self.child.stdin)
        self.answers = cast("IO[str]", self.child.stdout)

    @property
    def usable(self) -> bool:
        """Whether it can be asked: alive, and ours, not that of the process we were forked from."""
        return self.owner == os.getpid() and self.child.poll() is None

    def ask(
        self, request: Mapping[str, Any], lines: Iterable[str] = (), timeout: float | None = None
    ) -> Generator[Reply]:
        """The replies to a request, the last of which has ``done`` or ``error``.

        Raises:
            TimeoutError: it took longer than ``timeout`` seconds; the process is gone.
            BackendError: the process died.
        """
        with self.lock:
            self._await_start()
            late = threading.Event()

            def stop() -> None:
                late.set()
                self.end()

            timer = threading.Timer(timeout or 0, stop)
            if timeout is not None:
                timer.start()
            finished = False
            try:
                for reply in self._converse(request, lines):
                    finished = "done" in reply or "error" in reply
                    yield reply
                if not finished:
                    raise TimeoutError if late.is_set() else self._died()
            finally:
                timer.cancel()
                if not finished:
                    # Whoever stops listening (Ctrl-C too) leaves a query that nobody waits for.
                    self.end()

    def ready(self) -> None:
        """Wait until the Java runtime is up.

        Raises:
            BackendError: it does not start.
        """
        with self.lock:
            self._await_start()

    def _await_start(self) -> None:
        if self.known_ready:
            return
        line = self.answers.readline()
        if not line:
            raise self._died()
        reply = json.loads(line)
        if "error" in reply:
            raise BackendError(
                f"the Java runtime of the Cypher engine did not start: {reply['message']}",
                "reinstall arcadedb-embedded; it brings its own runtime",
            )
        self.known_ready = True

    def _converse(self, request: Mapping[str, Any], lines: Iterable[str]) -> Iterator[Reply]:
        try:
            self.questions.write(json.dumps(request) + "\n")
            for line in lines:
                self.questions.write(line)
            self.questions.flush()
        except OSError:
            pass  # it ended, and may have said why
        for line in self.answers:
            reply: Reply = json.loads(line)
            yield reply
            if "done" in reply or "error" in reply:
                return

    def _died(self) -> BackendError:
        self.child.wait()
        self.errors.seek(0)
        said = self.errors.read().decode("utf-8", "replace").strip().splitlines()
        return BackendError(
            f"the Cypher engine ended unexpectedly (status {self.child.returncode})",
            f"it said: {said[-1].strip()}" if said else None,
        )

    def end(self) -> None:
        """Stop it at once. It only reads, or builds what is thrown away: nothing can be lost."""
        self.child.kill()
        self.child.wait()


_process: Process | None = None
_starting = threading.Lock()


def warm() -> Process:
    """The engine's process, started if there is none; does not wait until it is ready."""
    global _process
    with _starting:
        if _process is None or not _process.usable:
            _process = Process()
            atexit.register(_farewell, _process)
        return _process


def _farewell(process: Process) -> None:
    if process.owner == os.getpid():
        process.end()


class EmbeddedEngine:
    """Answers Cypher over one projection on disk.

    Args:
        path: the projection's folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def over(cls, rows: cache.Projected, folder: Path | None = None) -> EmbeddedEngine:
        """The engine over these rows, from the cache or built.

        Raises:
            BackendError: the cache cannot be written, or the engine is missing or broken.
        """
        name, at = rows.fingerprint(), folder or cache.cache_folder()
        warm().ready()
        path = cache.place(name, lambda beside: _build(rows, beside), at)
        try:
            _settle({"do": "open", "path": str(path)})
        except BackendError:
            # Damaged, or removed while we came: once more from the rows.
            cache.discard(path)
            cache.place(name, lambda beside: _build(rows, beside), at)
            _settle({"do": "open", "path": str(path)})
        return cls(path)

    def run(self, text: str, params: Mapping[str, Any], *, timeout: float, limit: int) -> Rows:
        """See :meth:`westphalia.graph.cypher.engine.Engine.run`."""
        asked = Question.of(text, params, timeout=timeout, limit=limit)
        refuse_misread(asked.text, asked.tokens)
        request = {
            "do": "run", "path": str(self.path), "text": asked.text,
            "timeout": timeout, "limit": limit,
            "params": {name: encode(name, value) for name, value in params.items()},
        }  # fmt: skip
        names: Sequence[str] = asked.columns or ()
        rows: list[list[Any]] = []
        end: Reply = {}
        try:
            # Closed at once, whatever happens: a suspended answer would keep the process locked.
            with closing(warm().ask(request, timeout=timeout + GRACE)) as replies:
                for end in replies:
                    if len(end.get("columns", names)) != len(names) or not asked.columns:
                        names = end.get("columns", names)
                    rows += end.get("rows", ())
        except TimeoutError:
            raise stopped(timeout) from None
        if "error" in end:
            if end["error"] == "refused":
                raise UsageError(end["message"])
            fault = translate(asked.text, asked.tokens, end["trail"], timeout)
            if str(fault) == str(out_of_memory()):
                warm().end()  # its memory is full; the next question gets a fresh one
            raise fault
        values = ([decode(value) for value in row] for row in rows)
        notes = [f"cut after {limit:,} rows; there are more"] if end["truncated"] else []
        return Rows(names, values, notes=notes, truncated=end["truncated"])


def _build(rows: cache.Projected, path: Path) -> None:
    dates = {name: sorted(keys) for name, keys in rows.dates.items()}
    request = {
        "do": "build",
        "path": str(path),
        "labels": {name: dates.get(name, []) for name in rows.nodes},
        "types": {name: dates.get(name, []) for name in rows.relationships},
    }
    _settle(request, _messages(rows))


def _messages(rows: cache.Projected) -> Iterator[str]:
    """The rows as lines: what they are, then their JSON texts between tabs; an empty one ends."""
    for label, nodes in rows.nodes.items():
        for part in _chunks(nodes):
            yield json.dumps({"label": label, "ids": [id for id, _ in part]}) + "\n"
            yield "\t".join(text for _, text in part) + "\n"
    for type, ties in rows.relationships.items():
        for few in _chunks(ties):
            ends = {"subjects": [row[0] for row in few], "objects": [row[1] for row in few]}
            yield json.dumps({"type": type, **ends}) + "\n"
            yield "\t".join(row[2] for row in few) + "\n"
    yield "\n"


def _chunks(rows: list[T]) -> Iterator[list[T]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def _settle(request: Mapping[str, Any], lines: Iterable[str] = ()) -> None:
    """Ask for something that has no rows."""
    process = warm()
    with closing(process.ask(request, lines)) as replies:
        *_, reply = replies
    if "error" in reply:
        process.end()  # whatever it holds open is not to be relied on
        why = reply["trail"][0][1] if reply["trail"] else reply["message"]
        raise BackendError(f"the Cypher engine cannot {request['do']} the projection: {why}")
