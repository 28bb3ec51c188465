"""Names for what torch's companions give, whose own types are looser than ours."""

from typing import Any, TypeAlias

Model: TypeAlias = Any
"""A causal language model of transformers, perhaps within one of peft's."""

Tokenizer: TypeAlias = Any
"""A tokenizer of transformers."""

Loose: TypeAlias = Any
"""Anything else of theirs."""
