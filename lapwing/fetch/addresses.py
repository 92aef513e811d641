"""Which addresses may be connected to: what a URL names, and what its name resolves to.

A name is resolved once, its addresses are checked, and one that passed is connected to: a name server that answers
otherwise the second time (DNS rebinding) is not asked a second time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from socket import SOCK_STREAM, gaierror, getaddrinfo
from typing import TypeAlias
from urllib.parse import SplitResult, quote, urlsplit

from lapwing.errors import UnreadableInput

Network: TypeAlias = IPv4Network | IPv6Network
Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
"""The addresses of a host name, for a port."""

PRIVATE: tuple[Network, ...] = tuple(
    ip_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7", "::1/128")
)
"""What `allow_private = true` means: a house's own networks and this machine. Link-local addresses, behind which
clouds keep their keys, are not among them and must be named."""

_TUNNELS = tuple(ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96"))
"""IPv6 addresses that stand for an IPv4 one (NAT64, 6to4, Teredo, compatible): that one is what should be named."""

_PORTS = {"http": 80, "https": 443}
_RESERVED_PORTS = 1024  # below it live mail, shells and other services that a request could be smuggled into
_LONGEST = 4000  # characters of an address; browsers and servers refuse longer ones somewhere beyond 2,000
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_.])?")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")
_PATH = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Target:
    """A checked URL: http or https, a host, no credentials; `path` has the query and is percent-encoded."""

    scheme: str
    host: str  # without the brackets of an IPv6 address
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: what one robots.txt speaks for."""
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.bracketed}{port}"

    @property
    def bracketed(self) -> str:
        """The host as a URL writes it."""
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def url(self) -> str:
        """The whole address, without a fragment."""
        return self.origin + self.path


def target(url: str) -> Target:
    """What a URL asks for.

    Raises:
        UnreadableInput: it is no http or https address, names no host, carries a password, or an odd port.
    """
    bare = url.strip()
    if len(bare) > _LONGEST or _UNSEEN.search(bare):
        raise _refused(url[:200], "an address of ordinary length without spaces", "another", "check the address")
    try:
        parts = urlsplit(bare)
        port = parts.port
        host = _host(parts)
    except ValueError as error:  # a port of 99999, half a bracket, a name that no registry would take
        raise _refused(url, "an address", str(error)[:200], "check the address") from error
    if parts.scheme not in _PORTS:
        raise _refused(url, "an http or https address", parts.scheme or "no scheme", "give the whole address")
    if "@" in parts.netloc:
        remedy = "leave the name and password out; what needs them is not fetched"
        raise _refused(url, "an address without a name or password in it", "one with them", remedy)
    if not host:
        raise _refused(url, "an address with a host", "none", "give the whole address")
    number = _PORTS[parts.scheme] if port is None else port
    if number < _RESERVED_PORTS and number not in _PORTS.values():
        raise _refused(url, "port 80, 443, or one from 1024 on", f"{number}", "serve it on one of these")
    query = f"?{quote(parts.query, safe=_PATH + '?')}" if parts.query else ""
    return Target(parts.scheme, host, number, (quote(parts.path, safe=_PATH) or "/") + query)


def shown(url: str) -> str:
    """The address without name, password and fragment, for a message."""
    before, mark, after = url.partition("://")
    if not mark:
        return url[:200]
    host, slash, path = after.partition("/")
    return f"{before}://{host.rpartition('@')[2]}{slash}{path.partition('#')[0]}"[:500]


def resolve(host: str, port: int) -> list[str]:
    """The addresses that the machine's resolver gives, in its order.

    Raises:
        OSError: the name is not known, or no server answers.
    """
    try:
        return [str(found[4][0]) for found in getaddrinfo(host, port, type=SOCK_STREAM)]
    except UnicodeError as error:  # a label of 64 characters
        raise gaierror(f"no name that can be looked up: {error}") from error


def admitted(wanted: Target, allow: Iterable[Network], resolver: Resolve) -> list[str]:
    """The addresses of a target that may be connected to.

    Raises:
        UnreadableInput: the name is not known, or every address of it is forbidden.
    """
    try:
        found = list(dict.fromkeys(resolver(wanted.host, wanted.port)))
    except OSError as error:
        came = error.strerror or str(error) or "no answer"
        raise _refused(wanted.url, "a host with an address", came[:200], "check the name and the network") from error
    allowed = tuple(allow)
    reasons = {address: forbidden(address, allowed) for address in found}
    passed = [address for address, reason in reasons.items() if reason is None]
    if not passed:
        came = ", ".join(f"{address} ({reason})" for address, reason in list(reasons.items())[:3]) or "none"
        remedy = "if the source is your own, allow its network with `allow_private` in the sources file"
        raise _refused(wanted.url, "a host with a public address", came, remedy)
    return passed


def forbidden(address: str, allow: Iterable[Network] = ()) -> str | None:
    """Why an address may not be connected to; None where it may."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "no address"
    if any(parsed in network for network in allow):
        return None
    kinds = (
        (isinstance(parsed, IPv6Address) and parsed.scope_id is not None, "link-local"),
        (isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None, "IPv4 in IPv6"),
        (any(parsed in network for network in _TUNNELS), "IPv4 behind IPv6"),
        (parsed.is_loopback, "loopback"),
        (parsed.is_link_local, "link-local"),
        (parsed.is_multicast, "multicast"),
        (parsed.is_unspecified, "unspecified"),
        (parsed.is_private, "private"),
        (parsed.is_reserved or _site_local(parsed) or not parsed.is_global, "reserved"),
    )
    return next((name for holds, name in kinds if holds), None)


def _site_local(address: IPv4Address | IPv6Address) -> bool:
    return isinstance(address, IPv6Address) and address.is_site_local


def _host(parts: SplitResult) -> str:
    """The host in letters of a name server; dots at its end and the sharp edges of international names are gone."""
    name = (parts.hostname or "").rstrip(".")
    if not name or ":" in name:
        return str(ip_address(name)) if name else ""
    ascii_name = name.encode("idna").decode("ascii").lower()
    if not _HOST.fullmatch(ascii_name):
        raise ValueError("a host name with other signs than letters, digits, dots and hyphens")
    return ascii_name


def _refused(url: str, expected: str, came: str, remedy: str) -> UnreadableInput:
    return UnreadableInput(shown(url), expected, came, remedy)
