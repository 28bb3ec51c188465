"""What is drawn for people, printed."""

from rich.console import Console, RenderableType


def print_drawn(what: RenderableType) -> None:
    """Print what is drawn, as wide as the terminal is.

    Captured first: a console that meets a closed pipe would end the program by itself.
    """
    console = Console(highlight=False)
    with console.capture() as drawn:
        console.print(what)
    print(drawn.get(), end="", flush=True)
