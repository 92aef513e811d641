"""A text of a reader through every stage. Importing it loads what codes."""

from __future__ import annotations

from collections.abc import Mapping

from lapwing.exchange import document_lines
from lapwing.pipeline import Tools, code
from lapwing.read import Limits
from lapwing.read.keys import raw_of
from lapwing.web.bodies import MOST_CHARACTERS
from lapwing.web.views import Coded


def coded(given: Mapping[str, str | None], tools: Tools) -> Coded:
    """The article of `text` and, where given, `title`, `published`, `outlet` and `url`, with its events.

    Raises:
        InputError: there is no article in it, or it is longer than `MOST_CHARACTERS`.
    """
    limits = Limits(text_chars=MOST_CHARACTERS, page_chars=MOST_CHARACTERS)
    document = code(raw_of(given, "text", limits), tools)
    return Coded(document.article, tuple(document_lines(document, ontology=tools.ontology)))
