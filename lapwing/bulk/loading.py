"""Parts into a store, as if their articles had been coded into it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lapwing.bulk.parts import column_tables, import_pyarrow, parts_of, rows_in
from lapwing.bulk.rows import error_of
from lapwing.codec import build
from lapwing.errors import InputError
from lapwing.pipeline import link
from lapwing.records import Document
from lapwing.store import Store


@dataclass(frozen=True, slots=True)
class Held:
    """An article that the store held already."""

    article: str


def load(folder: Path, store: Store) -> Iterator[Document | Held | InputError]:
    """Save and link what a folder of parts holds, article by article; `know` does the rest.

    An article that is there is passed over, so what was broken off is taken up by running it again. Of several records
    of one article the first that was read counts, as it does where articles are coded into a store.

    Raises:
        LapwingError: pyarrow is not installed, a part is damaged, or the store cannot be written.
    """
    parts, firsts = _order(folder)
    held = store.ids()
    for part in parts:
        for row in rows_in(part):
            article, document = row["article"], row["document"]
            if article is None or document is None:
                yield error_of(row)
            elif article in held or firsts.get(article, row["place"]) != row["place"]:
                yield Held(article)
            else:
                made = build(Document, json.loads(document))
                if store.save(made):
                    link(made, store)
                held.add(article)
                yield made


def records_in(folder: Path) -> int:
    """How many records its parts hold."""
    import_pyarrow()
    from pyarrow import parquet  # noqa: PLC0415

    return sum(parquet.read_metadata(part).num_rows for part in parts_of(folder))


def _order(folder: Path) -> tuple[list[Path], dict[str, int]]:
    """The parts by the first record they hold, and the first place of each article that has several records."""
    import_pyarrow()
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import compute  # noqa: PLC0415

    tables = list(column_tables(folder, ["article", "place"]))
    parts = sorted(tables, key=lambda table: compute.min(table[1]["place"]).as_py())
    told = pa.concat_tables([table for _, table in tables]).filter(compute.field("article").is_valid())
    counted = told.group_by("article").aggregate([("place", "min"), ("place", "count")])
    several = counted.filter(compute.field("place_count") > 1)
    firsts = zip(several["article"].to_pylist(), several["place_min"].to_pylist(), strict=True)
    return [part for part, _ in parts], dict(firsts)
