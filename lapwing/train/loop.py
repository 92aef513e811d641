"""The training loop: a generator of steps; showing and stopping are the caller's business."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from lapwing.corpus import Example, MarkedEvent, Passage
from lapwing.net import CERTAINTIES, REALITIES, SAME, Asked, Encoded, Labels, encode, pieces_of, stack
from lapwing.protocols import NO_EVENT, Question
from lapwing.records import Span
from lapwing.train.crew import Crew
from lapwing.train.lessons import Lesson, Referring, Related, Tags, Teacher, Trigger, references
from lapwing.train.model import PARTS, Network

Vary = Callable[[Example, random.Random], Example]
"""Changes an example before it is learned from, so that what does not matter is not learned."""

ALONE = Crew()
IGNORED = -100  # torch's label for rows that do not count
_OUTSIDE, _BEGINS, _GOES_ON = 0, 1, 2

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the network is trained. Rates and epochs are common ones for small encoders, not searched."""

    epochs: int = 5
    batch: int = 64
    encoder_rate: float = 1.2e-4
    head_rate: float = 1e-3
    warmup: float = 0.1  # share of steps over which the rates rise
    smoothing: float = 0.05  # of the category labels
    pointer_weight: float = 0.2
    yes_or_no_weight: float = 5.0  # of modes and contexts: most are "no", so that their mean loss is small
    stance_weight: float = 0.3  # of reality and of certainty
    parts_weight: float = 3.0
    seed: int = 7
    bfloat16: bool = False  # half the time on processors that have it; the weights differ in the last digits


@dataclass(frozen=True, slots=True)
class Step:
    """One batch done."""

    epoch: int
    step: int
    steps: int  # in this epoch
    loss: float


@dataclass(frozen=True, slots=True)
class _Item:
    """A question as the network sees it, and its answer."""

    encoded: Encoded
    lesson: Lesson

    @property
    def event(self) -> MarkedEvent | None:
        """What happens there, of a marked question."""
        return None if isinstance(self.lesson, Tags | Referring) else self.lesson.event


def unvaried(example: Example, chance: random.Random) -> Example:
    """The example as it stands."""
    return example


def run(
    network: Network,
    examples: Sequence[Example],
    tokenizer: Tokenizer,
    labels: Labels,
    settings: Settings,
    *,
    passages: Sequence[Passage] = (),
    vary: Vary = unvaried,
    checkpoint: Path | None = None,
    crew: Crew = ALONE,
) -> Iterator[Step]:
    """Train in place, yielding after each batch.

    With `checkpoint`, the state is kept there after each epoch and a run with the same settings and
    corpus goes on from it. Every process of a crew draws the same batches and learns from its share.
    """
    # A third less work a step, and rare names keep their pretrained vectors.
    network.encoder.embeddings.requires_grad_(False)
    optimizer = _optimizer(network, settings)
    first = _resume(checkpoint, network, optimizer, labels, settings)
    teacher = Teacher(examples)
    for epoch in range(first, settings.epochs):
        # Seeded by epoch, so that a resumed run sees what an undisturbed one would have seen.
        chance = random.Random(f"{settings.seed}/{epoch}")
        torch.manual_seed(settings.seed + epoch)
        items = [
            _Item(encode(tokenizer, _asked(lesson)), lesson)
            for example in examples
            for lesson in teacher(vary(example, chance), chance)
        ]
        items += [
            _Item(encode(tokenizer, _asked(lesson)), lesson)
            for passage in passages
            for lesson in references(replace(passage, example=vary(passage.example, chance)), chance)
        ]
        batches = _batches(items, settings.batch, chance)
        network.train()
        for number, batch in enumerate(batches):
            _set_rates(optimizer, settings, epoch + number / len(batches))
            loss = _step(network, optimizer, crew.share(batch), labels, settings, crew)
            yield Step(epoch, number + 1, len(batches), loss)
        if crew.rank == 0:
            _keep(checkpoint, network, optimizer, labels, settings, epoch=epoch + 1)
    network.eval()


def _asked(lesson: Lesson) -> Asked:
    if isinstance(lesson, Tags):
        return lesson.text
    if isinstance(lesson, Referring):
        return lesson.reference
    return Question(lesson.text, lesson.trigger) if isinstance(lesson, Trigger) else lesson.pair


def _step(
    network: Network,
    optimizer: torch.optim.Optimizer,
    batch: Sequence[_Item],
    labels: Labels,
    settings: Settings,
    crew: Crew,
) -> float:
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=settings.bfloat16):
        loss = _loss(network, batch, labels, settings)
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    crew.average(network)
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def _loss(network: Network, batch: Sequence[_Item], labels: Labels, settings: Settings) -> Tensor:
    """The loss of a batch of questions of one kind."""
    inputs = {name: torch.from_numpy(array) for name, array in stack([item.encoded for item in batch]).items()}
    mask = inputs["mask"]
    vectors = network.vectors(inputs["pieces"], mask)
    if isinstance(batch[0].lesson, Tags):
        return _tag_loss(network, vectors, batch)
    if isinstance(batch[0].lesson, Referring):
        return settings.parts_weight * _part_loss(network, vectors, mask, batch, slice(SAME, PARTS))
    answers = [logits.float() for logits in network.judge(vectors, mask, inputs["first"], inputs["second"])]
    loss = _answer_loss(answers, batch, labels, settings)
    if isinstance(batch[0].lesson, Trigger):
        loss = loss + settings.parts_weight * _part_loss(network, vectors, mask, batch, slice(SAME))
    return loss


def _part_loss(network: Network, vectors: Tensor, mask: Tensor, batch: Sequence[_Item], columns: slice) -> Tensor:
    """Of the columns of `parts` that a kind of question asks for."""
    wanted = torch.stack([part_labels(item.encoded, item.lesson, mask.shape[1]) for item in batch])[..., columns]
    logits = network.parts(vectors).float()[..., columns]
    each = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
    return (each * mask.unsqueeze(-1)).sum() / (mask.sum() * wanted.shape[-1])


def _tag_loss(network: Network, vectors: Tensor, batch: Sequence[_Item]) -> Tensor:
    loss = torch.zeros(())
    for logits, kind in zip(network.tags(vectors), ("mentions", "triggers"), strict=True):
        wanted = torch.stack([_tag_labels(item.encoded, getattr(item.lesson, kind), logits.shape[1]) for item in batch])
        loss = loss + functional.cross_entropy(logits.float().flatten(0, 1), wanted.flatten(), ignore_index=IGNORED)
    return loss


def _answer_loss(answers: Sequence[Tensor], batch: Sequence[_Item], labels: Labels, settings: Settings) -> Tensor:
    categories, modes, contexts, realities, certainties, place = answers
    events = [item.event for item in batch]
    wanted = torch.tensor([labels.categories.index(event.category if event else NO_EVENT) for event in events])
    loss = functional.cross_entropy(categories, wanted, label_smoothing=settings.smoothing)
    told = [row for row, event in enumerate(events) if event]
    if not told:
        return loss
    happening = [event for event in events if event]
    for logits, marked in (
        (modes, [[labels.modes.index(f"{e.category}/{mode}") for mode in e.modes] for e in happening]),
        (contexts, [[labels.contexts.index(context) for context in e.contexts] for e in happening]),
    ):
        hot = _hot(marked, logits.shape[1])
        loss = loss + settings.yes_or_no_weight * functional.binary_cross_entropy_with_logits(logits[told], hot)
    for logits, values in (
        (realities, [REALITIES.index(event.reality.value) for event in happening]),
        (certainties, [CERTAINTIES.index(event.certainty.value) for event in happening]),
    ):
        loss = loss + settings.stance_weight * functional.cross_entropy(logits[told], torch.tensor(values))
    first = torch.tensor([_first(batch[row].encoded, event.trigger) for row, event in enumerate(events) if event])
    if bool((first != IGNORED).any()):
        loss = loss + settings.pointer_weight * functional.cross_entropy(place[told], first, ignore_index=IGNORED)
    return loss


def _hot(marked: Sequence[Sequence[int]], width: int) -> Tensor:
    hot = torch.zeros(len(marked), width)
    for row, indices in enumerate(marked):
        hot[row, list(indices)] = 1.0
    return hot


def _first(encoded: Encoded, span: Span) -> int:
    """The first piece of a span; IGNORED where the window cut it off."""
    return next(iter(pieces_of(encoded.spans, span)), IGNORED)


def _tag_labels(encoded: Encoded, spans: Sequence[Span], length: int) -> Tensor:
    wanted = torch.full((length,), IGNORED)
    for at, (start, end) in enumerate(encoded.spans):
        wanted[at] = _OUTSIDE if end > start else IGNORED
    for span in spans:
        if inside := pieces_of(encoded.spans, span):
            wanted[inside] = _GOES_ON
            wanted[inside[0]] = _BEGINS
    return wanted


def part_labels(encoded: Encoded, lesson: Lesson, length: int) -> Tensor:
    """Who takes part, or is the same as the marked mention: (length, `PARTS`), 1 for each piece of theirs."""
    wanted = torch.zeros(length, PARTS)
    columns: tuple[Sequence[Span], ...] = ()
    if isinstance(lesson, Trigger):
        columns = (lesson.actors, lesson.recipients, lesson.speakers)
    elif isinstance(lesson, Referring):
        columns = ((),) * SAME + (lesson.same,)
    for column, spans in enumerate(columns):
        for span in spans:
            wanted[pieces_of(encoded.spans, span), column] = 1.0
    return wanted


def _batches(items: Sequence[_Item], size: int, chance: random.Random) -> list[list[_Item]]:
    """Batches of one kind and of like length in random order: less padding, same mixture."""
    batches: list[list[_Item]] = []
    for kind in (Tags, Trigger, Related, Referring):
        mine = [item for item in items if isinstance(item.lesson, kind)]
        batches += alike(mine, [len(item.encoded.pieces) for item in mine], size, chance)
    chance.shuffle(batches)
    return batches


def alike(items: Sequence[Item], lengths: Sequence[int], size: int, chance: random.Random) -> Iterator[list[Item]]:
    """Batches of like length, but for a few pieces that chance adds; the shortest first."""
    keyed = [length + chance.uniform(-8, 8) for length in lengths]
    order = sorted(range(len(items)), key=keyed.__getitem__)
    for at in range(0, len(order), size):
        yield [items[number] for number in order[at : at + size]]


def _optimizer(network: Network, settings: Settings) -> torch.optim.Optimizer:
    learned = [(name, parameter) for name, parameter in network.named_parameters() if parameter.requires_grad]
    encoder = [parameter for name, parameter in learned if name.startswith("encoder.")]
    heads = [parameter for name, parameter in learned if not name.startswith("encoder.")]
    groups: list[dict[str, Any]] = [
        {"params": encoder, "lr": settings.encoder_rate, "peak": settings.encoder_rate},
        {"params": heads, "lr": settings.head_rate, "peak": settings.head_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _set_rates(optimizer: torch.optim.Optimizer, settings: Settings, epochs_done: float) -> None:
    """Linear rise over the warm-up, then linear fall to nothing."""
    share = epochs_done / settings.epochs
    factor = (
        min(1.0, (share + 1e-3) / settings.warmup) if share < settings.warmup else (1 - share) / (1 - settings.warmup)
    )
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * factor


def _resume(
    checkpoint: Path | None, network: Network, optimizer: torch.optim.Optimizer, labels: Labels, settings: Settings
) -> int:
    if checkpoint is None or not checkpoint.exists():
        return 0
    state = torch.load(checkpoint, weights_only=True)
    if state["settings"] != asdict(settings) or state["corpus"] != labels.corpus:
        return 0
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["epoch"])


def _keep(
    checkpoint: Path | None,
    network: Network,
    optimizer: torch.optim.Optimizer,
    labels: Labels,
    settings: Settings,
    *,
    epoch: int,
) -> None:
    if checkpoint is None:
        return
    state = {
        "settings": asdict(settings),
        "corpus": labels.corpus,
        "epoch": epoch,
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
    }
    beside = checkpoint.with_suffix(".part")
    torch.save(state, beside)
    beside.replace(checkpoint)
