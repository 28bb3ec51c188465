"""The explorer: trajectories, expressions and figures in a browser; logic apart from its page."""
