"""CSV and Parquet read back: what the columns hold comes back, the rest is not made up, bad rows cost themselves."""

import csv
import io
import random
import sys
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

import pytest
from exchange_lines import full, lines
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from told_document import document

from lapwing.errors import InputError, LapwingError
from lapwing.exchange import FORMATS, Line, document_lines
from lapwing.exchange.columns import COLUMNS
from lapwing.exchange.flat import read_csv, read_parquet

READERS = {"csv": read_csv, "parquet": read_parquet}
NOT_HELD = {
    "actor": {"code_why"},
    "recipient": {"code_why"},
    "event_loc": {"resolution", "start", "end"},
    "cite_info": {"coder"},
    "condition": {"start", "end"},
    "said_by": {"start", "end", "cue", "relayed_by"},
}


@pytest.fixture(params=READERS)
def form(request: pytest.FixtureRequest) -> str:
    if request.param == "parquet":
        pytest.importorskip("pyarrow")
    return str(request.param)


def written(form: str, told: Iterable[Line]) -> bytes:
    stream = io.BytesIO()
    FORMATS[form](told, stream)
    return stream.getvalue()


def read(form: str, data: bytes) -> list[Any]:
    return list(READERS[form](io.BytesIO(data), "events"))


def held(line: Line, form: str = "parquet") -> Any:
    """The line without what docs/output.md gives no column."""
    made: Any = deepcopy(line)
    made.pop("date_cue", None)
    for key, lost in NOT_HELD.items():
        for holder in made[key] if isinstance(made.get(key), list) else [made.get(key, {})]:
            for name in lost & holder.keys():
                del holder[name]
            if key in ("actor", "recipient") and form == "csv":
                holder.update({k: v.replace(";", ",") for k, v in holder.items() if isinstance(v, str)})
    return {key: value for key, value in made.items() if value != {}}


def table(header: Sequence[str], *rows: Sequence[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


def refused(made: Any, origin: str = "events:2") -> str:
    assert isinstance(made, InputError), made
    assert made.origin == origin
    return str(made)


LEAST = ("id", "date", "event", "actor_text")
ROW = ("e1", "2023-05-04", "CONSULT", "Peru; Chile")


def test_what_the_columns_hold_comes_back(form: str) -> None:
    told = [*document_lines(document()), full()]
    assert read(form, written(form, told)) == [held(line) for line in told]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(told=st.lists(lines(), max_size=2))
def test_whatever_a_line_holds_comes_back_and_is_written_the_same(form: str, told: list[Line]) -> None:
    data = written(form, told)
    again = read(form, data)
    assert again == [held(line, form) for line in told]
    assert written(form, again) == data


@pytest.mark.parametrize(
    "text", ["=1+1", "'=1", "''@x", "\t=", "'x", "-5", "  ＝", "a\r\nb", 'say "so", then', "\r", "'"]
)
def test_every_guard_is_undone(text: str) -> None:
    told = full()
    told["cite_info"]["title"] = told["actor"][0]["name"] = text
    (again,) = read("csv", written("csv", [told]))
    assert again["cite_info"]["title"] == again["actor"][0]["name"] == text


def test_every_column_matters(form: str) -> None:
    # The oracle is the table of columns itself: of a line with every key each column is told back under its path.
    (again,) = read(form, written(form, [full()]))
    for column in COLUMNS:
        holder: Any = again
        for key in column.path.split("."):
            holder = holder[0] if isinstance(holder, list) else holder
            assert key in holder, column
            holder = holder[key]


def test_the_least_columns_in_any_order_and_strange_ones_between() -> None:
    header, row = ["mine", *reversed(LEAST)], ["x", *reversed(ROW)]
    assert read("csv", b"\xef\xbb\xbf" + table(header, row)) == [
        {
            "id": "e1",
            "date": "2023-05-04",
            "enddate": "2023-05-04",
            "event": "CONSULT",
            "quad_code": 1,
            "event_scale": 2.5,
            "actor": [{"entity_text": "Peru"}, {"entity_text": "Chile"}],
            "recipient": [],
        }
    ]


@pytest.mark.parametrize("missing", LEAST)
def test_without_a_required_column_the_file_is_one_error(form: str, missing: str) -> None:
    if form == "csv":
        data = table([name for name in LEAST if name != missing], ["x"] * 3, ["y"] * 3)
    else:
        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415

        stream = io.BytesIO()
        parquet.write_table(pa.table({name: ["x"] for name in LEAST if name != missing}), stream)
        data = stream.getvalue()
    (made,) = read(form, data)
    assert f"none with {missing}" in str(made)


@pytest.mark.parametrize("data", [b"", b"\n", b"{}", b"\xff\xfe", b"PAR1", b"x" * 2_000_000])
def test_what_is_no_table_is_one_error(form: str, data: bytes) -> None:
    (made,) = read(form, data)
    assert isinstance(made, InputError)


def test_a_column_twice_is_one_error() -> None:
    (made,) = read("csv", table([*LEAST, "date"], [*ROW, "2023-05-05"]))
    assert "date more than once" in str(made)


@pytest.mark.parametrize(
    ("columns", "cells", "reason"),
    [
        (("actor_code",), ("PER; CHL; BOL",), "actor.entity_text: as many values"),
        (("actor_code",), ("PER",), "actor.code: as many values as in the other columns; got 1 beside 2"),
        (("quad_code",), ("one",), "quad_code: a number"),
        (("actor_start", "actor_end"), ("1; x", "2; 3"), "actor_start: a number"),
        (("event_scale",), ("nan",), "event_scale: a number from -10 to 10"),
        (("lat",), ("1e999",), "event_loc.lat"),
        (("published",), ("2023",), "cite_info.published"),
        (("actor_kind",), ("state; ",), "actor.kind"),
        (("reality",), ("Actual",), "reality: one of actual"),
        (("mode",), ("visit", "x"), "5 cells"),
    ],
)
def test_a_bad_row_says_why(columns: tuple[str, ...], cells: tuple[str, ...], reason: str) -> None:
    (made,) = read("csv", table([*LEAST, *columns], [*ROW, *cells]))
    message = refused(made)
    assert any(part in message for part in reason.split("|")), message


@pytest.mark.parametrize(
    "row", [("", *ROW[1:]), ("e", "", "DEMAND", "x"), ("e", "", "AID", ""), ("e", "4 May", "AID", "x")]
)
def test_a_row_without_what_it_needs_is_refused(row: Sequence[str]) -> None:
    refused(read("csv", table(LEAST, row))[0])


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    good = (*ROW, "two\r\nlines")
    data = table([*LEAST, "title"], good, ("x",), good)
    data += b"\r\n" + b"e2,2023-05-04,AID,P\xe9ru,\r\n" + b"y" * 1_500_000 + b"\r\n" + table(good)
    one, short, two, broken, long, last = read("csv", data)
    assert one == two == last
    assert one["cite_info"]["title"] == "two\r\nlines"
    assert [made.origin for made in (short, broken, long)] == ["events:3", "events:6", "events:7"]
    assert "UTF-8" in str(broken)
    assert "1,000,000 bytes" in str(long)


def test_an_open_quotation_mark_ends_in_an_error_and_not_in_memory() -> None:
    made = read("csv", table(LEAST, ROW) + b'"open,' + (b"word " * 200 + b",\n") * 1_500)
    assert made[0]["id"] == "e1"
    assert all(isinstance(each, InputError) for each in made[1:])
    assert len(made) > 1


def test_an_empty_cell_is_not_known_and_parties_keep_their_places() -> None:
    (made,) = read("csv", table([*LEAST, "actor_code", "actor_sector", "recipient_text"], [*ROW, "; CHL", "", ""]))
    assert made["actor"] == [{"entity_text": "Peru"}, {"entity_text": "Chile", "code": "CHL"}]
    assert made["recipient"] == []
    (made,) = read("csv", table([*LEAST, "actor_sector"], [*ROW[:3], "x; ", "MIL,GOV; JUD"]))
    assert made["actor"] == [{"entity_text": "x", "sector": ["MIL", "GOV"]}, {"sector": ["JUD"]}]


def test_a_stranger_who_put_the_score_in_words_loses_one_row_of_parquet() -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet  # noqa: PLC0415

    stream = io.BytesIO()
    columns: dict[str, list[Any]] = dict(zip(LEAST, map(list, zip(ROW, ROW, strict=True)), strict=True))
    columns |= {"actor_text": [["Peru"], ["Peru"]], "event_scale": ["high", None], "date": [None, "2023-05-04"]}
    parquet.write_table(pa.table(columns), stream)
    bad, good = read("parquet", stream.getvalue())
    assert "event_scale" in refused(bad, "events:1")
    assert good["event_scale"] == 2.5
    columns["actor_text"] = ["Peru", None]
    parquet.write_table(pa.table(columns | {"event_scale": [1.0, 1.0]}), stream := io.BytesIO())
    text, nobody = read("parquet", stream.getvalue())
    assert "actor_text: a list" in refused(text, "events:1")
    assert "no actor" in refused(nobody, "events:2")


def test_a_day_beyond_the_calendar_costs_one_row_of_parquet() -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet  # noqa: PLC0415

    days = pa.array([19000, 2**30, None], pa.int32()).cast(pa.date32())
    columns = {"id": ["a", "b", "c"], "date": days, "event": ["AID"] * 3, "actor_text": [["x"]] * 3}
    parquet.write_table(pa.table(columns), stream := io.BytesIO())
    first, beyond, last = read("parquet", stream.getvalue())
    assert first["date"] == "2022-01-08"
    assert "days of the calendar" in refused(beyond, "events:2")
    assert "date" not in last


def test_a_damaged_parquet_file_is_an_error() -> None:
    pytest.importorskip("pyarrow")
    data = written("parquet", [full()])
    for broken in (data[:-20], data[: len(data) // 3] + b"\0" * 40 + data[len(data) // 3 + 40 :]):
        assert any(isinstance(made, InputError) for made in read("parquet", broken))


def test_no_damage_raises(form: str) -> None:
    data, dice = written(form, [full(), *document_lines(document())]), random.Random(7)
    for _ in range(80):
        broken = bytearray(data)
        for _ in range(dice.randint(1, 8)):
            at = dice.randrange(len(broken))
            broken[at : at + dice.choice([0, 1, 20])] = bytes(dice.choices(b'\x00\xff\t\n",;0', k=dice.randint(0, 3)))
        assert all(isinstance(made, InputError) or (made["id"] and made["actor"]) for made in read(form, bytes(broken)))


def test_without_pyarrow_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(LapwingError, match=r"lapwing\[parquet\]"):
        next(read_parquet(io.BytesIO(), "x"))
