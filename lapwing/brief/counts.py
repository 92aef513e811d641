"""Counts in words, and whether they carry a comparison: no adjective stands without its count."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp, lgamma

CARRIED = 0.05
"""How likely chance alone may be for a sentence to say "mostly" or "friendlier": the usual one in twenty. With it no
six acts of which one departs, and no five at all, are "mostly" anything. It is a rule of speech and not a finding: a
brief makes several such comparisons. Read a few briefs again before changing it."""

MOSTLY = 0.6
APART = 0.2
"""The least share that is "mostly", and the least difference of two shares that is told: among thousands of acts one
in a hundred is beyond chance and tells nobody anything. What readers of a brief took the words to mean; not measured.
"""

_FEW = ("no", "one", "two", "three", "four", "five")
_SLACK = 1e-9  # tables as likely as the one seen count with it, though rounding makes them differ


def spelled(number: int) -> str:
    """A small number as a word, as a sentence begins with it."""
    return _FEW[number] if number < len(_FEW) else f"{number:,}"


def clause(part: int, whole: int, noun: tuple[str, str], adjective: str) -> str:
    """What so many of so many are: "both deeds are hostile"."""
    one, many = noun
    if whole == 1:
        return f"the only {one} is {adjective}"
    return f"{some(part, whole)} {many} {'is' if part == 1 else 'are'} {adjective}"


def some(part: int, whole: int) -> str:
    """So many of so many, small numbers as one would say them; the whole is two or more."""
    if part == whole:
        return "both" if whole == 2 else f"all {whole:,}"
    return "one of two" if whole == 2 else f"{part:,} of {whole:,}"


def parted(good: int, bad: int) -> str:
    """How many acts are cooperative and how many hostile: "both hostile", "5 cooperative and 1 hostile"."""
    if good and bad:
        return f"{good:,} cooperative and {bad:,} hostile"
    kind, number = ("cooperative", good) if good else ("hostile", bad)
    return {1: kind, 2: f"both {kind}"}.get(number, f"all {kind}")


def capital(text: str) -> str:
    """The sentence with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def mostly(part: int, rest: int) -> bool:
    """Whether one is `MOSTLY` of both, beyond chance by an exact two-sided sign test."""
    return part >= MOSTLY * (part + rest) and sign_test(part, rest) <= CARRIED


def apart(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether the shares of the first differ by `APART`, beyond chance by Fisher's exact test; neither is empty."""
    shares = [pair[0] / sum(pair) for pair in (one, other)]
    return abs(shares[0] - shares[1]) >= APART and fisher(one, other) <= CARRIED


def sign_test(one: int, other: int) -> float:
    """How likely a fair coin is to fall at least so unevenly."""
    whole, most = one + other, max(one, other)
    tail = sum(exp(_choose(whole, k) - whole * _LOG_2) for k in range(most, whole + 1))
    return min(1.0, 2 * tail)


def fisher(one: tuple[int, int], other: tuple[int, int]) -> float:
    """How likely two pairs of counts are to differ at least so much if both had the same share.

    Fisher's exact test, two-sided: all tables with these margins that are no likelier than the one seen.
    """
    whole, left, drawn = sum(one) + sum(other), one[0] + other[0], sum(one)
    chances = {
        k: exp(_choose(left, k) + _choose(whole - left, drawn - k) - _choose(whole, drawn))
        for k in range(max(0, drawn - whole + left), min(left, drawn) + 1)
    }
    return min(1.0, sum(chance for chance in chances.values() if chance <= chances[one[0]] * (1 + _SLACK)))


def listed(counts: Iterable[tuple[str, int]]) -> str:
    """Kinds with their counts in a row; one or more."""
    *most, last = [f"{name} ({number:,})" for name, number in counts]
    return f"{', '.join(most)} and {last}" if most else last


_LOG_2 = 0.6931471805599453


def _choose(whole: int, part: int) -> float:
    """Logarithm of the binomial coefficient."""
    return lgamma(whole + 1) - lgamma(part + 1) - lgamma(whole - part + 1)
