"""What a settings file may say under `allow_private`: true, or a list of networks."""

from __future__ import annotations

from ipaddress import ip_network

from lapwing.errors import UnreadableInput
from lapwing.fetch.addresses import PRIVATE, Network


def allowances(value: object, origin: str) -> tuple[Network, ...]:
    """The networks that may be connected to although they are not public.

    Raises:
        UnreadableInput: it is neither true or false nor a list of networks such as "10.0.0.0/8".
    """
    if isinstance(value, bool):
        return PRIVATE if value else ()
    expected = "true, false or a list of networks under `allow_private`"
    remedy = 'write for example allow_private = ["10.0.0.0/8"]'
    if not isinstance(value, list):
        raise UnreadableInput(origin, expected, repr(value)[:200], remedy)
    try:
        return tuple(ip_network(str(item)) for item in value)
    except ValueError as error:
        raise UnreadableInput(origin, expected, str(error)[:200], remedy) from error
