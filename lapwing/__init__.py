"""News in; a sourced, dated, coded record of who did what to whom out.

    from lapwing import Store, Tools, know, run
    from lapwing.read import read

    tools = Tools.shipped()
    with Store.open("news.db") as store:
        for document in run(read(["articles/"]), tools, store):
            ...
        know(store)

Names are loaded when first asked for, so that `import lapwing` costs nothing. Functions that bear their module's name
(`read`, `brief`, `relate`, `forecast`) are imported from it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lapwing.errors import LapwingError
    from lapwing.ledger import claims, expectations
    from lapwing.ontology import Ontology
    from lapwing.pipeline import Tools, code, know, run
    from lapwing.records import Article, Document, Event, Happening, Raw
    from lapwing.store import Store

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Document",
    "Event",
    "Happening",
    "LapwingError",
    "Ontology",
    "Raw",
    "Store",
    "Tools",
    "claims",
    "code",
    "expectations",
    "know",
    "run",
]

_HOME = {
    "Article": "records",
    "Document": "records",
    "Event": "records",
    "Happening": "records",
    "LapwingError": "errors",
    "Ontology": "ontology",
    "Raw": "records",
    "Store": "store",
    "Tools": "pipeline",
    "claims": "ledger",
    "code": "pipeline",
    "expectations": "ledger",
    "know": "pipeline",
    "run": "pipeline",
}


def __getattr__(name: str) -> object:
    """Load a public name from its module (PEP 562)."""
    if name in _HOME:
        return getattr(import_module(f"lapwing.{_HOME[name]}"), name)
    raise AttributeError(f"module 'lapwing' has no attribute {name!r}")
