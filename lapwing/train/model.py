"""The network to be trained: MiniLM and its heads, in torch.

Kept out of `lapwing/net.py`, which every install imports, because torch is an extra. `train/graph.py` writes the same
arithmetic as ONNX; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
import transformers
from torch import Tensor, nn
from transformers import BertConfig, BertModel

HIDDEN = 384
DROPOUT = 0.1  # of the heads; drawing masks inside the encoder took half of a step on a CPU and bought nothing

TAGS = 3  # outside, begins, goes on
PARTS = 4  # actor, recipient, speaker; of the marked mention's actor


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many categories (with NO_EVENT), modes, contexts, realities and certainties the network tells apart."""

    categories: int
    modes: int
    contexts: int
    realities: int = 4
    certainties: int = 3


class Network(nn.Module):
    """Encoder, heads over each word piece, and heads over a marked question.

    A bare sentence is asked for its mentions and triggers (`tags`); a sentence with one trigger or one pair marked
    is asked what happens (`judge`), and with a trigger marked, who takes part (`parts`); a passage with one mention
    marked is asked who else is the same (`parts`).
    Shapes: B sentences, N word pieces, W the encoder's width.
    """

    def __init__(self, encoder: BertModel, sizes: Sizes) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.sizes = sizes
        self.drop = nn.Dropout(DROPOUT)
        self.tagger = nn.Linear(width, 2 * TAGS)
        self.partaker = nn.Linear(width, PARTS)
        self.pointer = nn.Linear(width, 1)
        self.join = nn.Linear(5 * width, HIDDEN)
        self.answer = nn.Linear(HIDDEN, sum(self.widths()))

    def widths(self) -> tuple[int, int, int, int, int]:
        """Logits of `judge`, in order: categories, modes, contexts, realities, certainties."""
        sizes = self.sizes
        return sizes.categories, sizes.modes, sizes.contexts, sizes.realities, sizes.certainties

    def vectors(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """(B, N) word pieces -> (B, N, W)."""
        hidden: Tensor = self.drop(self.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state)
        return hidden

    def tags(self, vectors: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of outside, begins, goes on: (B, N, 3) for mentions, (B, N, 3) for triggers."""
        mentions, triggers = self.tagger(vectors).split(TAGS, dim=-1)
        return mentions, triggers

    def parts(self, vectors: Tensor) -> Tensor:
        """Logits that a piece belongs to an actor, a recipient, the speaker of the marked trigger, or to the actor of
        the marked mention: (B, N, 4)."""
        parts: Tensor = self.partaker(vectors)
        return parts

    def judge(self, vectors: Tensor, mask: Tensor, first: Tensor, second: Tensor) -> tuple[Tensor, ...]:
        """Logits of `widths()`, each (B, n), and of the trigger's place, (B, N); `first`, `second`: marker places."""
        weights = mask.unsqueeze(-1).to(vectors.dtype)
        place = self.pointer(vectors).squeeze(-1).masked_fill(mask == 0, -1e4)
        trigger = (torch.softmax(place, dim=1).unsqueeze(-1) * vectors).sum(1)
        mean = (vectors * weights).sum(1) / weights.sum(1)
        pooled = torch.cat([vectors[:, 0], mean, _pick(vectors, first), _pick(vectors, second), trigger], dim=-1)
        logits = self.answer(self.drop(nn.functional.gelu(self.join(pooled))))
        return (*logits.split(self.widths(), dim=-1), place)


def _pick(vectors: Tensor, at: Tensor) -> Tensor:
    """The vector of one position a row: (B, N, W), (B,) -> (B, W)."""
    index = at.view(-1, 1, 1).expand(-1, 1, vectors.shape[-1])
    return vectors.gather(1, index).squeeze(1)


def pretrained(folder: Path, sizes: Sizes) -> Network:
    """The network with MiniLM's encoder, read from `folder`, and fresh heads."""
    transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # else it reports what is left out
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    encoder = BertModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",  # the fused kind is twice as slow backwards, in bfloat16 on a CPU (torch 2.13)
    )
    return Network(encoder, sizes)


def tiny(vocabulary: int, sizes: Sizes) -> Network:
    """A network of two narrow layers and random weights, for tests."""
    config = BertConfig(
        vocab_size=vocabulary,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return Network(BertModel(config, add_pooling_layer=False), sizes)
