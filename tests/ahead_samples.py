"""A planted past long enough to learn from: a quarrel every third day, demands, and somebody else's thanks."""

from datetime import date, timedelta

from planted import World

LAST = date(2024, 6, 30)
TIMES = 150
APART = 3  # days


def quarrel() -> World:
    """Norland accuses Sudria every third day, Sudria demands something every sixth; Estmark thanks Norland."""
    world = World()
    for number in range(TIMES):
        day = LAST - timedelta(APART * number)
        world.report("[Norland] {accused} [Sudria].", "ACCUSE", day=day, published=day)
        if number % 2 == 0:
            world.report("[Sudria] {demanded} an answer of [Norland].", "REQUEST", day=day, published=day)
        if number % 4 == 0:
            world.report("[Estmark] {thanked} [Norland].", "SUPPORT", day=day, published=day)
    return world
