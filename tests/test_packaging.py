"""The wheel holds everything, and works where the checkout is not."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the files that git knows, with the tools of this environment."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    files = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, files):
        path = ROOT / name
        if path.is_file() and not path.is_symlink():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes(path.read_bytes())
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(source)],
        capture_output=True, check=True,
    )  # fmt: skip
    (built,) = out.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_is_small_and_holds_the_data(wheel: Path) -> None:
    assert wheel.stat().st_size < 5 * 1024**2
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in (
        "westphalia/py.typed",
        "westphalia/cli/__init__.py",
        "westphalia/loaders/atlas/caucasus.yaml",
        "westphalia/loaders/atlas/entities/polities.yaml",
        "westphalia/loaders/atlas/membership/members-un.csv",
        "westphalia/loaders/dossier/source.yaml",
    ):
        assert needed in names
    kinds = {Path(n).suffix for n in names if n.startswith("westphalia/exports/page/")}
    assert {".js", ".css"} <= kinds
    assert not any(n.startswith(("schema/", "graph/", "tests/")) for n in names)


@pytest.mark.slow
def test_the_wheel_works_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Imported straight from the unpacked wheel, with the libraries of this environment."""
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = (
        "import sys; sys.meta_path = [f for f in sys.meta_path if 'editable' not in repr(f)];"
        "import westphalia as wp; assert wp.__file__.startswith(sys.argv[1]), wp.__file__;"
        "v = wp.open().view(as_of='2015-02-20'); print(len(v.relations()) > 100);"
        "v.write_html(sys.argv[1] + '/page.html')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True, text=True, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)},
    )  # fmt: skip
    assert done.stdout.strip() == "True", done.stderr
    assert "<!doctype html>" in (tmp_path / "page.html").read_text("utf-8")[:100].lower()
