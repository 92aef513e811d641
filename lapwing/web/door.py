"""Who is let in: the access token, the names by which the server may be called, and how much of it one may ask."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from lapwing.errors import LapwingError

VARIABLE = "LAPWING_TOKEN"
"""The environment variable that may hold the access token."""

LEAST_TOKEN = 16
"""Characters of a token: one that is drawn at random and is shorter can be guessed."""

_MOST_TOKEN = 512  # characters: a file that holds more is not a file with a token
_HOST = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(?::[0-9]{1,5})?")
_SESSION = b"lapwing session 1"


@dataclass(frozen=True, slots=True)
class Door:
    """How an application is guarded. As it stands it lets everybody in, for tests and for a server of one's own."""

    token: str | None = None  # None: nobody is asked for one
    hosts: tuple[str, ...] | None = None  # names besides addresses and localhost; None: every name
    rate: float = 0.0  # requests a second of one client, on the long run; 0: any number
    burst: int = 100  # of them at once: a page, its picture and its script are four
    seconds: float = 60.0  # that one text may be coded
    waiting: int = 3  # texts that may wait while one is coded

    def calls(self, host: str) -> bool:
        """Whether a Host header is one of ours.

        A page of somebody else's whose name was made to lead here (DNS rebinding) sends that name. An address in
        numbers cannot be made to lead elsewhere, so every one is good.
        """
        if self.hosts is None:
            return True
        name = _without_port(host)
        return is_address(name) or name == "localhost" or name in self.hosts

    def opens(self, token: str) -> bool:
        """Whether a token is ours; takes as long for every wrong one."""
        return self.token is not None and _same(token, self.token)

    def session(self) -> str:
        """What a browser that signed in keeps instead of the token: it is void when the token is changed."""
        return hmac.new((self.token or "").encode(), _SESSION, hashlib.sha256).hexdigest()

    def keeps(self, session: str) -> bool:
        """Whether that is what a browser shows."""
        return self.token is not None and _same(session, self.session())


def door_of(
    host: str, names: tuple[str, ...], token_file: Path | None, environment: Mapping[str, str], rate: float
) -> Door:
    """The door of a server that listens on a host.

    Raises:
        LapwingError: others can reach the host and there is no token, or one that cannot be read or can be guessed.
    """
    token = _read(token_file) if token_file is not None else environment.get(VARIABLE)
    if token is None and not is_loopback(host):
        came = f"no access token for {host}, which other machines reach"
        remedy = f"give --token-file FILE (a new one is made where there is none), or set {VARIABLE}"
        raise LapwingError("a server that asks who is there, or a host such as 127.0.0.1", came, remedy)
    checked = None if token is None else _checked(token, str(token_file or VARIABLE))
    ours = () if is_address(host) else (host.lower(),)
    return Door(token=checked, hosts=(*ours, *(name.lower() for name in names)), rate=rate)


def make_token(path: Path) -> None:
    """Write a new token where there is no file yet; nobody else on the machine may read it.

    Raises:
        LapwingError: it cannot be written.
    """
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
    except OSError as error:
        raise LapwingError("a file for the token", f"{path}: {error.strerror}", "name another") from error


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a host that is listened on."""
    return host.lower() == "localhost" or (is_address(host) and ip_address(host.strip("[]")).is_loopback)


def is_address(name: str) -> bool:
    """Whether it is an address in numbers, an IPv6 one in brackets or without."""
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


def _without_port(host: str) -> str:
    """The name in a Host header; nothing where that is none."""
    found = _HOST.fullmatch(host.lower())
    return found[1] if found else ""


def _same(one: str, other: str) -> bool:
    """Compared by their digests, so that time tells neither where they differ nor how long ours is."""
    digests = (hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest() for text in (one, other))
    return hmac.compare_digest(*digests)


def _read(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(_MOST_TOKEN + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise LapwingError("a file that holds the token", f"{path}: {error}", "check its name and rights") from error


def _checked(text: str, where: str) -> str:
    token = text.strip()
    if not LEAST_TOKEN <= len(token) <= _MOST_TOKEN or not (token.isascii() and token.isprintable()) or " " in token:
        expected = f"a token of {LEAST_TOKEN} to {_MOST_TOKEN} ASCII letters, digits and signs, without a space"
        raise LapwingError(expected, f"{len(token)} characters in {where}", "let --token-file FILE make one")
    return token
