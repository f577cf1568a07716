"""Fetching from a server of our own, with all that servers do."""

from __future__ import annotations

import hashlib
import io
import re
import socket
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from filelock import FileLock
from westphalia.loaders import DATASETS
from westphalia.loaders.description import Description, description
from westphalia.loaders.fetching import SUMS, Fetched, dataset, fetch, fetched, folder_of
from westphalia.schema.errors import BackendError, UsageError

BODY = b"code,version\n" + b"1,2016\n" * 60_000
CHANGED = BODY.replace(b"2016", b"2017")


@dataclass
class Site:
    """A publisher's server.

    Args:
        files: content by path.
        cut: after how many bytes a connection breaks off; None = never.
        has_ranges, has_seal: whether it can give a part, and says which state of a file it is.
        asked: each request as (path, Range header).
    """

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    cut: int | None = None
    has_ranges: bool = True
    has_seal: bool = True
    status: int = 200
    asked: list[tuple[str, str | None]] = field(default_factory=list)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            site.asked.append((self.path, wanted))
            body = site.files.get(self.path)
            if body is None or site.status != 200:
                self.send_error(404 if site.status == 200 else site.status)
                return
            seal = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
            begin = 0
            if wanted and site.has_ranges and self.headers.get("If-Range") in (None, seal):
                begin = int(re.findall(r"\d+", wanted)[0])
            if begin:
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {begin}-{len(body) - 1}/{len(body)}")
            else:
                self.send_response(200)
            if site.has_seal:
                self.send_header("ETag", seal)
            part = body[begin:]
            self.send_header("Content-Length", str(len(part)))
            self.end_headers()
            self.wfile.write(part if site.cut is None else part[: site.cut])

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def packed(**members: bytes) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.csv", content)
    return memory.getvalue()


def about(*files: dict[str, Any], **more: Any) -> Description:
    columns = {"code": {"use": "the subject"}, "version": {"is": "version", "use": "version"}}
    forms = {f"f{i}": {"what": "rows", "columns": columns, **file} for i, file in enumerate(files)}
    return Description.model_validate(
        {
            "id": "made-up", "title": "Made up", "author": "A", "publisher": "P", "licence": "free",
            "url": "https://example.org/page", "citation": "A. 2016.", "summary": "s",
            "measures": "m", "becomes": [], "lost": [], "scheme": "cow",
            "versions": {"2016": {"coverage_until": "2016-12-31"}}, "files": forms, **more,
        }
    )  # fmt: skip


class Fetch:
    """Fetches, and keeps what was said."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.progress: list[tuple[str, int, int | None]] = []

    def __call__(self, description: Description, folder: Path) -> list[Fetched]:
        self.notes.clear()
        self.progress.clear()
        return fetch(
            description, folder, lambda *said: self.progress.append(said), self.notes.append
        )

    def fails(self, description: Description, folder: Path) -> str:
        with pytest.raises(BackendError) as caught:
            self(description, folder)
        return str(caught.value)


@pytest.fixture
def bring() -> Fetch:
    return Fetch()


def one(site: Site, known: str | None = None) -> Description:
    site.files.setdefault("/a.csv", BODY)
    return about({"name": "a.csv", "address": f"{site.address}/a.csv", "sha256": known})


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def test_a_file_comes_whole_with_progress_and_its_checksum(
    site: Site, bring: Fetch, tmp_path: Path
) -> None:
    folder = tmp_path / "not" / "there"
    (file,) = bring(one(site, sha256(BODY)), folder)
    assert file == Fetched(folder / "a.csv", sha256(BODY), is_new=True)
    assert file.path.read_bytes() == BODY
    assert names(folder) == {"a.csv", SUMS}
    assert (folder / SUMS).read_text() == f"{sha256(BODY)}  a.csv\n"
    assert bring.progress[0] == ("a.csv", 0, len(BODY))
    assert bring.progress[-1] == ("a.csv", len(BODY), len(BODY))
    assert bring.notes == []


@pytest.mark.parametrize("is_known", [True, False])
def test_what_is_there_is_not_fetched_again(
    site: Site, bring: Fetch, tmp_path: Path, is_known: bool
) -> None:
    description = one(site, sha256(BODY) if is_known else None)
    bring(description, tmp_path)
    (file,) = bring(description, tmp_path)
    assert not file.is_new
    assert len(site.asked) == 1
    assert bring.notes == ["a.csv is there already"]


def test_without_a_published_checksum_it_is_said_and_remembered(
    site: Site, bring: Fetch, tmp_path: Path
) -> None:
    description = one(site)
    bring(description, tmp_path)
    assert bring.notes == [
        f"a.csv: SHA-256 {sha256(BODY)}; the publisher gives none to compare it with"
    ]
    (tmp_path / "a.csv").unlink()
    site.files["/a.csv"] = CHANGED
    bring(description, tmp_path)
    assert (
        f"a.csv: the publisher has changed it; last time it was SHA-256 {sha256(BODY)}"
        in bring.notes
    )
    assert sha256(CHANGED) in (tmp_path / SUMS).read_text()


def test_a_file_that_was_altered_here_is_noticed_and_kept_aside(
    site: Site, bring: Fetch, tmp_path: Path
) -> None:
    description = one(site)
    bring(description, tmp_path)
    for number in (1, 2):
        (tmp_path / "a.csv").write_bytes(b"mine")
        (file,) = bring(description, tmp_path)
        assert file.is_new
        assert file.path.read_bytes() == BODY
        assert (tmp_path / f"a.csv.{number}").read_bytes() == b"mine"
        assert any("not as it should be" in note for note in bring.notes)
        assert f"what was there is kept as a.csv.{number}" in bring.notes


def test_an_altered_file_stays_where_no_better_one_comes(
    site: Site, bring: Fetch, tmp_path: Path
) -> None:
    description = one(site, sha256(BODY))
    (tmp_path / "a.csv").write_bytes(b"mine")
    site.status = 503
    assert "503" in bring.fails(description, tmp_path)
    assert (tmp_path / "a.csv").read_bytes() == b"mine"
    assert names(tmp_path) == {"a.csv"}


@pytest.mark.parametrize(("has_seal", "is_known"), [(True, True), (True, False), (False, True)])
def test_a_download_that_broke_off_is_gone_on_with(
    site: Site, bring: Fetch, tmp_path: Path, has_seal: bool, is_known: bool
) -> None:
    description = one(site, sha256(BODY) if is_known else None)
    site.has_seal, site.cut = has_seal, 150_000
    assert "broke off" in bring.fails(description, tmp_path)
    assert not (tmp_path / "a.csv").exists()
    got = (tmp_path / "a.csv.part").stat().st_size
    assert 0 < got <= 150_000
    site.cut = None
    (file,) = bring(description, tmp_path)
    assert file.path.read_bytes() == BODY
    assert site.asked[-1] == ("/a.csv", f"bytes={got}-")
    assert bring.progress[0] == ("a.csv", got, len(BODY))
    assert names(tmp_path) == {"a.csv", SUMS}


@pytest.mark.parametrize("why", ["no ranges", "changed", "neither seal nor checksum"])
def test_or_begun_anew(site: Site, bring: Fetch, tmp_path: Path, why: str) -> None:
    description = one(site)
    site.has_seal = why != "neither seal nor checksum"
    site.cut = 150_000
    bring.fails(description, tmp_path)
    site.cut = None
    site.has_ranges = why != "no ranges"
    wanted = CHANGED if why == "changed" else BODY
    site.files["/a.csv"] = wanted
    (file,) = bring(description, tmp_path)
    assert file.path.read_bytes() == wanted
    assert names(tmp_path) == {"a.csv", SUMS}


def test_a_part_of_something_else_is_not_gone_on_with(
    site: Site, bring: Fetch, tmp_path: Path
) -> None:
    (tmp_path / "a.csv.part").write_bytes(b"else")
    (file,) = bring(one(site, sha256(BODY)), tmp_path)
    assert file.path.read_bytes() == BODY


def test_another_content_than_the_published_one_is_refused(
    site: Site, bring: Fetch, tmp_path: Path
) -> None:
    site.files["/a.csv"] = CHANGED
    text = bring.fails(one(site, sha256(BODY)), tmp_path)
    assert f"expected SHA-256 {sha256(BODY)}, found {sha256(CHANGED)}" in text
    assert names(tmp_path) == set()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\n <!DOCTYPE html><p>Not here any more", "sends a web page instead of the file"),
        (b"<HTML>", "sends a web page instead of the file"),
        (b"", "sends an empty file"),
    ],
)
def test_a_page_or_nothing_is_no_file(
    site: Site, bring: Fetch, tmp_path: Path, content: bytes, says: str
) -> None:
    site.files["/a.csv"] = content
    assert says in bring.fails(one(site), tmp_path)
    assert names(tmp_path) == set()


@pytest.mark.parametrize("status", [403, 404, 500])
def test_what_the_server_refuses_can_be_done_by_hand(
    site: Site, bring: Fetch, tmp_path: Path, status: int
) -> None:
    site.status = status
    text = bring.fails(one(site), tmp_path)
    assert f"a.csv cannot be fetched: {site.address[7:]} answers {status}" in text
    assert "https://example.org/page" in text
    assert f"\n  {site.address}/a.csv\n" in text
    assert f"put it into {tmp_path}" in text
    assert f"westphalia load made-up {tmp_path}/a.csv -a my.db" in text
    assert names(tmp_path) == set()


def test_a_server_that_is_not_there_is_asked_once(bring: Fetch, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    files = [{"name": n, "address": f"http://127.0.0.1:{port}/{n}"} for n in ("a.csv", "b.csv")]
    text = bring.fails(about(*files), tmp_path)
    assert text.count("cannot be reached") == 1
    assert text.count("\n  http") == 2


def test_one_file_that_is_gone_does_not_keep_the_others(
    site: Site, bring: Fetch, tmp_path: Path
) -> None:
    site.files = {"/b.csv": BODY}
    files = [{"name": n, "address": f"{site.address}/{n}"} for n in ("a.csv", "b.csv")]
    text = bring.fails(about(*files), tmp_path)
    assert "404" in text
    assert f"\n  {site.address}/b.csv" not in text
    assert (tmp_path / "b.csv").read_bytes() == BODY


def test_what_was_put_there_by_hand_is_taken(site: Site, bring: Fetch, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(BODY)
    (file,) = bring(one(site), tmp_path)
    assert not file.is_new
    assert site.asked == []


def test_the_files_of_a_zip_are_unpacked_and_it_is_fetched_once(
    site: Site, bring: Fetch, tmp_path: Path
) -> None:
    archive = packed(a=BODY, b=CHANGED, other=b"not asked for")
    site.files["/all%20of%20it.zip"] = archive
    address = f"{site.address}/all%20of%20it.zip"
    description = about(
        {"name": "a 1.csv", "address": address, "member": "a.csv", "sha256": sha256(archive)},
        {"name": "b.csv", "address": address, "member": "b.csv", "sha256": sha256(archive)},
    )
    a, b = bring(description, tmp_path)
    assert a.path == tmp_path / "a 1.csv"
    assert (a.path.read_bytes(), b.path.read_bytes()) == (BODY, CHANGED)
    assert a.sha256 == sha256(BODY)
    assert len(site.asked) == 1
    assert names(tmp_path) == {"a 1.csv", "b.csv", "all of it.zip", SUMS}
    a.path.write_bytes(b"altered")
    again = bring(description, tmp_path)
    assert [file.is_new for file in again] == [True, False]
    assert a.path.read_bytes() == BODY
    assert len(site.asked) == 1


def test_a_zip_put_there_by_hand_is_unpacked(site: Site, bring: Fetch, tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(packed(a=BODY))
    form = {"name": "a.csv", "address": f"{site.address}/all.zip", "member": "a.csv"}
    (file,) = bring(about(form), tmp_path)
    assert file.path.read_bytes() == BODY
    assert site.asked == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"no archive", "is no ZIP archive that can be read"),
        (packed(a=BODY)[:-40], "is no ZIP archive that can be read"),
        (packed(other=BODY), "there is no a.csv in all.zip"),
    ],
)
def test_a_zip_without_the_file(
    site: Site, bring: Fetch, tmp_path: Path, content: bytes, says: str
) -> None:
    site.files["/all.zip"] = content
    form = {"name": "a.csv", "address": f"{site.address}/all.zip", "member": "a.csv"}
    text = bring.fails(about(form), tmp_path)
    assert says in text
    assert "it unpacks a ZIP" in text
    assert not (tmp_path / "a.csv").exists()


def test_damage_inside_a_zip_leaves_no_half_file(site: Site, bring: Fetch, tmp_path: Path) -> None:
    whole = bytearray(packed(a=BODY))
    whole[60:80] = bytes(20)
    site.files["/all.zip"] = bytes(whole)
    form = {"name": "a.csv", "address": f"{site.address}/all.zip", "member": "a.csv"}
    assert "is no ZIP archive that can be read" in bring.fails(about(form), tmp_path)
    assert names(tmp_path) <= {SUMS}


def test_a_source_without_addresses_says_how(bring: Fetch, tmp_path: Path) -> None:
    description = about({"name": "a.csv"}, by_hand="ask for it on the page")
    text = bring.fails(description, tmp_path)
    assert "no address of its files is known" in text
    assert "ask for it on the page" in text
    (tmp_path / "a.csv").write_bytes(BODY)
    assert [file.is_new for file in bring(description, tmp_path)] == [False]


def test_a_file_without_address_beside_others_is_named(
    site: Site, bring: Fetch, tmp_path: Path
) -> None:
    site.files["/a.csv"] = BODY
    description = about({"name": "a.csv", "address": f"{site.address}/a.csv"}, {"name": "b.xlsx"})
    assert len(bring(description, tmp_path)) == 1
    assert any("b.xlsx" in note for note in bring.notes)


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://example.org/a.csv"])
def test_only_the_web_is_fetched_from(bring: Fetch, tmp_path: Path, address: str) -> None:
    with pytest.raises(UsageError, match="not on the web"):
        bring(about({"name": "a.csv", "address": address}), tmp_path)


def test_a_folder_that_cannot_be_written(site: Site, bring: Fetch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot be written" in bring.fails(one(site), tmp_path / "file" / "below")


def test_two_do_not_write_into_each_other(site: Site, bring: Fetch, tmp_path: Path) -> None:
    with FileLock(tmp_path / ".fetching.lock"):
        assert "are being fetched" in bring.fails(one(site), tmp_path)


@pytest.mark.parametrize("name", ["atlas", "dossier", "table", "wikidata"])
def test_sources_without_files_say_what_to_do_instead(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        dataset(name)
    assert caught.value.hint
    assert fetched(name, Path("nowhere")) == []


def test_load_finds_what_was_fetched(tmp_path: Path) -> None:
    folder = folder_of("cow-states", tmp_path)
    assert fetched("cow-states", tmp_path) == []
    folder.mkdir(parents=True)
    for name in ("majors2016.csv", "states2016.csv", "states2016.csv.part", "other.csv"):
        (folder / name).write_text("")
    assert [p.name for p in fetched("cow-states", tmp_path)] == [
        "states2016.csv", "majors2016.csv",
    ]  # fmt: skip


# The command


def command(monkeypatch: pytest.MonkeyPatch, *args: str) -> int:
    from westphalia.cli import main

    monkeypatch.setattr(sys, "argv", ["westphalia", *args])
    with pytest.raises(SystemExit) as left:
        main()
    return int(left.value.code or 0)


def test_the_command_says_licence_citation_and_how_to_load(
    site: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from westphalia.cli import fetching as verb

    monkeypatch.setenv("WESTPHALIA_CACHE", str(tmp_path / "cache"))
    description = one(site, sha256(BODY))
    monkeypatch.setattr(verb, "dataset", lambda _: description)
    assert command(monkeypatch, "fetch", "cow-states") == 0
    place = tmp_path / "cache" / "sources" / "cow-states" / "a.csv"
    assert place.read_bytes() == BODY
    out = capsys.readouterr().out
    assert "licence: free\ncite: A. 2016.\n" in out
    assert f"fetched: {place}\n" in out
    assert "westphalia load cow-states -a my.db" in out
    to = tmp_path / "a folder"
    assert command(monkeypatch, "fetch", "cow-states", "--to", str(to)) == 0
    assert f"westphalia load cow-states '{to}/a.csv' -a my.db" in capsys.readouterr().out
    site.status = 404
    assert command(monkeypatch, "fetch", "cow-states", "--to", str(tmp_path / "else")) == 3
    error = capsys.readouterr().err
    assert error.startswith("error: a.csv cannot be fetched")
    assert "hint: download by hand" in error


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [("atlas", 2, "comes with the package"), ("cow-state", 2, "did you mean cow-states")],
)
def test_the_command_refuses(
    name: str,
    code: int,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert command(monkeypatch, "fetch", name) == code
    assert says in capsys.readouterr().err


def test_the_command_lists_what_can_be_fetched(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "fetch", "--format", "csv") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == list(DATASETS)


def test_every_address_is_on_the_web() -> None:
    for name in DATASETS:
        for form in description(name).files.values():
            assert form.address is None or re.match("https?://", form.address), form.name
            assert form.member is None or form.address, form.name
