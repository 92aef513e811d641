"""The store: documents and everything found out across them, in SQLite or PostgreSQL.

Reading runs beside one writer. Every method is one transaction; what fails leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from lapwing.errors import InputError, StoreError
from lapwing.records import Act, Article, Document, Family, Happening, Link, Sketch, Telling
from lapwing.store import bulk, queries, reading, summaries, tables, writing
from lapwing.store.bulk import Batch, Written
from lapwing.store.engine import guarded, make_engine, ready_for_many
from lapwing.store.migrations import STEPS, migrate, pending
from lapwing.store.partaking import Part, Partaking, Shared, Terms
from lapwing.store.summaries import MOST_COUNTED, ActDay, Between, Fields, Found, MonthCount, PairCount, PlaceCount

__all__ = [
    "MOST_COUNTED",
    "ActDay",
    "Batch",
    "Between",
    "Fields",
    "Found",
    "Grouping",
    "MonthCount",
    "PairCount",
    "Part",
    "PlaceCount",
    "Retelling",
    "Shared",
    "Store",
    "Terms",
    "Written",
]

Grouping = Callable[[Sequence[Article], Sequence[Link]], Iterable[Family]]
"""What makes families of articles and the links between them."""

Retelling = Callable[[str, Sequence[Telling]], tuple[Happening, Iterable[Act]]]
"""What makes a happening of an id, and its acts, of the tellings that a data set says are of it."""


class Store(Partaking):
    """An open store. Use it in a `with` block, or call `close`."""

    def __init__(self, engine: Engine, shown: str) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        self._shown = shown

    @classmethod
    def open(cls, target: str | Path, *, create: bool = True) -> Self:
        """The store at a path, "sqlite://" (in memory) or a database URL, brought up to date.

        Raises:
            StoreError: it cannot be opened, is newer than this code, or is missing and `create` is false.
        """
        engine, shown = make_engine(target, create=create)
        store = cls(engine, shown)
        try:
            with store._reads() as connection:
                behind = pending(connection)
            if len(behind) == len(STEPS) and not create:
                raise StoreError("a store", f"nothing in {shown}", "check the name, or read some articles in first")
            if behind:
                with store._writes() as connection:
                    migrate(connection)
        except StoreError:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Lets go of the database; a store in memory is gone."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # --- documents ------------------------------------------------------------------------------

    def save(self, document: Document) -> bool:
        """Writes a document; false where its article is there already, and then nothing changes.

        Raises:
            StoreError: the store cannot be written, or a record points at one that is not there.
        """
        with self._writes() as connection:
            return writing.add_document(connection, document)

    def write_batch(self, batch: Batch, retell: Retelling) -> Written:
        """Writes the documents of a batch that are not there yet, with their families and happenings.

        A family or happening that was there gets what has come to it; `retell` makes the happening anew.

        Raises:
            StoreError: the store cannot be written; then nothing of the batch is.
        """
        with self._writes() as connection:
            ready_for_many(connection)
            written = bulk.write(connection, batch)
            writing.widen_families(connection, written.families)
            for name in written.happenings:
                events = list(connection.scalars(queries.events_of(name)))
                writing.put_happening(connection, *retell(name, reading.tellings_named(connection, events)))
            return written

    def load(self, article: str) -> Document:
        """The document of an article id, or of the beginning of one.

        Raises:
            UnknownName: no article has that id, or several begin with it.
        """
        with self._reads() as connection:
            return reading.document(connection, article)

    def __contains__(self, article: str) -> bool:
        with self._reads() as connection:
            found = tables.articles.select().where(tables.articles.c.id == article)
            return connection.execute(found).first() is not None

    def articles(self) -> list[Article]:
        """Every article with its text, oldest first; those with no date come last."""
        with self._reads() as connection:
            return list(reading.records(connection, Article, queries.all_articles()))

    def newest(self, limit: int) -> list[Article]:
        """The articles published last, with their text; undated ones come last."""
        with self._reads() as connection:
            return list(reading.records(connection, Article, queries.newest(limit)))

    def ids(self) -> set[str]:
        """The id of every article."""
        with self._reads() as connection:
            return set(connection.scalars(queries.all_ids()))

    def named(self, ids: Iterable[str]) -> list[Article]:
        """The articles of these ids with their text, by id; those that are not there are left out."""
        with self._reads() as connection:
            return reading.articles_named(connection, sorted(set(ids)))

    def search(self, words: str, limit: int = 20) -> list[tuple[str, str]]:
        """Id and snippet of the articles that hold every word in title or text, best first."""
        with self._reads() as connection:
            return reading.search(connection, words, limit)

    # --- lineage --------------------------------------------------------------------------------

    def candidates(self, sketch: Sketch) -> list[str]:
        """Ids of the stored articles that the sketch's own may derive from, likeliest first, 50 at most."""
        with self._reads() as connection:
            return reading.candidates(connection, sketch)

    def unlinked(self) -> list[str]:
        """Ids of the articles that no family holds: saved, but not yet compared with their relatives."""
        with self._reads() as connection:
            return list(connection.scalars(queries.unlinked()))

    def save_sketch(self, sketch: Sketch) -> None:
        """Puts a sketch in the place of the article's last."""
        with self._writes() as connection:
            writing.put_sketch(connection, sketch)

    def save_links(self, links: Iterable[Link]) -> None:
        """Adds the links that are not there yet."""
        with self._writes() as connection:
            writing.add_links(connection, links)

    def regroup(self, article: str, links: Iterable[Link], group: Grouping) -> None:
        """Adds an article's links and makes its family anew, with all those that the links join to it.

        `group` is given every article concerned, with all links between them, and returns their families.
        """
        with self._writes() as connection:
            added = list(links)
            writing.add_links(connection, added)
            beside = sorted({name for link in added for name in (link.here, link.there)})
            writing.put_families(connection, tuple(group(*reading.relatives(connection, [article], beside))))

    def links_of(self, articles: Iterable[str]) -> list[Link]:
        """The links from or to any of these articles, by id."""
        with self._reads() as connection:
            return reading.links_touching(connection, sorted(set(articles)))

    def links(self) -> list[Link]:
        """Every link, by id."""
        with self._reads() as connection:
            return list(reading.records(connection, Link, queries.all_links()))

    def save_families(self, families: Iterable[Family]) -> None:
        """Puts these families in the place of those that their members were in."""
        with self._writes() as connection:
            writing.put_families(connection, tuple(families))

    def family_of(self, article: str) -> Family | None:
        """The family that an article is in."""
        with self._reads() as connection:
            return next(reading.records(connection, Family, queries.family_of(article)), None)

    def family(self, name: str) -> Family | None:
        """The family of this id."""
        with self._reads() as connection:
            return next(reading.records(connection, Family, queries.families_named([name])), None)

    def families_of(self, articles: Iterable[str]) -> dict[str, str]:
        """The id of the family of each of these articles that has one."""
        with self._reads() as connection:
            return reading.families_of(connection, sorted(set(articles)))

    def largest_families(self, limit: int) -> list[Family]:
        """The families of more than one article, biggest first."""
        with self._reads() as connection:
            return summaries.largest_families(connection, limit)

    def families(self) -> list[Family]:
        """Every family, by id."""
        with self._reads() as connection:
            return list(reading.records(connection, Family, queries.all_families()))

    # --- events ---------------------------------------------------------------------------------

    def tellings(self, *actors: str) -> list[Telling]:
        """The events in which every named actor takes part, in any role; with no name, all.

        A name is an actor's key, or a country's code, which stands for all who act for it. Oldest first. Events whose
        setting or stance was not judged are left out.
        """
        with self._reads() as connection:
            return reading.tellings(connection, queries.taking_part(actors))

    def tellings_read(self) -> list[Telling]:
        """The events of the articles that were read, in that order: not those imported from a data set."""
        with self._reads() as connection:
            return reading.tellings(connection, queries.read_events())

    def tellings_named(self, events: Iterable[str]) -> list[Telling]:
        """The events of these ids, in that order; those that are not there or were not judged are left out."""
        with self._reads() as connection:
            return reading.tellings_named(connection, sorted(set(events)))

    def tellings_by_article(
        self, *actors: str, begins: date | None = None, ends: date | None = None
    ) -> Iterator[list[Telling]]:
        """The events of `tellings` that a period touches, some hundred articles at a time, in the order of article
        ids.

        With a bound, undated events are left out. Each piece is a transaction of its own, so that a writer need not
        wait.
        """
        after = ""
        while True:
            with self._reads() as connection:
                names = list(connection.scalars(queries.articles_after(after, reading.PIECE)))
                chosen = queries.within(queries.taking_part(actors), begins, ends).where(queries.of_articles(names))
                told = reading.tellings(connection, chosen) if names else []
            if not names:
                return
            after = names[-1]
            if told:
                yield sorted(told, key=reading.in_article)

    def happenings_with(self, events: Iterable[str]) -> list[Happening]:
        """The happenings that hold any of these events, oldest first, undated ones last."""
        with self._reads() as connection:
            return reading.happenings_with(connection, sorted(set(events)))

    def replace_happenings(self, happenings: Iterable[Happening], acts: Iterable[Act] = ()) -> None:
        """Puts these happenings, and what they were between whom, in the place of all that no data set counts."""
        with self._writes() as connection:
            writing.put_happenings(connection, tuple(happenings), acts)

    def happenings(self, *actors: str) -> list[Happening]:
        """The happenings in which every named actor takes part, oldest first; with no name, all."""
        with self._reads() as connection:
            return list(reading.records(connection, Happening, queries.happenings_of(actors)))

    def happenings_named(self, ids: Iterable[str]) -> list[Happening]:
        """The happenings of these ids, in that order; those that are not there are left out."""
        with self._reads() as connection:
            return reading.happenings_named(connection, sorted(set(ids)))

    def acts(self, *names: str, begins: date | None = None, ends: date | None = None) -> list[Act]:
        """The acts of one country or group, or between two in either direction, oldest first; with no name, all.

        Both days of a period are included; with a bound, undated acts are left out.
        """
        with self._reads() as connection:
            return list(reading.records(connection, Act, queries.acts_of(names, begins, ends)))

    def lacks_acts(self) -> bool:
        """Whether an older Lapwing counted its happenings and kept no acts of them: `know` makes them."""
        with self._reads() as connection:
            happened = connection.execute(queries.any_happened()).first() is not None
            return happened and connection.execute(queries.any_act()).first() is None

    def keeps_acts(self, name: str) -> bool:
        """Whether deeds are counted for this name: it is a country or group, and no person or office."""
        with self._reads() as connection:
            return connection.execute(queries.keeps_acts(name)).first() is not None

    def find(self, fields: Fields, limit: int = 50, offset: int = 0) -> Found:
        """The events that are all that is asked, newest first, undated ones last."""
        with self._reads() as connection:
            return summaries.find(connection, fields, limit, offset)

    # --- counts ---------------------------------------------------------------------------------

    def pair_counts(
        self, named: str | None = None, *, begins: date | None = None, ends: date | None = None, limit: int = 1000
    ) -> list[PairCount]:
        """The directed pairs of countries and groups with most happenings, of one of them or of all; biggest
        first."""
        with self._reads() as connection:
            return summaries.pair_counts(connection, named, begins, ends, limit)

    def between(
        self, named: str | None = None, *, begins: date | None = None, ends: date | None = None, limit: int = 1000
    ) -> list[Between]:
        """The pairs of countries and groups with most happenings in either direction, of one of them or of all;
        biggest first."""
        with self._reads() as connection:
            return summaries.between(connection, named, begins, ends, limit)

    def months(self) -> list[MonthCount]:
        """Happenings that took place, by month and by category; undated ones last."""
        with self._reads() as connection:
            return summaries.months(connection)

    def extent(self) -> tuple[date, date] | None:
        """The first and last day on which something that took place begins; None where nothing is dated."""
        with self._reads() as connection:
            return summaries.extent(connection)

    def datasets(self) -> dict[str | None, int]:
        """How many articles each data set is known by; None stands for those that were read."""
        with self._reads() as connection:
            return summaries.datasets(connection)

    def dataset_names(self) -> list[str]:
        """The data sets that articles are known by, in order."""
        with self._reads() as connection:
            return summaries.dataset_names(connection)

    def events_of(self, articles: Iterable[str]) -> dict[str, int]:
        """How many events each of a few articles has; those without any are left out."""
        with self._reads() as connection:
            return summaries.events_of(connection, sorted(set(articles)))

    def act_days(self) -> list[ActDay]:
        """Every dated act, with the day on which it was known, in no order."""
        with self._reads() as connection:
            return summaries.act_days(connection)

    def place_counts(self, limit: int = 500) -> list[PlaceCount]:
        """The places with coordinates where most took place, biggest first."""
        with self._reads() as connection:
            return summaries.place_counts(connection, limit)

    def counts(self, *names: str) -> dict[str, int]:
        """Rows of these tables, or of all."""
        with self._reads() as connection:
            wanted = names or tuple(tables.metadata.tables)
            return {name: connection.scalar(queries.size(tables.metadata.tables[name])) or 0 for name in wanted}

    # --- transactions ---------------------------------------------------------------------------

    @contextmanager
    def _reads(self) -> Iterator[Connection]:
        try:
            with guarded(self._shown), self._engine.begin() as connection:
                yield connection
        except (InputError, ValueError) as error:  # a row that no record can hold
            raise StoreError(
                f"a store at {self._shown}", str(error), "restore a copy: its rows were changed"
            ) from error

    @contextmanager
    def _writes(self) -> Iterator[Connection]:
        with guarded(self._shown), self._writer.begin() as connection:
            yield connection
