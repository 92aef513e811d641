"""Every record that passes between stages: frozen, checked at birth, equal by content.

A record type is a table of the store and a field is a column (a `Span` is two). Ids are digests of
content: two runs and two machines agree. Later stages annotate events by id and never edit them; no
row means not judged, a value means judged. `score` lies in [0, 1]; `by` names method and version.
"""

from __future__ import annotations

from lapwing.records.basis import Span, digest
from lapwing.records.knowing import (
    Act,
    Aligned,
    Change,
    Claim,
    Credit,
    Dyad,
    Expectation,
    Family,
    Happening,
    Link,
    Party,
    Telling,
)
from lapwing.records.reading import (
    Actor,
    Article,
    Block,
    Document,
    Event,
    Mention,
    Place,
    Quotation,
    Raw,
    Sentence,
    Setting,
    Sketch,
    Stance,
)
from lapwing.records.vocabulary import (
    ActorKind,
    BlockKind,
    Certainty,
    ChangeKind,
    CreditKind,
    DateBasis,
    Fate,
    LinkKind,
    Media,
    PlaceBasis,
    Reality,
    SpeakerKind,
)

__all__ = [
    "Act",
    "Actor",
    "ActorKind",
    "Aligned",
    "Article",
    "Block",
    "BlockKind",
    "Certainty",
    "Change",
    "ChangeKind",
    "Claim",
    "Credit",
    "CreditKind",
    "DateBasis",
    "Document",
    "Dyad",
    "Event",
    "Expectation",
    "Family",
    "Fate",
    "Happening",
    "Link",
    "LinkKind",
    "Media",
    "Mention",
    "Party",
    "Place",
    "PlaceBasis",
    "Quotation",
    "Raw",
    "Reality",
    "Sentence",
    "Setting",
    "Sketch",
    "Span",
    "SpeakerKind",
    "Stance",
    "Telling",
    "digest",
]
