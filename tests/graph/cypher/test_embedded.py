"""The real engine over a small graph: what a query gives, and what stops one."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from westphalia.graph.cypher.embedded import EmbeddedEngine, warm
from westphalia.schema.errors import BackendError, UsageError


def test_a_query_that_is_nested_too_deeply(ask: Any) -> None:
    with pytest.raises(UsageError, match="query"):
        ask("MATCH (n) RETURN " + "(" * 400 + "1" + ")" * 400)


def test_the_engine_answers_after_an_error(ask: Any) -> None:
    before = warm().child.pid
    with pytest.raises(UsageError):
        ask("RETURN 1 / 0 AS x")
    assert ask("RETURN 1 AS x").rows == ((1,),)
    assert warm().child.pid == before


@pytest.mark.parametrize(
    "text",
    [
        # The engine does not look at the clock in here: its process is ended.
        "RETURN [x IN range(1, 3000) | [y IN range(1, 3000) | [z IN range(1, 3000) | z]]] AS l",
    ],
)
def test_the_timeout_ends_the_query_itself(ask: Any, text: str) -> None:
    began = time.monotonic()
    with pytest.raises(UsageError, match=r"stopped after 0\.5 s"):
        ask(text, timeout=0.5)
    assert time.monotonic() - began < 15  # it would take minutes
    assert ask("RETURN 1 AS x").rows == ((1,),)


def test_a_catastrophic_pattern_is_stopped(ask: Any) -> None:
    with pytest.raises(UsageError, match="stopped after 1 s"):
        ask("UNWIND range(1, 60) AS i WITH reduce(s = '', x IN range(1, 40) | s + 'a') + '!' AS s "
            "RETURN s =~ '(.*a){25}b' AS x", timeout=1)  # fmt: skip


def test_a_query_that_outgrows_memory_is_stopped_and_the_next_one_runs(ask: Any) -> None:
    with pytest.raises(UsageError, match="needs more memory"):
        ask("WITH reduce(s = 'ab', x IN range(1, 40) | s + s) AS s RETURN size(s) AS x")
    assert ask("RETURN 1 AS x").rows == ((1,),)


@pytest.mark.parametrize(("timeout", "limit"), [(0, 1), (-1, 1), (1, 0)])
def test_limits_must_leave_room(ask: Any, timeout: float, limit: int) -> None:
    with pytest.raises(UsageError, match="above nought"):
        ask("RETURN 1 AS x", timeout=timeout, limit=limit)


def test_threads_share_one_process(ask: Any) -> None:
    answers: dict[int, Any] = {}

    def question(n: int) -> None:
        answers[n] = ask("UNWIND range(1, $n) AS x RETURN sum(x) AS s", n=n).rows

    threads = [threading.Thread(target=question, args=(n,)) for n in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {n: ((n * (n + 1) // 2,),) for n in range(1, 9)}


def test_a_process_that_dies_is_reported_and_replaced(ask: Any) -> None:
    threading.Timer(0.3, warm().child.kill).start()
    with pytest.raises(BackendError, match="ended unexpectedly"):
        ask("UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a * b)")
    assert ask("RETURN 1 AS x").rows == ((1,),)


INTERRUPTED = """
import sys, time
from pathlib import Path
from westphalia.graph.cypher.embedded import EmbeddedEngine, warm
engine = EmbeddedEngine(Path(sys.argv[1]))
engine.run("RETURN 1 AS x", {}, timeout=30, limit=1)
print(warm().child.pid, flush=True)
text = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a * b)"
try:
    engine.run(text, {}, timeout=60, limit=1)
except KeyboardInterrupt:
    print(engine.run("RETURN 2 AS x", {}, timeout=30, limit=1).rows, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_query_outlives_its_caller(engine: EmbeddedEngine, how: signal.Signals) -> None:
    caller = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(engine.path)], stdout=subprocess.PIPE, text=True
    )
    assert caller.stdout
    child = int(caller.stdout.readline())
    time.sleep(0.5)
    caller.send_signal(how)
    said, _ = caller.communicate(timeout=60)
    # Ctrl-C stops the query and not the session.
    assert said.strip() == ("((2,),)" if how == signal.SIGINT else "")
    gone = Path(f"/proc/{child}")
    deadline = time.monotonic() + 15
    while gone.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not gone.exists()
