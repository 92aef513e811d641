"""Words that say when, how many, that something is not so or not sure, and whom a report credits."""

from __future__ import annotations

_MONTHS = "january february march april may june july august september october november december"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight"
_UNITS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty
"""
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_NEGATIONS = "not no never nor neither none nobody nothing without cannot unable refused refuses failed fails"
_HEDGES = """
reportedly allegedly apparently purportedly supposedly seemingly presumably possibly probably perhaps likely unlikely
alleged suspected suspects may might could appears appeared seems seemed expected believed thought rumoured rumored
unconfirmed unclear anticipated
"""
_TOLD = "told tells telling informed informs comments comment interview remarks statement spoke speaking"
_CITED = "according reported quoted cited citing cites quoting per published via"
_SAYS = "reported reports said says writes wrote quoted cites cited revealed"

MONTHS = frozenset(_MONTHS.split())
DATES = MONTHS | frozenset(_DAYS.split())
NUMBERS = {word: str(value) for value, word in enumerate(_UNITS.split())} | {
    word: str(30 + 10 * place) for place, word in enumerate(_TENS.split())
}
"""The value of a number that is written out."""
TIMES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}
"""What a number is multiplied by that one of these follows."""
NEGATIONS = frozenset(_NEGATIONS.split())
HEDGES = frozenset(_HEDGES.split())
TOLD = frozenset(_TOLD.split())
"""Before an outlet to which somebody spoke."""
CITED = frozenset(_CITED.split())
"""Before an outlet that is cited."""
SAYS = frozenset(_SAYS.split())
"""After one."""
