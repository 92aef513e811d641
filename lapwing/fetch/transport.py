"""One request to one checked address, within bounds of size and time."""

from __future__ import annotations

import socket
import ssl
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException

from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

from lapwing.errors import UnreadableInput
from lapwing.fetch import addresses, bodies
from lapwing.fetch.addresses import Network, Resolve, Target, shown

_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most that one request may cost. The sizes are above those of the largest honest feeds and pages."""

    packed: int = 8_000_000  # bytes as sent
    unpacked: int = 16_000_000  # bytes after gzip or deflate
    connect: float = 15.0  # seconds until there is a connection, for each address tried
    pause: float = 30.0  # seconds without a byte
    total: float = 90.0  # seconds from the connection to the last byte
    redirects: int = 5
    addresses: int = 3  # of one host that are tried


@dataclass(frozen=True, slots=True)
class Response:
    """What came back. `url` is the address that answered, after redirects; names of headers are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class _Guard:
    """A second handle on a connection, by which it is broken off from outside: also in the middle of a handshake."""

    handle: socket.socket
    late: bool = False

    def stop(self) -> None:
        """Whoever waits for a byte on the connection waits no longer."""
        self.late = True
        with suppress(OSError):
            self.handle.shutdown(socket.SHUT_RDWR)


@dataclass
class Transport:
    """Sends requests, one at a time. `resolver` and `context` are the machine's own unless a test gives others."""

    bounds: Bounds = field(default_factory=Bounds)
    resolver: Resolve = addresses.resolve
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    _watched: list[_Guard] = field(default_factory=list)

    def send(
        self,
        wanted: Target,
        *,
        method: str = "GET",
        headers: Mapping[str, str],
        data: bytes | None = None,
        allow: Iterable[Network] = (),
    ) -> Response:
        """The answer to one request; no redirect is followed.

        Raises:
            UnreadableInput: the address is forbidden, nobody answers, or the answer is broken, too large or too slow.
        """
        found = addresses.admitted(wanted, allow, self.resolver)[: self.bounds.addresses]
        with self._guarded(self._connected(wanted, found), wanted) as plain:
            connection = HTTPConnection(wanted.host, wanted.port, timeout=self.bounds.pause)
            try:
                connection.sock = self._secured(plain, wanted)
                connection.request(
                    method, wanted.path, data, {"Host": _host(wanted), **headers},
                    preload_content=False, decode_content=False,
                )  # fmt: skip
                return self._response(connection.getresponse(), wanted)
            finally:
                connection.close()

    def cancel(self) -> None:
        """Breaks off a request that is under way, which raises as a slow one does. Safe in a signal handler."""
        for guard in list(self._watched):
            guard.stop()

    def _connected(self, wanted: Target, found: Sequence[str]) -> socket.socket:
        """A connection to the first of these addresses that takes one."""
        came = "no answer"
        for address in found:
            try:
                return socket.create_connection((address, wanted.port), timeout=self.bounds.connect)
            except OSError as error:
                came = f"{address}: {error.strerror or error or type(error).__name__}"
        raise _unreadable(wanted, "a server that answers", came, "see whether it is up")

    @contextmanager
    def _guarded(self, plain: socket.socket, wanted: Target) -> Iterator[socket.socket]:
        """Closes the connection at the end, breaks it off when its time is over, and names what went wrong."""
        guard = _Guard(plain.dup())
        timer = threading.Timer(self.bounds.total, guard.stop)
        timer.daemon = True
        self._watched.append(guard)
        timer.start()
        try:
            yield plain
            if guard.late:  # a connection broken off in the middle of the headers looks like their end
                raise TimeoutError
        except (HTTPError, HTTPException, OSError, zlib.error) as error:
            slow = guard.late or isinstance(error, TimeoutError)
            raise (self._slow(wanted) if slow else _broken(wanted, error)) from error
        finally:
            timer.cancel()
            self._watched.remove(guard)
            guard.handle.close()
            plain.close()

    def _secured(self, plain: socket.socket, wanted: Target) -> socket.socket:
        plain.settimeout(self.bounds.pause)
        return self.context.wrap_socket(plain, server_hostname=wanted.host) if wanted.scheme == "https" else plain

    def _response(self, came: HTTPResponse, wanted: Target) -> Response:
        try:
            encoding = came.headers.get("content-encoding", "")
            if not bodies.known(encoding):
                raise _unreadable(wanted, "a body plain or in gzip", encoding[:100], "ask its owner")
            pieces = came.stream(_PIECE, decode_content=False)
            body = bodies.whole(pieces, encoding, packed=self.bounds.packed, unpacked=self.bounds.unpacked)
            headers = {name.lower(): value for name, value in came.headers.items()}
            return Response(wanted.url, came.status, headers, body)
        except bodies.TooLarge as error:
            raise _unreadable(wanted, str(error), "more", "leave it out") from error
        finally:
            came.close()

    def _slow(self, wanted: Target) -> UnreadableInput:
        most = f"an answer within {self.bounds.total:g} seconds, without a pause of {self.bounds.pause:g}"
        return _unreadable(wanted, most, "a slower one", "see whether the server is up")


def _host(wanted: Target) -> str:
    return wanted.origin.partition("://")[2]


def _broken(wanted: Target, error: Exception) -> UnreadableInput:
    if isinstance(error, ssl.SSLCertVerificationError):
        came = f"one that fails: {error.verify_message}"
        return _unreadable(wanted, "a certificate for this host from a known authority", came, "tell its owner")
    came = str(error.args[0] if error.args else type(error).__name__)[:200]
    return _unreadable(wanted, "a whole answer in HTTP", came, "see whether the server is up")


def _unreadable(wanted: Target, expected: str, came: str, remedy: str) -> UnreadableInput:
    return UnreadableInput(shown(wanted.url), expected, came, remedy)
