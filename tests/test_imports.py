"""Imports point one way: a module may import only from rows below its own. docs/design.md draws the rows."""

import ast
from pathlib import Path

import pytest

import lapwing

PACKAGE = Path(lapwing.__file__).parent
ROWS = (
    {"__main__"},
    {"cli"},
    {"mcp"},
    {"web"},
    {"brief", "watch", "bulk", "pictures", "frames"},
    {"forecast", "alerts"},
    {"pipeline", "relate", "ledger", "exchange", "train", "evaluate"},
    {"happenings"},
    {"read", "clean", "split", "lineage", "actors", "events", "settle", "stance", "net", "store", "corpus"},
    {"parties"},
    {"ontology", "protocols", "codec", "days", "faults", "kin", "fetch", "given"},
    {"records", "errors"},
)
STAGES = {"read", "clean", "split", "lineage", "actors", "events", "settle", "stance"}
# What reading may never know: the store, the training library, the network's runtime.
FORBIDDEN = {"sqlalchemy", "torch", "transformers", "onnxruntime"}


def row_of(name: str) -> int:
    return next(row for row, names in enumerate(ROWS) if name in names)


def imports(path: Path) -> set[str]:
    """Dotted names a file imports, wherever the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def modules() -> list[tuple[str, Path]]:
    """(top-level module, file) of every file of the package."""
    return [
        (path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path)
        for path in sorted(PACKAGE.rglob("*.py"))
        if path != PACKAGE / "__init__.py"
    ]


@pytest.mark.parametrize(("name", "path"), modules(), ids=lambda value: str(value).removeprefix(str(PACKAGE)))
def test_imports_point_down(name, path):
    targets = {parts[1] for dotted in imports(path) if (parts := dotted.split("."))[0] == "lapwing" and len(parts) > 1}
    known = set().union(*ROWS)
    for target in targets & known - {name}:
        assert row_of(target) > row_of(name), f"{name} may not import {target}: same row or above"


@pytest.mark.parametrize("name", sorted(STAGES))
def test_stages_know_neither_store_nor_torch(name):
    files = [path for module, path in modules() if module == name]
    assert files
    for path in files:
        assert not {dotted.split(".")[0] for dotted in imports(path)} & FORBIDDEN, path


def test_every_module_stands_in_a_row():
    assert {name for name, _ in modules()} <= set().union(*ROWS)
