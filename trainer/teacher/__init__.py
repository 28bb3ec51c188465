"""The language model: bases, LoRA, exact distribution, labels."""
