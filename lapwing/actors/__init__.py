"""Actors: who is named in an article, and who that is on the day it appeared."""

from lapwing.actors.mentions import mentions, resolve_text
from lapwing.actors.roster import TableRoster, load_roster

__all__ = ["TableRoster", "load_roster", "mentions", "resolve_text"]
