"""What is handed to others: versions that agree, packages that hold what they should, and the container's recipe.

Packages are built and installed only with LAPWING_RELEASE_REQUIRED=1, which `.ci/run` sets: that takes minutes, and
needs the extra `release` and a package index.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from base64 import urlsafe_b64encode
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path

import pytest

import lapwing
from lapwing.store.migrations import STEPS

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
VERSION = PROJECT["version"]
STEM = f"lapwing-{VERSION}"
CHANGES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
REQUIRED = os.environ.get("LAPWING_RELEASE_REQUIRED") == "1"
EPOCH = "1700000000"  # any second will do, as long as it is the same for both builds
MOST_WHEEL = 30_000_000  # bytes; the weights are 26 million of them
MOST_SDIST = 36_000_000

slow = pytest.mark.skipif(not REQUIRED, reason="takes minutes; LAPWING_RELEASE_REQUIRED=1 asks for it")


# --- versions -------------------------------------------------------------------------------------


def sections() -> list[tuple[str, str, str]]:
    """(version, date, text) of each release in the changelog, newest first."""
    found = re.split(r"^## \[(.+?)\](?: - (.+))?\n", CHANGES, flags=re.M)[1:]
    return [(version, date or "", text) for version, date, text in zip(*[iter(found)] * 3, strict=True)]


def newest() -> str:
    """What the changelog says of this version."""
    return next(text for version, _, text in sections() if version == VERSION)


def test_versions_agree():
    assert lapwing.__version__ == VERSION
    assert next(version for version, *_ in sections() if version != "Unreleased") == VERSION
    assert f"\nversion: {VERSION}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_the_changelog_is_kept_as_it_says():
    versions = [tuple(map(int, version.split("."))) for version, *_ in sections() if version != "Unreleased"]
    assert versions == sorted(set(versions), reverse=True)
    for version, date, text in sections():
        wanted = r"" if version == "Unreleased" else r"\d{4}-\d\d-\d\d|unreleased"
        assert re.fullmatch(wanted, date), f"{version}: {date}"
        kinds = re.findall(r"^### (.+)$", text, re.M)
        assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
        assert len(kinds) == len(set(kinds))
    assert [version for version, date, _ in sections() if date == "unreleased"] in ([], [VERSION])


def test_the_changelog_names_the_schema_and_the_weights():
    labels = json.loads((Path(lapwing.__file__).parent / "weights" / "labels.json").read_text(encoding="utf-8"))
    assert f"`{list(STEPS)[-1]}`" in newest()
    assert f"weights are version {labels['version']}, learned from corpus `{labels['corpus']}`" in newest()


def test_every_extra_is_explained():
    table = re.findall(r"^\| (`.+?) \| ", (ROOT / "docs" / "install.md").read_text(encoding="utf-8"), re.M)
    named = {extra for row in table for extra in re.findall(r"`(\w+)`", row)}
    assert named == set(PROJECT["optional-dependencies"])


# --- the container --------------------------------------------------------------------------------


def instructions() -> list[str]:
    return re.findall(r"^[A-Z]+ .*$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.M)


def context() -> list[str]:
    """The top-level names that the container's build is given."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in lines
    return [line[1:] for line in lines if line.startswith("!")]


def test_the_container_runs_lapwing_as_nobody_special():
    said = instructions()
    assert 'ENTRYPOINT ["lapwing"]' in said
    assert "VOLUME /data" in said
    users = [line.split()[1] for line in said if line.startswith("USER ")]
    assert users
    assert users[-1] not in {"root", "0"}
    extras = next(line for line in said if line.startswith("ARG EXTRAS=")).partition("=")[2].split(",")
    assert set(extras) <= set(PROJECT["optional-dependencies"])


def test_the_containers_python_is_one_that_lapwing_has():
    least = tuple(map(int, PROJECT["requires-python"].removeprefix(">=").split(".")))
    bases = [re.fullmatch(r"FROM python:(\d+)\.(\d+)-slim(?: AS build)?", line) for line in instructions()[:1]]
    assert all(base and tuple(map(int, base.groups())) >= least for base in bases)


def test_the_containers_recipe_is_sound():
    beside = Path(sys.executable).with_name("hadolint")
    program = str(beside) if beside.exists() else shutil.which("hadolint")
    if program is None:
        stop = pytest.fail if REQUIRED else pytest.skip
        stop("no hadolint: pip install '.[release]'")
    found = subprocess.run([program, str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (0, "")


# --- packages -------------------------------------------------------------------------------------


def run(*command: object, **more: object) -> subprocess.CompletedProcess[str]:
    """Run a program outside of this environment; its complaint is the test's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    kept |= {"SOURCE_DATE_EPOCH": EPOCH, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, env=kept, **more)
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done


def held() -> set[str]:
    """The files of the checkout: what git has, and what it does not ignore."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).stdout
    return {name for name in listed.split("\0") if name and (ROOT / name).is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A folder with both packages, made as a release is: the wheel from the source distribution."""
    out = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--outdir", out, ROOT)
    return out


@pytest.fixture(scope="module")
def wheel(built) -> Path:
    return built / f"{STEM}-py3-none-any.whl"


@pytest.fixture(scope="module")
def sdist(built) -> Path:
    return built / f"{STEM}.tar.gz"


@slow
def test_two_packages_are_built(built, wheel, sdist):
    assert {wheel, sdist} <= set(built.iterdir())


@slow
def test_the_wheel_holds_the_program_its_data_and_no_more(wheel):
    beside = {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE", "licenses/NOTICE"}
    examples = {f"lapwing/{name}" for name in held() if name.startswith("examples/")}
    wanted = {name for name in held() if name.startswith("lapwing/")} | examples
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
    assert names == wanted | {f"{STEM}.dist-info/{name}" for name in beside}
    assert {
        "lapwing/weights/coder.onnx",
        "lapwing/weights/labels.json",
        "lapwing/weights/tokenizer.json",
        "lapwing/ontology.toml",
        "lapwing/roster/leaders.csv",
        "lapwing/templates/brief.html",
        "lapwing/cli/manual.toml",
        "lapwing/exchange/cameo.csv",
        "lapwing/examples/articles/01-sochi-talks.txt",
        "lapwing/py.typed",
    } <= names
    assert not any("__pycache__" in name for name in names)
    assert wheel.stat().st_size < MOST_WHEEL


@slow
def test_the_wheel_is_what_its_record_says(wheel):
    with zipfile.ZipFile(wheel) as file:
        record = csv.reader(io.StringIO(file.read(f"{STEM}.dist-info/RECORD").decode()))
        for name, digest, size in record:
            if digest:
                content = file.read(name)
                made = urlsafe_b64encode(sha256(content).digest()).decode().rstrip("=")
                assert (f"sha256={made}", str(len(content))) == (digest, size), name


@slow
def test_the_source_distribution_holds_all_there_is_to_work_on(sdist):
    with tarfile.open(sdist) as file:
        members = file.getmembers()
    names = {member.name.removeprefix(f"{STEM}/") for member in members}
    assert all(member.isfile() and member.name.startswith(f"{STEM}/") for member in members)
    assert names == {name for name in held() if not name.startswith(".ci/")} | {"PKG-INFO"}
    assert any(name.startswith("corpus/held_out/") for name in names)
    assert sdist.stat().st_size < MOST_SDIST


@slow
def test_the_metadata_is_what_an_index_takes(wheel, sdist):
    run(sys.executable, "-m", "twine", "check", "--strict", wheel, sdist)
    with zipfile.ZipFile(wheel) as file:
        told = message_from_bytes(file.read(f"{STEM}.dist-info/METADATA"))
        licence = file.read(f"{STEM}.dist-info/licenses/LICENSE")
    assert (told["Name"], told["Version"], told["License-Expression"]) == ("lapwing", VERSION, "Apache-2.0")
    assert told["Requires-Python"] == PROJECT["requires-python"]
    assert set(told.get_all("Provides-Extra")) == set(PROJECT["optional-dependencies"])
    assert told.get_all("License-File") == PROJECT["license-files"]
    assert licence == (ROOT / "LICENSE").read_bytes()


@slow
def test_the_same_commit_gives_the_same_bytes(wheel, tmp_path):
    """Again straight from the container's context, in another folder, with other dates and permissions."""
    names = [name for name in held() if name.split("/")[0] in context()]
    for name in names:
        copy = tmp_path / "elsewhere" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((ROOT / name).read_bytes())
        copy.chmod(0o600)
        os.utime(copy, (0, 1_000_000_000))
    run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path / "again", tmp_path / "elsewhere")
    (again,) = (tmp_path / "again").iterdir()
    assert again.name == wheel.name
    assert sha256(again.read_bytes()).hexdigest() == sha256(wheel.read_bytes()).hexdigest()


@slow
@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_an_install_does_what_the_readme_says(kind, request, tmp_path):
    """In an environment of its own, and outside of the checkout."""
    venv.create(tmp_path / "env", with_pip=True)
    programs = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    run(programs / "pip", "install", "--quiet", "--no-compile", request.getfixturevalue(kind))
    run(programs / "pip", "check")
    (tmp_path / "outside").mkdir()
    program, module = (programs / "lapwing",), (programs / "python", "-m", "lapwing")
    for called in (program, module):
        assert run(*called, "--version", cwd=tmp_path / "outside").stdout == f"lapwing, version {VERSION}\n"
    shown = run(*program, "demo", cwd=tmp_path / "outside").stdout
    (block,) = re.findall(r"```text\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    assert re.sub(r"\[\d+\]", "[n]", block) in re.sub(r"\[\d+\]", "[n]", shown)
    assert list((tmp_path / "outside").iterdir()) == []
