"""Marked text -> examples: single sentences, or the sentences of one article with numbers that run on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lapwing.errors import CorpusError
from lapwing.ontology import Ontology
from lapwing.records import Certainty, Reality, Span

_REMEDY = "mend the line; corpus/README.md shows the format"
_MARK = re.compile(
    r"\[(?P<number>\d{1,6})(?:=(?P<same>\d{1,6}))? (?P<name>[^\[\]{}]+)\]|\{(?P<letter>[a-z]) (?P<trigger>[^\[\]{}]+)\}"
)
_EVENT = re.compile(
    r"(?P<letter>[a-z]) (?P<category>[A-Z_]+)(?:/(?P<modes>[a-z+-]+))?"
    r" (?P<actors>\d{1,6}(?:,\d{1,6})*)(?: > (?P<recipients>\d{1,6}(?:,\d{1,6})*))?(?P<rest>.*)"
)


@dataclass(frozen=True, slots=True)
class MarkedMention:
    """A mention of an example; `same_as` is the number of the first mention of the same actor, if there is one."""

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
    """One annotated sentence, without its marks, and where it stands: file and line, and its paragraph there."""

    where: str
    text: str
    mentions: Mapping[int, MarkedMention]
    events: tuple[MarkedEvent, ...]
    paragraph: int = 0


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


def check(text: str, name: str, ontology: Ontology, *, article: bool = False) -> Iterator[Example | CorpusError]:
    """Each example of a file's text, or in its place what is wrong with it.

    In an article the numbers of mentions run on from sentence to sentence, lines that begin with `@` are its header,
    and an empty line begins a paragraph.
    """
    earlier: dict[int, MarkedMention] = {}
    for group in _groups(text):
        try:
            example = _example(group, name, ontology, earlier)
        except CorpusError as error:
            yield error
            continue
        if article:
            earlier |= example.mentions
        yield example


@dataclass(frozen=True, slots=True)
class _Group:
    """A sentence line and the event lines below it, with line numbers."""

    number: int
    line: str
    paragraph: int
    details: tuple[tuple[int, str], ...]


def _groups(text: str) -> Iterator[_Group]:
    number, sentence, details = 0, "", []
    paragraph, part = 0, 0  # the one being read, and that of the sentence held back
    for at, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line[0] in "#@":
            paragraph += not line.strip()
            continue
        if line[0].isspace():
            details.append((at, line.strip()))
            continue
        if number:
            yield _Group(number, sentence, part, tuple(details))
        elif details:  # above every sentence
            yield _Group(details[0][0], "", part, tuple(details))
        number, sentence, part, details = at, line.rstrip(), paragraph, []
    if number or details:
        yield _Group(number or details[0][0], sentence, part, tuple(details))


def _example(group: _Group, name: str, ontology: Ontology, earlier: Mapping[int, MarkedMention]) -> Example:
    where = f"{name}:{group.number}"
    plain, mentions, triggers = _marks(group.line, where, earlier)
    events = tuple(_event(detail, f"{name}:{n}", triggers, mentions, ontology) for n, detail in group.details)
    if sorted(detail[0] for _, detail in group.details) != sorted(triggers):
        came = f"{len(group.details)} event lines for triggers {', '.join(sorted(triggers)) or 'none'}"
        raise CorpusError(f"one event line for each trigger at {where}", came, _REMEDY)
    return Example(where, plain, mentions, events, group.paragraph)


def _marks(
    line: str, where: str, earlier: Mapping[int, MarkedMention]
) -> tuple[str, dict[int, MarkedMention], dict[str, Span]]:
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
            if number != len(earlier) + len(mentions) + 1:
                raise CorpusError(f"mentions numbered 1, 2, 3 in order at {where}", match[0], _REMEDY)
            mentions[number] = MarkedMention(span, int(same) if same else None)
        if inside != inside.strip():
            raise CorpusError(f"no space at the edge of a mark at {where}", match[0], _REMEDY)
        plain, at = plain + inside, match.end()
    plain += line[at:]
    known = {**earlier, **mentions}
    for number, mention in mentions.items():
        if mention.same_as is not None and (mention.same_as not in known or mention.same_as == number):
            raise CorpusError(
                f"the number of another mention after = at {where}", f"{number}={mention.same_as}", _REMEDY
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
        raise CorpusError(f"'letter CATEGORY/mode 1 > 2 #context' for a trigger at {where}", repr(line), _REMEDY)
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
    numbers = tuple(map(int, text.split(","))) if text else ()
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
        elif mark == "@" and (value == "unnamed" or value in map(str, mentions)):
            speaker = value
        else:
            raise CorpusError(f"#context, !reality, ~certainty or @speaker at {where}", repr(word), _REMEDY)
    return reality, certainty, tuple(contexts), speaker
