"""What the command line chooses: the body, and the simulated world."""

import argparse
from dataclasses import replace

from lumen.daemon.assembly import Choice, choose_mode
from lumen.daemon.bodies import mock_begin
from lumen.settings import Settings


def with_mock(settings: Settings, arguments: argparse.Namespace) -> Settings:
    """Give the settings with what the command line says of the simulated world.

    Raises:
        UsageError: there is no such scenario.
    """
    mock = settings.mock
    if arguments.scenario is not None:
        mock = replace(mock, scenario=arguments.scenario)
    if arguments.seed is not None:
        mock = replace(mock, seed=arguments.seed)
    mock_begin(mock)
    return replace(settings, mock=mock)


def choice_of(arguments: argparse.Namespace) -> Choice:
    """Choose the body.

    Raises:
        UsageError: something of the simulated world is wanted in a real one.
    """
    speed, fresh = getattr(arguments, "speed", None), getattr(arguments, "fresh", False)
    wanted = (arguments.scenario, arguments.seed, speed)
    mock_wanted = fresh or any(value is not None for value in wanted)
    return Choice(choose_mode(arguments.mode, mock_wanted=mock_wanted), speed, fresh)
