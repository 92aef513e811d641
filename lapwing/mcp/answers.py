"""The tools, as plain methods: what they say of themselves here is what a model reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from threading import Lock
from typing import cast

from lapwing import brief as briefs
from lapwing.codec import plain, plain_value
from lapwing.errors import UnknownName
from lapwing.exchange import lines, speakers_of, tellings_of
from lapwing.forecast import Outlooks
from lapwing.mcp import views
from lapwing.mcp.fitting import MOST, Answer
from lapwing.ontology import Ontology, load
from lapwing.pipeline import Tools
from lapwing.protocols import Roster
from lapwing.store import Store
from lapwing.web.api import CALLS
from lapwing.web.explorer import Explorer
from lapwing.web.pages.brief import BriefPage
from lapwing.web.texts import coded

_MOST_FOUND = 100  # search hits in one answer: more is not read by anybody, and fills a model's context
_WINDOW = 8_000  # characters of an article that are given at once, with the events told there
_LATEST = (50, 25, 12, 6)  # happenings of a brief, as many of them as there is room for
_ROOM = 9 * MOST // 10  # characters of a brief: escaped as JSON it is some longer


class Answers:
    """What the tools answer, not yet cut to size. `make_tools` loads the coder, and is called when that is asked."""

    def __init__(
        self, store: Store, roster: Roster, make_tools: Callable[[], Tools], ontology: Ontology | None = None
    ) -> None:
        codes = ontology or load()
        self._explorer = Explorer(store, roster, codes, Outlooks(store, codes))
        self._store = store
        self._make_tools = make_tools
        self._turn = Lock()

    @cached_property
    def _tools(self) -> Tools:
        return self._make_tools()

    @property
    def tools(self) -> tuple[Callable[..., Answer], ...]:
        """Every tool, in the order in which a model is told of them."""
        return (
            *(self.who, self.search, self.events, self.article, self.relation, self.brief, self.forecast),
            *(self.claims, self.expectations, self.lineage, self.compare, self.code_text),
        )

    # --- who and what -----------------------------------------------------------------------------

    def who(self, name: str, date: str | None = None) -> Answer:
        """Whom a name, phrase or short text names on a day (else that of the newest report), why, and who else."""
        return self._ask("who", name=name, date=date)

    def search(self, words: str, limit: int = 20) -> Answer:
        """Stored articles that hold every one of these words, best first: id and snippet."""
        found = self._store.search(words, max(1, min(limit, _MOST_FOUND)))
        return {"found": [{"article": article, "snippet": snippet} for article, snippet in found]}

    def events(
        self,
        actor: str | None = None,
        recipient: str | None = None,
        party: str | None = None,
        category: str | None = None,
        begins: str | None = None,
        ends: str | None = None,
        words: str | None = None,
        page: int = 0,
    ) -> Answer:
        """Events that are all that is asked, newest first, thirty a page: who (actor), to whom (recipient), either
        (party), PLOVER category such as ASSAULT, days (2024-05-06, 2024-05 or 2024), words of the article."""
        asked = {"actor": actor, "recipient": recipient, "party": party, "category": category}
        found = self._ask("search", **asked, begins=begins, ends=ends, q=words, page=page)
        taken = [{key: each[key] for key in ("name", "asked", "taken", "known", "others")} for each in found["filters"]]
        events = [views.quoted(each) for each in found["hits"]]
        return {"taken": taken, "total": found["total"], "page": found["page"], "events": events}

    def article(self, article: str, start: int = 0) -> Answer:
        """One stored article: 8,000 characters of its text from `start` on, and the events told there. The id may be
        cut to a unique beginning. Offsets count characters of the whole text."""
        document = self._store.load(article)
        whole, first = document.article, max(start, 0)
        family = self._store.families_of([whole.id]).get(whole.id)
        told = [each for each in tellings_of(document, family) if first <= each.event.span.start < first + _WINDOW]
        happened = self._store.happenings_with(telling.event.id for telling in told)
        made = lines(told, ontology=self._explorer.ontology, happenings=happened, speakers=speakers_of(document))
        text = whole.text[first : first + _WINDOW]
        return {
            "article": {**plain(whole), "text": text, "blocks": len(whole.blocks)},
            "characters": len(whole.text),
            "start": first,
            "more": first + len(text) < len(whole.text),
            "events": [views.line(cast(Answer, line)) for line in made],
        }

    # --- how two stand ----------------------------------------------------------------------------

    def relation(
        self, one: str, other: str, begins: str | None = None, ends: str | None = None, against: str | None = None
    ) -> Answer:
        """How two actors stand: both directions by quad (verbal and material cooperation, verbal and material
        conflict), periods, turning points, ties, third parties, what is announced and denied, the newest happenings.
        `against` is an earlier stretch to compare with: 2021, or 2021-01..2021-06."""
        return views.relation(self._ask("relation_one_other", one, other, begins=begins, ends=ends, against=against))

    def brief(self, actors: list[str], begins: str | None = None, ends: str | None = None) -> Answer:
        """Who did what to whom between one or two actors (names, demonyms or codes), on what evidence: sentences that
        cite articles as id:start–end, what was announced, what is contested, and what may come."""
        names = _counted(actors, least=1)
        path = "brief_one" if len(names) == 1 else "brief_one_other"
        made = cast(BriefPage, self._built(path, *names, begins=begins, ends=ends)).brief
        return {"brief": _text(made)}

    def forecast(self, one: str, other: str, horizon: int = 30) -> Answer:
        """How likely each kind of act is between two in the 7, 30 or 90 days after the record ends, why, and how such
        forecasts fared. A forecast, not a record."""
        return views.forecast(self._ask("forecast_one_other", one, other, horizon=horizon))

    # --- what is said -----------------------------------------------------------------------------

    def claims(
        self, actors: Sequence[str] = (), begins: str | None = None, ends: str | None = None, page: int = 0
    ) -> Answer:
        """What somebody denies, who asserts it, and in how many independent families of articles: of everybody, one
        actor, or two."""
        return self._ask("claims", **_pair(actors), begins=begins, ends=ends, page=page)

    def expectations(
        self,
        actors: Sequence[str] = (),
        fate: str | None = None,
        begins: str | None = None,
        ends: str | None = None,
        page: int = 0,
    ) -> Answer:
        """What was announced, promised, threatened or foretold by or of these actors (none, one or two), and what
        became of it. `fate` is open, kept, broken or overdue."""
        return self._ask("expectations", **_pair(actors), fate=fate, begins=begins, ends=ends, page=page)

    # --- where articles come from -----------------------------------------------------------------

    def lineage(self, article: str) -> Answer:
        """Where an article comes from: its family (what one origin gave rise to), and the links to others with the
        longest words that both share."""
        return self._ask("links_article", article)

    def compare(self, here: str, there: str) -> Answer:
        """Two stored articles side by side, the first as the copy: the sentences that tell the same, what the copy
        altered (numbers, names, dates, negations, hedges, quotations), left out and added."""
        return views.beside(self._ask("compare_here_there", here, there))

    # --- a text of one's own ----------------------------------------------------------------------

    def code_text(
        self,
        text: str,
        title: str | None = None,
        published: str | None = None,
        outlet: str | None = None,
        url: str | None = None,
    ) -> Answer:
        """Code one news text of at most 50,000 characters into PLOVER events, without storing it.

        Give the day of publication where it is known (2024-05-19): "on Tuesday" is counted from it.
        """
        given = {"text": text, "title": title, "published": published, "outlet": outlet, "url": url}
        with self._turn:  # tools are asked from several threads, and one text is work for all cores
            found = coded(given, self._tools)
        cite = found.events[0]["cite_info"] if found.events else None
        events = [views.line(cast(Answer, line)) for line in found.events]
        return {"article": found.article.id, "cite_info": cite, "events": events}

    # --- asking -----------------------------------------------------------------------------------

    def _ask(self, name: str, /, *names: str, **asked: str | int | None) -> Answer:
        """What a call of the API answers."""
        return cast(Answer, plain_value(self._built(name, *names, **asked)))

    def _built(self, name: str, /, *names: str, **asked: str | int | None) -> object:
        call = next(call for call in CALLS if call.name == f"v1_{name}")
        spelled = {"begins": "from", "ends": "to"}
        query = {spelled.get(key, key): str(value) for key, value in asked.items() if value is not None}
        return call.build(self._explorer, call.asked(call.path, names, query, ""))


def _text(made: briefs.Brief) -> str:
    """The brief as text, of so many of its latest happenings as there is room for."""
    texts = (briefs.as_text(made, most) for most in _LATEST)
    return next((text for text in texts if len(text) <= _ROOM), briefs.as_text(made, _LATEST[-1]))


def _counted(actors: Sequence[str], least: int) -> tuple[str, ...]:
    if not least <= len(actors) <= 2:
        raise UnknownName("one or two actors", f"{len(actors)} of them", "name them")
    return tuple(actors)


def _pair(actors: Sequence[str]) -> dict[str, str]:
    return dict(zip(("one", "other"), _counted(actors, least=0), strict=False))
