"""The codebook by example: annotated sentences, parsed strictly.

The format is taught in `corpus/README.md`. A broken mark is refused with file and line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lapwing.errors import CorpusError
from lapwing.ontology import Ontology
from lapwing.records import Certainty, Reality, Span, digest

_REMEDY = "mend the line; corpus/README.md shows the format"
_MARK = re.compile(
    r"\[(?P<number>\d+)(?:=(?P<same>\d+))? (?P<name>[^\[\]{}]+)\]|\{(?P<letter>[a-z]) (?P<trigger>[^\[\]{}]+)\}"
)
_EVENT = re.compile(
    r"(?P<letter>[a-z]) (?P<category>[A-Z_]+)(?:/(?P<modes>[a-z+-]+))?"
    r" (?P<actors>[\d,]+)(?: > (?P<recipients>[\d,]+))?(?P<rest>.*)"
)

# Word shingles shared by two sentences before they count as too alike. At 0.5 a swap of names in one
# skeleton is caught and two sentences about one subject are not; look at `near_duplicates` again before changing it.
ALIKE = 0.5
_SHINGLE = 3


@dataclass(frozen=True, slots=True)
class MarkedMention:
    """A mention of an example; `same_as` is the number of an earlier mention of the same actor."""

    span: Span
    same_as: int | None


@dataclass(frozen=True, slots=True)
class MarkedEvent:
    """An event of an example; actors and recipients are mention numbers."""

    trigger: Span
    category: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    actors: tuple[int, ...]
    recipients: tuple[int, ...]
    reality: Reality
    certainty: Certainty
    speaker: str | None  # a mention number, "unnamed", or None for the author


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated sentence, without its marks, and where it stands."""

    where: str
    text: str
    mentions: Mapping[int, MarkedMention]
    events: tuple[MarkedEvent, ...]


def load(path: Path, ontology: Ontology) -> list[Example]:
    """Every example of a file, or of a folder's `.txt` files in order of name.

    Raises:
        CorpusError: nothing is there, or a line is broken.
    """
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    examples = [example for file in files for example in parse(_read(file), str(file), ontology)]
    if not examples:
        raise CorpusError(
            f"annotated sentences in {path}", "none", "name a folder with .txt files in the format of corpus/README.md"
        )
    return examples


def corpus_digest(path: Path) -> str:
    """What the weights were trained on, in sixteen digits: names and bytes of the folder's `.txt` files."""
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    return digest(*(part for file in files for part in (file.name, _read(file))))


def parse(text: str, name: str, ontology: Ontology) -> list[Example]:
    """The examples of one file's text.

    Raises:
        CorpusError: a line is broken; the message names the first such line.
    """
    examples = []
    for item in check(text, name, ontology):
        if isinstance(item, CorpusError):
            raise item
        examples.append(item)
    return examples


def check_all(path: Path, ontology: Ontology) -> Iterator[Example | CorpusError]:
    """`check` over a file, or over a folder's `.txt` files."""
    for file in sorted(path.glob("*.txt")) if path.is_dir() else [path]:
        yield from check(_read(file), str(file), ontology)


def check(text: str, name: str, ontology: Ontology) -> Iterator[Example | CorpusError]:
    """Each example of a file's text, or in its place what is wrong with it."""
    for group in _groups(text):
        try:
            yield _example(group, name, ontology)
        except CorpusError as error:
            yield error


def coverage(examples: Sequence[Example], ontology: Ontology) -> dict[str, int]:
    """How often each category, mode and context occurs, zeros included, and how many sentences hold no actual event."""
    seen: Counter[str] = Counter()
    for example in examples:
        if not any(event.reality is Reality.ACTUAL for event in example.events):
            seen["sentences without an actual event"] += 1
        for event in example.events:
            seen.update(
                [
                    event.category,
                    *(f"{event.category}/{mode}" for mode in event.modes),
                    *(f"#{c}" for c in event.contexts),
                ]
            )
    names = [*ontology.categories, *ontology.modes(), *(f"#{context}" for context in ontology.contexts)]
    return {"sentences": len(examples), **{name: seen[name] for name in [*names, "sentences without an actual event"]}}


def near_duplicates(examples: Sequence[Example]) -> list[tuple[Example, Example, float]]:
    """Pairs of sentences whose word 3-grams, names left out, overlap by `ALIKE` (Jaccard) or more."""
    shingles = [_shingles(example) for example in examples]
    holders: dict[tuple[str, ...], list[int]] = {}
    for index, grams in enumerate(shingles):
        for gram in grams:
            holders.setdefault(gram, []).append(index)
    shared = Counter((a, b) for where in holders.values() for i, a in enumerate(where) for b in where[i + 1 :])
    alike = [(a, b, n / len(shingles[a] | shingles[b])) for (a, b), n in sorted(shared.items())]
    return [(examples[a], examples[b], share) for a, b, share in alike if share >= ALIKE]


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError("a readable UTF-8 file", f"{file}: {error}", "name a corpus file or folder") from error


@dataclass(frozen=True, slots=True)
class _Group:
    """A sentence line and the event lines below it, with line numbers."""

    number: int
    line: str
    details: tuple[tuple[int, str], ...]


def _groups(text: str) -> Iterator[_Group]:
    number, sentence, details = 0, "", []
    for at, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace():
            details.append((at, line.strip()))
            continue
        if number:
            yield _Group(number, sentence, tuple(details))
        number, sentence, details = at, line.rstrip(), []
    if number or details:
        yield _Group(number, sentence, tuple(details))


def _example(group: _Group, name: str, ontology: Ontology) -> Example:
    where = f"{name}:{group.number}"
    plain, mentions, triggers = _marks(group.line, where)
    events = tuple(_event(detail, f"{name}:{n}", triggers, mentions, ontology) for n, detail in group.details)
    if sorted(detail[0] for _, detail in group.details) != sorted(triggers):
        came = f"{len(group.details)} event lines for triggers {', '.join(sorted(triggers)) or 'none'}"
        raise CorpusError(f"one event line for each trigger at {where}", came, _REMEDY)
    return Example(where, plain, mentions, events)


def _marks(line: str, where: str) -> tuple[str, dict[int, MarkedMention], dict[str, Span]]:
    plain, at = "", 0
    mentions: dict[int, MarkedMention] = {}
    triggers: dict[str, Span] = {}
    for match in _MARK.finditer(line):
        plain += line[at : match.start()]
        inside = match["name"] or match["trigger"]
        span = Span(len(plain), len(plain) + len(inside))
        if match["letter"]:
            if match["letter"] in triggers:
                raise CorpusError(f"each letter once at {where}", match[0], _REMEDY)
            triggers[match["letter"]] = span
        else:
            number, same = int(match["number"]), match["same"]
            if number != len(mentions) + 1:
                raise CorpusError(f"mentions numbered 1, 2, 3 in order at {where}", match[0], _REMEDY)
            mentions[number] = MarkedMention(span, int(same) if same else None)
        if inside != inside.strip():
            raise CorpusError(f"no space at the edge of a mark at {where}", match[0], _REMEDY)
        plain, at = plain + inside, match.end()
    plain += line[at:]
    for number, mention in mentions.items():
        if mention.same_as is not None and (mention.same_as not in mentions or mention.same_as == number):
            raise CorpusError(
                f"another mention of the sentence after = at {where}", f"{number}={mention.same_as}", _REMEDY
            )
    if re.search(r"[\[\]{}]", plain):
        raise CorpusError(
            f"[1 mention] and {{a trigger}} marks, closed and not nested, at {where}", repr(plain), _REMEDY
        )
    return plain, mentions, triggers


def _event(
    line: str, where: str, triggers: Mapping[str, Span], mentions: Mapping[int, MarkedMention], ontology: Ontology
) -> MarkedEvent:
    match = _EVENT.fullmatch(line)
    if match is None or match["letter"] not in triggers:
        raise CorpusError(f"'letter CATEGORY/mode 1 > 2 #context' for a marked trigger at {where}", repr(line), _REMEDY)
    category = match["category"]
    modes = tuple((match["modes"] or "").split("+")) if match["modes"] else ()
    if category not in ontology.categories:
        raise CorpusError(f"a category of {ontology.name} at {where}", category, _REMEDY)
    for mode in modes:
        if mode not in ontology.categories[category].modes:
            raise CorpusError(f"a mode of {category} at {where}", mode, _REMEDY)
    actors = _numbers(match["actors"], where, mentions)
    recipients = _numbers(match["recipients"] or "", where, mentions)
    if set(actors) & set(recipients) or not actors:
        raise CorpusError(f"actors, and recipients that are not also actors, at {where}", repr(line), _REMEDY)
    reality, certainty, contexts, speaker = _rest(match["rest"].split(), where, mentions, ontology)
    return MarkedEvent(
        triggers[match["letter"]], category, modes, contexts, actors, recipients, reality, certainty, speaker
    )


def _numbers(text: str, where: str, mentions: Mapping[int, MarkedMention]) -> tuple[int, ...]:
    numbers = tuple(int(part) for part in text.split(",") if part)
    for number in numbers:
        if number not in mentions:
            raise CorpusError(f"a mention of the sentence at {where}", str(number), _REMEDY)
    return numbers


def _rest(
    words: Iterable[str], where: str, mentions: Mapping[int, MarkedMention], ontology: Ontology
) -> tuple[Reality, Certainty, tuple[str, ...], str | None]:
    reality, certainty, speaker = Reality.ACTUAL, Certainty.CERTAIN, None
    contexts: list[str] = []
    for word in words:
        mark, value = word[0], word[1:]
        if mark == "#" and value in ontology.contexts:
            contexts.append(value)
        elif mark == "!" and value in ("future", "hypothetical", "negated"):
            reality = Reality(value)
        elif mark == "~" and value in ("probable", "possible"):
            certainty = Certainty(value)
        elif mark == "@" and (value == "unnamed" or (value.isdigit() and int(value) in mentions)):
            speaker = value
        else:
            raise CorpusError(f"#context, !reality, ~certainty or @speaker at {where}", repr(word), _REMEDY)
    return reality, certainty, tuple(contexts), speaker


def _shingles(example: Example) -> set[tuple[str, ...]]:
    text = list(example.text)
    for mention in example.mentions.values():
        text[mention.span.start : mention.span.end] = "_" * (mention.span.end - mention.span.start)
    words = [word for word in re.findall(r"\w+", "".join(text).lower()) if word.strip("_")]
    return {tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)}
