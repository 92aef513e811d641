"""The commands on where articles come from, on files and on a store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lineage_samples import INDEPENDENT, REPORT, REWORDED
from test_lineage import article

from lapwing.cli import main
from lapwing.lineage import sketch
from lapwing.pipeline import know
from lapwing.records import Document
from lapwing.store import Store

QUOTED = REPORT[6].replace("read a chart", "read a map")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = {
        "origin": REPORT,
        "copy": (*REPORT[:6], QUOTED, *REPORT[7:]),
        "reworded": REWORDED,
        "independent": INDEPENDENT,
    }
    for name, lines in texts.items():
        (tmp_path / f"{name}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    return tmp_path


def test_lineage_of_a_folder(folder: Path) -> None:
    shown = run("lineage", folder)
    assert shown.exit_code == 0, shown.output
    assert "3 articles, one origin" in shown.output
    assert "4 articles of 2 independent origins; 1 stand alone" in shown.output
    assert "rewording of" in shown.output
    assert "quotation" in shown.output
    assert "cannot read a map" in shown.output
    assert "cannot read a map" not in run("lineage", folder, "--no-changes").output


def test_lineage_as_json(folder: Path) -> None:
    made = json.loads(run("lineage", folder / "origin.txt", folder / "copy.txt", "--json").stdout)
    (family,) = made["families"]
    (link,) = family["links"]
    assert link["kind"] == "reprint"
    assert link["spans"]
    assert {change["kind"] for change in family["changes"]} == {"quotation"}
    assert family["changes"][0]["copy"]["text"] != family["changes"][0]["origin"]["text"]


def test_lineage_goes_on_without_what_cannot_be_read(folder: Path) -> None:
    (folder / "broken.txt").write_bytes(b"\x00\x01\x02" * 50)
    shown = run("lineage", folder)
    assert shown.exit_code == 1
    assert "broken.txt" in shown.output
    assert "3 articles, one origin" in shown.output


def test_lineage_of_a_store(tmp_path: Path) -> None:
    made = [article(*REPORT), article(*REWORDED), article(*INDEPENDENT)]
    with Store.open(tmp_path / "news.db") as store:
        for one in made:
            store.save(Document(one, sketch(one)))
        know(store)
    shown = run("lineage", "--store", tmp_path / "news.db")
    assert shown.exit_code == 0, shown.output
    assert "2 articles, one origin" in shown.output
    assert "3 articles of 2 independent origins" in shown.output
    compared = run("compare", made[1].id, made[0].id, "--store", tmp_path / "news.db")
    assert compared.exit_code == 0, compared.output
    assert "rewording" in compared.output


def test_compare_shows_what_changed(folder: Path) -> None:
    shown = run("compare", folder / "copy.txt", folder / "origin.txt")
    assert shown.exit_code == 0, shown.output
    assert "reprint" in shown.output
    assert "quotation:" in shown.output
    made = json.loads(run("compare", folder / "copy.txt", folder / "origin.txt", "--json").stdout)
    assert [pair["same"] for pair in made["aligned"]].count(False) == 1


def test_compare_of_strangers(folder: Path) -> None:
    shown = run("compare", folder / "independent.txt", folder / "origin.txt")
    assert shown.exit_code == 0
    assert "neither derives from the other" in shown.output


def test_an_article_that_is_nowhere(folder: Path) -> None:
    shown = run("compare", "nothing", folder / "origin.txt", "--store", folder / "none.db")
    assert shown.exit_code == 2
    assert "'nothing'" in shown.output


def test_hostile_text_stays_text(folder: Path) -> None:
    (folder / "origin.txt").write_text("[bold]x[/] \x1b[31m" + "\n\n".join(REPORT), encoding="utf-8")
    for command in (("lineage", folder), ("compare", folder / "copy.txt", folder / "origin.txt")):
        shown = run(*command)
        assert shown.exit_code == 0, shown.output
        assert "\x1b[31m" not in shown.output
