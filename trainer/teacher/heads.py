"""Scores of a few tokens alone: a model's last hidden states times those rows of its head."""

from typing import TYPE_CHECKING

from lumen.core.speaker import Indices
from trainer.teacher.untyped import Loose, Model

if TYPE_CHECKING:
    import torch

_SCALED = ("final_logit_softcapping", "logit_scale", "logits_scaling")
"""By what some architectures change their head's scores: from them all are taken."""


class Heads:
    """A causal language model that scores some tokens of its vocabulary, in 32 bits.

    The scores of a vocabulary of 151,936 fill gigabytes, and 16 bits tell some expressions apart
    by 30 % too much or too little. Adapters, which are within the layers, stay in force.
    """

    def __init__(self, model: Model, tokens: Indices) -> None:
        import torch

        causal = model.get_base_model() if hasattr(model, "get_base_model") else model
        head = causal.get_output_embeddings()
        self.dtype, self.device = causal.dtype, causal.device
        self._tokens = torch.as_tensor(tokens, device=self.device)
        scaled = any(getattr(causal.config, name, None) for name in _SCALED)
        self._all: Model | None = None
        if scaled or type(head) is not torch.nn.Linear:
            self._all = causal
            return
        self._body = causal.get_decoder()
        self._rows = head.weight.detach()[self._tokens].float().T
        self._bias = 0.0 if head.bias is None else head.bias.detach()[self._tokens].float()

    def scores(self, *, last: bool = False, **inputs: Loose) -> tuple["torch.Tensor", Loose]:
        """Give the scores at each place, or at the last alone, [rows, places, tokens]; and a cache.

        Args:
            last: whether only the last place is scored.
            inputs: as the model takes them.
        """
        if self._all is not None:
            output = self._all(**inputs, logits_to_keep=1 if last else 0)
            return output.logits[..., self._tokens].float(), output.cache
        output = self._body(**inputs)
        hidden = output.last_hidden_state[:, -1:] if last else output.last_hidden_state
        return hidden.float() @ self._rows + self._bias, output.cache
