"""Commands around the corpus and the coder: corpus check, train, evaluate."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from lapwing import ontology as ontologies
from lapwing.cli.shared import Group, console, sentence, table
from lapwing.errors import CorpusError

_FOLDER = click.Path(exists=True, path_type=Path)


@click.group(cls=Group)
def corpus() -> None:
    """The annotated examples the coder learns from."""


@corpus.command("check")
@click.argument("path", type=_FOLDER, default="corpus")
@click.option("--ontology", "ontology_file", type=click.Path(path_type=Path), help="An ontology of your own.")
def check(path: Path, ontology_file: Path | None) -> None:
    """Name every broken mark, count what is covered, find sentences too alike."""
    from lapwing import corpus as corpora  # noqa: PLC0415  the command bears the module's name

    ontology = ontologies.load(ontology_file)
    examples, broken = [], 0
    for item in corpora.check_all(path, ontology):
        if isinstance(item, CorpusError):
            broken += 1
            console().print(sentence(item), soft_wrap=True)
        else:
            examples.append(item)
    counts = corpora.coverage(examples, ontology)
    console().print(table(str(path), ("what", "examples"), counts.items()))
    alike = corpora.near_duplicates(examples)
    for one, other, share in alike:
        console().print(f"too alike ({share:.2f}): {one.where} and {other.where}", soft_wrap=True)
    console().print(f"{len(examples)} sentences, {broken} broken lines, {len(alike)} pairs too alike")
    if broken or alike or not examples:
        raise SystemExit(1)


@click.command()
@click.option("--corpus", "folder", type=_FOLDER, default="corpus", show_default=True, help="Annotated examples.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the weights.")
@click.option("--ontology", "ontology_file", type=click.Path(path_type=Path), help="An ontology of your own.")
@click.option("--epochs", type=click.IntRange(1, 100), help="Passes over the corpus.")
@click.option("--threads", type=click.IntRange(1, 64), help="Threads; default: torch's own choice.")
@click.option("--bfloat16", is_flag=True, help="Half the time on processors that have it (AMX, AVX512-BF16).")
@click.option(
    "--holdout", type=click.FloatRange(0, 0.5), default=0.0, help="Share of the corpus to measure on instead."
)
def train(
    folder: Path,
    out: Path,
    ontology_file: Path | None,
    epochs: int | None,
    threads: int | None,
    bfloat16: bool,
    holdout: float,
) -> None:
    """Rebuild the coder's weights from the corpus. Interrupted, it goes on at the last whole epoch."""
    from lapwing import train as training  # noqa: PLC0415  torch is an extra
    from lapwing.actors import load_roster  # noqa: PLC0415

    settings = training.default_settings()
    settings = replace(settings, epochs=epochs or settings.epochs, bfloat16=bfloat16)
    ontology = ontologies.load(ontology_file)
    plan = training.Plan(folder, out, ontology, settings, threads=threads, holdout=holdout)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console()) as progress:
        bar = progress.add_task("reading the corpus", total=None)
        for step in training.train(plan, roster=load_roster()):
            done = step.epoch * step.steps + step.step
            total = settings.epochs * step.steps
            words = f"epoch {step.epoch + 1} of {settings.epochs}, loss {step.loss:.2f}"
            progress.update(bar, completed=done, total=total, description=words)
            if step.step == step.steps:
                progress.console.print(words)
    console().print(f"weights written to {out}; use them with --weights {out}")
    if holdout:
        measured = training.measure(plan)
        click.echo(json.dumps(measured, indent=2))


@click.group(cls=Group)
def evaluate() -> None:
    """Measurements on data of your own."""


@evaluate.command("relations")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--weights", type=click.Path(exists=True, path_type=Path), help="Weights of your own.")
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
