"""What comes in is coded once, and a text that changed under its address is set beside the former one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lapwing.clean import clean
from lapwing.errors import InputError
from lapwing.faults import FAULTS, fault
from lapwing.lineage import changes
from lapwing.pipeline import Tools, know, run
from lapwing.records import Aligned, Article, ChangeKind, Document, Raw, Span
from lapwing.split import split
from lapwing.store import Store
from lapwing.watch.state import State

_AHEAD = timedelta(days=1)  # the day has begun elsewhere


@dataclass(frozen=True, slots=True)
class Altered:
    """One thing that a new version says otherwise; None: nothing stands there."""

    kind: ChangeKind
    now: str | None
    was: str | None


@dataclass(frozen=True, slots=True)
class Revision:
    """A text that changed under its address. Both versions are articles of the store; `aligned` are their sentences
    that tell the same, those of the new one first."""

    source: str
    before: Article
    after: Article
    aligned: tuple[Aligned, ...]
    added: tuple[Span, ...]  # sentences of the new one that the former has not, in other words either
    dropped: tuple[Span, ...]  # and those of the former that are gone

    @classmethod
    def between(cls, source: str, before: Article, after: Article) -> Revision:
        """The former text and the new one, set side by side."""
        aligned = changes(after, before)
        here = [span for pair in aligned for span in pair.here]
        there = [span for pair in aligned for span in pair.there]
        return cls(source, before, after, aligned, _others(after, here), _others(before, there))

    @property
    def altered(self) -> tuple[Altered, ...]:
        """The numbers, dates, names, negations, hedges and quotations that are others, each once."""
        found = [
            Altered(
                change.kind,
                change.here.of(self.after.text) if change.here else None,
                change.there.of(self.before.text) if change.there else None,
            )
            for pair in self.aligned
            for change in pair.changes
        ]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one item: the article it is (None: none), and what there is to tell."""

    article: str | None
    told: tuple[Document | Revision | InputError, ...] = ()
    undated: bool = False


@dataclass
class Desk:
    """Codes items into a store; `state` remembers that it is to be brought up to date then.

    `today` says from which day on a date lies in the future.
    """

    tools: Tools
    store: Store
    state: State
    today: Callable[[], date]
    found: bool = False  # whether anything was coded since the store was last brought up to date

    def take(self, item: Raw | InputError, former: str | None = None, *, surely: bool = True) -> Taken:
        """The item coded and saved, unless the store holds it.

        `former` is the article that stood in its place; `surely` says that whatever stands there now is a version of
        it, else it is one only if sentences of it are left. What is dated later than tomorrow is left out: nothing in
        it could be dated.
        """
        if isinstance(item, InputError):
            return Taken(former, (item,))
        try:
            article = clean(item)
            return self._new(article, item, self._former(former, article), surely=surely)
        except InputError as error:
            return Taken(former, (error,))
        except FAULTS as error:
            return Taken(former, (fault(item.origin, error),))

    def catch_up(self) -> bool:
        """Brings families and happenings up to date, if anything was coded since; whether that was so."""
        found, self.found = self.found, False
        if found:
            know(self.store, self.tools.ontology)
        self.state.paid()
        return found

    def _former(self, former: str | None, article: Article) -> Article | None:
        named = [] if former in (None, article.id) else [str(former)]
        return next(iter(self.store.named(named)), None)

    def _new(self, article: Article, item: Raw, before: Article | None, *, surely: bool) -> Taken:
        if article.published and article.published > self.today() + _AHEAD:
            came = f"one dated {article.published}"
            error = InputError(item.origin, "an article of today or earlier", came, "wait, or mend its date")
            return Taken(before.id if before else None, (error,))
        if before is not None and _words(before) == _words(article):
            return Taken(before.id)  # the page around it changed, and not the text
        told: list[Document | Revision | InputError] = []
        if article.id not in self.store:
            self.state.owe()
            told = list(run([item], self.tools, self.store))
            if not any(isinstance(each, Document) for each in told):
                return Taken(before.id if before else None, tuple(told))
            self.found = True
        if before is not None:
            revision = Revision.between(item.origin, before, article)
            told += [revision] if surely or revision.aligned else []
        return Taken(article.id, tuple(told), undated=article.published is None)


def _others(article: Article, told: Sequence[Span]) -> tuple[Span, ...]:
    """The sentences that are none of these."""
    spans = (sentence.span for sentence in split(article))
    return tuple(span for span in spans if not any(span.overlaps(other) for other in told))


def _words(article: Article) -> list[str]:
    """The coded lines: what stands around them on a page changes with every look."""
    return [block.span.of(article.text) for block in article.blocks if block.kind.coded]
