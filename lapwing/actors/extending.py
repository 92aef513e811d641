"""A user's own tables: rows added to a folder that lies on top of the shipped roster."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from lapwing.actors.roster import load_roster
from lapwing.actors.tables import COLUMNS
from lapwing.errors import RosterError

EXTENSIBLE = ("countries.csv", "regions.csv", "organisations.csv", "leaders.csv")


def add_tables(tables: Iterable[Path], folder: Path) -> Mapping[str, int]:
    """Append the rows of tables to those of the same columns in a folder; rows that are there already are left out.

    Returns:
        How many rows each changed table of the folder has now.

    Raises:
        RosterError: a table has other columns, or the roster could not be read with its rows; nothing is changed then.
    """
    with tempfile.TemporaryDirectory() as name:
        trial = Path(name)
        for known in EXTENSIBLE:
            if (folder / known).is_file():
                shutil.copy(folder / known, trial)
        changed = {known: _append(table, trial / known) for table in tables for known in [_kind(table)]}
        load_roster(trial)
        folder.mkdir(parents=True, exist_ok=True)
        for known in changed:
            beside = folder / f"{known}.part"
            shutil.copy(trial / known, beside)
            beside.replace(folder / known)
    return changed


def _kind(table: Path) -> str:
    """Which of the roster's tables it is, by its columns."""
    header = tuple(_rows(table)[0])
    for known in EXTENSIBLE:
        if COLUMNS[known] == header:
            return known
    wanted = "; or ".join(",".join(COLUMNS[known]) for known in EXTENSIBLE)
    raise RosterError(f"a header line {wanted}", f"{table}: {','.join(header)}", "see lapwing/roster/README.md")


def _append(table: Path, target: Path) -> int:
    rows = _rows(target) if target.is_file() else _rows(table)[:1]
    held = set(map(tuple, rows))
    rows += [row for row in _rows(table)[1:] if tuple(row) not in held]
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return len(rows) - 1


def _rows(table: Path) -> list[Sequence[str]]:
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows: list[Sequence[str]] = [row for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RosterError("a readable UTF-8 table", f"{table}: {error}", "save it as CSV in UTF-8") from error
    if not rows:
        raise RosterError("a header line", f"{table}: nothing", "see lapwing/roster/README.md")
    return rows
