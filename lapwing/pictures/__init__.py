"""Pictures of what is known: a pair over time, a graph of relations, a family of articles, and how forecasts fared.

SVG, and PNG made of it.
"""

from lapwing.pictures.branches import Label
from lapwing.pictures.network import Edge, network
from lapwing.pictures.picture import Picture
from lapwing.pictures.reliability import reliability
from lapwing.pictures.timeline import timeline
from lapwing.pictures.tree import family_tree

__all__ = ["Edge", "Label", "Picture", "family_tree", "network", "reliability", "timeline"]
