"""Where both commands begin, before there is anything that knows signals."""

import sys
from types import ModuleType

import pytest

from lumen.commands import entry as of_lumen
from trainer.commands import entry as of_trainer


class Interrupted(ModuleType):
    """A command line whose loading is interrupted by Ctrl-C."""

    def __getattr__(self, name: str) -> object:
        """Be interrupted by any use."""
        raise KeyboardInterrupt


@pytest.mark.parametrize("entry", [of_lumen, of_trainer])
def test_interrupt_while_it_is_loaded_is_no_traceback(
    entry: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends with the code of an interrupt, and says nothing."""
    room = entry.__name__.removesuffix(".entry")
    monkeypatch.setitem(sys.modules, f"{room}.cli", Interrupted(f"{room}.cli"))
    assert entry.main() == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("entry", "name"), [(of_lumen, "lumen"), (of_trainer, "trainer")])
def test_command_line_is_run(
    entry: ModuleType,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With the arguments of the process, and with its exit code."""
    monkeypatch.setattr(sys, "argv", [name, "--help"])
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: {name}")
