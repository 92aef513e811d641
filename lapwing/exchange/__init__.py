"""PLOVER JSON Lines and what is made of them: CSV, POLECAT's table, GraphML, Parquet.

Every format is a projection of the same lines, so no two can disagree. docs/output.md says what each
key and column means, and a test holds it to that.
"""

from __future__ import annotations

from lapwing.exchange.dump import export, told_lines
from lapwing.exchange.formats import FORMATS, Writer, write
from lapwing.exchange.join import document_lines, speakers_in, speakers_of, tellings_of
from lapwing.exchange.lines import lines
from lapwing.exchange.load import READERS, Progress, load
from lapwing.exchange.makers import Reader
from lapwing.exchange.shape import Cue, Entity, Line, Location, Source, Speaker, TextInfo

__all__ = [
    "FORMATS",
    "READERS",
    "Cue",
    "Entity",
    "Line",
    "Location",
    "Progress",
    "Reader",
    "Source",
    "Speaker",
    "TextInfo",
    "Writer",
    "document_lines",
    "export",
    "lines",
    "load",
    "speakers_in",
    "speakers_of",
    "tellings_of",
    "told_lines",
    "write",
]
