"""Where windows come from, how they are sampled, split, decontaminated and audited."""
