"""The settings that a command runs under."""

import argparse
import os
from pathlib import Path

from lumen.config.settings import Settings, load_settings
from lumen.system.paths import config_file


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Read the settings from --config, $LUMEN_CONFIG, or the first file that exists.

    Raises:
        ConfigError: the file or a variable is wrong.
    """
    return load_settings(named_file(arguments), os.environ)


def named_file(arguments: argparse.Namespace) -> Path | None:
    """Give the file that the settings are read from; None where there is none."""
    given = os.environ.get("LUMEN_CONFIG")
    return arguments.config or (Path(given) if given else None) or config_file()
