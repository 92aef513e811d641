"""Lineage: what an article shares with others, and which articles one origin gave rise to. Pure functions.

Only headlines and bodies count: what a site prints under every article says nothing about where one came from.
"""

from lapwing.lineage.changes import changes
from lapwing.lineage.comparing import compare
from lapwing.lineage.credits import credited
from lapwing.lineage.many import Progress, links
from lapwing.lineage.origins import families
from lapwing.lineage.sketching import sketch

__all__ = ["Progress", "changes", "compare", "credited", "families", "links", "sketch"]
