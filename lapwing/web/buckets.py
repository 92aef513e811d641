"""How often one client may ask: a bucket of tokens each, filled at a steady rate."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from threading import Lock

_MOST = 10_000
"""Clients that are remembered, those that asked last: about 2 MB. Whoever is forgotten begins with a full bucket."""

_ALIKE = 64  # bits of an IPv6 address that one client shares with nobody: providers give out no less than a /64

_NEARLY = 1e-6  # of a token: sums of fractions are not exact, and whoever waited as told is let in


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Buckets:
    """A bucket for every client. `clock` gives seconds that never go back."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._held: OrderedDict[str, _Bucket] = OrderedDict()
        self._turn = Lock()

    def take(self, client: str, tokens: float = 1) -> int:
        """Seconds to wait before there are so many tokens; 0 where there are, and then they are taken."""
        if not self._rate:
            return 0
        with self._turn:
            bucket = self._filled(who(client))
            if bucket.tokens + _NEARLY < tokens:
                return max(ceil((tokens - bucket.tokens) / self._rate), 1)
            bucket.tokens = max(bucket.tokens - tokens, 0)
            return 0

    def spill(self, client: str, tokens: float) -> None:
        """Take so many tokens away, or all that are there: what a wrong guess costs."""
        if self._rate:
            with self._turn:
                bucket = self._filled(who(client))
                bucket.tokens = max(bucket.tokens - tokens, 0)

    def _filled(self, client: str) -> _Bucket:
        now = self._clock()
        bucket = self._held.pop(client, None) or _Bucket(self._burst, now)
        bucket.tokens = min(bucket.tokens + (now - bucket.at) * self._rate, self._burst)
        bucket.at = now
        self._held[client] = bucket
        if len(self._held) > _MOST:
            self._held.popitem(last=False)
        return bucket


def who(client: str) -> str:
    """What an address is counted as: itself, or the network of an IPv6 one, any part of which one client may use."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if not isinstance(address, IPv6Address):
        return client
    return str(address.ipv4_mapped or ip_network((address, _ALIKE), strict=False))
