"""A server on this machine that misbehaves as the web does: each path answers as its `Answer` says."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, cast


@dataclass(frozen=True)
class Answer:
    """What is sent: a status line, headers and a body, unless `raw` is sent in their place."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    raw: bytes | None = None
    length: int | None = None  # a Content-Length that lies
    drip: float = 0.0  # seconds between two bytes
    hold: float = 0.0  # seconds before the first byte

    def packed(self) -> bytes:
        """The bytes on the wire."""
        if self.raw is not None:
            return self.raw
        given = [*self.headers, ("Content-Length", str(len(self.body) if self.length is None else self.length))]
        lines = [f"HTTP/1.1 {self.status} Planted", *(f"{name}: {value}" for name, value in given), "", ""]
        return "\r\n".join(lines).encode("latin-1") + self.body


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Route = Answer | Callable[[Asked], Answer]


@dataclass
class FeedServer:
    """Serves `routes` on a free port of the loopback until the block ends; what is not among them is 404."""

    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    open_at_once: int = 0
    most_at_once: int = 0
    tls: ssl.SSLContext | None = None

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.plan = self
        if self.tls is not None:
            self._server.socket = self.tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        self.port = int(self._server.server_address[1])
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """The paths asked for so far, without robots.txt."""
        return [each.path for each in self.asked if each.path != "/robots.txt"]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False
    plan: FeedServer

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.stopping = threading.Event()


class _Handler(socketserver.StreamRequestHandler):
    timeout = 20

    def finish(self) -> None:
        with suppress(OSError):  # whoever asked has gone
            super().finish()

    def handle(self) -> None:
        server = cast(_Server, self.server)
        plan = server.plan
        plan.open_at_once += 1
        plan.most_at_once = max(plan.most_at_once, plan.open_at_once)
        try:
            asked = self._read()
            plan.asked.append(asked)
            found = plan.routes.get(asked.path, Answer(404))
            answer = found if isinstance(found, Answer) else found(asked)
            server.stopping.wait(answer.hold)
            self._send(answer, server.stopping)
        except OSError:
            pass  # whoever asked has gone, as it should from some of these
        finally:
            plan.open_at_once -= 1

    def _read(self) -> Asked:
        first = self.rfile.readline().decode("latin-1").split(" ", 2)
        if len(first) < 3:
            raise ConnectionError("broken off before anything was asked")
        method, path, _ = first
        headers: dict[str, str] = {}
        while line := self.rfile.readline().strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        return Asked(method, path, headers, self.rfile.read(int(headers.get("content-length", 0))))

    def _send(self, answer: Answer, stopping: threading.Event) -> None:
        if not answer.drip:
            self.wfile.write(answer.packed())
            return
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in answer.packed():
            if stopping.is_set():
                return
            self.wfile.write(bytes([byte]))
            time.sleep(answer.drip)


@dataclass
class FakeTime:
    """Seconds that pass only by sleeping."""

    seconds: float = 1_700_000_000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds
