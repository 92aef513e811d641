"""The polite side of fetching: robots.txt is honoured, a host is given time between requests, redirects are checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lapwing.errors import UnreadableInput
from lapwing.fetch.addresses import Network, Target, shown, target
from lapwing.fetch.robots import Robots, parse_robots
from lapwing.fetch.transport import Response, Transport

ROBOT = "lapwing"
"""The name by which a robots.txt may speak of us."""

_KEPT = 24 * 3600.0  # seconds: RFC 9309 allows no longer
_KEPT_UNREACHED = 1800.0  # seconds after which a robots.txt that could not be had is asked for again
_MOST_HOSTS = 1000  # remembered at a time
_MOVED = frozenset({301, 302, 303, 307, 308})
_FINE, _MISSING, _TOO_OFTEN, _FAILED = 200, 400, 429, 500
_UNASKED: tuple[float, Robots] = (0.0, Robots())
_TAKEN = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml, */*;q=0.5"


@dataclass
class Agent:
    """Fetches for one watch, one request at a time: so there is never more than one connection to a host.

    `now` and `sleep` count seconds; `delay` are those between two requests to one host, more where it asks for more.
    """

    transport: Transport
    name: str
    now: Callable[[], float]
    sleep: Callable[[float], None]
    delay: float = 2.0
    _over: bool = False
    _asked: dict[str, float] = field(default_factory=dict)  # when each host may be asked again
    _robots: dict[str, tuple[float, Robots | UnreadableInput]] = field(default_factory=dict)  # until when

    def get(self, url: str, *, headers: Mapping[str, str] | None = None, allow: Iterable[Network] = ()) -> Response:
        """The answer at an address, after redirects, each of which is checked as the first address was.

        Raises:
            UnreadableInput: it may not, or cannot, be fetched.
        """
        wanted, allowed = target(url), tuple(allow)
        self._ask_robots(wanted, allowed)
        return self._follow(wanted, {"Accept": _TAKEN, **(headers or {})}, allowed, polite=True)

    def post(self, url: str, data: bytes, *, headers: Mapping[str, str], allow: Iterable[Network] = ()) -> Response:
        """The answer to a message; no redirect is followed, and robots.txt, which is for readers, is not asked.

        Raises:
            UnreadableInput: it may not, or cannot, be sent.
        """
        return self._send(target(url), headers, tuple(allow), data)

    def cancel(self) -> None:
        """Breaks off a request that is under way, and lets no other begin. Safe in a signal handler."""
        self._over = True
        self.transport.cancel()

    def _follow(
        self, wanted: Target, headers: Mapping[str, str], allow: tuple[Network, ...], *, polite: bool
    ) -> Response:
        met = {wanted.url}
        while True:
            came = self._send(wanted, headers, allow)
            place = came.headers.get("location")
            if came.status not in _MOVED or not place:
                return came
            after = self._next(wanted, place)
            if after.url in met:
                raise _refused(wanted, "an address that leads to a page", "redirects in a circle")
            if len(met) > self.transport.bounds.redirects:
                raise _refused(wanted, f"at most {self.transport.bounds.redirects} redirects", "more")
            met.add(after.url)
            if polite:
                self._ask_robots(after, allow)
            wanted = after

    def _next(self, wanted: Target, place: str) -> Target:
        try:
            after = target(urljoin(wanted.url, place))
        except ValueError as error:
            raise _refused(wanted, "a redirect to an address", str(error)[:200]) from error
        if wanted.scheme == "https" and after.scheme == "http":
            raise _refused(wanted, "a redirect that stays encrypted", f"one to {shown(after.url)}")
        return after

    def _send(
        self, wanted: Target, headers: Mapping[str, str], allow: tuple[Network, ...], data: bytes | None = None
    ) -> Response:
        self._wait(wanted)
        if self._over:
            raise _refused(wanted, "time to ask", "the end of the watch")
        sent = {"User-Agent": self.name, "Accept-Encoding": "gzip", "Connection": "close", **headers}
        try:
            return self.transport.send(
                wanted, method="GET" if data is None else "POST", headers=sent, data=data, allow=allow
            )
        finally:
            self._asked[wanted.host] = self.now() + self._pause(wanted)

    def _wait(self, wanted: Target) -> None:
        now = self.now()
        self._asked = {host: due for host, due in self._asked.items() if due > now}
        left = self._asked.get(wanted.host, now) - now
        if left > 0:
            self.sleep(left)

    def _pause(self, wanted: Target) -> float:
        _, robots = self._robots.get(wanted.origin, _UNASKED)
        return max(self.delay, robots.delay or 0.0) if isinstance(robots, Robots) else self.delay

    def _ask_robots(self, wanted: Target, allow: tuple[Network, ...]) -> None:
        until, robots = self._robots.get(wanted.origin, _UNASKED)
        if until <= self.now():
            robots = self._read_robots(wanted, allow)
            self._keep(wanted.origin, robots)
        if isinstance(robots, UnreadableInput):
            raise UnreadableInput(shown(wanted.url), robots.expected, robots.came, robots.remedy)
        if not robots.allows(wanted.path):
            raise _refused(wanted, "an address that robots.txt leaves open", "one that it closes")

    def _read_robots(self, wanted: Target, allow: tuple[Network, ...]) -> Robots | UnreadableInput:
        """What the host asks: nothing where it has no such file; an error where it cannot be known what it asks."""
        place = Target(wanted.scheme, wanted.host, wanted.port, "/robots.txt")
        try:
            came = self._follow(place, {"Accept": "text/plain, */*;q=0.5"}, allow, polite=False)
        except UnreadableInput as error:
            return error
        if came.status == _FINE:
            return parse_robots(came.body, ROBOT)
        if _MISSING <= came.status < _FAILED and came.status != _TOO_OFTEN:
            return Robots()
        return _refused(wanted, "a robots.txt, or none", f"status {came.status} for it")

    def _keep(self, origin: str, robots: Robots | UnreadableInput) -> None:
        while len(self._robots) >= _MOST_HOSTS:
            del self._robots[next(iter(self._robots))]
        self._robots[origin] = (self.now() + (_KEPT if isinstance(robots, Robots) else _KEPT_UNREACHED), robots)


def _refused(wanted: Target, expected: str, came: str) -> UnreadableInput:
    return UnreadableInput(shown(wanted.url), expected, came, "leave the source out, or ask its owner")
