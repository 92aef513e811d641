"""The graph of relations and the tree of a family: planted figures are read back, and no order makes a difference."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import combinations, pairwise
from math import dist, hypot
from xml.etree import ElementTree

import pytest
from test_pictures import HOSTILE, HOSTILE_SHOWN, SVG, of, parsed, written

from lapwing.pictures import Edge, Label, family_tree, network
from lapwing.pictures.descent import descend
from lapwing.pictures.layout import layout
from lapwing.records import Family, Link, LinkKind

# --- the graph ------------------------------------------------------------------------------------


def edge(one: str, other: str, happenings: int = 1, score: float | None = 1.0) -> Edge:
    return Edge(one, other, happenings, score, (happenings, 0, 0, 0))


def grown(actors: int, pairs: int, seed: int) -> list[Edge]:
    chance = random.Random(seed)
    keys = [f"k{number:02}" for number in range(actors)]
    wanted = dict.fromkeys(pairwise(keys))
    while len(wanted) < pairs:
        wanted[tuple(sorted(chance.sample(keys, 2)))] = None
    return [edge(*pair, happenings=int(chance.paretovariate(0.8)), score=chance.gauss(0, 3)) for pair in wanted]


def groups(root: ElementTree.Element, shape: str) -> dict[str, ElementTree.Element]:
    """By the words that a pointer is told: the groups, or links, that hold such a shape."""
    return {
        node[0].text or "": node
        for node in root
        if node.tag in (f"{SVG}g", f"{SVG}a") and node.find(SVG + shape) is not None
    }


def discs(root: ElementTree.Element) -> dict[str, tuple[float, ...]]:
    """By name: the middle and the radius."""
    found = {}
    for told, node in groups(root, "circle").items():
        circle = node.find(f"{SVG}circle")
        assert circle is not None
        found[told.partition("\n")[0]] = of(circle, "cx", "cy", "r")
    return found


def test_lines_lead_from_disc_to_disc_and_show_sign_and_number() -> None:
    ties = [edge("A", "B", 1, 3.0), edge("B", "C", 16, -2.0), edge("C", "A", 64, None), edge("D", "A", 4, 0.01)]
    root = parsed(network(ties, {"A": "Norland", "B": "Sudria", "C": "Estmark"}))
    middle = discs(root)
    assert set(middle) == {"Norland", "Sudria", "Estmark", "D"}
    seen = {}
    for told, node in groups(root, "line").items():
        line = node.findall(f"{SVG}line")[-1]
        one, other = told.split("\n")[0], told.split("\n")[1].removeprefix("and ")
        assert of(line, "x1", "y1") == pytest.approx(middle[one][:2], abs=0.02)
        assert of(line, "x2", "y2") == pytest.approx(middle[other][:2], abs=0.02)
        role = (line.get("class") or "").removeprefix("lapwing-line-")
        seen[one, other] = (role, "stroke-dasharray" in line.attrib, *of(line, "stroke-width"))
    assert seen == {
        ("Norland", "Sudria"): ("good", False, 1.0),
        ("Sudria", "Estmark"): ("bad", True, 4.0),  # each doubling adds as much
        ("Norland", "Estmark"): ("soft", True, 5.5),
        ("Norland", "D"): ("soft", True, 2.5),
    }


def test_area_of_a_disc_grows_with_its_happenings() -> None:
    root = parsed(network([edge("A", "B", 100), edge("A", "C", 300), edge("D", "E", 25)], {}))
    radius = {name: place[2] for name, place in discs(root).items()}
    bare = 4.0
    assert radius["A"] - bare == pytest.approx(2 * (radius["B"] - bare), abs=0.02)  # 400 to 100
    assert radius["A"] - bare == pytest.approx(4 * (radius["D"] - bare), abs=0.02)
    assert radius["D"] == radius["E"]


@pytest.mark.parametrize(
    ("actors", "pairs", "width"), [(2, 1, 800), (3, 3, 340), (12, 25, 800), (60, 180, 800), (60, 180, 340)]
)
def test_discs_and_names_are_clear_of_one_another(actors: int, pairs: int, width: int) -> None:
    picture = network(
        grown(actors, pairs, 5), {f"k{number:02}": f"Actor number {number}" for number in range(actors)}, width=width
    )
    root = parsed(picture)
    places = list(discs(root).values())
    assert len(places) == actors
    for one, other in combinations(places, 2):
        assert dist(one[:2], other[:2]) > one[2] + other[2]
    boxes = []
    for node in groups(root, "circle").values():
        for text in node.findall(f"{SVG}text"):
            x, y = of(text, "x", "y")
            half = 4.6 * len(text.text or "") / 2  # a little less than the letters need
            assert half - 1 <= x <= picture.width - half + 1
            boxes.append((x, y, half))
    for one, other in combinations(boxes, 2):
        assert abs(one[1] - other[1]) > 10 or abs(one[0] - other[0]) >= one[2] + other[2]


@pytest.mark.parametrize(("across", "up"), [(90, 30), (30, 90), (60, 60)])
def test_boxes_that_springs_press_together_are_cleared(across: float, up: float) -> None:
    """Everybody tied to everybody, as strongly as can be, in a field of three and a half times their area."""
    keys = [f"k{number:02}" for number in range(30)]
    side = (3.5 * len(keys) * across * up) ** 0.5
    ties = [(one, other, 50.0) for one, other in combinations(keys, 2)]
    found = layout(dict.fromkeys(keys, (across, up)), ties, side, side)
    for one, other in combinations(found.values(), 2):
        assert abs(one[0] - other[0]) > across - 0.5 or abs(one[1] - other[1]) > up - 0.5
    assert all(across / 2 - 0.1 <= x <= side - across / 2 + 0.1 for x, _ in found.values())
    assert all(up / 2 - 0.1 <= y <= side - up / 2 + 0.1 for _, y in found.values())


def test_the_order_of_the_ties_makes_no_difference() -> None:
    ties = grown(20, 40, 6)
    first = network(ties, {}, link_pair=lambda one, other: f"/?{one}-{other}")
    chance = random.Random(7)
    for _ in range(3):
        mixed = [
            Edge(each.other, each.one, each.happenings, each.score, each.quads) if chance.random() < 0.5 else each
            for each in chance.sample(ties, len(ties))
        ]
        assert network(mixed, {}, link_pair=lambda one, other: f"/?{one}-{other}").svg == first.svg


def test_friends_stand_nearer_than_strangers() -> None:
    """Two groups of five, everybody in one tied to everybody in it, and a single tie between the two."""
    ties = [edge(f"{side}{one}", f"{side}{other}", 9) for side in "ab" for one, other in combinations(range(5), 2)]
    middle = discs(parsed(network([*ties, edge("a0", "b0")], {})))
    means = {
        same: [
            dist(middle[one][:2], middle[other][:2])
            for one, other in combinations(middle, 2)
            if (one[0] == other[0]) is same
        ]
        for same in (True, False)
    }
    assert sum(means[True]) / len(means[True]) < 0.6 * sum(means[False]) / len(means[False])


def test_more_actors_than_are_drawn_are_counted() -> None:
    hub = [edge("hub", f"k{number:03}", 200 - number) for number in range(100)]
    root = parsed(network(hub, {}))
    kept = discs(root)
    assert len(kept) == 60
    assert {"hub", "k000", "k058"} <= set(kept)
    assert "k059" not in kept
    assert "Not drawn: 41 actors with fewer happenings than these 60." in written(root)


def test_an_actor_with_itself_is_no_line_but_is_counted() -> None:
    root = parsed(network([edge("A", "A", 3), edge("A", "B", 2)], {}))
    assert set(discs(root)) == {"A", "B"}
    assert "Not drawn: 3 happenings between parts of one actor." in written(root)
    assert discs(parsed(network([edge("A", "A")], {}))) == {}
    assert "No pair of actors." in written(parsed(network([], {})))


def test_actors_and_pairs_are_links_where_there_are_addresses() -> None:
    root = parsed(
        network(
            [edge("B", "A"), edge("B", "C")],
            {},
            link_pair=lambda one, other: f"/brief?one={one}&two={other}" if "A" in (one, other) else None,
            link_actor=lambda key: "javascript:alert(1)" if key == "A" else f"/actor?id={key}",
        )
    )
    assert [node.get("href") for node in root.iter(f"{SVG}a")] == ["/brief?one=A&two=B", "/actor?id=B", "/actor?id=C"]


def test_hostile_actors_are_text() -> None:
    names = {"a": HOSTILE, "b": "جمهورية العراق", "c": "中华人民共和国外交部发言人" * 30, "d": "", "e": "\u202e\u200f"}
    root = parsed(network([edge(one, other, 3) for one, other in combinations("abcde", 2)], names))
    middle = discs(root)
    assert {HOSTILE_SHOWN, "جمهورية العراق", "–"} <= set(middle)
    assert all("\u202e" not in text for text in root.itertext())


# --- the tree -------------------------------------------------------------------------------------


def link(here: str, there: str, kind: LinkKind = LinkKind.COPY, score: float = 0.9) -> Link:
    return Link(f"{here}-{there}-{kind}", here, there, kind, (), (), score, "planted", "planted@1")


def family(members: str | list[str], source: str | None = None) -> Family:
    return Family("f", members[0], tuple(sorted(members)), "the earliest", source, None)


def label(name: str, day: int | None = 1, outlet: str | None = "The Meridian Post") -> Label:
    return Label(f"Title {name}", outlet, date(2024, 5, day) if day else None)


def rows(root: ElementTree.Element) -> dict[str, tuple[float, float]]:
    """By the last line that a pointer is told, which is the title: the middle of the dot, from top to bottom."""
    found = {}
    for told, node in groups(root, "circle").items():
        circle = node.find(f"{SVG}circle")
        assert circle is not None
        x, y = of(circle, "cx", "cy")
        found[told.rpartition("\n")[2].removeprefix("Title ")] = (x, y)
    return found


def test_who_derives_from_whom_is_the_surest_link() -> None:
    links = [
        link("b", "a", score=0.5),
        link("c", "a", score=0.4),
        link("c", "b", LinkKind.REPRINT, 0.8),
        link("d", "c"),
    ]
    found = descend(family("abcd"), links)
    assert {name: each.parent for name, each in found.items()} == {"a": None, "b": "a", "c": "b", "d": "c"}
    assert found["c"].kind is LinkKind.REPRINT
    assert [each.depth for each in found.values()] == [0, 1, 2, 3]


def test_a_ring_of_links_and_a_link_the_wrong_way_still_make_a_tree() -> None:
    links = [link("a", "b"), link("b", "c"), link("c", "b"), link("d", "e")]
    found = descend(family("abcde"), links)
    assert {name: (each.parent, each.turned) for name, each in found.items()} == {
        "a": (None, False),
        "b": ("a", True),
        "c": ("b", False),
        "d": ("a", False),
        "e": ("d", True),
    }
    assert found["d"].kind is None
    said = written(parsed(family_tree(family("abcde"), links, {})))
    assert "Against the direction of its link, as no other ties it here: 2 articles." in said


def test_children_stand_under_and_right_of_their_parents_and_later_days_further_right() -> None:
    labels = {
        "a": label("a"),
        "b": label("b", 1),
        "c": label("c", 3),
        "d": label("d", 3),
        "e": label("e", 2),
        "f": label("f", None),
    }
    links = [link("b", "a"), link("c", "b"), link("d", "a"), link("e", "a"), link("f", "e")]
    places = rows(parsed(family_tree(family("abcdef"), links, labels)))
    assert sorted(places, key=lambda name: places[name][1]) == ["a", "b", "c", "e", "f", "d"]
    across = {name: place[0] for name, place in places.items()}
    assert across["a"] < across["b"] < across["e"] < across["f"] < across["c"] == across["d"]


def test_each_article_says_its_day_kind_outlet_and_title() -> None:
    labels = {"a": label("a", 4, "Northgate Wire"), "b": label("b", 5), "c": Label(None, None, None)}
    links = [
        link("b", "a", LinkKind.REWORDING),
        link("c", "a", LinkKind.ACKNOWLEDGED),
        link("c", "b", LinkKind.QUOTATION),
    ]
    root = parsed(family_tree(family("abc", source="Corvane Agency"), links, labels))
    said = [" ".join(text.split()) for text in written(root)]
    assert {"2024-05-04 · likely origin Northgate Wire", "Title a", "Title b"} <= set(said)
    assert "2024-05-05 · rewording The Meridian Post" in said
    assert "no date · acknowledged outlet unknown" in said
    assert "no date · outside source Corvane Agency" in said
    dotted = [node for node in root.iter() if node.get("stroke-dasharray") == "1 3"]
    assert [node.tag for node in dotted] == [f"{SVG}line", f"{SVG}line", f"{SVG}path"]  # legend, source, quotation
    below = said.index("no date · outside source Corvane Agency")
    assert below < said.index("2024-05-04 · likely origin Northgate Wire")


def test_beyond_what_is_drawn_the_rest_is_counted() -> None:
    members = [f"m{number:03}" for number in range(75)]
    links = [link(each, members[0]) for each in members[1:]]
    labels = {
        each: Label(f"Title {each}", "A", date(2024, 1, 1) + timedelta(place)) for place, each in enumerate(members)
    }
    root = parsed(family_tree(family(members), links, labels))
    assert list(rows(root)) == members[:60]
    assert "and 15 articles more" in written(root)
    assert root[0].text == "A family of 75 articles"


def test_no_order_of_links_members_or_labels_makes_a_difference() -> None:
    chance = random.Random(8)
    members = [f"m{number:02}" for number in range(40)]
    links = [
        link(each, chance.choice(members[:place]), chance.choice(list(LinkKind)), chance.random())
        for place, each in enumerate(members)
        if place
        for _ in range(2)
    ]
    labels = {each: label(each, chance.choice([1, 2, 3, None])) for each in members}
    first = family_tree(family(members), links, labels)
    mixed = Family("f", "m00", tuple(chance.sample(members, 40)), "the earliest", None, None)
    shuffled = dict(chance.sample(list(labels.items()), 40))
    assert family_tree(mixed, chance.sample(links, len(links)), shuffled).svg == first.svg


@pytest.mark.parametrize("width", [340, 800])
def test_a_family_of_every_size_fits_its_sheet(width: int) -> None:
    chance = random.Random(9)
    for size in (2, 6, 40, 60):
        members = [f"m{number:02}" for number in range(size)]
        links = [link(each, members[place - 1 if place % 2 else 0]) for place, each in enumerate(members) if place]
        labels = {
            each: Label(HOSTILE * 9, "الشرق الأوسط" * 20, date(2024, 1, 1) + timedelta(chance.randrange(300)))
            for each in members
        }
        picture = family_tree(family(members), links, labels, width=width, link=lambda each: f"/article?id={each}")
        root = parsed(picture)
        places = [of(node, "cx", "cy") for node in root.iter(f"{SVG}circle")]
        assert all(0 < x < picture.width * 0.5 and 0 < y < picture.height for x, y in places)
        assert len(list(root.iter(f"{SVG}a"))) == size
        assert min(hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations({*places}, 2)) > 8
        assert all("\u202e" not in text for text in root.itertext())
