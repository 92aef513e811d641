"""What is known of each candidate from counts: how often, how lately, and of which country and sector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lapwing.forecast.ranking.candidates import places
from lapwing.forecast.ranking.counts import Tally
from lapwing.forecast.ranking.facts import Directed, Floats, Ints, Questions

PLACED = ("together", "alike", "kind", "walk", "vector")
LONG = 120.0  # half-lives in days: how it usually is, this season, this week, these days
SEASON = 30.0
WEEK = 8.0
NOW = 2.0


@dataclass(frozen=True, eq=False)
class Scene:
    """The questions of a day with their candidates (questions, count), and what was known then."""

    past: Directed
    questions: Questions
    candidates: Ints
    country: Ints
    sector: Ints


def compared(scores: Mapping[str, Floats], candidates: Ints) -> dict[str, Floats]:
    """Scores of all entities cut to the candidates; of the main ones also the place, and how far behind the best."""
    found = {name: np.take_along_axis(score, candidates, axis=1) for name, score in scores.items()}
    for name in PLACED:
        score, best = found[name], found[name].max(axis=1, keepdims=True)
        found[f"{name}, place"] = places(score)
        found[f"{name}, to the best"] = score - best if name == "vector" else score / np.maximum(best, 1e-9)
    return found


def counted(scene: Scene) -> dict[str, Floats]:
    """Counts, ages and shares of the candidates (questions, count) by name."""
    past, relations, entities = scene.past, scene.past.relations, scene.past.entities
    to = scene.candidates
    subject, relation = scene.questions.subject[:, None], scene.questions.relation[:, None]
    inverse = past.inverse(relation)
    deed = past.subject * relations + past.relation
    asked = subject * relations + relation
    made: dict[str, Floats] = {}
    tally = _Teller(scene, made)
    tally("pair", past.subject * entities + past.object, subject * entities + to, (NOW, WEEK, SEASON, LONG))
    triples = deed * entities + past.object
    tally("deed", triples, asked * entities + to, (WEEK, SEASON, LONG))
    tally("reply", triples, (subject * relations + inverse) * entities + to, (SEASON,))
    tally("suffered", past.relation * entities + past.object, relation * entities + to, (WEEK, SEASON, LONG))
    tally("target", past.object, to, (WEEK, SEASON, LONG))
    tally("subject", past.subject, subject, (WEEK, LONG))
    tally("deeds", deed, asked, (WEEK, LONG))
    tally("relation", past.relation, relation, (SEASON,))
    made["pair, share"] = _share(made["pair, 30"], made["subject, 120"])
    made["deed, share"] = _share(made["deed, 30"], made["deeds, 120"])
    made["suffered, share"] = _share(made["suffered, 30"], made["relation, 30"])
    return made


def grouped(scene: Scene) -> dict[str, Floats]:
    """The same for the countries and sectors of subject and candidate."""
    past, relations, entities = scene.past, scene.past.relations, scene.past.entities
    to, country, sector = scene.candidates, scene.country, scene.sector + 1
    lands, sectors = int(country.max(initial=0)) + 1, int(sector.max(initial=0)) + 1
    subject, relation = scene.questions.subject[:, None], scene.questions.relation[:, None]
    home, here, there = country[past.subject], country[subject], country[to]
    asked = subject * relations + relation
    made: dict[str, Floats] = {}
    tally = _Teller(scene, made)
    by_home = home * relations + past.relation
    from_here = here * relations + relation
    tally("country: deed to them", by_home * entities + past.object, from_here * entities + to, (WEEK, SEASON, LONG))
    tally("country: with them", home * entities + past.object, here * entities + to, (WEEK, SEASON, LONG))
    tally("country: deed to country", by_home * lands + country[past.object], from_here * lands + there, (WEEK, LONG))
    tally("with country", past.subject * lands + country[past.object], subject * lands + there, (WEEK, LONG))
    deed = past.subject * relations + past.relation
    tally("deed to sector", deed * sectors + sector[past.object], asked * sectors + sector[to], (LONG,))
    between = (sector[past.subject] * relations + past.relation) * sectors + sector[past.object]
    tally("sector: deed to sector", between, (sector[subject] * relations + relation) * sectors + sector[to], (LONG,))
    tally("in country", country[past.object], there, (SEASON,))
    tally("of its country", past.object, to, (SEASON,))
    made["of its country, 30"] = _share(made["of its country, 30"], made.pop("in country, 30"))
    unknown = (here == 0) | (there == 0)
    made["same country"] = np.where(unknown, 0, np.where(here == there, 1, -1)).astype(np.float32)
    for name in ("in country, age", "of its country, age"):
        made.pop(name)
    return made


def _share(part: Floats, whole: Floats) -> Floats:
    """Of a count in another; small where there is little to be a share of."""
    return (part / np.maximum(whole, 0.1)).astype(np.float32)


class _Teller:
    """Writes what a tally says about the candidates under a name: counts by half-life, and age."""

    def __init__(self, scene: Scene, made: dict[str, Floats]) -> None:
        self._ages = scene.past.ages(scene.questions.day)
        self._shape = scene.candidates.shape
        self._made = made

    def __call__(self, name: str, keys: Ints, wanted: Ints, half_lives: tuple[float, ...]) -> None:
        tally = Tally(keys, self._ages)
        place = tally.find(wanted)
        for half_life in half_lives:
            self._made[f"{name}, {half_life:.0f}"] = np.broadcast_to(tally.fading(half_life)[place], self._shape)
        self._made[f"{name}, age"] = np.broadcast_to(tally.age()[place], self._shape)
