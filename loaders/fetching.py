"""Published files brought from their publishers: checked, remembered, and never half there.

A folder of fetched files holds the files, the ZIP archives that they came in, and `SHA256SUMS`:
what each was when it came, in the form that ``sha256sum --check`` reads.
"""

from __future__ import annotations

import os
import shlex
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from westphalia.loaders import DATASETS, loader
from westphalia.loaders.description import Description, FileForm, description
from westphalia.schema.errors import BackendError, UsageError

if TYPE_CHECKING:
    from westphalia.loaders.downloading import Progress

SUMS: Final = "SHA256SUMS"
INSTEAD: Final = {
    "atlas": ("comes with the package", "westphalia load atlas -a my.db"),
    "dossier": ("reads files that you write", "westphalia load dossier FILE.yaml -a my.db"),
    "table": ("reads files that you have", "westphalia load table FILE --map map.yaml -a my.db"),
    "wikidata": ("has no files to fetch", "docs/sources/wikidata.md says what it reads"),
}
"""The loaders without published files: why, and what to do instead."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A published file that is there.

    Args:
        is_new: whether it was fetched now.
    """

    path: Path
    sha256: str
    is_new: bool


def dataset(name: str) -> Description:
    """The description of a data set.

    Raises:
        UsageError: there is no such source, or it has no published files.
    """
    loader(name)
    if name not in DATASETS:
        why, instead = INSTEAD[name]
        raise UsageError(f"{name} {why}", instead)
    return description(name)


def folder_of(name: str, cache: Path) -> Path:
    """Where the files of a source are kept.

    Args:
        cache: the user's cache folder.
    """
    return cache / "sources" / name


def fetched(name: str, cache: Path) -> list[Path]:
    """The files of a source that lie in the cache, in the order of its description."""
    if name not in DATASETS:
        return []
    folder = folder_of(name, cache)
    paths = (folder / form.name for form in description(name).files.values())
    return [path for path in paths if path.is_file()]


def load_command(name: str, paths: Iterable[Path]) -> str:
    """How the files of a source are loaded."""
    return shlex.join(["westphalia", "load", name, *map(str, paths), "-a", "my.db"])


def fetch(
    about: Description,
    folder: Path,
    progress: Progress,
    note: Callable[[str], None],
    *,
    is_cache: bool = False,
) -> list[Fetched]:
    """Bring all files of a source into a folder; what is there already is not fetched again.

    Args:
        folder: made if it is missing.
        progress: is told how far a download is.
        note: is told what was found, in one line.
        is_cache: whether a load looks into the folder by itself.

    Raises:
        BackendError: a file cannot be fetched; says how to get it by hand. The others are there.
    """
    with _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            return _Fetching(about, folder, progress, note, is_cache).all()


class _Fetching:
    """The files of one source on their way into one folder."""

    def __init__(
        self,
        about: Description,
        folder: Path,
        progress: Progress,
        note: Callable[[str], None],
        is_cache: bool,
    ) -> None:
        self.about = about
        self.folder = folder
        self.progress = progress
        self.note = note
        self.is_cache = is_cache
        self.sums = _read_sums(folder / SUMS)
        self.came: set[str] = set()

    def all(self) -> list[Fetched]:
        from westphalia.loaders.downloading import NotFetched

        done: list[Fetched] = []
        failed: list[FileForm] = []
        unpublished: list[FileForm] = []
        reasons: list[str] = []
        silent = False
        for form in self.about.files.values():
            if (found := self._found(form)) is not None:
                done.append(found)
            elif form.address is None:
                unpublished.append(form)
            elif silent:
                failed.append(form)
            else:
                try:
                    done.append(self._fetched(form, form.address))
                except NotFetched as error:
                    failed.append(form)
                    reasons.append(f"{form.name} cannot be fetched: {error.reason}")
                    silent = error.silent
        if failed:
            raise BackendError("\n".join(reasons), self._by_hand(failed))
        if not done:
            raise BackendError(
                f"{self.about.id} cannot be fetched: no address of its files is known",
                self._by_hand(unpublished),
            )
        for form in unpublished:
            self.note(f"{form.name} ({form.what}) is not there; no address of it is known")
        return done

    def _found(self, form: FileForm) -> Fetched | None:
        """The file if it is there and what it ought to be."""
        if form.member is not None and form.sha256 not in (None, self._sum_of_archive(form)):
            return None
        known = form.sha256 if form.member is None else None
        if (sha256 := self._sound(form.name, known)) is None:
            return None
        self.note(f"{form.name} is there already")
        return Fetched(self.folder / form.name, sha256, is_new=False)

    def _sum_of_archive(self, form: FileForm) -> str | None:
        """What the ZIP was from which a file came; the published one if that is not known."""
        return self.sums.get(_last_part(form.address or ""), form.sha256)

    def _sound(self, name: str, known: str | None) -> str | None:
        """The checksum of a file that is there, if it is the known or remembered one."""
        from westphalia.loaders.downloading import sha256_of

        path = self.folder / name
        if not path.is_file():
            return None
        sha256 = sha256_of(path)
        expected = known or self.sums.get(name, sha256)
        if sha256 != expected:
            self.note(f"{name} is there, but not as it should be (SHA-256 {sha256})")
            return None
        self._remember(name, sha256)
        return sha256

    def _fetched(self, form: FileForm, address: str) -> Fetched:
        if urlsplit(address).scheme not in ("http", "https"):
            raise UsageError(f"{address} is not on the web", "only http and https are fetched")
        if form.member is None:
            self._download(address, form.name, form.sha256)
            return Fetched(self.folder / form.name, self.sums[form.name], is_new=True)
        archive = _last_part(address) or f"{self.about.id}.zip"
        if self._sound(archive, form.sha256) is None:
            self._download(address, archive, form.sha256)
        return self._unpacked(archive, form, form.member)

    def _download(self, address: str, name: str, known: str | None) -> None:
        import pooch
        from westphalia.loaders.downloading import Downloader, NotFetched

        pooch.get_logger().setLevel("WARNING")
        known_hash = f"sha256:{known}" if known else None
        folder = self.folder.resolve()
        downloader = Downloader(folder, name, self.progress, checked=known is not None)
        with self._out_of_the_way(name):
            try:
                pooch.retrieve(address, known_hash, name, folder, downloader=downloader)
            except ValueError:
                raise NotFetched(
                    f"what came is not the published file: expected SHA-256 {known}, "
                    f"found {downloader.sha256}; it was not kept"
                ) from None
        before, now = self.sums.get(name), downloader.sha256
        if known is None:
            self.note(f"{name}: SHA-256 {now}; the publisher gives none to compare it with")
        if before not in (None, now):
            self.note(f"{name}: the publisher has changed it; last time it was SHA-256 {before}")
        self.came.add(name)
        self._remember(name, now)

    @contextmanager
    def _out_of_the_way(self, name: str) -> Iterator[None]:
        """Set aside what bears the name and is not the file; put it back if none comes."""
        path = self.folder / name
        if not path.exists():
            yield
            return
        number = 1
        while (aside := path.with_name(f"{name}.{number}")).exists():
            number += 1
        path.rename(aside)
        try:
            yield
        except BaseException:
            aside.rename(path)
            raise
        self.note(f"what was there is kept as {aside.name}")

    def _unpacked(self, archive: str, form: FileForm, member: str) -> Fetched:
        from westphalia.loaders.downloading import NotFetched, sha256_of

        path = self.folder / form.name
        part = path.with_name(f"{form.name}.part")
        try:
            with (
                zipfile.ZipFile(self.folder / archive) as opened,
                opened.open(member) as packed,
                part.open("wb") as file,
            ):
                shutil.copyfileobj(packed, file)
            with self._out_of_the_way(form.name):
                part.rename(path)
        except KeyError:
            raise NotFetched(f"there is no {member} in {archive}") from None
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
            if archive in self.came:
                self._forget(archive)
            raise NotFetched(f"{archive} is no ZIP archive that can be read") from None
        finally:
            part.unlink(missing_ok=True)
        sha256 = sha256_of(path)
        self._remember(form.name, sha256)
        return Fetched(path, sha256, is_new=True)

    def _remember(self, name: str, sha256: str) -> None:
        if self.sums.get(name) != sha256:
            self.sums[name] = sha256
            self._write_sums()

    def _forget(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)
        if self.sums.pop(name, None):
            self._write_sums()

    def _write_sums(self) -> None:
        text = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(self.sums.items()))
        part = self.folder / f"{SUMS}.part"
        part.write_text(text, "utf-8")
        part.replace(self.folder / SUMS)

    def _by_hand(self, forms: list[FileForm]) -> str:
        """How to get files without us."""
        addresses: dict[str, list[str]] = {}
        for form in forms:
            addresses.setdefault(form.address or form.name, []).append(form.name)
        lines = [f"download by hand, from {self.about.url}"]
        for address, names in addresses.items():
            inside = f", which holds {', '.join(names)}" if _last_part(address) not in names else ""
            lines.append(f"  {address}{inside}")
        if self.about.by_hand and any(form.address is None for form in forms):
            lines.append(f"({self.about.by_hand})")
        lines.append(f"put it into {self.folder}")
        if any(form.member for form in forms):
            lines.append("then the same fetch again: it unpacks a ZIP")
        paths = [self.folder / form.name for form in self.about.files.values()]
        lines.append(f"then: {load_command(self.about.id, [] if self.is_cache else paths)}")
        return "\n".join(lines)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackendError(
            f"{error.filename or folder} cannot be written ({error.strerror or error})",
            "name a folder that can: --to FOLDER",
        ) from None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two downloads of the same files would write into each other."""
    from filelock import FileLock, Timeout

    try:
        with FileLock(folder / ".fetching.lock", timeout=0):
            yield
    except Timeout:
        raise BackendError(
            f"these files are being fetched into {folder} already", "wait for that to end"
        ) from None


def _last_part(address: str) -> str:
    name = PurePosixPath(unquote(urlsplit(address).path)).name
    return name.replace(os.sep, "-").replace("\0", "")


def _read_sums(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = path.read_text("utf-8").splitlines()
    return {name: sha256 for line in lines for sha256, _, name in [line.partition("  ")] if name}
