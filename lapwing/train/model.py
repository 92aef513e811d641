"""The network to be trained: MiniLM and its heads, in torch.

Kept out of `lapwing/net.py`, which every install imports, because torch is an extra.
"""

from __future__ import annotations

from pathlib import Path

import torch
import transformers
from torch import Tensor, nn
from transformers import BertConfig, BertModel

HIDDEN = 384
DROPOUT = 0.1


class Network(nn.Module):
    """Encoder, trigger pointer, and two-layer heads over five pooled vectors.

    Shapes: pieces and mask (B, N); actor_at and recipient_at (B,). Returns logits: categories (B, C),
    modes (B, M), contexts (B, X), trigger starts and ends (B, N).
    """

    def __init__(self, encoder: BertModel, categories: int, modes: int, contexts: int) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.pointer = nn.Linear(width, 2)
        self.join = nn.Sequential(nn.Dropout(DROPOUT), nn.Linear(5 * width, HIDDEN), nn.GELU(), nn.Dropout(DROPOUT))
        self.categories = nn.Linear(HIDDEN, categories)
        self.modes = nn.Linear(HIDDEN, modes)
        self.contexts = nn.Linear(HIDDEN, contexts)

    def forward(
        self, pieces: Tensor, mask: Tensor, actor_at: Tensor, recipient_at: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Logits of every judgement on a batch of marked pairs."""
        vectors = self.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state  # (B, N, W)
        weights = mask.unsqueeze(-1).to(vectors.dtype)
        starts, ends = self.pointer(vectors).masked_fill(weights == 0, -1e4).unbind(-1)  # (B, N) each
        trigger = (torch.softmax(starts, dim=1).unsqueeze(-1) * vectors).sum(1)
        mean = (vectors * weights).sum(1) / weights.sum(1)
        pooled = [vectors[:, 0], mean, _pick(vectors, actor_at), _pick(vectors, recipient_at), trigger]
        joined = self.join(torch.cat(pooled, dim=-1))
        return self.categories(joined), self.modes(joined), self.contexts(joined), starts, ends


def _pick(vectors: Tensor, at: Tensor) -> Tensor:
    """The vector of one position a row: (B, N, W), (B,) -> (B, W)."""
    index = at.view(-1, 1, 1).expand(-1, 1, vectors.shape[-1])
    return vectors.gather(1, index).squeeze(1)


def pretrained(folder: Path, categories: int, modes: int, contexts: int) -> Network:
    """The network with MiniLM's encoder, read from `folder`, and fresh heads."""
    transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # else it reports what is left out
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    encoder = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager")
    return Network(encoder, categories, modes, contexts)


def tiny(vocabulary: int, categories: int, modes: int, contexts: int) -> Network:
    """A network of two narrow layers and random weights, for tests."""
    config = BertConfig(
        vocab_size=vocabulary, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64
    )
    config._attn_implementation = "eager"
    return Network(BertModel(config, add_pooling_layer=False), categories, modes, contexts)
