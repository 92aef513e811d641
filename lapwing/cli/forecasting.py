"""The command that looks ahead: forecast."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lapwing.cli.shared import actor_key, one_line, open_store, store_option

if TYPE_CHECKING:
    from lapwing.forecast import Forecast, Forecaster, Record
    from lapwing.protocols import Roster
    from lapwing.store import Store


_OUT = click.Path(path_type=Path, dir_okay=False)


class _Days(click.ParamType[int]):
    """A number of days: 30 or 30d."""

    name = "days"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        digits = str(value).strip().lower().removesuffix("d")
        if not digits.isascii() or not digits.isdigit():
            self.fail(f"expected a number of days such as 7d, 30d or 90d; got {value!r}", param, ctx)
        return int(digits)


@click.command()
@click.argument("actors", nargs=-1)
@store_option
@click.option("--horizon", type=_Days(), default="30d", help="Days ahead: 7d, 30d or 90d.")
@click.option("--backtest", is_flag=True, help="Score such forecasts on the store's own past.")
@click.option("--picture", type=_OUT, help="Draw how reliable they were, as SVG or PNG.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def forecast(
    actors: tuple[str, ...], target: str, horizon: int, backtest: bool, picture: Path | None, as_json: bool
) -> None:
    """How likely each category is from the first of two ACTORS to the second, or from one to those it deals with most,
    and why. Persons count for their country."""
    from lapwing import forecast as forecasts  # noqa: PLC0415  keeps `lapwing --help` fast
    from lapwing.actors import load_roster  # noqa: PLC0415
    from lapwing.codec import plain  # noqa: PLC0415

    if len(actors) > 2 or not (actors or backtest or picture):
        expected = "expected one or two actors, or --backtest"
        raise click.UsageError(f"{expected}; got {len(actors)}; quote names of several words")
    roster = load_roster()
    keys = [_unit(roster, actor) for actor in actors]
    with open_store(target) as store:
        forecaster = forecasts.Forecaster.of(store)
        made = _asked(forecaster, keys, horizon)
        record = forecaster.record(horizon) if backtest or picture else None
        evidence = _evidence(store, made)
    if picture and record:
        _draw(record, picture)
    if as_json:
        told = {"forecasts": [plain(each) for each in made], "record": plain(record) if record else None}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    names = {key: _name(roster, key) for each in made for key in (each.actor, each.recipient)}
    parts = [forecasts.as_text(each, names, evidence) for each in made]
    click.echo("\n".join([*parts, *([forecasts.record_text(record)] if record else [])]), nl=False)


def _asked(forecaster: Forecaster, keys: list[str], horizon: int) -> list[Forecast]:
    if len(keys) == 2:
        return [forecaster.forecast(keys[0], keys[1], horizon)]
    return forecaster.partners(keys[0], horizon) if keys else []


def _unit(roster: Roster, query: str) -> str:
    """The country or group that an actor counts for."""
    from lapwing.parties import unit  # noqa: PLC0415

    key = actor_key(roster, query)
    actor = roster.actor(key, None)
    return (unit(actor) if actor else None) or key


def _name(roster: Roster, key: str) -> str:
    actor = roster.actor(key, None)
    return actor.name if actor else key


def _evidence(store: Store, made: list[Forecast]) -> dict[str, str]:
    """One line for each happening that the text cites."""
    from lapwing.forecast import behind  # noqa: PLC0415

    happened = store.happenings_named(name for each in made for name in behind(each))
    told = {telling.event.id: telling for telling in store.tellings_named(each.events[0] for each in happened)}
    found = {}
    for happening in happened:
        if telling := told.get(happening.events[0]):
            sentence = one_line(telling.sentence.span.of(telling.article.text))
            found[happening.id] = f"{happening.begins} {happening.category}: “{sentence}”"
    return found


def _draw(record: Record, out: Path) -> None:
    from lapwing import pictures  # noqa: PLC0415
    from lapwing.cli.picturing import save  # noqa: PLC0415

    save(pictures.reliability(record), out)
