"""The store: documents and everything found out across them, in SQLite or PostgreSQL.

Reading runs beside one writer. Every method is one transaction; what fails leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from lapwing.errors import InputError, StoreError
from lapwing.records import Article, Document, Family, Happening, Link, Sketch, Telling
from lapwing.store import queries, reading, tables, writing
from lapwing.store.engine import guarded, make_engine
from lapwing.store.migrations import migrate, pending

__all__ = ["Grouping", "Store"]

Grouping = Callable[[Sequence[Article], Sequence[Link]], Iterable[Family]]
"""What makes families of articles and the links between them."""


class Store:
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
                behind = bool(pending(connection))
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

    def links(self) -> list[Link]:
        """Every link, by id."""
        with self._reads() as connection:
            return list(reading.records(connection, Link, queries.all_links()))

    def save_families(self, families: Iterable[Family]) -> None:
        """Puts these families in the place of those that their members were in."""
        with self._writes() as connection:
            writing.put_families(connection, tuple(families))

    def families(self) -> list[Family]:
        """Every family, by id."""
        with self._reads() as connection:
            return list(reading.records(connection, Family, queries.all_families()))

    # --- events ---------------------------------------------------------------------------------

    def tellings(self, *actors: str) -> list[Telling]:
        """The events in which every named actor takes part, in any role; with no name, all.

        A name is an actor's key or a country's code, which stands for every actor of that country. Oldest
        first. Events whose setting or stance was not judged are left out.
        """
        with self._reads() as connection:
            return reading.tellings(connection, actors)

    def replace_happenings(self, happenings: Iterable[Happening]) -> None:
        """Puts these happenings in the place of all there were."""
        with self._writes() as connection:
            writing.put_happenings(connection, tuple(happenings))

    def happenings(self, *actors: str) -> list[Happening]:
        """The happenings in which every named actor takes part, oldest first; with no name, all."""
        with self._reads() as connection:
            return list(reading.records(connection, Happening, queries.happenings_of(actors)))

    def counts(self) -> dict[str, int]:
        """Rows per table."""
        with self._reads() as connection:
            found = {name: connection.scalar(queries.size(table)) for name, table in tables.metadata.tables.items()}
            return {name: count or 0 for name, count in found.items()}

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
