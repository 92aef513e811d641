"""Commands around the corpus and the coder: corpus check and agreement, train, evaluate."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from lapwing import ontology as ontologies
from lapwing.cli.shared import Group, console, one_line, roster_option, sentence, table
from lapwing.errors import CorpusError, WeightsError
from lapwing.ontology import Ontology

_FOLDER = click.Path(exists=True, path_type=Path)


def ontology_option(command: Callable[..., object]) -> Callable[..., object]:
    """`--ontology`: categories of one's own."""
    text = "An ontology of your own (TOML); by default PLOVER's."
    return click.option("--ontology", "ontology_file", type=click.Path(path_type=Path), help=text)(command)


def weights_option(command: Callable[..., object]) -> Callable[..., object]:
    """`--weights`: a coder of one's own."""
    text = "Weights of your own (lapwing train); by default the shipped ones."
    return click.option("--weights", type=click.Path(exists=True, path_type=Path), help=text)(command)


@click.group(cls=Group)
def corpus() -> None:
    """The annotated examples the coder learns from."""


@corpus.command("check")
@click.argument("path", type=_FOLDER, default="corpus")
@ontology_option
def check(path: Path, ontology_file: Path | None) -> None:
    """Name every broken mark, count what is covered, find sentences too alike."""
    from lapwing import corpus as corpora  # noqa: PLC0415  the command bears the module's name

    ontology = ontologies.load(ontology_file)
    examples, wrong = [], []
    for item in corpora.check_all(path, ontology):
        wrong.append(item) if isinstance(item, CorpusError) else examples.append(item)
    for kept in (path / "held_out", path / "second"):  # what is not learned from must be sound, too
        if kept.is_dir():
            wrong += [item for item in corpora.check_all(kept, ontology) if isinstance(item, CorpusError)]
    for item in wrong:
        console().print(sentence(item), soft_wrap=True)
    counts = corpora.coverage(examples, ontology)
    console().print(table(str(path), ("what", "examples"), counts.items()))
    alike = corpora.near_duplicates(examples)
    for one, other, share in alike:
        console().print(f"too alike ({share:.2f}): {one.where} and {other.where}", soft_wrap=True)
    console().print(f"{len(examples)} sentences, {len(wrong)} broken lines, {len(alike)} pairs too alike")
    if wrong or alike or not examples:
        raise SystemExit(1)


@corpus.command("agreement")
@click.argument("first", type=_FOLDER, default="corpus")
@click.argument("second", type=_FOLDER, default="corpus/second")
@ontology_option
def agreement(first: Path, second: Path, ontology_file: Path | None) -> None:
    """How far two annotations of the same sentences agree, by category."""
    from lapwing import corpus as corpora  # noqa: PLC0415  the command bears the module's name

    ontology = ontologies.load(ontology_file)
    ours = [*corpora.load(first, ontology)]
    ours += [sentence for story in corpora.held_out(first, ontology) for sentence in story.sentences]
    found = corpora.agreement(ours, corpora.load(second, ontology))
    rows = [(name, *counts, f"{found.f1(name):.3f}") for name, counts in found.classes.items()]
    console().print(table(f"{found.sentences} sentences", ("category", "both", "first", "second", "F1"), rows))
    shares = ("events", "category", "kappa", "modes", "reality", "actors", "recipients")
    console().print(table("agreement", ("of", "share"), [(name, f"{getattr(found, name):.3f}") for name in shares]))


@click.command()
@click.option("--corpus", "folder", type=_FOLDER, default="corpus", help="Annotated examples.")
@click.option("--examples", type=_FOLDER, help="More examples of your own, in the same format.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the weights.")
@ontology_option
@click.option("--epochs", type=click.IntRange(1, 100), help="Passes over the corpus; by default as shipped.")
@click.option("--processes", type=click.IntRange(1, 64), help="Processes; by default one a core, 4 at most.")
@click.option("--bfloat16", is_flag=True, help="Half the time on processors that have it (AMX, AVX512-BF16).")
@click.option("--share", type=click.FloatRange(0.01, 1), default=1.0, help="Share of the corpus to learn from.")
def train(
    folder: Path,
    examples: Path | None,
    out: Path,
    ontology_file: Path | None,
    epochs: int | None,
    processes: int | None,
    bfloat16: bool,
    share: float,
) -> None:
    """Rebuild the coder's weights from the corpus. Interrupted, it goes on at the last whole epoch.

    Afterwards the corpus's held-out articles are coded with the new weights and with those Lapwing ships.
    """
    from lapwing import train as training  # noqa: PLC0415  torch is an extra
    from lapwing.pipeline import ONTOLOGY  # noqa: PLC0415  keeps `lapwing --help` fast

    settings = training.default_settings()
    settings = replace(settings, epochs=epochs or settings.epochs, bfloat16=bfloat16)
    ontology = ontologies.load(ontology_file)
    workers = processes or min(4, os.cpu_count() or 1)
    plan = training.Plan(folder, out, ontology, settings, processes=workers, examples=examples, share=share)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console()) as progress:
        bar = progress.add_task("reading the corpus", total=None)
        for step in training.train(plan):
            done = step.epoch * step.steps + step.step
            total = settings.epochs * step.steps
            words = f"epoch {step.epoch + 1} of {settings.epochs}, loss {step.loss:.2f}"
            progress.update(bar, completed=done, total=total, description=words)
            if step.step == step.steps:
                progress.console.print(words)
    if ontology_file is not None:
        shutil.copyfile(ontology_file, out / ONTOLOGY)
    console().print(f"weights written to {out}; use them with --weights {out}")
    _compare(folder, out, ontology)


def _compare(folder: Path, out: Path, ontology: Ontology) -> None:
    """What the new weights change on the held-out articles, against the shipped ones."""
    from lapwing import corpus as corpora  # noqa: PLC0415  the command bears the module's name
    from lapwing.actors import load_roster  # noqa: PLC0415
    from lapwing.evaluate import articles  # noqa: PLC0415
    from lapwing.net import Coder  # noqa: PLC0415

    stories = corpora.held_out(folder, ontology)
    if not stories:
        console().print("no held_out folder in the corpus: nothing to measure on")
        return
    new, roster = Coder(out), load_roster()
    measured = [articles(stories, new, roster, ontology)]
    try:
        old: Coder | None = Coder()
    except WeightsError:  # a first training, before any weights are in the package
        old = None
    if old is not None and old.labels.categories == new.labels.categories:
        measured.insert(0, articles(stories, old, roster, ontology))
    names = ("precision", "recall", "f1", "trigger", "category", "modes", "contexts", "mentions", "calibration_error")
    rows = [(name, *(f"{getattr(scores, name):.3f}" for scores in measured)) for name in names]
    heads = ("measure", "shipped", "new") if len(measured) == 2 else ("measure", "new")
    console().print(table(f"{len(stories)} held-out articles", heads, rows))


@click.group(cls=Group)
def evaluate() -> None:
    """Measurements on data of your own."""


@evaluate.command("articles")
@click.argument("folder", type=_FOLDER, default="corpus/held_out")
@weights_option
@ontology_option
def evaluate_articles(folder: Path, weights: Path | None, ontology_file: Path | None) -> None:
    """Code annotated articles and compare, as JSON; the format is that of corpus/README.md."""
    from lapwing import corpus as corpora  # noqa: PLC0415  the command bears the module's name
    from lapwing.actors import load_roster  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.evaluate import articles  # noqa: PLC0415
    from lapwing.net import Coder  # noqa: PLC0415

    ontology = ontologies.load(ontology_file)
    scores = articles(corpora.stories(folder, ontology), Coder(weights), load_roster(), ontology)
    click.echo(json.dumps(asdict(scores), indent=2))


@evaluate.command("actors")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@weights_option
@roster_option
@click.option("--wrong", is_flag=True, help="Show every phrase that was read wrongly.")
def evaluate_actors(table: Path, weights: Path | None, roster: Path | None, wrong: bool) -> None:
    """Say how often phrases marked in TABLE are given their country and sector (format: docs/measurements.md)."""
    from lapwing.actors import load_roster  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.evaluate import named, named_rows  # noqa: PLC0415
    from lapwing.net import Coder  # noqa: PLC0415
    from lapwing.settle import load_gazetteer  # noqa: PLC0415

    scores = named(list(named_rows(table)), load_roster(roster), Coder(weights), load_gazetteer())
    click.echo(f"{scores.rows} phrases: country {scores.country:.3f}, of the hard ones {scores.hard_country:.3f}")
    click.echo(
        f"sector {scores.sector:.3f}; country right where one is given {scores.precision:.3f} of {scores.answered}"
    )
    for kind, (right, count) in scores.kinds.items():
        click.echo(f"  {kind:<26} {right}/{count}")
    for row, country, sector, why in scores.wrong if wrong else ():
        gold = f"{'+'.join(row.countries) or '-'} {'|'.join(row.sectors)}"
        click.echo(f"{row.what}: {row.phrase.of(row.text)!r} is {gold}, said {country} {sector}: {one_line(why)}")


@evaluate.command("relations")
@click.argument("file", type=click.Path(path_type=Path))
@weights_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON on standard output.")
def evaluate_relations(file: Path, weights: Path | None, as_json: bool) -> None:
    """Macro-F1 on a table of sentences with a marked pair (<s>, <t>) and the category between them."""
    from lapwing.evaluate import relations  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.net import Coder  # noqa: PLC0415

    result = relations(file, Coder(weights), ontologies.load())
    levels = {"binary": result.binary, "quad": result.quad, "root": result.root}
    if as_json:
        scores: dict[str, object] = {name: level.macro_f1 for name, level in levels.items()}
        classes = {
            name: {label: asdict(score) for label, score in level.classes.items()} for name, level in levels.items()
        }
        accuracy = {name: level.accuracy for name, level in levels.items()}
        click.echo(json.dumps({"rows": result.rows, **scores, "accuracy": accuracy, "classes": classes}, indent=2))
        return
    for name, level in levels.items():
        rows = [
            (label, *(f"{x:.3f}" for x in (s.precision, s.recall, s.f1)), s.support)
            for label, s in level.classes.items()
        ]
        click.echo(f"{name}: macro-F1 {level.macro_f1:.3f}, accuracy {level.accuracy:.3f}")
        for label, precision, recall, f1, support in rows:
            click.echo(f"  {label:<12} precision {precision}  recall {recall}  F1 {f1}  rows {support}")
    click.echo("most frequent confusions (gold -> said)")
    for gold, said, n in result.confusions[:12]:
        click.echo(f"  {gold} -> {said}: {n}")
