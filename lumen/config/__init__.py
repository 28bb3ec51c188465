"""Settings: the only reader of TOML and environment."""
