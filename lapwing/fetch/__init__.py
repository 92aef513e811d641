"""Fetching from strangers: every address checked, every size and time bounded, hosts asked politely.

Pure transport: what an answer means, and when to ask again, is for the caller to say.
"""

from lapwing.fetch.addresses import PRIVATE, Network, Target, shown, target
from lapwing.fetch.agent import Agent
from lapwing.fetch.allowances import allowances
from lapwing.fetch.robots import Robots, parse_robots
from lapwing.fetch.transport import Bounds, Response, Transport
from lapwing.fetch.waiting import asked_wait

__all__ = [
    "PRIVATE",
    "Agent",
    "Bounds",
    "Network",
    "Response",
    "Robots",
    "Target",
    "Transport",
    "allowances",
    "asked_wait",
    "parse_robots",
    "shown",
    "target",
]
