"""The training loop: a generator of steps; showing and stopping are the caller's business."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from lapwing.corpus import Example
from lapwing.net import Encoded, Labels, encode, stack
from lapwing.protocols import NO_EVENT
from lapwing.records import Span
from lapwing.train.model import Network
from lapwing.train.pairs import Lesson, lessons

IGNORED = -100  # torch's label for rows that do not count


@dataclass(frozen=True, slots=True)
class Settings:
    """How the network is trained. Rates and epochs are common ones for small encoders, not searched."""

    epochs: int = 6
    batch: int = 32
    encoder_rate: float = 8e-5
    head_rate: float = 8e-4
    warmup: float = 0.1  # share of steps over which the rates rise
    smoothing: float = 0.05  # of the category labels
    pointer_weight: float = 0.3
    mode_weight: float = 0.5
    context_weight: float = 0.5
    seed: int = 7
    bfloat16: bool = False  # half the time on processors that have it; the weights differ in the last digits
    frozen_embeddings: bool = True  # a third less work a step, and rare names keep their pretrained vectors


@dataclass(frozen=True, slots=True)
class Step:
    """One batch done."""

    epoch: int
    step: int
    steps: int  # in this epoch
    loss: float


@dataclass(frozen=True, slots=True)
class _Item:
    encoded: Encoded
    category: int
    modes: tuple[int, ...]
    contexts: tuple[int, ...]
    trigger: tuple[int, int]  # first and last piece, or IGNORED


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
    vary: Callable[[Example, random.Random], Example] = unvaried,
    checkpoint: Path | None = None,
) -> Iterator[Step]:
    """Train in place, yielding after each batch.

    With `checkpoint`, the state is kept there after each epoch and a run with the same settings and
    corpus goes on from it.
    """
    network.encoder.embeddings.requires_grad_(not settings.frozen_embeddings)
    optimizer = _optimizer(network, settings)
    first = _resume(checkpoint, network, optimizer, labels, settings)
    for epoch in range(first, settings.epochs):
        # Seeded by epoch, so that a resumed run sees what an undisturbed one would have seen.
        chance = random.Random(f"{settings.seed}/{epoch}")
        torch.manual_seed(settings.seed + epoch)
        items = [
            _item(lesson, tokenizer, labels)
            for example in examples
            for lesson in lessons(vary(example, chance), chance)
        ]
        batches = _batches(items, settings.batch, chance)
        network.train()
        for number, batch in enumerate(batches):
            _set_rates(optimizer, settings, epoch + number / len(batches))
            loss = _step(network, optimizer, batch, labels, settings)
            yield Step(epoch, number + 1, len(batches), loss)
        _keep(checkpoint, network, optimizer, labels, settings, epoch=epoch + 1)
    network.eval()


def _step(
    network: Network, optimizer: torch.optim.Optimizer, batch: Sequence[_Item], labels: Labels, settings: Settings
) -> float:
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=settings.bfloat16):
        loss = _loss(network, batch, labels, settings)
    optimizer.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def _loss(network: Network, batch: Sequence[_Item], labels: Labels, settings: Settings) -> Tensor:
    inputs = {name: torch.from_numpy(array) for name, array in stack([item.encoded for item in batch]).items()}
    categories, modes, contexts, starts, ends = (logits.float() for logits in network(**inputs))
    wanted = torch.tensor([item.category for item in batch])
    loss = functional.cross_entropy(categories, wanted, label_smoothing=settings.smoothing)
    happens = wanted != labels.categories.index(NO_EVENT)
    if bool(happens.any()):
        pointed = torch.tensor([item.trigger for item in batch])
        for logits, place in ((starts, pointed[:, 0]), (ends, pointed[:, 1])):
            if bool((place != IGNORED).any()):
                loss = loss + settings.pointer_weight * functional.cross_entropy(logits, place, ignore_index=IGNORED)
        for logits, marked, weight in (
            (modes, [item.modes for item in batch], settings.mode_weight),
            (contexts, [item.contexts for item in batch], settings.context_weight),
        ):
            hot = _hot(marked, logits.shape[1])
            loss = loss + weight * functional.binary_cross_entropy_with_logits(logits[happens], hot[happens]) * 10
    return loss


def _hot(marked: Sequence[Sequence[int]], width: int) -> Tensor:
    hot = torch.zeros(len(marked), width)
    for row, indices in enumerate(marked):
        hot[row, list(indices)] = 1.0
    return hot


def _item(lesson: Lesson, tokenizer: Tokenizer, labels: Labels) -> _Item:
    encoded = encode(tokenizer, lesson.pair)
    event = lesson.event
    if event is None:
        return _Item(encoded, labels.categories.index(NO_EVENT), (), (), (IGNORED, IGNORED))
    modes = tuple(labels.modes.index(f"{event.category}/{mode}") for mode in event.modes)
    contexts = tuple(labels.contexts.index(context) for context in event.contexts)
    return _Item(encoded, labels.categories.index(event.category), modes, contexts, _pieces(encoded, event.trigger))


def _pieces(encoded: Encoded, trigger: Span) -> tuple[int, int]:
    inside = [i for i, (start, end) in enumerate(encoded.spans) if start < trigger.end and end > trigger.start]
    return (inside[0], inside[-1]) if inside else (IGNORED, IGNORED)


def _batches(items: Sequence[_Item], size: int, chance: random.Random) -> list[list[_Item]]:
    """Batches of like length in random order: less padding, same mixture."""
    order = sorted(range(len(items)), key=lambda index: len(items[index].encoded.pieces) + chance.uniform(-8, 8))
    batches = [[items[i] for i in order[at : at + size]] for at in range(0, len(order), size)]
    chance.shuffle(batches)
    return batches


def _optimizer(network: Network, settings: Settings) -> torch.optim.Optimizer:
    learned = [(name, parameter) for name, parameter in network.named_parameters() if parameter.requires_grad]
    encoder = [parameter for name, parameter in learned if name.startswith("encoder.")]
    heads = [parameter for name, parameter in learned if not name.startswith("encoder.")]
    groups: list[dict[str, Any]] = [
        {"params": encoder, "lr": settings.encoder_rate, "peak": settings.encoder_rate},
        {"params": heads, "lr": settings.head_rate, "peak": settings.head_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01)


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
