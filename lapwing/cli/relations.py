"""Commands on how actors stand to one another: relation, triad."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from lapwing.cli.shared import (
    actor_key,
    first_day,
    last_day,
    open_store,
    show,
    store_option,
    stretch_options,
    table,
)

if TYPE_CHECKING:
    from lapwing.relate import Comparison, Course, Period, Tie
    from lapwing.store import Store

_UNITS = ("week", "month", "quarter", "year")
_MOST_PERIODS = 36  # periods that are printed, the latest; --json has all
_QUADS = ("verbal coop", "material coop", "verbal conflict", "material conflict")


@click.command()
@click.argument("actors", nargs=2)
@store_option
@stretch_options
@click.option("--by", "unit", type=click.Choice(_UNITS), default="month", help="Length of a period.")
@click.option("--against", metavar="STRETCH", help="Another stretch, to compare with: 2021 or 2021-05..2021-06.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the happenings behind every figure.")
def relation(
    actors: tuple[str, str],
    target: str,
    begins: date | None,
    ends: date | None,
    unit: str,
    against: str | None,
    as_json: bool,
) -> None:
    """How two ACTORS stand: both directions, periods, turning points, what ties them; two stretches compared."""
    from lapwing import relate as relations  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.actors import load_roster  # noqa: PLC0415

    roster = load_roster()
    one, other = (actor_key(roster, actor) for actor in actors)
    with open_store(target) as store:
        done = relations.deeds(store, one, other, begins=begins, ends=ends)
        compared = _compared(store, one, other, against, begins, ends) if against else None
    made = relations.course_of(one, other, done, unit=relations.Unit(unit), begins=begins, ends=ends)
    kinds = relations.ties_of(done)
    both = relations.standing_of(one, other, done, begins=begins, ends=ends)
    dyads = [both.there, both.back]
    if as_json:
        parts = {"dyads": dyads, "course": made, "ties": kinds, "comparison": compared}
        click.echo(json.dumps({name: _plain(part) for name, part in parts.items()}, indent=2, ensure_ascii=False))
        return
    rows = [
        (f"{d.actor} > {d.recipient}", *d.quads, len(d.happenings), d.families, d.articles, _score(d.score))
        for d in dyads
    ]
    show(table("", ("", *_QUADS, "happenings", "families", "articles", "score"), rows))
    _print_course(made, kinds)
    if compared:
        _print_comparison(compared)


@click.command()
@click.argument("actors", nargs=3)
@store_option
@stretch_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with the happenings behind every figure.")
def triad(actors: tuple[str, str, str], target: str, begins: date | None, ends: date | None, as_json: bool) -> None:
    """Three ACTORS: friendly and hostile sides, whether that is balanced, and who sits between two enemies."""
    from lapwing import relate as relations  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.actors import load_roster  # noqa: PLC0415

    roster = load_roster()
    first, second, third = (actor_key(roster, actor) for actor in actors)
    with open_store(target) as store:
        made = relations.triad(store, (first, second, third), begins=begins, ends=ends)
    if as_json:
        click.echo(json.dumps(_plain(made), indent=2, ensure_ascii=False))
        return
    words = {1: "friendly", -1: "hostile", None: "no clear sign"}
    rows = [
        (f"{side.pair[0]} and {side.pair[1]}", words[side.sign], _score(side.score), len(side.happenings))
        for side in made.sides
    ]
    show(table("", ("", "side", "mean score", "happenings"), rows))
    balance = {True: "balanced", False: "not balanced", None: "balance not known"}[made.balanced]
    middle = f"; {made.between} sits between the two others" if made.between else ""
    click.echo(f"{balance}: {made.why}{middle}")


def _compared(store: Store, one: str, other: str, against: str, begins: date | None, ends: date | None) -> Comparison:
    from lapwing import relate as relations  # noqa: PLC0415  keeps `lapwing --help` fast

    if begins is None or ends is None:
        raise click.UsageError("expected --from and --to beside --against; got a stretch to compare with nothing")
    first, _, last = against.partition("..")
    before = first_day(first), last_day(last or first)
    try:
        return relations.compare(store, one, other, before, (begins, ends))
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _print_course(made: Course, kinds: Sequence[Tie]) -> None:
    full = [period for period in made.periods if period.happenings]
    rows = [
        (
            _label(period, made.unit),
            *period.quads,
            len(period.there),
            len(period.back),
            period.families,
            _score(period.score),
        )
        for period in full[-_MOST_PERIODS:]
    ]
    if rows:
        columns = (made.unit, *_QUADS, f"by {made.one}", f"by {made.other}", "families", "score")
        show(table("", columns, rows))
    if len(made.periods) > len(rows):
        earlier = len(full) - len(rows)
        left = f" and {earlier} earlier ones" if earlier else ""
        click.echo(f"{len(made.periods) - len(full)} periods without any{left} are left out: --json has all")
    for turn in made.turns:
        click.echo(f"{turn.what} turns on {turn.on}: from {turn.before:+.1f} to {turn.after:+.1f}")
    if made.why:
        click.echo(f"no turning points: {made.why}")
    one, other, both = made.begun
    click.echo(f"begun by {made.one}: {one}; by {made.other}: {other}; together: {both}; undated: {made.undated}")
    lines = [(tie.kind, len(tie.happenings), tie.families, tie.first or "", tie.last or "") for tie in kinds]
    if lines:
        show(table("", ("tie", "happenings", "families", "first", "last"), lines))


def _print_comparison(made: Comparison) -> None:
    before, after = (f"{begins} to {ends}" for begins, ends in (made.before, made.after))
    rows = [
        (
            each.category,
            len(each.before),
            len(each.after),
            f"{each.chance:.3f}",
            "yes" if each.clear else "may be chance",
        )
        for each in made.differences
    ]
    scores = ("mean score", *map(_score, made.scores), "", "")
    show(table("", ("", before, after, "by chance", "differs"), [*rows, scores]))


def _label(period: Period, unit: str) -> str:
    day = period.begins
    named = {"month": f"{day:%Y-%m}", "quarter": f"{day.year}-Q{(day.month + 2) // 3}", "year": f"{day.year}"}
    return named.get(unit, str(day))


def _score(score: float | None) -> str:
    return "not known" if score is None else f"{score:+.1f}"


def _plain(made: object) -> object:
    from lapwing.codec import plain_value  # noqa: PLC0415  keeps `lapwing --help` fast

    if isinstance(made, list):
        return [plain_value(each) for each in made]
    return None if made is None else plain_value(made)
