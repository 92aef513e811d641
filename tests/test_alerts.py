"""Alerts over a planted world: each once, with its evidence, also when reports are joined anew or a watch restarts."""

import json
import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from feed_server import Answer, Asked, FakeTime, FeedServer
from planted import World
from tiny_tools import TinyRoster

from lapwing.alerts import Alert, Alerts, Channel, Kind, Output, Role, Rule, Rules, line_of, read_rules
from lapwing.errors import InputError, StoreError, UnreadableInput
from lapwing.fetch import PRIVATE, Agent, Bounds, Transport
from lapwing.ontology import load
from lapwing.records import Fate, Reality, SpeakerKind

DAY = date(2024, 3, 1)


def attack(world: World, day: int, **more: object) -> str:
    return world.report(
        "[Norland's army] {shelled} [Sudria].",
        "ASSAULT",
        day=DAY + timedelta(day),
        **more,  # type: ignore[arg-type]
    )


class Desk:
    """Alerts on a state in memory, a fake clock, lines kept in a list."""

    def __init__(self, *rules: Rule, outputs: tuple[Output, ...] = (Output(Channel.STDOUT),)) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.time = FakeTime()
        self.lines: list[str] = []
        self.given = Rules(rules, outputs)
        self.alerts = self.anew()

    def anew(self, *rules: Rule) -> Alerts:
        """As after a restart."""
        agent = Agent(Transport(Bounds(pause=5, total=10)), "Lapwing/test", self.time.now, self.time.sleep, 0)
        given = replace(self.given, rules=rules) if rules else self.given
        self.alerts = Alerts(given, load(), agent, self.connection, self.lines.append)
        return self.alerts

    def check(self, world: World) -> list[Alert]:
        with world.open() as store:
            return list(self.alerts.check(store))

    def begin(self, world: World) -> list[Alert]:
        with world.open() as store:
            return list(self.alerts.begin(store))

    def deliver(self) -> list[InputError]:
        return list(self.alerts.deliver(self.time.now()))


@pytest.fixture
def world() -> World:
    return World()


COUNT = Rule("shelling", Kind.COUNT, ("NOR", "SUD"), "ASSAULT", reality=Reality.ACTUAL, at_least=3, days=10)


# --- counts ---------------------------------------------------------------------------------------


def desk_for(rule: Rule, *, outputs: tuple[Output, ...] = (Output(Channel.STDOUT),)) -> Desk:
    """A desk whose rule has seen an empty store."""
    desk = Desk(rule, outputs=outputs)
    desk.begin(World())
    return desk


def test_a_pair_that_reaches_a_number_within_days_is_one_alert(world: World) -> None:
    desk = desk_for(COUNT)
    events = [attack(world, 0), attack(world, 9)]
    assert desk.check(world) == []
    attack(world, 30)
    assert desk.check(world) == []  # not within ten days of the others
    events.append(attack(world, 5))
    (alert,) = desk.check(world)
    assert alert.events == tuple(sorted(events))
    assert "3 actual happenings of ASSAULT, NOR and SUD, 2024-03-01 to 2024-03-10" in alert.text
    assert desk.check(world) == []
    assert desk.anew() is desk.alerts
    assert desk.begin(world) == []


def test_the_tenth_day_is_within_and_the_eleventh_is_not(world: World) -> None:
    for day, expected in ((10, 0), (9, 1)):
        world = World()
        desk = desk_for(COUNT)
        for each in (0, 1, day):
            attack(world, each)
        assert len(desk.check(world)) == expected


def test_each_happening_is_counted_once_so_that_three_more_are_needed(world: World) -> None:
    desk = desk_for(COUNT)
    for day in range(3):
        attack(world, day)
    assert len(desk.check(world)) == 1
    for day in (3, 4):
        attack(world, day)
        assert desk.check(world) == []
    attack(world, 5)
    (second,) = desk.check(world)
    assert len(second.happenings) == 3


def test_another_report_of_the_same_happening_is_no_second_alert(world: World) -> None:
    desk = desk_for(COUNT)
    for day in range(3):
        attack(world, day, happening=f"h{day}")
    (first,) = desk.check(world)
    for day in range(3):  # every happening gets another id by what joins it
        attack(world, day, happening=f"h{day}", outlet="The Other Post")
    assert desk.check(world) == []
    assert first.happenings != tuple(happening.id for happening in world.happenings())


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, 1),
        ({"quad": 4, "category": None}, 1),
        ({"quad": 1, "category": None}, 0),
        ({"category": "AID"}, 0),
        ({"actors": ("SUD", "NOR")}, 1),
        ({"actors": ("SUD", "NOR"), "directed": True}, 0),
        ({"directed": True}, 1),
        ({"actors": ("NOR",)}, 1),
        ({"actors": ("NOR.MIL",)}, 1),
        ({"actors": ("SUD",)}, 0),  # it suffers, and does nothing
        ({"reality": Reality.FUTURE}, 0),
        ({"since": DAY + timedelta(1)}, 0),
        ({"since": DAY}, 1),
    ],
)
def test_what_is_counted_is_what_was_asked(change: dict[str, object], found: int, world: World) -> None:
    desk = desk_for(replace(COUNT, **change))  # type: ignore[arg-type]
    for day in range(3):
        attack(world, day)
    world.report("[Norland] will {shell} [Sudria].", "ASSAULT", day=DAY, reality=Reality.FUTURE)
    world.report("[Norland's army] {shelled} [Sudria] once.", "ASSAULT")  # nobody knows when
    assert len(desk.check(world)) == found


def test_what_a_store_held_before_a_rule_is_no_news_unless_it_says_so(world: World) -> None:
    for day in range(4):
        attack(world, day)
    assert Desk(COUNT).begin(world) == []
    assert len(Desk(replace(COUNT, past=True)).begin(world)) == 1
    desk = Desk(COUNT)
    desk.begin(world)
    for day in (10, 11, 12):
        attack(world, day)
    assert len(desk.check(world)) == 1


def test_what_was_missed_while_no_watch_ran_is_raised_at_the_next(world: World) -> None:
    desk = desk_for(COUNT)
    for day in range(3):
        attack(world, day)
    desk.anew()
    assert len(desk.begin(world)) == 1


def test_a_rule_that_changed_is_a_new_one_and_a_name_is_no_change(world: World) -> None:
    desk = desk_for(COUNT)
    for day in range(3):
        attack(world, day)
    assert len(desk.check(world)) == 1
    desk.anew(replace(COUNT, name="another name"))
    assert desk.begin(world) == []
    desk.anew(replace(COUNT, at_least=2))
    assert desk.begin(world) == []  # new, and the past is no news to it
    for day in (20, 21):
        attack(world, day)
    assert len(desk.check(world)) == 1


# --- other kinds ----------------------------------------------------------------------------------


def test_an_actor_that_appears_with_a_category_is_an_alert_for_each_happening(world: World) -> None:
    desk = desk_for(Rule("front", Kind.APPEARANCE, ("heron-front",), "MOBILIZE"))
    attack(world, 0)
    assert desk.check(world) == []
    world.report("[the Heron Front] {gathered} at the river.", "MOBILIZE", happening="g")
    (alert,) = desk.check(world)
    assert (alert.kind, alert.text) == (Kind.APPEARANCE, "heron-front in actual MOBILIZE, no day known")
    world.report("[the Heron Front] {gathered} at the river, too.", "MOBILIZE", happening="g")
    assert desk.check(world) == []


@pytest.mark.parametrize(("role", "found"), [(Role.ANY, 1), (Role.ACTOR, 0), (Role.RECIPIENT, 1)])
def test_an_actor_appears_in_a_role(role: Role, found: int, world: World) -> None:
    desk = desk_for(Rule("sudria", Kind.APPEARANCE, ("SUD",), role=role))
    attack(world, 0)
    assert len(desk.check(world)) == found


def test_a_denied_claim_is_one_alert_with_both_sides(world: World) -> None:
    desk = desk_for(Rule("denials", Kind.DENIAL, ("NOR",)))
    said = attack(world, 0, happening="said")
    assert desk.check(world) == []
    denied = world.report(
        "[Norland's army] did not {shell} [Sudria], the minister said.",
        "ASSAULT",
        day=DAY,
        reality=Reality.NEGATED,
        speaker=SpeakerKind.NAMED,
        said_by="the minister",
    )
    (alert,) = desk.check(world)
    assert set(alert.events) == {said, denied}
    assert alert.text == "ASSAULT of 2024-03-01 is denied by the minister; 1 origins assert it"
    attack(world, 0, happening="said", outlet="The Other Post")
    assert desk.check(world) == []


def test_a_promise_kept_and_one_broken_are_alerts(world: World) -> None:
    both = Rule("promises", Kind.EXPECTATION, ("NOR", "SUD"), fates=(Fate.KEPT, Fate.BROKEN))
    kept, broken = desk_for(replace(both, fates=(Fate.KEPT,))), desk_for(replace(both, fates=(Fate.BROKEN,)))
    promise = world.report("[Norland] {promised} aid to [Sudria].", "AGREE", day=DAY)
    assert kept.check(world) == broken.check(world) == []
    aid = world.report("[Norland] {sent} aid to [Sudria].", "AID", day=DAY + timedelta(20))
    assert broken.check(world) == []
    (alert,) = kept.check(world)
    assert alert.events == tuple(sorted((promise, aid)))
    assert "is kept" in alert.text
    assert kept.check(world) == []


def test_a_turn_of_tone_is_one_alert_though_it_moves_as_reports_come_in(world: World) -> None:
    desk = desk_for(Rule("turns", Kind.TURN, ("NOR", "SUD"), what="tone"))
    for day in range(0, 200, 20):
        world.report("[Norland] {sent} aid to [Sudria].", "AID", day=DAY + timedelta(day))
    assert desk.check(world) == []
    for day in range(200, 400, 20):
        attack(world, day)
    (alert,) = desk.check(world)
    assert alert.text.startswith("tone of NOR and SUD turned down on 2024-09-17")
    attack(world, 195)  # earlier than the turn that was told
    for day in range(400, 440, 20):
        attack(world, day)
    assert desk.check(world) == []
    for day in range(500, 700, 20):
        world.report("[Norland] {sent} aid to [Sudria].", "AID", day=DAY + timedelta(day))
    (back,) = desk.check(world)
    assert "turned up" in back.text


# --- what an alert says ---------------------------------------------------------------------------


def test_an_alert_names_events_articles_and_spans(world: World) -> None:
    desk = desk_for(Rule("sudria", Kind.APPEARANCE, ("SUD",)))
    text = "[Norland's army] {shelled} [Sudria] \u202e\x1b[2J."
    event = world.report(text, "ASSAULT", day=DAY, url="https://example.org/a")
    desk.check(world)
    desk.deliver()
    (line,) = desk.lines
    assert line.isascii()
    assert line.isprintable()
    told = json.loads(line)
    assert set(told) == {
        *("id", "rule", "kind", "text", "actors", "happenings", "events", "evidence", "left_out"),
    }
    (evidence,) = told["evidence"]
    assert (evidence["event"], told["events"], told["left_out"]) == (event, [event], 0)
    article = next(iter(world.documents)).article
    assert evidence["article"] == article.id
    assert evidence["url"] == "https://example.org/a"
    start, end = evidence["trigger"]
    assert article.text[start:end] == "shelled"
    start, end = evidence["sentence"]
    assert article.text[start:end] == evidence["words"] == article.text


def test_an_alert_of_many_events_shows_the_first_and_counts_the_rest(world: World) -> None:
    desk = desk_for(replace(COUNT, at_least=30, days=100))
    for day in range(30):
        attack(world, day)
    (alert,) = desk.check(world)
    assert (len(alert.events), len(alert.evidence), alert.left_out) == (30, 20, 10)
    assert [each.begins for each in alert.evidence][:2] == [DAY, DAY + timedelta(1)]


# --- delivery -------------------------------------------------------------------------------------


def appearing(world: World, number: int) -> None:
    world.report("[the Heron Front] {gathered} again.", "MOBILIZE", day=DAY + timedelta(number))


FRONT = Rule("front", Kind.APPEARANCE, ("heron-front",))


def test_a_file_gets_each_alert_once_also_after_a_write_that_was_cut_off(tmp_path: Path, world: World) -> None:
    path = tmp_path / "alerts.jsonl"
    desk = desk_for(FRONT, outputs=(Output(Channel.FILE, str(path)),))
    appearing(world, 1)
    (first,) = desk.check(world)
    desk.connection.execute("UPDATE alert_queue SET begun = 1")
    path.write_text(line_of(first) + "\n")  # written, and then the machine stopped
    assert desk.deliver() == []
    appearing(world, 2)
    (second,) = desk.check(world)
    path.write_text(line_of(first) + "\n" + line_of(second)[:50])  # half written
    desk.connection.execute("UPDATE alert_queue SET begun = 1")
    assert desk.deliver() == []
    lines = path.read_text().splitlines()
    assert [lines[0], lines[2]] == [line_of(first), line_of(second)]
    assert len(lines) == 3
    assert desk.deliver() == []
    assert len(path.read_text().splitlines()) == 3


def test_a_file_that_cannot_be_written_is_one_error_and_its_alerts_wait(tmp_path: Path, world: World) -> None:
    path = tmp_path / "later" / "alerts.jsonl"
    desk = desk_for(FRONT, outputs=(Output(Channel.FILE, str(path)), Output(Channel.STDOUT)))
    appearing(world, 1)
    desk.check(world)
    assert [error.expected for error in desk.deliver()] == ["a file that can be written"]
    assert len(desk.lines) == 1
    desk.time.sleep(3600)
    assert desk.deliver() == []
    path.parent.mkdir()
    desk.time.sleep(3600)
    assert desk.deliver() == []
    assert len(path.read_text().splitlines()) == 1
    assert len(desk.lines) == 1


def test_a_webhook_is_tried_later_and_later_until_it_takes_the_alert(world: World) -> None:
    taken: list[Asked] = []
    down = [True]

    def hook(asked: Asked) -> Answer:
        if not down[0]:
            taken.append(asked)
        return Answer(503 if down[0] else 204)

    with FeedServer({"/secret/hook": hook}) as server:
        desk = desk_for(FRONT, outputs=(Output(Channel.WEBHOOK, server.url("/secret/hook"), PRIVATE),))
        appearing(world, 1)
        (alert,) = desk.check(world)
        (error,) = desk.deliver()
        assert (error.came, "secret" in error.origin) == ("503", False)
        due = desk.alerts.next()
        assert due == desk.time.now() + 60
        assert desk.deliver() == []
        assert len(server.paths()) == 1
        for pause in (60, 120, 240):
            desk.time.sleep(pause)
            desk.anew()
            assert desk.deliver() == []
        assert len(server.paths()) == 4
        down[0] = False
        desk.time.sleep(6 * 3600)
        assert desk.deliver() == []
        assert desk.alerts.next() is None
        desk.time.sleep(86400)
        desk.deliver()
    (sent,) = taken
    assert json.loads(sent.body)["id"] == alert.id == sent.headers["idempotency-key"]
    assert sent.headers["content-type"] == "application/json"


def test_a_webhook_may_say_when_to_come_again(world: World) -> None:
    with FeedServer({"/hook": Answer(429, (("Retry-After", "5000"),))}) as server:
        desk = desk_for(FRONT, outputs=(Output(Channel.WEBHOOK, server.url("/hook"), PRIVATE),))
        appearing(world, 1)
        desk.check(world)
        assert [error.came for error in desk.deliver()] == ["429"]
        assert desk.alerts.next() == desk.time.now() + 5000


def test_a_webhook_in_a_private_network_must_be_allowed(world: World) -> None:
    with FeedServer({"/hook": Answer(200)}) as server:
        desk = desk_for(FRONT, outputs=(Output(Channel.WEBHOOK, server.url("/hook")),))
        appearing(world, 1)
        desk.check(world)
        (error,) = desk.deliver()
        assert "loopback" in error.came
        assert server.paths() == []


def test_a_state_that_cannot_be_written_is_an_error_of_the_family(world: World) -> None:
    desk = desk_for(FRONT)
    appearing(world, 1)
    desk.connection.close()
    with pytest.raises(StoreError):
        desk.check(world)


# --- the rules file -------------------------------------------------------------------------------

GOOD = """
[[to]]
file = "alerts.jsonl"

[[to]]
webhook = "https://hooks.example.org/T0/secret"

[[rule]]
name = "border"
kind = "count"
actors = ["Peru", "Chile"]
category = "ASSAULT"
at_least = 3
days = 14
since = 2024-01-01

[[rule]]
name = "turns"
kind = "turn"
actors = ["PER", "CHL"]

[[rule]]
name = "denials"
kind = "denial"

[[rule]]
name = "promises"
kind = "expectation"
actors = ["Chile"]
fates = ["broken"]

[[rule]]
name = "peru"
kind = "appearance"
actors = ["Peru"]
role = "recipient"
reality = "negated"
"""


def rules(tmp_path: Path, text: str) -> Rules:
    (tmp_path / "rules.toml").write_text(text)
    return read_rules(tmp_path / "rules.toml", TinyRoster(), load())


def test_a_rules_file_is_read(tmp_path: Path) -> None:
    found = rules(tmp_path, GOOD)
    count, turn, denial, expectation, appearance = found.rules
    assert (count.actors, count.category, count.at_least, count.days) == (("PER", "CHL"), "ASSAULT", 3, 14)
    assert (count.reality, count.since, count.directed) == (Reality.ACTUAL, date(2024, 1, 1), False)
    assert (turn.kind, turn.what, denial.actors) == (Kind.TURN, None, ())
    assert expectation.fates == (Fate.BROKEN,)
    assert (appearance.role, appearance.reality) == (Role.RECIPIENT, Reality.NEGATED)
    file, webhook = found.outputs
    assert (file.channel, file.place) == (Channel.FILE, str(tmp_path / "alerts.jsonl"))
    assert webhook.channel is Channel.WEBHOOK
    assert len({rule.id for rule in found.rules}) == 5
    assert rules(tmp_path, GOOD[GOOD.index("[[rule]]") :]).outputs == (Output(Channel.STDOUT),)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"Peru", "Chile"', '"Peru", "Atlantis"', "actors of the roster.*Atlantis"),
        ('"Peru", "Chile"', "", "1 to 2 different `actors`"),
        ('"PER", "CHL"', '"PER", "Peru"', "2 different `actors`"),
        ('"PER", "CHL"', '"PER"', "2 different `actors`"),
        ('"ASSAULT"', '"ATTACK"', "a category among AGREE"),
        ("at_least = 3", "at_least = 0", "from 1 to 100000"),
        ("at_least = 3", "at_least = 2.5", "a whole number"),
        ("at_least = 3", "atleast = 3", "`atleast`"),
        ("days = 14", "days = true", "a number from"),
        ("since = 2024-01-01", 'since = "2024-01-01"', "without quotation marks"),
        ('kind = "turn"', 'kind = "twist"', "`kind` among count"),
        ('kind = "turn"', "", "`kind` among"),
        ('name = "turns"', "", "`name`"),
        ('name = "turns"', 'name = "border"', "a name of its own"),
        ('fates = ["broken"]', 'fates = ["open"]', "`fates` among kept"),
        ('role = "recipient"', 'role = "bystander"', "`role` among"),
        ('file = "alerts.jsonl"', "", "one of `file`"),
        ('file = "alerts.jsonl"', "file = 3", "a text under `file`"),
        ("https://hooks.example.org/T0/secret", "ftp://hooks.example.org/T0/secret", "http or https.*`webhook`"),
        ("[[to]]", "[to]", "tables written|in TOML"),
        ("[[rule]]", "[[rules]]", "`rules`"),
    ],
)
def test_a_wrong_rules_file_says_what_is_wrong(old: str, new: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=words) as caught:
        rules(tmp_path, GOOD.replace(old, new))
    assert "rules.toml" in caught.value.origin
    assert "secret" not in str(caught.value)


def test_a_rules_file_that_is_missing_empty_or_no_toml_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="a file that can be read"):
        read_rules(tmp_path / "none.toml", TinyRoster(), load())
    for text, words in (("", "rules written"), ("[[rule", "in TOML"), ("\x00", "in TOML")):
        with pytest.raises(UnreadableInput, match=words):
            rules(tmp_path, text)
