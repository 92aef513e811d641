"""What a model is given of the API's answers: figures and sentences, without what pages need to draw and to link."""

from __future__ import annotations

from typing import Any

Answer = dict[str, Any]

_COURSE = ("unit", "undated", "why")
_PERIOD = ("begins", "ends", "quads", "score", "families")
_TURN = ("what", "on", "before", "after")
_RELATION = ("one", "other", "begins", "ends", "standing", "begun", "undated", "ties", "thirds", "compared")
_FORECAST = ("one", "other", "sides", "horizon", "there", "back", "record", "why")
_EVIDENCE = 8  # happenings of a relation that are quoted: `events` lists all of them
_CHANCES = 8  # likeliest categories of a forecast, in either direction
_LINE = ("cite_info", "coder", "article")  # of an event whose article is named once


def relation(found: Answer) -> Answer:
    """How two stand: periods without the ids of their happenings, and the newest of those quoted."""
    course = found["course"]
    periods = [{**chosen(each, _PERIOD), "happenings": len(each["happenings"])} for each in course["periods"]]
    return {
        **chosen(found, _RELATION),
        "turns": [chosen(each, _TURN) for each in course["turns"]],
        "course": {**chosen(course, _COURSE), "periods": [each for each in periods if each["happenings"]]},
        "announced": found["announced"],
        "denied": found["denied"],
        "coming": found["coming"],
        "happenings": found["total"],
        "newest": [quoted(each["best"]) for each in found["evidence"][:_EVIDENCE]],
    }


def forecast(found: Answer) -> Answer:
    """What two may do: the likeliest categories with their reasons, and how such forecasts fared."""
    made = chosen(found, _FORECAST)
    for way in ("there", "back"):
        if made[way]:
            made[way] = {**made[way], "categories": made[way]["categories"][:_CHANCES]}
    return made


def beside(found: Answer) -> Answer:
    """Two articles: sentences that tell the same as text, and what the first altered."""
    rows = [
        {"here": words(each["here"]), "there": words(each["there"]), "same": each["same"], "altered": each["altered"]}
        for each in found["rows"]
    ]
    return {**found, "rows": rows}


def words(shreds: list[Answer]) -> str:
    """A sentence that was cut where words differ, whole again."""
    return "".join(each["words"] for each in shreds)


def quoted(cited: Answer) -> Answer:
    """An event with its sentence in one piece, and the article that tells it."""
    left = ("event", "number", "before", "trigger", "after", "source")
    source = cited["source"]
    return {
        "event": cited["event"],
        "article": source["article"],
        "outlet": source["outlet"],
        "published": source["published"],
        **{name: value for name, value in cited.items() if name not in left},
        "text": cited["before"] + cited["trigger"] + cited["after"],
    }


def line(event: Answer) -> Answer:
    """A PLOVER line of an article that is named beside it."""
    return {name: value for name, value in event.items() if name not in _LINE}


def chosen(found: Answer, names: tuple[str, ...]) -> Answer:
    """Some keys of an answer."""
    return {name: found[name] for name in names}
