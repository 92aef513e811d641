"""PLOVER JSON Lines read back: our own as they were, those of others as far as they are certain."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, BinaryIO, NoReturn, cast

from lapwing.errors import InputError
from lapwing.exchange.checks import LARGEST, Unfit, checked, ordered, text
from lapwing.exchange.shape import Line
from lapwing.ontology import load
from lapwing.read.limits import Limits
from lapwing.read.stream import Stream
from lapwing.records import Reality

_BOM = b"\xef\xbb\xbf"
# PLOVER's auxiliary modes, the one that weighs most first; what is past has still happened.
_AUXILIARY = MappingProxyType(
    {
        "negation": Reality.NEGATED,
        "hypothetical": Reality.HYPOTHETICAL,
        "future": Reality.FUTURE,
        "historical": Reality.ACTUAL,
    }
)


def read_plover(stream: BinaryIO, origin: str) -> Iterator[Line | InputError]:
    """A line for each line of the file that can be used, and an error with its number for each that cannot.

    A line needs an id, an event of the ontology and an actor. What else it lacks is added where it follows from the
    rest (`usable`). One without `date` is taken as ours are: its day is not known.
    """
    parse = json.JSONDecoder(parse_constant=_no_number).decode
    for number, raw in rows_of(stream, origin):
        try:
            if raw is None:
                raise too_long()
            if words := _decoded(raw).strip():
                yield usable(_parsed(parse, words))
        except Unfit as error:
            yield error.at(f"{origin}:{number}")


def rows_of(stream: BinaryIO, origin: str) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a file with their numbers from 1, without a byte order mark; None for one over `LARGEST` bytes."""
    for number, _, raw in Stream(origin, origin, stream).lines(Limits(line_bytes=LARGEST)):
        yield number, raw.removeprefix(_BOM) if raw and number == 1 else raw


def too_long() -> Unfit:
    """Why a row is not even parsed."""
    return Unfit(f"a row of at most {LARGEST:,} bytes", "a longer one")


def usable(value: object) -> Line:
    """The line that an object with PLOVER's keys or ours says.

    Of what it lacks, these follow from the rest: `recipient` (nobody), `enddate` (one day), `quad_code` and
    `event_scale` (the ontology), `reality` where an auxiliary mode tells it, the offsets of a text that stands for
    itself. Modes, contexts and sectors that the ontology lacks are dropped.

    Raises:
        Unfit: id, event or actor is missing, or a value is not of its key's type.
    """
    made = checked(value)
    if missing := [key for key in ("id", "event", "actor") if not made.get(key)]:
        raise Unfit("an id, an event and an actor", f"no {' and no '.join(missing)}")
    _complete(made)
    _settle_days(made)
    _settle_text(made, cast(Mapping[str, object], value).get("text"))
    return ordered(made)


def modes_of(category: str, labels: Sequence[str]) -> list[str]:
    """The category's modes among labels as others write them: "ACCUSE-disapprove", "Disapprove", "martial law"."""
    known = _spellings(category)
    spelled = (known.get(label) or known.get(_hyphenated(label)) for label in labels)
    return list(dict.fromkeys(mode for mode in spelled if mode))


def contexts_of(labels: Sequence[str]) -> list[str]:
    """The ontology's contexts among labels as others write them: "Human Rights", "human_rights"."""
    known = load().contexts
    spelled = (label if label in known else _hyphenated(label).replace("-", "_") for label in labels)
    return list(dict.fromkeys(context for context in spelled if context in known))


@cache
def _spellings(category: str) -> Mapping[str, str]:
    """The category's modes by themselves and with its name before them."""
    modes = {_hyphenated(mode): mode for mode in load().categories[category].modes}
    return MappingProxyType(modes | {f"{category.lower()}-{label}": mode for label, mode in modes.items()})


def _hyphenated(label: str) -> str:
    return label.strip().lower().replace("_", "-").replace(" ", "-").replace("/", "-")


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unfit("UTF-8", f"a byte that does not fit at byte {error.start} of the line") from error


def _parsed(parse: Callable[[str], object], words: str) -> object:
    try:
        return parse(words)
    except json.JSONDecodeError as error:
        raise Unfit("JSON", f"{error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; nesting without end
        raise Unfit("JSON of a sane shape", str(error)[:200]) from error


def _no_number(name: str) -> NoReturn:
    raise Unfit("JSON", f"{name}, which is no number of JSON")


def _complete(made: dict[str, Any]) -> None:
    ontology = load()
    category = ontology.categories[made["event"]]
    if "reality" not in made and (told := _reality([*made.get("mode", ()), *made.get("context", ())])):
        made["reality"] = told.value
    if "mode" in made:
        made["mode"] = modes_of(category.name, made["mode"])
    if "context" in made:
        made["context"] = contexts_of(made["context"])
    made.setdefault("quad_code", category.quad)
    if "event_scale" not in made:
        made["event_scale"] = ontology.scale(category.name, made.get("mode", ()))
    made.setdefault("recipient", [])


def _reality(labels: Sequence[str]) -> Reality | None:
    said = {label.strip().lower() for label in labels}
    return next((reality for label, reality in _AUXILIARY.items() if label in said), None)


def _settle_days(made: dict[str, Any]) -> None:
    """PLOVER gives an `enddate` only to what takes more than a day; an end without a beginning is no date."""
    if "date" not in made:
        made.pop("enddate", None)
    elif made.setdefault("enddate", made["date"]) < made["date"]:
        raise Unfit("an enddate that is not before the date", f"{made['date']} to {made['enddate']}")


def _settle_text(made: dict[str, Any], story: object) -> None:
    """The sentence where there is one; others put it under `text`, and one without a place stands for itself."""
    info = made.pop("text_info", {})
    if "text" not in info and story is not None:
        info = {"sequence": info.get("sequence", 0), "text": text(story)}
    if not info.get("text"):
        return
    size = len(info["text"])
    found = {"sequence": 0, "start": 0, "end": info.get("start", 0) + size, **info}
    if found["end"] - found["start"] != size:
        came = f"characters {found['start']} to {found['end']} for {size}"
        raise Unfit("as many characters of text as from start to end", came, "text_info")
    begins, ends = found.pop("trigger_start", None), found.pop("trigger_end", None)
    if begins is not None and ends is not None:
        if not found["start"] <= begins < ends <= found["end"]:
            raise Unfit("a trigger within the text", f"characters {begins} to {ends}", "text_info")
        found |= {"trigger_start": begins, "trigger_end": ends}
    made["text_info"] = found
