"""The stages of a distillation, and how they resume."""
