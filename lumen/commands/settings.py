"""The settings that a command runs under, and what the command line chooses beyond them."""

import argparse
import os
from dataclasses import replace
from pathlib import Path

from lumen.composition.assembly import Choice, choose_mode
from lumen.composition.bodies import mock_begin
from lumen.config.loading import load_settings
from lumen.config.owner import OwnerSettings
from lumen.config.settings import Settings
from lumen.errors import ConfigError, UsageError
from lumen.system.paths import OWNER_NAME, config_file, state_directory


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Read the settings from --config, $LUMEN_CONFIG, or the first file that exists.

    Raises:
        ConfigError: the file or a variable is wrong.
    """
    return load_settings(named_file(arguments), os.environ, owner_file())


def owner_file() -> Path:
    """Give the file in which the page keeps what is set there."""
    return state_directory() / OWNER_NAME


def owner_of(arguments: argparse.Namespace) -> OwnerSettings:
    """Give what may be set on the page, beside what goes before it."""
    return OwnerSettings(named_file(arguments), os.environ, owner_file())


def named_file(arguments: argparse.Namespace) -> Path | None:
    """Give the file that the settings are read from; None where there is none."""
    given = os.environ.get("LUMEN_CONFIG")
    return arguments.config or (Path(given) if given else None) or config_file()


def with_mock(settings: Settings, arguments: argparse.Namespace) -> Settings:
    """Give the settings with what the command line says of the simulated world.

    Raises:
        UsageError: there is no such scenario.
        ConfigError: there is none such as the settings name.
    """
    mock = settings.mock
    if arguments.scenario is not None:
        mock = replace(mock, scenario=arguments.scenario)
    if arguments.seed is not None:
        mock = replace(mock, seed=arguments.seed)
    try:
        mock_begin(mock)
    except UsageError as error:
        if arguments.scenario is not None:
            raise
        source = "environment" if "LUMEN_MOCK_SCENARIO" in os.environ else named_file(arguments)
        raise ConfigError(f"{source}: mock.scenario = {mock.scenario!r}: {error}") from None
    return replace(settings, mock=mock)


def choice_of(arguments: argparse.Namespace) -> Choice:
    """Choose the body.

    Raises:
        UsageError: something of the simulated world is wanted in a real one.
    """
    speed, fresh = getattr(arguments, "speed", None), getattr(arguments, "fresh", False)
    given = {"scenario": arguments.scenario, "seed": arguments.seed, "speed": speed}
    wanted = [name for name, value in given.items() if value is not None] + ["fresh"] * fresh
    return Choice(choose_mode(arguments.mode, wanted), speed, fresh)
