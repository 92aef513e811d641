"""The ledger: what was announced, promised, threatened or foretold, and what became of it; who claims what.

Cautious throughout. An expectation is settled only by a later event of the same actors, resolved on both sides, in
the same direction; whatever is less than that stays open. That it is of the announced kind does not prove that it
is the announced thing, so `matches` name the events and `why` says on what the answer rests.
"""

from lapwing.ledger.claims import DENIED_WITHIN, claims
from lapwing.ledger.expectations import BINDING, KEPT_WITHIN, expectations, settling
from lapwing.ledger.match import speaker

__all__ = ["BINDING", "DENIED_WITHIN", "KEPT_WITHIN", "claims", "expectations", "settling", "speaker"]
