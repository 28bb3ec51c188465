"""What the command line chooses: the body, and the simulated world."""

import argparse
import os
from dataclasses import replace

from lumen.commands.settings import named_file
from lumen.composition.assembly import Choice, choose_mode
from lumen.composition.bodies import mock_begin
from lumen.config.settings import Settings
from lumen.errors import ConfigError, UsageError


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
    told = {"scenario": arguments.scenario, "seed": arguments.seed, "speed": speed}
    wanted = [name for name, value in told.items() if value is not None] + ["fresh"] * fresh
    return Choice(choose_mode(arguments.mode, wanted), speed, fresh)
