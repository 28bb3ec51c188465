"""Reads prompts and shows all beginnings of expressions to a small language model, by hand.

In a small model what stands around its matrices takes longer than they do. So here a Qwen3 of few
dimensions is computed in 32 bits on a processor, in one pass for each few prompts: what the first
layer makes of a beginning, which depends on no prompt, is computed once for all of them, a
beginning attends to its prompt and its own line alone, and in the last layer only what is scored
goes on.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lumen.core.speaker import Indices
from trainer.teacher.trie import NOWHERE, Trie
from trainer.teacher.untyped import Loose, Model

if TYPE_CHECKING:
    import torch

_KIND = "qwen3"
_SMALL = 256
"""Dimensions; of a larger model the matrices take nearly all the time."""

_ROWS = 2048
"""Tokens of one pass, which stay near the processor."""

_STEEPEST = 40.0
"""Of scores that attention takes powers of as they are: powers of 80 are still numbers."""


class _Layer(NamedTuple):
    """A layer's matrices, [in, out], with the norms before them taken in.

    scales: of queries and keys, [heads, width], a query's with attention's own scale.
    """

    qkv: "torch.Tensor"
    scales: "torch.Tensor"
    out: "torch.Tensor"
    gate: "torch.Tensor"
    up: "torch.Tensor"
    down: "torch.Tensor"


class _Seen(NamedTuple):
    """Queries, keys and values, each [prompts, places, heads, width]."""

    query: "torch.Tensor"
    key: "torch.Tensor"
    value: "torch.Tensor"


class _Places(NamedTuple):
    """What prompts of one length share.

    turn: cosines and sines, [places, heads, width] of each layer. hidden: what a place may not
    attend to, [places, 1, prompt + line]. first: what the first layer sees of all beginnings.
    """

    length: int
    turn: "list[tuple[torch.Tensor, torch.Tensor]]"
    hidden: "torch.Tensor"
    first: _Seen


def is_small(model: Model) -> bool:
    """Tell whether a model is one that is computed here, or its adapter a plain one."""
    import torch

    causal = _causal(model)
    config = causal.config
    if config.model_type != _KIND or config.hidden_size > _SMALL:
        return False
    body, head = causal.get_decoder(), causal.get_output_embeddings()
    matrices = [
        module
        for layer in body.layers
        for part in (layer.self_attn, layer.mlp)
        for name, module in part.named_children()
        if name.endswith("_proj")
    ]
    return (
        causal.dtype is torch.float32
        and causal.device.type == "cpu"
        and type(head) is torch.nn.Linear
        and head.bias is None
        and type(body.embed_tokens) is torch.nn.Embedding
        and config.hidden_act == "silu"
        and config.rope_parameters["rope_type"] == "default"
        and {*config.layer_types} == {"full_attention"}
        and all(_is_plain(module) for module in matrices)
        and all(_steepest(layer.self_attn) < _STEEPEST for layer in body.layers)
    )


def _steepest(attention: Loose) -> float:
    """Give the largest score that there can be: queries and keys were brought to one size."""
    size = attention.head_dim * attention.scaling
    norms = attention.q_norm, attention.k_norm
    return float(size * np.prod([float(norm.weight.detach().abs().max()) for norm in norms]))


def _causal(model: Model) -> Model:
    return model.get_base_model() if hasattr(model, "get_base_model") else model


def _is_plain(module: Loose) -> bool:
    """Tell whether it is a matrix, or one with a LoRA of the simplest kind."""
    import torch
    from peft.tuners.lora import Linear

    if type(module) is Linear:
        plain = not any(module.lora_variant.values()) and not any(module.lora_bias.values())
        plain = plain and not (module.merged and module.disable_adapters)
        return plain and type(module.base_layer) is torch.nn.Linear and module.bias is None
    return type(module) is torch.nn.Linear and module.bias is None


def _matrix(module: Loose) -> "torch.Tensor":
    """Give a matrix, [in, out], as its adapter changes it."""
    weight = module.weight.detach()
    if hasattr(module, "get_delta_weight") and not (module.merged or module.disable_adapters):
        for name in module.active_adapters:
            if name in module.lora_A:
                weight = weight + module.get_delta_weight(name).detach()
    turned: torch.Tensor = weight.T
    return turned


class SmallModel:
    """A small causal language model with what is shown to it after each prompt."""

    def __init__(self, model: Model, trie: Trie) -> None:
        import torch

        self._body = _causal(model).get_decoder()
        config = self._body.config
        self._heads, self._shared = config.num_attention_heads, config.num_key_value_heads
        self._width = self._body.layers[0].self_attn.head_dim
        self._epsilon = config.rms_norm_eps
        self._layers = [self._layer(layer) for layer in self._body.layers]
        rows = _causal(model).get_output_embeddings().weight.detach()[torch.as_tensor(trie.allowed)]
        self._rows = (rows * self._body.norm.weight.detach()).T.contiguous()
        self._depth = torch.as_tensor(trie.depth[1:])
        self._tokens = torch.as_tensor(trie.token[1:])
        lines = torch.as_tensor(_lines(trie))
        self._lines, self._none = lines.clamp(min=0), lines == NOWHERE
        self._known: dict[int, _Places] = {}

    def _layer(self, layer: Loose) -> _Layer:
        import torch

        attention, mlp = layer.self_attn, layer.mlp
        before, between = (
            norm.weight.detach()[:, None]
            for norm in (layer.input_layernorm, layer.post_attention_layernorm)
        )
        parts = [attention.q_proj, attention.k_proj, attention.v_proj]
        query = attention.q_norm.weight.detach() * attention.scaling
        key = attention.k_norm.weight.detach()
        return _Layer(
            (before * torch.cat([_matrix(part) for part in parts], dim=1)).contiguous(),
            torch.stack([query] * self._heads + [key] * self._shared),
            _matrix(attention.o_proj).contiguous(),
            (between * _matrix(mlp.gate_proj)).contiguous(),
            (between * _matrix(mlp.up_proj)).contiguous(),
            _matrix(mlp.down_proj).contiguous(),
        )

    def at_once(self, length: int) -> int:
        """Say how many prompts of this length one pass takes."""
        return max(1, _ROWS // (length + len(self._tokens)))

    def scores(self, prompts: Sequence[Sequence[int]]) -> "torch.Tensor":
        """Score what may follow prompts of one length and each beginning after them.

        Gives [prompts, nodes, allowed].
        """
        import torch

        places = self._places(len(prompts[0]))
        ids = torch.as_tensor(prompts)
        ids = torch.cat([ids, self._tokens.expand(len(ids), -1)], dim=1)
        state = torch.nn.functional.embedding(ids, self._body.embed_tokens.weight)
        for number, layer in enumerate(self._layers):
            seen = self._seen(state, layer, places, number)
            if number == len(self._layers) - 1:
                # Of the prompt, only its last token is scored.
                begin = places.length - 1
                state = state[:, begin:].contiguous()
                seen = seen._replace(query=seen.query[:, begin:])
            self._heed(state, seen, layer, places)
        scored: torch.Tensor = self._normed(state) @ self._rows
        return scored.view(len(prompts), -1, scored.shape[-1])

    def _places(self, length: int) -> _Places:
        """Prepare for prompts of a length, once."""
        import torch

        if length in self._known:
            return self._known[length]
        place = torch.cat([torch.arange(length), length - 1 + self._depth])[None]
        cosine, sine = self._body.rotary_emb(self._rows, place)
        turn = [_turn(layer.scales, cosine[0], sine[0]) for layer in self._layers]
        nodes = len(self._tokens)
        hidden = torch.zeros((length + nodes, 1, length + 1 + len(self._lines)))
        order = torch.arange(length)
        hidden[:length, 0, :length].masked_fill_(order > order[:, None], -torch.inf)
        hidden[:length, 0, length:] = -torch.inf
        hidden[length:, 0, length + 1 :].masked_fill_(self._none.T, -torch.inf)
        state = torch.nn.functional.embedding(self._tokens, self._body.embed_tokens.weight)
        first = self._projected(state[None], self._layers[0], [each[length:] for each in turn[0]])
        hidden = hidden.repeat(1, self._heads, 1)
        self._known[length] = _Places(length, turn, hidden, first)
        return self._known[length]

    def _seen(self, state: "torch.Tensor", layer: _Layer, places: _Places, number: int) -> _Seen:
        """Project states; in the first layer those of prompts alone."""
        import torch

        if number:
            return self._projected(state, layer, places.turn[number])
        turn = [each[: places.length] for each in places.turn[0]]
        prompts = self._projected(state[:, : places.length], layer, turn)
        pairs = zip(prompts, places.first, strict=True)
        return _Seen(*(torch.cat([a, b.expand(len(a), -1, -1, -1)], dim=1) for a, b in pairs))

    def _projected(
        self, state: "torch.Tensor", layer: _Layer, turn: "Sequence[torch.Tensor]"
    ) -> _Seen:
        """Give queries, keys and values, turned by their places."""
        all_heads = self._heads + 2 * self._shared
        shape = *state.shape[:2], all_heads, self._width
        made = (self._normed(state) @ layer.qkv).view(shape)
        both, value = made[:, :, : -self._shared], made[:, :, -self._shared :]
        size = self._size(both)
        halves = both.unflatten(3, (2, -1)).flip(3).flatten(3)
        turned = (both * turn[0]).addcmul_(halves, turn[1]).mul_(size)
        return _Seen(turned[:, :, : self._heads], turned[:, :, self._heads :], value)

    def _normed(self, state: "torch.Tensor") -> "torch.Tensor":
        """Bring each state to one size, [prompts * places, d]."""
        flat = state.reshape(-1, state.shape[-1])
        return flat * self._size(flat)

    def _size(self, state: "torch.Tensor") -> "torch.Tensor":
        """Give by what each state is multiplied to be of one size."""
        import torch

        norm = torch.linalg.vector_norm(state, dim=-1, keepdim=True)
        return norm.square_().div_(state.shape[-1]).add_(self._epsilon).rsqrt_()

    def _heed(self, state: "torch.Tensor", seen: _Seen, layer: _Layer, places: _Places) -> None:
        """Add to states what they attend to, and what the network makes of them."""
        import torch

        flat = state.view(-1, state.shape[-1])
        heeded = self._attended(seen, places)
        flat.addmm_(heeded.view(len(flat), -1), layer.out)
        normed = self._normed(flat)
        gate = torch.nn.functional.silu(normed @ layer.gate, inplace=True)
        flat.addmm_(gate.mul_(normed @ layer.up), layer.down)

    def _attended(self, seen: _Seen, places: _Places) -> "torch.Tensor":
        """Let each place attend to the prompt, and a beginning to its own line too."""
        import torch

        length, nodes = places.length, len(self._tokens)
        prompts, rows = seen.query.shape[:2]
        grouped = prompts, nodes, self._shared, self._heads // self._shared
        more = 1 + len(self._lines)
        keys, values = (_in_blocks(each[:, :length], self._heads, more) for each in seen[1:])
        odds = torch.bmm(seen.query.reshape(prompts, rows, -1), keys.transpose(1, 2))
        odds = odds.view(prompts, rows, self._heads, -1)
        asking = seen.query[:, -nodes:].unflatten(2, grouped[2:])
        key, value = seen.key[:, length:], seen.value[:, length:]
        lines = [(key, value)]
        lines += [(key.index_select(1, line), value.index_select(1, line)) for line in self._lines]
        for turn, (key, _) in enumerate(lines, length):
            product = asking * key[:, :, :, None]
            torch.sum(product.flatten(2, 3), 3, out=odds[:, -nodes:, :, turn])
        odds.add_(places.hidden[-rows:]).exp_()
        odds.div_(odds.sum(dim=3, keepdim=True))
        found = torch.bmm(odds.view(prompts, rows, -1), values)
        after = found[:, -nodes:].view(*grouped, self._width)
        for turn, (_, value) in enumerate(lines, length):
            weight = odds[:, -nodes:, :, turn].reshape(*grouped, 1)
            after.addcmul_(weight, value[:, :, :, None])
        return found


def _turn(
    scales: "torch.Tensor", cosine: "torch.Tensor", sine: "torch.Tensor"
) -> "tuple[torch.Tensor, torch.Tensor]":
    """Give by what heads, and heads with exchanged halves, are multiplied at each place."""
    import torch

    swapped = scales.unflatten(1, (2, -1)).flip(1)
    swapped = torch.stack([-swapped[:, 0], swapped[:, 1]], dim=1).flatten(1)
    return cosine[:, None] * scales, sine[:, None] * swapped


def _in_blocks(each: "torch.Tensor", heads: int, more: int) -> "torch.Tensor":
    """Give keys or values as one matrix for all heads, with room for so many more.

    Of [prompts, places, shared, width] it makes [prompts, heads * (places + more), heads * width].
    """
    prompts, places, shared, width = each.shape
    blocks = each.new_zeros((prompts, heads, places + more, heads, width))
    for head in range(heads):
        blocks[:, head, :places, head] = each[:, :, head * shared // heads]
    return blocks.view(prompts, heads * (places + more), heads * width)


def _lines(trie: Trie) -> Indices:
    """Give what stands above each node, from below the root on, [longest, nodes].

    Nodes are numbered without the root; where nothing more stands above one, it is NOWHERE.
    """
    nodes = range(1, len(trie.token))
    found = [
        [place - 1 for place in np.flatnonzero(trie.above[node]) if 0 < place != node]
        for node in nodes
    ]
    longest = max(map(len, found), default=0)
    lines = np.full((longest, len(found)), NOWHERE, dtype=np.intp)
    for node, line in enumerate(found):
        lines[: len(line), node] = line
    return lines
