"""A small corpus through Daft with tiny tools: what comes out, what fails, and going on after a broken run."""

import json
import os
import sys
from pathlib import Path

import pytest
from bulk_runs import makers
from tiny_tools import tiny_tools

from lapwing import bulk
from lapwing.bulk import code_corpus, documents, parts
from lapwing.errors import InputError, LapwingError, UnreadableInput
from lapwing.pipeline import Tools, code
from lapwing.records import Document, Media, Raw

# Daft 0.7.26 leaves the pipes of its worker processes to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")

TEXT = "Peru shelled Chile on 4 May 2023, the army said.\n\nMore was heard from the north of the country on that day.\n"


GOOD = [{"id": f"a{n}", "text": f"{TEXT}It was report number {n}.", "date": "2023-05-06"} for n in range(5)]
BAD = ["{broken", '["a list"]', '{"id": "n", "title": "no text"}', '{"id": "b", "text": "a crash; Peru"}', "9" * 5000]
BAD += [json.dumps({"text": "x" * 2_000_000})]


def corpus(folder: Path, good: list[dict[str, str]]) -> None:
    """The same kind of record in three formats, under different keys, among lines that are no records."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    one, two, *others = good
    (folder / "a.csv").write_text(f'id,body,pub_date\na0,"{one["text"]}",2023-05-06\n')
    parquet.write_table(pa.Table.from_pylist([{**two, "vector": [1.0, 2.0]}]), folder / "b.parquet")
    (folder / "below").mkdir(exist_ok=True)
    lines = [*BAD[:3], *map(json.dumps, others[:3]), *BAD[3:], *map(json.dumps, others[3:])]
    (folder / "below" / "c.jsonl").write_text("\n".join(lines) + "\n")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bulk.Report]:
    pytest.importorskip("daft")
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "in").mkdir()
    corpus(folder / "in", GOOD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "PART_ROWS", 2)
        return folder, code_corpus([folder / "in"], folder / "out", make_tools=makers(), workers=2)


def test_every_record_is_coded_as_one_article_is(first: tuple[Path, bulk.Report]) -> None:
    report = first[1]
    assert (report.coded, report.failed, report.before) == (5, 6, 0)
    told = {item.article.id: item for item in documents(report.folder) if isinstance(item, Document)}
    for record in GOOD:
        alone = code(Raw("-", Media.TEXT, record["text"], published="2023-05-06"), tiny_tools())
        assert told[alone.article.id].events == alone.events
        assert alone.events
    origins = {Path(document.article.origin).name for document in told.values()}
    assert origins == {"a.csv#1", "b.parquet#a1", "c.jsonl#4", "c.jsonl#5", "c.jsonl#6"}


def test_a_record_that_fails_says_why(first: tuple[Path, bulk.Report]) -> None:
    failures = [item for item in documents(first[1].folder) if isinstance(item, InputError)]
    assert len(failures) == len(BAD)
    assert all(error.expected and error.remedy and "c.jsonl#" in error.origin for error in failures)
    for came in ("a planted bug", "list", "2,000,000 characters", "title"):
        assert any(came in error.came for error in failures)


def test_a_broken_run_goes_on_where_it_stopped(first: tuple[Path, bulk.Report]) -> None:
    folder, report = first
    written = sorted(report.folder.iterdir())
    assert [part.suffix for part in written] == ["", *[".parquet"] * 6]  # the lock, and parts
    written[1].unlink()
    new = {"id": "a9", "text": f"{TEXT}It was the last.", "date": "2023-05-06"}
    corpus(folder / "in", [*GOOD, new])
    again = code_corpus([str(folder / "in")], folder / "out", make_tools=makers(), workers=1)
    assert again.folder == report.folder
    assert again.before >= 9
    assert again.failed == 6
    assert sum(1 for _ in documents(again.folder)) == 12
    ids = [item.article.id for item in documents(again.folder) if isinstance(item, Document)]
    assert len(ids) == len(set(ids)) == 6


def test_a_record_that_kills_its_worker_is_the_only_one_that_fails(tmp_path: Path) -> None:
    pytest.importorskip("daft")
    killer = {"text": f"Peru will die here. {TEXT}"}
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, [GOOD[0], killer])) + "\n")
    report = code_corpus([tmp_path], tmp_path / "out", make_tools=makers())
    assert (report.coded, report.failed) == (1, 1)
    assert report.failures[0].origin.endswith("a.jsonl#2")
    assert "worker process" in report.failures[0].came


def test_an_engine_that_fails_whatever_it_is_asked_is_an_error(tmp_path: Path) -> None:
    pytest.importorskip("daft")
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, GOOD)) + "\n")
    here, make = os.getpid(), makers()

    def only_here() -> Tools:
        if os.getpid() != here:
            raise OSError("no weights on this machine")
        return make()

    with pytest.raises(LapwingError, match=r"no weights on this machine.*run it again"):
        code_corpus([tmp_path], tmp_path / "out", make_tools=only_here)


def test_what_cannot_be_a_corpus_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("daft")
    for name in ("none.jsonl", "*.ndjson", ""):
        with pytest.raises(UnreadableInput, match="nothing"):
            code_corpus([tmp_path / name], tmp_path / "out", make_tools=tiny_tools)
    with pytest.raises(LapwingError, match="at least one worker"):
        code_corpus([tmp_path], tmp_path / "out", make_tools=tiny_tools, workers=0)


def test_without_daft_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "daft", None)
    with pytest.raises(LapwingError, match=r"pip install 'lapwing\[scale\]'"):
        code_corpus([tmp_path], tmp_path / "out", make_tools=tiny_tools, workers=1)


def test_other_settings_make_another_folder() -> None:
    tools = tiny_tools()
    other = Tools(tools.ontology, tools.roster, tools.gazetteer, type("Other", (), {"by": "tiny@2"})())
    assert bulk.settings(tools) != bulk.settings(other)
