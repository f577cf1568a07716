"""One file over HTTP, for pooch: gone on with where an earlier download broke off."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import requests

Progress = Callable[[str, int, int | None], None]
"""Is told the name of a file, how many bytes are there, and how many there will be (if known)."""

TIMEOUT: Final = (20, 60)  # seconds to connect, and between two pieces
PIECE: Final = 1 << 16
_PAGE: Final = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype\s+html|html)\b", re.IGNORECASE)
_RANGE: Final = re.compile(r"bytes (\d+)-\d+/(?:\d+|\*)")
_REASONS: Final[dict[type[requests.RequestException], str]] = {
    requests.exceptions.SSLError: "the certificate of {} is not accepted",
    requests.Timeout: "{} does not answer",
    requests.ConnectionError: "{} cannot be reached",
    requests.TooManyRedirects: "{} sends from one address to the next without end",
}


class NotFetched(Exception):  # noqa: N818 - it says what the server did, and is caught in fetching
    """The server did not give the file.

    Args:
        reason: in words.
        silent: whether it did not answer at all, so that asking again is in vain.
    """

    def __init__(self, reason: str, *, silent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.silent = silent


class Downloader:
    """Downloads to ``NAME.part``, and hands it over when it is whole.

    What is there of an earlier download is gone on with if the server allows it and still has the
    same file: it says so by entity tag or date (``NAME.part.tag`` keeps them), or the checksum
    will.

    Args:
        folder, name: of the file to be.
        progress: is told how far it is.
        checked: whether the checksum of the whole is known and compared afterwards.

    Attributes:
        sha256: of what was handed over.
    """

    def __init__(self, folder: Path, name: str, progress: Progress, *, checked: bool) -> None:
        self.name = name
        self.part = folder / f"{name}.part"
        self.tag = folder / f"{name}.part.tag"
        self.progress = progress
        self.checked = checked
        self.sha256 = ""
        self._taking = False

    def __call__(self, url: str, output_file: Any, pooch: Any) -> None:
        """Download ``url`` to ``output_file``; pooch calls it so.

        Raises:
            NotFetched: what came stays in ``NAME.part`` where it is of use.
        """
        with self._explained(url), requests.Session() as session:
            session.headers.update(
                {
                    "User-Agent": f"westphalia/{version('westphalia')}",
                    "Accept-Encoding": "identity",  # ranges count the bytes as they are sent
                }
            )
            if not self._continued(session, url):
                self._anew(session, url)
        self._refuse_pages(url)
        self.sha256 = sha256_of(self.part)
        self.part.replace(output_file)
        self.tag.unlink(missing_ok=True)

    def _continued(self, session: requests.Session, url: str) -> bool:
        """Fetch what is missing; False if it has to begin anew."""
        begun = self.part.stat().st_size if self.part.is_file() else 0
        address, _, seal = self._kept_tag().partition("\n")
        if not begun or address != url or not (seal or self.checked):
            return False
        headers = {"Range": f"bytes={begun}-"} | ({"If-Range": seal} if seal else {})
        with session.get(url, headers=headers, stream=True, timeout=TIMEOUT) as response:
            at = _RANGE.match(response.headers.get("Content-Range", ""))
            if (
                response.status_code != HTTPStatus.PARTIAL_CONTENT
                or at is None
                or int(at.group(1)) != begun
                or _seal(response) != seal
            ):
                return False
            self._take(response, begun)
            return True

    def _anew(self, session: requests.Session, url: str) -> None:
        with session.get(url, stream=True, timeout=TIMEOUT) as response:
            if response.status_code != HTTPStatus.OK:
                raise NotFetched(f"{_host(url)} answers {_status(response)}")
            self.part.unlink(missing_ok=True)
            self.tag.write_text(f"{url}\n{_seal(response)}", "utf-8")
            self._take(response, 0)

    def _take(self, response: requests.Response, done: int) -> None:
        length = response.headers.get("Content-Length", "")
        is_plain = response.headers.get("Content-Encoding", "identity") == "identity"
        total = done + int(length) if length.isdigit() and is_plain else None
        self._taking = True
        self.progress(self.name, done, total)
        with self.part.open("ab" if done else "wb") as file:
            for piece in response.iter_content(PIECE):
                file.write(piece)
                done += len(piece)
                self.progress(self.name, done, total)
        if total is not None and done != total:
            raise requests.ConnectionError

    @contextmanager
    def _explained(self, url: str) -> Iterator[None]:
        """Turn what requests says into our words."""
        host = _host(url)
        try:
            yield
        except requests.RequestException as error:
            if self._taking:
                reason = f"the connection to {host} broke off; fetch it again to go on from there"
                raise NotFetched(reason) from None
            for kind, reason in _REASONS.items():
                if isinstance(error, kind):
                    silent = issubclass(kind, (requests.Timeout, requests.ConnectionError))
                    raise NotFetched(reason.format(host), silent=silent) from None
            raise NotFetched(f"{host} cannot be asked ({type(error).__name__})") from None

    def _kept_tag(self) -> str:
        return self.tag.read_text("utf-8") if self.tag.is_file() else ""

    def _refuse_pages(self, url: str) -> None:
        """Servers answer for a file that is gone with a page, and call it a success."""
        with self.part.open("rb") as file:
            head = file.read(512)
        if not head or _PAGE.match(head):
            self.part.unlink()
            self.tag.unlink(missing_ok=True)
            what = "a web page instead of the file" if head else "an empty file"
            raise NotFetched(f"{_host(url)} sends {what}")


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(response: requests.Response) -> str:
    """What tells this state of the file from every other: a strong entity tag, or its date."""
    tag = response.headers.get("ETag", "")
    return tag if tag.startswith('"') else response.headers.get("Last-Modified", "")


def _status(response: requests.Response) -> str:
    return f"{response.status_code} {response.reason or ''}".strip()


def _host(url: str) -> str:
    return urlsplit(url).netloc
