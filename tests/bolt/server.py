"""A real Neo4j community server on loopback, from Maven Central, for the tests.

``python tests/bolt/server.py`` starts one and says where it is; it runs until it is interrupted.
It needs Java 17 or 21 and Maven. The jars (about 130 MB) are brought once and kept in the cache.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock

HERE: Final = Path(__file__).parent
PATIENCE: Final = 180.0  # seconds for the server to come up
USER: Final = "neo4j"
VARIABLE: Final = "WESTPHALIA_TEST_PASSWORD"
OPENED: Final = (
    "java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.lang",
    "java.base/java.util.concurrent",
)  # fmt: skip


class NoServerError(Exception):
    """Neo4j cannot be started; the message says why."""


def jars() -> Path:
    """The folder with Neo4j's jars, brought by Maven if they are not there yet.

    Raises:
        NoServerError: Maven is missing, or fails.
    """
    root = Path(os.environ.get("WESTPHALIA_TEST_JARS") or Path.home() / ".cache" / "westphalia")
    folder = root / "neo4j-jars"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(root / "neo4j-jars.lock"):
        if not (folder / "complete").exists():
            if shutil.which("mvn") is None:
                raise NoServerError("mvn is missing: install Maven")
            done = subprocess.run(
                ["mvn", "-B", "-ntp", "-q", "-f", str(HERE / "pom.xml"),
                 "dependency:copy-dependencies", f"-DoutputDirectory={folder}",
                 "-DincludeScope=runtime"],
                capture_output=True, text=True,
            )  # fmt: skip
            if done.returncode:
                raise NoServerError(f"Maven could not bring the jars:\n{done.stdout[-2000:]}")
            (folder / "complete").touch()
    return folder


@contextmanager
def running(password: str | None = None) -> Iterator[str]:
    """A server with an empty database of its own, as the address of its Bolt port.

    Args:
        password: of the user ``neo4j``; without one, nobody is asked who they are.

    Raises:
        NoServerError: it does not come up.
    """
    if shutil.which("java") is None:
        raise NoServerError("java is missing: install Java 17 or 21")
    path = f"{jars()}/*"
    with tempfile.TemporaryDirectory(prefix="westphalia-neo4j-") as home:
        ready, log = Path(home) / "ready", Path(home) / "log"
        command = [
            "java", "-Xms256m", "-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            *(f"--add-opens={name}=ALL-UNNAMED" for name in OPENED),
            "-Dio.netty.tryReflectionSetAccessible=true", "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8", "-cp", path, str(HERE / "BoltServer.java"),
            home, str(_free_port()), str(ready),
        ]  # fmt: skip
        environment = dict(os.environ)
        if password is not None:
            command += [USER, VARIABLE]
            environment[VARIABLE] = password
        with log.open("w") as said:
            server = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=said, stderr=said, env=environment
            )
        try:
            _await(server, ready, log)
            yield ready.read_text().strip()
        finally:
            server.terminate()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _await(server: subprocess.Popen[bytes], ready: Path, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not ready.exists():
        if server.poll() is not None:
            raise NoServerError(f"Neo4j ended with {server.returncode}:\n{log.read_text()[-3000:]}")
        if time.monotonic() > end:
            raise NoServerError(f"Neo4j is not up in {PATIENCE:g} s:\n{log.read_text()[-3000:]}")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def main() -> None:
    """Start a server and say where it is."""
    with running(os.environ.get(VARIABLE)) as address:
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
