"""Whether a store is sound: its file, its schema, and that what is said in two places is the same in both.

Nothing is changed, and a store of an older version is not brought up to date. All is read at one moment, beside any
writer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, and_, exists, inspect, or_, select

from lapwing.errors import InputError, StoreError
from lapwing.records import Reality
from lapwing.store import soundness, tables
from lapwing.store.engine import guarded, make_engine
from lapwing.store.migrations import FULL_TEXT, NUMBERS, pending
from lapwing.store.queries import Query
from lapwing.store.soundness import COUNT_AGAIN, RESTORE, Doubt
from lapwing.store.tables import acts, casts, happening_events, happenings, metadata, parties, settings, stances

_SHOWN = 3  # ids that a fault names
_LINES = 20  # of what the engine says of a damaged file

_DAMAGE = "damage in the file"
BEHIND = "steps that an older version has not taken"
_MIGRATE = "lapwing store migrate, then check again"

Part = Callable[[Connection], Iterable[Doubt]]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong, of one kind: in how many rows, the ids of the first, and what to do about it."""

    what: str
    number: int
    where: tuple[str, ...]
    remedy: str

    def __str__(self) -> str:
        more = " …" if self.number > len(self.where) else ""
        return f"{self.what}: {self.number:,} ({', '.join(self.where)}{more}); to mend it: {self.remedy}"


def check(target: str | Path, *, records: bool = True) -> Iterator[Fault]:
    """Everything that is wrong with a store; each kind of fault once. Without `records` only the file and the schema.

    Raises:
        StoreError: there is no store to look at, or it is newer than this version.
    """
    engine, shown = make_engine(target, create=False, reads_only=True)
    try:
        with guarded(shown), engine.connect() as connection:  # not `begin`: of a damaged file nothing can be committed
            damage = list(_of_part(_file, connection, shown))
            try:
                with guarded(shown):
                    behind = pending(connection)
            except StoreError:
                if all(fault.what != _DAMAGE for fault in damage):
                    raise  # nothing but text, or of another program
                yield from damage
                return
            yield from damage
            if behind:
                yield Fault(BEHIND, len(behind), tuple(behind), _MIGRATE)
                return
            missing = list(_of_part(_schema, connection, shown))
            yield from missing
            if missing or not records:
                return
            for part in (_pointers, _acts, *soundness.PARTS):
                yield from _of_part(part, connection, shown)
    finally:
        engine.dispose()


def _of_part(part: Part, connection: Connection, shown: str) -> Iterator[Fault]:
    """The faults of a part, doubts of one kind together; where the engine cannot read on, that is one."""
    found: dict[tuple[str, str], list[str]] = {}
    numbers: dict[tuple[str, str], int] = {}
    try:
        with guarded(shown):
            for doubt in part(connection):
                key = doubt.what, doubt.remedy
                numbers[key] = numbers.get(key, 0) + 1
                if numbers[key] <= _SHOWN:
                    found.setdefault(key, []).append(doubt.where)
    except (StoreError, InputError, ValueError) as error:
        came = getattr(error, "came", str(error))
        yield Fault(_DAMAGE if "malformed" in came else "rows that cannot be read", 1, (came,), RESTORE)
    for (what, remedy), where in found.items():
        yield Fault(what, numbers[what, remedy], tuple(where), remedy)


# --- the database ---------------------------------------------------------------------------------


def _file(connection: Connection) -> Iterator[Doubt]:
    """What SQLite finds wrong with its file; a server looks after its own."""
    if connection.dialect.name != "sqlite":
        return
    for told in connection.exec_driver_sql(f"PRAGMA integrity_check({_LINES})").scalars():
        if told != "ok":
            yield Doubt(_DAMAGE, " ".join(str(told).split())[:200], RESTORE)


def _schema(connection: Connection) -> Iterator[Doubt]:
    """Tables, columns and indexes that are not there."""
    seen = inspect(connection)
    present = set(seen.get_table_names())
    beside = (FULL_TEXT, NUMBERS) if connection.dialect.name == "sqlite" else (FULL_TEXT,)
    for name in (*metadata.tables, *beside):
        if name not in present:
            yield Doubt("tables that are missing", name, RESTORE)
    for name in sorted(present & metadata.tables.keys()):
        table = metadata.tables[name]
        columns = {column["name"] for column in seen.get_columns(name)}
        for column in sorted({*table.columns.keys()} - columns):
            yield Doubt("columns that are missing", f"{name}.{column}", RESTORE)
        indexes = {index["name"] for index in seen.get_indexes(name)}
        for index in sorted(str(each.name) for each in table.indexes if each.name not in indexes):
            yield Doubt("indexes that are missing", index, RESTORE)


# --- rows that point at others --------------------------------------------------------------------


def _pointers(connection: Connection) -> Iterator[Doubt]:
    """Rows that name a row that is not there."""
    for table in metadata.sorted_tables:
        key = next(iter(table.primary_key.columns))
        for foreign in sorted(table.foreign_keys, key=lambda each: each.parent.name):
            column, other = foreign.parent, foreign.column.table.alias("pointed_at")
            at = other.c[foreign.column.name]
            query = select(key).select_from(table.outerjoin(other, column == at))
            what = f"{table.name} whose {column.name} is not there"
            yield from _each(connection, what, RESTORE, query.where(column.is_not(None), at.is_(None)))
    for kind, table in (("actor", tables.actors), ("place", tables.places)):
        query = select(casts.c.article).where(casts.c.kind == kind, casts.c.id.not_in(select(table.c.id)))
        yield from _each(connection, f"articles whose {kind} is not there", RESTORE, query)


def _each(connection: Connection, what: str, remedy: str, query: Query) -> Iterator[Doubt]:
    for name in connection.scalars(query):
        yield Doubt(what, str(name), remedy)


# --- what happened, and between whom --------------------------------------------------------------


def _acts(connection: Connection) -> Iterator[Doubt]:
    """Acts that say something else than their happening, or are missing, or too many."""
    told = acts.join(happenings, happenings.c.id == acts.c.happening)
    same = [
        acts.c[name].is_distinct_from(happenings.c[name])
        for name in ("category", "begins", "ends", "families", "articles")
    ]
    unlike = select(acts.c.id).select_from(told).where(or_(*same))
    yield from _each(connection, "acts that differ from their happening", COUNT_AGAIN, unlike)
    unreal = select(acts.c.id).select_from(told).where(happenings.c.reality != Reality.ACTUAL.value)
    yield from _each(connection, "acts of what did not take place", COUNT_AGAIN, unreal)
    other = acts.alias("other")
    # The planner would look for the other act among all of its two, not among the few of its happening.
    back = and_(other.c.actor + "" == acts.c.recipient, other.c.recipient + "" == acts.c.actor)
    echoes = exists().where(other.c.happening == acts.c.happening, back, acts.c.recipient < acts.c.actor)
    wrong = select(acts.c.id).where((acts.c.echo == 1) != echoes)
    yield from _each(connection, "acts that say wrongly whether they echo another", COUNT_AGAIN, wrong)
    yield from _each(connection, "happenings without their acts", COUNT_AGAIN, _without_acts())


def _without_acts() -> Query:
    """What took place, done by somebody whose deeds are counted, and has no act."""
    judged = parties.join(settings, settings.c.event == parties.c.event)
    judged = judged.join(stances, stances.c.event == parties.c.event)
    judged = judged.join(happening_events, happening_events.c.event == parties.c.event)
    counted = parties.c.role == "actor", parties.c.unit.is_not(None)
    done = select(happening_events.c.happening).select_from(judged).where(*counted)
    without = happenings.c.id.not_in(select(acts.c.happening))
    return select(happenings.c.id).where(
        happenings.c.reality == Reality.ACTUAL.value, without, happenings.c.id.in_(done)
    )
