"""Lines for the tests of the formats: one with every key, one with the fewest, and any there can be."""

from typing import Any, cast

from hypothesis import strategies as st

from lapwing.exchange import Line
from lapwing.ontology import load
from lapwing.records import ActorKind, Certainty, DateBasis, PlaceBasis, Reality, SpeakerKind


def bare() -> dict[str, Any]:
    """The keys that PLOVER requires."""
    return {"id": "7", "date": "2023-05-04", "event": "CONSULT", "actor": [{"code": "PER"}]}


def full() -> Line:
    """Every key that a line can have, at least once."""
    text = "Marshal Imre Tolnay of Avaria may have visited the Corland parliament at Sel, if asked, a clerk said."
    visited = text.index("visited")
    party: Any = {
        "code": "AVA",
        "sector": ["GOV", "MIL"],
        "entity_text": "Marshal Imre Tolnay",
        "name": "Imre Tolnay",
        "office": "marshal",
        "kind": "person",
        "key": "imre-tolnay",
        "code_why": "by decree",
        "start": 100,
        "end": 119,
    }
    place: Any = {"extracted_place": "Sel", "resolved_place": "Sel", "geonameid": "12", "lat": -1.5, "lon": 20.25}
    cue: Any = {"text": "if asked", "start": 170, "end": 178}
    return {
        "id": "e1",
        "date": "2023-05-04",
        "enddate": "2023-05-06",
        "event": "CONSULT",
        "mode": ["visit"],
        "context": ["diplomatic", "legislative"],
        "quad_code": 1,
        "event_scale": 4.0,
        "actor": [party, {"entity_text": "gunmen", "start": 150, "end": 156}],
        "recipient": [{**party, "code": "COR", "entity_text": "Corland parliament", "start": 141, "end": 159}],
        "event_loc": {**place, "country_code": "COR", "resolution": 1, "basis": "dateline", "start": 173, "end": 176},
        "text_info": {
            "sequence": 3,
            "start": 100,
            "end": 100 + len(text),
            "text": text,
            "trigger_start": 100 + visited,
            "trigger_end": 107 + visited,
        },
        "cite_info": {
            "url": "https://example.org/sel",
            "title": "=A visit; and -more",
            "author": "M. Dervo",
            "publication": "The Sel Courier",
            "published": "2023-05-07",
            "published_basis": "metadata",
            "republished_from": "Corland Wire",
            "originally_published": "2023-05-06",
            "language": "en",
            "coder": "lapwing",
            "codebook": "PLOVER 2.0",
            "version": "0.1.0",
        },
        "coder": "lapwing",
        "date_basis": "relative",
        "date_cue": cue,
        "setting_why": "the nearest of two",
        "reality": "hypothetical",
        "certainty": "possible",
        "condition": cue,
        "said_by": {
            "kind": "unnamed",
            "name": "a clerk",
            "code": "COR",
            "start": 180,
            "end": 187,
            "cue": {"text": "said", "start": 188, "end": 192},
            "relayed_by": "the Courier",
        },
        "article": "a1",
        "family": "f1",
        "happening": "h1",
        "score": 0.875,
        "by": "coder@1",
    }


# What tables, terminals and readers of lines may stumble over, between ordinary letters.
_WORDS = st.text("aBé7 ;,.'\"=+-@|\\\n\r\t\v\x00\x1b\x1c\x85\u2028\u202e\ufeff＝🕊", min_size=1, max_size=8)
_DAYS = st.dates().map(str)


def _values(kind: Any) -> Any:
    return st.sampled_from([member.value for member in kind])


@st.composite
def _object(draw: Any, **optional: Any) -> dict[str, Any]:
    """Any of the keys; a stretch of text has both ends or none."""
    made = {key: draw(values) for key, values in optional.items() if draw(st.booleans())}
    if draw(st.booleans()):
        start, size = draw(st.integers(0, 10**6)), draw(st.integers(1, 50))
        made |= {"start": start, "end": start + size}
    return made


def _cues() -> Any:
    return st.builds(lambda text, start: {"text": text, "start": start, "end": start + 3}, _WORDS, st.integers(0, 99))


def _parties(least: int) -> Any:
    sectors = st.lists(st.sampled_from(sorted(load().sectors)), min_size=1, max_size=3)
    party = _object(
        code=st.sampled_from(["PER", "CHL", "IGO"]),
        sector=sectors,
        name=_WORDS,
        office=_WORDS,
        kind=_values(ActorKind),
        key=_WORDS,
        code_why=_WORDS,
    )
    named = st.builds(lambda made, words: {**made, "entity_text": words}, party, _WORDS)
    return st.lists(named, min_size=least, max_size=3)


def _told(text: str, sequence: int, start: int) -> dict[str, Any]:
    info = {"sequence": sequence, "start": start, "end": start + len(text), "text": text}
    return {**info, "trigger_start": start, "trigger_end": start + 1}


@st.composite
def lines(draw: Any) -> Line:
    """Any line that Lapwing could write."""
    ontology = load()
    category = ontology.categories[draw(st.sampled_from(sorted(ontology.categories)))]
    modes = draw(st.lists(st.sampled_from(sorted(category.modes)), unique=True, max_size=2)) if category.modes else []
    made: dict[str, Any] = {
        "id": draw(_WORDS),
        "event": category.name,
        "mode": modes,
        "context": draw(st.lists(st.sampled_from(sorted(ontology.contexts)), unique=True, max_size=2)),
        "quad_code": category.quad,
        "event_scale": ontology.scale(category.name, modes),
        "actor": draw(_parties(1)),
        "recipient": draw(_parties(0)),
        "text_info": draw(st.builds(_told, _WORDS, st.integers(0, 99), st.integers(0, 10**6))),
        "cite_info": draw(_source()),
        "coder": "lapwing",
        "reality": draw(_values(Reality)),
        "certainty": draw(_values(Certainty)),
        "said_by": {**draw(_object(name=_WORDS, code=_WORDS, cue=_cues(), relayed_by=_WORDS)), "kind": "named"},
        "score": draw(st.floats(0, 1)),
        "by": draw(_WORDS),
    }
    optional = {
        "event_loc": _place(),
        "date_basis": _values(DateBasis),
        "date_cue": _cues(),
        "setting_why": _WORDS,
        "condition": _cues(),
        "article": _WORDS,
        "family": _WORDS,
        "happening": _WORDS,
    }
    made |= {key: draw(values) for key, values in optional.items() if draw(st.booleans())}
    if draw(st.booleans()):
        made["date"], made["enddate"] = sorted([draw(_DAYS), draw(_DAYS)])
    assert SpeakerKind(made["said_by"]["kind"])
    return cast(Line, made)


def _source() -> Any:
    words = ("url", "title", "author", "publication", "republished_from", "language", "codebook", "version")
    return st.fixed_dictionaries(
        {"coder": st.just("lapwing")},
        optional={**dict.fromkeys(words, _WORDS), "published": _DAYS, "originally_published": _DAYS},
    )


def _place() -> Any:
    named = {"resolved_place": _WORDS, "lat": st.floats(-90, 90), "lon": st.floats(-180, 180)}
    parts = {"extracted_place": _WORDS, "geonameid": _WORDS, "country_code": _WORDS, "basis": _values(PlaceBasis)}
    return st.builds(lambda made, words: {**made, "extracted_place": words}, _object(**named, **parts), _WORDS)
