"""The corpus as files: sentences in its folder, articles in `articles/`, others never trained on in `held_out/`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lapwing.corpus.marks import Example, check
from lapwing.corpus.passages import Passage, passages
from lapwing.errors import CorpusError
from lapwing.ontology import Ontology
from lapwing.records import digest

ARTICLES, HELD_OUT = "articles", "held_out"
_HEADER = re.compile(r"^@(\w+) (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Story:
    """A whole annotated article. Its first sentence is the headline."""

    name: str
    published: date
    outlet: str
    sentences: tuple[Example, ...]


def load(path: Path, ontology: Ontology) -> list[Example]:
    """What there is to learn from: every example of a file, or of a folder and its `articles`, in order of name.

    Raises:
        CorpusError: nothing is there, or a line is broken.
    """
    examples = list(_sound(check_all(path, ontology)))
    if not examples:
        raise CorpusError(
            f"annotated sentences in {path}", "none", "name a folder with .txt files in the format of corpus/README.md"
        )
    return examples


def load_passages(path: Path, ontology: Ontology) -> list[Passage]:
    """The same with the sentences that stand before each: what coreference is learned from.

    Raises:
        CorpusError: a line is broken.
    """
    found: list[Passage] = []
    for file in _files(path):
        article = _is_article(file)
        found += passages(list(_sound(check(_read(file), str(file), ontology, article=article))), article=article)
    return found


def check_all(path: Path, ontology: Ontology) -> Iterator[Example | CorpusError]:
    """`check` over a file, or over a folder's `.txt` files and articles."""
    for file in _files(path):
        yield from check(_read(file), str(file), ontology, article=_is_article(file))


def corpus_digest(path: Path) -> str:
    """What the weights were trained on, in sixteen digits: names and bytes of the `.txt` files and articles."""
    return digest(*(part for file in _files(path) for part in (file.name, _read(file))))


def held_out(folder: Path, ontology: Ontology) -> list[Story]:
    """The articles kept for measuring; none where the corpus has no folder of them."""
    kept = folder / HELD_OUT
    return stories(kept, ontology) if kept.is_dir() else []


def stories(folder: Path, ontology: Ontology) -> list[Story]:
    """Every annotated article of a folder, in order of name.

    Raises:
        CorpusError: a line is broken, or an article lacks its date or outlet.
    """
    return [_story(file, ontology) for file in sorted(folder.glob("*.txt"))]


def _story(file: Path, ontology: Ontology) -> Story:
    text = _read(file)
    sentences = tuple(_sound(check(text, str(file), ontology, article=True)))
    header = dict(_HEADER.findall(text))
    try:
        return Story(file.stem, date.fromisoformat(header["date"].strip()), header["outlet"].strip(), sentences)
    except (KeyError, ValueError) as error:
        raise CorpusError(
            f"@date YYYY-MM-DD and @outlet on top of {file}", str(error), "add the lines; see corpus/README.md"
        ) from error


def _sound(items: Iterable[Example | CorpusError]) -> Iterator[Example]:
    """The examples, up to the first broken line, which is raised."""
    for item in items:
        if isinstance(item, CorpusError):
            raise item
        yield item


def _files(path: Path) -> list[Path]:
    return [*sorted(path.glob("*.txt")), *sorted((path / ARTICLES).glob("*.txt"))] if path.is_dir() else [path]


def _is_article(file: Path) -> bool:
    return file.parent.name in (ARTICLES, HELD_OUT)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError("a readable UTF-8 file", f"{file}: {error}", "name a corpus file or folder") from error
